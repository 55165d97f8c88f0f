#include "console/audit_line.h"

#include "intl.h"

#include <stdlib.h>

#define AUDIT(key, header, type, field, rank) COLUMN(audit_line, key, header, type, field, rank)

static const struct column columns[] = {
	AUDIT("number", N_("Number"), VALUE_INTEGER, row.number, 1),
	AUDIT("title", N_("Title"), VALUE_TEXT, row.title, 1),
	AUDIT("type", N_("Type"), VALUE_TEXT, type, 1),
	AUDIT("from", N_("From"), VALUE_DATE, row.from, 1),
	AUDIT("until", N_("Until"), VALUE_DATE, row.until, 3),
	AUDIT("progress", N_("Progress"), VALUE_TEXT, progress, 1),
	AUDIT("late", N_("Late"), VALUE_BOOL, late, 4),
	AUDIT("auditor", N_("Auditor"), VALUE_TEXT, row.auditor, 2),
	AUDIT("findings", N_("Findings"), VALUE_INTEGER, findings, 2),
	AUDIT("open_findings", N_("Open findings"), VALUE_INTEGER, open, 3),
	AUDIT("result", N_("Result"), VALUE_TEXT, row.result, 4),
	AUDIT("reference", N_("Reference"), VALUE_TEXT, row.reference, 5),
	AUDIT("scope", N_("Scope"), VALUE_TEXT, row.scope, 0),
	AUDIT("serves", N_("For"), VALUE_LIST, row.serves, 0),
	AUDIT("sha256", N_("SHA-256"), VALUE_TEXT, row.sha256, 0),
	AUDIT("comment", N_("Comment"), VALUE_TEXT, row.comment, 0),
	AUDIT("recorded", N_("Recorded"), VALUE_TIME, row.at, 0),
	AUDIT("uid", N_("uid"), VALUE_INTEGER, row.uid, 0),
	AUDIT("seq", N_("Row of the journal"), VALUE_INTEGER, row.seq, 0),
};

const struct noun audit_noun = { .name = "hds", .empty = N_("No audit is recorded."), .columns = columns, .n_columns = ARRAY_LEN(columns),
	                         .row_size = sizeof(struct audit_line) };

static int begins_first(const void *a, const void *b)
{
	const struct hds_audit *p = &((const struct audit_line *)a)->row, *q = &((const struct audit_line *)b)->row;

	return p->from.ms != q->from.ms ? (p->from.ms > q->from.ms) - (p->from.ms < q->from.ms) : (p->number > q->number) - (p->number < q->number);
}

static struct audit_line line_of(const struct hds_audit *v, wall_t now, bool machine)
{
	return (struct audit_line){ .row = *v, .type = machine ? hds_audit_type_name(v->type) : _(hds_audit_type_word(v->type)),
		                    .progress = machine ? hds_audit_progress_name(v->progress) : _(hds_audit_progress_word(v->progress)),
		                    .late = hds_audit_is_late(v, now) };
}

bool audit_lines(const struct hds_audit *rows, size_t n, const struct hds_action *actions, size_t n_actions, wall_t now, bool machine,
                 struct arena *a, struct audit_line **ret, struct err *e)
{
	struct audit_line *lines = arena_array(a, n, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		lines[i] = line_of(&rows[i], now, machine);
		for (size_t k = 0; k < n_actions; k++) {
			bool found = hds_audit_found(&rows[i], &actions[k]);

			lines[i].findings += found;
			lines[i].open += found && (actions[k].progress == HDS_PLANNED || actions[k].progress == HDS_ONGOING);
		}
	}
	if (n > 1)
		qsort(lines, n, sizeof *lines, begins_first);
	*ret = lines;
	return true;
}
