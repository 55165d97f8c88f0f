#include "probes/sim_v3.h"
#include "probes/snmp_library.h"

#include <stdlib.h>
#include <string.h>

enum { V3 = 3, PASS_PHRASE_MIN = 8, ENGINE_MAX = 32, WINDOW_S = 150, FLAG_AUTH = 1, FLAG_PRIV = 2, FLAG_REPORTABLE = 4, FIRST_BOOTS = 7 };

/* usmStats of RFC 3414 §5, by their last sub-identifier. */
enum report { UNSUPPORTED_LEVEL = 1, NOT_IN_WINDOW = 2, UNKNOWN_USER = 3, UNKNOWN_ENGINE = 4, WRONG_DIGEST = 5, DECRYPTION_ERROR = 6 };

struct sim_v3 {
	struct usmUser *user; /* in net-snmp's list */
	uint8_t engine[ENGINE_MAX];
	size_t engine_len;
	uint32_t reports[DECRYPTION_ERROR + 1];
};

/* What stands before the scoped PDU, not yet trusted. */
struct head {
	int64_t id, boots, seconds;
	uint8_t flags;
	struct sim_ber engine, user;
};

static bool choose_protocols(const struct sim_v3_user *u, struct usmUser *user, struct err *e)
{
	int auth = strcmp(u->auth, "SHA-256") == 0 ? NETSNMP_USMAUTH_HMAC192SHA256
	           : strcmp(u->auth, "SHA-512") == 0 ? NETSNMP_USMAUTH_HMAC384SHA512 : -1;
	int priv = strcmp(u->priv, "AES") == 0 ? USM_CREATE_USER_PRIV_AES : strcmp(u->priv, "AES-256") == 0 ? USM_CREATE_USER_PRIV_AES256 : -1;
	const oid *auth_oid, *priv_oid;

	if (auth < 0 || priv < 0)
		return err_set(e, ERR_DATA, auth < 0 ? "expected auth = SHA-256 or SHA-512" : "expected priv = AES or AES-256");
	auth_oid = sc_get_auth_oid(auth, &user->authProtocolLen);
	priv_oid = sc_get_priv_oid(priv, &user->privProtocolLen);
	if (!auth_oid || !priv_oid)
		return err_set(e, ERR_SYSTEM, "this build of net-snmp lacks %s or %s", u->auth, u->priv);
	user->authProtocol = netsnmp_memdup(auth_oid, user->authProtocolLen * sizeof(oid));
	user->privProtocol = netsnmp_memdup(priv_oid, user->privProtocolLen * sizeof(oid));
	return (user->authProtocol && user->privProtocol) || err_set(e, ERR_MEMORY, "no memory for an SNMPv3 user");
}

static bool localize(const struct usmUser *user, const char *phrase, u_char **key, size_t *key_len, struct err *e)
{
	u_char ku[USM_LENGTH_KU_HASHBLOCK];
	size_t ku_len = sizeof ku;

	if (strlen(phrase) < PASS_PHRASE_MIN)
		return err_set(e, ERR_DATA, "expected pass phrases of at least %d octets", PASS_PHRASE_MIN);
	*key = calloc(1, USM_PRIV_KU_LEN > USM_LENGTH_KU_HASHBLOCK ? USM_PRIV_KU_LEN : USM_LENGTH_KU_HASHBLOCK);
	*key_len = USM_LENGTH_KU_HASHBLOCK;
	if (!*key || generate_Ku(user->authProtocol, (u_int)user->authProtocolLen, (const u_char *)phrase, strlen(phrase), ku, &ku_len)
	             != SNMPERR_SUCCESS
	    || generate_kul(user->authProtocol, (u_int)user->authProtocolLen, user->engineID, user->engineIDLen, ku, ku_len, *key, key_len)
	       != SNMPERR_SUCCESS)
		return err_set(e, ERR_SYSTEM, "no key can be made from a pass phrase");
	return true;
}

