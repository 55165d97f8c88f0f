/* The inside of read_route_activity(), shared by the files inventory/reader_route_*.c. */
#ifndef VIGIE_READER_ROUTE_INTERNAL_H
#define VIGIE_READER_ROUTE_INTERNAL_H

#include "inventory/reader_internal.h"
#include "reader_route_activity.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)

/* A row of observed_association. */
struct pair_seen {
	int64_t id, point_id, port, associations, accepted, rejected;
	const char *point, *source, *destination, *calling, *called;
	wall_t first, last;
};

/* Hours in which a point looked. */
struct point_watch {
	int64_t id;
	int32_t *looked_ms;       /* of each hour of the window; -1: too much was missed */
	wall_t last;              /* when it looked last */
	bool live;                /* an interface, no saved capture */
};

/* What all routes are judged by: an hour is one of n from first on, the last one runs. */
struct route_watch {
	wall_t first, now;
	size_t n;
	uint8_t *slots;
	struct point_watch *points;
	size_t n_points;
	wall_t since;             /* since when an interface is looked at (watched.h); WALL_NEVER: none is */
};

/* The hours of a route, and which pairs they are of. */
struct route_heard {
	struct route_hours hours;
	uint32_t *counts;         /* of hours, to be changed */
	uint64_t *octets;
	size_t *pairs, n_pairs;   /* in struct routes_read */
};

struct routes_read {
	struct reader *r;
	struct arena *a;
	struct route_activity_row *rows;
	struct route_heard *heard; /* of each row */
	size_t n;
	struct pair_seen *seen;   /* by called, calling, addresses, port, then point */
	size_t n_seen;
	struct route_watch watch;
};

bool routes_read_watch(struct routes_read *v, struct err *e) MUST_CHECK;
const struct point_watch *routes_watch_of(const struct route_watch *w, int64_t point);          /* NULL: it never looked */
bool routes_was_watched(const struct route_watch *w, const struct point_watch *p, size_t hour); /* for all of it, nearly; p NULL: not */
bool routes_looks_now(const struct route_watch *w, const struct point_watch *p);
int64_t routes_floor_hour(int64_t ms);

/* Fills heard, and what of the row follows from it. */
bool routes_read_hours(struct routes_read *v, size_t route, struct err *e) MUST_CHECK;
/* Of routes that are silent or have an alert: leaves out the hours in which a failure cut them off, says which does now. */
bool routes_explain(struct routes_read *v, struct err *e) MUST_CHECK;
bool routes_compare_pairs(struct routes_read *v, struct ae_pair_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
