/* Calls as a sensor: by examples, and random sequences beside a reference that looks through all calls ever made. A run that fails
 * prints its seed; VIGIE_SEED replays it. */
#include "call_groups.h"
#include "tests/long_runs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, SITES = 14, NODES = 12, CALLS_MAX = 400, EVENTS_MAX = 900, COVOLINK_A = 101, COMMUNE_A = 201, COMMUNE_B = 202, PERIMETER = 301 };

static const struct call_node covolink_a = { COVOLINK_A, CALL_NODE_COVOLINK, 5 }, commune_a = { COMMUNE_A, CALL_NODE_COMMUNE, 4 },
	commune_b = { COMMUNE_B, CALL_NODE_COMMUNE, 4 }, perimeter = { PERIMETER, CALL_NODE_PERIMETER, 300 };

/* What was told, as the store would keep it. */
struct told {
	struct call_event events[EVENTS_MAX];
	size_t n;
};

static void hear(void *user, const struct call_event *event)
{
	struct told *t = user;

	assert_true(t->n < EVENTS_MAX);
	t->events[t->n++] = *event;
}

static size_t count(const struct told *t, enum call_change change)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->events[i].change == change;
	return n;
}

static const struct call_event *last(const struct told *t)
{
	assert_true(t->n > 0);
	return &t->events[t->n - 1];
}

/* ---- examples ---- */

static struct told told;
static struct call_groups *groups;
static int64_t seq;

static int begin(void **state)
{
	(void)state;
	told.n = 0;
	seq = 0;
	groups = call_groups_new(hear, &told);
	return groups ? 0 : -1;
}

static int finish(void **state)
{
	(void)state;
	call_groups_free(groups);
	return 0;
}

static int64_t call_at(int minute, int64_t site, enum call_category category, const struct call_node *a, const struct call_node *b)
{
	struct call c = { .seq = ++seq, .at = { minute * (int64_t)MINUTE }, .site = site, .category = category };
	struct err e;

	if (a)
		c.nodes[c.n_nodes++] = *a;
	if (b)
		c.nodes[c.n_nodes++] = *b;
	assert_true(call_groups_take(groups, &c, c.at, &e));
	return c.seq;
}

static void the_third_similar_call_of_a_perimeter_raises_a_group(void **state)
{
	(void)state;
	call_at(0, 1, CALL_VIDEO, &perimeter, NULL);
	call_at(7, 2, CALL_VIDEO, &perimeter, NULL);
	assert_int_equal(told.n, 0);

	call_at(15, 3, CALL_VIDEO, &perimeter, NULL);

	assert_int_equal(count(&told, CALL_JOINED), 3);
	assert_int_equal(last(&told)->change, CALL_GROUP_RAISED);
	assert_int_equal(last(&told)->node.id, PERIMETER);
	assert_int_equal(last(&told)->calls, 3);
	assert_int_equal(last(&told)->sites, 3);
	assert_int_equal(last(&told)->since.ms, 0);
}

static void what_is_not_of_three_establishments_within_a_quarter_raises_nothing(void **state)
{
	(void)state;
	call_at(0, 1, CALL_VIDEO, &perimeter, NULL);
	call_at(0, 1, CALL_VIDEO, &perimeter, NULL);
	call_at(2, 2, CALL_VIDEO, &perimeter, NULL);
	call_at(16, 3, CALL_VIDEO, &perimeter, NULL);
	call_at(17, 3, CALL_VIDEO, &perimeter, NULL);

	assert_int_equal(told.n, 0);
}

