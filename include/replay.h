/* Replay: what rules conclude of what was recorded (L29). The engine is the collector's (live.h) on a clock of its own; nothing is
 * written. Pure but for read_replay_record.
 *
 * Between two recorded results a check's results repeat and decide nothing. With the rules that were in force just the recorded results
 * are judged, each at its own instant: alerts open and close when they did, to the second; one that stood for less than
 * REPLAY_RESOLUTION_MS may be missing or more, since when a conclusion was waited for is known to some seconds only. With other attempts or another retry interval a result
 * that is not as it should be is measured again after each retry interval until its state is hard, and says what the record says held
 * at that instant: an end that only such a measurement would have seen sooner is known when the record has it, so that there are rather
 * more alerts than less.
 *
 * Alerts of measures follow the values that are recorded of them (batch_measure): with the limits that were in force exactly, with others
 * to a tenth of the limit or of the value. The days of a certificate are judged by its test, whose results are replayed. */
#ifndef VIGIE_REPLAY_H
#define VIGIE_REPLAY_H

#include "batch.h"
#include "live.h"
#include "registry.h"

enum {
	REPLAY_RESOLUTION_MS = 10000,
	REPLAY_WARM_UP_MS = 3600000, /* the record is read from so much earlier on: what is soft at its beginning is settled by `from` */
};

/* What was displayed of a link, [from, to). */
struct replay_interval {
	int64_t entity_id;
	wall_t from, to;          /* to WALL_NEVER: goes on */
	int state;                /* enum link_state */
	enum outcome outcome;
};

/* A time in which the collector ran; in which it was blind. */
struct replay_span {
	wall_t from, to;          /* to WALL_NEVER: goes on */
};

/* What was declared from then on. */
struct replay_version {
	wall_t at;
	struct registry *registry; /* owned */
};

struct replay_alert {
	int64_t id;               /* table alert's, 0: only replayed */
	int64_t entity_id, follows_id; /* follows_id 0: a cause of its own */
	const char *subject;      /* "": the entity's state; else as batch_alert says */
	int state;                /* enum state */
	enum outcome outcome;
	bool flapping;
	wall_t opened, closed;    /* closed WALL_NEVER: goes on */
};

struct replay_period {
	int64_t check_id, period_ms;
};

/* Arrays are sorted by their (first) instant, periods by check. The first version is as declared at `begins`, and the only one whose
 * checks, states and alerts count: they are as they stood then. */
struct replay_record {
	wall_t begins, from, to;
	const struct batch_change *changes;
	const struct replay_interval *intervals;
	const struct batch_measure *measures;
	const struct replay_span *runs, *blinds;
	const struct replay_version *versions;
	const struct replay_period *periods;
	const struct replay_alert *alerts; /* that really were: open at `begins` or later */
	size_t n_changes, n_intervals, n_measures, n_runs, n_blinds, n_versions, n_periods, n_alerts;
};

/* A row of thresholds.csv: instead of the one of that measure, kind and name, or beside them. */
struct replay_threshold {
	struct reg_threshold row;
	unsigned line;
};

/* What a rules file says of one object; NULL and UNKNOWN_I64: as declared. */
struct replay_override {
	const char *kind, *name;  /* "device", "link" */
	const char *parents, *redundancy_group, *role;
	unsigned line;            /* of the file */
};

struct replay_rules {
	struct live_params params;
	bool other_attempts;      /* params are not those that were in force */
	const struct replay_override *overrides;
	size_t n_overrides;
	const struct replay_threshold *thresholds;
	size_t n_thresholds;
};

struct reader;

/* Within the reader's transaction; its instant does not matter. from: raised to the first recorded result, when that is later; then
 * both are. Rows are in arena a, which outlives the record; the registries are its own. */
bool read_replay_record(struct reader *r, struct arena *a, wall_t from, wall_t to, struct replay_record *ret, struct err *e) MUST_CHECK;
void replay_record_done(struct replay_record *record);

/* *ret: in arena a, by the instant of opening: all that were open at `begins` or later. */
bool replay_run(const struct replay_record *record, const struct replay_rules *rules, struct arena *a, struct replay_alert **ret,
                size_t *ret_n, struct err *e) MUST_CHECK;

/* A rules file, in the syntax of vigie.conf: what it does not say stays as it is.
 *
 *     probe { attempts = 5 retry-interval = "30s" }
 *     device "rtr-07" { parents = "core-1;core-2" }
 *     link "SYVIK-12" { redundancy-group = "CH Nord" role = "backup" }
 *     threshold "cpu_ratio device *" { warning = 0.8 critical = 0.95 hysteresis = 0.05 }
 *
 * ERR_CONFIG: "path:line: key: what was expected". Texts in arena a. */
bool replay_rules_parse(const char *path, const char *text, size_t len, const struct live_params *in_force, struct arena *a,
                        struct replay_rules *ret, struct err *e) MUST_CHECK;

bool replay_rules_load(const char *path, const struct live_params *in_force, struct arena *a, struct replay_rules *ret, struct err *e)
	MUST_CHECK;

/* Whether all that they name is declared. */
bool replay_rules_check(const struct replay_rules *rules, const char *path, const struct registry *r, struct arena *a, struct err *e)
	MUST_CHECK;

/* Causes that opened within the record's bounds; at night: as of night_time_of(). */
struct replay_count { size_t alerts, at_night; };

enum replay_change_kind { REPLAY_LOST, REPLAY_NEW };

/* A cause that really was and that those rules would not have told (as one), or the other way round. */
struct replay_difference {
	enum replay_change_kind kind;
	const struct replay_alert *alert;
};

struct replay_comparison {
	struct replay_count real, replayed;
	size_t lost, fresh;
	struct replay_difference *changes; /* by time */
	size_t n_changes;
};

/* An alert is the same as one of the same object and subject that overlaps it. */
bool replay_compare(const struct replay_record *record, const struct replay_alert *replayed, size_t n, struct arena *a,
                    struct replay_comparison *ret, struct err *e) MUST_CHECK;

/* "kind:name" of an entity. */
bool read_entity_node(struct reader *r, struct arena *a, int64_t id, const char **ret, struct err *e) MUST_CHECK;

#endif
