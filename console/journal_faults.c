#include "console/journal_faults.h"

#include "intl.h"

#include <inttypes.h>
#include <string.h>

struct fault { const char *name, *sentence; };

static const struct fault faults[] = {
	[JOURNAL_CHANGED] = { "changed", N_("Row %s was changed.") },
	[JOURNAL_MISSING] = { "missing", N_("Rows %s are missing.") },
	[JOURNAL_DISPLACED] = { "displaced", N_("Row %s does not follow the one before it.") },
	[JOURNAL_TEXT_CHANGED] = { "text-changed", N_("The text of row %s was changed.") },
	[JOURNAL_TEXT_REMOVED] = { "text-removed", N_("The text of row %s was removed, and nobody purged it.") },
	[JOURNAL_CUT] = { "cut", N_("Rows %s were cut off the end.") },
	[JOURNAL_OTHER_HEAD] = { "other-head", N_("Row %s is not the one of that head.") },
};

/* Of the rows that acts wrote in the checklist. */
static const struct fault row_faults[] = {
	[HDS_ROW_CHANGED] = { "checklist-changed", N_("What row %s wrote in the checklist was changed.") },
	[HDS_ROW_MISSING] = { "checklist-missing", N_("What row %s wrote in the checklist is gone.") },
	[HDS_ROW_ADDED] = { "checklist-added", N_("The checklist holds something of row %s that no act wrote.") },
};

/* Of the flows that somebody accepts. */
static const struct fault flow_faults[] = {
	[HDS_ROW_CHANGED] = { "accepted-flow-changed", N_("What row %s wrote of an accepted flow was changed.") },
	[HDS_ROW_MISSING] = { "accepted-flow-missing", N_("What row %s wrote of an accepted flow is gone.") },
	[HDS_ROW_ADDED] = { "accepted-flow-added", N_("A flow is accepted by row %s, and no act wrote that.") },
};

/* Of the texts of a framework. */
static const struct fault text_faults[] = {
	[HDS_ROW_CHANGED] = { "framework-changed", N_("The framework's text of %s is not the one that was loaded.") },
	[HDS_ROW_MISSING] = { "framework-missing", N_("The framework's text of %s is gone.") },
	[HDS_ROW_ADDED] = { "framework-added", N_("The framework's text of %s was never loaded.") },
};

static void note(struct journal_faults *all, int64_t seq, int64_t last, const struct fault *fault, const char *key)
{
	struct journal_fault_line *line;

	if (all->n == JOURNAL_FAULTS_MAX)
		return;
	all->sentences[all->n] = fault->sentence;
	line = &all->list[all->n++];
	*line = (struct journal_fault_line){ .seq = seq, .last = last, .fault = fault->name };
	snprintf(line->key, sizeof line->key, "%s", key ? key : "");
	line->object = key ? line->key : NULL;
}

void journal_faults_note(void *all, const struct journal_finding *f)
{
	note(all, f->seq, f->last, &faults[f->fault], NULL);
}

void journal_faults_note_row(void *user, const struct hds_row_finding *f)
{
	struct journal_faults *all = user;
	const struct fault *of = f->key ? text_faults : strcmp(f->table, "flow_exception") == 0 ? flow_faults : row_faults;

	all->of_checklist++;
	note(all, f->seq, f->seq, &of[f->fault], f->key);
}

void journal_faults_append(const struct journal_faults *all, size_t i, struct text *t)
{
	const struct journal_fault_line *f = &all->list[i];
	char which[FRAMEWORK_NODE_MAX];

	if (f->object)
		snprintf(which, sizeof which, "%s", f->object);
	else if (f->seq == f->last && all->sentences[i] != faults[JOURNAL_MISSING].sentence && all->sentences[i] != faults[JOURNAL_CUT].sentence)
		snprintf(which, sizeof which, "%" PRId64, f->seq);
	else
		snprintf(which, sizeof which, "%" PRId64 "–%" PRId64, f->seq, f->last);
	text_appendf(t, _(all->sentences[i]), which);
}
