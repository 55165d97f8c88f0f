/* A probe class is a constant table (style §9). The scheduler knows only this table.
 *
 * Contract: start never blocks. Once start returned true, done is called exactly once for this run, from the loop, also
 * after cancel (OUTCOME_CANCELLED), and never from inside start. After false no done comes. Deadlines are the class's
 * own: timeout_ms per attempt; they are judged after the sockets are drained and shifted by the loop's own lag, so that
 * our stall is never a device's silence. */
#ifndef VIGIE_PROBE_H
#define VIGIE_PROBE_H

#include "result.h"
#include "secrets.h"
#include "vtime.h"

#include <uv.h>

/* What to probe, borrowed until done. NULL and 0 mean "not given". */
struct probe_target {
	const char *name;        /* for logs: "device:cr1" */
	const char *address;     /* icmp, snmp, tcp: an IPv4 or IPv6 literal, or a name (see resolve.h) */
	uint16_t port;           /* 0: the class's default */
	const char *url;         /* services: target as written in services.csv (see each class) */
	const char *expect_status, *expect_body;
	const char *called_ae, *calling_ae; /* dicom: AE titles */
	bool tls;                /* dicom: over TLS */
	const char *resolve;     /* per-node address: connect here, keep the name for SNI and Host */
	int64_t warning_days, critical_days; /* certificates; 0: 30 and 7 */
	const struct snmp_credential *snmp;
	const struct login_credential *login;
	int family;              /* AF_INET, AF_INET6: an address of that family alone; 0: any. Not for snmp, dns and plugin */
	uint32_t timeout_ms;     /* one attempt */
	uint32_t retries;        /* attempts after the first (snmp) */
	uint32_t count;          /* echo requests a round (icmp) */
	uint32_t spacing_ms;     /* between two of them; 0: the class's default */
	uint8_t dscp;            /* that they bear (RFC 2474) */
	uint32_t round_ms;       /* snmp: the whole round is cut by then, its results are partial; 0: the class's ceiling */
	uint32_t max_repetitions;
	bool no_bulk;
	bool full;               /* snmp: ask static columns and tables too */
	const struct snmp_hints *hints; /* what the class learned of this device in earlier rounds, NULL at first */
};

struct probe_run;
typedef void (*probe_done_fn)(struct probe_run *run, struct probe_result *result);

struct probe_run {
	const struct probe_class *class;
	void *engine;            /* of the class, from open */
	const struct probe_target *target;
	probe_done_fn done;      /* result is borrowed during the call; owned pointers in it are moved out */
	void *user;              /* the scheduler's */
	void *priv;              /* the class's own, NULL before start and after done */
};

/* What every engine may use. */
struct probe_env {
	uv_loop_t *loop;
	const char *plugin_dir;
	int icmp4_fd, icmp6_fd;  /* opened before privileges were dropped, -1 when not; see icmp_open_sockets */
	bool icmp4_raw, icmp6_raw;
	int path4_fd, path6_fd;  /* the same, for path_engine.h; of the daemon alone */
	bool path4_raw, path6_raw;
};

struct probe_class {
	const char *name;                        /* stored in the database: never renamed */
	uint32_t period_ms, timeout_ms;          /* defaults */
	bool (*open)(const struct probe_env *env, void **ret_engine, struct err *e); /* shared by all runs of the class */
	void (*close)(void *engine);             /* cancels what runs, closes its uv handles; memory goes once the loop closed them */
	bool (*start)(struct probe_run *run, struct err *e);
	void (*cancel)(struct probe_run *run);   /* may be called twice, also after done */
};

extern const struct probe_class probe_snmp, probe_icmp, probe_http, probe_tcp, probe_tls, probe_dns, probe_dicom, probe_plugin;

/* All classes, NULL at the end; find by name ("http" serves http, https and the other libcurl schemes). */
extern const struct probe_class *const probe_classes[];
const struct probe_class *probe_class_find(const char *name);

/* Opens the ICMP sockets that are not open yet, ping socket first, raw second: before privileges are dropped. A family
 * that cannot be opened stays -1; false (with the last error) only when neither opens. The caller closes them. */
bool icmp_open_sockets(struct probe_env *env, struct err *e);

/* A result with nothing measured yet: outcome and its default state, formatted detail. The detail is cut between
 * characters, and what a peer said in it is made safe for a terminal. */
struct probe_result probe_result_make(enum outcome outcome, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* SNMP: what was learned of a device and makes the next round cheaper and right (no bulk, largest repetitions that came back,
 * no ifXTable, v3 engineID/boots/time). Opaque; NULL is fine. */
void snmp_hints_free(struct snmp_hints *h);

#endif
