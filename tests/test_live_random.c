/* Random nights of a small region: whatever order results come in, the promises of live.h hold. VIGIE_SEED repeats one. */
#include "live.h"

#include "tests/live_region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { DEVICES = 5, CHECKS = 2 * DEVICES + 2, ENTITIES_MAX = 4096, PERIOD_MS = 60000, STALE_MS = 300000, START_MS = 1000000 };

static const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000 };
static unsigned seed;

/* What a reader of the transitions would show, and what was really measured. */
struct night {
	struct live *live;
	int64_t now_ms, periods[CHECKS], measured_ms[CHECKS];
	struct { bool known; int state; enum outcome outcome; int64_t since_ms; } shown[ENTITIES_MAX];
};

static void night_start(struct night *n)
{
	memset(n, 0, sizeof *n);
	n->live = live_new(region_new(DEVICES), &params);
	n->now_ms = START_MS;
	for (size_t i = 0; i < CHECKS; i++) {
		n->periods[i] = PERIOD_MS;
		n->measured_ms[i] = START_MS;
	}
}

/* Each transition ends one interval and begins the next: never back in time, never into the state that is already shown. */
static void read_batch(struct night *n, struct batch *b)
{
	for (size_t i = 0; i < b->n_transitions; i++) {
		const struct batch_transition *t = &b->transitions[i];

		assert_in_range(t->entity_id, 1, ENTITIES_MAX - 1);
		if (n->shown[t->entity_id].known) {
			assert_true(t->at.ms > n->shown[t->entity_id].since_ms);
			assert_false(n->shown[t->entity_id].state == t->state && n->shown[t->entity_id].outcome == t->outcome);
		}
		n->shown[t->entity_id].known = true;
		n->shown[t->entity_id].state = t->state;
		n->shown[t->entity_id].outcome = t->outcome;
		n->shown[t->entity_id].since_ms = t->at.ms;
	}
	batch_free(b);
}

static enum outcome random_outcome(void)
{
	static const enum outcome some[] = { OUTCOME_OK, OUTCOME_OK, OUTCOME_OK, OUTCOME_LOSS, OUTCOME_TIMEOUT, OUTCOME_REFUSED,
		                             OUTCOME_PARTIAL, OUTCOME_COLLECTOR_ERROR, OUTCOME_CANCELLED };

	return some[(size_t)rand() % ARRAY_LEN(some)];
}

static struct snmp_facts *random_facts(void)
{
	static const char *const names[] = { "Gi0", "Gi1", "Gi2" };
	size_t first = (size_t)rand() % 2;
	struct snmp_facts *f = region_facts(names + first, 1 + (size_t)rand() % 2, (uint64_t)rand(), rand());

	f->interfaces[0].oper_status = 1 + rand() % 7;
	f->interfaces[0].admin_status = 1 + rand() % 3;
	return f;
}

static void measure(struct night *n, size_t check, enum outcome o)
{
	bool snmp = check < 2 * DEVICES && check % 2 == 1, answered = o == OUTCOME_OK || o == OUTCOME_PARTIAL;
	struct probe_result r = {
		.outcome = o, .state = outcome_state(o), .latency_us = UNKNOWN_I64, .at = { n->now_ms },
		.mono_at = { n->now_ms * 1000000 }, .snmp = snmp && answered ? random_facts() : NULL,
	};
	struct batch *b = batch_new();
	int64_t retry_ms;
	struct err e;

	assert_true(live_apply(n->live, check, &r, b, &retry_ms, &e));
	assert_true(retry_ms == -1 || retry_ms == params.retry_interval_ms);
	if (o == OUTCOME_OK)
		assert_int_equal(retry_ms, -1);
	if (o != OUTCOME_CANCELLED)
		n->measured_ms[check] = n->now_ms;
	snmp_facts_free(r.snmp);
	read_batch(n, b);
}

static bool is_old(const struct night *n, size_t check)
{
	return n->now_ms - n->measured_ms[check] >= STALE_MS;
}

/* After a tick nothing is well whose data are too old. */
static void tick(struct night *n)
{
	struct batch *b = batch_new();
	struct err e;

	assert_true(live_tick(n->live, (wall_t){ n->now_ms }, (mono_t){ n->now_ms * 1000000 }, n->periods, b, &e));
	read_batch(n, b);
	for (size_t d = 0; d < DEVICES; d++) {
		if (n->shown[100 + d].known && (is_old(n, 2 * d) || is_old(n, 2 * d + 1)))
			assert_int_not_equal(n->shown[100 + d].state, STATE_OK);
		if (n->shown[1000 + d].known && is_old(n, 2 * d + 1))
			assert_int_equal(n->shown[1000 + d].state, LINK_UNKNOWN);
	}
	if (n->shown[1900].known && is_old(n, 2 * DEVICES))
		assert_int_equal(n->shown[1900].state, LINK_UNKNOWN);
	if (n->shown[2000].known && is_old(n, 2 * DEVICES + 1))
		assert_int_not_equal(n->shown[2000].state, STATE_OK);
}

static void any_night_keeps_the_promises(void **state)
{
	struct night n;

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		srand(seed + round);
		night_start(&n);
		tick(&n);
		for (int step = 0; step < 2000; step++) {
			struct err e;

			n.now_ms += rand() % (rand() % 50 ? 3000 : 4 * PERIOD_MS);
			if (rand() % 5 == 0)
				tick(&n);
			else
				measure(&n, (size_t)rand() % CHECKS, random_outcome());
			if (rand() % 200 == 0)
				assert_true(live_reload(n.live, region_new(DEVICES), &e));
		}
		live_free(n.live);
	}
}

/* The same last results, whatever order they came in, end in the same picture. */
static void the_order_of_the_results_does_not_matter(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		enum outcome last[CHECKS];
		struct night one, other;
		size_t order[CHECKS];

		srand(seed + round);
		for (size_t i = 0; i < CHECKS; i++) {
			last[i] = i < 2 * DEVICES && i % 2 ? (rand() % 2 ? OUTCOME_TIMEOUT : OUTCOME_REFUSED) : random_outcome();
			last[i] = last[i] == OUTCOME_CANCELLED ? OUTCOME_OK : last[i];
			order[i] = i;
		}
		for (size_t i = CHECKS - 1; i > 0; i--) {
			size_t k = (size_t)rand() % (i + 1), swapped = order[i];

			order[i] = order[k];
			order[k] = swapped;
		}
		night_start(&one);
		night_start(&other);
		for (size_t i = 0; i < CHECKS; i++) {
			one.now_ms = other.now_ms += 10;
			measure(&one, i, last[i]);
			measure(&other, order[i], last[order[i]]);
		}
		for (size_t id = 0; id < ENTITIES_MAX; id++) {
			assert_int_equal(one.shown[id].known, other.shown[id].known);
			assert_int_equal(one.shown[id].state, other.shown[id].state);
			assert_int_equal(one.shown[id].outcome, other.shown[id].outcome);
		}
		live_free(one.live);
		live_free(other.live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_night_keeps_the_promises),
		cmocka_unit_test(the_order_of_the_results_does_not_matter),
	};
	const char *given = getenv("VIGIE_SEED");

	seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	printf("# VIGIE_SEED=%u\n", seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
