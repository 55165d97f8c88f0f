#include "console/situation.h"

#include "arena.h"
#include "console/alerts.h"
#include "console/object_line.h"
#include "console/sites.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"

#include <string.h>

enum { LINES_MAX = 24, OLDER_MS = 60000 };

bool situation_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct situation *s = b->list.kept;
	const struct trouble *t = list_selected(&b->list);
	struct situation_page *page = arena_alloc(a, sizeof *page);

	(void)now;
	if (!page)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = page;
	return sites_read_page(r, &s->region, t->name, a, &page->site, e)
	       && (!t->cause || alerts_read_page(r, a, t->cause, &page->cause, e));
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

/* The object that tells the trouble, how the links stand beside it, and since when the site is as it is. */
static void render_verdict(struct pen *p, const struct trouble *t, const struct sites_page *s, wall_t now)
{
	struct text verdict = TEXT_INIT(8192), links = TEXT_INIT(1024);
	char since[160], words[256];
	bool only_link = s && t->cut && t->onset.links == 1;

	since_words(t->culprit.since, now, since, sizeof since);
	pen_state(p, state_style(t->state), state_symbol(t->state), state_word(t->state), since);
	if (only_link) {
		site_links_verdict(&s->parts, &verdict);
		text_append(&verdict, " ");
		culprit_append_reason(&t->culprit, &verdict);
	} else {
		culprit_sentence(&t->culprit, &verdict);
	}
	if (t->n > 1) {
		text_append(&verdict, " ");
		text_appendf(&verdict, ngettext("And %zu more.", "And %zu more.", t->n - 1), t->n - 1);
	}
	pen_line(p, STYLE_STRONG, text_str(&verdict));
	if (s && strcmp(t->kind, "site") == 0 && !only_link)
		site_links_verdict(&s->parts, &links);
	pen_line(p, STYLE_TEXT, text_str(&links));
	since_words(t->since, now, since, sizeof since);
	if (since[0] && wall_is_known(t->culprit.since) && t->culprit.since.ms - t->since.ms >= OLDER_MS) {
		snprintf(words, sizeof words, _("The establishment is in this state %s."), since);
		pen_line(p, STYLE_DIM, words);
	}
	text_done(&links);
	text_done(&verdict);
}

/* Those that the same cause hits: each is a line to follow. */
static void render_with(struct pen *p, const struct trouble *t)
{
	char words[64];

	if (t->n_with > 0)
		pen_title(p, _("Hit by the same cause"));
	for (size_t i = 0; i < t->n_with && i < LINES_MAX; i++)
		pen_site(p, t->with[i], NULL);
	if (t->n_with > LINES_MAX) {
		snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", t->n_with - LINES_MAX), t->n_with - LINES_MAX);
		pen_line(p, STYLE_DIM, words);
	}
}

void situation_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct trouble *t = row;
	const struct situation_page *loaded = page;
	const struct sites_page *s = loaded ? loaded->site : NULL;
	const struct situation *kept = b->list.kept;
	wall_t now = b->list.now;
	bool of_site = strcmp(t->kind, "site") == 0;

	render_verdict(p, t, s, now);
	if (t->cause)
		alerts_write_cause(p, t->cause, now);
	if (s)
		sites_write_call(p, s, now);
	if (t->cause)
		alerts_write_repair(p, t->cause, now);
	if (loaded && loaded->cause) {
		alerts_write_changes(p, loaded->cause, now);
		alerts_write_against(p, loaded->cause, now);
	}
	render_with(p, t);
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
