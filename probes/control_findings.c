/* What a request says was found out about an establishment: texts stay the request's, lists are of the arena. */
#include "probes/control_findings.h"

#include "facts.h"
#include "probes/control_params.h"

static bool read_step(const json_t *item, struct escalation_step *s, struct err *e)
{
	const json_t *latency = json_object_get(item, "latency_us");

	if (!json_is_object(item))
		return err_set(e, ERR_USAGE, "steps: expected objects");
	s->latency_us = json_is_integer(latency) && json_integer_value(latency) >= 0 ? json_integer_value(latency) : UNKNOWN_I64;
	return param_string(item, "layer", &s->layer, e) && param_string(item, "status", &s->status, e) && param_string(item, "outcome", &s->outcome, e)
	       && param_string(item, "object", &s->object, e) && param_string(item, "detail", &s->detail, e);
}

static bool list_of(const json_t *params, const char *name, const json_t **ret, struct err *e)
{
	*ret = json_object_get(params, name);
	if (json_is_null(*ret))
		*ret = NULL;
	if (*ret && (!json_is_array(*ret) || json_array_size(*ret) > ESCALATION_STEPS_MAX))
		return err_set(e, ERR_USAGE, "%s: expected a list of at most %d", name, ESCALATION_STEPS_MAX);
	return true;
}

static bool read_steps(const json_t *params, struct arena *a, struct escalation_findings *f, struct err *e)
{
	struct escalation_step *steps;
	const json_t *list;

	if (!list_of(params, "steps", &list, e))
		return false;
	steps = arena_array(a, json_array_size(list) + 1, sizeof *steps);
	if (!steps)
		return err_set(e, ERR_MEMORY, "no memory for an escalation");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_step(json_array_get(list, i), &steps[i], e))
			return false;
	f->steps = steps;
	f->n_steps = json_array_size(list);
	return true;
}

static bool read_not_testable(const json_t *params, struct arena *a, struct escalation_findings *f, struct err *e)
{
	const json_t *list;

	if (!list_of(params, "not_testable", &list, e))
		return false;
	f->not_testable = arena_array(a, json_array_size(list) + 1, sizeof *f->not_testable);
	if (!f->not_testable)
		return err_set(e, ERR_MEMORY, "no memory for an escalation");
	for (size_t i = 0; i < json_array_size(list); i++) {
		f->not_testable[i] = json_string_value(json_array_get(list, i));
		if (!f->not_testable[i])
			return err_set(e, ERR_USAGE, "not_testable: expected texts");
	}
	f->n_not_testable = json_array_size(list);
	return true;
}

bool control_read_findings(const json_t *params, struct arena *a, const struct escalation_findings **ret, struct err *e)
{
	const json_t *given = json_object_get(params, "findings");
	struct escalation_findings *f;

	if (!given || json_is_null(given))
		return true;
	if (!json_is_object(given))
		return err_set(e, ERR_USAGE, "findings: expected an object");
	f = arena_alloc(a, sizeof *f);
	if (!f)
		return err_set(e, ERR_MEMORY, "no memory for an escalation");
	f->tested = WALL_NEVER;
	*ret = f;
	return param_string(given, "verdict_code", &f->verdict_code, e) && param_string(given, "verdict", &f->verdict, e)
	       && param_string(given, "confidence", &f->confidence, e) && param_time(given, "tested", WALL_NEVER, &f->tested, e)
	       && read_steps(given, a, f, e) && read_not_testable(given, a, f, e);
}
