#include "console/exposure_line.h"

#include "cell_list.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

#define LINE(key, header, type, field, rank) COLUMN(exposure_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("kind", N_("Kind"), VALUE_KEYWORD, row.kind, 0),
	LINE("name", N_("Object"), VALUE_TEXT, row.name, 1),
	LINE("weakness", N_("Weakness"), VALUE_TEXT, weakness, 0),
	LINE("what", N_("What"), VALUE_WORD, what, 1),
	LINE("subject", N_("Asked"), VALUE_TEXT, subject, 3),
	LINE("answer", N_("Answer"), VALUE_TEXT, answer, 0),
	LINE("evidence", N_("Evidence"), VALUE_TEXT, evidence, 4),
	LINE("owner", N_("Owner"), VALUE_LIST, row.owner, 5),
	LINE("site", N_("Site"), VALUE_TEXT, row.site, 6),
	LINE("device", N_("Device"), VALUE_TEXT, row.device, 0),
	LINE("first_seen", N_("First seen"), VALUE_TIME, row.first_seen, 1),
	LINE("last_seen", N_("Last seen"), VALUE_TIME, row.last_seen, 2),
	LINE("gone", N_("Gone"), VALUE_TIME, row.gone, 2),
	LINE("value", N_("Value"), VALUE_INTEGER, row.fact.value, 0),
	LINE("uncertainty", N_("Uncertainty"), VALUE_INTEGER, row.fact.uncertainty, 0),
	LINE("before", N_("Before"), VALUE_TEXT, row.before, 0),
	LINE("reason", N_("Reason"), VALUE_WORD, reason, 0),
	LINE("reference", N_("Reference"), VALUE_TEXT, reference, 0),
	LINE("fact", N_("Fact"), VALUE_TEXT, fact, 0),
};

const struct noun exposure_noun = {
	.name = "exposures", .empty = N_("None."), .columns = columns, .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct exposure_line),
};

static const char *evidence_of(const struct exposure_row *row, struct arena *a)
{
	struct text t = TEXT_INIT(1024);
	const char *kept;

	if (row->fact.subject == EXPOSURE_CLOCK && row->fact.value != UNKNOWN_I64)
		text_appendf(&t, "%+" PRId64 " ms ± %" PRId64 " ms, ", row->fact.value, row->fact.uncertainty);
	text_append(&t, row->fact.evidence);
	kept = t.failed ? NULL : arena_strdup(a, text_str(&t));
	text_done(&t);
	return kept;
}

void exposure_append_owners(const struct exposure_row *row, struct text *t)
{
	const char *rest = row->owner;
	struct name_span owner;

	if (!row->owner)
		text_append(t, _("nobody is declared to answer for it"));
	while (cell_list_next(&rest, &owner))
		text_appendf(t, "%s%.*s", owner.at == row->owner ? "" : _(", "), (int)owner.n, owner.at);
}

bool exposure_line_of(const struct exposure_row *row, struct arena *a, struct exposure_line *ret, struct err *e)
{
	const struct exposure_rule *rule = row->rule;

	*ret = (struct exposure_line){
		.row = *row, .subject = exposure_subject_name(row->fact.subject), .answer = exposure_answer_name(row->fact.answer),
		.fact = exposure_subject_fact(row->fact.subject), .evidence = evidence_of(row, a),
	};
	if (rule) {
		ret->weakness = rule->name;
		ret->what = rule->title;
		ret->reason = rule->reason;
		ret->reference = rule->reference;
	}
	return ret->evidence || err_set(e, ERR_MEMORY, "out of memory");
}
