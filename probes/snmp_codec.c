#include "probes/snmp_codec_internal.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BUFFER = 4096 };

struct snmp_codec *snmp_codec_new(struct err *e)
{
	struct snmp_codec *c;

	if (!snmp_library_init("vigie", e))
		return NULL;
	c = calloc(1, sizeof *c);
	if (c)
		c->buffer = malloc(FIRST_BUFFER);
	if (!c || !c->buffer) {
		free(c);
		err_set(e, ERR_MEMORY, "no memory for SNMP");
		return NULL;
	}
	c->buffer_len = FIRST_BUFFER;
	return c;
}

void snmp_codec_free(struct snmp_codec *c)
{
	if (!c)
		return;
	snmp_keys_free_all(c->keys);
	free(c->buffer);
	free(c);
}

const struct snmp_keys *snmp_codec_keys(struct snmp_codec *c, const struct snmp_credential *cred, struct err *e)
{
	return snmp_keys_find(&c->keys, cred, e);
}

void snmp_session_prepare(netsnmp_session *s, long version)
{
	static char no_context[1];

	memset(s, 0, sizeof *s);
	s->version = version;
	s->securityModel = SNMP_SEC_MODEL_USM;
	s->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
	s->contextName = no_context;
	s->rcvMsgMaxSize = SNMP_MESSAGE_MAX;
	s->sndMsgMaxSize = SNMP_MESSAGE_MAX;
}

long snmp_wire_version(enum snmp_version v)
{
	switch (v) {
	case SNMP_V1:
		return SNMP_VERSION_1;
	case SNMP_V2C:
		return SNMP_VERSION_2c;
	case SNMP_V3:
		return SNMP_VERSION_3;
	}
	return SNMP_VERSION_2c;
}

int snmp_wire_level(enum snmp_level level)
{
	switch (level) {
	case SNMP_NOAUTH_NOPRIV:
		return SNMP_SEC_LEVEL_NOAUTH;
	case SNMP_AUTH_NOPRIV:
		return SNMP_SEC_LEVEL_AUTHNOPRIV;
	case SNMP_AUTH_PRIV:
		return SNMP_SEC_LEVEL_AUTHPRIV;
	}
	return SNMP_SEC_LEVEL_AUTHPRIV;
}

/* The device's own user and clock stand in net-snmp's globals between enter and leave, and nothing else does. */
void snmp_usm_enter(const struct snmp_usm *u, uint32_t boots, uint32_t seconds)
{
	usm_add_user(u->user);
	set_enginetime(u->engine_id, (u_int)u->engine_id_len, boots, seconds, TRUE);
}

void snmp_usm_leave(const struct snmp_usm *u)
{
	usm_remove_user(u->user);
	free_enginetime((unsigned char *)u->engine_id, u->engine_id_len);
}

uint32_t snmp_engine_time_at(const struct snmp_usm *u, mono_t now)
{
	int64_t seconds = (int64_t)u->time + mono_diff_ms(now, u->at) / 1000;

	return seconds > INT32_MAX ? INT32_MAX : (uint32_t)seconds;
}

/* The PDU is on the caller's stack: snmp_build only reads it and its varbinds, and every v3 field that it would clone is set. */
static void pdu_fill(netsnmp_pdu *pdu, netsnmp_variable_list *vars, const struct snmp_request_pdu *r)
{
	memset(pdu, 0, sizeof *pdu);
	pdu->command = r->command;
	pdu->reqid = pdu->msgid = r->id;
	pdu->errstat = SNMP_DEFAULT_ERRSTAT;
	pdu->errindex = SNMP_DEFAULT_ERRINDEX;
	if (r->command == SNMP_MSG_GETBULK) {
		pdu->errstat = (long)r->non_repeaters;
		pdu->errindex = (long)r->max_repetitions;
	}
	for (size_t i = 0; i < r->n_names; i++) {
		vars[i].name = (oid *)(uintptr_t)r->names[i].ids;
		vars[i].name_length = r->names[i].len;
		vars[i].type = ASN_NULL;
		vars[i].next_variable = i + 1 < r->n_names ? &vars[i + 1] : NULL;
	}
	pdu->variables = r->n_names ? vars : NULL;
}

