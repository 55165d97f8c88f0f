#include "console/troubles.h"

#include "arena.h"
#include "intl.h"
#include "inventory/clinical_weight.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Where troubles are gathered: one slot a site, then one for each object without a site. */
struct gathering {
	const struct region_rows *region;
	struct trouble *rows;
	size_t n; /* sites, then others */
};

static int name_against_site(const void *name, const void *site)
{
	return strcmp(name, ((const struct site_row *)site)->name);
}

static struct trouble *slot_of(struct gathering *g, const char *site, const char *kind, int64_t id, const char *name)
{
	const struct region_rows *r = g->region;
	const struct site_row *s = site && r->n_sites ? bsearch(site, r->sites, r->n_sites, sizeof *r->sites, name_against_site) : NULL;
	struct trouble *t = s ? &g->rows[s - r->sites] : &g->rows[g->n++];

	if (!s)
		*t = (struct trouble){ .id = id, .name = name, .kind = kind };
	else if (!t->name)
		*t = (struct trouble){ .id = s->id, .name = s->name, .kind = "site", .commune = s->commune, .onset = t->onset };
	return t;
}

/* What fails where no link is left follows from that, and makes it no newer. */
static void add_object(struct trouble *t, const struct culprit *c)
{
	t->n++;
	if (onset_is_cut(&t->onset))
		return;
	onset_add(&t->onset, c->severity, c->since);
	culprit_add(&t->culprit, c);
}

static void add_link(struct gathering *g, const struct link_row *l)
{
	struct trouble *t = slot_of(g, l->site, "link", l->id, l->name);
	struct culprit c = culprit_of_link(l);

	t->n++;
	if (!t->contract || l->state == LINK_DOWN)
		t->contract = l->contract ? l->contract : t->contract;
	if (strcmp(t->kind, "site") != 0)
		onset_add_link(&t->onset, l);
	culprit_add(&t->culprit, &c);
}

/* The links of each site, those that carry something too. */
static void add_links_to_onsets(struct gathering *g)
{
	const struct region_rows *r = g->region;

	for (size_t i = 0; i < r->n_links; i++) {
		const struct link_row *l = &r->links[i];
		const struct site_row *s = l->site && r->n_sites
			? bsearch(l->site, r->sites, r->n_sites, sizeof *r->sites, name_against_site) : NULL;

		if (s)
			onset_add_link(&g->rows[s - r->sites].onset, l);
	}
}

static void add_covolinks(struct gathering *g)
{
	for (size_t i = 0; i < g->region->n_covolinks; i++) {
		const struct covolink_row *v = &g->region->covolinks[i];
		struct culprit c = culprit_of_covolink(v);

		if (v->state != STATE_OK)
			add_object(slot_of(g, v->site, "covolink", v->id, v->name), &c);
	}
}

/* What a job did not do cuts no site: it is a trouble of its own. */
static void add_heartbeats(struct gathering *g)
{
	for (size_t i = 0; i < g->region->n_heartbeats; i++) {
		const struct heartbeat_row *h = &g->region->heartbeats[i];
		struct culprit c = culprit_of_heartbeat(h);

		if (h->state == STATE_CRITICAL)
			add_object(slot_of(g, NULL, "heartbeat", h->id, h->name), &c);
	}
}

bool troubles_of(const struct region_rows *region, struct arena *a, struct trouble **ret_rows, size_t *ret_n)
{
	size_t most = region->n_sites + region->n_links + region->n_devices + region->n_services + region->n_covolinks
	              + region->n_heartbeats, n = 0;
	struct gathering g = { region, arena_array(a, most, sizeof *g.rows), region->n_sites };

	if (!g.rows)
		return false;
	add_links_to_onsets(&g);
	for (size_t i = 0; i < region->n_links; i++)
		if (link_state_severity(region->links[i].state) != STATE_OK)
			add_link(&g, &region->links[i]);
	for (size_t i = 0; i < region->n_devices; i++) {
		const struct device_row *d = &region->devices[i];
		struct culprit c = culprit_of_device(d);

		if (d->state != STATE_OK)
			add_object(slot_of(&g, d->site, "device", d->id, d->name), &c);
	}
	for (size_t i = 0; i < region->n_services; i++) {
		const struct service_row *s = &region->services[i];
		struct culprit c = culprit_of_service(s);

		if (s->state != STATE_OK)
			add_object(slot_of(&g, s->site, "service", s->id, s->name), &c);
	}
	add_covolinks(&g);
	add_heartbeats(&g);
	for (size_t i = 0; i < g.n; i++) {
		struct trouble *t = &g.rows[i];

		if (!t->name)
			continue;
		t->cut = strcmp(t->kind, "site") == 0 && onset_is_cut(&t->onset);
		t->unseen = strcmp(t->kind, "site") == 0 && onset_is_unseen(&t->onset);
		t->state = t->culprit.severity;
		t->since = onset_since(&t->onset);
		t->newest = onset_newest(&t->onset);
		g.rows[n++] = *t;
	}
	*ret_rows = g.rows;
	*ret_n = n;
	return true;
}

void trouble_append_others(const struct trouble *t, bool brief, struct text *text)
{
	size_t others = t->n - 1;

	if (others > 0 && brief)
		text_appendf(text, " +%zu", others);
	else if (others > 0)
		text_appendf(text, ngettext(" and %zu more", " and %zu more", others), others);
}

void trouble_words(const struct trouble *t, struct text *text)
{
	if (strcmp(t->kind, "site") == 0)
		text_appendf(text, _("%s: %s"), t->culprit.name, culprit_what(&t->culprit));
	else
		text_append(text, culprit_what(&t->culprit));
	trouble_append_others(t, false, text);
}

/* What orders a row: of what it is, where its cause is known, else of what stands there. */
struct rank {
	struct clinical_weight weight;
	enum state severity;
	bool beside;              /* its cause stands elsewhere: another trouble keeps it a row */
	wall_t since;
};

static bool is_of_cause(const struct trouble *t)
{
	const struct alert_row *c = t->cause;

	return strcmp(t->kind, "site") == 0 ? c->site && strcmp(c->site, t->name) == 0 : c->entity_id == t->id;
}

/* Before a cause is concluded, an establishment that is cut off is one. */
static struct rank rank_of(const struct trouble *t)
{
	const struct alert_row *c = t->cause;
	struct rank r = { clinical_weight_of(c), c ? c->severity : t->state, c && !is_of_cause(t), c ? c->since : t->newest };

	if (r.weight.sites == 0 && t->cut)
		r.weight.sites = 1;
	return r;
}

static int latest_first(wall_t a, wall_t b) { return (a.ms < b.ms) - (a.ms > b.ms); }

int trouble_compare(const struct trouble *a, const struct trouble *b)
{
	struct rank x = rank_of(a), y = rank_of(b);
	int order = compare_gravity(x.weight, x.severity, y.weight, y.severity);

	if (order == 0)
		order = x.beside - y.beside;
	if (order == 0)
		order = b->cut - a->cut;
	if (order == 0)
		order = latest_first(x.since, y.since);
	if (order == 0)
		order = latest_first(a->newest, b->newest);
	return order ? order : strcmp(a->name, b->name);
}

const struct trouble *troubles_lead(const struct trouble *rows, size_t n)
{
	const struct trouble *lead = NULL;

	for (size_t i = 0; i < n; i++)
		if (rows[i].cause && !trouble_is_handled(&rows[i]) && (!lead || trouble_compare(&rows[i], lead) < 0))
			lead = &rows[i];
	return lead;
}
