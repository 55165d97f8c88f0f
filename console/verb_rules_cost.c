#include "console/verb_rules.h"

#include "intl.h"
#include "inventory/format.h"
#include "night_cost.h"
#include "text.h"

#include <string.h>

enum { SHOWN_MAX = 20 };

struct cost_line {
	const char *object, *subject, *proposal;
	int64_t calls, nights, days_off, alerts, acted, healed, heals_ms;
	double acted_ratio;
};

#define LINE(key, header, type, field, rank) COLUMN(cost_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column cost_columns[] = {
	LINE("object", N_("Object"), VALUE_TEXT, object, 1), /* for people with its subject */
	LINE("subject", N_("Subject"), VALUE_TEXT, subject, 0),
	LINE("calls_at_night", N_("Calls at night"), VALUE_INTEGER, nights, 1),
	LINE("calls_on_days_off", N_("On days off"), VALUE_INTEGER, days_off, 2),
	LINE("calls", N_("All calls"), VALUE_INTEGER, calls, 1),
	LINE("alerts", N_("Alerts"), VALUE_INTEGER, alerts, 3),
	LINE("acted", N_("Alerts acted on"), VALUE_INTEGER, acted, 0),
	LINE("acted_ratio", N_("Acted on"), VALUE_RATIO, acted_ratio, 1),
	LINE("healed", N_("Healed by itself"), VALUE_INTEGER, healed, 0),
	LINE("heals_s", N_("Heals in"), VALUE_STEP, heals_ms, 1),
	LINE("proposal", N_("Proposal"), VALUE_TEXT, proposal, 0),
};

static const struct noun cost_noun = {
	.name = "costs", .empty = "", .columns = cost_columns, .n_columns = ARRAY_LEN(cost_columns), .row_size = sizeof(struct cost_line),
};

/* What is told. */
struct answer {
	struct night_record record;
	struct night_cost *costs;
	size_t n_costs;
	struct night_proposal proposals[NIGHT_PROPOSALS_MAX];
	size_t n_proposals;
	struct cost_line *lines;
	const void **rows;
	struct { size_t calls, at_night, on_days_off; } sum;
};

static bool read_settings(struct session *s, struct night_settings *ret, struct err *e)
{
	struct night_channel *channels = arena_array(s->arena, s->conf->n_notifies, sizeof *channels);
	size_t n = 0;

	if (!channels)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->conf->n_notifies; i++) {
		const struct conf_notify *c = &s->conf->notifies[i];

		if (strcmp(c->recipients, "rota") == 0 && hours_parse(c->period, &channels[n].hours))
			channels[n++].name = c->name;
	}
	if (n == 0)
		session_note(s, "%s", _("No notify section goes by the rota: nobody is called."));
	*ret = (struct night_settings){ s->conf->probe.attempts, s->conf->probe.retry_interval_ms, s->conf->probe.settle_ms, channels, n };
	return true;
}

/* ---- rows ---- */

static const char *node_of(struct session *s, const struct night_cost *c, const char *more)
{
	struct text t = TEXT_INIT(4096);
	const char *kept;

	text_appendf(&t, "%s:%s%s%s", c->object->kind, c->object->name, *more ? " " : "", more);
	kept = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return kept;
}

static const char *proposed(const struct answer *a, const struct night_cost *c)
{
	for (size_t i = 0; i < a->n_proposals; i++)
		if (a->proposals[i].cost == c)
			return night_rule_name(a->proposals[i].rule);
	return NULL;
}