static void pdu_fill_v3(netsnmp_pdu *pdu, const struct snmp_credential *cred, const struct snmp_usm *u, enum snmp_level level)
{
	static u_char none[1];
	static char no_name[1];
	bool discovery = u->engine_id_len == 0;

	pdu->securityModel = SNMP_SEC_MODEL_USM;
	pdu->msgParseModel = SNMP_MP_MODEL_SNMPv3;
	pdu->securityLevel = snmp_wire_level(discovery ? SNMP_NOAUTH_NOPRIV : level);
	pdu->securityEngineID = pdu->contextEngineID = discovery ? none : (u_char *)(uintptr_t)u->engine_id;
	pdu->securityEngineIDLen = pdu->contextEngineIDLen = u->engine_id_len;
	pdu->securityName = discovery ? no_name : cred->user;
	pdu->securityNameLen = strlen(pdu->securityName);
	pdu->contextName = discovery || !cred->context ? no_name : cred->context;
	pdu->contextNameLen = strlen(pdu->contextName);
}

bool snmp_encode(struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_usm *u, enum snmp_level level,
                 const struct snmp_request_pdu *r, mono_t now, const uint8_t **ret_bytes, size_t *ret_len, struct err *e)
{
	netsnmp_pdu pdu;
	size_t offset = 0;
	bool user_enters = cred->version == SNMP_V3 && u->engine_id_len > 0;
	int rc;

	snmp_session_prepare(&c->session, snmp_wire_version(cred->version));
	pdu_fill(&pdu, c->vars, r);
	pdu.version = c->session.version;
	if (cred->version == SNMP_V3) {
		pdu_fill_v3(&pdu, cred, u, level);
	} else {
		pdu.community = (u_char *)cred->community;
		pdu.community_len = strlen(cred->community);
	}
	if (user_enters)
		snmp_usm_enter(u, u->boots, snmp_engine_time_at(u, now));
	rc = snmp_build(&c->buffer, &c->buffer_len, &offset, &c->session, &pdu);
	if (user_enters)
		snmp_usm_leave(u);
	if (rc != 0)
		return err_set(e, ERR_SYSTEM, "the SNMP request cannot be built: %s", snmp_api_errstring(c->session.s_snmp_errno));
	*ret_bytes = c->buffer + c->buffer_len - offset;
	*ret_len = offset;
	return true;
}

enum snmp_decode_status snmp_status_of(int snmp_errno)
{
	switch (snmp_errno) {
	case SNMPERR_USM_AUTHENTICATIONFAILURE:
		return SNMP_WRONG_DIGEST;
	case SNMPERR_USM_NOTINTIMEWINDOW:
		return SNMP_OLD_MESSAGE;
	case SNMPERR_USM_DECRYPTIONERROR:
		return SNMP_NOT_DECRYPTED;
	case SNMPERR_USM_UNKNOWNSECURITYNAME:
	case SNMPERR_USM_UNKNOWNENGINEID:
	case SNMPERR_USM_UNSUPPORTEDSECURITYLEVEL:
		return SNMP_WRONG_LEVEL;
	default: /* net-snmp's numbers are an open list */
		return SNMP_MALFORMED;
	}
}

bool snmp_is_of_engine(const struct snmp_usm *u, const struct snmp_credential *cred, const struct snmp_peek *k)
{
	return u->engine_id_len > 0 && k->engine_id_len == u->engine_id_len &&
	       memcmp(k->engine_id, u->engine_id, u->engine_id_len) == 0 && k->user_len == strlen(cred->user) &&
	       memcmp(k->user, cred->user, k->user_len) == 0;
}

/* A Report without authentication comes from whatever engine and user it says: a user without keys reads it. */
static bool usm_for_report(struct snmp_usm *u, const struct snmp_peek *k)
{
	memset(u, 0, sizeof *u);
	u->user = usm_create_user();
	if (!u->user)
		return false;
	memcpy(u->engine_id, k->engine_id, k->engine_id_len);
	u->engine_id_len = k->engine_id_len;
	u->user->engineID = netsnmp_memdup(k->engine_id, k->engine_id_len);
	u->user->engineIDLen = k->engine_id_len;
	u->user->name = strndup((const char *)k->user, k->user_len);
	u->user->secName = strndup((const char *)k->user, k->user_len);
	return u->user->name && u->user->secName && (u->user->engineID || k->engine_id_len == 0);
}

