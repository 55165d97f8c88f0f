#include "console/alert_line.h"

#include "console/alert_sentence.h"
#include "console/person.h"
#include "intl.h"
#include "text.h"

#define LINE(key, header, type, field, rank) COLUMN(alert_line, key, header, type, field, rank)

/* Keys are part of the command line's contract (design §7): append, never rename. */
static const struct column program_columns[] = {
	LINE("id", "", VALUE_INTEGER, row.id, 0),
	LINE("state", "", VALUE_TEXT, state, 0),
	LINE("severity", "", VALUE_STATE, row.severity, 0),
	LINE("object", "", VALUE_TEXT, row.name, 0),
	LINE("object_kind", "", VALUE_TEXT, row.kind, 0),
	LINE("cause", "", VALUE_TEXT, row.cause, 0),
	LINE("children", "", VALUE_NAMES, children, 0),
	LINE("impact.sites", "", VALUE_NAMES, row.impact.sites, 0),
	LINE("impact.covolinks", "", VALUE_NAMES, row.impact.covolinks, 0),
	LINE("impact.routes", "", VALUE_NAMES, row.impact.routes, 0),
	LINE("impact.processes", "", VALUE_NAMES, row.impact.processes, 0),
	LINE("impact.uses", "", VALUE_NAMES, row.impact.uses, 0),
	LINE("impact.degraded", "", VALUE_NAMES, row.impact.degraded, 0),
	LINE("impact.without_covolink", "", VALUE_NAMES, row.impact.served, 0),
	LINE("impact.callers", "", VALUE_NAMES, row.impact.callers, 0),
	LINE("since", "", VALUE_TIME, row.since, 0),
	LINE("acked_by", "", VALUE_TEXT, acked_by, 0),
	LINE("ack_until", "", VALUE_TIME, acked_until, 0),
	LINE("proof", "", VALUE_NAMES, proof, 0),
	LINE("counter_proof", "", VALUE_NAMES, counter_proof, 0),
	LINE("changes", "", VALUE_NAMES, changes, 0),
	LINE("subject", "", VALUE_TEXT, row.subject, 0),
	LINE("outcome", "", VALUE_OUTCOME, row.outcome, 0),
	LINE("detail", "", VALUE_DETAIL, row.detail, 0),
	LINE("site", "", VALUE_TEXT, row.site, 0),
	LINE("commune", "", VALUE_TEXT, row.commune, 0),
	LINE("flapping", "", VALUE_BOOL, row.flapping, 0),
	LINE("ended", "", VALUE_TIME, row.ended, 0),
	LINE("handled_by", "", VALUE_TEXT, by, 0),
	LINE("handled_until", "", VALUE_TIME, row.silence_until, 0),
	LINE("reason", "", VALUE_TEXT, row.silence_reason, 0),
	LINE("contract", "", VALUE_TEXT, row.contract, 0),
	LINE("supplier", "", VALUE_TEXT, row.supplier, 0),
	LINE("phone", "", VALUE_TEXT, row.phone, 0),
	LINE("runbook", "", VALUE_TEXT, row.runbook, 0),
	LINE("called", "", VALUE_TIME, row.called, 0),
	LINE("gtr_due", "", VALUE_TIME, row.gtr_due, 0),
	LINE("days_left", "", VALUE_INTEGER, days_left, 0),
	LINE("limit_days", "", VALUE_INTEGER, limit_days, 0),
};

static const struct column people_columns[] = {
	LINE("id", N_("Alert"), VALUE_INTEGER, row.id, 1),
	LINE("severity", N_("State"), VALUE_STATE, row.severity, 1),
	LINE("object", N_("Object"), VALUE_TEXT, object, 1),
	LINE("outcome", N_("Reason"), VALUE_OUTCOME, row.outcome, 2),
	LINE("handling", N_("Handling"), VALUE_TEXT, handling, 3),
	LINE("since", N_("Since"), VALUE_TIME, row.since, 4),
	LINE("children", N_("Behind it"), VALUE_INTEGER, n_children, 5),
	LINE("impact", N_("Impact"), VALUE_TEXT, impact, 6),
	LINE("site", N_("Site"), VALUE_TEXT, row.site, 7),
	LINE("ended", N_("Ended"), VALUE_TIME, row.ended, 8),
	LINE("handled_by", N_("By"), VALUE_TEXT, by, 9),
	LINE("handled_until", N_("Until"), VALUE_TIME, row.silence_until, 8),
};

