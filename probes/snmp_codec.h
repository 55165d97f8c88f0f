/* SNMP messages in and out, on net-snmp's snmp_build and snmp_parse, without its sessions, sockets and global state.
 *
 * net-snmp keeps the USM user table and the engine times in globals keyed by engineID and user, so that two credentials
 * of one user on one engine, or two devices with one engineID, overwrite each other. Here each device has a struct
 * snmp_usm of its own; around each build and parse exactly that one user and that one time stand in the globals. Pass
 * phrases become keys once per credential (RFC 3414 §A.2 hashes 1 MiB each), localization is cheap and done per run.
 *
 * One thread only. */
#ifndef VIGIE_SNMP_CODEC_H
#define VIGIE_SNMP_CODEC_H

#include "probes/snmp_library.h"
#include "probes/snmp_peek.h"
#include "secrets.h"
#include "vtime.h"

enum {
	SNMP_MESSAGE_MAX = 65507, /* the most that UDP over IPv4 carries */
	SNMP_NAME_MAX = 40,       /* sub-identifiers of a name that we send */
	SNMP_NAMES_MAX = 20,      /* names in one request */
};

struct snmp_codec;
struct snmp_keys; /* of one credential, owned by the codec */
struct usmUser;

struct snmp_name {
	oid ids[SNMP_NAME_MAX];
	size_t len;
};

struct snmp_request_pdu {
	int command;                    /* SNMP_MSG_GET, SNMP_MSG_GETNEXT, SNMP_MSG_GETBULK */
	int32_t id;                     /* request-id, and msgID for v3 */
	uint32_t non_repeaters, max_repetitions;
	struct snmp_name names[SNMP_NAMES_MAX];
	size_t n_names;
};

/* What is known of a device's SNMP engine and of the credential there. engine_id_len 0: not discovered yet. */
struct snmp_usm {
	uint8_t engine_id[SNMP_ENGINE_ID_MAX];
	size_t engine_id_len;
	uint32_t boots, time;           /* of the agent at `at` */
	mono_t at;
	bool time_is_authentic;         /* from a message whose digest was right; else from the discovery report */
	const struct snmp_keys *keys;
	struct usmUser *user;           /* localized for engine_id, owned */
};

enum snmp_decode_status {
	SNMP_DECODED,
	SNMP_MALFORMED,
	SNMP_WRONG_DIGEST,   /* not signed with our key */
	SNMP_OLD_MESSAGE,    /* outside the time window, RFC 3414 §3.2 7b */
	SNMP_NOT_DECRYPTED,
	SNMP_WRONG_COMMUNITY, /* v1, v2c: not the community of the request */
	SNMP_WRONG_LEVEL,    /* a response below the level of the request, another user or another engine */
};

struct snmp_codec *snmp_codec_new(struct err *e) MUST_CHECK;
void snmp_codec_free(struct snmp_codec *c); /* wipes the keys */

/* The keys of a v3 credential: made at the first call (some ms), found at the next. NULL: err (pass phrase too short, protocol
 * not built in). */
const struct snmp_keys *snmp_codec_keys(struct snmp_codec *c, const struct snmp_credential *cred, struct err *e);

/* Stands for the credential's text, for every round: two credentials with the same content have the same tag. A cheap hash of a
 * secret: it stays in this process. */
uint64_t snmp_credential_tag(const struct snmp_credential *cred);

/* Sets the engine and localizes the keys. ERR_MEMORY, ERR_DATA (the protocols do not go together). */
bool snmp_usm_set_engine(struct snmp_usm *u, const struct snmp_credential *cred, const uint8_t *id, size_t len, struct err *e)
	MUST_CHECK;
void snmp_usm_done(struct snmp_usm *u); /* wipes; the struct may be used again */

/* One message. level: at most the credential's; with engine_id_len 0 it is the discovery of RFC 3414 §4 whatever it says.
 * u NULL for v1 and v2c. *ret_bytes: borrowed until the next call. */
bool snmp_encode(struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_usm *u, enum snmp_level level,
                 const struct snmp_request_pdu *pdu, mono_t now, const uint8_t **ret_bytes, size_t *ret_len, struct err *e)
	MUST_CHECK;

/* bytes: changed (the digest is zeroed in place). Authenticated messages move u's time forward. *ret_pdu: freed by the caller with
 * snmp_free_pdu; untouched unless SNMP_DECODED. A v3 Report may be below the level asked, a Response never. */
enum snmp_decode_status snmp_decode(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u,
                                    enum snmp_level level, uint8_t *bytes, size_t len, const struct snmp_peek *peek, mono_t now,
                                    netsnmp_pdu **ret_pdu) MUST_CHECK;

#endif
