/* Random regions, random failures, random orders of measuring: what is concluded is what failed. A run that fails prints its seed;
 * VIGIE_SEED replays it. VIGIE_LONG=1: 100,000 runs instead of 1,000,
 * sanitized 10,000. */
#include "causes.h"
#include "tests/long_runs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NODES_MAX = 24, PHASES = 4, PERIOD_MS = 60000, RETRY_MS = 15000, ATTEMPTS = 3, LASTS_MS = 2500, PHASE_MS = 400000, STEP_MS = 500 };

struct check {
	int64_t next_ms, ends_ms, started_ms; /* ends_ms < 0: not running */
	bool again;
	enum state seen;                      /* what it sees of this run */
	enum state state;
	int attempts;
};

struct world {
	uint64_t random;
	struct graph *graph;
	struct causes *causes;
	size_t n;
	bool failed[NODES_MAX], down[NODES_MAX];
	bool sick[NODES_MAX];     /* answers, but not as it should */
	bool told[NODES_MAX];     /* that it is a cause or follows one */
	bool ailed[NODES_MAX];    /* either of these before the latest change: it may not have been measured since */
	struct check checks[NODES_MAX];
	int64_t now_ms;
	bool blind;
	bool restless;            /* things change faster than they can be concluded: only the end counts */
	size_t bounces;           /* it alone comes and goes: nothing else may be called a cause; SIZE_MAX: nothing does */
	const char *wrong;        /* the first thing that must not be, NULL: none */
	size_t wrong_node;
};

/* xorshift64* (Vigna 2016). */
static uint64_t dice(struct world *w, uint64_t sides)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return (w->random * UINT64_C(2685821657736338717) >> 33) % sides;
}

static mono_t at(int64_t t_ms)
{
	return (mono_t){ t_ms * 1000000 };
}

static void note(struct world *w, const char *wrong, size_t node)
{
	if (!w->wrong && !w->restless && w->bounces == SIZE_MAX) {
		w->wrong = wrong;
		w->wrong_node = node;
	}
}

static bool is_root(const struct world *w, size_t i)
{
	return (w->failed[i] || w->sick[i]) && !graph_is_cut_off(w->graph, i, w->down, NULL);
}

static enum state state_of(const struct world *w, size_t i)
{
	return w->down[i] ? STATE_CRITICAL : w->sick[i] ? STATE_WARNING : STATE_OK;
}

static void poll_soon(struct world *w, size_t i)
{
	struct check *k = &w->checks[i];

	if (k->ends_ms >= 0)
		k->again = true;
	else
		k->next_ms = w->now_ms;
}

static void on_event(void *user, const struct cause_event *e)
{
	struct world *w = user;

	switch (e->kind) {
	case CAUSE_ASKED:
		poll_soon(w, e->node);
		break;
	case CAUSE_OPENED:
		w->told[e->node] = true;
		if (w->bounces != SIZE_MAX && e->node != w->bounces && !w->failed[e->node] && !w->sick[e->node] && !w->wrong) {
			w->wrong = "called a cause while what it needs comes and goes";
			w->wrong_node = e->node;
		}
		if (!is_root(w, e->node))
			note(w, "called a cause what only follows", e->node);
		if (w->blind)
			note(w, "concluded while blind", e->node);
		break;
	case CAUSE_FOLLOWS:
		w->told[e->node] = true;
		if (state_of(w, e->node) == STATE_OK && !w->ailed[e->node])
			note(w, "said to follow, and it works", e->node);
		break;
	case CAUSE_ENDED:
		if (!w->told[e->node])
			note(w, "said to be over, and it never began", e->node);
		w->told[e->node] = false;
		if (state_of(w, e->node) != STATE_OK)
			note(w, "said to work, and it does not", e->node);
		break;
	}
}

