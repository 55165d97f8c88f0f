#include "console/session.h"
#include "console/verb_rules.h"
#include "console/verbs.h"

#include "intl.h"
#include "inventory/format.h"
#include "night_cost.h"
#include "replay.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 20, SINCE_DAYS = 30 };

/* ---- the rules ---- */

static struct live_params params_in_force(const struct session *s)
{
	return (struct live_params){ s->conf->probe.attempts, s->conf->probe.retry_interval_ms, s->conf->probe.settle_ms };
}

/* As they are, or as --file says; all that it names is declared. */
static bool read_rules(struct session *s, struct replay_rules *ret, struct err *e)
{
	const char *path = s->line->values[OPT_FILE];
	struct live_params in_force = params_in_force(s);
	struct registry *r;
	bool ok;

	*ret = (struct replay_rules){ .params = in_force };
	if (!session_read_begin(s, e))
		return false;
	if (!path)
		return true;
	if (!replay_rules_load(path, &in_force, s->arena, ret, e) || !read_registry(s->reader, &r, e))
		return false;
	ok = replay_rules_check(ret, path, r, s->arena, e);
	registry_free(r);
	return ok;
}

static void print_threshold(struct session *s, const struct reg_threshold *t)
{
	const struct { const char *key; double limit; } limits[] = {
		{ "warning", t->warning }, { "critical", t->critical }, { "hysteresis", t->hysteresis },
	};
	struct text line = TEXT_INIT(1024);

	text_appendf(&line, "threshold \"%s %s %s\" {", t->measure, t->kind, t->name);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		if (!isnan(limits[i].limit))
			text_appendf(&line, " %s = %g", limits[i].key, limits[i].limit);
	output_line(&s->out, "%s }", text_str(&line));
	text_done(&line);
}

static bool print_rules(struct session *s, struct err *e)
{
	struct replay_rules rules;

	if (!read_rules(s, &rules, e))
		return false;
	if (output_is_machine(&s->out)) {
		output_json(&s->out, json_pack("{s:I,s:f,s:I}", "attempts", (json_int_t)rules.params.attempts, "retry_interval_ms",
		                               (double)rules.params.retry_interval_ms, "overrides", (json_int_t)rules.n_overrides));
		return true;
	}
	output_line(&s->out, "probe { attempts = %" PRId64 " retry-interval = \"%" PRId64 "s\" }", rules.params.attempts,
	            rules.params.retry_interval_ms / 1000);
	for (size_t i = 0; i < rules.n_overrides; i++) {
		const struct replay_override *o = &rules.overrides[i];

		if (o->parents)
			output_line(&s->out, "%s \"%s\" { parents = \"%s\" }", o->kind, o->name, o->parents);
		if (o->redundancy_group)
			output_line(&s->out, "%s \"%s\" { redundancy-group = \"%s\" }", o->kind, o->name, o->redundancy_group);
		if (o->role)
			output_line(&s->out, "%s \"%s\" { role = \"%s\" }", o->kind, o->name, o->role);
	}
	for (size_t i = 0; i < rules.n_thresholds; i++)
		print_threshold(s, &rules.thresholds[i].row);
	return true;
}

/* ---- what they would have told ---- */

struct difference_line {
	const char *change, *object, *outcome;
	wall_t opened, closed;
	bool at_night;
	const char *night;
};

#define LINE(key, header, type, field, rank) COLUMN(difference_line, key, header, type, field, rank)

static const struct column difference_columns[] = {
	LINE("change", N_("Change"), VALUE_TEXT, change, 1),
	LINE("object", N_("Object"), VALUE_TEXT, object, 1),
	LINE("since", N_("Since"), VALUE_TIME, opened, 1),
	LINE("ended", N_("Ended"), VALUE_TIME, closed, 2),
	LINE("night", N_("Night"), VALUE_TEXT, night, 1),
	LINE("outcome", N_("Outcome"), VALUE_TEXT, outcome, 3),
};

static const struct noun difference_noun = {
	.name = "differences", .empty = "", .columns = difference_columns, .n_columns = ARRAY_LEN(difference_columns),
	.row_size = sizeof(struct difference_line),
};

