#include "console/availability_line.h"

#include "intl.h"

#define LINE(key, header, type, field, rank) COLUMN(availability_line_row, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column availability_columns[] = {
	LINE("name", N_("Object"), VALUE_TEXT, name, 1),
	LINE("kind", N_("Kind"), VALUE_TEXT, kind, 0),
	LINE("from", N_("From"), VALUE_TIME, from, 0),
	LINE("to", N_("Until"), VALUE_TIME, to, 0),
	LINE("raw", N_("Raw"), VALUE_SHARE, raw, 1),
	LINE("minus_maintenance", N_("Less maintenance"), VALUE_SHARE, minus_maintenance, 1),
	LINE("minus_supplier", N_("Less supplier"), VALUE_SHARE, minus_supplier, 1),
	LINE("unknown", N_("Unknown"), VALUE_SHARE, unknown, 1),
	LINE("guaranteed", N_("Guaranteed"), VALUE_SHARE, guaranteed, 2),
	LINE("verdict", N_("Guarantee"), VALUE_KEYWORD, verdict, 2),
	LINE("all_down_s", N_("Time down"), VALUE_STEP, all_down_ms, 4),
	LINE("contract", N_("Contract"), VALUE_TEXT, contract, 6),
	LINE("supplier", N_("Supplier"), VALUE_TEXT, supplier, 7),
	LINE("period_s", N_("Period"), VALUE_STEP, period_ms, 0),
	LINE("up_s", N_("Up"), VALUE_STEP, up_ms, 0),
	LINE("degraded_s", N_("Time degraded"), VALUE_STEP, degraded_ms, 5),
	LINE("maintenance_s", N_("In planned work"), VALUE_STEP, maintenance_ms, 0),
	LINE("supplier_s", N_("By a supplier"), VALUE_STEP, supplier_ms, 0),
	LINE("down_s", N_("Unexplained"), VALUE_STEP, down_ms, 0),
	LINE("unknown_s", N_("Not measured"), VALUE_STEP, unknown_ms, 0),
	LINE("out_s", N_("Out of service"), VALUE_STEP, out_ms, 0),
	LINE("since", N_("Known since"), VALUE_TIME, since, 3),
};

const struct noun availability_noun = {
	.name = "availability", .empty = N_("No site was declared in that time."), .columns = availability_columns,
	.n_columns = ARRAY_LEN(availability_columns), .row_size = sizeof(struct availability_line_row),
};

/* The same without its name: the first column is the month. */
static const struct column months_columns[] = {
	LINE("from", N_("From"), VALUE_DATE, from, 1),
	LINE("to", N_("Until"), VALUE_TIME, to, 0),
	LINE("raw", N_("Raw"), VALUE_SHARE, raw, 1),
	LINE("minus_maintenance", N_("Less maintenance"), VALUE_SHARE, minus_maintenance, 1),
	LINE("minus_supplier", N_("Less supplier"), VALUE_SHARE, minus_supplier, 1),
	LINE("unknown", N_("Unknown"), VALUE_SHARE, unknown, 1),
	LINE("guaranteed", N_("Guaranteed"), VALUE_SHARE, guaranteed, 3),
	LINE("verdict", N_("Guarantee"), VALUE_KEYWORD, verdict, 3),
	LINE("all_down_s", N_("Time down"), VALUE_STEP, all_down_ms, 4),
	LINE("since", N_("Known since"), VALUE_TIME, since, 2),
};

const struct noun months_noun = {
	.name = "months", .empty = "", .columns = months_columns, .n_columns = ARRAY_LEN(months_columns),
	.row_size = sizeof(struct availability_line_row),
};

struct availability_line_row availability_line_of_row(const struct availability_row *r)
{
	const struct availability *t = &r->time;

	return (struct availability_line_row){
		.name = r->name, .kind = r->kind, .contract = r->contract, .supplier = r->supplier,
		.verdict = availability_verdict_name(r->verdict), .from = t->from, .to = t->to,
		.since = availability_begins_late(t) ? t->since : WALL_NEVER, .raw = availability_raw(t),
		.minus_maintenance = availability_minus_maintenance(t), .minus_supplier = availability_minus_supplier(t),
		.unknown = availability_unknown(t), .guaranteed = r->guaranteed, .period_ms = t->to.ms - t->from.ms,
		.out_ms = t->ms[AVAILABILITY_UNDECLARED] + t->ms[AVAILABILITY_OUT], .unknown_ms = t->ms[AVAILABILITY_UNKNOWN],
		.up_ms = t->ms[AVAILABILITY_UP] + t->ms[AVAILABILITY_DEGRADED], .degraded_ms = t->ms[AVAILABILITY_DEGRADED],
		.maintenance_ms = t->ms[AVAILABILITY_MAINTENANCE], .supplier_ms = t->ms[AVAILABILITY_SUPPLIER], .down_ms = t->ms[AVAILABILITY_DOWN],
		.all_down_ms = t->ms[AVAILABILITY_MAINTENANCE] + t->ms[AVAILABILITY_SUPPLIER] + t->ms[AVAILABILITY_DOWN],
	};
}