/* Nodes need higher numbers only: whoever looks in the order of numbers looks at children first. */
static void make_graph(struct world *w)
{
	struct graph_need needs[NODES_MAX * 2];
	size_t alternatives[NODES_MAX * 2][2], n = 0;
	struct err e;

	for (size_t i = 1; i < w->n; i++)
		for (uint64_t k = dice(w, 3); k > 0; k--) {
			size_t wide = 1 + dice(w, 2);

			for (size_t a = 0; a < wide; a++)
				alternatives[n][a] = w->n - 1 - dice(w, i);
			needs[n] = (struct graph_need){ w->n - 1 - i, alternatives[n], wide };
			n++;
		}
	assert_true(graph_new(w->n, needs, n, &w->graph, &e));
}

static void finish_run(struct world *w, size_t i)
{
	struct check *k = &w->checks[i];
	struct cause_result r = { .node = i, .state = k->seen, .started = at(k->started_ms) };

	k->attempts = k->seen == k->state ? k->attempts + 1 : 1;
	k->state = k->seen;
	k->ends_ms = -1;
	r.down = k->state == STATE_CRITICAL;
	r.confirmed = k->state == STATE_OK || k->attempts >= ATTEMPTS || (w->bounces != SIZE_MAX && i % 2); /* some are sure at once */
	k->next_ms = k->again ? w->now_ms : k->started_ms + (r.confirmed ? PERIOD_MS : RETRY_MS);
	k->again = false;
	causes_result(w->causes, &r, at(w->now_ms));
}

/* What a run sees is what is so at some moment of it. */
static void step(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct check *k = &w->checks[i];

		if (k->ends_ms >= 0 && k->ends_ms <= w->now_ms) {
			finish_run(w, i);
		} else if (k->ends_ms < 0 && k->next_ms <= w->now_ms) {
			k->started_ms = w->now_ms;
			k->ends_ms = w->now_ms + STEP_MS + (int64_t)dice(w, LASTS_MS);
			k->seen = w->blind ? STATE_CRITICAL : state_of(w, i);
		} else if (k->ends_ms >= 0 && (w->down[i] || w->blind) && dice(w, 2)) {
			k->seen = STATE_CRITICAL;
		}
	}
	causes_tick(w->causes, at(w->now_ms));
	w->now_ms += STEP_MS;
}

static void play(struct world *w, int64_t ms)
{
	for (int64_t end = w->now_ms + ms; w->now_ms < end;)
		step(w);
}

static void fail_some(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->ailed[i] = state_of(w, i) != STATE_OK;
		w->failed[i] ^= dice(w, 4) == 0;
		w->sick[i] ^= dice(w, 12) == 0;
	}
	memcpy(w->down, w->failed, sizeof w->down);
	graph_spread(w->graph, w->down);
}

static void check_settled(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		enum cause_phase expected = state_of(w, i) == STATE_OK ? CAUSE_NONE : is_root(w, i) ? CAUSE_OPEN : CAUSE_FOLLOWING;

		if (causes_phase(w->causes, i) != expected)
			note(w, "not concluded as it is", i);
		else if (w->told[i] != (expected != CAUSE_NONE))
			note(w, "not told as it is", i);
		else if (expected == CAUSE_FOLLOWING && !is_root(w, causes_root(w->causes, i)))
			note(w, "what it follows is no cause", i);
	}
	if (causes_next(w->causes).ns != INT64_MAX)
		note(w, "still waiting", 0);
}

static void begin(struct world *w, uint64_t seed, const struct causes_params *params)
{
	*w = (struct world){ .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1, .bounces = SIZE_MAX };
	w->n = 2 + dice(w, NODES_MAX - 1);
	make_graph(w);
	w->causes = causes_new(w->graph, params, on_event, w);
	assert_non_null(w->causes);
	for (size_t i = 0; i < w->n; i++)
		w->checks[i] = (struct check){ .ends_ms = -1, .next_ms = (int64_t)dice(w, PERIOD_MS) };
	play(w, 2 * PERIOD_MS);
}

static void end(struct world *w)
{
	causes_free(w->causes);
	graph_free(w->graph);
}

enum manner { CALM, GOES_BLIND, RESTLESS, BOUNCES };

static void be_blind(struct world *w)
{
	w->blind = true;
	causes_blind(w->causes, true, at(w->now_ms));
	play(w, (int64_t)dice(w, PHASE_MS));
	w->blind = false;
	causes_blind(w->causes, false, at(w->now_ms));
}