void snmp_usm_learn_time(struct snmp_usm *u, const struct snmp_peek *k, mono_t now)
{
	if (u->time_is_authentic && k->boots <= u->boots && k->time <= snmp_engine_time_at(u, now))
		return;
	u->boots = k->boots;
	u->time = k->time;
	u->at = now;
	u->time_is_authentic = true;
}

static int parse_v3(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u, uint8_t *bytes, size_t len,
                    const struct snmp_peek *k, mono_t now, netsnmp_pdu *pdu)
{
	bool signed_by_agent = k->flags & SNMP_MSG_FLAG_AUTH_BIT;
	bool ours = snmp_is_of_engine(u, cred, k);
	struct snmp_usm reported = { 0 };
	int rc;

	if (!snmp_security_is_whole(bytes, len)) {
		c->session.s_snmp_errno = SNMPERR_ASN_PARSE_ERR;
		return -1;
	}
	if (signed_by_agent && !ours) {
		c->session.s_snmp_errno = SNMPERR_USM_UNKNOWNSECURITYNAME;
		return -1;
	}
	if (!signed_by_agent && !usm_for_report(&reported, k)) {
		snmp_usm_done(&reported);
		c->session.s_snmp_errno = SNMPERR_MALLOC;
		return -1;
	}
	if (signed_by_agent)
		snmp_usm_enter(u, u->time_is_authentic ? u->boots : 0, u->time_is_authentic ? snmp_engine_time_at(u, now) : 0);
	else
		snmp_usm_enter(&reported, k->boots, k->time);
	rc = snmp_parse(NULL, &c->session, pdu, bytes, len);
	snmp_usm_leave(signed_by_agent ? u : &reported);
	if (rc == 0 && signed_by_agent)
		snmp_usm_learn_time(u, k, now);
	snmp_usm_done(&reported);
	return rc;
}

/* RFC 3584 §5.2.1: a response carries the community of its request. */
bool snmp_is_community_of(const struct snmp_credential *cred, const netsnmp_pdu *pdu)
{
	return pdu->community_len == strlen(cred->community) && memcmp(pdu->community, cred->community, pdu->community_len) == 0;
}

enum snmp_decode_status snmp_decode(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u,
                                    enum snmp_level level, uint8_t *bytes, size_t len, const struct snmp_peek *k, mono_t now,
                                    netsnmp_pdu **ret_pdu)
{
	enum snmp_decode_status status = SNMP_DECODED;
	netsnmp_pdu *pdu = calloc(1, sizeof *pdu);
	int rc;

	if (!pdu)
		return SNMP_MALFORMED;
	snmp_session_prepare(&c->session, snmp_wire_version(cred->version));
	if (cred->version == SNMP_V3)
		rc = parse_v3(c, cred, u, bytes, len, k, now, pdu);
	else
		rc = snmp_parse(NULL, &c->session, pdu, bytes, len);
	if (rc != 0)
		status = snmp_status_of(c->session.s_snmp_errno);
	else if (pdu->command != SNMP_MSG_RESPONSE && (pdu->command != SNMP_MSG_REPORT || cred->version != SNMP_V3))
		status = SNMP_MALFORMED;
	else if (cred->version != SNMP_V3 && !snmp_is_community_of(cred, pdu))
		status = SNMP_WRONG_COMMUNITY;
	else if (cred->version == SNMP_V3 && pdu->command == SNMP_MSG_RESPONSE &&
	         (pdu->securityLevel != snmp_wire_level(level) || !snmp_is_of_engine(u, cred, k)))
		status = SNMP_WRONG_LEVEL;
	else if (pdu->command == SNMP_MSG_RESPONSE && pdu->reqid != k->id)
		status = SNMP_MALFORMED;
	if (status != SNMP_DECODED) {
		snmp_free_pdu(pdu);
		return status;
	}
	*ret_pdu = pdu;
	return SNMP_DECODED;
}
