#include "console/screen_internal.h"

#include "console/alert_sentence.h"
#include "console/alerts_band.h"
#include "console/console.h"
#include "console/links.h"
#include "console/pen.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>

enum { AGE_OLD_S = 300 };

/* How old the latest result is now, not when it was read; of a frozen screen too. */
static int64_t data_age_s(const struct screen *s)
{
	if (s->status.data_age_s == UNKNOWN_I64)
		return UNKNOWN_I64;
	return s->status.data_age_s + (!wall_is_known(s->at) && wall_is_known(s->loaded) ? (s->now.ms - s->loaded.ms) / 1000 : 0);
}

/* told_read_only: another line says that no act can be written. */
static void render_title(const struct screen *s, bool told_read_only, struct grid *g)
{
	int width = grid_width(g), used;
	char digit[4] = "", age[FORMAT_MAX], clock[FORMAT_MAX];
	int64_t seconds = s->status_known ? data_age_s(s) : UNKNOWN_I64;

	grid_fill(g, (struct rect){ 0, 0, width, 1 }, ' ', STYLE_TITLE);
	if (s->class->digit)
		snprintf(digit, sizeof digit, "%c ", s->class->digit);
	used = 1 + grid_putf(g, 1, 0, width / 2, STYLE_TITLE, "Vigie  %s%s", digit, _(s->class->title));
	if (s->status_known && s->status.simulation)
		used += 2 + grid_put(g, used + 2, 0, 16, STYLE_PAST, _(" SIMULATION "));
	format_clock(s->now, clock);
	/* translators: short words of the title: no act can be written */
	if (!told_read_only)
		used += 2 + grid_put(g, used + 2, 0, 16, STYLE_TITLE, intl_in_context(NC_("short", "read only")));
	grid_put_right(g, width - 10, 0, 9, STYLE_TITLE, clock);
	format_duration_short(seconds, age);
	if (s->status_known && age[0] == '\0')
		snprintf(age, sizeof age, "–");
	/* Of the past the banner tells; what was frozen and had to be read anew is of the past. */
	if (s->status_known && !wall_is_known(s->at) && !(wall_is_known(s->frozen_at) && seconds == UNKNOWN_I64)) {
		char words[128];

		snprintf(words, sizeof words, s->status.data_ahead ? _("data of unknown age") : seconds == UNKNOWN_I64 ? _("no data yet")
		                                                                         : _("data %s old"), age);
		grid_put_right(g, used + 2, 0, width - used - 14, seconds != UNKNOWN_I64 && seconds > AGE_OLD_S ? STYLE_WARNING : STYLE_TITLE,
		               words);
	}
}

/* One count of the situation: symbol, number, words. Zero is quiet. */
struct count {
	enum link_state state;
	int64_t n;
	char words[64];
};

