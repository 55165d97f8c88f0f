#include "console/diagnosis_run.h"

#include "intl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TROUBLE_MAX = 1024 };

/* ---- begin ---- */

static bool judge(struct diagnosis_run *d, struct err *e)
{
	struct arena *a = arena_new();
	struct diagnosis_verdict v;

	if (!a || !diagnosis_judge(d->c, d->steps, d->n_steps, &d->answers, a, &v, e)) {
		arena_free(a);
		return a ? false : err_set(e, ERR_MEMORY, "out of memory");
	}
	arena_free(d->judged);
	d->judged = a;
	d->verdict = v;
	return true;
}

static double baseline_of(const struct diagnosis_case *c, const struct diagnosis_test *t)
{
	if (t->method == DIAGNOSIS_BY_PING4 || t->method == DIAGNOSIS_BY_PING6)
		for (size_t i = 0; i < c->n_baselines; i++)
			if (strcmp(c->baselines[i].object, t->object) == 0)
				return c->baselines[i].rtt_ms;
	return NAN;
}

static struct diagnosis_step step_of(const struct diagnosis_case *c, const struct diagnosis_test *t)
{
	struct diagnosis_step step = { .layer = t->layer, .method = t->method, .live = true, .object = t->object, .dscp = t->dscp,
		                       .status = DIAGNOSIS_PENDING, .outcome = OUTCOME_NOT_TESTED, .latency_us = UNKNOWN_I64,
		                       .measure = diagnosis_measure_none() };

	step.measure.baseline_ms = baseline_of(c, t);
	return step;
}

static bool begin(struct diagnosis_run *d, struct reader *r, const struct region_rows *region, const char *site, const char *service, wall_t now,
                  struct err *e)
{
	if (!d->arena || !read_diagnosis_case(r, region, site, service, now, d->arena, &d->c, e)
	    || !diagnosis_plan(d->c, d->arena, &d->tests, &d->n_tests, e))
		return d->arena ? false : err_set(e, ERR_MEMORY, "out of memory");
	d->n_known = d->c->n_known;
	d->n_steps = d->n_known + d->n_tests;
	d->steps = arena_array(d->arena, d->n_steps, sizeof *d->steps);
	if (!d->steps)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d->n_known; i++)
		d->steps[i] = d->c->known[i];
	for (size_t i = 0; i < d->n_tests; i++)
		d->steps[d->n_known + i] = step_of(d->c, &d->tests[i]);
	d->over = d->n_tests == 0;
	return judge(d, e);
}

bool diagnosis_run_new(struct reader *r, const struct region_rows *region, const char *site, const char *service, wall_t now,
                       struct diagnosis_run **ret, struct err *e)
{
	static unsigned serials;
	struct diagnosis_run *d = calloc(1, sizeof *d);

	if (!d)
		return err_set(e, ERR_MEMORY, "out of memory");
	d->serial = ++serials;
	d->arena = arena_new();
	d->trouble = TEXT_INIT(TROUBLE_MAX);
	if (!begin(d, r, region, site, service, now, e)) {
		diagnosis_run_free(d);
		return false;
	}
	*ret = d;
	return true;
}

void diagnosis_run_free(struct diagnosis_run *d)
{
	if (!d)
		return;
	text_done(&d->trouble);
	arena_free(d->judged);
	arena_free(d->heard);
	arena_free(d->arena);
	free(d);
}

/* ---- what is asked ---- */

static json_t *test_json(const struct diagnosis_test *t)
{
	return json_pack("{s:s,s:s,s:s,s:o,s:o}", "layer", diagnosis_layer_name(t->layer), "method", diagnosis_method_name(t->method), "object",
	                 t->object, "needs", t->needs < 0 ? json_null() : json_integer(t->needs), "dscp",
	                 t->method == DIAGNOSIS_BY_MARKED ? json_integer(t->dscp) : json_null());
}

static json_t *tests_json(const struct diagnosis_run *d)
{
	json_t *tests = json_array();

	for (size_t i = 0; i < d->n_tests; i++)
		if (json_array_append_new(tests, test_json(&d->tests[i])) != 0) {
			json_decref(tests);
			return NULL;
		}
	return json_pack("{s:s,s:o}", "site", d->c->site->name, "tests", tests);
}

bool diagnosis_run_next(const struct diagnosis_run *d, const char **ret_method, json_t **ret_params)
{
	if (d->over)
		return false;
	*ret_method = d->id ? "diagnosis" : "diagnose";
	*ret_params = d->id ? json_pack("{s:I,s:I}", "id", (json_int_t)d->id, "seen", (json_int_t)d->n_ended) : tests_json(d);
	return *ret_params != NULL;
}

/* ---- what is heard ---- */

static double number_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_number(v) ? json_number_value(v) : NAN;
}

static int64_t integer_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_integer(v) ? json_integer_value(v) : UNKNOWN_I64;
}

static const char *text_of(const json_t *o, const char *key, struct arena *a)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? arena_strdup(a, s) : NULL;
}

