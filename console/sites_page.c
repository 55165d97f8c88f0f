#include "console/sites.h"

#include "arena.h"
#include "console/availability_words.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"
#include "inventory/format.h"

#include <string.h>

enum { LINES_MAX = 24 };

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

bool sites_read_months(struct reader *r, int64_t site, struct arena *a, wall_t now, struct sites_page *page, struct err *e)
{
	for (int back = 0; back < SITE_MONTHS; back++) {
		struct availability_time month = availability_month_of(now, back);

		if (month.from.ms >= now.ms)
			return true;
		if (!read_availability(r, a, site, month, false, &page->months[back], e))
			return false;
		page->n_months++;
	}
	return true;
}

bool sites_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct site_row *row = list_selected(&b->list);
	struct sites_page *page;

	if (!sites_read_page(r, b->list.kept, row->name, a, &page, e) || !sites_read_months(r, row->id, a, now, page, e)
	    || !sites_read_knowledge(r, b->list.kept, row, a, now, page, e))
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
	if (s->n_heartbeats)
		pen_title(p, _("Backups, feeds and jobs"));
	for (size_t i = 0; i < s->n_heartbeats && i < LINES_MAX; i++)
		pen_heartbeat(p, s->heartbeats[i], now);
	render_rest(p, s->n_heartbeats);
}

static void render_contact(struct pen *p, const struct contact_row *c)
{
	struct text words = TEXT_INIT(1024);
	const char *const parts[] = { c->phone, c->role, c->email };

	text_append(&words, c->name);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i] && *parts[i])
			text_appendf(&words, " · %s", parts[i]);
	if (c->withheld)
		text_appendf(&words, " · %s", _("telephone and mail: not shown to your role"));
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

static void render_availability(struct pen *p, const struct sites_page *page, wall_t now)
{
	static const char *const labels[SITE_MONTHS] = { N_("This month"), N_("Last month") };
	bool titled = false;

	for (size_t i = 0; i < page->n_months; i++) {
		const struct availability_row *month = &page->months[i];
		struct text words = TEXT_INIT(1024);

		availability_append(month, now, &words);
		if (words.len) {
			if (!titled)
				pen_title(p, _("Availability"));
			titled = true;
			pen_fact_marked(p, _(labels[i]), availability_style(month), text_str(&words));
		}
		text_done(&words);
	}
}

static void render_aliases(struct pen *p, const struct sites_page *page)
{
	struct text names = TEXT_INIT(8192);

	for (size_t i = 0; i < page->n_aliases; i++) {
		char day[FORMAT_MAX] = "";

		format_date(page->aliases[i].since, day);
		text_appendf(&names, _("%s%s (noted on %s)"), i ? ", " : "", page->aliases[i].name, day);
	}
	pen_fact(p, _("Aliases"), text_str(&names));
	text_done(&names);
}

static void render_identity(struct pen *p, const struct site_row *row, const struct sites_page *page)
{
	struct text commune = TEXT_INIT(512);

	pen_title(p, _("Establishment"));
	if (row->commune)
		text_appendf(&commune, row->departement ? "%s (%s)" : "%s", row->commune, row->departement);
	pen_fact(p, _("Commune"), text_str(&commune));
	pen_fact(p, "FINESS", row->finess);
	render_aliases(p, page);
	pen_fact(p, _("Kind"), keyword_word("kind", row->kind));
	pen_fact(p, "GHT", row->ght);
	text_done(&commune);
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
	if (sites_write_incidents(p, s, b->list.now))
		p->y++;
	render_state(p, b, site, s);
	if (s->known && s->known->n_incidents == 0)
		pen_fact(p, _("Incident"), _("none is known"));
	sites_write_access(p, site, s);
	sites_write_membership(p, site, s);
	render_whom_to_call(p, site, s, b->list.now);
	render_watched(p, &s->parts, b->list.now);
	sites_write_network(p, site, s, b->list.now);
	sites_write_neighbours(p, s);
	sites_write_calls(p, s, b->list.now);
	sites_write_works(p, s, b->list.now);
	render_availability(p, s, b->list.now);
	sites_write_dependents(p, b->list.kept, site->name, s);
	render_identity(p, site, s);
	if (site->notes)
		pen_title(p, _("Notes"));
	pen_line(p, STYLE_TEXT, site->notes ? site->notes : "");
}
