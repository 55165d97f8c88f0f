/* A hostile agent's datagram through everything that reads it, as v2c and as v3: head, codec, walk, decoder.
 * What the head does not read never reaches the codec. */
#include "probes/snmp_codec.h"
#include "probes/snmp_decode.h"
#include "probes/snmp_walk.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char community[] = "public", user[] = "alice", auth_key[] = "alice-auth-1", priv_key[] = "alice-priv-1";
static const struct snmp_credential v2c = { .version = SNMP_V2C, .community = community };
static const struct snmp_credential v3 = { .version = SNMP_V3, .user = user, .level = SNMP_AUTH_PRIV, .auth = SNMP_AUTH_SHA256,
	                                   .auth_key = auth_key, .priv = SNMP_PRIV_AES128, .priv_key = priv_key };

static void take(const netsnmp_pdu *pdu)
{
	struct snmp_table table = { .arena = arena_new() };
	struct snmp_request_pdu request;
	struct snmp_walk walk;
	struct snmp_facts *f;

	if (!table.arena)
		abort();
	for (enum snmp_group g = 0; g < SG_COUNT; g++) {
		snmp_walk_start(&walk, snmp_group_columns(g));
		for (int round = 0; round < 3 && !snmp_walk_is_done(&walk); round++) {
			snmp_walk_next(&walk, 10, SNMP_WALK_COLUMNS_MAX, &request);
			(void)snmp_walk_take(&walk, pdu->variables, &table);
		}
	}
	f = snmp_decode_table(&table, true, true);
	snmp_facts_free(f);
	arena_free(table.arena);
}

static void one(struct snmp_codec *codec, const struct snmp_credential *cred, struct snmp_usm *usm, const uint8_t *data, size_t size)
{
	static const mono_t now = { 1000000000 };
	uint8_t *copy = malloc(size ? size : 1); /* exact size matters to ASan: the codec writes into it */
	struct snmp_peek peek;
	netsnmp_pdu *pdu = NULL;

	if (!copy)
		abort();
	memcpy(copy, data, size);
	if (snmp_peek(copy, size, &peek) && peek.version == (cred->version == SNMP_V3 ? 3 : 1) &&
	    snmp_decode(codec, cred, usm, cred->level, copy, size, &peek, now, &pdu) == SNMP_DECODED) {
		take(pdu);
		snmp_free_pdu(pdu);
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t engine_id[] = { 0x80, 0, 0x1f, 0x88, 4, 'd', 'e', 'm', 'o' };
	static struct snmp_codec *codec;
	static const struct snmp_keys *keys;
	struct snmp_usm usm = { 0 };

	if (!codec) {
		codec = snmp_codec_new(NULL);
		keys = codec ? snmp_codec_keys(codec, &v3, NULL) : NULL;
	}
	if (!keys)
		abort();
	one(codec, &v2c, NULL, data, size);
	usm.keys = keys;
	if (!snmp_usm_set_engine(&usm, &v3, engine_id, sizeof engine_id, NULL))
		abort();
	one(codec, &v3, &usm, data, size);
	snmp_usm_done(&usm);
	return 0;
}
