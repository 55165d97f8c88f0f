#include "probes/control_diagnosis.h"

#include "probes/control_params.h"
#include "probes/daemon_diagnosis.h"

void control_diagnose(struct control_call *call)
{
	struct daemon *d = call->daemon;
	struct diagnosis_order *order;
	struct err e;
	int64_t id;

	order = diagnosis_order_read(call->request.params, live_registry(d->live), &e);
	if (order && diagnoses_begin(d, call->peer.uid, order, &id, &e))
		control_answer(call, json_pack("{s:I}", "id", (json_int_t)id));
	else
		control_refuse_err(call, &e);
}

static json_t *steps_json(const struct diagnosis_result *results, size_t n)
{
	json_t *steps = json_array();

	for (size_t i = 0; steps && i < n; i++) {
		if (json_array_append_new(steps, diagnosis_result_json(&results[i])) != 0) {
			json_decref(steps);
			return NULL;
		}
	}
	return steps;
}

static void looked(void *user, const struct diagnosis_result *results, size_t n, bool ended, const struct err *error)
{
	struct control_call *call = user;
	json_t *steps;

	if (error) {
		control_refuse_err(call, error);
		return;
	}
	steps = steps_json(results, n);
	control_answer(call, steps ? json_pack("{s:b,s:o}", "ended", ended, "steps", steps) : NULL);
}

void control_diagnosis(struct control_call *call)
{
	const json_t *seen = json_object_get(call->request.params, "seen");
	int64_t id;
	struct err e;

	if (!param_need_number(call->request.params, "id", &id, &e) || (seen && !json_is_null(seen) && !json_is_integer(seen))
	    || json_integer_value(seen) < 0)
		control_refuse(call, CONTROL_INVALID_PARAMS, "expected id: number, seen: how many tests were seen to end");
	else if (!diagnoses_look(call->daemon, id, json_integer_value(seen), looked, call, &e))
		control_refuse_err(call, &e);
}