static bool fill_user(const struct sim_v3 *v, const struct sim_v3_user *u, struct usmUser *user, struct err *e)
{
	user->userStatus = RS_ACTIVE;
	user->userStorageType = ST_READONLY;
	user->name = strdup(u->name);
	user->secName = strdup(u->name);
	user->engineID = netsnmp_memdup(v->engine, v->engine_len);
	user->engineIDLen = v->engine_len;
	if (!user->name || !user->secName || !user->engineID)
		return err_set(e, ERR_MEMORY, "no memory for an SNMPv3 user");
	if (!choose_protocols(u, user, e) || !localize(user, u->auth_key, &user->authKey, &user->authKeyLen, e)
	    || !localize(user, u->priv_key, &user->privKey, &user->privKeyLen, e))
		return false;
	return usm_extend_user_kul(user, USM_PRIV_KU_LEN) == SNMPERR_SUCCESS || err_set(e, ERR_SYSTEM, "the privacy key cannot be extended");
}

/* RFC 3411 §5 SnmpEngineID: enterprise 32473 (RFC 5612, for examples), format text, the agent's name. */
static void make_engine(struct sim_v3 *v, const char *name)
{
	static const uint8_t head[] = { 0x80, 0, 0x7e, 0xd9, 4 };
	size_t n = strlen(name), room = ENGINE_MAX - sizeof head;

	memcpy(v->engine, head, sizeof head);
	memcpy(v->engine + sizeof head, n > room ? name + n - room : name, n > room ? room : n);
	v->engine_len = sizeof head + (n > room ? room : n);
}

bool sim_v3_enable(struct sim_agent *a, const struct sim_v3_user *u, struct err *e)
{
	struct sim_v3 *v;

	if (!snmp_library_init("vigie-sim", e))
		return false;
	if (!*u->name || strlen(u->name) > 32)
		return err_set(e, ERR_DATA, "expected a user of 1 to 32 octets");
	v = calloc(1, sizeof *v);
	if (v)
		v->user = calloc(1, sizeof *v->user);
	if (!v || !v->user) {
		free(v);
		return err_set(e, ERR_MEMORY, "no memory for an SNMPv3 user");
	}
	make_engine(v, a->name);
	if (!fill_user(v, u, v->user, e)) {
		usm_free_user(v->user);
		free(v);
		return false;
	}
	usm_add_user(v->user);
	sim_v3_free(a->v3);
	a->v3 = v;
	return true;
}

void sim_v3_free(struct sim_v3 *v)
{
	if (!v)
		return;
	usm_remove_user(v->user);
	v->user->prev = v->user->next = NULL;
	usm_free_user(v->user);
	free_enginetime(v->engine, v->engine_len);
	free(v);
}

bool sim_v3_is_message(const uint8_t *bytes, size_t len)
{
	struct sim_ber datagram = { bytes, bytes + len, false }, message = sim_ber_enter(&datagram, SIM_SEQUENCE);

	return sim_ber_integer(&message) == V3 && !message.bad;
}

/* RFC 3412 §6, RFC 3414 §2.4. */
static bool read_head(const uint8_t *bytes, size_t len, struct head *h)
{
	struct sim_ber datagram = { bytes, bytes + len, false }, message = sim_ber_enter(&datagram, SIM_SEQUENCE), global, flags, wrap, usm;

	sim_ber_integer(&message);
	global = sim_ber_enter(&message, SIM_SEQUENCE);
	h->id = sim_ber_integer(&global);
	sim_ber_integer(&global);
	flags = sim_ber_enter(&global, SIM_OCTET_STRING);
	wrap = sim_ber_enter(&message, SIM_OCTET_STRING);
	usm = sim_ber_enter(&wrap, SIM_SEQUENCE);
	h->engine = sim_ber_enter(&usm, SIM_OCTET_STRING);
	h->boots = sim_ber_integer(&usm);
	h->seconds = sim_ber_integer(&usm);
	h->user = sim_ber_enter(&usm, SIM_OCTET_STRING);
	if (message.bad || global.bad || wrap.bad || usm.bad || flags.p == flags.end)
		return false;
	h->flags = *flags.p;
	return true;
}

