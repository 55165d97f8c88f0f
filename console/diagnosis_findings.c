#include "console/diagnosis_findings.h"

#include "arena.h"
#include "escalation.h"

#include <stdio.h>

/* As long as an escalation takes it; null for nothing. */
static json_t *cut(const char *s, size_t max)
{
	struct text safe = TEXT_INIT(64 << 10);
	char line[ESCALATION_LINE_MAX + 1];

	if (!s || !*s)
		return json_null();
	text_append_safe(&safe, s);
	snprintf(line, max + 1 < sizeof line ? max + 1 : sizeof line, "%s", text_str(&safe));
	utf8_end_whole(line, sizeof line);
	text_done(&safe);
	return json_string(line);
}

static json_t *step_json(const struct diagnosis_step *s)
{
	json_t *latency = s->latency_us == UNKNOWN_I64 ? json_null() : json_integer(s->latency_us);

	return json_pack("{s:s,s:s,s:s,s:o,s:o,s:o}", "layer", diagnosis_layer_name(s->layer), "status", diagnosis_status_name(s->status), "outcome",
	                 outcome_name(s->outcome), "object", cut(s->object, ESCALATION_LINE_MAX), "detail", cut(s->detail, ESCALATION_LINE_MAX), "latency_us",
	                 latency);
}

static json_t *steps_json(const struct diagnosis_run *d, struct arena *a)
{
	const struct diagnosis_step **sorted = diagnosis_run_sorted(d, a);
	json_t *steps = json_array();

	for (size_t i = 0; sorted && i < d->n_steps && i < ESCALATION_STEPS_MAX; i++)
		json_array_append_new(steps, step_json(sorted[i]));
	return steps;
}

static json_t *names_json(const struct names *list)
{
	json_t *names = json_array();

	for (size_t i = 0; i < list->n && i < ESCALATION_STEPS_MAX; i++)
		json_array_append_new(names, cut(list->names[i], ESCALATION_LINE_MAX));
	return names;
}

json_t *diagnosis_findings(const struct diagnosis_run *d)
{
	struct arena *a = arena_new();
	char tested[WALL_RFC3339_MAX];
	json_t *findings;

	if (!a)
		return NULL;
	wall_format_rfc3339(d->c->now, tested);
	findings = json_pack("{s:o,s:o,s:s,s:s,s:o,s:o}", "verdict_code", cut(d->verdict.code, ESCALATION_WORD_MAX), "verdict",
	                     cut(d->verdict.sentence, ESCALATION_LINE_MAX), "confidence", diagnosis_confidence_name(d->verdict.confidence), "tested", tested,
	                     "steps", steps_json(d, a), "not_testable", names_json(&d->verdict.not_testable));
	arena_free(a);
	return findings;
}
