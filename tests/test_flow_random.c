/* Random registers against random traffic: the index finds what every flow against every rule finds. */
#include "tests/flow_draw.h"
#include "tests/long_runs.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct held { const struct flow_rule *rules; const struct flow_seen *flow; bool *is; size_t n; double breadth; uint64_t seed; };

static bool hold(size_t rule, void *user)
{
	struct held *h = user;
	double breadth = flow_rule_breadth(&h->rules[rule]);

	if (h->is[rule] || !flow_naive_holds(&h->rules[rule], h->flow) || breadth < h->breadth)
		fail_msg("seed %" PRIu64 ": rule %zu, told %s", h->seed, rule, h->is[rule] ? "twice" : "and wrong, or behind a wider one");
	h->is[rule] = true;
	h->breadth = breadth;
	h->n++;
	return true;
}

static void compare_index(uint64_t seed, const struct flow_rule *rules, size_t n_rules, const struct flow_seen *seen, size_t n)
{
	struct held h = { .rules = rules, .is = calloc(n_rules + 1, sizeof(bool)), .seed = seed };
	struct flow_index *x;
	struct err e;

	assert_non_null(h.is);
	assert_true(flow_index_new(rules, n_rules, &x, &e));
	for (size_t i = 0; i < n; i++) {
		size_t expected = 0;

		memset(h.is, 0, n_rules);
		h.flow = &seen[i];
		h.n = 0;
		h.breadth = -1;
		flow_index_match(x, &seen[i], hold, &h);
		for (size_t r = 0; r < n_rules; r++)
			expected += flow_naive_holds(&rules[r], &seen[i]);
		if (h.n != expected)
			fail_msg("seed %" PRIu64 ": flow %zu has %zu rules, not %zu", seed, i, expected, h.n);
	}
	flow_index_free(x);
	free(h.is);
}

static bool is_same_use(const struct flow_use *a, const struct flow_use *b)
{
	return a->flows == b->flows && a->bytes == b->bytes && a->packets == b->packets && a->first_seen.ms == b->first_seen.ms
	       && a->last_seen.ms == b->last_seen.ms && a->seen_after.ms == b->seen_after.ms;
}

static void compare_all(uint64_t seed, const struct flow_sets *s, const struct flow_seen *seen, size_t n, struct arena *a)
{
	struct flow_use *uses = arena_array(a, s->n_authorised, sizeof *uses);
	struct flow_comparison c;
	struct err e;

	assert_non_null(uses);
	for (size_t i = 0; i < s->n_authorised; i++)
		uses[i].first_seen = uses[i].last_seen = uses[i].seen_after = WALL_NEVER;
	if (!flow_compare(s, seen, n, a, &c, &e))
		fail_msg("seed %" PRIu64 ": %s", seed, e.text);
	for (size_t i = 0; i < n; i++) {
		struct flow_verdict v = flow_naive_judge(s, &seen[i], uses);

		if (v.status != c.verdicts[i].status || v.rule != c.verdicts[i].rule || v.declared != c.verdicts[i].declared
		    || v.exception != c.verdicts[i].exception || v.reversed != c.verdicts[i].reversed
		    || v.rogue_since.ms != c.verdicts[i].rogue_since.ms)
			fail_msg("seed %" PRIu64 ": flow %zu is %s by %" PRId64 ", not %s by %" PRId64, seed, i, flow_status_name(v.status), v.rule,
			         flow_status_name(c.verdicts[i].status), c.verdicts[i].rule);
	}
	for (size_t i = 0; i < s->n_authorised; i++)
		if (!is_same_use(&uses[i], &c.authorised[i]))
			fail_msg("seed %" PRIu64 ": rule %zu was used by %zu flows, not %zu", seed, i, uses[i].flows, c.authorised[i].flows);
}

static void play(uint64_t seed, size_t n_rules, size_t n)
{
	struct flow_draw d = { seed * UINT64_C(0x9e3779b97f4a7c15) + 1, arena_new() };
	uint32_t wide = flow_draw_below(&d, 30);
	struct flow_sets s = { .n_authorised = flow_draw_below(&d, (uint32_t)n_rules), .n_declared = flow_draw_below(&d, (uint32_t)n_rules),
		               .n_excepted = flow_draw_below(&d, 9) };
	struct flow_seen *seen = flow_draw_traffic(&d, n);

	s.authorised = flow_draw_rules(&d, s.n_authorised, wide);
	s.declared = flow_draw_rules(&d, s.n_declared, wide);
	s.excepted = flow_draw_rules(&d, s.n_excepted, 30);
	s.n_ended = flow_draw_below(&d, 9);
	s.ended = flow_draw_rules(&d, s.n_ended, 30);
	s.n_own = flow_draw_below(&d, 4);
	s.own = flow_draw_rules(&d, s.n_own, 30);
	compare_index(seed, s.authorised, s.n_authorised, seen, n);
	compare_all(seed, &s, seen, n, d.a);
	arena_free(d.a);
}

static void the_index_finds_what_a_plain_search_finds(void **state)
{
	size_t runs = long_runs(300);

	(void)state;
	for (size_t i = 0; i < runs; i++)
		play(long_runs_first() + i, 100, 40);
}

/* More rules than one block holds. */
static void so_it_does_in_a_large_register(void **state)
{
	(void)state;
	play(long_runs_first(), 14000, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_index_finds_what_a_plain_search_finds),
		cmocka_unit_test(so_it_does_in_a_large_register),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