/* Of the collector's stop, or of a clock behind ours. */
static void a_call_that_is_told_late_counts_to_the_end_of_the_window(void **state)
{
	struct call late = { .seq = ++seq, .at = { 0 }, .site = 1, .category = CALL_SLOW, .n_nodes = 1 };
	struct err e;

	(void)state;
	late.nodes[0] = perimeter;
	assert_true(call_groups_take(groups, &late, (wall_t){ CALL_WINDOW_MS }, &e));
	call_at(15, 2, CALL_SLOW, &perimeter, NULL);
	call_at(15, 3, CALL_SLOW, &perimeter, NULL);
	assert_int_equal(count(&told, CALL_GROUP_RAISED), 1);
	late.seq = ++seq;
	late.site = 4;
	assert_true(call_groups_take(groups, &late, (wall_t){ CALL_WINDOW_MS + 1 }, &e));
	assert_int_equal(last(&told)->calls, 3);
}

static void a_perimeter_counts_calls_that_are_alike_and_a_commune_all(void **state)
{
	(void)state;
	call_at(0, 1, CALL_SLOW, &perimeter, NULL);
	call_at(1, 2, CALL_VIDEO, &perimeter, NULL);
	call_at(2, 3, CALL_OTHER, &perimeter, NULL);
	assert_int_equal(told.n, 0);

	call_at(3, 4, CALL_SLOW, &commune_a, NULL);
	call_at(4, 5, CALL_VIDEO, &commune_a, NULL);
	call_at(5, 6, CALL_OTHER, &commune_a, NULL);
	assert_int_equal(last(&told)->change, CALL_GROUP_RAISED);
	assert_int_equal(last(&told)->node.id, COMMUNE_A);
}

static void a_covolink_counts_images_and_the_nearest_node_is_told(void **state)
{
	(void)state;
	call_at(0, 1, CALL_SLOW, &covolink_a, &perimeter);
	call_at(1, 2, CALL_SLOW, &covolink_a, &perimeter);
	call_at(2, 3, CALL_IMAGING, &covolink_a, &perimeter);
	call_at(3, 4, CALL_IMAGING, &covolink_a, &perimeter);
	assert_int_equal(told.n, 0);

	call_at(4, 5, CALL_IMAGING, &covolink_a, &perimeter);

	assert_int_equal(last(&told)->node.id, COVOLINK_A);
	assert_int_equal(last(&told)->calls, 3);
}

static void calls_that_a_cause_explains_raise_nothing(void **state)
{
	int64_t first;

	(void)state;
	first = call_at(0, 1, CALL_SLOW, &commune_a, NULL);
	call_at(1, 2, CALL_SLOW, &commune_a, NULL);

	call_groups_explain(groups, first, 41, (wall_t){ 2 * MINUTE });
	call_at(3, 3, CALL_SLOW, &commune_a, NULL);

	assert_int_equal(told.n, 1);
	assert_int_equal(last(&told)->change, CALL_EXPLAINED);
	assert_int_equal(last(&told)->cause, 41);
}

static void a_group_ends_once_causes_explain_all_of_it(void **state)
{
	(void)state;
	for (int i = 1; i <= 3; i++)
		call_at(i, i, CALL_SLOW, &commune_a, NULL);
	call_groups_explain(groups, 1, 41, (wall_t){ 5 * MINUTE });
	call_groups_explain(groups, 2, 41, (wall_t){ 5 * MINUTE });
	assert_int_equal(count(&told, CALL_GROUP_EXPLAINED), 0);

	call_groups_explain(groups, 3, 42, (wall_t){ 6 * MINUTE });

	assert_int_equal(last(&told)->change, CALL_GROUP_EXPLAINED);
	assert_null(call_groups_unexplained(groups, 0));
}

static void a_group_grows_and_ends_an_hour_after_its_last_call(void **state)
{
	(void)state;
	for (int i = 1; i <= 3; i++)
		call_at(i, i, CALL_SLOW, &commune_a, &perimeter);
	call_at(30, 9, CALL_VIDEO, &commune_a, &commune_b);
	assert_int_equal(last(&told)->change, CALL_GROUP_GREW);
	assert_int_equal(last(&told)->calls, 4);

	call_groups_tick(groups, (wall_t){ 90 * MINUTE - 1 });
	assert_int_equal(count(&told, CALL_GROUP_QUIET), 0);
	call_groups_tick(groups, (wall_t){ 90 * MINUTE });

	assert_int_equal(last(&told)->change, CALL_GROUP_QUIET);
}

