/* Night cost (L30): whom the alerts of each object called, when, whether anybody did something about it, and what might be declared
 * otherwise. From what is recorded alone: alerts, the ledger of notifications, acts. Pure but for read_night_record; local times are the
 * process's (TZ).
 *
 * A call is a message of a problem that was delivered, or may have been, to a person of the rota: a first message, that it is worse, an
 * escalation, a reminder, or one that a person asked for. What reaches the same person by several channels at once is one call. */
#ifndef VIGIE_NIGHT_COST_H
#define VIGIE_NIGHT_COST_H

#include "hours.h"
#include "notices.h"
#include "state.h"

struct arena;

enum { NIGHT_ALERTS_MAX = 200000, NIGHT_PROPOSALS_MAX = 5 };

/* ---- what is recorded ---- */

struct night_object {
	int64_t entity_id;
	const char *kind, *name, *site; /* site NULL: none */
	const char *device;       /* that it runs on, or is declared on; NULL: none */
	const char *parents;      /* of a device, names with `;`; NULL: none */
	bool retried;             /* measured again before its failure counts; false: an agent's word does, at once */
};

struct night_alert {
	int64_t id;
	size_t object;            /* of the record's */
	const char *subject;      /* "": its state; "redundancy"; a measure by its JSON key */
	enum state state;
	bool cause;               /* false: follows another by now */
	wall_t opened, closed;    /* closed WALL_NEVER: goes on */
};

/* A message of a problem that left; to whom, the ledger says. */
struct night_message {
	int64_t alert_id;
	const char *recipient, *channel;
	enum notice_event event;
	int64_t step;
	wall_t at;
};

/* What a person did: about an alert, or (alert_id 0) about what the object "kind:name" covers, as silence.h says. */
struct night_act {
	int64_t alert_id;
	const char *object;
	wall_t at;
};

/* Alerts by id, all that were open between from and to; objects by entity_id. */
struct night_record {
	wall_t from, to;
	const struct night_object *objects;
	const struct night_alert *alerts;
	const struct night_message *messages;
	const struct night_act *acts;
	size_t n_objects, n_alerts, n_messages, n_acts;
};

struct reader;

/* Within the reader's transaction, in arena a. ERR_LIMIT: more than NIGHT_ALERTS_MAX alerts. */
bool read_night_record(struct reader *r, struct arena *a, wall_t from, wall_t to, struct night_record *ret, struct err *e) MUST_CHECK;

/* ---- what it cost ---- */

/* Night: 22:00 to 07:00, of any day. Day off: from 07:00 to 22:00 of a Saturday, a Sunday or a public holiday (holidays.h). */
enum night_time { NIGHT_TIME_DAY, NIGHT_TIME_NIGHT, NIGHT_TIME_DAY_OFF };

enum night_time night_time_of(wall_t t);

/* Monday to Friday 08:30 to 17:30, no public holiday. */
bool night_is_working_time(wall_t t);

/* What is in force now. */
struct night_channel {
	const char *name;
	struct hours hours;       /* in which it tells */
};

struct night_settings {
	int64_t attempts, retry_interval_ms, settle_ms;
	const struct night_channel *channels; /* those that go by the rota */
	size_t n_channels;
};

/* An alert that called somebody. */
struct night_told {
	const struct night_alert *alert;
	size_t calls, at_night, on_days_off;
	bool acted;               /* somebody did something within its life */
	bool acted_out_of_hours;  /* out of working time */
	wall_t last_night;        /* the last call at night and its channel; WALL_NEVER, NULL: none */
	const char *channel;
};

struct night_cost {
	const struct night_object *object;
	const char *subject;
	const struct night_told *told; /* oldest first */
	size_t alerts;            /* of told */
	size_t calls, at_night, on_days_off;
	size_t acted;             /* of the alerts */
	size_t healed;            /* of the alerts: ended without any act */
	int64_t heals_ms;         /* median of how long these stood; UNKNOWN_I64: none */
};

/* Of each object and subject that called somebody; by calls at night, then by calls, the costliest first. */
bool night_costs(const struct night_record *r, const struct night_settings *s, struct arena *a, struct night_cost **ret, size_t *ret_n,
                 struct err *e) MUST_CHECK;

/* ---- what might be declared otherwise ---- */

/* Only of what called NIGHT_CALLS_MIN times at night; the first that holds. Nothing of this changes by itself. */
enum { NIGHT_CALLS_MIN = 3 };

enum night_rule {
	NIGHT_RULE_PARENT,    /* fails only while a device of its site does */
	NIGHT_RULE_SETTLE,    /* comes back soon after it healed, most times */
	NIGHT_RULE_ATTEMPTS,  /* heals by itself within minutes, and nobody ever did anything */
	NIGHT_RULE_THRESHOLD, /* a measure that comes back behind its limit by itself, and nobody ever did anything */
	NIGHT_RULE_HOURS,     /* what is done about it is done in working time */
	NIGHT_RULE_COUNT
};

const char *night_rule_name(enum night_rule rule); /* "parent" "settle" "attempts" "threshold" "hours" */

struct night_proposal {
	enum night_rule rule;
	const struct night_cost *cost;
	const char *file;         /* "vigie.conf", "devices.csv" */
	const char *setting;      /* its key, "probe.attempts", or its column, "parents" */
	const char *value;        /* NULL: only a person knows */
	const char *other;        /* of PARENT what is declared now, of HOURS the notify section; NULL: nothing */
	size_t figure;            /* alerts that the reason rests upon; of HOURS those that somebody acted on */
	int64_t span_ms;          /* SETTLE: median until it came back; ATTEMPTS, THRESHOLD: heals_ms; else UNKNOWN_I64 */
	size_t spared;            /* ATTEMPTS: calls at night of all objects that would not have been made */
	size_t untold;            /* ATTEMPTS: alerts of all objects that somebody acted on and nobody would have been told of */
};

/* A setting, a notify section's hours and the limits of a measure are proposed once each, for the costliest object. Texts in arena a. */
bool night_proposals(const struct night_record *r, const struct night_cost *costs, size_t n, const struct night_settings *s, struct arena *a,
                     struct night_proposal ret[static NIGHT_PROPOSALS_MAX], size_t *ret_n, struct err *e) MUST_CHECK;

#endif
