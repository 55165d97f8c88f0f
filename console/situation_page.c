#include "console/situation.h"

#include "console/detail.h"
#include "console/object_line.h"
#include "console/sites.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"

#include <string.h>

enum { LINES_MAX = 24 };

bool situation_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct situation *s = b->list.kept;
	const struct trouble *t = list_selected(&b->list);
	struct sites_page *page;

	(void)now;
	if (!sites_read_page(r, &s->region, t->name, a, &page, e))
		return false;
	*ret_page = page;
	return true;
}

/* An object that belongs to no site: its own line. */
static void render_object(struct pen *p, const struct situation *s, const struct trouble *t, wall_t now)
{
	for (size_t i = 0; i < s->region.n_services; i++)
		if (s->region.services[i].id == t->id)
			pen_service(p, &s->region.services[i], now);
	for (size_t i = 0; i < s->region.n_devices; i++)
		if (s->region.devices[i].id == t->id)
			pen_device(p, &s->region.devices[i], now);
	for (size_t i = 0; i < s->region.n_links; i++)
		if (s->region.links[i].id == t->id)
			pen_link(p, &s->region.links[i], now);
}

static void render_broken(struct pen *p, const struct site_parts *s, wall_t now)
{
	pen_title(p, _("Not as it should be"));
	for (size_t i = 0; i < s->n_links && i < LINES_MAX && link_state_severity(s->links[i]->state) != STATE_OK; i++)
		pen_link(p, s->links[i], now);
	for (size_t i = 0; i < s->n_devices && i < LINES_MAX && s->devices[i]->state != STATE_OK; i++)
		pen_device(p, s->devices[i], now);
	for (size_t i = 0; i < s->n_services && i < LINES_MAX && s->services[i]->state != STATE_OK; i++)
		pen_service(p, s->services[i], now);
}

/* The counter-proof: what still answers at the same place. */
static void render_answering(struct pen *p, const struct site_parts *s, wall_t now)
{
	bool titled = false;

	for (size_t i = 0; i < s->n_links && i < LINES_MAX; i++) {
		if (s->links[i]->state != LINK_UP)
			continue;
		if (!titled)
			pen_title(p, _("What still answers there"));
		titled = true;
		pen_link(p, s->links[i], now);
	}
	for (size_t i = 0; i < s->n_devices && i < LINES_MAX; i++) {
		if (s->devices[i]->state != STATE_OK)
			continue;
		if (!titled)
			pen_title(p, _("What still answers there"));
		titled = true;
		pen_device(p, s->devices[i], now);
	}
}

void situation_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct trouble *t = row;
	const struct sites_page *s = page;
	const struct situation *kept = b->list.kept;
	struct text verdict = TEXT_INIT(8192), reason = TEXT_INIT(4096);
	wall_t now = b->list.now;
	char since[160];
	bool of_site = strcmp(t->kind, "site") == 0;

	since_words(t->since, now, since, sizeof since);
	pen_state(p, state_style(t->state), state_symbol(t->state), state_word(t->state), since);
	if (s && of_site)
		site_verdict(&s->parts, &verdict);
	pen_line(p, STYLE_STRONG, text_str(&verdict));
	detail_append_reason(&reason, t->outcome, t->detail);
	if (!strstr(text_str(&verdict), text_str(&reason)))
		pen_line(p, STYLE_TEXT, text_str(&reason));
	text_done(&reason);
	text_done(&verdict);
	if (s)
		sites_write_call(p, s, now);
	if (s && of_site)
		render_broken(p, &s->parts, now);
	else if (s)
		render_object(p, kept, t, now);
	if (!s || !of_site)
		return;
	sites_write_dependents(p, &kept->region, t->name, s);
	render_answering(p, &s->parts, now);
	pen_title(p, _("Establishment"));
	pen_site(p, t->name, t->commune);
}
