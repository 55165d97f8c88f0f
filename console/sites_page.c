#include "console/sites.h"

#include "arena.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"

#include <string.h>

enum { LINES_MAX = 24 };

static bool is_one_of(const char *list, const char *name)
{
	size_t n = strlen(name);

	while (list && *list) {
		size_t len = strcspn(list, ";");

		if (len == n && strncmp(list, name, n) == 0)
			return true;
		list += len + (list[len] == ';');
	}
	return false;
}

bool sites_read_page(struct reader *r, const struct region_rows *region, const char *site, struct arena *a, struct sites_page **ret,
                     struct err *e)
{
	struct sites_page *p = arena_alloc(a, sizeof *p);

	if (!p || !site_parts_of(region, site, a, &p->parts))
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = p;
	return read_contacts(r, a, site, &p->contacts, &p->n_contacts, e)
	       && read_supports(r, a, &p->supports, &p->n_supports, e) && read_covolinks(r, a, &p->covolinks, &p->n_covolinks, e)
	       && read_dependencies(r, a, &p->dependencies, &p->n_dependencies, e) && read_routes(r, a, &p->routes, &p->n_routes, e);
}

bool sites_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct site_row *row = list_selected(&b->list);
	struct sites_page *page;

	(void)now;
	if (!sites_read_page(r, b->list.kept, row->name, a, &page, e))
		return false;
	*ret_page = page;
	return true;
}

static void render_state(struct pen *p, const struct browser *b, const struct site_row *row, const struct sites_page *page)
{
	struct text verdict = TEXT_INIT(8192);
	struct state_look look = site_look(row);
	char since[160];

	since_words(site_parts_since(&page->parts), b->list.now, since, sizeof since);
	site_verdict(&page->parts, &verdict);
	pen_state(p, look.style, look.symbol, look.word, since);
	pen_line(p, row->state == STATE_CRITICAL ? STYLE_STRONG : STYLE_TEXT, text_str(&verdict));
	text_done(&verdict);
}

/* Lines past the ceiling are counted; the worst stand first, so that what is left out is no worse than what is shown. */
static void render_rest(struct pen *p, size_t n)
{
	char words[64];

	if (n <= LINES_MAX)
		return;
	snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", n - LINES_MAX), n - LINES_MAX);
	pen_line(p, STYLE_DIM, words);
}

static void render_watched(struct pen *p, const struct site_parts *s, wall_t now)
{
	if (s->n_links)
		pen_title(p, _("Links"));
	for (size_t i = 0; i < s->n_links && i < LINES_MAX; i++)
		pen_link(p, s->links[i], now);
	render_rest(p, s->n_links);
	if (s->n_devices)
		pen_title(p, _("Devices"));
	for (size_t i = 0; i < s->n_devices && i < LINES_MAX; i++)
		pen_device(p, s->devices[i], now);
	render_rest(p, s->n_devices);
	if (s->n_services)
		pen_title(p, _("Services"));
	for (size_t i = 0; i < s->n_services && i < LINES_MAX; i++)
		pen_service(p, s->services[i], now);
	render_rest(p, s->n_services);
}

static void render_contact(struct pen *p, const struct contact_row *c)
{
	struct text words = TEXT_INIT(1024);
	const char *const parts[] = { c->phone, c->role, c->email };

	text_append(&words, c->name);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i] && *parts[i])
			text_appendf(&words, " · %s", parts[i]);
	pen_fact(p, _("Contact"), text_str(&words));
	text_done(&words);
}

void sites_write_call(struct pen *p, const struct sites_page *page, wall_t now)
{
	const char *contracts[LINES_MAX];
	size_t n = site_contracts(&page->parts, contracts, LINES_MAX);

	for (size_t i = 0; i < n; i++) {
		const struct support_row *s = support_find(page->supports, page->n_supports, contracts[i]);

		if (s)
			pen_support(p, s, now);
		else
			pen_fact(p, _("Contract"), contracts[i]);
	}
	for (size_t i = 0; i < page->n_contacts && i < LINES_MAX; i++)
		render_contact(p, &page->contacts[i]);
}

static void render_whom_to_call(struct pen *p, const struct site_row *row, const struct sites_page *page, wall_t now)
{
	bool any = page->n_contacts > 0 || row->runbook;

	for (size_t i = 0; i < page->parts.n_links; i++)
		any = any || page->parts.links[i]->contract;
	if (!any)
		return;
	pen_title(p, _("Whom to call"));
	sites_write_call(p, page, now);
	pen_fact(p, _("Runbook"), row->runbook);
}

static bool is_of_site(const struct sites_page *page, const char *site, const char *object)
{
	const char *colon = strchr(object, ':'), *name = colon ? colon + 1 : object;

	if (strcmp(name, site) == 0 || strcmp(object, site) == 0)
		return true;
	for (size_t i = 0; i < page->parts.n_devices; i++)
		if (strcmp(page->parts.devices[i]->name, name) == 0 || strcmp(page->parts.devices[i]->name, object) == 0)
			return true;
	for (size_t i = 0; i < page->parts.n_services; i++)
		if (strcmp(page->parts.services[i]->name, name) == 0 || strcmp(page->parts.services[i]->name, object) == 0)
			return true;
	return false;
}

/* The title stands once, before the first line of its section. */
static void title_once(struct pen *p, bool *titled, const char *title)
{
	if (!*titled)
		pen_title(p, title);
	*titled = true;
}

