/* What a search among the establishments finds elsewhere: telephones, addresses, circuits, certificates, incidents, escalations. */
#include "console/sites.h"

#include "arena.h"
#include "console/object_field.h"
#include "console/snapshot.h"
#include "intl.h"

#include <string.h>

enum { HITS_MAX = 100, SHORTEST = 2 };

const char *sites_guest_kind(const void *guest) { return _(object_kind_label(((const struct site_guest *)guest)->hit.kind)); }

static bool is_told_by_name(const struct hit_row *h)
{
	return strcmp(h->field, "name") == 0 || strcmp(h->value, h->name) == 0;
}

/* "Mme Exemple · telephone: 02 32 00 00 01 · EHPAD Les Tilleuls" */
void sites_guest_line(const struct list *l, const void *guest, struct text *t)
{
	const struct hit_row *h = &((const struct site_guest *)guest)->hit;
	struct text value = TEXT_INIT(4096);

	object_field_value(h->kind, "name", h->name, l->now, t);
	if (!is_told_by_name(h)) {
		object_field_value(h->kind, h->field, h->value, l->now, &value);
		text_append(t, " · ");
		text_appendf(t, _("%s: %s"), _(object_field_label(h->field)), text_str(&value));
	}
	if (h->site && strcmp(h->site, h->name) != 0)
		text_append_part(t, " · ", "%s", h->site);
	text_done(&value);
}

/* To itself where a view shows such objects, else to where it stands. */
const char *sites_guest_leads(const struct browser *b, const void *guest, char *buf, size_t size)
{
	const struct hit_row *h = &((const struct site_guest *)guest)->hit;

	(void)b;
	snprintf(buf, size, "%s:%s", h->kind, h->name);
	if (!view_by_kind(buf) && h->site)
		snprintf(buf, size, "site:%s", h->site);
	return buf;
}

static bool is_row(const struct list *l, const struct hit_row *h)
{
	const struct site_row *rows = l->rows;

	for (size_t i = 0; strcmp(h->kind, "site") == 0 && i < l->n; i++)
		if (strcmp(rows[i].name, h->name) == 0)
			return l->match[i] < SEARCH_RANK_NONE;
	return false;
}

bool sites_find(struct browser *b, struct reader *r, struct err *e)
{
	struct list *l = &b->list;
	struct arena *a = arena_new();
	struct site_guest *guests = a ? arena_array(a, LIST_GUESTS_MAX, sizeof *guests) : NULL;
	unsigned char *ranks = a ? arena_array(a, LIST_GUESTS_MAX, sizeof *ranks) : NULL;
	struct hit_row *hits = NULL;
	size_t n_hits = 0, n = 0;

	if (!guests || !ranks) {
		arena_free(a);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	if (strlen(l->wanted) >= SHORTEST && !read_find(r, a, l->wanted, HITS_MAX, &hits, &n_hits, e)) {
		arena_free(a);
		return false;
	}
	for (size_t i = 0; i < n_hits && n < LIST_GUESTS_MAX; i++) {
		if (is_row(l, &hits[i]) || strcmp(hits[i].kind, "dependency") == 0) /* of both ends more is told */
			continue;
		guests[n] = (struct site_guest){ .site = { .id = -1 - (int64_t)n, .name = hits[i].name, .state = STATE_OK }, .hit = hits[i] };
		ranks[n++] = (unsigned char)hits[i].rank;
	}
	list_set_guests(l, a, guests, n, ranks);
	list_move(l, -(ptrdiff_t)l->selected);
	return true;
}
