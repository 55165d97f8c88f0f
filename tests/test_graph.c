#include "graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NEED(node, ...) { node, (const size_t[]){ __VA_ARGS__ }, sizeof((const size_t[]){ __VA_ARGS__ }) / sizeof(size_t) }
#define GRAPH(n, needs) graph_of(n, needs, sizeof(needs) / sizeof((needs)[0]))

static struct graph *graph_of(size_t n, const struct graph_need *needs, size_t n_needs)
{
	struct graph *g;
	struct err e;

	assert_true(graph_new(n, needs, n_needs, &g, &e));
	assert_int_equal(graph_size(g), n);
	return g;
}

static void a_need_is_met_while_one_alternative_is_up(void **state)
{
	const struct graph_need needs[] = { NEED(2, 0, 1), NEED(3, 2) };
	struct graph *g = GRAPH(4, needs);
	bool down[4] = { true, false, false, false };
	size_t by = 0;

	(void)state;
	graph_spread(g, down);
	assert_false(down[2]);
	down[1] = true;
	assert_true(graph_is_cut_off(g, 2, down, &by));
	assert_int_equal(by, 0);
	graph_spread(g, down);
	assert_true(down[2] && down[3]);
	graph_free(g);
}

static void each_of_several_needs_counts(void **state)
{
	const struct graph_need needs[] = { NEED(2, 0), NEED(2, 1) };
	struct graph *g = GRAPH(3, needs);
	bool down[3] = { false, true, false };
	size_t by = 0;

	(void)state;
	assert_true(graph_is_cut_off(g, 2, down, &by));
	assert_int_equal(by, 1);
	graph_free(g);
}

static void circles_are_cut_and_named(void **state)
{
	const struct graph_need needs[] = { NEED(0, 1), NEED(1, 2), NEED(2, 0, 3) };
	struct graph *g = GRAPH(4, needs);
	const struct graph_cut *cuts;
	bool down[4] = { false, false, false, true };

	(void)state;
	assert_int_equal(graph_cuts(g, &cuts), 1);
	assert_int_equal(cuts[0].node, 2);
	assert_int_equal(cuts[0].alternative, 0);
	graph_spread(g, down);
	assert_true(down[2] && down[1] && down[0]); /* what is left of the need counts */
	graph_free(g);
}

static void a_need_of_nothing_but_a_circle_is_met(void **state)
{
	const struct graph_need needs[] = { NEED(0, 1), NEED(1, 0) };
	struct graph *g = GRAPH(2, needs);
	const struct graph_cut *cuts;
	bool down[2] = { true, false };

	(void)state;
	assert_int_equal(graph_cuts(g, &cuts), 1);
	graph_spread(g, down);
	assert_false(down[1]);
	graph_free(g);
}

static void a_circle_that_is_kept_fails_as_one_and_works_while_nothing_fails(void **state)
{
	const struct graph_need needs[] = { NEED(0, 1), NEED(1, 2), NEED(2, 0, 3), NEED(4, 0), NEED(3, 5) };
	struct graph *g;
	const struct graph_cut *cuts;
	bool down[6] = { false };
	size_t found[6];
	struct err e;

	(void)state;
	assert_true(graph_new_with_circles(6, needs, ARRAY_LEN(needs), &g, &e));
	assert_int_equal(graph_cuts(g, &cuts), 1);
	graph_spread(g, down);
	for (size_t i = 0; i < 6; i++)
		assert_false(down[i]);
	down[3] = true;
	graph_spread(g, down);
	assert_false(down[0] || down[1] || down[2]); /* 2 still goes by 0 */
	down[1] = true;
	graph_spread(g, down);
	assert_true(down[0] && down[2] && down[4] && !down[5]);
	assert_int_equal(graph_descendants(g, 1, found), 3);
	assert_int_equal(graph_ancestors(g, 1, found), 4);
	graph_free(g);
}

/* Each needs the next and the one before: all but one of the latter go against the order. */
static void two_way_chains_are_linear(void **state)
{
	enum { N = 50000 };
	struct graph_need *needs = calloc(2 * N, sizeof *needs);
	size_t *alternatives = calloc(2 * N, sizeof *alternatives), n = 0;
	bool *down = calloc(N, sizeof *down);
	struct graph *g;
	struct err e;

	(void)state;
	for (size_t i = 0; i + 1 < N; i++) {
		alternatives[n] = i + 1;
		needs[n] = (struct graph_need){ i, &alternatives[n], 1 };
		alternatives[++n] = i;
		needs[n] = (struct graph_need){ i + 1, &alternatives[n], 1 };
		n++;
	}
	assert_true(graph_new_with_circles(N, needs, n, &g, &e));
	for (size_t from = 0; from < N; from += N / 4) {
		memset(down, 0, N * sizeof *down);
		down[from] = true;
		graph_spread(g, down);
		assert_true(down[0] && down[N / 2] && down[N - 1]);
	}
	graph_free(g);
	free(down);
	free(alternatives);
	free(needs);
}

