#include "inventory/reader_internal.h"

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

struct sites {
	struct site_row *rows;
	size_t n;
	bool *measured;           /* something there has a state */
};

static struct site_row *find(const struct sites *s, const char *name)
{
	return name && s->n ? bsearch(name, s->rows, s->n, sizeof *s->rows, name_against_site) : NULL;
}

static void add_state(struct sites *s, struct site_row *site, enum state state, int64_t age_s)
{
	bool *measured = &s->measured[site - s->rows];

	site->state = *measured ? state_worst(site->state, state) : state;
	*measured = true;
	if (age_s != UNKNOWN_I64 && (site->age_s == UNKNOWN_I64 || age_s > site->age_s))
		site->age_s = age_s;
}

static bool add_links(struct reader *r, struct arena *scratch, struct sites *s, struct err *e)
{
	struct link_row *links;
	size_t n;

	if (!read_links(r, scratch, &links, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct site_row *site = find(s, links[i].site);

		if (!site)
			continue;
		site->links++;
		site->links_down += links[i].state == LINK_DOWN;
		add_state(s, site, link_state_severity(links[i].state), links[i].age_s);
	}
	return true;
}

static bool add_devices(struct reader *r, struct arena *scratch, struct sites *s, struct err *e)
{
	struct device_row *devices;
	size_t n;

	if (!read_devices(r, scratch, &devices, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct site_row *site = find(s, devices[i].site);

		if (!site)
			continue;
		site->devices++;
		add_state(s, site, devices[i].state, devices[i].age_s);
	}
	return true;
}

static bool add_services(struct reader *r, struct arena *scratch, struct sites *s, struct err *e)
{
	struct service_row *services;
	size_t n;

	if (!read_services(r, scratch, &services, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct site_row *site = find(s, services[i].site);

		if (site)
			add_state(s, site, services[i].state, services[i].age_s);
	}
	return true;
}

struct covolink {
	const char *name, *site, *serves;
};

static bool fill_covolink(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct covolink *v = row;

	(void)r;
	(void)e;
	v->name = column_text(c);
	v->site = column_text(c);
	v->serves = column_text(c);
	return true;
}

/* The sites of a list "A;B": each gets the Covolink unless it has one of its own. */
static void serve(struct sites *s, const struct covolink *v)
{
	const char *p = v->serves;

	while (p && *p) {
		size_t len = strcspn(p, ";");
		char name[512];
		struct site_row *site;

		if (len < sizeof name) {
			memcpy(name, p, len);
			name[len] = '\0';
			site = find(s, name);
			if (site && !site->covolink)
				site->covolink = v->name;
		}
		p += len + (p[len] == ';');
	}
}

static bool add_covolinks(struct reader *r, struct arena *a, struct sites *s, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct covolink);
	const struct covolink *v;

	if (!reader_rows(r, ST_COVOLINKS, DB_VALUES(reader_instant(r)), &rows, fill_covolink, e))
		return false;
	v = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct site_row *site = find(s, v[i].site);

		if (site && !site->covolink)
			site->covolink = v[i].name;
	}
	for (size_t i = 0; i < rows.n; i++)
		serve(s, &v[i]);
	return true;
}

bool read_sites(struct reader *r, struct arena *a, struct site_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct site_row);
	struct arena *scratch;
	struct sites s;
	bool ok;

	if (!reader_rows(r, ST_SITES, DB_VALUES(reader_instant(r)), &rows, fill_site, e))
		return false;
	scratch = arena_new();
	s = (struct sites){ rows.data, rows.n, scratch ? arena_array(scratch, rows.n, sizeof(bool)) : NULL };
	if (!s.measured) {
		arena_free(scratch);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	ok = add_links(r, scratch, &s, e) && add_devices(r, scratch, &s, e) && add_services(r, scratch, &s, e)
	     && add_covolinks(r, a, &s, e);
	arena_free(scratch);
	if (!ok)
		return false;
	*ret_rows = s.rows;
	*ret_n = s.n;
	return true;
}
