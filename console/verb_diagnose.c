/* `vigie diagnose SITE`: the case is read, the collector tests, the verdict is told. */
#include "console/verbs.h"

#include "console/diagnosis_follow.h"
#include "console/diagnosis_page.h"
#include "console/session.h"
#include "intl.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sysexits.h>

enum { LINE_MAX_BYTES = 4096, SITE_HITS_MAX = 5 };

/* ---- which establishment ---- */

/* The words of the command line, one space between them. */
static const char *typed_name(struct session *s)
{
	struct text t = TEXT_INIT(LINE_MAX_BYTES);
	const char *name;

	for (size_t i = 0; i < s->line->n_args; i++)
		text_appendf(&t, "%s%s", i ? " " : "", s->line->args[i]);
	name = arena_strdup(s->arena, text_str(&t) + (strncmp(text_str(&t), "site:", 5) == 0 ? 5 : 0));
	text_done(&t);
	return name;
}

static bool refuse_several(const struct hit_row *hits, size_t n, const char *name, struct err *e)
{
	struct text names = TEXT_INIT(LINE_MAX_BYTES);

	for (size_t i = 0, shown = 0; i < n && shown < SITE_HITS_MAX; i++)
		if (strcmp(hits[i].kind, "site") == 0)
			text_appendf(&names, "%s%s", shown++ ? ", " : "", hits[i].name);
	err_set(e, ERR_USAGE, _("'%.64s' may be several establishments: %s"), name, text_str(&names));
	text_done(&names);
	return false;
}

/* What is found best: four letters do where they mean one. *ret: NULL: nothing. */
static bool find_best(struct session *s, const char *name, const char **ret, struct err *e)
{
	enum { HITS_MAX = 40 };
	const struct hit_row *best = NULL;
	struct hit_row *hits;
	bool several = false;
	size_t n;

	if (!read_find(s->reader, s->arena, name, HITS_MAX, &hits, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(hits[i].kind, "site") != 0)
			continue;
		several = several || (best && best->rank == hits[i].rank);
		best = best ? best : &hits[i];
	}
	*ret = best ? best->name : NULL;
	return several ? refuse_several(hits, n, name, e) : true;
}

static bool find_site(struct session *s, const struct region_rows *region, const char *name, const char **ret, struct err *e)
{
	const struct site_row *site;
	struct err why = { .kind = ERR_NONE };

	if (diagnosis_site(region, name, &site, &why)) {
		*ret = site->name;
		return true;
	}
	if (why.kind == ERR_NOT_FOUND && !find_best(s, name, ret, e))
		return false;
	if (why.kind == ERR_NOT_FOUND && *ret)
		return true;
	*e = why;
	return false;
}

/* ---- for programs ---- */

static json_t *json_lines(const struct names *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(list, output_json_text(n->names[i]));
	return list;
}

static json_t *json_real_or_null(double v) { return v == v ? json_real(v) : json_null(); }
static json_t *json_integer_or_null(int64_t v) { return v == UNKNOWN_I64 ? json_null() : json_integer(v); }

static json_t *json_step(const struct diagnosis_step *s)
{
	const struct diagnosis_measure *m = &s->measure;
	json_t *o = json_pack("{s:s,s:s,s:o,s:o,s:s,s:s?,s:b,s:o,s:o}", "layer", diagnosis_layer_name(s->layer), "outcome",
	                      s->outcome == OUTCOME_NOT_TESTED && s->status == DIAGNOSIS_PASSED ? "ok" : outcome_name(s->outcome), "detail",
	                      output_json_text(s->detail), "latency_ms",
	                      s->latency_us == UNKNOWN_I64 ? json_null() : json_real((double)s->latency_us / 1000), "status",
	                      diagnosis_status_name(s->status), "method", s->live ? diagnosis_method_name(s->method) : NULL, "live", s->live, "object",
	                      output_json_text(s->object), "offender", output_json_text(s->offender));

	json_object_set_new(o, "dscp", s->live && s->method == DIAGNOSIS_BY_MARKED ? json_integer(s->dscp) : json_null());
	json_object_set_new(o, "loss_ratio", json_real_or_null(m->loss_ratio));
	json_object_set_new(o, "rtt_ms", json_real_or_null(m->rtt_ms));
	json_object_set_new(o, "baseline_ms", json_real_or_null(m->baseline_ms));
	json_object_set_new(o, "jitter_ms", json_real_or_null(m->jitter_ms));
	json_object_set_new(o, "in_util", json_real_or_null(m->in_util));
	json_object_set_new(o, "out_util", json_real_or_null(m->out_util));
	json_object_set_new(o, "errors_ps", json_real_or_null(m->errors_ps));
	json_object_set_new(o, "mtu", json_integer_or_null(m->mtu));
	json_object_set_new(o, "hops", json_integer_or_null(m->hops));
	json_object_set_new(o, "uptime_s", json_integer_or_null(m->uptime_s));
	json_object_set_new(o, "http_status", json_integer_or_null(m->status));
	return o;
}

