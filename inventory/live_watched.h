/* Inside of live_thresholds: which measures of which objects have limits, and what state each is in. */
#ifndef VIGIE_LIVE_WATCHED_H
#define VIGIE_LIVE_WATCHED_H

#include "inventory/disk_forecast.h"
#include "inventory/live_thresholds.h"
#include "inventory/percentile_window.h"

/* One measure of one object with limits. */
struct watched {
	enum measure measure;
	struct limits limits;
	enum state state;
	union {
		struct window mean;
		struct percentile_window p95;
	} window; /* of what is judged by one */
	struct disk_forecast *forecast; /* owned; hours_to_full only, NULL until there is a disk */
	bool waits;              /* a pool: too few of it work, and why is not concluded yet */
	int64_t under;           /* a pool: what its alert follows, 0: a cause */
	double recorded;         /* the last value that is, NAN: none since the collector started */
};

struct gone {
	int64_t entity_id;
	enum measure measure;
};

/* Objects: the nodes of the graph, then the applications. */
struct live_thresholds {
	struct watched *watched;
	size_t *first;           /* of each object, and one past the last */
	size_t n_objects;
	size_t *application_of;  /* of each service, SIZE_MAX: none */
	bool *failed;            /* of each service of a pool: confirmed to fail, and not seen to work since */
	size_t *places;          /* of each link: where its interface stood last */
	struct gone *gone;       /* open, and watched no longer */
	size_t n_gone;
	bool pools_wait;         /* one of them at least */
};

/* A value, what else its sentence says, and where that goes. */
struct reading {
	double value;
	wall_t at;
	mono_t now;
	const char *what;        /* the disk */
	size_t of;               /* services of the pool */
	struct batch *batch;
	struct err *e;
};

static inline size_t watched_application(const struct registry *r, size_t application)
{
	return r->n_devices + r->n_links + r->n_services + application;
}

int64_t watched_object_id(const struct registry *r, size_t object);
struct watched *watched_find(const struct live_thresholds *h, size_t object, enum measure m); /* NULL: none */
bool watched_any(const struct live_thresholds *h, size_t object);

struct watched *watched_find_by_id(const struct live_table *t, int64_t entity_id, enum measure m); /* NULL: none */

/* A row of the alert: STATE_OK ends it, detail is NULL then. follows_id 0: a cause. */
bool watched_write(int64_t entity_id, enum measure m, enum state s, int64_t follows_id, const char *detail, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

/* The sentence of a value that is past its limit. minutes: that a mean or percentile is of. */
void threshold_describe(enum measure m, double limit, const struct reading *r, int minutes, char *buf, size_t size);

#endif
