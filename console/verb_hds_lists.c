/* The evidence, the action plan, audits and the frameworks as lists. */
#include "console/verb_hds.h"

#include "console/audit_line.h"
#include "console/hds_line.h"
#include "inventory/format.h"
#include "console/person.h"
#include "console/plan_line.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>

/* ---- evidence ---- */

struct evidence_line {
	struct hds_evidence row;
	const char *type, *state, *by;
};

#define EVIDENCE(key, header, type, field, rank) COLUMN(evidence_line, key, header, type, field, rank)

static const struct column evidence_columns[] = {
	EVIDENCE("number", N_("Number"), VALUE_INTEGER, row.number, 1),
	EVIDENCE("title", N_("Title"), VALUE_TEXT, row.title, 1),
	EVIDENCE("state", N_("State"), VALUE_TEXT, state, 1),
	EVIDENCE("valid_until", N_("Valid until"), VALUE_DATE, row.valid_until, 1),
	EVIDENCE("serves", N_("For"), VALUE_LIST, row.serves, 2),
	EVIDENCE("owner", N_("Owner"), VALUE_TEXT, row.owner, 3),
	EVIDENCE("reference", N_("Reference"), VALUE_TEXT, row.reference, 4),
	EVIDENCE("dated", N_("Dated"), VALUE_DATE, row.dated, 5),
	EVIDENCE("type", N_("Type"), VALUE_TEXT, type, 5),
	EVIDENCE("sha256", N_("SHA-256"), VALUE_TEXT, row.sha256, 0),
	EVIDENCE("comment", N_("Comment"), VALUE_TEXT, row.comment, 0),
	EVIDENCE("recorded", N_("Recorded"), VALUE_TIME, row.at, 0),
	EVIDENCE("by", N_("By"), VALUE_TEXT, by, 6),
};

static const struct noun evidence_noun = { .name = "hds", .empty = N_("No evidence is recorded."), .columns = evidence_columns,
	                                   .n_columns = ARRAY_LEN(evidence_columns), .row_size = sizeof(struct evidence_line) };