static void render_served(struct pen *p, const struct covolink_row *c, bool *titled)
{
	char words[160];

	for (const char *s = c->serves; s && *s;) {
		size_t len = strcspn(s, ";");
		char name[256];

		if (len > 0 && len < sizeof name) {
			memcpy(name, s, len);
			name[len] = '\0';
			snprintf(words, sizeof words, _("images through Covolink %s"), c->name);
			title_once(p, titled, _("What depends on it"));
			pen_site(p, name, words);
		}
		s += len + (s[len] == ';');
	}
}

static void render_dependency(struct pen *p, const struct dependency_row *d)
{
	const char *colon = strchr(d->from, ':');
	struct text words = TEXT_INIT(1024);
	char kind[32] = "";

	if (colon)
		snprintf(kind, sizeof kind, "%.*s", (int)(colon - d->from), d->from);
	text_appendf(&words, d->kind ? "%s · %s" : "%s", colon ? colon + 1 : d->from, keyword_word("kind", d->kind));
	pen_fact(p, colon ? _(object_kind_label(kind)) : _("Dependency"), text_str(&words));
	text_done(&words);
}

void sites_write_dependents(struct pen *p, const struct region_rows *region, const char *site, const struct sites_page *page)
{
	bool titled = false;

	for (size_t i = 0; i < page->n_covolinks; i++)
		if (page->covolinks[i].site && strcmp(page->covolinks[i].site, site) == 0)
			render_served(p, &page->covolinks[i], &titled);
	for (size_t i = 0; i < region->n_sites; i++) {
		if (region->sites[i].support_site && strcmp(region->sites[i].support_site, site) == 0) {
			title_once(p, &titled, _("What depends on it"));
			pen_site(p, region->sites[i].name, _("supported by this establishment"));
		}
	}
	for (size_t i = 0; i < page->n_dependencies; i++) {
		const struct dependency_row *d = &page->dependencies[i];

		if (d->from && d->to && is_of_site(page, site, d->to) && !is_of_site(page, site, d->from)) {
			title_once(p, &titled, _("What depends on it"));
			render_dependency(p, d);
		}
	}
	for (size_t i = 0; i < page->n_routes; i++) {
		const struct route_row *v = &page->routes[i];
		struct text words = TEXT_INIT(1024);

		if ((v->source_site && strcmp(v->source_site, site) == 0)
		    || (v->destination_site && strcmp(v->destination_site, site) == 0)) {
			title_once(p, &titled, _("What depends on it"));
			text_appendf(&words, "%s → %s%s%s", v->source_site ? v->source_site : "–", v->destination_site ? v->destination_site : "–",
			             v->use ? " · " : "", v->use ? keyword_word("use", v->use) : "");
			pen_fact(p, _("Image route"), text_str(&words));
		}
		text_done(&words);
	}
}

static void render_means(struct pen *p, const struct site_row *row)
{
	struct text access = TEXT_INIT(1024);
	const char *const parts[] = { row->isp, row->public_address };

	if (row->access)
		text_append(&access, keyword_word("access", row->access));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i] && *parts[i])
			text_appendf(&access, "%s%s", access.len ? " · " : "", parts[i]);
	pen_fact(p, _("Access"), text_str(&access));
	text_done(&access);
}

static void render_identity(struct pen *p, const struct site_row *row)
{
	struct text commune = TEXT_INIT(512);

	pen_title(p, _("Establishment"));
	render_means(p, row);
	pen_fact(p, _("Pack"), row->pack);
	pen_names(p, _("Entitled to"), row->entitled);
	if (row->commune)
		text_appendf(&commune, row->departement ? "%s (%s)" : "%s", row->commune, row->departement);
	pen_fact(p, _("Commune"), text_str(&commune));
	pen_fact(p, "FINESS", row->finess);
	pen_names(p, _("Aliases"), row->aliases);
	pen_fact(p, _("Kind"), keyword_word("kind", row->kind));
	pen_fact(p, _("College"), row->college);
	pen_fact(p, "GHT", row->ght);
	text_done(&commune);
}

static void render_support_site(struct pen *p, const struct site_row *row, const struct sites_page *page)
{
	for (size_t i = 0; i < page->n_covolinks; i++) {
		const struct covolink_row *c = &page->covolinks[i];

		if (row->covolink && strcmp(c->name, row->covolink) == 0 && c->site && strcmp(c->site, row->name) != 0
		    && is_one_of(c->serves, row->name)) {
			char words[160];

			snprintf(words, sizeof words, _("its images pass through Covolink %s"), c->name);
			pen_title(p, _("What it depends on"));
			pen_site(p, c->site, words);
			return;
		}
	}
	if (row->support_site) {
		pen_title(p, _("What it depends on"));
		pen_site(p, row->support_site, _("its support establishment"));
	}
}

void sites_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct site_row *site = row;
	const struct sites_page *s = page;

	if (!s) {
		struct state_look look = site_look(site);

		pen_state(p, look.style, look.symbol, look.word, "");
		pen_line(p, STYLE_DIM, _("Reading…"));
		return;
	}
	render_state(p, b, site, s);
	render_watched(p, &s->parts, b->list.now);
	render_whom_to_call(p, site, s, b->list.now);
	sites_write_dependents(p, b->list.kept, site->name, s);
	render_support_site(p, site, s);
	render_identity(p, site);
	if (site->notes)
		pen_title(p, _("Notes"));
	pen_line(p, STYLE_TEXT, site->notes ? site->notes : "");
}
