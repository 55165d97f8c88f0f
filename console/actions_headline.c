/* Above the plan: what is planned, done and left, how it went week by week, and what was put off. */
#include "console/actions.h"

#include "console/curve.h"
#include "inventory/format.h"
#include "console/hds_words.h"
#include "intl.h"

#include <inttypes.h>
#include <math.h>

enum { BURN_MARKS = 4, ROWS_SMALL = 3, CURVE_ROWS = 4, CURVE_FROM_HEIGHT = 30 };

bool actions_read_burn(struct reader *r, wall_t now, struct actions_kept *k, struct err *e)
{
	const int64_t step_ms = BURN_STEP_DAYS * INT64_C(86400000);
	struct hds_plan plans[BURN_POINTS];
	wall_t at[BURN_POINTS];

	k->from = (wall_t){ now.ms - (BURN_POINTS - 1) * step_ms };
	for (int i = 0; i < BURN_POINTS; i++)
		at[i].ms = k->from.ms + i * step_ms;
	if (!read_hds_plans(r, at, BURN_POINTS, plans, e))
		return false;
	for (int i = 0; i < BURN_POINTS; i++) {
		k->left[i] = plans[i].actions > 0 ? (double)plans[i].left_centidays / 100 : (double)NAN;
		k->planned[i] = plans[i].actions > 0 ? (double)plans[i].planned_centidays / 100 : (double)NAN;
	}
	return true;
}

static bool has_curve(const struct browser *b) { return b->height >= CURVE_FROM_HEIGHT; }

int actions_headline_rows(const struct browser *b)
{
	if (b->list.n == 0)
		return 0;
	return has_curve(b) ? ROWS_SMALL + CURVE_ROWS + 1 : ROWS_SMALL;
}

static bool fits(const struct grid *g, struct rect line, const struct text *words)
{
	return text_columns(text_str(words), grid_is_ascii(g)) <= line.width;
}

static void append_totals(const struct hds_plan *n, bool brief, struct text *t)
{
	char planned[FORMAT_MAX], done[FORMAT_MAX], left[FORMAT_MAX];

	hds_format_work(n->planned_centidays, planned);
	hds_format_work(n->done_centidays, done);
	hds_format_work(n->left_centidays, left);
	text_appendf(t, _("Days: %s planned, %s done, %s left"), planned, done, left);
	text_append(t, " · ");
	if (brief)
		text_appendf(t, ngettext("%zu of %zu open", "%zu of %zu open", n->open), n->open, n->actions);
	else
		text_appendf(t, ngettext("%zu action open of %zu", "%zu actions open of %zu", n->open), n->open, n->actions);
}

/* "Days: 290 planned, 12 done, 278 left · 3 actions open of 4", or "3 of 4 open" where that does not fit. */
static void put_totals(const struct hds_plan *n, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(1024);

	append_totals(n, false, &words);
	if (!fits(g, line, &words)) {
		text_clear(&words);
		append_totals(n, true, &words);
	}
	grid_put(g, line.x, line.y, line.width, STYLE_STRONG, text_str(&words));
	text_done(&words);
}

static void append_late(const struct hds_plan *n, struct text *t)
{
	if (n->late > 0)
		text_appendf(t, ngettext("%zu action is late", "%zu actions are late", n->late), n->late);
	if (n->slipped > 0) {
		text_append(t, t->len ? " · " : "");
		text_appendf(t, ngettext("%zu end was put off, by %" PRId64 " days", "%zu ends were put off, by %" PRId64 " days together", n->slipped),
		             n->slipped, n->slipped_days);
	}
	if (n->without_estimate > 0) {
		text_append(t, t->len ? " · " : "");
		text_appendf(t, ngettext("%zu open action has no estimate", "%zu open actions have no estimate", n->without_estimate), n->without_estimate);
	}
}