static void a_closed_group_needs_three_new_calls_to_come_back(void **state)
{
	(void)state;
	for (int i = 1; i <= 3; i++)
		call_at(i, i, CALL_SLOW, &commune_a, NULL);
	assert_true(call_groups_close(groups, COMMUNE_A, (wall_t){ 4 * MINUTE }));
	assert_false(call_groups_close(groups, COMMUNE_A, (wall_t){ 4 * MINUTE }));

	call_at(5, 1, CALL_SLOW, &commune_a, NULL);
	call_at(6, 2, CALL_SLOW, &commune_a, NULL);
	assert_int_equal(last(&told)->change, CALL_GROUP_CLOSED);
	call_at(7, 3, CALL_SLOW, &commune_a, NULL);
	assert_int_equal(last(&told)->change, CALL_GROUP_RAISED);
}

/* The rows of the third call's effects were lost with the collector. */
static void what_was_not_told_before_a_restart_is_told_after_it(void **state)
{
	struct call kept[3];
	struct err e;

	(void)state;
	for (int i = 0; i < 3; i++)
		kept[i] = (struct call){ .seq = i + 1, .at = { i * MINUTE }, .site = i, .category = CALL_SLOW, .n_nodes = 1, .nodes = { commune_a } };
	for (int i = 0; i < 3; i++)
		assert_true(call_groups_take(groups, &kept[i], (wall_t){ 4 * MINUTE }, &e));

	assert_int_equal(last(&told)->change, CALL_GROUP_RAISED);
}

static void no_storm_of_calls_takes_more_than_its_room(void **state)
{
	(void)state;
	for (int i = 0; i < CALL_KEPT_MAX + 50; i++) {
		struct call_node own = { 1000 + i, CALL_NODE_COMMUNE, 1 };

		call_at(1, i, CALL_SLOW, &own, NULL);
	}

	assert_non_null(call_groups_unexplained(groups, CALL_KEPT_MAX - 1));
	assert_null(call_groups_unexplained(groups, CALL_KEPT_MAX));
	assert_int_equal(call_groups_unexplained(groups, 0)->seq, 51);
}

/* ---- random sequences ---- */

/* All calls ever made, in order, and what became of each. */
struct logged {
	struct call call;
	int64_t group;            /* the node of the group it is of, 0: none */
	bool over;                /* that group has ended */
};

struct world {
	uint64_t random;
	struct call_node nodes[NODES];
	struct logged log[CALLS_MAX];
	size_t n;
	struct told expected, heard;
	wall_t now;
};

static size_t below(struct world *w, size_t n)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(w->random >> 33) % n;
}

static void expect(struct world *w, struct call_event event) { hear(&w->expected, &event); }

static bool shares(const struct call *c, int64_t node)
{
	for (size_t i = 0; i < c->n_nodes; i++)
		if (c->nodes[i].id == node)
			return c->nodes[i].kind != CALL_NODE_COVOLINK || c->category == CALL_IMAGING || c->category == CALL_OTHER;
	return false;
}

static bool is_open(const struct world *w, int64_t node)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->log[i].group == node && !w->log[i].over)
			return true;
	return false;
}

static bool is_like(const struct call_node *node, const struct call *a, const struct call *b)
{
	return node->kind != CALL_NODE_PERIMETER || a->category == b->category;
}

/* Nodes are generated so that the first is the nearest. */
static const struct call_node *open_group(const struct world *w, const struct call *c)
{
	for (size_t k = 0; k < NODES; k++)
		for (size_t i = 0; i < w->n && shares(c, w->nodes[k].id); i++)
			if (w->log[i].group == w->nodes[k].id && !w->log[i].over && is_like(&w->nodes[k], &w->log[i].call, c))
				return &w->nodes[k];
	return NULL;
}

