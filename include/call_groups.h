/* Calls as a sensor: users know before probes do. Pure: takes what happened and `now`, tells what follows from it. No I/O, no clock.
 *
 * - What calls may have in common is a node: a service that was named, a Covolink (of the sites that it serves, shared ones included), a
 *   commune, a perimeter. A Covolink counts calls about imaging and those of no category; a perimeter, which may be as wide as the region,
 *   calls of one category; the others count all.
 * - Calls of CALL_GROUP_SITES establishments that share a node within CALL_WINDOW_MS, none of them explained, are a group. Of
 *   several nodes the one that most of them share, then the narrowest, then the first kind, then the first id. Calls are of one group at most.
 * - A call is explained when an open cause hits its establishment, then or later: it is attached to that cause and raises nothing.
 * - A group takes in what shares its node, and ends CALL_QUIET_MS after its last call, when a person closes it, or when open causes
 *   explain all of its calls.
 * Times are the wall clock's: they survive a restart. A call dated after now is one of now. */
#ifndef VIGIE_CALL_GROUPS_H
#define VIGIE_CALL_GROUPS_H

#include "err.h"
#include "vtime.h"

/* What the caller complains of; in the order in which it is offered. Names are stored: never renamed. */
enum call_category { CALL_NO_ACCESS, CALL_SLOW, CALL_SERVICE, CALL_IMAGING, CALL_VIDEO, CALL_OTHER, CALL_CATEGORIES };

const char *call_category_name(enum call_category c); /* "no-access" "slow" "service" "imaging" "video" "other" */
bool call_category_from_name(const char *name, enum call_category *ret) MUST_CHECK;

/* The particular before the general. */
enum call_node_kind { CALL_NODE_SERVICE, CALL_NODE_COVOLINK, CALL_NODE_COMMUNE, CALL_NODE_PERIMETER };

struct call_node {
	int64_t id;               /* of its entity */
	enum call_node_kind kind;
	int64_t sites;            /* how many establishments share it, ≥ 1; of a service 0: not counted */
};

enum {
	CALL_GROUP_SITES = 3,
	CALL_WINDOW_MS = 15 * 60 * 1000,
	CALL_QUIET_MS = 60 * 60 * 1000,
	CALL_NODES_MAX = 24,      /* of one call: of more the narrowest */
	CALL_KEPT_MAX = 4096,     /* calls that are looked at; the oldest one that is in no group is forgotten first, a group forgets its oldest */
};

struct call {
	int64_t seq;              /* its row of the journal, > 0, each once */
	wall_t at;
	int64_t site;             /* the establishment's entity */
	enum call_category category;
	int64_t cause;            /* the alert that explains it, 0: none */
	size_t n_nodes;
	struct call_node nodes[CALL_NODES_MAX];
};

enum call_change {
	CALL_JOINED,              /* seq is of the group now */
	CALL_EXPLAINED,           /* seq is attached to the cause */
	CALL_GROUP_RAISED,        /* after those that joined it */
	CALL_GROUP_GREW,
	CALL_GROUP_QUIET, CALL_GROUP_CLOSED, CALL_GROUP_EXPLAINED, /* it has ended */
};

struct call_event {
	enum call_change change;
	int64_t seq;              /* of JOINED, EXPLAINED */
	int64_t cause;            /* of EXPLAINED */
	struct call_node node;    /* of a group */
	size_t calls, sites;      /* of a group: so far */
	enum call_category category; /* of all of these; CALL_CATEGORIES: of several */
	wall_t since;             /* its first call; of an end: when it ended */
};

typedef void (*call_event_fn)(void *user, const struct call_event *event);

struct call_groups;

struct call_groups *call_groups_new(call_event_fn on, void *user); /* NULL without memory */
void call_groups_free(struct call_groups *g);                      /* NULL is fine */

/* A group that is open, as the store remembers it, with its calls, each by itself; before anything else. Tells nothing. Calls that are of
 * no group come as new ones afterwards, the oldest first. */
bool call_groups_restore(struct call_groups *g, const struct call_node *node, const struct call *calls, size_t n, struct err *e) MUST_CHECK;

bool call_groups_take(struct call_groups *g, const struct call *c, wall_t now, struct err *e) MUST_CHECK;

/* An open cause hits the establishment of that call. */
void call_groups_explain(struct call_groups *g, int64_t seq, int64_t cause, wall_t now);

/* False: there is no such group. */
bool call_groups_close(struct call_groups *g, int64_t node, wall_t now);

void call_groups_tick(struct call_groups *g, wall_t now);

bool call_groups_is_open(const struct call_groups *g, int64_t node);

/* Calls that no cause explains yet, loose or of a group: which of them may be explained meanwhile. NULL past the last. */
const struct call *call_groups_unexplained(const struct call_groups *g, size_t i);

#endif