static bool make_lines(struct session *s, struct answer *a, struct err *e)
{
	bool machine = output_is_machine(&s->out);

	a->lines = arena_array(s->arena, a->n_costs, sizeof *a->lines);
	a->rows = arena_array(s->arena, a->n_costs, sizeof *a->rows);
	if (!a->lines || !a->rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < a->n_costs; i++) {
		const struct night_cost *c = &a->costs[i];

		a->lines[i] = (struct cost_line){
			.object = node_of(s, c, machine ? "" : c->subject), .subject = c->subject, .proposal = proposed(a, c),
			.calls = (int64_t)c->calls, .nights = (int64_t)c->at_night, .days_off = (int64_t)c->on_days_off,
			.alerts = (int64_t)c->alerts, .acted = (int64_t)c->acted, .healed = (int64_t)c->healed, .heals_ms = c->heals_ms,
			.acted_ratio = (double)c->acted / (double)c->alerts,
		};
		if (!a->lines[i].object)
			return err_set(e, ERR_MEMORY, "out of memory");
		a->rows[i] = &a->lines[i];
		a->sum.calls += c->calls;
		a->sum.at_night += c->at_night;
		a->sum.on_days_off += c->on_days_off;
	}
	return true;
}

/* ---- for programs ---- */

static json_t *number_of(enum night_rule is, enum night_rule wanted, size_t n)
{
	return is == wanted ? json_integer((json_int_t)n) : json_null();
}

static json_t *json_proposal(struct session *s, const struct night_proposal *p)
{
	bool spans = p->span_ms != UNKNOWN_I64;

	return json_pack("{s:s,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:I,s:I,s:o,s:o,s:o}", "rule", night_rule_name(p->rule), "object",
	                 output_json_text(node_of(s, p->cost, "")), "subject", output_json_text(p->cost->subject), "file", p->file, "setting",
	                 p->setting, "value", output_json_text(p->value), "section",
	                 output_json_text(p->rule == NIGHT_RULE_HOURS ? p->other : NULL), "declared",
	                 output_json_text(p->rule == NIGHT_RULE_PARENT ? p->other : NULL), "alerts", (json_int_t)p->figure, "calls_at_night",
	                 (json_int_t)p->cost->at_night, "span_s", spans ? json_real((double)p->span_ms / 1000) : json_null(), "spared",
	                 number_of(p->rule, NIGHT_RULE_ATTEMPTS, p->spared), "untold", number_of(p->rule, NIGHT_RULE_ATTEMPTS, p->untold));
}

static void tell_json(struct session *s, const struct answer *a)
{
	json_t *costs = json_array(), *proposals = json_array();

	for (size_t i = 0; i < a->n_costs; i++)
		json_array_append_new(costs, output_json_row(&cost_noun, a->rows[i]));
	for (size_t i = 0; i < a->n_proposals; i++)
		json_array_append_new(proposals, json_proposal(s, &a->proposals[i]));
	output_json(&s->out, json_pack("{s:o,s:o,s:I,s:I,s:I,s:o,s:o}", "since", output_json_time(a->record.from), "until",
	                               output_json_time(a->record.to), "calls", (json_int_t)a->sum.calls, "calls_at_night",
	                               (json_int_t)a->sum.at_night, "calls_on_days_off", (json_int_t)a->sum.on_days_off, "costs", costs,
	                               "proposals", proposals));
}

/* ---- for people ---- */

/* The change as it is written: a line of vigie.conf(5), or the file and the row of the import. */
static void append_change(struct text *t, const struct night_proposal *p)
{
	const char *key = strchr(p->setting, '.'), *quote = p->rule == NIGHT_RULE_ATTEMPTS && !strpbrk(p->value, "hms") ? "" : "\"";

	if (p->rule == NIGHT_RULE_HOURS)
		text_appendf(t, "notify %s { %s = \"%s\" }", p->other, key + 1, p->value);
	else if (key)
		text_appendf(t, "%.*s { %s = %s%s%s }", (int)(key - p->setting), p->setting, key + 1, quote, p->value, quote);
	else if (p->value)
		text_appendf(t, "%s, %s: %s = %s", p->file, p->cost->object->name, p->setting, p->value);
	else
		text_appendf(t, "%s, %s:%s %s: %s", p->file, p->cost->object->kind, p->cost->object->name, p->cost->subject, p->setting);
}

