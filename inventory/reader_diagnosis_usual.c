#include "inventory/reader_diagnosis_internal.h"

#include "neighbourhood.h"
#include "text.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, RECENT_MS = 10 * MINUTE_MS, CALLS_MS = 15 * MINUTE_MS, POINTS_MAX = 672, POINTS_LEAST = 8, OBJECTS_MAX = 16 };
#define WEEK_MS (INT64_C(7) * 86400000)

/* ---- the usual RTT ---- */

static int compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of the points of times in which it worked; NAN: there are none. *ret_n: how many. */
static double median_of(const struct history_row *rows, size_t n, double *scratch, size_t *ret_n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(rows[i].latency_ms) && rows[i].state == 0 && !(rows[i].loss_ratio > 0))
			scratch[kept++] = rows[i].latency_ms;
	*ret_n = kept;
	if (kept == 0)
		return (double)NAN;
	qsort(scratch, kept, sizeof *scratch, compare_double);
	return scratch[kept / 2];
}

static bool read_median(struct reader *r, struct arena *a, int64_t id, wall_t from, wall_t to, double *ret, size_t *ret_n, struct err *e)
{
	struct history_row *rows;
	double *scratch;
	size_t n;

	if (!read_history(r, a, id, from, to, POINTS_MAX, &rows, &n, e))
		return false;
	scratch = arena_array(a, n, sizeof *scratch);
	if (!scratch)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = median_of(rows, n, scratch, ret_n);
	return true;
}

/* Of the week up to ten minutes ago; of what is hardly older than that, minute by minute, all there is. */
static bool read_usual(struct diagnosing *d, struct arena *a, int64_t id, double *ret, struct err *e)
{
	wall_t now = d->c->now, before = { now.ms - RECENT_MS }, week = { now.ms - WEEK_MS }, hours = { now.ms - 10 * 60 * MINUTE_MS };
	double fine;
	size_t n, n_fine;

	if (!read_median(d->r, a, id, week, before, ret, &n, e))
		return false;
	if (n >= POINTS_LEAST)
		return true;
	if (!read_median(d->r, a, id, hours, now, &fine, &n_fine, e))
		return false;
	if (n_fine > n)
		*ret = fine;
	return true;
}

static bool add_usual(struct diagnosing *d, struct arena *scratch, const char *kind, const char *name, int64_t id, struct err *e)
{
	struct diagnosis_case *c = d->c;
	struct text t = TEXT_INIT(1 << 12);
	double usual = (double)NAN;

	if (c->n_baselines == OBJECTS_MAX)
		return true;
	if (!read_usual(d, scratch, id, &usual, e))
		return false;
	arena_reset(scratch);
	if (isnan(usual))
		return true;
	text_appendf(&t, "%s:%s", kind, name);
	c->baselines[c->n_baselines] = (struct diagnosis_baseline){ arena_strdup(d->a, text_str(&t)), usual };
	text_done(&t);
	return c->baselines[c->n_baselines++].object || err_set(e, ERR_MEMORY, "out of memory");
}

/* ---- a public address ---- */

struct address { int family; unsigned char octets[16]; };

/* A network is no address, unless it is of one alone. */
static struct address address_of(const char *text, size_t len)
{
	char host[INET6_ADDRSTRLEN + 4] = "";
	struct address a = { AF_UNSPEC, { 0 } };
	char *slash;

	if (len < sizeof host)
		memcpy(host, text, len);
	slash = strchr(host, '/');
	if (slash && strcmp(slash, strchr(host, ':') ? "/128" : "/32") == 0)
		*slash = '\0';
	if (inet_pton(AF_INET, host, a.octets) == 1)
		a.family = AF_INET;
	else if (inet_pton(AF_INET6, host, a.octets) == 1)
		a.family = AF_INET6;
	return a;
}

static bool has_address(const struct site_row *site, const char *polled)
{
	struct address sought = address_of(polled ? polled : "", polled ? strlen(polled) : 0);

	for (const char *at = site->public_address; sought.family != AF_UNSPEC && at && *at; at += strspn(at, "; ,")) {
		size_t len = strcspn(at, "; ,");
		struct address a = address_of(at, len);

		if (memcmp(&a, &sought, sizeof a) == 0)
			return true;
		at += len;
	}
	return false;
}