static bool is(struct sim_ber r, const void *octets, size_t len)
{
	return (size_t)(r.end - r.p) == len && memcmp(r.p, octets, len) == 0;
}

static uint32_t engine_boots(const struct sim_agent *a)
{
	return FIRST_BOOTS + a->reboots;
}

static uint32_t engine_seconds(const struct sim_agent *a, int64_t now_ns)
{
	return (uint32_t)((now_ns - a->up_since_ns) / 1000000000);
}

static void prepare_session(netsnmp_session *s, long version)
{
	static char no_context[1];

	memset(s, 0, sizeof *s);
	s->version = version;
	s->securityModel = SNMP_SEC_MODEL_USM;
	s->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
	s->contextName = no_context;
	s->rcvMsgMaxSize = s->sndMsgMaxSize = SIM_SIZE_MAX;
}

/* Encodes into out; 0 when it does not fit. */
static size_t encode(netsnmp_pdu *pdu, long version, uint8_t *out)
{
	netsnmp_session s;
	size_t size = SIM_RESPONSE_BUFFER, offset = 0;
	u_char *buffer = malloc(size);
	size_t len = 0;

	prepare_session(&s, version);
	if (buffer && snmp_build(&buffer, &size, &offset, &s, pdu) == 0 && offset <= SIM_SIZE_MAX) {
		memcpy(out, buffer + size - offset, offset);
		len = offset;
	}
	free(buffer);
	return len;
}

/* Addresses a PDU as an answer of this engine; what it points to is borrowed. */
static void address(netsnmp_pdu *pdu, const struct sim_v3 *v, const struct head *h, char *name, int level)
{
	static char no_name[1];

	pdu->version = SNMP_VERSION_3;
	pdu->msgid = h->id;
	pdu->securityModel = SNMP_SEC_MODEL_USM;
	pdu->msgParseModel = SNMP_MP_MODEL_SNMPv3;
	pdu->securityLevel = level;
	pdu->securityEngineID = pdu->contextEngineID = (u_char *)(uintptr_t)v->engine;
	pdu->securityEngineIDLen = pdu->contextEngineIDLen = v->engine_len;
	pdu->securityName = name;
	pdu->securityNameLen = strlen(name);
	pdu->contextName = no_name;
	pdu->contextNameLen = 0;
	pdu->flags = 0;
}

static size_t report(struct sim_agent *a, const struct head *h, enum report what, int64_t now_ns, uint8_t *out)
{
	oid name[] = { 1, 3, 6, 1, 6, 3, 15, 1, 1, what, 0 };
	struct sim_v3 *v = a->v3;
	u_long count = ++v->reports[what];
	netsnmp_variable_list var = { .name = name, .name_length = ARRAY_LEN(name), .type = ASN_COUNTER, .val.integer = (long *)&count,
	                              .val_len = sizeof count };
	netsnmp_pdu pdu = { .command = SNMP_MSG_REPORT, .variables = &var };
	static char nobody[1];
	bool signed_by_us = what == NOT_IN_WINDOW;

	if (!(h->flags & FLAG_REPORTABLE))
		return 0;
	address(&pdu, v, h, signed_by_us ? v->user->name : nobody, signed_by_us ? SNMP_SEC_LEVEL_AUTHNOPRIV : SNMP_SEC_LEVEL_NOAUTH);
	set_enginetime(v->engine, (u_int)v->engine_len, engine_boots(a), engine_seconds(a, now_ns), TRUE);
	return encode(&pdu, SNMP_VERSION_3, out);
}