static bool is_loose(const struct world *w, const struct logged *l)
{
	return l->group == 0 && !l->call.cause && w->now.ms - l->call.at.ms <= CALL_WINDOW_MS;
}

static size_t sites_of(const struct world *w, const struct call_node *node, const struct call *like, bool of_group)
{
	bool called[SITES] = { false };
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct logged *l = &w->log[i];

		if (of_group ? l->group == node->id && !l->over : is_loose(w, l) && shares(&l->call, node->id) && is_like(node, &l->call, like))
			called[l->call.site] = true;
	}
	for (size_t i = 0; i < SITES; i++)
		n += called[i];
	return n;
}

static void expect_group(struct world *w, enum call_change change, const struct call_node *node)
{
	struct call_event event = { .change = change, .node = *node, .sites = sites_of(w, node, NULL, true), .since = { INT64_MAX } };
	bool of[CALL_CATEGORIES] = { false };
	size_t kinds = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->log[i].group != node->id || w->log[i].over)
			continue;
		event.calls++;
		of[w->log[i].call.category] = true;
		if (w->log[i].call.at.ms < event.since.ms)
			event.since = w->log[i].call.at;
	}
	for (size_t c = 0; c < CALL_CATEGORIES; c++) {
		kinds += of[c];
		event.category = of[c] ? (enum call_category)c : event.category;
	}
	if (kinds > 1)
		event.category = CALL_CATEGORIES;
	if (change >= CALL_GROUP_QUIET) {
		event.since = w->now;
		for (size_t i = 0; i < w->n; i++)
			w->log[i].over |= w->log[i].group == node->id;
	}
	expect(w, event);
}

static void expect_join(struct world *w, struct logged *l, const struct call_node *node)
{
	l->group = node->id;
	expect(w, (struct call_event){ .change = CALL_JOINED, .seq = l->call.seq, .node = *node, .since = l->call.at });
}

static void expect_quiet(struct world *w)
{
	for (size_t k = NODES; k > 0; k--) {
		int64_t latest = INT64_MIN;

		for (size_t i = 0; i < w->n; i++)
			if (w->log[i].group == w->nodes[k - 1].id && !w->log[i].over && w->log[i].call.at.ms > latest)
				latest = w->log[i].call.at.ms;
		if (latest != INT64_MIN && w->now.ms - latest >= CALL_QUIET_MS)
			expect_group(w, CALL_GROUP_QUIET, &w->nodes[k - 1]);
	}
}

static void expect_call(struct world *w, const struct call *c)
{
	const struct call_node *best = open_group(w, c);
	struct logged *l = &w->log[w->n++];
	size_t most = CALL_GROUP_SITES - 1;
	bool open;

	*l = (struct logged){ *c, 0, false };
	if (c->cause) {
		expect(w, (struct call_event){ .change = CALL_EXPLAINED, .seq = c->seq, .cause = c->cause, .since = c->at });
		return;
	}
	if (best) {
		expect_join(w, l, best);
		expect_group(w, CALL_GROUP_GREW, best);
		return;
	}
	for (size_t k = 0; k < NODES; k++) {
		size_t sites = shares(c, w->nodes[k].id) ? sites_of(w, &w->nodes[k], c, false) : 0;

		if (sites > most) {
			most = sites;
			best = &w->nodes[k];
		}
	}
	if (!best)
		return;
	open = is_open(w, best->id);
	for (size_t i = 0; i < w->n; i++)
		if (is_loose(w, &w->log[i]) && shares(&w->log[i].call, best->id) && is_like(best, &w->log[i].call, c))
			expect_join(w, &w->log[i], best);
	expect_group(w, open ? CALL_GROUP_GREW : CALL_GROUP_RAISED, best);
}

