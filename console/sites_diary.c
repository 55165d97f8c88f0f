#include "console/sites.h"

#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

/* What happened with an establishment, and what will: planned work, its last calls. */

void sites_write_works(struct pen *p, const struct sites_page *page, wall_t now)
{
	if (page->n_works)
		pen_title(p, _("Planned work"));
	for (size_t i = 0; i < page->n_works; i++) {
		const struct silence_row *w = &page->works[i];
		const char *colon = strchr(w->object, ':');
		struct text words = TEXT_INIT(4096);
		char from[FORMAT_MAX], until[FORMAT_MAX];

		format_time(w->from, now, from);
		format_time(w->until, now, until);
		text_appendf(&words, _("%s, from %s until %s"), colon ? colon + 1 : w->object, from, until);
		text_append_part(&words, " · ", "%s", w->supplier);
		text_append_part(&words, " · ", "%s", w->reason);
		pen_fact(p, w->holds ? _("Now") : _("Next"), text_str(&words));
		text_done(&words);
	}
}

void sites_write_calls(struct pen *p, const struct sites_page *page, wall_t now)
{
	if (page->n_calls)
		pen_title(p, _("Last calls"));
	for (size_t i = 0; i < page->n_calls; i++) {
		const struct call_row *c = &page->calls[i];
		struct text words = TEXT_INIT(8192);
		char at[FORMAT_MAX];

		format_time(c->call.at, now, at);
		text_append(&words, _(call_category_word(c->call.category)));
		text_append_part(&words, " · ", "%s", c->contact);
		text_append_part(&words, " · ", _("ticket %s"), c->ticket);
		text_append_part(&words, " · ", "%s", c->words);
		pen_fact(p, at, text_str(&words));
		text_done(&words);
	}
}
