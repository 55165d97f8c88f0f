/* The action plan: each action, totals, slippage, and what was left at the end of each month. */
#include "console/dossier_internal.h"

#include "console/page.h"
#include "console/plan_line.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>

#define ACTION(key, header, type, field) COLUMN(plan_line, key, header, type, field, 1)

static const struct column action_columns[] = {
	ACTION("number", N_("Number"), VALUE_INTEGER, row.number),
	ACTION("finding", N_("Finding"), VALUE_TEXT, row.finding),
	ACTION("severity", N_("Severity"), VALUE_TEXT, severity),
	ACTION("found_by", N_("Found by"), VALUE_TEXT, row.found_by),
	ACTION("found", N_("Found on"), VALUE_DATE, row.found),
	ACTION("cause", N_("Cause"), VALUE_TEXT, row.cause),
	ACTION("correction", N_("Correction"), VALUE_TEXT, row.correction),
	ACTION("serves", N_("For"), VALUE_LIST, row.serves),
	ACTION("owner", N_("Owner"), VALUE_TEXT, row.owner),
	ACTION("progress", N_("Progress"), VALUE_TEXT, progress),
	ACTION("due", N_("Due"), VALUE_DATE, row.due),
	ACTION("late", N_("Late"), VALUE_BOOL, late),
	ACTION("first_due", N_("First due"), VALUE_DATE, row.first_due),
	ACTION("slip_days", N_("Days put off"), VALUE_INTEGER, slip_days),
	ACTION("planned_days", N_("Days planned"), VALUE_REAL, planned),
	ACTION("done_days", N_("Days done"), VALUE_REAL, done),
	ACTION("check", N_("Check of its effect"), VALUE_TEXT, row.check),
	ACTION("check_due", N_("Check due"), VALUE_DATE, row.check_due),
	ACTION("reference", N_("Reference"), VALUE_TEXT, row.reference),
	ACTION("comment", N_("Comment"), VALUE_TEXT, row.comment),
	ACTION("uid", N_("uid"), VALUE_INTEGER, row.uid),
	ACTION("seq", N_("Row of the journal"), VALUE_INTEGER, row.seq),
};

static const struct noun action_noun = { .name = "hds", .empty = "", .columns = action_columns, .n_columns = ARRAY_LEN(action_columns),
	                                 .row_size = sizeof(struct plan_line) };

bool dossier_plan_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct plan_line *lines = arena_array(a, s->hds.n_actions, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->hds.n_actions; i++)
		lines[i] = plan_line_of(&s->hds.actions[i], s->at, false);
	dossier_csv(t, &action_noun, lines, s->hds.n_actions, s->at);
	return true;
}

/* ---- the burn-down ---- */

struct point_line {
	wall_t at;
	int64_t actions, open, late, slipped, slipped_days;
	double planned, done, left;
};

#define POINT(key, header, type, field) COLUMN(point_line, key, header, type, field, 1)

static const struct column point_columns[] = {
	POINT("at", N_("As of"), VALUE_DATE, at),
	POINT("planned_days", N_("Days planned"), VALUE_REAL, planned),
	POINT("done_days", N_("Days done"), VALUE_REAL, done),
	POINT("left_days", N_("Days left"), VALUE_REAL, left),
	POINT("actions", N_("Actions"), VALUE_INTEGER, actions),
	POINT("open", N_("Open actions"), VALUE_INTEGER, open),
	POINT("late", N_("Late actions"), VALUE_INTEGER, late),
	POINT("slipped", N_("Ends put off"), VALUE_INTEGER, slipped),
	POINT("slipped_days", N_("Days put off"), VALUE_INTEGER, slipped_days),
};

static const struct noun point_noun = { .name = "hds", .empty = "", .columns = point_columns, .n_columns = ARRAY_LEN(point_columns),
	                                .row_size = sizeof(struct point_line) };

bool dossier_burndown_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct point_line *lines = arena_array(a, s->n_points, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->n_points; i++) {
		const struct hds_plan *p = &s->points[i].plan;

		lines[i] = (struct point_line){ s->points[i].at, (int64_t)p->actions, (int64_t)p->open, (int64_t)p->late, (int64_t)p->slipped,
			                        p->slipped_days, plan_days(p->planned_centidays), plan_days(p->done_centidays), plan_days(p->left_centidays) };
	}
	dossier_csv(t, &point_noun, lines, s->n_points, s->at);
	return true;
}

