/* Exposures: protocols that an object of ours still speaks and should not, found by asking it now and then (design §4, RSSI); with what else
 * is asked of a server that seldom: its clock, and who carries its log away.
 *
 * A round asks one object, a device or a service, about its subjects; each gives one fact. What is weak in a fact is decided by a table
 * of rules, apart and pure. What was found is kept from when it was first to when it was last seen, so that a past instant can be asked. Nothing here
 * is a state: it raises no alert and wakes nobody. */
#ifndef VIGIE_EXPOSURES_H
#define VIGIE_EXPOSURES_H

#include "reader.h"

/* What is asked; of services the sftp ones are asked as SSH, those over TLS the last five. */
enum exposure_subject {
	EXPOSURE_SNMP_V1_PUBLIC, EXPOSURE_SNMP_V1_PRIVATE, EXPOSURE_SNMP_V2C_PUBLIC, EXPOSURE_SNMP_V2C_PRIVATE,
	EXPOSURE_SNMP_CREDENTIAL,  /* how well the device's own credential protects what it says: value is enum exposure_snmp_protection */
	EXPOSURE_TELNET, EXPOSURE_FTP, EXPOSURE_HTTP, EXPOSURE_LDAP, EXPOSURE_REXEC, EXPOSURE_RLOGIN, EXPOSURE_RSH,
	EXPOSURE_SSH,              /* identification string, RFC 4253 §4.2 */
	EXPOSURE_SSH_HOST_KEY,     /* the key that is shown first; value: bits of security (NIST SP 800-57 part 1, §5.6.1) */
	EXPOSURE_SSH_KEY_ECDSA, EXPOSURE_SSH_KEY_ED25519, EXPOSURE_SSH_KEY_RSA, EXPOSURE_SSH_KEY_DSS, /* those that it has besides; value: the same */
	EXPOSURE_SSH_CERTIFICATE_ECDSA, EXPOSURE_SSH_CERTIFICATE_ED25519, EXPOSURE_SSH_CERTIFICATE_RSA, /* of its keys, by a CA of OpenSSH;
	                            * value: ms since 1970 from which on it is not good any more, UNKNOWN_I64: it does not end */
	EXPOSURE_CLOCK,            /* value: ms that its clock is ahead of ours; uncertainty: ± ms */
	EXPOSURE_LOG_PROCESS,      /* whether a process runs on a server that carries its log away; weak it is neither way */
	EXPOSURE_TLS_1_0, EXPOSURE_TLS_1_1,
	EXPOSURE_TLS_VERSION,      /* value: the newest that both speak, 12 for TLS 1.2 */
	EXPOSURE_TLS_KEY,          /* value: the same of the weakest key of the chain */
	EXPOSURE_TLS_SIGNATURE,    /* value: the same of its weakest signature, that of a root left out */
	EXPOSURE_SUBJECT_COUNT
};

enum exposure_answer {
	EXPOSURE_NOT_ANSWERED,     /* nothing came */
	EXPOSURE_REFUSED,          /* somebody is there and does not: a closed port, a TLS alert, a bind that wants TLS */
	EXPOSURE_ANSWERED,
	EXPOSURE_OPEN,             /* the port takes connections, and says nothing of what is behind it */
	EXPOSURE_PASSWORD,         /* it asks for a password, or takes one, where everybody can read it */
	EXPOSURE_PROTOCOL_1,       /* SSH 1 */
	EXPOSURE_CLOCK_OFF,        /* further off than is allowed, whatever the uncertainty */
	EXPOSURE_UNSYNCHRONISED,   /* its NTP server says that it follows nobody */
	EXPOSURE_ABSENT,           /* what was looked for is not among what it told, to the end; of a key: nor is it another than the first one */
	EXPOSURE_ANSWER_COUNT
};

enum exposure_snmp_protection {
	EXPOSURE_SNMP_COMMUNITY_V1 = 1, EXPOSURE_SNMP_COMMUNITY_V2C, EXPOSURE_SNMP_NO_AUTH, EXPOSURE_SNMP_NO_PRIV,
	EXPOSURE_SNMP_OLD_ALGORITHM /* MD5 or DES */, EXPOSURE_SNMP_PROTECTED
};

/* Stored and written for machines: never renamed. find: EXPOSURE_SUBJECT_COUNT, EXPOSURE_ANSWER_COUNT: no such name. */
const char *exposure_subject_name(enum exposure_subject s); /* "snmp-v2c-public" */
const char *exposure_answer_name(enum exposure_answer a);   /* "not-answered" */
enum exposure_subject exposure_subject_find(const char *name);
enum exposure_answer exposure_answer_find(const char *name);

/* The TCP port where a round asks a device; 0: by datagrams, of its agent or its clock, or not of devices. */
uint16_t exposure_port(enum exposure_subject s);

enum { EXPOSURE_NTP_PORT = 123, EXPOSURE_AGENT_PORT = 161 /* of SNMP, unless the device says another */ };

enum { EXPOSURE_EVIDENCE_MAX = 256 };

struct exposure_fact {
	enum exposure_subject subject;
	enum exposure_answer answer;
	int64_t value, uncertainty;            /* UNKNOWN_I64: none */
	char evidence[EXPOSURE_EVIDENCE_MAX];  /* what it said: one line, safe for a terminal; "": nothing */
};

