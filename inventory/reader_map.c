#include "inventory/reader_internal.h"

#include "inventory/map_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct loading {
	struct reader *r;
	struct arena *a;          /* of the caller */
	struct arena *scratch;    /* of what is read on the way */
	const struct region_rows *region; /* that states are taken from; NULL: to be read */
	struct impact_graph *g;
	struct map *m;
	size_t *of;               /* nodes of the map by those of the graph */
	size_t *down, n_down;     /* nodes of the graph that are down now */
	struct import { int64_t at, uid; } *imports;
	size_t n_imports;
};

/* ---- who declared what ---- */

static bool fill_import(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct import *i = row;

	(void)r;
	(void)e;
	i->at = column_i64(c);
	i->uid = column_i64(c);
	return true;
}

/* A version begins at the instant of the import that declared it. */
static int64_t imported_by(const struct loading *l, int64_t at)
{
	size_t low = 0, high = l->n_imports;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (l->imports[middle].at == at)
			return l->imports[middle].uid;
		if (l->imports[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return UNKNOWN_I64;
}

static size_t node_named(const struct loading *l, const char *kind, const char *name)
{
	size_t node = kind && name ? impact_node(l->g, kind, name) : SIZE_MAX;

	return node != SIZE_MAX ? l->of[node] : SIZE_MAX;
}

static bool read_origins(struct loading *l, struct err *e)
{
	struct rows imports = ROWS_INIT(l->scratch, struct import);
	bool row = true;
	sqlite3_stmt *st;

	if (!reader_rows(l->r, ST_MAP_IMPORTS, DB_VALUES(reader_instant(l->r)), &imports, fill_import, e))
		return false;
	l->imports = imports.data;
	l->n_imports = imports.n;
	st = DB_QUERY(&l->r->db, ST_MAP_ENTITIES, e, reader_instant(l->r));
	while (st && row) {
		struct columns c = COLUMNS(st, NULL);
		const char *kind, *name;
		int64_t id, from, confirmed;
		size_t at;

		if (!db_step(&l->r->db, st, &row, e))
			return false;
		if (!row)
			break;
		id = column_i64(&c);
		kind = column_borrowed(&c);
		name = column_borrowed(&c);
		from = column_i64(&c);
		confirmed = column_i64(&c);
		at = node_named(l, kind, name);
		if (at == SIZE_MAX)
			continue;
		l->m->nodes[at].entity_id = id;
		l->m->nodes[at].declared = (wall_t){ from };
		l->m->nodes[at].declared_by = imported_by(l, from);
		/* of the past only what was known then */
		l->m->nodes[at].confirmed = (wall_t){ confirmed > reader_moment(l->r).ms && reader_is_past(l->r) ? from : confirmed };
	}
	return st != NULL;
}

/* ---- states ---- */

static void set_down(struct loading *l, const char *kind, const char *name)
{
	size_t node = impact_node(l->g, kind, name);

	l->m->nodes[l->of[node]].down = true;
	l->down[l->n_down++] = node;
}

static struct map_node *measured(struct loading *l, const char *kind, const char *name, enum state state, wall_t since, int64_t age_s)
{
	size_t at = node_named(l, kind, name);
	struct map_node *n = at != SIZE_MAX ? &l->m->nodes[at] : NULL;

	if (!n)
		return NULL;
	n->measured = true;
	n->state = state;
	n->since = since;
	n->age_s = age_s;
	return n;
}

static bool take_devices(struct loading *l, const struct region_rows *g, struct err *e)
{
	for (size_t i = 0; i < g->n_devices; i++) {
		const struct device_row *d = &g->devices[i];
		bool down = d->state == STATE_CRITICAL;

		if (!measured(l, "device", d->name, d->state, d->since, d->age_s))
			continue;
		if (down && !reader_device_is_down(l->r, d->id, d->outcome, &down, e))
			return false;
		if (down)
			set_down(l, "device", d->name);
	}
	return true;
}

static void take_region(struct loading *l, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_links; i++) {
		const struct link_row *k = &g->links[i];
		struct map_node *n = measured(l, "link", k->name, link_state_severity(k->state), k->since, k->age_s);

		if (n)
			n->link = k->state;
		if (n && k->state == LINK_DOWN)
			set_down(l, "link", k->name);
	}
	for (size_t i = 0; i < g->n_services; i++) {
		const struct service_row *s = &g->services[i];

		if (measured(l, "service", s->name, s->state, s->since, s->age_s) && s->state == STATE_CRITICAL)
			set_down(l, "service", s->name);
	}
	for (size_t i = 0; i < g->n_sites; i++) {
		struct map_node *n = measured(l, "site", g->sites[i].name, g->sites[i].state, WALL_NEVER, g->sites[i].age_s);

		if (n)
			n->measured = g->sites[i].watched;
	}
}

static void take_heartbeats(struct loading *l, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_heartbeats; i++) {
		const struct heartbeat_row *h = &g->heartbeats[i];

		if (measured(l, "heartbeat", h->name, h->state, h->since, reader_age_s(l->r, h->at)) && h->state == STATE_CRITICAL)
			set_down(l, "heartbeat", h->name);
	}
}

/* A Covolink whose DICOM is asked has a state of its own; of one that is not, others tell. */
static void take_covolinks(struct loading *l, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_covolinks; i++) {
		const struct covolink_row *v = &g->covolinks[i];

		if (!wall_is_known(v->at) && v->outcome == OUTCOME_NOT_TESTED)
			continue;
		if (measured(l, "covolink", v->name, v->state, v->since, v->age_s) && v->state == STATE_CRITICAL)
			set_down(l, "covolink", v->name);
	}
}

