#include "inventory/live_redundancy.h"

#include "inventory/live_alerts.h"
#include "region_graph.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct group {
	size_t first, n;          /* in members */
	size_t alone;             /* the link that is told to be left, SIZE_MAX: none */
	size_t under;             /* the link that is down whose cause is told to be that of the loss, SIZE_MAX: it stands alone */
	bool touched;
};

struct live_redundancy {
	struct group *groups;
	size_t n_groups;
	size_t *members;          /* links, side by side */
	size_t *group_of;         /* of each link, SIZE_MAX: none */
	size_t *touched, n_touched;
};

/* ---- groups ---- */

static int compare_groups(const void *a, const void *b, void *links)
{
	const struct reg_link *x = (const struct reg_link *)links + *(const size_t *)a, *y = (const struct reg_link *)links + *(const size_t *)b;
	int order = strcmp(x->redundancy_group, y->redundancy_group);

	return order ? order : (x > y) - (x < y);
}

static void make_groups(struct live_redundancy *v, const struct registry *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_links; i++) {
		v->group_of[i] = SIZE_MAX;
		if (r->links[i].redundancy_group && *r->links[i].redundancy_group)
			v->members[n++] = i;
	}
	if (n > 0)
		qsort_r(v->members, n, sizeof *v->members, compare_groups, r->links);
	for (size_t i = 0; i < n; i++) {
		bool same = i > 0 && strcmp(r->links[v->members[i]].redundancy_group, r->links[v->members[i - 1]].redundancy_group) == 0;

		if (!same)
			v->groups[v->n_groups++] = (struct group){ .first = i, .alone = SIZE_MAX, .under = SIZE_MAX };
		v->groups[v->n_groups - 1].n++;
		v->group_of[v->members[i]] = v->n_groups - 1;
	}
}

struct live_redundancy *live_redundancy_new(const struct registry *r, struct err *e)
{
	struct live_redundancy *v = calloc(1, sizeof *v);

	if (v) {
		v->groups = calloc(r->n_links + 1, sizeof *v->groups);
		v->members = calloc(r->n_links + 1, sizeof *v->members);
		v->group_of = calloc(r->n_links + 1, sizeof *v->group_of);
		v->touched = calloc(r->n_links + 1, sizeof *v->touched);
	}
	if (!v || !v->groups || !v->members || !v->group_of || !v->touched) {
		live_redundancy_free(v);
		err_set(e, ERR_MEMORY, "no memory for the redundancy groups");
		return NULL;
	}
	make_groups(v, r);
	return v;
}

void live_redundancy_free(struct live_redundancy *v)
{
	if (!v)
		return;
	free(v->groups);
	free(v->members);
	free(v->group_of);
	free(v->touched);
	free(v);
}

/* ---- what is left ---- */

enum standing { WORKS, DOWN, OPEN, NO_MEMBER };

static enum standing standing_of(const struct live_table *t, size_t link)
{
	const struct live_shown *s = &t->links[link].shown;
	size_t node = region_node_of_link(t->registry, &t->registry->links[link]);

	if (!s->known || s->outcome == OUTCOME_NOT_TESTED)
		return NO_MEMBER;
	if (live_alerts_flaps(t, node))
		return OPEN;
	switch ((enum link_state)s->state) {
	case LINK_UP:
	case LINK_DEGRADED:
		return WORKS;
	case LINK_ADMIN_DOWN:
		return NO_MEMBER;
	case LINK_DOWN:
		return live_alerts_concludes(t, node) ? DOWN : OPEN;
	case LINK_UNKNOWN:
		break;
	}
	return OPEN;
}

struct count {
	size_t of[NO_MEMBER + 1];
	size_t works;             /* one of those that work */
	size_t under;             /* one of those that are down, when each of them follows another failure */
};

static struct count count_members(const struct live_table *t, const struct group *g)
{
	struct count c = { .works = SIZE_MAX, .under = SIZE_MAX };
	bool cause = false;

	for (size_t i = 0; i < g->n; i++) {
		size_t link = t->redundancy->members[g->first + i];
		enum standing s = standing_of(t, link);

		c.of[s]++;
		if (s == WORKS)
			c.works = link;
		if (s != DOWN)
			continue;
		cause |= !live_alerts_follows(t, region_node_of_link(t->registry, &t->registry->links[link]));
		c.under = link;
	}
	if (cause)
		c.under = SIZE_MAX;
	return c;
}

