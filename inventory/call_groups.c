#include "inventory/call_groups_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const category_names[CALL_CATEGORIES] = {
	[CALL_NO_ACCESS] = "no-access", [CALL_SLOW] = "slow", [CALL_SERVICE] = "service", [CALL_IMAGING] = "imaging", [CALL_VIDEO] = "video",
	[CALL_OTHER] = "other",
};

const char *call_category_name(enum call_category c) { return category_names[c]; }

bool call_category_from_name(const char *name, enum call_category *ret)
{
	for (enum call_category c = 0; c < CALL_CATEGORIES; c++) {
		if (strcmp(category_names[c], name) == 0) {
			*ret = c;
			return true;
		}
	}
	return false;
}

/* ---- what is kept ---- */

static void *grow(void *array, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? 2 * *cap : 16;
	void *grown;

	if (n < *cap)
		return array;
	grown = realloc(array, more * size);
	if (grown)
		*cap = more;
	return grown;
}

static void forget(struct call_groups *g, size_t i)
{
	memmove(&g->kept[i], &g->kept[i + 1], (--g->n_kept - i) * sizeof *g->kept);
}

static void forget_oldest(struct call_groups *g)
{
	for (size_t i = 0; i < g->n_kept; i++) {
		if (g->kept[i].group == 0) {
			forget(g, i);
			return;
		}
	}
	forget(g, 0);
}

static struct kept_call *keep(struct call_groups *g, const struct call *c, int64_t group, struct err *e)
{
	struct kept_call *kept;

	if (g->n_kept == CALL_KEPT_MAX)
		forget_oldest(g);
	kept = grow(g->kept, g->n_kept, &g->cap_kept, sizeof *kept);
	if (!kept) {
		err_set(e, ERR_MEMORY, "no memory for a call");
		return NULL;
	}
	g->kept = kept;
	kept[g->n_kept] = (struct kept_call){ *c, group };
	return &kept[g->n_kept++];
}

static struct call_group *group_of(const struct call_groups *g, int64_t node)
{
	for (size_t i = 0; i < g->n_groups; i++)
		if (g->groups[i].node.id == node)
			return &g->groups[i];
	return NULL;
}

static struct call_group *add_group(struct call_groups *g, const struct call_node *node, struct err *e)
{
	struct call_group *groups = grow(g->groups, g->n_groups, &g->cap_groups, sizeof *groups);

	if (!groups) {
		err_set(e, ERR_MEMORY, "no memory for a group of calls");
		return NULL;
	}
	g->groups = groups;
	groups[g->n_groups] = (struct call_group){ *node, { 0 } };
	return &groups[g->n_groups++];
}

/* ---- what is told ---- */

static void tell_call(const struct call_groups *g, enum call_change change, const struct call *c, const struct call_node *node)
{
	struct call_event event = { .change = change, .seq = c->seq, .cause = c->cause, .since = c->at };

	if (node)
		event.node = *node;
	g->on(g->user, &event);
}

static void tell_group(const struct call_groups *g, enum call_change change, const struct call_group *one, wall_t when)
{
	struct call_event event = { .change = change, .node = one->node, .since = when };

	for (size_t i = 0; i < g->n_kept; i++) {
		if (g->kept[i].group != one->node.id)
			continue;
		event.category = event.calls == 0 || event.category == g->kept[i].call.category ? g->kept[i].call.category : CALL_CATEGORIES;
		g->sites[event.calls++] = g->kept[i].call.site;
		if (!wall_is_known(event.since) || g->kept[i].call.at.ms < event.since.ms)
			event.since = g->kept[i].call.at;
	}
	if (change >= CALL_GROUP_QUIET)
		event.since = when;
	event.sites = call_groups_count_different(g->sites, event.calls);
	g->on(g->user, &event);
}

/* ---- what follows ---- */

static void join(struct call_groups *g, struct kept_call *k, struct call_group *one)
{
	k->group = one->node.id;
	if (one->last.ms < k->call.at.ms)
		one->last = k->call.at;
	tell_call(g, CALL_JOINED, &k->call, &one->node);
}

static void end(struct call_groups *g, struct call_group *one, enum call_change why, wall_t now)
{
	int64_t node = one->node.id;
	size_t n = 0;

	tell_group(g, why, one, now);
	for (size_t i = 0; i < g->n_kept; i++)
		if (g->kept[i].group != node)
			g->kept[n++] = g->kept[i];
	g->n_kept = n;
	*one = g->groups[--g->n_groups];
}

