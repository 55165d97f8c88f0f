/* A batch: what one turn of the collector has to say to the store, immutable once handed over, written in one transaction.
 * Everything in it lives in its arena, but the facts, which it owns. */
#ifndef VIGIE_BATCH_H
#define VIGIE_BATCH_H

#include "heartbeat.h"
#include "rates.h"
#include "result.h"

struct batch_result {
	int64_t check_id;
	wall_t at, since;
	enum outcome outcome;
	enum state state;
	int64_t attempts;
	bool confirmed;
	int64_t latency_us;       /* UNKNOWN_I64: none */
	double loss_ratio;        /* icmp, NAN otherwise */
	int64_t jitter_us;        /* icmp, UNKNOWN_I64 otherwise */
	const char *detail, *perfdata; /* NULL: none */
	const struct tls_facts *tls;   /* NULL: none */
	const struct dicom_facts *dicom; /* NULL: none */
	int64_t service_id;       /* entity of the tls and DICOM facts, a service or a Covolink; 0 otherwise */
	int64_t period_ms;        /* of the check: readers tell late results by it; 0: 60 s */
};

/* One SNMP poll of one device. facts->interfaces[i] has rates[i]; interface_memory is derived from the facts by the store. */
struct batch_poll {
	int64_t device_id;
	wall_t at;
	struct snmp_facts *facts; /* owned by the batch */
	struct interface_rates *rates;
	int64_t elapsed_ms;       /* since the poll before, UNKNOWN_I64 for the first */
	bool partial;             /* the walk was cut: an interface that is absent is not gone */
};

/* A displayed state ends and the next begins: a row of state_interval. */
struct batch_transition {
	int64_t entity_id;
	int state;                /* enum state; for links enum link_state */
	enum outcome outcome;
	const char *detail;
	wall_t at;
};

/* A result that decides: its state or outcome is another than before, its state is or was soft, it was wanted before something could
 * be concluded, it is the first one of a collector, or what it tells of changed so lately that it counts for flapping; OUTCOME_STALE: there is none any more. A row of result_change, which a replay is fed with. */
struct batch_change {
	int64_t check_id;
	wall_t at;
	int64_t run_ms;           /* from the run's start to at */
	enum outcome outcome;
	enum state state;
	bool facts;               /* snmp: it told of interfaces */
};

/* A judged value of a measure with a limit that decides: its state is another than before, or it moved so far since the last one that is
 * recorded that another limit may lie between. A row of measure_change, which a replay is fed with. */
struct batch_measure {
	int64_t entity_id;
	const char *measure;      /* its JSON key */
	double value;
	wall_t at;
};

/* What is concluded of a failure: a row of alert, one open at most for each entity and subject. */
struct batch_alert {
	int64_t entity_id;
	const char *subject;      /* NULL: the entity's state; "redundancy"; "calls"; "silence" of a route; a measure by its JSON key: "in_util" */
	int64_t follows_id;       /* the entity whose failure it follows; 0: a cause of its own */
	bool ended;
	bool flapping;            /* it fails and works again all the time: the alert goes on until that has settled */
	int state;                /* enum state */
	enum outcome outcome;
	const char *detail;       /* NULL: none */
	wall_t at;                /* since when it fails; ended: since when it works */
};

/* A row of the ledger of notifications (notices.h): new when `event` is set, otherwise what became of the row `id`. The collector, as
 * the only writer, allots the ids. A new row belongs to the alert of the row like_id, or, when that is 0, to the latest alert of
 * entity_id and subject as it is after the first `after` alerts of this batch are written; entity_id 0: to none. */
struct batch_notice {
	int64_t id;
	size_t after;
	int64_t like_id, entity_id;
	const char *subject;      /* NULL: the entity's state */
	const char *recipient, *channel, *event;
	int64_t step;
	wall_t created, due, done; /* done WALL_NEVER: not yet */
	const char *body;         /* JSON; NULL: as it was */
	const char *state;        /* "queued" … */
	int64_t attempts;
	const char *error;        /* NULL: none */
};

/* Traps of one device and one kind, as many as came since the last row. */
struct batch_trap {
	int64_t device_id, count;
	const char *oid;          /* snmpTrapOID in dots; of an SNMPv1 trap as RFC 3584 §3.1 makes it */
	const char *version;      /* "v1", "v2c", "v3" */
	const char *varbinds;     /* of the last one, "OID=value" parted by spaces, printable, cut */
	wall_t at;                /* of the last one */
};

/* What a job told: its memory as it is after that, and the row of the event. */
struct batch_heartbeat {
	int64_t entity_id;
	struct heartbeat_memory memory;
	bool heard;               /* false: no event, the clock was set */
	enum heartbeat_event event;
	wall_t at;
};

struct batch {
	struct arena *arena;      /* this struct is in it too */
	struct batch_result *results;
	struct batch_poll *polls;
	struct batch_transition *transitions;
	struct batch_change *changes;
	struct batch_measure *measures;
	struct batch_alert *alerts;
	struct batch_notice *notices;
	struct batch_trap *traps;
	struct batch_heartbeat *heartbeats;
	size_t n_results, n_polls, n_transitions, n_changes, n_measures, n_alerts, n_notices, n_traps, n_heartbeats;
	size_t cap_results, cap_polls, cap_transitions, cap_changes, cap_measures, cap_alerts, cap_notices, cap_traps, cap_heartbeats; /* arrays grow by doubling inside the arena */
	int64_t late_ms;          /* how late the latest result was, for the collector's row; -1 unknown */
};

struct batch *batch_new(void); /* NULL without memory */
void batch_free(struct batch *b);
bool batch_is_empty(const struct batch *b);

/* Append a zeroed row; NULL without memory. */
struct batch_result *batch_add_result(struct batch *b);
struct batch_poll *batch_add_poll(struct batch *b);
struct batch_transition *batch_add_transition(struct batch *b);
struct batch_change *batch_add_change(struct batch *b);
struct batch_measure *batch_add_measure(struct batch *b);
struct batch_alert *batch_add_alert(struct batch *b);
struct batch_trap *batch_add_trap(struct batch *b);
struct batch_heartbeat *batch_add_heartbeat(struct batch *b);
struct batch_notice *batch_add_notice(struct batch *b); /* after: the alerts so far */

#endif