#define NOUN(table) \
	{ .name = "alerts", .empty = N_("No alert."), .columns = table, .n_columns = ARRAY_LEN(table), .row_size = sizeof(struct alert_line) }

static const struct noun program_noun = NOUN(program_columns), people_noun = NOUN(people_columns);

const struct noun *alert_noun(const struct output *out)
{
	return output_is_machine(out) ? &program_noun : &people_noun;
}

static bool add_words(struct session *s, struct alert_line *l)
{
	struct text t = TEXT_INIT(65536);

	alert_append_object(&t, &l->row);
	l->object = arena_strdup(s->arena, text_str(&t));
	text_clear(&t);
	alert_append_care(&l->row, &t);
	l->impact = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	l->handling = alert_handling_phrase(l->row.handling);
	return l->object && l->impact;
}

/* For programs: "device:cr1: snmp: No answer in time". */
static bool add_proof(struct session *s, const struct proof_row *row, struct names *list)
{
	struct text t = TEXT_INIT(8192);
	const char *said;

	text_appendf(&t, "%s%s%s", row->object ? row->object : "", row->object ? ": " : "", row->text);
	said = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	if (said)
		list->names[list->n++] = said;
	return said;
}

static bool add_proofs(struct session *s, struct alert_line *l, struct err *e)
{
	struct names *lists[] = {
		[PROOF_FOR] = &l->proof, [PROOF_AGAINST] = &l->counter_proof, [PROOF_CHANGE] = &l->changes, [PROOF_ALERT] = &l->changes,
	};
	struct proof_row *rows;
	size_t n;

	if (!read_proofs(s->reader, s->arena, l->row.id, &rows, &n, e))
		return false;
	for (size_t k = 0; k <= PROOF_CHANGE; k++) {
		lists[k]->names = arena_array(s->arena, n, sizeof *lists[k]->names);
		if (!lists[k]->names)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	for (size_t i = 0; i < n; i++)
		if (!add_proof(s, &rows[i], lists[rows[i].kind]))
			return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

static bool add_days(struct session *s, struct alert_line *l, struct err *e)
{
	struct certificate_row *c;
	size_t n;

	if (*l->row.subject || (l->row.outcome != OUTCOME_TLS_EXPIRING && l->row.outcome != OUTCOME_TLS_CHAIN_EXPIRING))
		return true;
	if (!read_certificates(s->reader, s->arena, &c, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (c[i].service_id != l->row.entity_id || c[i].days_left == UNKNOWN_I64)
			continue;
		l->days_left = c[i].days_left;
		if (l->days_left < c[i].warning_days)
			l->limit_days = l->days_left < c[i].critical_days ? c[i].critical_days : c[i].warning_days;
	}
	return true;
}

bool alert_line_fill(struct session *s, const struct alert_row *row, struct alert_line *l, struct err *e)
{
	*l = (struct alert_line){
		.row = *row, .state = alert_handling_name(row->handling), .children = { row->children, row->n_children },
		.n_children = (int64_t)row->n_children, .by = person_name(row->silence_uid, output_is_machine(&s->out), s->arena), .acked_until = WALL_NEVER,
		.days_left = UNKNOWN_I64, .limit_days = UNKNOWN_I64,
	};
	if (row->handling == ALERT_ACKED) {
		l->acked_by = l->by;
		l->acked_until = row->silence_until;
	}
	if (!add_words(s, l))
		return err_set(e, ERR_MEMORY, "out of memory");
	return !output_is_machine(&s->out) || (add_proofs(s, l, e) && add_days(s, l, e));
}

bool alert_line_indent(struct session *s, struct alert_line *l, struct err *e)
{
	struct text t = TEXT_INIT(65536);

	text_appendf(&t, "└ %s", l->object);
	l->object = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return l->object || err_set(e, ERR_MEMORY, "out of memory");
}
