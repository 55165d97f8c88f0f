#include "console/troubles.h"

#include "arena.h"
#include "intl.h"
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

/* Among objects in the same state the first one explains the others: links are added before devices, devices before services. */
static void add(struct trouble *t, enum state state, enum outcome outcome, const char *detail, const char *name)
{
	bool worse = t->state != state && state_worst(t->state, state) == state;

	if (!t->culprit || worse) {
		t->state = state;
		t->outcome = outcome;
		t->detail = detail;
		t->culprit = name;
	}
}

/* What fails where no link is left follows from that, and makes it no newer. */
static void add_behind_links(struct trouble *t, enum state state, wall_t since, enum outcome outcome, const char *detail,
                             const char *name)
{
	if (onset_is_cut(&t->onset))
		return;
	onset_add(&t->onset, state, since);
	add(t, state, outcome, detail, name);
}

static void add_link(struct gathering *g, const struct link_row *l)
{
	struct trouble *t = slot_of(g, l->site, "link", l->id, l->name);

	t->links_down += l->state == LINK_DOWN;
	t->links_degraded += l->state == LINK_DEGRADED;
	t->links_unknown += l->state == LINK_UNKNOWN;
	if (!t->contract || l->state == LINK_DOWN)
		t->contract = l->contract ? l->contract : t->contract;
	if (strcmp(t->kind, "site") != 0)
		onset_add_link(&t->onset, l);
	add(t, link_state_severity(l->state), l->outcome, l->detail, l->name);
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

bool troubles_of(const struct region_rows *region, struct arena *a, struct trouble **ret_rows, size_t *ret_n)
{
	size_t most = region->n_sites + region->n_links + region->n_devices + region->n_services, n = 0;
	struct gathering g = { region, arena_array(a, most, sizeof *g.rows), region->n_sites };

	if (!g.rows)
		return false;
	add_links_to_onsets(&g);
	for (size_t i = 0; i < region->n_links; i++)
		if (link_state_severity(region->links[i].state) != STATE_OK)
			add_link(&g, &region->links[i]);
	for (size_t i = 0; i < region->n_devices; i++) {
		const struct device_row *d = &region->devices[i];
		struct trouble *t = d->state != STATE_OK ? slot_of(&g, d->site, "device", d->id, d->name) : NULL;

		if (t) {
			t->devices++;
			t->devices_state = state_worst(t->devices_state, d->state);
			add_behind_links(t, d->state, d->since, d->outcome, d->detail, d->name);
		}
	}
	for (size_t i = 0; i < region->n_services; i++) {
		const struct service_row *s = &region->services[i];
		struct trouble *t = s->state != STATE_OK ? slot_of(&g, s->site, "service", s->id, s->name) : NULL;

		if (t) {
			t->services++;
			t->services_state = state_worst(t->services_state, s->state);
			add_behind_links(t, s->state, s->since, s->outcome, s->detail, s->name);
		}
	}
	for (size_t i = 0; i < g.n; i++) {
		struct trouble *t = &g.rows[i];

		if (!t->name)
			continue;
		t->cut = strcmp(t->kind, "site") == 0 && onset_is_cut(&t->onset);
		t->since = onset_since(&t->onset);
		t->newest = onset_newest(&t->onset);
		g.rows[n++] = *t;
	}
	*ret_rows = g.rows;
	*ret_n = n;
	return true;
}

/* A kind of object that is not well. */
struct part {
	size_t n;
	enum state state;
	const char *words[2]; /* msgids: one, many */
};

void trouble_words(const struct trouble *t, struct text *text)
{
	static const enum state order[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN };
	const struct part parts[] = {
		{ t->links_down, STATE_CRITICAL, NN_("%zu link down", "%zu links down") },
		{ t->links_degraded, STATE_WARNING, NN_("%zu link degraded", "%zu links degraded") },
		{ t->links_unknown, STATE_UNKNOWN, NN_("%zu link unknown", "%zu links unknown") },
		{ t->devices, t->devices_state, NN_("%zu device", "%zu devices") },
		{ t->services, t->services_state, NN_("%zu service", "%zu services") },
	};
	char words[96];

	for (size_t k = 0; k < ARRAY_LEN(order); k++) {
		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			if (parts[i].n == 0 || parts[i].state != order[k])
				continue;
			snprintf(words, sizeof words, ngettext(parts[i].words[0], parts[i].words[1], parts[i].n), parts[i].n);
			if (text->len > 0)
				text_append(text, ", ");
			text_append(text, words);
		}
	}
}

int trouble_compare(const struct trouble *a, const struct trouble *b)
{
	if (a->state != b->state)
		return state_worst(a->state, b->state) == a->state ? -1 : 1;
	if (a->cut != b->cut)
		return b->cut - a->cut;
	return (a->newest.ms < b->newest.ms) - (a->newest.ms > b->newest.ms);
}