static void be_restless(struct world *w)
{
	w->restless = true;
	for (int change = 0; change < 10; change++) {
		fail_some(w);
		play(w, (int64_t)dice(w, 2 * PERIOD_MS));
	}
	play(w, PHASE_MS);
	w->restless = false;
}

/* One of those that work falls and returns again and again; what it cuts off does so with it. Each time lasts as long as a retry: of what
 * is gone for two seconds between two measurements nobody can know. */
static void bounce(struct world *w)
{
	size_t i = dice(w, w->n);

	if (state_of(w, i) != STATE_OK)
		return;
	w->bounces = i;
	for (uint64_t change = 2 * (1 + dice(w, 4)); change-- > 0;) {
		w->failed[i] = change % 2;
		memcpy(w->down, w->failed, sizeof w->down);
		graph_spread(w->graph, w->down);
		play(w, RETRY_MS + (int64_t)dice(w, 2 * PERIOD_MS));
	}
	play(w, PHASE_MS);
	w->bounces = SIZE_MAX;
}

/* Returns whether all was as it must be. */
static bool run(uint64_t seed, const struct causes_params *params, enum manner manner, bool tell)
{
	struct world w;
	bool ok;

	begin(&w, seed, params);
	for (int phase = 0; phase < PHASES && !w.wrong; phase++) {
		if (manner == GOES_BLIND && phase % 2)
			be_blind(&w);
		else if (manner == RESTLESS)
			be_restless(&w);
		else if (manner == BOUNCES && phase % 2)
			bounce(&w);
		else
			fail_some(&w);
		play(&w, PHASE_MS);
		check_settled(&w);
	}
	ok = w.wrong == NULL;
	if (!ok && tell)
		fprintf(stderr, "VIGIE_SEED=%llu: node %zu of %zu at %lld ms: %s\n", (unsigned long long)seed, w.wrong_node, w.n,
		        (long long)w.now_ms, w.wrong);
	end(&w);
	return ok;
}

static void run_many(const struct causes_params *params, enum manner manner)
{
	const char *given = getenv("VIGIE_SEED");
	uint64_t first = long_runs_first(), last = first + long_runs(1000) - 1;

	if (given) {
		assert_true(run(strtoull(given, NULL, 10), params, manner, true));
		return;
	}
	for (uint64_t seed = first; seed <= last; seed++)
		assert_true(run(seed, params, manner, true));
}

static void whatever_the_order_the_causes_are_what_failed_and_nothing_else_is_ever_called_one(void **state)
{
	(void)state;
	run_many(&CAUSES_PARAMS_DEFAULT, CALM);
}

static void while_it_is_blind_nothing_is_concluded_and_then_only_what_is_so(void **state)
{
	(void)state;
	run_many(&CAUSES_PARAMS_DEFAULT, GOES_BLIND);
}

static void however_restless_it_was_in_the_end_the_causes_are_what_failed(void **state)
{
	(void)state;
	run_many(&CAUSES_PARAMS_DEFAULT, RESTLESS);
}

static void what_comes_and_goes_makes_no_cause_of_what_needs_it(void **state)
{
	(void)state;
	run_many(&CAUSES_PARAMS_DEFAULT, BOUNCES);
}

/* How many of some runs are caught. */
static size_t caught(const struct causes_params *params)
{
	size_t n = 0;

	for (uint64_t seed = 1; seed <= 100; seed++)
		n += !run(seed, params, CALM, false);
	return n;
}

static void one_that_does_not_wait_is_caught(void **state)
{
	(void)state;
	assert_true(caught(&(struct causes_params){ .hold_ms = 0, .hold_max_ms = 0, .settle_ms = 20000 }) > 10);
}

/* ---- by hand ---- */

struct told { size_t opened, asked; };

static void count_told(void *user, const struct cause_event *e)
{
	struct told *t = user;

	t->opened += e->kind == CAUSE_OPENED;
	t->asked += e->kind == CAUSE_ASKED;
}

static void measure(struct causes *c, size_t node, bool works, int64_t ms)
{
	const struct cause_result r = { .node = node, .state = works ? STATE_OK : STATE_CRITICAL, .confirmed = true, .down = !works,
		                        .started = at(ms - 10) };

	causes_result(c, &r, at(ms));
}