static bool raise_group(struct call_groups *g, const struct call *c, struct err *e)
{
	const struct call_node *node = call_groups_find_shared(g, c);
	struct call_group *one = node ? group_of(g, node->id) : NULL;
	bool open = one != NULL;

	if (!node)
		return true;
	if (!open)
		one = add_group(g, node, e);
	if (!one)
		return false;
	for (size_t i = 0; i < g->n_kept; i++)
		if (call_groups_is_loose_with(&g->kept[i], node, c))
			join(g, &g->kept[i], one);
	tell_group(g, open ? CALL_GROUP_GREW : CALL_GROUP_RAISED, one, WALL_NEVER);
	return true;
}

bool call_groups_take(struct call_groups *g, const struct call *c, wall_t now, struct err *e)
{
	struct call call = *c;
	struct call_group *one;
	struct kept_call *k;

	call_groups_tick(g, now);
	if (call.at.ms > now.ms)
		call.at = now;
	if (call.n_nodes > CALL_NODES_MAX)
		call.n_nodes = CALL_NODES_MAX;
	if (call.cause) {
		tell_call(g, CALL_EXPLAINED, &call, NULL);
		return true;
	}
	if (now.ms - call.at.ms > CALL_WINDOW_MS)
		return true;
	one = call_groups_group_for(g, &call);
	k = keep(g, &call, 0, e);
	if (!k)
		return false;
	if (!one)
		return raise_group(g, &call, e);
	join(g, k, one);
	tell_group(g, CALL_GROUP_GREW, one, WALL_NEVER);
	return true;
}

void call_groups_explain(struct call_groups *g, int64_t seq, int64_t cause, wall_t now)
{
	size_t i = 0, open = 0;
	int64_t node;

	while (i < g->n_kept && g->kept[i].call.seq != seq)
		i++;
	if (i == g->n_kept || g->kept[i].call.cause)
		return;
	g->kept[i].call.cause = cause;
	node = g->kept[i].group;
	tell_call(g, CALL_EXPLAINED, &g->kept[i].call, NULL);
	if (node == 0) {
		forget(g, i);
		return;
	}
	for (size_t k = 0; k < g->n_kept; k++)
		open += g->kept[k].group == node && !g->kept[k].call.cause;
	if (open == 0)
		end(g, group_of(g, node), CALL_GROUP_EXPLAINED, now);
}

bool call_groups_close(struct call_groups *g, int64_t node, wall_t now)
{
	struct call_group *one = group_of(g, node);

	if (!one)
		return false;
	end(g, one, CALL_GROUP_CLOSED, now);
	return true;
}

void call_groups_tick(struct call_groups *g, wall_t now)
{
	size_t n = 0;

	for (size_t i = g->n_groups; i > 0; i--)
		if (now.ms - g->groups[i - 1].last.ms >= CALL_QUIET_MS)
			end(g, &g->groups[i - 1], CALL_GROUP_QUIET, now);
	for (size_t i = 0; i < g->n_kept; i++)
		if (g->kept[i].group != 0 || now.ms - g->kept[i].call.at.ms <= CALL_WINDOW_MS)
			g->kept[n++] = g->kept[i];
	g->n_kept = n;
}

bool call_groups_is_open(const struct call_groups *g, int64_t node) { return group_of(g, node) != NULL; }

const struct call *call_groups_unexplained(const struct call_groups *g, size_t i)
{
	for (size_t k = 0; k < g->n_kept; k++)
		if (!g->kept[k].call.cause && i-- == 0)
			return &g->kept[k].call;
	return NULL;
}

/* ---- life ---- */

bool call_groups_restore(struct call_groups *g, const struct call_node *node, const struct call *calls, size_t n, struct err *e)
{
	struct call_group *one = add_group(g, node, e);

	if (!one)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!keep(g, &calls[i], node->id, e))
			return false;
		if (one->last.ms < calls[i].at.ms)
			one->last = calls[i].at;
	}
	return true;
}

struct call_groups *call_groups_new(call_event_fn on, void *user)
{
	struct call_groups *g = calloc(1, sizeof *g);

	if (!g)
		return NULL;
	g->sites = calloc(CALL_KEPT_MAX, sizeof *g->sites);
	if (!g->sites) {
		free(g);
		return NULL;
	}
	g->on = on;
	g->user = user;
	return g;
}

void call_groups_free(struct call_groups *g)
{
	if (!g)
		return;
	free(g->kept);
	free(g->groups);
	free(g->sites);
	free(g);
}