static void relatives_come_once_and_in_order(void **state)
{
	const struct graph_need needs[] = { NEED(0, 1, 2), NEED(1, 3), NEED(2, 3), NEED(3, 4) };
	struct graph *g = GRAPH(6, needs);
	size_t found[6];

	(void)state;
	assert_int_equal(graph_ancestors(g, 0, found), 4);
	assert_int_equal(found[0], 4);
	assert_int_equal(found[1], 3);
	assert_int_equal(graph_descendants(g, 3, found), 3);
	assert_int_equal(found[2], 0);
	assert_int_equal(graph_ancestors(g, 5, found), 0);
	graph_free(g);
}

/* Few of many nodes are sorted, many are read from the order. */
static void relatives_of_many_are_each_others_and_in_order(void **state)
{
	enum { N = 400 };
	size_t alternatives[2 * N], found[N], back[N], rank[N], n_few = 0, n_many = 0;
	struct graph_need needs[2 * N];
	struct graph *g;

	(void)state;
	for (size_t i = 0; i + 1 < N; i++) { /* the last one is the root */
		alternatives[2 * i] = N - 1 - (N - 2 - i) / 2;
		alternatives[2 * i + 1] = N - 1 - (N - 2 - i) / 3;
		needs[2 * i] = (struct graph_need){ i, &alternatives[2 * i], 1 };
		needs[2 * i + 1] = (struct graph_need){ i, &alternatives[2 * i + 1], 1 };
	}
	g = graph_of(N, needs, 2 * (N - 1));
	for (size_t i = 0; i < N; i++)
		rank[graph_order(g)[i]] = i;
	for (size_t node = 0; node < N; node++) {
		size_t n = graph_descendants(g, node, found), n_back = 0;

		n_few += n > 0 && n < N / 20;
		n_many += n > N / 10;
		for (size_t k = 0; k < n; k++)
			assert_true(rank[found[k]] > rank[k > 0 ? found[k - 1] : node]);
		for (size_t other = 0; other < N; other++) {
			size_t m = graph_ancestors(g, other, back);

			for (size_t k = 0; k < m; k++) {
				assert_true(k == 0 || rank[back[k]] > rank[back[k - 1]]);
				n_back += back[k] == node;
			}
		}
		assert_int_equal(n_back, n);
	}
	assert_true(n_few > 10 && n_many > 10);
	graph_free(g);
}

static void a_chain_of_100000_needs_no_stack(void **state)
{
	enum { N = 100000 };
	struct graph_need *needs = calloc(N, sizeof *needs);
	size_t *alternatives = calloc(N, sizeof *alternatives);
	bool *down = calloc(N, sizeof *down);
	struct graph *g;

	(void)state;
	for (size_t i = 0; i + 1 < N; i++) {
		alternatives[i] = i + 1;
		needs[i] = (struct graph_need){ i, &alternatives[i], 1 };
	}
	g = graph_of(N, needs, N - 1);
	down[N - 1] = true;
	graph_spread(g, down);
	assert_true(down[0]);
	graph_free(g);
	free(down);
	free(alternatives);
	free(needs);
}

static void an_empty_graph_is_one(void **state)
{
	struct graph *g = graph_of(0, NULL, 0);

	(void)state;
	graph_spread(g, NULL);
	graph_free(g);
	graph_free(NULL);
}

/* Against the definition: each reaches the other. */
static void components_are_what_needs_each_other(void **state)
{
	enum { NODES = 9, GRAPHS = 3000 };
	unsigned dice = 1;

	(void)state;
	for (int round = 0; round < GRAPHS; round++) {
		bool reaches[NODES][NODES] = { { false } };
		struct graph_need needs[2 * NODES];
		size_t alternatives[2 * NODES], component[NODES], n = (size_t)round % (2 * NODES);
		struct err e;

		for (size_t i = 0; i < NODES; i++)
			reaches[i][i] = true;
		for (size_t i = 0; i < n; i++) {
			dice = dice * 1103515245 + 12345;
			alternatives[i] = (dice >> 16) % NODES;
			needs[i] = (struct graph_need){ (dice >> 22) % NODES, &alternatives[i], 1 };
			reaches[needs[i].node][alternatives[i]] = true;
		}
		for (size_t k = 0; k < NODES; k++)
			for (size_t i = 0; i < NODES; i++)
				for (size_t j = 0; j < NODES; j++)
					reaches[i][j] |= reaches[i][k] && reaches[k][j];
		assert_true(graph_components(NODES, needs, n, component, &e));
		for (size_t i = 0; i < NODES; i++)
			for (size_t j = 0; j < NODES; j++)
				assert_int_equal(component[i] == component[j], reaches[i][j] && reaches[j][i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_are_what_needs_each_other),
		cmocka_unit_test(a_need_is_met_while_one_alternative_is_up),
		cmocka_unit_test(each_of_several_needs_counts),
		cmocka_unit_test(circles_are_cut_and_named),
		cmocka_unit_test(a_need_of_nothing_but_a_circle_is_met),
		cmocka_unit_test(a_circle_that_is_kept_fails_as_one_and_works_while_nothing_fails),
		cmocka_unit_test(two_way_chains_are_linear),
		cmocka_unit_test(relatives_come_once_and_in_order),
		cmocka_unit_test(relatives_of_many_are_each_others_and_in_order),
		cmocka_unit_test(a_chain_of_100000_needs_no_stack),
		cmocka_unit_test(an_empty_graph_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
