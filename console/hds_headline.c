/* Above the checklist: which framework, what is due, what is to be done and how the plan goes; the score stands last. */
#include "console/hds_list.h"

#include "inventory/format.h"
#include "intl.h"

#include <inttypes.h>
#include <math.h>

enum { ROWS = 4, NEXT_MOST = 3 };

int hds_headline_rows(const struct browser *b)
{
	const struct hds_kept *k = b->list.kept;

	return k ? ROWS + (k->c.plan.actions > 0) : 0;
}

/* "Action 1 (2 d ago)", "Exception HDS EXI-05.A (45 d)" */
static void append_due(const struct deadline *d, struct text *t)
{
	char days[64];

	if (d->days >= 0)
		snprintf(days, sizeof days, _("%ld d"), (long)d->days);
	else if (days_ago(d->days) > 0)
		snprintf(days, sizeof days, _("%ld d ago"), (long)days_ago(d->days));
	else
		snprintf(days, sizeof days, "%s", _("today"));
	if (d->kind == DEADLINE_EXCEPTION || d->kind == DEADLINE_CHECK)
		text_appendf(t, "%s ", _(deadline_kind_word(d->kind)));
	deadline_append_object(d, t);
	text_appendf(t, _(" (%s)"), days);
}

static void put_due(const struct hds_kept *k, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(2048), with = TEXT_INIT(2048);
	size_t late = 0, shown = 0;

	for (size_t i = 0; i < k->due.n && k->due.rows[i].days < 0; i++)
		late += deadline_count(&k->due.rows[i]);
	if (late > 0)
		text_appendf(&words, ngettext("%zu past", "%zu past", late), late);
	for (size_t i = 0; i < k->due.n && shown < NEXT_MOST; i++, shown++) {
		text_clear(&with);
		text_append(&with, text_str(&words));
		text_append(&with, with.len ? " · " : "");
		append_due(&k->due.rows[i], &with);
		if (shown > 0 && text_columns(text_str(&with), grid_is_ascii(g)) > line.width - 14)
			break;
		text_clear(&words);
		text_append(&words, text_str(&with));
	}
	if (words.len == 0)
		text_append(&words, _("no date is set and no evidence expires"));
	grid_put(g, line.x, line.y, 13, STYLE_DIM, _("Deadlines"));
	grid_put(g, line.x + 14, line.y, line.width - 14, late > 0 ? STYLE_CRITICAL : shown > 0 && k->due.rows[0].days < DEADLINE_SOON_DAYS ? STYLE_WARNING : STYLE_TEXT,
	         text_str(&words));
	text_done(&words);
	text_done(&with);
}

static void put_left(const struct hds_score *n, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(1024);
	bool bad = n->of_standing[HDS_EXPIRED] + n->of_standing[HDS_GAP] > 0;

	hds_append_left(n, &words);
	if (words.len == 0)
		text_append(&words, _("nothing: each requirement has its evidence in force"));
	grid_put(g, line.x, line.y, 13, STYLE_DIM, _("To be done"));
	grid_put(g, line.x + 14, line.y, line.width - 14, bad ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	text_done(&words);
}

/* "290 days planned, 80 done, 210 left · 1 put off by 197 d", or "+197 d" where that does not fit. */
static void put_plan(const struct hds_plan *n, struct grid *g, struct rect line)
{
	char planned[FORMAT_MAX], done[FORMAT_MAX], left[FORMAT_MAX];
	struct text words = TEXT_INIT(1024), slipped = TEXT_INIT(256);
	int width = line.width - 14;

	hds_format_work(n->planned_centidays, planned);
	hds_format_work(n->done_centidays, done);
	hds_format_work(n->left_centidays, left);
	text_appendf(&words, _("%s days planned, %s done, %s left"), planned, done, left);
	if (n->slipped > 0)
		text_appendf(&slipped, ngettext("%zu put off by %" PRId64 " d", "%zu put off by %" PRId64 " d", n->slipped), n->slipped, n->slipped_days);
	if (n->slipped > 0 && text_columns(text_str(&words), grid_is_ascii(g)) + 3 + text_columns(text_str(&slipped), grid_is_ascii(g)) > width) {
		text_clear(&slipped);
		text_appendf(&slipped, _("+%" PRId64 " d"), n->slipped_days);
	}
	text_append_part(&words, " · ", "%s", text_str(&slipped));
	grid_put(g, line.x, line.y, 13, STYLE_DIM, _("Plan"));
	grid_put(g, line.x + 14, line.y, width, n->late + n->slipped > 0 ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	text_done(&words);
	text_done(&slipped);
}

/* What the file of the framework says of it as a whole and no source confirmed. */
static void append_unsourced(size_t n, int width, bool ascii, struct text *t)
{
	struct text words = TEXT_INIT(256);

	if (n > 0)
		text_appendf(&words, ngettext("? %zu statement unsourced", "? %zu statements unsourced", n), n);
	if (text_columns(text_str(t), ascii) + 3 + text_columns(text_str(&words), ascii) > width) {
		text_clear(&words);
		text_appendf(&words, ngettext("? %zu unsourced", "? %zu unsourced", n), n);
	}
	text_append_part(t, " · ", "%s", n > 0 ? text_str(&words) : NULL);
	text_done(&words);
}

static void put_score(const struct hds_checklist *c, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(1024);
	double ratio = hds_score_ratio(&c->score);
	char percent[FORMAT_MAX];

	format_ratio(ratio, percent);
	text_appendf(&words, ngettext("%zu of %zu self-assessed", "%zu of %zu self-assessed", c->score.assessed), c->score.assessed, c->score.total);
	if (!isnan(ratio))
		text_appendf(&words, _(", score %s"), percent);
	append_unsourced(c->framework.unverified.n, line.width - 14, grid_is_ascii(g), &words);
	grid_put(g, line.x, line.y, 13, STYLE_DIM, _("Preparation"));
	grid_put(g, line.x + 14, line.y, line.width - 14, STYLE_DIM, text_str(&words));
	text_done(&words);
}

void hds_headline(const struct browser *b, struct grid *g, struct rect lines)
{
	const struct hds_kept *k = b->list.kept;
	struct rect line = { lines.x + 1, lines.y, lines.width - 2, 1 };

	if (!k)
		return;
	grid_fill(g, lines, ' ', STYLE_TEXT);
	grid_put(g, line.x, line.y++, line.width, STYLE_STRONG, hds_text(&k->c.framework.label));
	put_due(k, g, line);
	line.y++;
	put_left(&k->c.score, g, line);
	line.y++;
	if (k->c.plan.actions > 0) {
		put_plan(&k->c.plan, g, line);
		line.y++;
	}
	put_score(&k->c, g, line);
}
