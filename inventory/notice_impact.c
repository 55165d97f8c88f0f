/* Whom an alert hits (L1), at the moment when a message of it is made. */
#include "inventory/impact.h"
#include "inventory/notices_internal.h"

#include <jansson.h>
#include <stdint.h>

enum { NAMES_MAX = 50 };

/* By itself: what follows a cause works again with it. */
static bool is_down(const struct noticed *a)
{
	return a->what.down && a->what.cause && !a->what.ended;
}

static void tell_graph(struct arena *a, struct notices *n)
{
	size_t *down = arena_array(a, impact_graph_size(n->graph), sizeof *down), n_down = 0;

	if (!down)
		return;
	for (const struct noticed *at = notices_after(n, NULL); at; at = notices_after(n, at)) {
		size_t node = is_down(at) ? impact_node(n->graph, at->what.place.kind, at->what.place.name) : SIZE_MAX;

		if (node != SIZE_MAX && n_down < impact_graph_size(n->graph))
			down[n_down++] = node;
	}
	impact_set_down(n->graph, down, n_down);
	n->graph_knows = true;
}

static json_t *names_of(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->n && i < NAMES_MAX; i++)
		json_array_append_new(list, json_string(names->names[i]));
	return list;
}

static json_t *uses_of(const struct impact_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->uses.n && i < NAMES_MAX; i++)
		json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "use", row->uses.names[i], "routes", (json_int_t)row->uses_routes[i],
		                                      "sites", (json_int_t)row->uses_sites[i]));
	return list;
}

/* A name that is not UTF-8 cannot be declared; a list that lacks one is told by its total. */
static json_t *as_json(const struct impact_row *row)
{
	const struct { const char *key; const struct names *names; } lists[] = {
		{ "sites", &row->sites }, { "covolinks", &row->covolinks }, { "routes", &row->routes }, { "processes", &row->processes },
		{ "without_covolink", &row->served }, { "degraded", &row->degraded },
	};
	json_t *impact = json_object(), *total = json_object();
	bool ok = true;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		ok = json_object_set_new(impact, lists[i].key, names_of(lists[i].names)) == 0
		     && json_object_set_new(total, lists[i].key, json_integer((json_int_t)lists[i].names->n)) == 0 && ok;
	ok = json_object_set_new(impact, "uses", uses_of(row)) == 0 && ok;
	ok = json_object_set_new(impact, "total", total) == 0 && ok;
	if (ok)
		return impact;
	json_decref(impact);
	return NULL;
}

json_t *notice_impact(struct arena *a, struct notices *n, const struct noticed *of)
{
	struct impact_row row = { 0 };
	size_t node;
	struct err e;

	if (!n->graph)
		return json_null();
	if (!n->graph_knows)
		tell_graph(a, n);
	node = is_down(of) ? impact_node(n->graph, of->what.place.kind, of->what.place.name) : SIZE_MAX;
	if (node != SIZE_MAX && !impact_of(n->graph, node, a, &row, &e))
		return NULL;
	return as_json(&row);
}