/* "the last circuit of G that works; down: A, B" */
static void describe(const struct live_table *t, const struct group *g, struct text *text)
{
	size_t said = 0;

	text_appendf(text, "the last circuit of %.64s that works; down: ",
	             t->registry->links[t->redundancy->members[g->first]].redundancy_group);
	for (size_t i = 0; i < g->n; i++) {
		size_t link = t->redundancy->members[g->first + i];

		if (standing_of(t, link) == DOWN)
			text_appendf(text, "%s%.64s", said++ > 0 ? ", " : "", t->registry->links[link].name);
	}
}

static bool write_alert(int64_t link_id, int64_t follows_id, const char *detail, wall_t at, struct batch *b, struct err *e)
{
	struct batch_alert *row = batch_add_alert(b);

	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	*row = (struct batch_alert){
		.entity_id = link_id,
		.subject = "redundancy",
		.follows_id = follows_id,
		.ended = !detail,
		.state = STATE_WARNING,
		.outcome = OUTCOME_REDUNDANCY_LOST,
		.detail = arena_strdup(b->arena, detail),
		.at = at,
	};
	return true;
}

static bool judge_group(struct live_table *t, struct group *g, wall_t at, struct batch *b, struct err *e)
{
	const struct reg_link *links = t->registry->links;
	struct text detail = TEXT_INIT(256);
	struct count c = count_members(t, g);
	size_t alone = c.of[WORKS] == 1 && c.of[DOWN] > 0 ? c.works : SIZE_MAX;
	size_t under = alone != SIZE_MAX ? c.under : SIZE_MAX;
	bool ok = true;

	if (c.of[OPEN] > 0 || (alone == g->alone && under == g->under))
		return true;
	describe(t, g, &detail);
	if (g->alone != SIZE_MAX && g->alone != alone)
		ok = write_alert(links[g->alone].id, 0, NULL, at, b, e);
	if (alone != SIZE_MAX)
		ok = ok && write_alert(links[alone].id, under != SIZE_MAX ? links[under].id : 0, text_str(&detail), at, b, e);
	g->alone = alone;
	g->under = under;
	text_done(&detail);
	return ok;
}

void live_redundancy_touch(struct live_table *t, size_t link)
{
	struct live_redundancy *v = t->redundancy;
	size_t g = v->group_of[link];

	if (g == SIZE_MAX || v->groups[g].touched)
		return;
	v->groups[g].touched = true;
	v->touched[v->n_touched++] = g;
}

bool live_redundancy_judge(struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	struct live_redundancy *v = t->redundancy;

	while (v->n_touched > 0) {
		struct group *g = &v->groups[v->touched[--v->n_touched]];

		g->touched = false;
		if (!t->blind && !judge_group(t, g, at, b, e))
			return false;
	}
	return true;
}

/* ---- over restarts and declarations ---- */

/* The group that the link of this id is in, NULL: none. */
static struct group *group_of_id(const struct live_table *t, int64_t id, size_t *ret_link)
{
	size_t link = id_index_find(t->link_places, t->registry->n_links, id);

	if (link == SIZE_MAX || t->redundancy->group_of[link] == SIZE_MAX)
		return NULL;
	*ret_link = link;
	return &t->redundancy->groups[t->redundancy->group_of[link]];
}

static bool is_ours(const struct reg_alert *a)
{
	return strcmp(a->subject, "redundancy") == 0;
}

void live_redundancy_restore(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		size_t link;
		struct group *g = is_ours(&t->registry->alerts[i]) ? group_of_id(t, t->registry->alerts[i].entity_id, &link) : NULL;

		if (!g)
			continue;
		g->alone = link;
		g->under = id_index_find(t->link_places, t->registry->n_links, t->registry->alerts[i].follows_id);
	}
}

void live_redundancy_inherit(struct live_table *t, const struct live_table *old)
{
	for (size_t i = 0; i < t->redundancy->n_groups; i++)
		t->redundancy->groups[i].alone = t->redundancy->groups[i].under = SIZE_MAX;
	for (size_t i = 0; i < old->redundancy->n_groups; i++) {
		size_t alone = old->redundancy->groups[i].alone, under = old->redundancy->groups[i].under, link;
		struct group *g = alone != SIZE_MAX ? group_of_id(t, old->registry->links[alone].id, &link) : NULL;

		if (!g)
			continue;
		g->alone = link;
		g->under = under != SIZE_MAX ? id_index_find(t->link_places, t->registry->n_links, old->registry->links[under].id) : SIZE_MAX;
	}
}

bool live_redundancy_end_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		const struct reg_alert *a = &t->registry->alerts[i];
		size_t link;
		const struct group *g = is_ours(a) ? group_of_id(t, a->entity_id, &link) : NULL;

		if (is_ours(a) && (!g || g->alone != link) && !write_alert(a->entity_id, 0, NULL, at, b, e))
			return false;
	}
	return true;
}