static bool hear_step(struct diagnosis_step *step, const json_t *o, struct arena *a)
{
	const char *status = json_string_value(json_object_get(o, "status")), *outcome = json_string_value(json_object_get(o, "outcome"));

	if (!status || !diagnosis_status_from_name(status, &step->status))
		return false;
	step->outcome = OUTCOME_NOT_TESTED;
	if (outcome && !outcome_from_name(outcome, &step->outcome))
		return false;
	step->detail = text_of(o, "detail", a);
	step->offender = text_of(o, "offender", a);
	step->latency_us = integer_of(o, "latency_us");
	step->measure = (struct diagnosis_measure){
		.loss_ratio = number_of(o, "loss_ratio"), .rtt_ms = number_of(o, "rtt_ms"), .jitter_ms = number_of(o, "jitter_ms"),
		.baseline_ms = step->measure.baseline_ms, .in_util = number_of(o, "in_util"), .out_util = number_of(o, "out_util"),
		.errors_ps = number_of(o, "errors_ps"), .mtu = integer_of(o, "mtu"), .hops = integer_of(o, "hops"),
		.uptime_s = integer_of(o, "uptime_s"), .status = integer_of(o, "http_status"),
	};
	return true;
}

static bool hear_steps(struct diagnosis_run *d, const json_t *steps, struct err *e)
{
	struct arena *a = arena_new();
	struct diagnosis_step *heard = a ? arena_array(a, d->n_tests, sizeof *heard) : NULL;
	size_t ended = 0;

	if (!heard) {
		arena_free(a);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	for (size_t i = 0; i < d->n_tests; i++) {
		heard[i] = d->steps[d->n_known + i];
		if (!hear_step(&heard[i], json_array_get(steps, i), a)) {
			arena_free(a);
			return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer does not tell of each test"));
		}
		ended += heard[i].status != DIAGNOSIS_PENDING;
	}
	memcpy(d->steps + d->n_known, heard, d->n_tests * sizeof *heard);
	arena_free(d->heard);
	d->heard = a;
	d->n_ended = ended;
	return true;
}

bool diagnosis_run_hear(struct diagnosis_run *d, const json_t *result, struct err *e)
{
	const json_t *steps = json_object_get(result, "steps");

	if (!d->id) {
		int64_t id = integer_of(result, "id");

		if (id <= 0)
			return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer gives the diagnosis no number"));
		d->id = id;
		return true;
	}
	if (json_array_size(steps) != d->n_tests)
		return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer does not tell of each test"));
	if (!hear_steps(d, steps, e))
		return false;
	d->over = json_is_true(json_object_get(result, "ended")) || d->n_ended == d->n_tests;
	return judge(d, e);
}

bool diagnosis_run_give_up(struct diagnosis_run *d, const char *why, struct err *e)
{
	for (size_t i = d->n_known; i < d->n_steps; i++)
		if (d->steps[i].status == DIAGNOSIS_PENDING)
			d->steps[i].status = DIAGNOSIS_NOT_TESTED;
	text_clear(&d->trouble);
	text_append(&d->trouble, why);
	d->over = true;
	return judge(d, e);
}

/* ---- the caller ---- */

bool diagnosis_run_answer(struct diagnosis_run *d, enum diagnosis_answer answer, struct err *e)
{
	if (answer == DIAGNOSIS_UNASKED) {
		if (d->n_asked == 0)
			return err_set(e, ERR_USAGE, "%s", _("Nothing was answered yet."));
		d->answers.of[d->asked[--d->n_asked]] = DIAGNOSIS_UNASKED;
		return judge(d, e);
	}
	if (d->verdict.n_ask == 0 || d->n_asked == DIAGNOSIS_QUESTION_COUNT)
		return err_set(e, ERR_USAGE, "%s", _("There is nothing more to ask."));
	d->asked[d->n_asked++] = d->verdict.ask[0];
	d->answers.of[d->verdict.ask[0]] = answer;
	return judge(d, e);
}

/* ---- what is shown ---- */

const struct diagnosis_step **diagnosis_run_sorted(const struct diagnosis_run *d, struct arena *a)
{
	const struct diagnosis_step **sorted = arena_array(a, d->n_steps, sizeof *sorted);
	size_t n = 0;

	for (enum diagnosis_layer l = 0; sorted && l < DIAGNOSIS_LAYER_COUNT; l++)
		for (size_t i = 0; i < d->n_steps; i++)
			if (d->steps[i].layer == l)
				sorted[n++] = &d->steps[i];
	return sorted;
}

static bool is_known(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

size_t diagnosis_run_services(const struct diagnosis_run *d, const char **ret, size_t max)
{
	static const char kind[] = "service:";
	size_t n = 0;

	for (size_t i = 0; i < d->n_tests && n < max; i++) {
		const char *name = d->tests[i].object;

		if (d->tests[i].layer != DIAGNOSIS_SERVICE || strncmp(name, kind, sizeof kind - 1) != 0)
			continue;
		name += sizeof kind - 1;
		if (!is_known(ret, n, name))
			ret[n++] = name;
	}
	return n;
}
