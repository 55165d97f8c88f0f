#include "inventory/reader_internal.h"

#include "inventory/impact.h"

#include <string.h>

/* What is declared at the reader's instant, for the graph of the impact. */

static bool fill_device(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct impact_device *d = row;

	(void)r;
	(void)e;
	d->name = column_text(c);
	d->site = column_text(c);
	d->kind = column_text(c);
	d->parents = column_text(c);
	return true;
}

static bool fill_link(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct impact_link *l = row;

	(void)r;
	(void)e;
	l->name = column_text(c);
	l->site = column_text(c);
	l->device = column_text(c);
	l->interface = column_text(c);
	l->z_device = column_text(c);
	l->z_interface = column_text(c);
	return true;
}

static bool fill_service(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct impact_service *s = row;

	(void)r;
	(void)e;
	s->name = column_text(c);
	s->kind = column_text(c);
	s->device = column_text(c);
	s->application = column_text(c);
	return true;
}

static bool fill_name(struct reader *r, struct columns *c, void *row, struct err *e)
{
	const char **name = row;

	(void)r;
	(void)e;
	*name = column_text(c);
	return true;
}

static bool read_declared(struct reader *r, struct arena *a, struct impact_declared *d, struct err *e)
{
	struct rows devices = ROWS_INIT(a, struct impact_device), links = ROWS_INIT(a, struct impact_link);
	struct rows services = ROWS_INIT(a, struct impact_service), sites = ROWS_INIT(a, const char *);
	struct rows applications = ROWS_INIT(a, const char *), processes = ROWS_INIT(a, const char *);
	const struct { enum statement id; struct rows *rows; fill_fn fill; } lists[] = {
		{ ST_IMPACT_DEVICES, &devices, fill_device }, { ST_IMPACT_LINKS, &links, fill_link },
		{ ST_IMPACT_SERVICES, &services, fill_service }, { ST_IMPACT_SITES, &sites, fill_name },
		{ ST_IMPACT_APPLICATIONS, &applications, fill_name }, { ST_IMPACT_PROCESSES, &processes, fill_name },
	};
	struct covolink_row *covolinks;
	struct route_row *routes;
	struct dependency_row *dependencies;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (!reader_rows(r, lists[i].id, DB_VALUES(reader_instant(r)), lists[i].rows, lists[i].fill, e))
			return false;
	if (!read_covolinks(r, a, &covolinks, &d->n_covolinks, e) || !read_routes(r, a, &routes, &d->n_routes, e)
	    || !read_dependencies(r, a, &dependencies, &d->n_dependencies, e))
		return false;
	d->devices = devices.data;
	d->n_devices = devices.n;
	d->links = links.data;
	d->n_links = links.n;
	d->services = services.data;
	d->n_services = services.n;
	d->sites = sites.data;
	d->n_sites = sites.n;
	d->applications = applications.data;
	d->n_applications = applications.n;
	d->processes = processes.data;
	d->n_processes = processes.n;
	d->covolinks = covolinks;
	d->routes = routes;
	d->dependencies = dependencies;
	return true;
}

/* Makes it anew in the reader, which keeps it for as long as nothing is declared otherwise. */
static bool make_graph(struct reader *r, struct err *e)
{
	struct impact_declared d = { 0 };

	reader_forget_impact(r);
	r->impact_arena = arena_new();
	if (!r->impact_arena)
		return err_set(e, ERR_MEMORY, "out of memory");
	return read_declared(r, r->impact_arena, &d, e) && impact_graph_new(&d, &r->impact, e);
}

/* The mark of what is declared grows with each version that begins or ends. */
static bool impact_graph(struct reader *r, struct impact_graph **ret, struct err *e)
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

static bool add_impact(struct impact_graph *g, size_t node, struct arena *a, struct impact_row *ret, struct err *e)
{
	struct names *lists[] = { &ret->sites, &ret->covolinks, &ret->routes, &ret->processes, &ret->uses, &ret->degraded };

	if (!impact_of(g, node, a, ret, e))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (!keep_names(a, lists[i]))
			return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

/* ---- of alerts ---- */

/* A device that answers a ping forwards, whatever its agent does. Of a past instant only the outcome of its worst check is kept. */
static bool device_is_down(struct reader *r, const struct alert_row *a, bool *ret, struct err *e)
{
	const struct entity_result *results;
	size_t n;

	*ret = a->outcome == OUTCOME_TIMEOUT || a->outcome == OUTCOME_UNREACHABLE;
	if (!*ret || reader_is_past(r))
		return true;
	if (!reader_current_results(r, a->entity_id, &results, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		*ret = *ret && results[i].check.outcome != OUTCOME_OK;
	return true;
}

/* Whether what fails with the alert's object fails now: it is open and nothing of the object works. */
static bool is_down(struct reader *r, const struct alert_row *a, bool *ret, struct err *e)
{
	*ret = a->handling != ALERT_ENDED && a->severity == STATE_CRITICAL && !*a->subject;
	return !*ret || strcmp(a->kind, "device") != 0 || device_is_down(r, a, ret, e);
}

bool reader_add_impacts(struct reader *r, struct arena *a, struct alert_row **alerts, size_t n, struct err *e)
{
	size_t *nodes = arena_array(a, n, sizeof *nodes), *down = arena_array(a, n, sizeof *down), n_down = 0;
	struct impact_graph *g = NULL;
	bool ok = nodes && down;

	if (!ok)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (n == 0)
		return true;
	ok = impact_graph(r, &g, e);
	for (size_t i = 0; ok && i < n; i++) {
		bool fails = false;

		ok = is_down(r, alerts[i], &fails, e);
		alerts[i]->unreachable = fails && strcmp(alerts[i]->kind, "device") == 0;
		nodes[i] = fails ? impact_node(g, alerts[i]->kind, alerts[i]->name) : SIZE_MAX;
		if (nodes[i] != SIZE_MAX)
			down[n_down++] = nodes[i];
	}
	if (ok)
		impact_set_down(g, down, n_down);
	for (size_t i = 0; ok && i < n; i++)
		if (nodes[i] != SIZE_MAX && alerts[i]->cause_id == alerts[i]->id)
			ok = add_impact(g, nodes[i], a, &alerts[i]->impact, e);
	return ok;
}
