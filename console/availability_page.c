#include "console/availability_page.h"

#include "arena.h"
#include "console/availability_words.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

enum { MONTHS = 3, INCIDENTS_MAX = 50 };

struct availability_page { struct availability_row months[MONTHS]; size_t n; };

struct availability_time availability_shown_month(wall_t now, int back)
{
	struct availability_time month = availability_month_of(now, 0);

	return availability_month_of(now, back + (month.from.ms >= now.ms));
}

bool availability_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct availability_row *row = list_selected(&b->list);
	struct availability_page *p = arena_alloc(a, sizeof *p);

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (p->n = 0; p->n < MONTHS; p->n++)
		if (!read_availability(r, a, row->id, availability_shown_month(now, (int)p->n), true, &p->months[p->n], e))
			return false;
	*ret_page = p;
	return true;
}

static void append_span(struct text *t, const struct availability_incident *i, wall_t now)
{
	char from[FORMAT_MAX], lasts[FORMAT_MAX];

	format_time(i->from, now, from);
	format_duration((i->to.ms - i->from.ms) / 1000, lasts);
	text_appendf(t, i->goes_on ? _("%s, for %s and on") : _("%s, for %s"), from, lasts);
}

/* One line, that leads to its cause. */
static void write_incident(struct pen *p, const struct availability_incident *i, wall_t now)
{
	const char *colon = i->cause ? strchr(i->cause, ':') : NULL;
	struct text words = TEXT_INIT(2048);
	char kind[32] = "", due[FORMAT_MAX] = "";

	append_span(&words, i, now);
	text_append_part(&words, " · ", "%s", keyword_word("counted_as", availability_part_name(i->part)));
	if (colon && (size_t)(colon - i->cause) < sizeof kind) {
		memcpy(kind, i->cause, (size_t)(colon - i->cause));
		pen_target(p, kind, colon + 1);
		text_append(&words, " · ");
		object_name_words(i->cause, &words);
	}
	if (i->alert_id)
		text_appendf(&words, _(" · alert %" PRId64), i->alert_id);
	text_append_part(&words, " · ", "%s", i->contract);
	if (wall_is_known(i->gtr_due))
		format_time(i->gtr_due, now, due);
	text_append_part(&words, " · ", *due ? _("to be repaired by %s") : "%s", due);
	pen_line(p, availability_is_down(i->part) ? STYLE_TEXT : STYLE_DIM, text_str(&words));
	text_done(&words);
}

/* False: nothing is known of it. */
static bool write_month(struct pen *p, const struct availability_row *month, wall_t now)
{
	struct text columns = TEXT_INIT(1024), title = TEXT_INIT(256);
	bool known;
	char from[FORMAT_MAX];

	availability_append(month, now, &columns);
	known = columns.len > 0;
	if (known) {
		format_date(month->time.from, from);
		text_appendf(&title, _("Month from %s"), from);
		pen_title(p, text_str(&title));
		pen_line(p, availability_style(month), text_str(&columns));
		for (size_t i = 0; i < month->n_incidents && i < INCIDENTS_MAX; i++)
			write_incident(p, &month->incidents[i], now);
		if (month->n_incidents > INCIDENTS_MAX)
			pen_line(p, STYLE_DIM, _("More of them: vigie report availability CLIENT --incidents"));
		if (month->n_incidents == 0)
			pen_line(p, STYLE_DIM, availability_begins_late(&month->time) ? _("Nothing was down since then, and all of it was measured.")
			                                                              : _("Nothing was down, and all of it was measured."));
	}
	text_done(&columns);
	text_done(&title);
	return known;
}

void availability_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct availability_row *r = row;
	const struct availability_page *loaded = page;
	struct state_look how = availability_look(r);
	bool known = false;

	pen_state(p, how.style, how.symbol, how.word, "");
	pen_target(p, "site", r->name);
	pen_line(p, STYLE_STRONG, r->name);
	pen_fact(p, _("Contract"), r->contract);
	pen_fact(p, _("Supplier"), r->supplier);
	if (r->verdict == AVAILABILITY_NO_LEVEL)
		pen_line(p, STYLE_DIM, _("No level is guaranteed: contracts.csv tells it (availability), links.csv the contract of each circuit."));
	if (!loaded)
		pen_line(p, STYLE_DIM, _("Reading…"));
	for (size_t i = 0; loaded && i < loaded->n; i++)
		known |= write_month(p, &loaded->months[i], b->list.now);
	if (loaded && !known)
		pen_line(p, STYLE_DIM, _("Nothing of it was measured in these months: links.csv and devices.csv declare what is."));
}