/* The request as v2c of the agent's own community, answered, and the answer as a PDU that the caller frees; NULL: silence. */
static netsnmp_pdu *answer(struct sim_agent *a, netsnmp_pdu *request, int64_t now_ns, uint8_t *scratch)
{
	struct sim_request *r = malloc(sizeof *r);
	netsnmp_pdu *reply = calloc(1, sizeof *reply), v2c = *request;
	netsnmp_session s;
	const uint8_t *at;
	size_t len;
	bool ok;

	v2c.version = SNMP_VERSION_2c;
	v2c.community = (u_char *)a->community;
	v2c.community_len = a->community_len;
	len = encode(&v2c, SNMP_VERSION_2c, scratch);
	ok = r && reply && len > 0 && sim_request_parse(scratch, len, r, NULL);
	if (ok) {
		uint8_t *out = malloc(SIM_RESPONSE_BUFFER);

		len = out ? sim_respond(a, r, now_ns, out, &at) : 0;
		prepare_session(&s, SNMP_VERSION_2c);
		ok = len > 0 && snmp_parse(NULL, &s, reply, (u_char *)(uintptr_t)at, len) == 0;
		free(out);
	}
	free(r);
	if (ok)
		return reply;
	if (reply)
		snmp_free_pdu(reply);
	return NULL;
}

static enum report why(int snmp_errno)
{
	switch (snmp_errno) {
	case SNMPERR_USM_UNSUPPORTEDSECURITYLEVEL:
		return UNSUPPORTED_LEVEL;
	case SNMPERR_USM_AUTHENTICATIONFAILURE:
		return WRONG_DIGEST;
	default: /* net-snmp's numbers are an open list */
		return DECRYPTION_ERROR;
	}
}

/* A reply to what was read whole, as secret as the request was. */
static size_t reply_to(struct sim_agent *a, const struct head *h, netsnmp_pdu *request, int64_t now_ns, uint8_t *out)
{
	netsnmp_pdu *reply = answer(a, request, now_ns, out), sent;
	size_t len;

	if (!reply)
		return 0;
	sent = *reply;
	sent.community = NULL;
	sent.community_len = 0;
	address(&sent, a->v3, h, a->v3->user->name, request->securityLevel);
	sent.contextName = request->contextName;
	sent.contextNameLen = request->contextNameLen;
	set_enginetime(a->v3->engine, (u_int)a->v3->engine_len, engine_boots(a), engine_seconds(a, now_ns), TRUE);
	len = encode(&sent, SNMP_VERSION_3, out);
	snmp_free_pdu(reply);
	return len;
}

size_t sim_v3_respond(struct sim_agent *a, uint8_t *bytes, size_t len, int64_t now_ns, uint8_t *out)
{
	struct sim_v3 *v = a->v3;
	netsnmp_session s;
	netsnmp_pdu *pdu;
	struct head h;
	size_t done = 0;
	int64_t late;

	if (a->dead || !sim_agent_is_reached(a, now_ns) || !read_head(bytes, len, &h))
		return 0;
	if (!is(h.engine, v->engine, v->engine_len))
		return report(a, &h, UNKNOWN_ENGINE, now_ns, out);
	if (!is(h.user, v->user->name, strlen(v->user->name)))
		return report(a, &h, UNKNOWN_USER, now_ns, out);
	if ((h.flags & (FLAG_AUTH | FLAG_PRIV)) != (FLAG_AUTH | FLAG_PRIV))
		return report(a, &h, UNSUPPORTED_LEVEL, now_ns, out);
	pdu = calloc(1, sizeof *pdu);
	if (!pdu)
		return 0;
	/* net-snmp judges the clock as a manager would: the message's own clock passes, and is judged below, once it is authentic */
	set_enginetime(v->engine, (u_int)v->engine_len, (u_int)h.boots, (u_int)h.seconds, TRUE);
	prepare_session(&s, SNMP_VERSION_3);
	late = (int64_t)engine_seconds(a, now_ns) - h.seconds;
	if (snmp_parse(NULL, &s, pdu, bytes, len) != 0)
		done = report(a, &h, why(s.s_snmp_errno), now_ns, out);
	else if (h.boots != engine_boots(a) || late > WINDOW_S || late < -WINDOW_S)
		done = report(a, &h, NOT_IN_WINDOW, now_ns, out);
	else
		done = reply_to(a, &h, pdu, now_ns, out);
	snmp_free_pdu(pdu);
	return done;
}