/* What a site goes by: its links and the devices at their ends; what its ways lead up to stands elsewhere. */
static bool mark_ways(const struct loading *l, bool **ret)
{
	const struct impact_graph *g = l->g;
	bool *is_way = arena_array(l->scratch, g->first[N_BLOCKS], sizeof *is_way);

	for (size_t i = 0; is_way && i < g->n_needs; i++) {
		const struct graph_need *n = &g->needs[i];

		for (size_t k = 0; k < n->n && (impact_is_in(g, SITES, n->node) || impact_is_in(g, WAYS, n->node)); k++)
			is_way[n->alternatives[k]] = true;
	}
	*ret = is_way;
	return is_way;
}

/* Of each site the worst of what is measured there beside its ways. */
static bool take_beside(const struct loading *l)
{
	bool *is_way;

	if (!mark_ways(l, &is_way))
		return false;
	for (size_t i = 0; i < l->g->first[WAYS]; i++) {
		const struct map_node *n = l->of[i] != SIZE_MAX && !is_way[i] ? &l->m->nodes[l->of[i]] : NULL;
		size_t site = n && n->measured && n->site ? node_named(l, "site", n->site) : SIZE_MAX;

		if (site != SIZE_MAX && strcmp(n->kind, "heartbeat") != 0)
			l->m->nodes[site].beside = state_worst(l->m->nodes[site].beside, n->state);
	}
	return true;
}

/* What answers is not cut off, whatever is declared of the way to it. A site that is left without a Covolink is degraded. */
static bool take_reach(struct loading *l)
{
	const struct impact_graph *g = l->g;
	size_t n = g->first[N_BLOCKS], *order = arena_array(l->scratch, n, sizeof *order);
	enum impact_reach *reach = arena_array(l->scratch, n, sizeof *reach);
	_Static_assert((int)MAP_WORKS == (int)IMPACT_WORKS && (int)MAP_CUT_OFF == (int)IMPACT_CUT_OFF, "one scale");

	if (!reach || !order)
		return false;
	impact_set_down(l->g, l->down, l->n_down);
	impact_reach_now(g, reach);
	for (size_t i = 0; i < g->d.n_sites; i++)
		if (reach[g->first[SITES] + i] == IMPACT_WORKS && reach[g->first[IMAGES] + i] != IMPACT_WORKS)
			reach[g->first[SITES] + i] = IMPACT_DEGRADED;
	for (size_t i = 0; i < n; i++) {
		struct map_node *node = l->of[i] != SIZE_MAX ? &l->m->nodes[l->of[i]] : NULL;

		order[i] = l->of[graph_order(g->graph)[i]];
		if (!node)
			continue;
		node->reach = (enum map_reach)reach[i];
		if (node->reach == MAP_CUT_OFF && node->measured && node->state == STATE_OK && !impact_is_in(g, SITES, i))
			node->reach = MAP_DEGRADED;
	}
	map_conclude(l->m, order, n);
	return true;
}

static bool load(struct loading *l, struct err *e)
{
	struct region_rows read;
	const struct region_rows *region = l->region ? l->region : &read;

	if (!reader_impact_graph(l->r, &l->g, e) || !map_build(l->g, l->a, l->m, &l->of, e)
	    || (!l->region && !read_region(l->r, l->scratch, &read, e)))
		return false;
	l->down = arena_array(l->scratch, l->g->first[N_BLOCKS], sizeof *l->down);
	if (!l->down)
		return err_set(e, ERR_MEMORY, "no memory for the map");
	if (!read_origins(l, e) || !take_devices(l, region, e))
		return false;
	take_region(l, region);
	take_covolinks(l, region);
	take_heartbeats(l, region);
	return (take_reach(l) && take_beside(l)) || err_set(e, ERR_MEMORY, "no memory for the map");
}

/* The graph may be made anew: what lives on owns its texts. */
static bool keep_texts(const struct loading *l)
{
	const char *before = NULL, *kept = NULL;

	for (size_t i = 0; i < l->m->n_nodes; i++) {
		struct map_node *n = &l->m->nodes[i];
		const char **texts[] = { &n->site, &n->use, &n->what };

		n->name = strchr(n->id, ':') + 1;
		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			if (*texts[k] && !(*texts[k] = arena_strdup(l->a, *texts[k])))
				return false;
		}
	}
	for (size_t i = 0; i < l->m->n_edges; i++) {
		const char *now = l->m->edges[i].kind;

		if (now != before)
			kept = arena_strdup(l->a, now);
		before = now;
		l->m->edges[i].kind = kept;
		if (!kept)
			return false;
	}
	return true;
}

bool read_map(struct reader *r, struct arena *a, struct map *ret, struct err *e)
{
	return read_map_of(r, NULL, a, ret, e);
}

bool read_map_of(struct reader *r, const struct region_rows *region, struct arena *a, struct map *ret, struct err *e)
{
	struct map m;
	struct loading l = { .r = r, .a = a, .m = &m, .region = region, .scratch = arena_new() };
	bool ok = l.scratch ? load(&l, e) : err_set(e, ERR_MEMORY, "out of memory");

	arena_free(l.scratch);
	if (!ok)
		return false;
	if (!keep_texts(&l))
		return err_set(e, ERR_MEMORY, "no memory for the map");
	*ret = m;
	return true;
}
