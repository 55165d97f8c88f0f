/* How image routes are used: what was observed of their AE pairs (observed.h), judged by route_activity.h. As reader.h; changes nothing.
 *
 * A route is heard by its source AE towards the AE title of its Covolink, or towards its destination AE; without a source AE by whoever
 * calls its destination AE. Associations that were refused carry no image: they do not count. Of several points that see a pair the
 * one that saw most of an hour counts. */
#ifndef VIGIE_READER_ROUTE_ACTIVITY_H
#define VIGIE_READER_ROUTE_ACTIVITY_H

#include "reader.h"
#include "route_activity.h"

#define ROUTE_ALERT_SUBJECT "silence" /* of the alert of a route: stored, never renamed */

enum { ROUTE_DETAIL_MAX = 160 };

struct route_activity_row {
	int64_t id;
	const char *name, *source_site, *covolink, *covolink_device, *destination_site, *use;
	const char *source_ae, *destination_ae, *covolink_ae;
	bool has_pair;            /* enough is declared to hear it */
	wall_t looked;            /* when somebody looked last where it was seen; WALL_NEVER */
	bool blind;               /* route_is_blind at the reader's instant */
	bool watched;             /* somebody looks now where it was seen; of one that was never seen: anywhere */
	wall_t first_seen, last_seen; /* of its pairs; WALL_NEVER: never */
	int64_t associations;     /* that were seen since */
	struct route_silence silence; /* ROUTE_NEVER_HEARD without a pair. What stood while a failure cut it off is left out */
	const char *explained_by; /* of one that is silent: the failure "kind:name" that cuts it off now; NULL: none */
	int64_t explained_id;     /* its entity; UNKNOWN_I64 */
	/* the alert that is open of it; alert_since WALL_NEVER: none */
	wall_t alert_since;
	int64_t alert_follows;    /* UNKNOWN_I64: a cause */
	const char *alert_detail;
};

/* An AE pair that was seen and that nobody declared so. */
struct ae_pair_row {
	const char *calling, *called, *source, *destination, *point; /* addresses; where it was seen from */
	int64_t port, associations, accepted, rejected;
	enum ae_status status;    /* AE_CASE_DIFFERS or AE_NOT_DECLARED */
	const char *declared_calling, *declared_called, *declared_by; /* the pair that differs by its capitals, "route:NAME"; NULL: none */
	const char *covolink;     /* whose address the destination, else the source, is; NULL: none */
	wall_t first_seen, last_seen;
};

struct route_activity {
	struct route_activity_row *rows; /* by name */
	struct ae_pair_row *pairs;       /* the latest first */
	int64_t *gone;                   /* entities whose alert is open although they are no declared route any more */
	size_t n, n_pairs, n_gone;
	wall_t watched;           /* since when an interface is looked at, half of the time at least, without a gap of a day; WALL_NEVER: none is */
};

/* covolink: the routes of that one alone; NULL: all. Pairs are all told. */
bool read_route_activity(struct reader *r, struct arena *a, const char *covolink, struct route_activity *ret, struct err *e) MUST_CHECK;

/* As read_flows_stamp(), with the alerts; time in steps of a minute. */
bool read_route_activity_stamp(struct reader *r, int64_t *ret, struct err *e) MUST_CHECK;

/* ---- the alert (pure) ---- */

enum route_alert_change { ROUTE_ALERT_STAYS, ROUTE_ALERT_WRITTEN, ROUTE_ALERT_ENDED };

struct route_alert {
	enum route_alert_change change;
	int64_t follows_id;       /* 0: a cause */
	enum state state;         /* critical where strokes are at stake (clinical_use.h), else a warning */
	wall_t at;                /* since when it is silent; ended: when it was heard again, or nothing is known of it any more */
	char detail[ROUTE_DETAIL_MAX]; /* ended: why, where it was not heard again; else "" */
};

enum {
	ROUTE_BLIND_HOURS = 6,    /* unwatched for so long a route may be heard again: an alert becomes UNKNOWN, none is raised */
	ROUTE_GIVE_UP_HOURS = 7 * 24 /* and for so long the alert ends: nobody can tell any more */
};

/* Nobody looked where it was seen for ROUTE_BLIND_HOURS; of one that was never seen: no. */
bool route_is_blind(const struct route_activity_row *r, wall_t now);

/* What becomes of the alert of a route. One that is silent while a failure cuts it off raises none; one that is open follows that failure,
 * and ends when the route is heard again, is not declared any more, or nobody looked for ROUTE_GIVE_UP_HOURS: not because what is usual drifts.
 * What ends without being heard says why. */
void route_alert_judge(const struct route_activity_row *r, wall_t now, struct route_alert *ret);

/* What an alert that is over came to, of what was written of it last: OK: it was heard again, also where nobody had looked for a while before;
 * UNKNOWN: why it ended was written. detail NULL: none. */
enum state route_alert_end(enum state last, const char *detail);

/* Whether the route of an alert that is open counts as cut: not while nobody looks. */
bool route_alert_cuts(enum state s);

#endif
