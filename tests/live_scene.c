#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000 };

void scene_start(struct scene *s, struct registry *r)
{
	*s = (struct scene){ .live = live_new(r, &params), .batch = batch_new(), .now_ms = 1000000 };
	for (size_t i = 0; i < REGION_MAX; i++)
		s->periods[i] = PERIOD_MS;
}

void scene_end(struct scene *s)
{
	batch_free(s->batch);
	live_free(s->live);
}

void scene_next_batch(struct scene *s)
{
	batch_free(s->batch);
	s->batch = batch_new();
}

static mono_t scene_mono(const struct scene *s)
{
	return (mono_t){ (s->now_ms - s->stepped_ms) * 1000000 };
}

void scene_set_clock(struct scene *s, int64_t by_ms)
{
	s->now_ms += by_ms;
	s->stepped_ms += by_ms;
}

struct probe_result scene_result(const struct scene *s, enum outcome o)
{
	return (struct probe_result){
		.outcome = o, .state = outcome_state(o), .latency_us = o == OUTCOME_OK ? 1500 : UNKNOWN_I64,
		.at = { s->now_ms }, .mono_at = scene_mono(s), .started = scene_mono(s),
	};
}

void scene_apply(struct scene *s, size_t check, struct probe_result r)
{
	struct err e;

	s->now_ms += 10;
	if (!live_apply(s->live, check, &r, s->batch, &s->retry_ms, &e))
		fail_msg("%s", e.text);
	snmp_facts_free(r.snmp);
}

void scene_says(struct scene *s, size_t check, enum outcome o)
{
	scene_apply(s, check, scene_result(s, o));
}

void scene_polls(struct scene *s, size_t check, enum outcome o, struct snmp_facts *f)
{
	struct probe_result r = scene_result(s, o);

	r.snmp = f;
	scene_apply(s, check, r);
}

struct snmp_facts *region_one_interface(int admin, int oper)
{
	struct snmp_facts *f = region_facts((const char *const[]){ "Gi0" }, 1, 0, 100);

	f->interfaces[0].admin_status = admin;
	f->interfaces[0].oper_status = oper;
	return f;
}

void scene_tick(struct scene *s)
{
	struct err e;

	if (!live_tick(s->live, (wall_t){ s->now_ms }, scene_mono(s), s->periods, s->batch, &e))
		fail_msg("%s", e.text);
}

const struct batch_transition *scene_last(const struct scene *s, int64_t entity_id)
{
	for (size_t i = s->batch->n_transitions; i > 0; i--)
		if (s->batch->transitions[i - 1].entity_id == entity_id)
			return &s->batch->transitions[i - 1];
	return NULL;
}

size_t scene_count(const struct scene *s, int64_t entity_id)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_transitions; i++)
		n += s->batch->transitions[i].entity_id == entity_id;
	return n;
}
