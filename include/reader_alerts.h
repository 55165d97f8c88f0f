/* What the reader tells of alerts, acts, notifications and the journal. As reader.h. */
#ifndef VIGIE_READER_ALERTS_H
#define VIGIE_READER_ALERTS_H

#include "reader.h"

/* Who cares for it: what nobody does is first. */
enum alert_handling { ALERT_OPEN, ALERT_ACKED, ALERT_MUTED, ALERT_MAINTENANCE, ALERT_ENDED };

const char *alert_handling_name(enum alert_handling h); /* "open" "acked" "muted" "maintenance" "ended" */

struct names { const char **names; size_t n; };

/* Whom a failure hits, by what is declared: the object itself and all that cannot work without it, redundancy counted (L1). */
struct impact_row {
	struct names sites, covolinks, routes, processes; /* cut off; routes: names; their clinical use: */
	struct names uses;            /* of the routes, each once: "tele-avc" */
	const size_t *uses_routes;    /* how many of the routes have that use */
	struct names degraded;        /* sites that work on, but another failure would now cut them off */
	struct names served;          /* sites that are left without a Covolink: their images go nowhere */
	struct names applications, services; /* cut off */
	struct names weakened;        /* what but sites works on, but another failure would cut: "kind:name" */
	const size_t *uses_sites;     /* of uses: how many of the sites that are cut off ask by such a route */
	struct names callers;         /* sites whose calls an alert of grouped calls is: what they can still do nobody measured */
};

struct alert_row {
	int64_t id, entity_id;
	const char *kind, *name;      /* of the object: "link", "SYVIK-12"; the collector itself: "collector", "vigied" */
	const char *subject;          /* "": its state; "redundancy"; "calls"; "silence"; a measure by its JSON key */
	const char *site, *commune;
	int64_t cause_id;             /* the alert at the head of what it follows; its own id: a cause */
	const char *cause;            /* its node "kind:name" */
	enum state severity;
	enum alert_handling handling;
	enum outcome outcome;
	const char *detail;
	wall_t since, ended;          /* ended WALL_NEVER: goes on */
	bool flapping;
	bool unreached;               /* goes on, and everybody who was to be told of it could not be: now, of no past instant */
	bool unreachable;             /* a device of which nothing answers: not one whose agent alone is silent */
	const char **children;        /* nodes "kind:name" of what follows it */
	size_t n_children;
	struct impact_row impact;     /* of a cause */
	int64_t silence_uid;          /* who acked, muted or declared the maintenance that holds now; UNKNOWN_I64: nobody */
	wall_t silence_until;
	const char *silence_reason;   /* NULL also once purged */
	const char *contract, *supplier, *phone, *runbook; /* whom to call and what to do first */
	wall_t called, gtr_due;       /* first call noted, end of the guaranteed repair time */
};

/* Open ones: each cause before what follows it, the unhandled causes first, then by gravity, by what they stop of care and of
 * establishments, and by age; all: the ended of the reader's last 30 days too, behind them. Of several silences that hold the one that ends last is told: then the alert comes back. */
bool read_alerts(struct reader *r, struct arena *a, bool all, struct alert_row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

enum proof_kind { PROOF_FOR, PROOF_AGAINST, PROOF_CHANGE, PROOF_ALERT };
enum { PROOF_ALERTS_MAX = 8 };

/* PROOF_FOR: a result that shows it; PROOF_AGAINST: what still answers nearby; PROOF_CHANGE: what changed within the hour before;
 * PROOF_ALERT: another cause that failed within it, the latest PROOF_ALERTS_MAX. */
struct proof_row { enum proof_kind kind; wall_t at; const char *object, *text; };

bool read_proofs(struct reader *r, struct arena *a, int64_t alert_id, struct proof_row **ret_rows, size_t *ret_n, struct err *e)
	MUST_CHECK;

struct silence_row {
	int64_t id;
	const char *kind;             /* "ack" "mute" "maintenance" */
	const char *object;           /* "kind:name" */
	int64_t alert_id;             /* UNKNOWN_I64: none */
	int64_t uid;
	wall_t from, until, ended;    /* ended WALL_NEVER: not before its time */
	const char *recurrence, *supplier, *reason;
	bool holds;                   /* at the reader's instant */
};

/* Not all: those that hold and those to come; of a past instant only those that had begun. By their begin. */
bool read_silences(struct reader *r, struct arena *a, bool all, struct silence_row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

struct note_row { const char *kind, *object, *text, *contract; int64_t alert_id, uid; wall_t at, gtr_due; };

/* Of one alert, or of everything since then when alert_id is 0; oldest first. */
bool read_notes(struct reader *r, struct arena *a, int64_t alert_id, wall_t since, struct note_row **ret_rows, size_t *ret_n,
                struct err *e) MUST_CHECK;

struct notification_row {
	int64_t id, alert_id, attempts, step;
	const char *object, *recipient, *channel, *event, *state, *error;
	wall_t created, due, done;
};

/* alert_id 0: all since then. Oldest first. */
bool read_notifications(struct reader *r, struct arena *a, int64_t alert_id, wall_t since, struct notification_row **ret_rows,
                        size_t *ret_n, struct err *e) MUST_CHECK;

/* text NULL: purged. */
struct handover_row { int64_t seq, uid; wall_t at; const char *leaves, *comes, *text; };

/* Those kept from since on (WALL_NEVER: all), the latest first, at most max. */
bool read_handovers(struct reader *r, struct arena *a, wall_t since, size_t max, struct handover_row **ret_rows, size_t *ret_n,
                    struct err *e) MUST_CHECK;

struct journal_row { int64_t seq, uid; wall_t at; const char *method, *object, *request, *result, *text; };

/* Latest first, at most max. */
bool read_journal(struct reader *r, struct arena *a, wall_t since, size_t max, struct journal_row **ret_rows, size_t *ret_n,
                  struct err *e) MUST_CHECK;

#endif
