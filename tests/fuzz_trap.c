/* A hostile sender's datagram through everything that reads a trap, as v2c and as v3: head, codec, text; its answer is built too. */
#include "probes/snmp_notification.h"
#include "probes/trap_read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char community[] = "public", user[] = "alice", auth_key[] = "alice-auth-1", priv_key[] = "alice-priv-1";
static const struct snmp_credential v2c = { .version = SNMP_V2C, .community = community };
static const struct snmp_credential v3 = { .version = SNMP_V3, .user = user, .level = SNMP_AUTH_PRIV, .auth = SNMP_AUTH_SHA256,
	                                   .auth_key = auth_key, .priv = SNMP_PRIV_AES128, .priv_key = priv_key };
static const struct snmp_credential open_v3 = { .version = SNMP_V3, .user = user, .level = SNMP_NOAUTH_NOPRIV };

static void one(struct snmp_codec *codec, const struct snmp_credential *cred, struct snmp_usm *usm, const uint8_t *data, size_t size)
{
	static const mono_t now = { 1000000000 };
	uint8_t *copy = malloc(size ? size : 1); /* exact size matters to ASan: the codec writes into it */
	struct snmp_peek peek;
	netsnmp_pdu *pdu = NULL;
	const uint8_t *answer;
	size_t len;
	struct trap trap;
	struct err e;

	if (!copy)
		abort();
	memcpy(copy, data, size);
	if (snmp_peek(copy, size, &peek) && snmp_decode_notification(codec, cred, usm, copy, size, &peek, now, &pdu) == SNMP_DECODED) {
		if (trap_read(pdu, &trap) && (strlen(trap.oid) >= sizeof trap.oid || strlen(trap.varbinds) >= sizeof trap.varbinds))
			abort();
		if (pdu->command == SNMP_MSG_INFORM && snmp_encode_acknowledgement(codec, usm, pdu, &answer, &len, &e) && len == 0)
			abort();
		snmp_free_pdu(pdu);
	}
	free(copy);
}

static void with_engine(struct snmp_usm *usm, const struct snmp_credential *cred, struct snmp_codec *codec, const uint8_t *id, size_t len)
{
	struct err e;

	*usm = (struct snmp_usm){ .keys = snmp_codec_keys(codec, cred, &e) };
	if (!usm->keys || !snmp_usm_set_engine(usm, cred, id, len, &e))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t engine_id[] = { 0x80, 0, 0x1f, 0x88, 4, 'd', 'e', 'm', 'o' };
	static struct snmp_codec *codec;
	static struct snmp_usm private_usm, open_usm;
	struct err e;

	if (!codec) {
		codec = snmp_codec_new(&e);
		if (!codec)
			abort();
		with_engine(&private_usm, &v3, codec, engine_id, sizeof engine_id);
		with_engine(&open_usm, &open_v3, codec, engine_id, sizeof engine_id);
	}
	one(codec, &v2c, NULL, data, size);
	one(codec, &v3, &private_usm, data, size);
	one(codec, &open_v3, &open_usm, data, size);
	return 0;
}
