#include "inventory/reader_internal.h"

#include "cell_list.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool fill_site(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct site_row *s = row;

	(void)r;
	(void)e;
	s->id = column_i64(c);
	s->name = column_text(c);
	s->finess = column_text(c);
	s->kind = column_text(c);
	s->aliases = column_text(c);
	s->commune = column_text(c);
	s->departement = column_text(c);
	s->college = column_text(c);
	s->ght = column_text(c);
	s->support_site = column_text(c);
	s->access = column_text(c);
	s->public_address = column_text(c);
	s->isp = column_text(c);
	s->pack = column_text(c);
	s->entitled = column_text(c);
	s->runbook = column_text(c);
	s->notes = column_text(c);
	s->latitude = column_f64(c);
	s->longitude = column_f64(c);
	s->state = STATE_UNKNOWN;
	s->age_s = UNKNOWN_I64;
	return true;
}

static int name_against_site(const void *name, const void *site)
{
	return strcmp(name, ((const struct site_row *)site)->name);
}

struct site_row *reader_site_named(const struct declared_sites *s, const char *name)
{
	return name && s->n ? bsearch(name, s->rows, s->n, sizeof *s->rows, name_against_site) : NULL;
}

bool reader_declared_sites(struct reader *r, struct arena *a, struct declared_sites *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct site_row);

	if (!reader_rows(r, ST_SITES, DB_VALUES(reader_instant(r)), &rows, fill_site, e))
		return false;
	*ret = (struct declared_sites){ rows.data, rows.n };
	return true;
}

static void add_state(struct site_row *site, enum state state, int64_t age_s)
{
	site->state = site->watched ? state_worst(site->state, state) : state;
	site->watched = true;
	if (age_s != UNKNOWN_I64 && (site->age_s == UNKNOWN_I64 || age_s > site->age_s))
		site->age_s = age_s;
}

static void add_links(struct declared_sites *s, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_links; i++) {
		const struct link_row *l = &g->links[i];
		struct site_row *site = reader_site_named(s, l->site);

		if (!site)
			continue;
		site->links++;
		site->links_down += l->state == LINK_DOWN;
		add_state(site, link_state_severity(l->state), l->age_s);
	}
}

static void add_devices(struct declared_sites *s, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_devices; i++) {
		struct site_row *site = reader_site_named(s, g->devices[i].site);

		if (!site)
			continue;
		site->devices++;
		add_state(site, g->devices[i].state, g->devices[i].age_s);
	}
}

static void add_services(struct declared_sites *s, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_services; i++) {
		struct site_row *site = reader_site_named(s, g->services[i].site);

		if (site)
			add_state(site, g->services[i].state, g->services[i].age_s);
	}
}

static void add_covolink_states(struct declared_sites *s, const struct region_rows *g)
{
	for (size_t i = 0; i < g->n_covolinks; i++) {
		struct site_row *site = reader_site_named(s, g->covolinks[i].site);

		if (site)
			add_state(site, g->covolinks[i].state, g->covolinks[i].age_s);
	}
}

/* The sites of a list "A;B": each gets the Covolink unless it has one of its own. */
static void serve(struct declared_sites *s, const struct covolink_row *v)
{
	const char *rest = v->serves;
	char name[512];

	while (cell_list_next_copy(&rest, name, sizeof name)) {
		struct site_row *site = reader_site_named(s, name);

		if (site && !site->covolink)
			site->covolink = v->name;
	}
}

/* Its own site, those that it is declared to serve, and whose images pass through it else. */
static bool name_served(const struct declared_sites *s, struct covolink_row *v, struct arena *a, struct err *e)
{
	struct text names = TEXT_INIT(1 << 20);

	for (size_t i = 0; i < s->n; i++) {
		const struct site_row *site = &s->rows[i];

		if ((v->site && strcmp(v->site, site->name) == 0) || cell_list_has(v->serves, site->name)
		    || (site->covolink && strcmp(site->covolink, v->name) == 0))
			text_appendf(&names, "%s%s", names.len ? ";" : "", site->name);
	}
	v->served = names.len ? arena_strdup(a, text_str(&names)) : NULL;
	text_done(&names);
	return names.len == 0 || v->served || err_set(e, ERR_MEMORY, "out of memory");
}

/* The one of the nearest that has one, of those that support it, each by the next. */
static const char *supporting(const struct declared_sites *s, const struct site_row *site)
{
	for (int step = 0; site && step < SUPPORT_STEPS_MAX; step++) {
		site = reader_site_named(s, site->support_site);
		if (site && site->covolink)
			return site->covolink;
	}
	return NULL;
}

/* Its own Covolink, one that serves it, else that of its supporting establishment. */
bool reader_serve(struct declared_sites *s, struct covolink_row *covolinks, size_t n, struct arena *a, struct err *e)
{
	const char **supported = arena_array(a, s->n, sizeof *supported);

	if (!supported)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		struct site_row *site = reader_site_named(s, covolinks[i].site);

		if (site && !site->covolink)
			site->covolink = covolinks[i].name;
	}
	for (size_t i = 0; i < n; i++)
		serve(s, &covolinks[i]);
	for (size_t i = 0; i < s->n; i++)
		supported[i] = supporting(s, &s->rows[i]);
	for (size_t i = 0; i < s->n; i++)
		if (!s->rows[i].covolink)
			s->rows[i].covolink = supported[i];
	for (size_t i = 0; i < n; i++)
		if (!name_served(s, &covolinks[i], a, e))
			return false;
	return true;
}

/* The sites and the Covolinks, whose names they bear, in arena a, all else in arena others. */
static bool read_all(struct reader *r, struct arena *a, struct arena *others, struct region_rows *g, struct err *e)
{
	struct declared_sites s;

	if (!reader_declared_sites(r, a, &s, e) || !reader_link_states(r, others, &s, &g->links, &g->n_links, e)
	    || !reader_devices(r, others, &s, &g->devices, &g->n_devices, e) || !read_services(r, others, &g->services, &g->n_services, e)
	    || !reader_covolinks(r, a, &s, &g->covolinks, &g->n_covolinks, e)
	    || !read_heartbeats(r, others, &g->heartbeats, &g->n_heartbeats, e)
	    || !reader_serve(&s, g->covolinks, g->n_covolinks, a, e))
		return false;
	add_links(&s, g);
	add_devices(&s, g);
	add_services(&s, g);
	add_covolink_states(&s, g);
	g->sites = s.rows;
	g->n_sites = s.n;
	return true;
}

bool read_region(struct reader *r, struct arena *a, struct region_rows *ret, struct err *e)
{
	struct region_rows g;

	if (!read_all(r, a, a, &g, e))
		return false;
	*ret = g;
	return true;
}

bool read_sites(struct reader *r, struct arena *a, struct site_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct arena *scratch = arena_new();
	struct region_rows g;
	bool ok = scratch ? read_all(r, a, scratch, &g, e) : err_set(e, ERR_MEMORY, "out of memory");

	arena_free(scratch);
	if (!ok)
		return false;
	*ret_rows = g.sites;
	*ret_n = g.n_sites;
	return true;
}