/* ---- to print ---- */

static void print_number(struct text *t, const char *label, double n)
{
	char number[FORMAT_MAX];

	format_real(n, 2, number);
	page_fact(t, 0, label, number);
}

static void print_totals(struct text *t, const struct dossier_source *s)
{
	const struct hds_plan *p = &s->hds.plan;
	char when[FORMAT_MAX];

	page_title(t, _("Action plan"));
	format_timestamp(s->at, when);
	page_fact(t, 0, _("As of"), when);
	print_number(t, _("Days planned"), plan_days(p->planned_centidays));
	print_number(t, _("Days done"), plan_days(p->done_centidays));
	print_number(t, _("Days left"), plan_days(p->left_centidays));
	print_number(t, _("Actions"), (double)p->actions);
	print_number(t, _("Open actions"), (double)p->open);
	print_number(t, _("Late actions"), (double)p->late);
	print_number(t, _("Done, their effect to be checked"), (double)p->to_check);
	print_number(t, _("Dropped, in no sum"), (double)p->dropped);
	print_number(t, _("Open actions without an estimate"), (double)p->without_estimate);
	print_number(t, _("Ends put off"), (double)p->slipped);
	print_number(t, _("Days put off, together"), (double)p->slipped_days);
	print_number(t, _("Days put off, at most"), (double)p->worst_slip_days);
}

static void print_points(struct text *t, const struct dossier_source *s)
{
	if (s->n_points == 0)
		return;
	page_heading(t, _("What was left at the end of each month"));
	for (size_t i = 0; i < s->n_points; i++) {
		const struct hds_plan *p = &s->points[i].plan;
		char when[FORMAT_MAX], planned[FORMAT_MAX], done[FORMAT_MAX], left[FORMAT_MAX];
		struct text words = TEXT_INIT(512);

		format_date(s->points[i].at, when);
		format_real(plan_days(p->planned_centidays), 2, planned);
		format_real(plan_days(p->done_centidays), 2, done);
		format_real(plan_days(p->left_centidays), 2, left);
		text_appendf(&words, _("%s planned, %s done, %s left"), planned, done, left);
		page_fact(t, 0, when, text_str(&words));
		text_done(&words);
	}
}

static void print_action(struct text *t, const struct hds_action *a, wall_t at)
{
	struct plan_line l = plan_line_of(a, at, false);
	struct text words = TEXT_INIT(8192);
	char when[FORMAT_MAX], number[FORMAT_MAX];

	text_appendf(&words, "%" PRId64 "  %s", a->number, a->finding);
	text_append_char(t, '\n');
	page_words(t, 0, text_str(&words));
	text_clear(&words);
	page_fact(t, 2, _("Severity"), l.severity);
	page_fact(t, 2, _("Progress"), l.progress);
	page_fact(t, 2, _("For"), a->serves);
	page_fact(t, 2, _("Owner"), a->owner);
	format_date(a->due, when);
	text_appendf(&words, "%s%s%s", when, l.late ? _(", ") : "", l.late ? _("late") : "");
	page_fact(t, 2, _("Due"), text_str(&words));
	if (l.slip_days > 0) {
		format_date(a->first_due, when);
		page_fact(t, 2, _("First due"), when);
	}
	format_real(l.planned, 2, number);
	page_fact(t, 2, _("Days planned"), number);
	format_real(l.done, 2, number);
	page_fact(t, 2, _("Days done"), number);
	page_fact(t, 2, _("Cause"), a->cause);
	page_fact(t, 2, _("Correction"), a->correction);
	page_fact(t, 2, _("Check of its effect"), a->check);
	page_fact(t, 2, _("Reference"), a->reference);
	page_fact(t, 2, _("Comment"), a->comment);
	text_done(&words);
}

bool dossier_plan(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	(void)a;
	(void)e;
	print_totals(t, s);
	print_points(t, s);
	page_heading(t, _("Actions"));
	for (size_t i = 0; i < s->hds.n_actions; i++)
		print_action(t, &s->hds.actions[i], s->at);
	return true;
}