static void expect_explained(struct world *w, struct logged *l, int64_t cause)
{
	bool over = l->group != 0;

	l->call.cause = cause;
	expect(w, (struct call_event){ .change = CALL_EXPLAINED, .seq = l->call.seq, .cause = cause, .since = l->call.at });
	for (size_t i = 0; i < w->n; i++)
		over &= w->log[i].group != l->group || w->log[i].over || w->log[i].call.cause;
	for (size_t k = 0; over && k < NODES; k++)
		if (w->nodes[k].id == l->group)
			expect_group(w, CALL_GROUP_EXPLAINED, &w->nodes[k]);
}

/* Kinds by turns, each node wider than the one before. */
static void make_nodes(struct world *w)
{
	for (size_t k = 0; k < NODES; k++)
		w->nodes[k] = (struct call_node){ 500 + (int64_t)k, (enum call_node_kind)(k % 4), (int64_t)(k < 3 ? k : 3 * k) };
}

static struct call random_call(struct world *w)
{
	struct call c = { .seq = (int64_t)w->n + 1, .at = w->now, .site = (int64_t)below(w, SITES), .category = (enum call_category)below(w, CALL_CATEGORIES) };

	if (below(w, 3) == 0) /* a moment too late */
		c.at.ms -= (int64_t)below(w, 3) * 1000;
	c.cause = below(w, 12) == 0 ? 90 + (int64_t)below(w, 3) : 0;
	for (size_t k = 0; k < NODES; k++) /* what an establishment is of does not change */
		if ((uint64_t)(c.site * 7 + (int64_t)k * 5) % 3 == 0 && (w->nodes[k].kind != CALL_NODE_SERVICE || below(w, 2)))
			c.nodes[c.n_nodes++] = w->nodes[k];
	return c;
}

/* What the store holds: open groups with their calls, then what is of none. Nothing new follows from it. */
static struct call_groups *restarted(struct world *w, struct call_groups *old)
{
	struct call_groups *g = call_groups_new(hear, &w->heard);
	static struct call calls[CALLS_MAX];
	struct err e;

	call_groups_free(old);
	assert_non_null(g);
	for (size_t k = 0; k < NODES; k++) {
		size_t n = 0;

		for (size_t i = 0; i < w->n; i++)
			if (w->log[i].group == w->nodes[k].id && !w->log[i].over)
				calls[n++] = w->log[i].call;
		if (n > 0)
			assert_true(call_groups_restore(g, &w->nodes[k], calls, n, &e));
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->log[i].group == 0 && !w->log[i].call.cause)
			assert_true(call_groups_take(g, &w->log[i].call, w->now, &e));
	return g;
}