static size_t situation_counts(const struct status_row *t, struct count *counts)
{
	const struct count all[] = {
		{ LINK_DOWN, t->links_down, "" }, { LINK_DEGRADED, t->links_degraded, "" }, { LINK_UNKNOWN, t->links_unknown, "" },
		{ LINK_UP, t->links_up, "" }, { LINK_ADMIN_DOWN, t->links_admin_down, "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		unsigned long n = (unsigned long)all[i].n;
		const char *fmt = all[i].state == LINK_DOWN ? ngettext("%lu down", "%lu down", n)
			: all[i].state == LINK_DEGRADED ? ngettext("%lu degraded", "%lu degraded", n)
			: all[i].state == LINK_UNKNOWN ? ngettext("%lu unknown", "%lu unknown", n)
			: all[i].state == LINK_UP ? ngettext("%lu up", "%lu up", n) : ngettext("%lu disabled", "%lu disabled", n);

		counts[i] = all[i];
		snprintf(counts[i].words, sizeof counts[i].words, fmt, n);
	}
	return ARRAY_LEN(all);
}

static bool is_unwritten(const struct screen *s)
{
	return s->unwritten.len > 0 && !wall_is_known(s->at);
}

void screen_situation(const struct screen *s, struct text *t)
{
	struct count counts[5];
	size_t n = situation_counts(&s->status, counts);

	if (!s->status_known)
		return;
	if (s->trouble.len > 0)
		text_appendf(t, "%s  ", _("OLD DATA"));
	else if (is_unwritten(s))
		text_appendf(t, "%s  ", _("DATA NOT WRITTEN"));
	else if (s->status.collector == COLLECTOR_STOPPED && !wall_is_known(s->at))
		text_appendf(t, "%s  ", s->status.hung ? _("COLLECTOR HUNG") : _("COLLECTOR STOPPED"));
	else if (s->status.collector == COLLECTOR_BLIND)
		text_appendf(t, "%s  ", _("COLLECTOR BLIND"));
	if (s->status.simulation)
		text_appendf(t, "%s  ", _("SIMULATION"));
	text_appendf(t, ngettext("%lu link down", "%lu links down", (unsigned long)counts[0].n), (unsigned long)counts[0].n);
	for (size_t i = 1; i < n; i++)
		text_appendf(t, ", %s", counts[i].words);
}

static bool is_quiet(const struct count *c) { return c->n == 0 && c->state != LINK_DOWN; }

/* Every count is seen: the least urgent give their words up first, until all fit in so many columns. */
static void counts_fit(const struct screen *s, struct count *counts, size_t n, int columns)
{
	for (size_t worded = n; worded > 0; worded--) {
		int need = 0;

		for (size_t i = 0; i < n; i++)
			need += is_quiet(&counts[i]) ? 0 : text_columns(counts[i].words, s->ascii) + 5;
		if (need <= columns)
			return;
		snprintf(counts[worded - 1].words, sizeof counts[0].words, "%" PRId64, counts[worded - 1].n);
	}
}

/* At the end of the line: how many links there are, or what the line of the alerts has no place for. */
static void render_situation(const struct screen *s, struct grid *g, int y, bool told_back)
{
	struct count counts[5];
	size_t n = situation_counts(&s->status, counts);
	int x = 1, width = grid_width(g);
	char total[96];

	if (!s->status_known)
		return;
	snprintf(total, sizeof total, ngettext("%lu link", "%lu links", (unsigned long)s->status.links_total),
	         (unsigned long)s->status.links_total);
	if (!told_back)
		alerts_band_back(&s->status.alerts, true, total, sizeof total);
	counts_fit(s, counts, n, width - x - text_columns(total, s->ascii) - 2);
	for (size_t i = 0; i < n; i++) {
		enum link_state state = counts[i].state;
		enum style style = counts[i].n == 0 ? STYLE_DIM : link_state_style(state);
		int columns = text_columns(counts[i].words, s->ascii) + 4;

		if (is_quiet(&counts[i]))
			continue;
		if (x + columns > width)
			break;
		grid_fill(g, (struct rect){ x, y, columns, 1 }, ' ', style);
		grid_put_code_point(g, x + 1, y, style, link_state_symbol(state));
		grid_put(g, x + 3, y, columns - 3, style, counts[i].words);
		x += columns + 1;
	}
	if (x + text_columns(total, s->ascii) + 2 <= width)
		grid_put_right(g, x, y, width - x - 1, told_back ? STYLE_DIM : STYLE_TEXT, total);
}

static int render_banner(struct grid *g, int y, enum style style, const char *text)
{
	struct pen p = { .g = g, .x = 1, .y = y, .width = grid_width(g) - 2 };

	pen_line(&p, style, text);
	grid_set_style(g, (struct rect){ 0, y, grid_width(g), p.y - y }, style);
	return p.y;
}

/* "08:21", of the latest result that is shown; "" when there is none. */
static void data_time(const struct screen *s, char *when)
{
	int64_t age = s->status_known ? s->status.data_age_s : UNKNOWN_I64;

	when[0] = '\0';
	if (age != UNKNOWN_I64 && wall_is_known(s->loaded))
		format_time((wall_t){ s->loaded.ms - age * 1000 }, s->now, when);
}

static int render_stopped(const struct screen *s, struct grid *g, int y)
{
	char when[FORMAT_MAX], age[FORMAT_MAX], words[256];

	if (wall_is_known(s->at))
		return render_banner(g, y, STYLE_ALARM, _("No collector ran at that moment: nothing was measured."));
	data_time(s, when);
	format_duration(data_age_s(s), age);
	if (when[0] && s->status.hung)
		snprintf(words, sizeof words, _("The collector hangs: data of %s, nothing measured for %s."), when, age);
	else if (when[0])
		snprintf(words, sizeof words, _("The collector is stopped: data of %s, nothing measured for %s."), when, age);
	else
		snprintf(words, sizeof words, "%s", s->status.data_ahead
		                                            ? _("The collector is stopped, and its data are dated in the future: the clock was set back.")
		                                            : _("The collector is stopped: nothing has been measured yet."));
	return render_banner(g, y, STYLE_ALARM, words);
}

/* What is shown cannot be read anew: it is worth what its time says. */
static int render_trouble(const struct screen *s, struct grid *g, int y)
{
	struct text words = TEXT_INIT(2048);
	char when[FORMAT_MAX];

	data_time(s, when);
	if (when[0])
		text_appendf(&words, _("DATA OF %s: %s"), when, text_str(&s->trouble));
	else
		text_append(&words, text_str(&s->trouble));
	y = render_banner(g, y, STYLE_ALARM, text_str(&words));
	text_done(&words);
	return y;
}

/* It lives and measures: what it learns waits in its memory. */
static int render_unwritten(const struct screen *s, struct grid *g, int y)
{
	struct text words = TEXT_INIT(2048);
	char when[FORMAT_MAX];

	data_time(s, when);
	if (when[0])
		text_appendf(&words, _("DATA OF %s: the collector measures but cannot write the inventory: %s."), when, text_str(&s->unwritten));
	else
		text_appendf(&words, _("The collector measures but cannot write the inventory: %s."), text_str(&s->unwritten));
	y = render_banner(g, y, STYLE_ALARM, text_str(&words));
	text_done(&words);
	return y;
}

static int render_unreached(const struct screen *s, struct grid *g, int y)
{
	struct text words = TEXT_INIT(1024);

	if (alert_append_unreached(&s->status.alerts, &words))
		y = render_banner(g, y, STYLE_ALARM, text_str(&words));
	text_done(&words);
	return y;
}

static int render_banners(const struct screen *s, struct grid *g, int y)
{
	char when[FORMAT_MAX], words[256];

	if (s->trouble.len > 0)
		y = render_trouble(s, g, y);
	else if (is_unwritten(s))
		y = render_unwritten(s, g, y);
	else if (s->status_known && s->status.collector == COLLECTOR_STOPPED)
		y = render_stopped(s, g, y);
	if (s->status_known && s->status.collector == COLLECTOR_BLIND)
		y = render_banner(g, y, STYLE_ALARM, _("The collector is blind: its witnesses do not answer, no link is called down."));
	if (s->status_known)
		y = render_unreached(s, g, y);
	if (s->traps_are_dropped && !wall_is_known(s->at)) {
		snprintf(words, sizeof words, ngettext("Traps come faster than they are read: %" PRId64 " dropped. Polling goes on as usual.",
		         "Traps come faster than they are read: %" PRId64 " dropped. Polling goes on as usual.", (unsigned long)s->traps_dropped), s->traps_dropped);
		y = render_banner(g, y, STYLE_WARNING, words);
	}
	if (screen_is_armed(s)) {
		format_time(s->armed_until, s->now, when);
		snprintf(words, sizeof words, _("WRITING IS ARMED until %s. Ctrl-t ends it."), when);
		y = render_banner(g, y, STYLE_FROZEN, words);
	}
	if (wall_is_known(s->at)) {
		format_time(s->at, s->now, when);
		snprintf(words, sizeof words, _("PAST: %s. [ ] 5 minutes, { } an hour, 0 returns to the present."), when);
		y = render_banner(g, y, STYLE_PAST, words);
	}
	if (wall_is_known(s->frozen_at)) {
		format_clock(s->frozen_at, when);
		snprintf(words, sizeof words, _("FROZEN at %s. z lets the screen move again."), when);
		y = render_banner(g, y, STYLE_FROZEN, words);
	}
	return y;
}

int screen_render_header(const struct screen *s, struct grid *g)
{
	struct alerts_band_shown told = { .back = true, .read_only = screen_is_armed(s) };

	if (s->status_known)
		told = alerts_band_render(&s->status.alerts, text_str(&s->on_call), screen_is_armed(s), g,
		                          (struct rect){ 0, 2, grid_width(g), 1 });
	render_title(s, told.read_only, g);
	render_situation(s, g, 1, told.back);
	return render_banners(s, g, s->status_known ? 3 : 2);
}

/* What a key does now, in one or two words; NULL: the footer does not name it. */
static const char *footer_word(const struct screen *s, const struct key_entry *k)
{
	const char *word = k->help || k->footer ? s->class->footer(s->view, k->action, k->footer) : NULL;

	if (s->help)
		return k->help ? help_footer(k->action) : NULL;
	if (s->sheet.kind != SHEET_NONE)
		return k->help ? screen_sheet_footer(s, k->action) : NULL;
	if ((k->action == ACT_TAKE_IN_HAND || k->action == ACT_SILENCE || k->action == ACT_WRITE_COMMENT || k->action == ACT_NOTE_CALL
	     || k->action == ACT_CALL_NEXT || k->action == ACT_TAKE_ESCALATION || k->action == ACT_CLOSE_ESCALATION || (k->action >= ACT_ASSESS && k->action <= ACT_UPDATE_ACTION))
	    && !screen_is_armed(s) && !(s->class->of_callers && (k->action == ACT_NOTE_CALL || k->action == ACT_CALL_NEXT)))
		return NULL;
	if (k->action == ACT_ARM && screen_is_armed(s))
		return NULL; /* the banner says how it ends */

	if (k->action == ACT_FREEZE && k->footer && wall_is_known(s->frozen_at))
		word = N_("Move again");
	if (k->action == ACT_CANCEL && k->help && s->followed)
		word = N_("Back");
	return word ? _(word) : NULL;
}

/* The ways out and the help are there before anything else. */
static bool is_way_out(const struct key_entry *k)
{
	return k->action == ACT_CANCEL || k->action == ACT_QUIT || k->action == ACT_HELP;
}

/* A view may name again, further in front, a key that all views have. */
static bool is_named_before(const struct screen *s, const struct key_entry *k)
{
	for (const struct key_entry *p = s->keys.entries; p < k; p++)
		if (p->key == k->key && p->action == k->action && p->footer)
			return true;
	return false;
}

static int footer_columns(const struct screen *s, const struct key_entry *k, char *name)
{
	const char *word = is_named_before(s, k) ? NULL : footer_word(s, k);

	if (!word)
		return 0;
	key_format(k->key, name);
	return text_columns(name, s->ascii) + 1 + text_columns(word, s->ascii) + 2;
}

void screen_render_footer(const struct screen *s, struct grid *g)
{
	int width = grid_width(g), y = grid_height(g) - 1, x = 1, kept = 0;
	char name[KEY_NAME_MAX];

	if (s->message.len > 0) {
		grid_put(g, 1, y, width - 2, s->message_style, text_str(&s->message));
		return;
	}
	for (size_t i = 0; i < s->keys.n; i++)
		kept += is_way_out(&s->keys.entries[i]) ? footer_columns(s, &s->keys.entries[i], name) : 0;
	for (size_t i = 0; i < s->keys.n; i++) {
		const struct key_entry *k = &s->keys.entries[i];
		int columns = footer_columns(s, k, name);

		if (columns == 0)
			continue;
		kept -= is_way_out(k) ? columns : 0;
		if (x + columns + kept - 2 >= width)
			continue;
		x += grid_put(g, x, y, width - x, STYLE_KEY, name) + 1;
		x += grid_put(g, x, y, width - x, STYLE_TEXT, footer_word(s, k)) + 2;
	}
}

void screen_render_too_small(const struct screen *s, struct grid *g)
{
	struct text situation = TEXT_INIT(512);
	struct pen p = { .g = g, .width = grid_width(g) };
	char words[160];

	screen_situation(s, &situation);
	pen_line(&p, s->status.links_down > 0 || s->status.collector != COLLECTOR_RUNNING ? STYLE_ALARM : STYLE_STRONG,
	         text_str(&situation));
	snprintf(words, sizeof words, _("The terminal has %d×%d cells: at least %d×%d are needed."), grid_width(g), grid_height(g),
	         CONSOLE_WIDTH_MIN, CONSOLE_HEIGHT_MIN);
	pen_line(&p, STYLE_TEXT, words);
	text_done(&situation);
}