static bool tell_json(struct session *s, const struct diagnosis_run *d, struct err *e)
{
	const struct diagnosis_step **steps = diagnosis_run_sorted(d, s->arena);
	const struct diagnosis_verdict *v = &d->verdict;
	json_t *list = json_array(), *ask = json_array(), *ids = json_array(), *o;

	if (!steps)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d->n_steps; i++)
		json_array_append_new(list, json_step(steps[i]));
	for (size_t i = 0; i < v->n_ask; i++) {
		json_array_append_new(ask, output_json_text(diagnosis_question_text(v->ask[i])));
		json_array_append_new(ids, json_string(diagnosis_question_name(v->ask[i])));
	}
	o = json_pack("{s:o,s:o,s:o,s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:o}", "site", output_json_text(d->c->site->name), "service",
	              output_json_text(d->c->asked), "at", output_json_time(d->c->now), "verdict_code", v->code, "verdict",
	              output_json_text(v->sentence), "confidence", diagnosis_confidence_name(v->confidence), "steps", list, "not_testable",
	              json_lines(&v->not_testable), "say", json_lines(&v->say), "ask", ask, "known_incident", output_json_text(v->known_incident));
	json_object_set_new(o, "layer", v->layer == DIAGNOSIS_LAYER_COUNT ? json_null() : json_string(diagnosis_layer_name(v->layer)));
	json_object_set_new(o, "alert_id", v->alert_id ? json_integer(v->alert_id) : json_null());
	json_object_set_new(o, "proof", json_lines(&v->proof));
	json_object_set_new(o, "ask_ids", ids);
	json_object_set_new(o, "promise_not", output_json_text(v->promise_not));
	json_object_set_new(o, "trouble", output_json_text(d->trouble.len > 0 ? text_str(&d->trouble) : NULL));
	output_json(&s->out, o);
	return true;
}

/* One row of each step. */
struct step_line { const char *layer, *status, *outcome, *object, *detail; double latency_ms; };

static const struct column step_columns[] = {
	COLUMN(step_line, "layer", N_("Layer"), VALUE_TEXT, layer, 1),
	COLUMN(step_line, "status", N_("Status"), VALUE_TEXT, status, 1),
	COLUMN(step_line, "outcome", N_("Reason"), VALUE_TEXT, outcome, 1),
	COLUMN(step_line, "object", N_("Object"), VALUE_TEXT, object, 1),
	COLUMN(step_line, "latency_ms", N_("Latency"), VALUE_MILLISECONDS, latency_ms, 1),
	COLUMN(step_line, "detail", N_("Detail"), VALUE_TEXT, detail, 1),
};

static const struct noun step_noun = { .name = "diagnose", .empty = "", .columns = step_columns, .n_columns = ARRAY_LEN(step_columns),
	                               .row_size = sizeof(struct step_line) };

static bool tell_csv(struct session *s, const struct diagnosis_run *d, struct err *e)
{
	const struct diagnosis_step **steps = diagnosis_run_sorted(d, s->arena);
	struct step_line *lines = arena_array(s->arena, d->n_steps, sizeof *lines);
	const void **rows = arena_array(s->arena, d->n_steps, sizeof *rows);

	if (!steps || !lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d->n_steps; i++) {
		const struct diagnosis_step *t = steps[i];

		lines[i] = (struct step_line){ diagnosis_layer_name(t->layer), diagnosis_status_name(t->status), outcome_name(t->outcome), t->object,
			                       t->detail, t->latency_us == UNKNOWN_I64 ? (double)NAN : (double)t->latency_us / 1000 };
		rows[i] = &lines[i];
	}
	output_rows(&s->out, &step_noun, rows, d->n_steps);
	return true;
}

/* ---- for people ---- */

static bool tell_people(struct session *s, const struct diagnosis_run *d, struct err *e)
{
	enum { WIDTH_USUAL = 100, WIDTH_LEAST = 40 };
	int width = s->out.width == 0 ? WIDTH_USUAL : s->out.width < WIDTH_LEAST ? WIDTH_LEAST : (int)s->out.width;
	struct grid *g = grid_new(width, PEN_HEIGHT_MAX, s->out.ascii);
	struct pen p = { .g = g, .width = width };
	struct text t = TEXT_INIT(1u << 20);
	size_t used = 0;

	if (!g)
		return err_set(e, ERR_MEMORY, "out of memory");
	diagnosis_compose(d, NULL, &p);
	grid_to_text(g, &t);
	for (int y = 0; y < p.y && used < t.len; y++)
		used += strcspn(text_str(&t) + used, "\n") + 1;
	output_put(&s->out, arena_strndup(s->arena, text_str(&t), used > 0 ? used - 1 : 0), "\n");
	text_done(&t);
	grid_free(g);
	return true;
}

static bool tell(struct session *s, const struct diagnosis_run *d, struct err *e)
{
	return s->out.format == OUTPUT_JSON ? tell_json(s, d, e) : s->out.format == OUTPUT_CSV ? tell_csv(s, d, e) : tell_people(s, d, e);
}

bool verb_diagnose(struct session *s, int *ret_status, struct err *e)
{
	struct diagnosis_run *d = NULL;
	struct region_rows region;
	const char *site = NULL;
	bool ok;

	if (!session_read_begin(s, e) || !read_region(s->reader, s->arena, &region, e) || !find_site(s, &region, typed_name(s), &site, e)
	    || !diagnosis_run_new(s->reader, &region, site, s->line->values[OPT_SERVICE], s->now, &d, e))
		return false;
	session_read_end(s); /* the tests take their time */
	ok = diagnosis_follow(s, d, e) && tell(s, d, e);
	if (d->trouble.len > 0)
		*ret_status = EX_UNAVAILABLE;
	diagnosis_run_free(d);
	return ok;
}
