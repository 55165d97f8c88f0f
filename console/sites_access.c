#include "console/sites.h"

#include "console/object_line.h"
#include "console/redundancy_words.h"
#include "console/state_mark.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { ILL_MAX = 6 };

static void append_syvik(const struct sites_page *page, struct text *t)
{
	size_t n = page->parts.n_links;

	if (n == 0)
		text_append(t, _("SYVIK, but none of its links is declared"));
	else if (page->groups.n > 0)
		text_appendf(t, ngettext("SYVIK, by %zu link", "SYVIK, by %zu links that stand in for each other", n), n);
	else
		text_appendf(t, ngettext("SYVIK, by one link that nothing stands in for", "SYVIK, by %zu links", n), n);
}

static void append_internet(const struct site_row *site, struct text *t)
{
	text_append(t, _("plain Internet, not SYVIK"));
	text_append_part(t, " · ", "%s", site->isp);
	if (site->public_address && *site->public_address)
		text_append_part(t, " · ", _("public address %s"), site->public_address);
	else
		text_append_part(t, " · ", "%s", _("its public address is not declared"));
}

void sites_write_access(struct pen *p, const struct site_row *site, const struct sites_page *page)
{
	struct text words = TEXT_INIT(2048);

	if (!site->access)
		text_append(&words, _("not declared: SYVIK or plain Internet"));
	else if (strcmp(site->access, "syvik") == 0)
		append_syvik(page, &words);
	else
		append_internet(site, &words);
	if (page->parts.n_links)
		pen_target(p, "link", page->parts.links[0]->name);
	pen_fact(p, _("Access"), text_str(&words));
	text_done(&words);
}

static void write_perimeters(struct pen *p, const struct sites_page *page)
{
	const struct site_parts *s = &page->parts;
	struct text names = TEXT_INIT(2048);

	for (size_t i = 0; i < s->n_links; i++) {
		const char *name = s->links[i]->perimeter;
		size_t k = 0;

		while (name && k < i && (!s->links[k]->perimeter || strcmp(s->links[k]->perimeter, name) != 0))
			k++;
		if (name && k == i)
			text_append_part(&names, ", ", "%s", name);
	}
	pen_fact(p, _("Perimeter"), text_str(&names));
	text_done(&names);
}

/* Its own, or whose. */
static void write_covolink(struct pen *p, const struct site_row *site, const struct sites_page *page)
{
	struct text words = TEXT_INIT(2048);

	for (size_t i = 0; site->covolink && i < page->n_covolinks; i++) {
		const struct covolink_row *c = &page->covolinks[i];
		const char *colour = state_word(c->state);

		if (strcmp(c->name, site->covolink) != 0)
			continue;
		if (c->site && strcmp(c->site, site->name) == 0)
			text_appendf(&words, _("%s, its own: %s"), c->name, colour);
		else
			text_appendf(&words, _("%s, shared, at %s: %s"), c->name, c->site ? c->site : "–", colour);
		pen_target(p, "covolink", c->name);
		pen_fact_marked(p, _("Covolink"), state_style(c->state), text_str(&words));
	}
	text_done(&words);
}

void sites_write_network(struct pen *p, const struct site_row *site, const struct sites_page *page, wall_t now)
{
	struct text words = TEXT_INIT(1024);

	if (page->parts.n_links == 0 && !site->covolink && !site->support_site)
		return;
	pen_title(p, _("Network"));
	for (size_t i = 0; i < page->groups.n; i++) {
		text_clear(&words);
		redundancy_append_marked(page->proved[i], now, &words);
		pen_fact_marked(p, _("Redundancy"), redundancy_style(page->proved[i], now), text_str(&words));
	}
	write_perimeters(p, page);
	write_covolink(p, site, page);
	if (site->support_site)
		pen_site(p, site->support_site, _("its support establishment"));
	text_done(&words);
}

static const char *shared_label(const char *shared)
{
	return strcmp(shared, "commune") == 0 ? _("Same commune") : strcmp(shared, "perimeter") == 0 ? _("Same perimeter") : _("Same Covolink");
}

static void append_count(struct text *t, const char *words, size_t n)
{
	struct text one = TEXT_INIT(256);

	if (n > 0)
		text_appendf(&one, "%zu %s", n, words);
	text_append_part(t, ", ", "%s", text_str(&one));
	text_done(&one);
}

void sites_append_neighbours(struct text *t, const struct neighbourhood *h)
{
	struct text counts = TEXT_INIT(1024);
	size_t ill = h->warning + h->critical;

	text_appendf(t, ngettext("%s: %zu neighbour", "%s: %zu neighbours", h->n), h->name, h->n);
	if (h->ok == h->n) {
		text_append(t, ngettext(", well", ", all well", h->n));
	} else {
		append_count(&counts, _("well"), h->ok);
		append_count(&counts, _("not measured"), h->unknown);
		append_count(&counts, _("in trouble"), ill);
		text_appendf(t, " · %s", text_str(&counts));
	}
	for (size_t i = 0; i < ill && i < ILL_MAX; i++)
		text_appendf(t, "%s%s", i ? ", " : _(": "), h->ill[i]->name);
	if (ill > ILL_MAX)
		text_append(t, "…");
	text_done(&counts);
}

static void write_neighbourhood(struct pen *p, const struct neighbourhood *h)
{
	struct text words = TEXT_INIT(8192);

	sites_append_neighbours(&words, h);
	pen_fact_marked(p, shared_label(h->shared), h->critical ? state_style(STATE_CRITICAL) : STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void sites_write_neighbours(struct pen *p, const struct sites_page *page)
{
	if (page->n_neighbours)
		pen_title(p, _("Neighbours"));
	for (size_t i = 0; i < page->n_neighbours; i++)
		write_neighbourhood(p, &page->neighbours[i]);
}