static bool make_lines(struct session *s, const struct replay_comparison *c, struct difference_line **ret, struct err *e)
{
	bool machine = output_is_machine(&s->out);
	struct difference_line *lines = arena_array(s->arena, c->n_changes, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < c->n_changes; i++) {
		const struct replay_alert *a = c->changes[i].alert;
		bool lost = c->changes[i].kind == REPLAY_LOST, night = night_time_of(a->opened) == NIGHT_TIME_NIGHT;

		lines[i] = (struct difference_line){
			.change = machine ? lost ? "lost" : "new" : lost ? _("lost") : _("new"),
			.outcome = machine ? outcome_name(a->outcome) : _(outcome_sentence(a->outcome)),
			.opened = a->opened, .closed = a->closed, .at_night = night,
			.night = machine ? night ? "true" : "false" : night ? _("night") : "",
		};
		if (!read_entity_node(s->reader, s->arena, a->entity_id, &lines[i].object, e))
			return false;
	}
	*ret = lines;
	return true;
}

static void tell_json(struct session *s, const struct replay_record *r, const struct replay_comparison *c,
                      const struct difference_line *lines)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n_changes; i++)
		json_array_append_new(list, output_json_row(&difference_noun, &lines[i]));
	output_json(&s->out, json_pack("{s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "since", output_json_time(r->from), "until",
	                               output_json_time(r->to), "alerts", (json_int_t)c->real.alerts, "alerts_at_night",
	                               (json_int_t)c->real.at_night, "replayed", (json_int_t)c->replayed.alerts, "replayed_at_night",
	                               (json_int_t)c->replayed.at_night, "lost", (json_int_t)c->lost, "new", (json_int_t)c->fresh, "changes",
	                               list));
}

static void tell_people(struct session *s, const struct replay_record *r, const struct replay_comparison *c,
                        const struct difference_line *lines)
{
	const void *shown[SHOWN_MAX];
	size_t n = c->n_changes < SHOWN_MAX ? c->n_changes : SHOWN_MAX;
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_time(r->from, s->out.now, from);
	format_time(r->to, s->out.now, to);
	output_line(&s->out, _("From %s to %s, causes only:"), from, to);
	output_line(&s->out, _("it was:   %zu alerts, %zu of them at night"), c->real.alerts, c->real.at_night);
	output_line(&s->out, _("it would: %zu alerts, %zu of them at night"), c->replayed.alerts, c->replayed.at_night);
	output_line(&s->out, _("%zu lost, %zu new"), c->lost, c->fresh);
	for (size_t i = 0; i < n; i++)
		shown[i] = &lines[i];
	if (n == 0)
		return;
	output_rows(&s->out, &difference_noun, shown, n);
	if (c->n_changes > n)
		output_line(&s->out, _("… and %zu more: --json tells all."), c->n_changes - n);
}

static bool tell(struct session *s, const struct replay_record *r, const struct replay_rules *rules, struct err *e)
{
	struct replay_comparison c;
	struct replay_alert *alerts;
	struct difference_line *lines = NULL;
	size_t n;

	if (!replay_run(r, rules, s->arena, &alerts, &n, e) || !replay_compare(r, alerts, n, s->arena, &c, e) || !make_lines(s, &c, &lines, e))
		return false;
	if (s->out.format == OUTPUT_CSV)
		return session_put_rows(s, &difference_noun, lines, c.n_changes, e);
	if (s->out.format == OUTPUT_JSON)
		tell_json(s, r, &c, lines);
	else
		tell_people(s, r, &c, lines);
	return true;
}

bool rules_span(struct session *s, wall_t *ret_since, wall_t *ret_to, struct err *e)
{
	wall_t to = session_instant(s), since = { to.ms - SINCE_DAYS * INT64_C(86400000) };

	if (!session_time_option(s, OPT_SINCE, false, &since, e))
		return false;
	if (since.ms >= to.ms)
		return err_set(e, ERR_USAGE, "%s", _("--since must lie in the past"));
	*ret_since = since;
	*ret_to = to;
	return true;
}

static bool replay(struct session *s, struct err *e)
{
	struct replay_record record;
	struct replay_rules rules;
	wall_t since, to;
	bool ok;

	if (!rules_span(s, &since, &to, e) || !read_rules(s, &rules, e) || !read_replay_record(s->reader, s->arena, since, to, &record, e))
		return false;
	if (record.from.ms > since.ms)
		session_note(s, "%s", _("What a replay needs is recorded since then only."));
	ok = tell(s, &record, &rules, e);
	replay_record_done(&record);
	return ok;
}

bool verb_rules(struct session *s, int *ret_status, struct err *e)
{
	const char *what = s->line->n_args > 0 ? s->line->args[0] : NULL;

	(void)ret_status;
	if (what && strcmp(what, "replay") == 0)
		return replay(s, e);
	if (what && strcmp(what, "cost") == 0)
		return rules_cost(s, e);
	if (what && strcmp(what, "check") != 0)
		return err_set(e, ERR_USAGE, _("vigie rules %.32s: expected check, replay or cost, or nothing"), what);
	return print_rules(s, e);
}