static int compare(const void *a, const void *b)
{
	const struct call_event *x = a, *y = b;
	const int64_t left[] = { x->change, x->seq, x->cause, x->node.id, x->node.kind, x->node.sites, (int64_t)x->calls, (int64_t)x->sites, x->category, x->since.ms },
		right[] = { y->change, y->seq, y->cause, y->node.id, y->node.kind, y->node.sites, (int64_t)y->calls, (int64_t)y->sites, y->category, y->since.ms };

	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

/* Those of one step, in any order: several groups may end at once. */
static bool same_events(struct world *w)
{
	bool same = w->expected.n == w->heard.n;

	qsort(w->expected.events, w->expected.n, sizeof *w->expected.events, compare);
	qsort(w->heard.events, w->heard.n, sizeof *w->heard.events, compare);
	for (size_t i = 0; same && i < w->heard.n; i++)
		same = compare(&w->expected.events[i], &w->heard.events[i]) == 0;
	return same;
}

static void explain(struct world *w, struct call_groups *g, struct logged *l)
{
	if (!l->call.cause && !l->over && (l->group != 0 || is_loose(w, l)))
		expect_explained(w, l, 77);
	call_groups_explain(g, l->call.seq, 77, w->now);
}

static bool step(struct world *w, struct call_groups **g)
{
	size_t what = below(w, 20);
	struct err e;

	w->expected.n = w->heard.n = 0;
	w->now.ms += (int64_t)below(w, below(w, 6) == 0 ? 30 * MINUTE : 3 * MINUTE);
	expect_quiet(w);
	call_groups_tick(*g, w->now);
	if (what < 14) {
		struct call c = random_call(w);

		expect_call(w, &c);
		assert_true(call_groups_take(*g, &c, w->now, &e));
	} else if (what < 17 && w->n > 0) {
		struct logged *l = &w->log[below(w, w->n)];
		int64_t group = below(w, 2) == 0 ? l->group : 0;

		explain(w, *g, l);
		for (size_t i = 0; i < w->n && group != 0; i++) /* the cause hits all of them */
			if (w->log[i].group == group && !w->log[i].over)
				explain(w, *g, &w->log[i]);
	} else if (what == 17) {
		const struct call_node *node = &w->nodes[below(w, NODES)];
		bool open = is_open(w, node->id);

		if (open)
			expect_group(w, CALL_GROUP_CLOSED, node);
		assert_int_equal(call_groups_close(*g, node->id, w->now), open);
	} else {
		*g = restarted(w, *g);
	}
	return same_events(w);
}

static void any_sequence_tells_what_all_calls_ever_made_tell(void **state)
{
	const char *given = getenv("VIGIE_SEED");
	uint64_t first = given ? strtoull(given, NULL, 10) : long_runs_first();
	size_t runs = given ? 1 : long_runs(200) / (getenv("VIGIE_LONG") ? 10 : 1), raised = 0, explained = 0, quiet = 0;
	static struct world w;

	(void)state;
	for (uint64_t seed = first; seed < first + runs; seed++) {
		struct call_groups *g;

		memset(&w, 0, sizeof w);
		w.random = seed;
		w.now.ms = 1000 * (int64_t)MINUTE;
		make_nodes(&w);
		g = call_groups_new(hear, &w.heard);
		assert_non_null(g);
		for (size_t i = 0; i < 300; i++) {
			if (!step(&w, &g)) {
				call_groups_free(g);
				fail_msg("VIGIE_SEED=%llu step %zu: %zu events expected, %zu told", (unsigned long long)seed, i, w.expected.n, w.heard.n);
			}
			raised += count(&w.heard, CALL_GROUP_RAISED);
			explained += count(&w.heard, CALL_GROUP_EXPLAINED);
			quiet += count(&w.heard, CALL_GROUP_QUIET);
		}
		call_groups_free(g);
	}
	printf("# %zu runs: %zu groups, %zu explained, %zu quiet\n", runs, raised, explained, quiet);
	assert_true(given || (raised > runs && explained > 0 && quiet > runs / 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define EXAMPLE(f) cmocka_unit_test_setup_teardown(f, begin, finish)
		EXAMPLE(the_third_similar_call_of_a_perimeter_raises_a_group),
		EXAMPLE(a_call_that_is_told_late_counts_to_the_end_of_the_window),
		EXAMPLE(what_is_not_of_three_establishments_within_a_quarter_raises_nothing),
		EXAMPLE(a_perimeter_counts_calls_that_are_alike_and_a_commune_all),
		EXAMPLE(a_covolink_counts_images_and_the_nearest_node_is_told),
		EXAMPLE(calls_that_a_cause_explains_raise_nothing),
		EXAMPLE(a_group_ends_once_causes_explain_all_of_it),
		EXAMPLE(a_group_grows_and_ends_an_hour_after_its_last_call),
		EXAMPLE(a_closed_group_needs_three_new_calls_to_come_back),
		EXAMPLE(what_was_not_told_before_a_restart_is_told_after_it),
		EXAMPLE(no_storm_of_calls_takes_more_than_its_room),
		cmocka_unit_test(any_sequence_tells_what_all_calls_ever_made_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