/* The same in few columns. */
static void append_late_short(const struct hds_plan *n, struct text *t)
{
	if (n->late > 0)
		text_appendf(t, ngettext("%zu late", "%zu late", n->late), n->late);
	if (n->slipped > 0) {
		text_append(t, t->len ? " · " : "");
		text_appendf(t, ngettext("%zu put off by %" PRId64 " d", "%zu put off by %" PRId64 " d", n->slipped), n->slipped, n->slipped_days);
	}
	if (n->without_estimate > 0) {
		text_append(t, t->len ? " · " : "");
		text_appendf(t, ngettext("%zu without estimate", "%zu without estimate", n->without_estimate), n->without_estimate);
	}
}

static void put_late(const struct hds_plan *n, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(1024);

	append_late(n, &words);
	if (!fits(g, line, &words)) {
		text_clear(&words);
		append_late_short(n, &words);
	}
	if (words.len == 0)
		text_append(&words, _("No action is late, none was put off."));
	grid_put(g, line.x, line.y, line.width, n->late > 0 ? STYLE_CRITICAL : n->slipped > 0 ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	text_done(&words);
}

/* What was left at the weeks' ends in words: a month, a quarter, a year ago; the farthest first left out. */
static void append_burn(const struct actions_kept *k, size_t from, struct text *t)
{
	static const struct { int weeks; const char *when; } marks[BURN_MARKS] = {
		{ 51, N_("1 y ago") }, { 13, N_("3 mo ago") }, { 4, N_("4 wk ago") }, { 0, N_("now") },
	};
	char left[FORMAT_MAX];

	for (size_t i = from; i < BURN_MARKS; i++) {
		double days = k->left[BURN_POINTS - 1 - marks[i].weeks];

		left[0] = '\0';
		if (!isnan(days))
			hds_format_work((int64_t)llround(100 * days), left);
		text_append(t, t->len ? " → " : "");
		text_appendf(t, _("%s: %s"), _(marks[i].when), left[0] ? left : "–");
	}
}

static void put_burn(const struct actions_kept *k, struct grid *g, struct rect line)
{
	struct rect beside = { line.x + 15, line.y, line.width - 15, 1 };
	struct text words = TEXT_INIT(512);

	for (size_t from = 0; from < BURN_MARKS; from++) {
		text_clear(&words);
		append_burn(k, from, &words);
		if (fits(g, beside, &words))
			break;
	}
	grid_put(g, line.x, line.y, 14, STYLE_DIM, _("Left, in days"));
	grid_put(g, beside.x, beside.y, beside.width, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static double largest(const struct actions_kept *k)
{
	double top = 0;

	for (int i = 0; i < BURN_POINTS; i++)
		top = isnan(k->planned[i]) ? top : fmax(top, k->planned[i]);
	return top;
}

/* A week is half a column: 26 columns are a year; each is repeated to be seen. */
static void put_curve(const struct actions_kept *k, struct grid *g, struct rect place)
{
	double top = curve_round_up(largest(k)), samples[2 * BURN_POINTS];
	char words[FORMAT_MAX], from[FORMAT_MAX];

	for (int i = 0; i < BURN_POINTS; i++)
		samples[2 * i] = samples[2 * i + 1] = k->left[i];
	format_real(top, 0, words);
	grid_put_right(g, place.x, place.y, 6, STYLE_DIM, words);
	grid_put_right(g, place.x, place.y + CURVE_ROWS - 1, 6, STYLE_DIM, "0");
	curve_render(g, (struct rect){ place.x + 7, place.y, BURN_POINTS, CURVE_ROWS }, STYLE_IN, samples, top);
	format_date(k->from, from);
	grid_put(g, place.x + 7, place.y + CURVE_ROWS, 12, STYLE_DIM, from);
	grid_put_right(g, place.x + 7 + BURN_POINTS - 12, place.y + CURVE_ROWS, 12, STYLE_DIM, _("now"));
}

void actions_headline(const struct browser *b, struct grid *g, struct rect lines)
{
	const struct actions_kept *k = b->list.kept;
	struct rect line = { lines.x + 1, lines.y, lines.width - 2, 1 };

	if (!k)
		return;
	grid_fill(g, lines, ' ', STYLE_TEXT);
	put_totals(&k->plan, g, line);
	line.y++;
	put_late(&k->plan, g, line);
	line.y++;
	put_burn(k, g, line);
	line.y++;
	if (has_curve(b))
		put_curve(k, g, line);
}