/* The collector polls no public address by itself; a circuit or a device that is declared with it is polled, and tells how it usually
 * answers. */
static bool add_public_usual(struct diagnosing *d, struct arena *scratch, struct err *e)
{
	const struct region_rows *g = d->c->region;
	const struct site_row *site = d->c->site;
	size_t before = d->c->n_baselines;

	if (!diagnosing_same(site->access, "internet"))
		return true;
	for (size_t i = 0; i < g->n_links && d->c->n_baselines == before; i++)
		if (has_address(site, g->links[i].address) && !add_usual(d, scratch, "site", site->name, g->links[i].id, e))
			return false;
	for (size_t i = 0; i < g->n_devices && d->c->n_baselines == before; i++)
		if (has_address(site, g->devices[i].address) && !add_usual(d, scratch, "site", site->name, g->devices[i].id, e))
			return false;
	return true;
}

static bool add_all_usual(struct diagnosing *d, struct arena *scratch, struct err *e)
{
	const struct region_rows *g = d->c->region;
	const char *site = d->c->site->name;

	if (!add_public_usual(d, scratch, e))
		return false;
	for (size_t i = 0; i < g->n_links; i++)
		if (g->links[i].address && diagnosing_same(g->links[i].site, site)
		    && !add_usual(d, scratch, "link", g->links[i].name, g->links[i].id, e))
			return false;
	for (size_t i = 0; i < g->n_devices; i++) {
		const struct device_row *v = &g->devices[i];

		if (diagnosing_is_router(d->c, v) && !add_usual(d, scratch, "device", v->name, v->id, e))
			return false;
	}
	for (size_t i = 0; d->c->asked && i < d->c->n_services; i++)
		if (!add_usual(d, scratch, "service", d->c->services[i]->name, d->c->services[i]->id, e))
			return false;
	return true;
}

bool diagnosing_usual(struct diagnosing *d, struct err *e)
{
	struct arena *scratch = arena_new();
	bool ok;

	d->c->baselines = arena_array(d->a, OBJECTS_MAX, sizeof *d->c->baselines);
	ok = scratch && d->c->baselines ? add_all_usual(d, scratch, e) : err_set(e, ERR_MEMORY, "out of memory");
	arena_free(scratch);
	return ok;
}

/* ---- neighbours ---- */

/* Nothing that leads there works. A site that is ill for another reason still works. */
static bool is_cut_off(const struct site_row *s)
{
	return s->state == STATE_CRITICAL && s->links_down == s->links;
}

/* A call noted for the establishment itself, or for one of the same commune or Covolink. */
static bool is_near(const struct diagnosing *d, const char *object)
{
	struct declared_sites sites = { d->c->region->sites, d->c->region->n_sites };
	const struct site_row *own = d->c->site, *s;

	if (!object || strncmp(object, "site:", 5) != 0)
		return false;
	s = reader_site_named(&sites, object + 5);
	return s && (s == own || diagnosing_same(s->commune, own->commune) || diagnosing_same(s->covolink, own->covolink));
}

static bool count_calls(struct diagnosing *d, struct err *e)
{
	wall_t since = { d->c->now.ms - CALLS_MS };
	struct note_row *notes;
	size_t n;

	if (!read_notes(d->r, d->a, 0, since, &notes, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		d->c->calls += diagnosing_same(notes[i].kind, "call") && is_near(d, notes[i].object);
	return true;
}

bool diagnosing_neighbours(struct diagnosing *d, struct err *e)
{
	struct neighbourhood *shared;
	size_t n;

	if (!neighbourhood_of(d->c->region, d->c->site, d->a, &shared, &n) || !(d->c->neighbours = arena_array(d->a, n, sizeof *d->c->neighbours)))
		return err_set(e, ERR_MEMORY, "out of memory");
	d->c->n_neighbours = n;
	for (size_t i = 0; i < n; i++) {
		d->c->neighbours[i] = (struct diagnosis_neighbours){ shared[i].shared, shared[i].name, shared[i].n, 0, shared[i].unknown };
		for (size_t k = 0; k < shared[i].critical + shared[i].warning; k++)
			d->c->neighbours[i].down += is_cut_off(shared[i].ill[k]);
	}
	return count_calls(d, e);
}
