#include "inventory/reader_internal.h"

#include "inventory/impact.h"

#include <stddef.h>
#include <string.h>

/* What is declared at the reader's instant, for the graph of the impact. */

/* A row of nothing but texts, in the order of its columns. */
#define FILL_TEXTS(name, type, count) \
	static bool name(struct reader *r, struct columns *c, void *row, struct err *e) \
	{ \
		const char **texts = row; \
		(void)r; \
		(void)e; \
		_Static_assert(sizeof(type) == (count) * sizeof *texts, "each field is a column"); \
		for (size_t i = 0; i < (count); i++) \
			texts[i] = column_text(c); \
		return true; \
	}

FILL_TEXTS(fill_device, struct impact_device, 4)
FILL_TEXTS(fill_link, struct impact_link, 8)
FILL_TEXTS(fill_service, struct impact_service, 6)
FILL_TEXTS(fill_site, struct impact_site, 3)
FILL_TEXTS(fill_covolink, struct impact_covolink, 5)
FILL_TEXTS(fill_route, struct impact_route, 5)
FILL_TEXTS(fill_contract, struct impact_contract, 2)
FILL_TEXTS(fill_heartbeat, struct impact_heartbeat, 4)
FILL_TEXTS(fill_name, const char *, 1)

static bool read_declared(struct reader *r, struct arena *a, struct impact_declared *d, struct err *e)
{
#define LIST(id, fill, type, rows, n) { id, fill, ROWS_INIT(a, type), offsetof(struct impact_declared, rows), offsetof(struct impact_declared, n) }
	struct { enum statement id; fill_fn fill; struct rows rows; size_t to, to_n; } lists[] = {
		LIST(ST_IMPACT_DEVICES, fill_device, struct impact_device, devices, n_devices),
		LIST(ST_IMPACT_LINKS, fill_link, struct impact_link, links, n_links),
		LIST(ST_IMPACT_SERVICES, fill_service, struct impact_service, services, n_services),
		LIST(ST_IMPACT_SITES, fill_site, struct impact_site, sites, n_sites),
		LIST(ST_IMPACT_COVOLINKS, fill_covolink, struct impact_covolink, covolinks, n_covolinks),
		LIST(ST_IMPACT_ROUTES, fill_route, struct impact_route, routes, n_routes),
		LIST(ST_IMPACT_CONTRACTS, fill_contract, struct impact_contract, contracts, n_contracts),
		LIST(ST_IMPACT_HEARTBEATS, fill_heartbeat, struct impact_heartbeat, heartbeats, n_heartbeats),
		LIST(ST_IMPACT_APPLICATIONS, fill_name, const char *, applications, n_applications),
		LIST(ST_IMPACT_PROCESSES, fill_name, const char *, processes, n_processes),
		LIST(ST_IMPACT_PERIMETERS, fill_name, const char *, perimeters, n_perimeters),
		LIST(ST_IMPACT_SUPPLIERS, fill_name, const char *, suppliers, n_suppliers),
	};
#undef LIST
	struct dependency_row *dependencies;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		if (!reader_rows(r, lists[i].id, DB_VALUES(reader_instant(r)), &lists[i].rows, lists[i].fill, e))
			return false;
		memcpy((char *)d + lists[i].to, &lists[i].rows.data, sizeof lists[i].rows.data);
		memcpy((char *)d + lists[i].to_n, &lists[i].rows.n, sizeof lists[i].rows.n);
	}
	if (!read_dependencies(r, a, &dependencies, &d->n_dependencies, e))
		return false;
	d->dependencies = dependencies;
	return true;
}

bool impact_graph_read(struct reader *r, struct arena *a, struct impact_graph **ret, struct err *e)
{
	struct impact_declared d = { 0 };

	return read_declared(r, a, &d, e) && impact_graph_new(&d, ret, e);
}

/* Makes it anew in the reader, which keeps it for as long as nothing is declared otherwise. */
static bool make_graph(struct reader *r, struct err *e)
{
	reader_forget_impact(r);
	r->impact_arena = arena_new();
	if (!r->impact_arena)
		return err_set(e, ERR_MEMORY, "out of memory");
	return impact_graph_read(r, r->impact_arena, &r->impact, e);
}

