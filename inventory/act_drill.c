/* An exercise: what was taken as failed, and what that would have done. The row of the journal is the record. */
#include "inventory/act_internal.h"

#include "map.h"

#include <stdint.h>
#include <string.h>

static void set_count(json_t *found, const char *key, size_t n)
{
	json_object_set_new(found, key, json_integer((json_int_t)n));
}

static json_t *found_json(const struct map_impact *i)
{
	json_t *found = json_object();
	size_t proven = 0;

	for (size_t k = 0; k < i->n_fallbacks; k++)
		proven += wall_is_known(i->fallbacks[k].proven);
	set_count(found, "sites", i->hit.sites.n);
	set_count(found, "without_covolink", i->hit.served.n);
	set_count(found, "covolinks", i->hit.covolinks.n);
	set_count(found, "routes", i->hit.routes.n);
	set_count(found, "processes", i->hit.processes.n);
	set_count(found, "degraded", i->hit.degraded.n);
	set_count(found, "fallbacks_proven", proven);
	set_count(found, "fallbacks_theoretical", i->n_fallbacks - proven);
	return found;
}

static bool simulate(struct act_plan *p, struct reader *r, struct arena *a, struct err *e)
{
	size_t nodes[ACT_DOWN_MAX];
	struct map_impact i;
	struct map m;

	if (!read_map(r, a, &m, e))
		return false;
	for (size_t k = 0; k < p->a->n_down; k++) {
		nodes[k] = map_find(&m, p->a->down[k]);
		if (nodes[k] == SIZE_MAX)
			return err_set(e, ERR_NOT_FOUND, "there is no %.256s", p->a->down[k]);
	}
	if (!read_map_impact(r, &m, nodes, p->a->n_down, a, &i, e))
		return false;
	p->found = found_json(&i);
	return p->found || err_set(e, ERR_MEMORY, "no memory for an act");
}

bool act_judge_drill(struct act_plan *p, struct err *e)
{
	struct arena *a = arena_new();
	struct reader *r = NULL;
	bool ok = false;

	if (p->a->n_down == 0 || p->a->n_down > ACT_DOWN_MAX)
		err_set(e, ERR_USAGE, "down: expected 1 to %d nodes", ACT_DOWN_MAX);
	else if (!a)
		err_set(e, ERR_MEMORY, "no memory for an act");
	else if (reader_open(sqlite3_db_filename(p->s->db.handle, "main"), &r, e) && reader_begin(r, p->a->at, WALL_NEVER, e)) {
		ok = simulate(p, r, a, e);
		reader_end(r);
	}
	reader_close(r);
	arena_free(a);
	return ok;
}
