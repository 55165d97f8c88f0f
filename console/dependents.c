#include "console/dependents.h"

#include "arena.h"
#include "console/dependencies.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

/* Not of the graph of devices, links and services. */
static bool is_care(const struct map_node *n)
{
	static const char *const kinds[] = { "process", "application", "route", "covolink", "site" };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(n->kind, kinds[i]) == 0)
			return true;
	return false;
}

static void append_node(struct text *t, const struct map_node *n, wall_t now)
{
	enum state worst = map_severity(n);
	char at[FORMAT_MAX];

	text_append(t, "  ");
	object_name_words(n->id, t);
	text_append_part(t, " · ", "%s", n->use ? keyword_word("use", n->use) : "");
	text_appendf(t, " · %s", worst == n->state ? map_state_word(n) : state_word(worst));
	format_time(n->since, now, at);
	text_append_part(t, " ", _("since %s"), at);
	text_append(t, "\n");
}

/* Nodes that are reached, in the order they were. */
struct walk { bool *reached; size_t *queue, n; };

static void reach(struct walk *w, size_t node)
{
	if (w->reached[node])
		return;
	w->reached[node] = true;
	w->queue[w->n++] = node;
}

/* A site without images works all the same: what needs it does not need its Covolink. */
static void walk(struct walk *w, const struct map *m, size_t from, enum map_direction direction)
{
	size_t images = 0;

	reach(w, from);
	for (size_t i = 0; i < w->n; i++) {
		size_t node = w->queue[i];

		for (size_t k = m->first_edge[node]; direction == MAP_DOWN && k < m->first_edge[node + 1]; k++)
			reach(w, m->edges[k].to);
		for (size_t k = m->first_user[node]; direction == MAP_UP && k < m->first_user[node + 1]; k++)
			if (strcmp(m->edges[m->users[k]].kind, "images") != 0)
				reach(w, m->edges[m->users[k]].from);
	}
	images = w->n;
	for (size_t i = 0; direction == MAP_UP && i < images; i++)
		for (size_t k = m->first_user[w->queue[i]]; k < m->first_user[w->queue[i] + 1]; k++)
			reach(w, m->edges[m->users[k]].from);
}

static bool append_reached(const struct map *m, size_t node, enum map_direction direction, bool all, wall_t now, struct arena *a, struct text *t,
                           size_t *ret_n, struct err *e)
{
	struct walk w = { arena_array(a, m->n_nodes, sizeof *w.reached), arena_array(a, m->n_nodes, sizeof *w.queue), 0 };

	if (!w.reached || !w.queue)
		return err_set(e, ERR_MEMORY, "out of memory");
	walk(&w, m, node, direction);
	for (size_t k = 0; k < m->n_nodes; k++) {
		size_t i = direction == MAP_DOWN ? m->n_nodes - 1 - k : k; /* the root first */

		if (w.reached[i] && i != node && (all || is_care(&m->nodes[i])) && (*ret_n)++ < DEPENDENCIES_SHOWN_MAX)
			append_node(t, &m->nodes[i], now);
	}
	dependencies_append_rest(t, *ret_n);
	return true;
}

bool dependents_write(struct reader *r, const struct region_rows *region, const char *object, enum map_direction direction, bool all, wall_t now,
                      struct text *t, size_t *ret_n, struct err *e)
{
	struct arena *a = arena_new();
	struct map m;
	size_t node;
	bool ok = (a || err_set(e, ERR_MEMORY, "out of memory")) && read_map_of(r, region, a, &m, e);

	*ret_n = 0;
	node = ok ? map_find(&m, object) : SIZE_MAX;
	if (node != SIZE_MAX)
		ok = append_reached(&m, node, direction, all, now, a, t, ret_n, e);
	arena_free(a);
	return ok;
}
