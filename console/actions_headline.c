/* Above the plan: what is planned, done and left, how it went week by week, and what was put off. */
#include "console/actions.h"

#include "console/curve.h"
#include "inventory/format.h"
#include "console/hds_words.h"
#include "intl.h"

#include <inttypes.h>
#include <math.h>

enum { ROWS_SMALL = 3, CURVE_ROWS = 4, CURVE_FROM_HEIGHT = 30 };

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

/* "Days: 290 planned, 12 done, 278 left" */
static void put_totals(const struct hds_plan *n, struct grid *g, struct rect line)
{
	char planned[FORMAT_MAX], done[FORMAT_MAX], left[FORMAT_MAX];
	struct text words = TEXT_INIT(1024);

	hds_format_days(n->planned_centidays, planned);
	hds_format_days(n->done_centidays, done);
	hds_format_days(n->left_centidays, left);
	text_appendf(&words, _("Days: %s planned, %s done, %s left"), planned, done, left);
	text_append(&words, " · ");
	text_appendf(&words, ngettext("%zu action open of %zu", "%zu actions open of %zu", n->open), n->open, n->actions);
	grid_put(g, line.x, line.y, line.width, STYLE_STRONG, text_str(&words));
	text_done(&words);
}

static void put_late(const struct hds_plan *n, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(1024);

	if (n->late > 0)
		text_appendf(&words, ngettext("%zu action is late", "%zu actions are late", n->late), n->late);
	if (n->slipped > 0) {
		text_append(&words, words.len ? " · " : "");
		text_appendf(&words, ngettext("%zu end was put off, by %" PRId64 " days", "%zu ends were put off, by %" PRId64 " days together", n->slipped),
		             n->slipped, n->slipped_days);
	}
	if (n->without_estimate > 0) {
		text_append(&words, words.len ? " · " : "");
		text_appendf(&words, ngettext("%zu open action has no estimate", "%zu open actions have no estimate", n->without_estimate), n->without_estimate);
	}
	if (words.len == 0)
		text_append(&words, _("No action is late, none was put off."));
	grid_put(g, line.x, line.y, line.width, n->late > 0 ? STYLE_CRITICAL : n->slipped > 0 ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static double largest(const struct actions_kept *k)
{
	double top = 0;

	for (int i = 0; i < BURN_POINTS; i++)
		top = isnan(k->planned[i]) ? top : fmax(top, k->planned[i]);
	return top;
}

/* What was left at the weeks' ends in words: a month, a quarter, a year ago. */
static void put_burn(const struct actions_kept *k, struct grid *g, struct rect line)
{
	static const struct { int weeks; const char *when; } marks[] = {
		{ 51, N_("a year ago") }, { 13, N_("3 months ago") }, { 4, N_("4 weeks ago") }, { 0, N_("now") },
	};
	struct text words = TEXT_INIT(512);
	char left[FORMAT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		double days = k->left[BURN_POINTS - 1 - marks[i].weeks];

		format_real(days, 1, left);
		text_append(&words, words.len ? " → " : "");
		text_appendf(&words, _("%s: %s"), _(marks[i].when), left[0] ? left : "–");
	}
	grid_put(g, line.x, line.y, 14, STYLE_DIM, _("Left, in days"));
	grid_put(g, line.x + 15, line.y, line.width - 15, STYLE_TEXT, text_str(&words));
	text_done(&words);
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