static void append_reason(struct text *t, const struct night_proposal *p)
{
	char span[FORMAT_MAX] = "";

	if (p->span_ms != UNKNOWN_I64)
		format_duration((p->span_ms + 999) / 1000, span);
	switch (p->rule) {
	case NIGHT_RULE_PARENT:
		text_appendf(t, _("alerts: %zu, each while %s, at the same site, was down too"), p->figure, p->value);
		if (p->other)
			text_appendf(t, _("; declared now: %s"), p->other);
		return;
	case NIGHT_RULE_SETTLE:
		text_appendf(t, _("failed again soon after it worked: %zu times, half of them within %s; every recovery is then told later"), p->figure, span);
		return;
	case NIGHT_RULE_ATTEMPTS:
		text_appendf(t, _("alerts that ended by themselves: %zu, half of them within %s; acted on: none. Every failure is then told later: of all objects %zu calls at night fewer, and %zu alerts that somebody acted on not told"),
		             p->figure, span, p->spared, p->untold);
		return;
	case NIGHT_RULE_THRESHOLD:
		text_appendf(t, _("alerts that ended by themselves: %zu, half of them within %s; acted on: none. Its limit may be too tight"), p->figure, span);
		return;
	case NIGHT_RULE_HOURS:
		text_appendf(t, _("alerts acted on: %zu of %zu, each only in working time; holds for all that this section tells"), p->figure, p->cost->alerts);
		return;
	case NIGHT_RULE_COUNT:
		return;
	}
}

static void tell_proposal(struct session *s, size_t i, const struct night_proposal *p)
{
	struct text change = TEXT_INIT(8192), reason = TEXT_INIT(8192);

	append_change(&change, p);
	append_reason(&reason, p);
	output_line(&s->out, "%zu. %s", i + 1, text_str(&change));
	output_line(&s->out, "   %s: %s", node_of(s, p->cost, p->cost->subject), text_str(&reason));
	text_done(&change);
	text_done(&reason);
}

static void tell_people(struct session *s, const struct answer *a)
{
	size_t n = a->n_costs < SHOWN_MAX ? a->n_costs : SHOWN_MAX;
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_time(a->record.from, s->out.now, from);
	format_time(a->record.to, s->out.now, to);
	if (a->n_costs == 0) {
		output_line(&s->out, _("Nobody was called from %s to %s."), from, to);
		return;
	}
	output_line(&s->out, _("From %s to %s: calls %zu, at night %zu, on days off %zu"), from, to, a->sum.calls, a->sum.at_night,
	            a->sum.on_days_off);
	output_rows(&s->out, &cost_noun, a->rows, n);
	if (a->n_costs > n)
		output_line(&s->out, _("… and %zu more: --json tells all."), a->n_costs - n);
	if (a->n_proposals == 0)
		return;
	output_heading(&s->out, _("Proposals: nothing changes by itself"));
	for (size_t i = 0; i < a->n_proposals; i++)
		tell_proposal(s, i, &a->proposals[i]);
}

bool rules_cost(struct session *s, struct err *e)
{
	struct answer a = { .n_costs = 0 };
	struct night_settings settings;
	wall_t since, to;

	if (!rules_span(s, &since, &to, e) || !session_read_begin(s, e) || !read_settings(s, &settings, e)
	    || !read_night_record(s->reader, s->arena, since, to, &a.record, e)
	    || !night_costs(&a.record, &settings, s->arena, &a.costs, &a.n_costs, e)
	    || !night_proposals(&a.record, a.costs, a.n_costs, &settings, s->arena, a.proposals, &a.n_proposals, e) || !make_lines(s, &a, e))
		return false;
	if (s->out.format == OUTPUT_JSON)
		tell_json(s, &a);
	else if (s->out.format == OUTPUT_CSV)
		output_rows(&s->out, &cost_noun, a.rows, a.n_costs);
	else
		tell_people(s, &a);
	return true;
}