/* The mark of what is declared grows with each version that begins or ends. */
bool reader_impact_graph(struct reader *r, struct impact_graph **ret, struct err *e)
{
	int64_t mark;

	if (!db_read_i64(&r->db, ST_IMPACT_MARK, NULL, 0, &mark, e))
		return false;
	if (!r->impact || mark != r->impact_mark || r->instant != r->impact_instant) {
		if (!make_graph(r, e)) {
			reader_forget_impact(r);
			return false;
		}
		r->impact_mark = mark;
		r->impact_instant = r->instant;
	}
	*ret = r->impact;
	return true;
}

void reader_forget_impact(struct reader *r)
{
	impact_graph_free(r->impact);
	arena_free(r->impact_arena);
	r->impact = NULL;
	r->impact_arena = NULL;
}

/* Names outlive the graph that they come from. */
static bool keep_names(struct arena *a, struct names *n)
{
	for (size_t i = 0; i < n->n; i++)
		if (!(n->names[i] = arena_strdup(a, n->names[i])))
			return false;
	return true;
}

bool reader_keep_impact(struct arena *a, struct impact_row *i, struct err *e)
{
	struct names *lists[] = { &i->sites, &i->covolinks, &i->routes, &i->applications, &i->processes, &i->services, &i->uses, &i->served,
		                  &i->degraded };

	for (size_t k = 0; k < ARRAY_LEN(lists); k++)
		if (!keep_names(a, lists[k]))
			return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

/* ---- of alerts ---- */

/* A device that answers a ping forwards, whatever its agent does. Of a past instant only the outcome of its worst check is kept. */
bool reader_device_is_down(struct reader *r, int64_t entity_id, enum outcome worst, bool *ret, struct err *e)
{
	const struct entity_result *results;
	size_t n;

	*ret = worst == OUTCOME_TIMEOUT || worst == OUTCOME_UNREACHABLE;
	if (!*ret || reader_is_past(r))
		return true;
	if (!reader_current_results(r, entity_id, &results, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		*ret = *ret && results[i].check.outcome != OUTCOME_OK;
	return true;
}

/* A route by which no image passes stops the care that it is for, however grave that is. */
static bool is_silent_route(const struct alert_row *a) { return strcmp(a->kind, "route") == 0 && strcmp(a->subject, "silence") == 0; }

/* Whether what fails with the alert's object fails now: it is open and nothing of the object works. */
static bool is_down(struct reader *r, const struct alert_row *a, bool *ret, struct err *e)
{
	*ret = a->handling != ALERT_ENDED && ((a->severity == STATE_CRITICAL && !*a->subject) || is_silent_route(a));
	return !*ret || strcmp(a->kind, "device") != 0 || reader_device_is_down(r, a->entity_id, a->outcome, ret, e);
}

/* What follows a cause is down by it, not by itself: it works again with it. */
static bool is_cause(const struct alert_row *a) { return a->cause_id == a->id; }

bool reader_add_impacts(struct reader *r, struct arena *a, struct alert_row **alerts, size_t n, struct err *e)
{
	size_t *nodes = arena_array(a, n, sizeof *nodes), *down = arena_array(a, n, sizeof *down), n_down = 0;
	struct impact_graph *g = NULL;
	bool ok = nodes && down;

	if (!ok)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (n == 0)
		return true;
	ok = reader_impact_graph(r, &g, e);
	for (size_t i = 0; ok && i < n; i++) {
		bool fails = false;

		ok = is_down(r, alerts[i], &fails, e);
		alerts[i]->unreachable = fails && strcmp(alerts[i]->kind, "device") == 0;
		nodes[i] = fails && is_cause(alerts[i]) ? impact_node(g, alerts[i]->kind, alerts[i]->name) : SIZE_MAX;
		if (nodes[i] != SIZE_MAX)
			down[n_down++] = nodes[i];
	}
	if (ok)
		impact_set_down(g, down, n_down);
	for (size_t i = 0; ok && i < n; i++)
		if (nodes[i] != SIZE_MAX)
			ok = impact_of(g, nodes[i], a, &alerts[i]->impact, e) && reader_keep_impact(a, &alerts[i]->impact, e);
	return ok;
}
