#include "probes/snmp_notification.h"

#include "probes/snmp_codec_internal.h"

#include <stdlib.h>
#include <string.h>

size_t snmp_local_engine(uint8_t *ret_id)
{
	return snmpv3_get_engineID(ret_id, SNMP_ENGINE_ID_MAX);
}

static bool is_local(const struct snmp_usm *u)
{
	uint8_t id[SNMP_ENGINE_ID_MAX];
	size_t len = snmp_local_engine(id);

	return len > 0 && u->engine_id_len == len && memcmp(u->engine_id, id, len) == 0;
}

/* Its clock is ours where the engine is, else as far as it is known. */
static void enter(const struct snmp_usm *u, mono_t now)
{
	if (is_local(u))
		snmp_usm_enter(u, (uint32_t)snmpv3_local_snmpEngineBoots(), (uint32_t)snmpv3_local_snmpEngineTime());
	else
		snmp_usm_enter(u, u->time_is_authentic ? u->boots : 0, u->time_is_authentic ? snmp_engine_time_at(u, now) : 0);
}

static bool is_notification(int command)
{
	return command == SNMP_MSG_TRAP || command == SNMP_MSG_TRAP2 || command == SNMP_MSG_INFORM;
}

static int parse_v3(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u, uint8_t *bytes, size_t len,
                    const struct snmp_peek *k, mono_t now, netsnmp_pdu *pdu)
{
	int rc;

	if (!snmp_security_is_whole(bytes, len)) {
		c->session.s_snmp_errno = SNMPERR_ASN_PARSE_ERR;
		return -1;
	}
	if (!snmp_is_of_engine(u, cred, k)) {
		c->session.s_snmp_errno = SNMPERR_USM_UNKNOWNSECURITYNAME;
		return -1;
	}
	enter(u, now);
	rc = snmp_parse(NULL, &c->session, pdu, bytes, len);
	snmp_usm_leave(u);
	if (rc == 0 && (k->flags & SNMP_MSG_FLAG_AUTH_BIT) && !is_local(u))
		snmp_usm_learn_time(u, k, now);
	return rc;
}

enum snmp_decode_status snmp_decode_notification(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u,
                                                 uint8_t *bytes, size_t len, const struct snmp_peek *k, mono_t now,
                                                 netsnmp_pdu **ret_pdu)
{
	enum snmp_decode_status status = SNMP_DECODED;
	bool v3 = k->version == 3;
	netsnmp_pdu *pdu;
	int rc;

	if (v3 != (cred->version == SNMP_V3) || (v3 && !u))
		return SNMP_WRONG_LEVEL;
	pdu = calloc(1, sizeof *pdu);
	if (!pdu)
		return SNMP_MALFORMED;
	snmp_session_prepare(&c->session, v3 ? SNMP_VERSION_3 : k->version);
	rc = v3 ? parse_v3(c, cred, u, bytes, len, k, now, pdu) : snmp_parse(NULL, &c->session, pdu, bytes, len);
	if (rc != 0)
		status = snmp_status_of(c->session.s_snmp_errno);
	else if (!is_notification(pdu->command) || (pdu->command == SNMP_MSG_TRAP) != (k->version == 0))
		status = SNMP_MALFORMED;
	else if (!v3 && !snmp_is_community_of(cred, pdu))
		status = SNMP_WRONG_COMMUNITY;
	else if (v3 && (pdu->securityLevel < snmp_wire_level(cred->level) || (pdu->command == SNMP_MSG_INFORM) != is_local(u)))
		status = SNMP_WRONG_LEVEL;
	if (status != SNMP_DECODED) {
		snmp_free_pdu(pdu);
		return status;
	}
	*ret_pdu = pdu;
	return SNMP_DECODED;
}

static bool build(struct snmp_codec *c, const struct snmp_usm *u, netsnmp_pdu *pdu, const uint8_t **ret_bytes, size_t *ret_len, struct err *e)
{
	mono_t unused = { 0 };
	size_t offset = 0;
	int rc;

	snmp_session_prepare(&c->session, pdu->version);
	if (u)
		enter(u, unused);
	rc = snmp_build(&c->buffer, &c->buffer_len, &offset, &c->session, pdu);
	if (u)
		snmp_usm_leave(u);
	if (rc != 0)
		return err_set(e, ERR_SYSTEM, "the SNMP answer cannot be built: %s", snmp_api_errstring(c->session.s_snmp_errno));
	*ret_bytes = c->buffer + c->buffer_len - offset;
	*ret_len = offset;
	return true;
}

bool snmp_encode_acknowledgement(struct snmp_codec *c, const struct snmp_usm *u, const netsnmp_pdu *inform, const uint8_t **ret_bytes,
                                 size_t *ret_len, struct err *e)
{
	netsnmp_pdu sent = *inform;

	sent.command = SNMP_MSG_RESPONSE;
	sent.errstat = sent.errindex = 0;
	sent.flags = 0;
	sent.securityStateRef = NULL; /* the inform's own */
	return build(c, u, &sent, ret_bytes, ret_len, e);
}

bool snmp_encode_report(struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_usm *u, enum snmp_usm_report what,
                        const struct snmp_peek *k, const uint8_t **ret_bytes, size_t *ret_len, struct err *e)
{
	static u_long counts[SNMP_REPORT_UNKNOWN_ENGINE + 1]; /* usmStats are of the whole process */
	static char nobody[1];
	uint8_t engine[SNMP_ENGINE_ID_MAX];
	oid name[] = { 1, 3, 6, 1, 6, 3, 15, 1, 1, what, 0 };
	netsnmp_variable_list var = { .name = name, .name_length = ARRAY_LEN(name), .type = ASN_COUNTER, .val_len = sizeof counts[0] };
	netsnmp_pdu pdu = { .command = SNMP_MSG_REPORT, .version = SNMP_VERSION_3, .variables = &var };
	bool is_signed = what == SNMP_REPORT_NOT_IN_WINDOW;

	counts[what]++;
	var.val.integer = (long *)&counts[what];
	pdu.msgid = k->id;
	pdu.securityModel = SNMP_SEC_MODEL_USM;
	pdu.msgParseModel = SNMP_MP_MODEL_SNMPv3;
	pdu.securityLevel = is_signed ? SNMP_SEC_LEVEL_AUTHNOPRIV : SNMP_SEC_LEVEL_NOAUTH;
	pdu.securityEngineIDLen = pdu.contextEngineIDLen = snmp_local_engine(engine);
	pdu.securityEngineID = pdu.contextEngineID = engine;
	pdu.securityName = is_signed ? cred->user : nobody;
	pdu.securityNameLen = strlen(pdu.securityName);
	pdu.contextName = nobody;
	return build(c, is_signed ? u : NULL, &pdu, ret_bytes, ret_len, e);
}