bool verb_hds_evidence_list(struct session *s, struct err *e)
{
	struct evidence_line *lines;
	struct hds_evidence *rows;
	size_t n;

	if (!session_read_begin(s, e) || !read_hds_evidence(s->reader, s->arena, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		enum hds_evidence_state state = hds_evidence_state(&rows[i], session_instant(s));
		bool machine = output_is_machine(&s->out);

		lines[i] = (struct evidence_line){ rows[i], machine ? hds_evidence_type_name(rows[i].type) : _(hds_evidence_type_word(rows[i].type)),
			                           machine ? hds_evidence_state_name(state) : _(hds_evidence_state_word(state)),
			                           person_name(rows[i].uid, output_is_machine(&s->out), s->arena) };
	}
	return session_put_rows(s, &evidence_noun, lines, n, e);
}

/* ---- the action plan ---- */

#define ACTION(key, header, type, field, rank) COLUMN(plan_line, key, header, type, field, rank)

static const struct column action_columns[] = {
	ACTION("number", N_("Number"), VALUE_INTEGER, row.number, 1),
	ACTION("finding", N_("Finding"), VALUE_TEXT, row.finding, 1),
	ACTION("progress", N_("Progress"), VALUE_TEXT, progress, 1),
	ACTION("due", N_("Due"), VALUE_DATE, row.due, 1),
	ACTION("late", N_("Late"), VALUE_BOOL, late, 2),
	ACTION("owner", N_("Owner"), VALUE_TEXT, row.owner, 2),
	ACTION("planned_days", N_("Days planned"), VALUE_REAL, planned, 3),
	ACTION("done_days", N_("Days done"), VALUE_REAL, done, 3),
	ACTION("slip_days", N_("Days put off"), VALUE_INTEGER, slip_days, 4),
	ACTION("serves", N_("For"), VALUE_LIST, row.serves, 4),
	ACTION("severity", N_("Severity"), VALUE_TEXT, severity, 5),
	ACTION("reference", N_("Reference"), VALUE_TEXT, row.reference, 5),
	ACTION("cause", N_("Cause"), VALUE_TEXT, row.cause, 0),
	ACTION("correction", N_("Correction"), VALUE_TEXT, row.correction, 0),
	ACTION("check", N_("Check of its effect"), VALUE_TEXT, row.check, 0),
	ACTION("check_due", N_("Check due"), VALUE_DATE, row.check_due, 0),
	ACTION("found_by", N_("Found by"), VALUE_TEXT, row.found_by, 0),
	ACTION("found", N_("Found on"), VALUE_DATE, row.found, 0),
	ACTION("first_due", N_("First due"), VALUE_DATE, row.first_due, 0),
	ACTION("comment", N_("Comment"), VALUE_TEXT, row.comment, 0),
	ACTION("by", N_("By"), VALUE_TEXT, by, 0),
};

static const struct noun action_noun = { .name = "hds", .empty = N_("The action plan is empty."), .columns = action_columns,
	                                 .n_columns = ARRAY_LEN(action_columns), .row_size = sizeof(struct plan_line) };

/* "Days: 290 planned, 12 done, 278 left" */
static void print_totals(struct session *s, const struct hds_plan *p)
{
	char planned[FORMAT_MAX], done[FORMAT_MAX], left[FORMAT_MAX];

	format_real(plan_days(p->planned_centidays), 2, planned);
	format_real(plan_days(p->done_centidays), 2, done);
	format_real(plan_days(p->left_centidays), 2, left);
	output_put(&s->out, "", "\n");
	output_line(&s->out, _("Days: %s planned, %s done, %s left"), planned, done, left);
	if (p->late > 0)
		output_line(&s->out, ngettext("%zu action is late", "%zu actions are late", p->late), p->late);
	if (p->slipped > 0)
		output_line(&s->out, ngettext("%zu end was put off, by %" PRId64 " days", "%zu ends were put off, by %" PRId64 " days together", p->slipped),
		            p->slipped, p->slipped_days);
	if (p->without_estimate > 0)
		output_line(&s->out, ngettext("%zu open action has no estimate", "%zu open actions have no estimate", p->without_estimate), p->without_estimate);
}

bool verb_hds_action_list(struct session *s, struct err *e)
{
	struct hds_plan plan = { .actions = 0 };
	struct plan_line *lines;
	struct hds_action *rows;
	size_t n;

	if (!session_read_begin(s, e) || !read_hds_actions(s->reader, s->arena, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		lines[i] = plan_line_of(&rows[i], session_instant(s), output_is_machine(&s->out));
		lines[i].by = person_name(rows[i].uid, output_is_machine(&s->out), s->arena);
		hds_plan_add(&plan, &rows[i], session_instant(s));
	}
	if (!session_put_rows(s, &action_noun, lines, n, e))
		return false;
	if (!output_is_machine(&s->out) && n > 0)
		print_totals(s, &plan);
	return true;
}

/* ---- audits ---- */

bool verb_hds_audit_list(struct session *s, struct err *e)
{
	struct hds_audit *audits;
	struct hds_action *actions;
	struct audit_line *lines;
	size_t n, n_actions;

	if (!session_read_begin(s, e) || !read_hds_audits(s->reader, s->arena, &audits, &n, e)
	    || !read_hds_actions(s->reader, s->arena, &actions, &n_actions, e)
	    || !audit_lines(audits, n, actions, n_actions, session_instant(s), output_is_machine(&s->out), s->arena, &lines, e))
		return false;
	return session_put_rows(s, &audit_noun, lines, n, e);
}

/* ---- frameworks ---- */

struct framework_line {
	struct hds_framework_row row;
	const char *label, *by;
};

static const struct column framework_columns[] = {
	COLUMN(framework_line, "family", N_("Family"), VALUE_TEXT, row.family, 1),
	COLUMN(framework_line, "version", N_("Version"), VALUE_TEXT, row.version, 1),
	COLUMN(framework_line, "edition", N_("Edition"), VALUE_TEXT, row.edition, 1),
	COLUMN(framework_line, "current", N_("In use"), VALUE_BOOL, row.current, 1),
	COLUMN(framework_line, "adopted", N_("Adopted"), VALUE_TIME, row.adopted, 2),
	COLUMN(framework_line, "by", N_("By"), VALUE_TEXT, by, 3),
	COLUMN(framework_line, "loaded", N_("Loaded"), VALUE_TIME, row.loaded, 3),
	COLUMN(framework_line, "label", N_("Framework"), VALUE_TEXT, label, 2),
	COLUMN(framework_line, "sha256", N_("SHA-256"), VALUE_TEXT, row.sha256, 0),
};

static const struct noun framework_noun = { .name = "hds", .empty = N_("No framework is in the inventory: those that come with Vigie are put there when vigied starts."),
	                                    .columns = framework_columns, .n_columns = ARRAY_LEN(framework_columns),
	                                    .row_size = sizeof(struct framework_line) };

bool verb_hds_framework_list(struct session *s, struct err *e)
{
	struct hds_framework_row *rows;
	struct framework_line *lines;
	size_t n;

	if (!session_read_begin(s, e) || !read_hds_frameworks(s->reader, s->arena, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct framework_line){ rows[i], hds_text(&rows[i].label), person_name(rows[i].uid, output_is_machine(&s->out), s->arena) };
	return session_put_rows(s, &framework_noun, lines, n, e);
}