/* What one round found. A subject that was asked and has no fact was not found out: what was known of it stays. One that is not asked any
 * more is over. */
struct exposure_round {
	int64_t entity_id, period_ms;
	wall_t at;
	uint32_t asked;                        /* a bit for each subject */
	struct exposure_fact facts[EXPOSURE_SUBJECT_COUNT];
	size_t n_facts;
};

/* ---- what is weak: pure ---- */

/* One reason to call a fact weak. Texts are English msgids. */
struct exposure_rule {
	const char *name;       /* "telnet": for machines, never renamed */
	const char *title;      /* "telnet is open" */
	const char *reason;     /* one sentence: why it is weak, what to do */
	const char *reference;  /* "RFC 8996" */
	const char *fact;       /* key of the fact of the certification frameworks that it answers: "cleartext-admin" */
};

/* The rule that calls it weak, NULL: none. changed: when another SSH host key was first seen in the place of one that was known,
 * WALL_NEVER: it was not. */
const struct exposure_rule *exposure_judge(const struct exposure_fact *f, wall_t changed, wall_t now);

/* The answer to a clock that is `offset` ± `uncertainty` ms from ours when `limit_ms` are allowed. */
enum exposure_answer exposure_judge_clock(int64_t offset_ms, int64_t uncertainty_ms, int64_t limit_ms);

/* Whether both are the same finding, so that it goes on: weak for the same reason, or not weak and answered the same. How it words itself
 * may differ, but for keys of an SSH host and certificates of them. */
bool exposure_is_same(const struct exposure_fact *a, const struct exposure_fact *b);

/* Whether what is told of the same finding moved so far that it is to be kept: anything, but a clock only past its uncertainty. */
bool exposure_moved(const struct exposure_fact *before, const struct exposure_fact *now);

bool exposure_is_key(enum exposure_subject s);         /* a host key of SSH */
bool exposure_is_certificate(enum exposure_subject s); /* a certificate of one */

/* The evidence of such a certificate, its parts with ";" between: what its CA calls it, "serial 7", "signed by SHA256:…", then its kind,
 * its end and the names that it is good for. Each part is up to `size` bytes; false: it is not such an evidence. */
bool exposure_certificate_parts(const char *evidence, char *ret_id, char *ret_serial, char *ret_issuer, size_t size);

/* The key of the fact that a subject serves. */
const char *exposure_subject_fact(enum exposure_subject s);

/* ---- store ---- */

struct store;
bool store_write_exposures(struct store *s, const struct exposure_round *round, struct err *e) MUST_CHECK;

struct exposure_last { int64_t entity_id; wall_t at; };
/* When each object was last asked, by entity; in arena a. */
bool store_read_exposure_rounds(struct store *s, struct arena *a, struct exposure_last **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* ---- reader ---- */

struct exposure_row {
	int64_t entity_id;
	const char *kind, *name;               /* "device", "edge-1" */
	const char *site, *device;             /* device: that runs a service, NULL: not said, or it is one */
	const char *owner;                     /* who answers for the applications on it, parted by ";"; NULL: nobody is declared */
	struct exposure_fact fact;
	const char *before;                    /* the evidence that this one replaced: of SSH host keys */
	const struct exposure_rule *rule;      /* NULL: nothing is weak in it */
	wall_t first_seen, last_seen, gone;    /* gone WALL_NEVER: it still is so; a certificate is first seen as ended when it ended */
};

enum exposures_wanted {
	EXPOSURES_WEAK,   /* what is weak now */
	EXPOSURES_GONE,   /* and what was and is over */
	EXPOSURES_ALL,    /* every fact that holds, also what is as it should be */
};

/* Of what is declared at the reader's instant, and ours, and asked. By rule, then object; those that are gone last. device NULL: of
 * all; else of that device and the services on it. */
bool read_exposures(struct reader *r, struct arena *a, enum exposures_wanted wanted, const char *device, struct exposure_row **ret,
                    size_t *ret_n, struct err *e) MUST_CHECK;

/* For a fact of the certification frameworks ("snmpv3-only", "tls-protocol", "cleartext-admin", "ssh-configuration", "clock-offset"):
 * how many objects it is about, how many of them were asked in time and gave a fact, and what is weak. */
struct exposure_summary {
	size_t objects;                        /* declared, ours, that could be asked */
	size_t measured;                       /* of them with a fact on this, of a round at most two periods old */
	size_t weak;                           /* objects with at least one weak fact */
	size_t off;                            /* ours for which the measurement is switched off */
	wall_t oldest;                         /* the oldest of those rounds; WALL_NEVER without any */
	struct exposure_row *rows;             /* the weak ones */
	size_t n_rows;
};
bool read_exposure_summary(struct reader *r, struct arena *a, const char *fact, struct exposure_summary *ret, struct err *e) MUST_CHECK;

/* How the measurement stands as a whole: objects, and when each was last asked. */
struct exposure_coverage { size_t objects, asked, late, off; wall_t oldest, latest; };
bool read_exposure_coverage(struct reader *r, struct exposure_coverage *ret, struct err *e) MUST_CHECK;

#endif
