/* What call_groups.c (what is kept, told, and follows) and call_groups_shared.c (what calls have in common) share. */
#ifndef VIGIE_CALL_GROUPS_INTERNAL_H
#define VIGIE_CALL_GROUPS_INTERNAL_H

#include "call_groups.h"

struct kept_call {
	struct call call;
	int64_t group;            /* the node of its group; 0: loose */
};

struct call_group {
	struct call_node node;
	wall_t last;              /* of its calls */
};

struct call_groups {
	call_event_fn on;
	void *user;
	struct kept_call *kept;   /* by arrival */
	struct call_group *groups;
	int64_t *sites;           /* room to count establishments in */
	size_t n_kept, n_groups, cap_kept, cap_groups;
};

/* call_groups_shared.c */
/* Of no group, and fit to be of one of that node together with like. */
bool call_groups_is_loose_with(const struct kept_call *k, const struct call_node *node, const struct call *like);
struct call_group *call_groups_group_for(const struct call_groups *g, const struct call *c); /* the nearest open one; NULL: none fits */
/* The node that tells most of c and of those that are loose; NULL: too few share any. */
const struct call_node *call_groups_find_shared(const struct call_groups *g, const struct call *c);
size_t call_groups_count_different(int64_t *ids, size_t n); /* sorts them */

#endif