/* Ten minutes of it are longer than any hold. */
static void what_was_held_before_a_blindness_is_measured_after_it(void **state)
{
	const struct graph_need need = { 1, &(const size_t){ 0 }, 1 };
	struct told told = { 0 };
	struct graph *g;
	struct causes *c;
	struct err e;

	(void)state;
	assert_true(graph_new(2, &need, 1, &g, &e));
	c = causes_new(g, &CAUSES_PARAMS_DEFAULT, count_told, &told);
	measure(c, 0, true, 500);
	measure(c, 1, false, 1000);
	causes_blind(c, true, at(2000));
	causes_blind(c, false, at(602000));
	told.asked = 0;
	causes_tick(c, at(602000));
	assert_int_equal(told.opened, 0);
	assert_true(told.asked > 0);
	measure(c, 1, true, 602100);
	causes_tick(c, at(900000));
	assert_int_equal(told.opened, 0);
	causes_free(c);
	graph_free(g);
}

/* One of two ways comes and goes: the other one carried it all the while. */
static void what_was_not_cut_off_does_not_wait_for_what_flickers(void **state)
{
	const struct graph_need need = { 2, (const size_t[]){ 0, 1 }, 2 };
	struct told told = { 0 };
	struct graph *g;
	struct causes *c;
	struct err e;
	int64_t ms = 1000;

	(void)state;
	assert_true(graph_new(3, &need, 1, &g, &e));
	c = causes_new(g, &CAUSES_PARAMS_DEFAULT, count_told, &told);
	measure(c, 0, true, ms);
	measure(c, 1, true, ms);
	for (int i = 0; i < 6 && told.opened == 0; i++) {
		measure(c, 2, false, ms += 1000);
		measure(c, 1, true, ms += 100);
		measure(c, 0, i % 2, ms += 100);
		causes_tick(c, at(ms));
	}
	assert_int_equal(told.opened, 1);
	assert_true(ms < 6000);
	causes_free(c);
	graph_free(g);
}

/* What lies two below it does, though what lies between is not known to have failed. */
static void what_was_cut_off_far_below_waits_for_what_flickers(void **state)
{
	const struct graph_need needs[] = { { 1, (const size_t[]){ 0 }, 1 }, { 2, (const size_t[]){ 1 }, 1 } };
	const struct cause_result lost = { .node = 0, .state = STATE_CRITICAL, .down = true, .started = at(1900) };
	struct told told = { 0 };
	struct graph *g;
	struct causes *c;
	struct err e;

	(void)state;
	assert_true(graph_new(3, needs, 2, &g, &e));
	c = causes_new(g, &CAUSES_PARAMS_DEFAULT, count_told, &told);
	measure(c, 0, true, 1000);
	measure(c, 1, true, 1000);
	causes_result(c, &lost, at(2000));
	measure(c, 2, false, 2100);
	for (int64_t ms = 2200; ms < 60000; ms += 1000) {
		measure(c, 0, true, ms);
		measure(c, 1, true, ms);
		measure(c, 2, false, ms + 100);
		causes_tick(c, at(ms + 100));
		assert_true(told.opened == 0 || ms > 2200 + CAUSES_PARAMS_DEFAULT.settle_ms);
	}
	assert_int_equal(told.opened, 1);
	causes_free(c);
	graph_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_held_before_a_blindness_is_measured_after_it),
		cmocka_unit_test(what_was_not_cut_off_does_not_wait_for_what_flickers),
		cmocka_unit_test(what_was_cut_off_far_below_waits_for_what_flickers),
		cmocka_unit_test(whatever_the_order_the_causes_are_what_failed_and_nothing_else_is_ever_called_one),
		cmocka_unit_test(while_it_is_blind_nothing_is_concluded_and_then_only_what_is_so),
		cmocka_unit_test(however_restless_it_was_in_the_end_the_causes_are_what_failed),
		cmocka_unit_test(what_comes_and_goes_makes_no_cause_of_what_needs_it),
		cmocka_unit_test(one_that_does_not_wait_is_caught),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
