#include "inventory/history_series.h"
#include "inventory/history_value.h"
#include "inventory/varint.h"
#include "tests/store_fixture.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CODE_ERROR 1.53e-5 /* half of the last of 16 significant bits */

static uint64_t seed;

/* xorshift64*: the seed is printed, so that a failure can be played again. */
static uint64_t next_random(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(0x2545f4914f6cdd1d);
}

static double uniform(void)
{
	return (double)(next_random() >> 11) / 0x1p53;
}

static void codes_are_exact_when_small_and_close_when_large(void **state)
{
	(void)state;
	assert_true(isnan(history_value(history_code(NAN, 1), 1)));
	assert_true(isnan(history_value(history_code(-1, 1), 1)));
	assert_int_equal(history_code(0, 1), 1);
	for (uint32_t n = 0; n < 65536; n += 7)
		assert_true(fabs(history_value(history_code(n, 1), 1) - n) < 1e-9);
	for (int i = 0; i < 100000; i++) {
		double v = ldexp(uniform() + 0.5, (int)(next_random() % 59));
		double back = history_value(history_code(v, 1), 1);

		assert_true(fabs(back - v) <= 0.5 + v * CODE_ERROR);
		assert_true(history_code(v * 1.001 + 1, 1) >= history_code(v, 1));
	}
	assert_int_equal(history_code(1e30, 1), HISTORY_CODE_MAX);
	assert_true(history_value(HISTORY_CODE_MAX, 1) == 0x1p60);
	assert_true(isnan(history_value(HISTORY_CODE_MAX + 1, 1)));
}

static void integers_of_any_size_come_back(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t n = (int64_t)(next_random() >> (next_random() % 64));
		struct text t = TEXT_INIT(64);
		struct byte_reader r;

		n = i == 0 ? INT64_MIN : i == 1 ? INT64_MAX : next_random() & 1 ? -n : n;
		varint_put_signed(&t, n);
		r = BYTE_READER((const uint8_t *)t.data, t.len);
		assert_true(varint_get_signed(&r) == n);
		assert_false(r.bad);
		r = BYTE_READER((const uint8_t *)t.data, t.len - 1);
		assert_int_equal(varint_get_signed(&r), 0);
		assert_true(r.bad);
		text_done(&t);
	}
}

static void fill_random(struct history_chunk *c)
{
	for (size_t i = 0; i < c->n; i++)
		c->at_s[i] = (int64_t)(next_random() >> (next_random() % 64));
	for (size_t k = 0; k < c->n_columns; k++) {
		uint64_t constant = next_random() & 1 ? next_random() : 0;

		for (size_t i = 0; i < c->n; i++)
			c->columns[k][i] = constant ? constant : next_random() >> (next_random() % 64);
	}
}

static void any_chunk_comes_back_as_it_was(void **state)
{
	struct arena *a = arena_new();
	struct err e;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct history_chunk c, back;
		struct text t = TEXT_INIT(HISTORY_CHUNK_MAX);

		arena_reset(a);
		assert_true(history_chunk_init(&c, next_random() % (HISTORY_COLUMNS_MAX + 1), next_random() % 200, a, &e));
		fill_random(&c);
		assert_true(history_encode(&c, &t, &e));
		assert_true(history_decode((const uint8_t *)t.data, t.len, a, &back, &e));
		assert_int_equal(back.n, c.n);
		assert_int_equal(back.n_columns, c.n_columns);
		assert_memory_equal(back.at_s, c.at_s, c.n * sizeof *c.at_s);
		for (size_t k = 0; k < c.n_columns; k++)
			assert_memory_equal(back.columns[k], c.columns[k], c.n * sizeof *c.columns[k]);
		text_done(&t);
	}
	arena_free(a);
}

static void a_damaged_chunk_is_refused_or_decodes_within_bounds(void **state)
{
	struct arena *a = arena_new();
	struct history_chunk c, back;
	struct text t = TEXT_INIT(HISTORY_CHUNK_MAX);
	struct err e;

	(void)state;
	assert_true(history_chunk_init(&c, IFH_COLUMNS, 60, a, &e));
	fill_random(&c);
	assert_true(history_encode(&c, &t, &e));
	for (size_t len = 0; len < t.len; len++)
		assert_false(history_decode((const uint8_t *)t.data, len, a, &back, &e));
	for (int i = 0; i < 5000; i++) {
		size_t at = next_random() % t.len;
		char before = t.data[at];

		t.data[at] = (char)next_random();
		if (!history_decode((const uint8_t *)t.data, t.len, a, &back, &e))
			assert_int_equal(e.kind, ERR_MALFORMED);
		t.data[at] = before;
		arena_reset(a);
	}
	text_done(&t);
	arena_free(a);
}

static void what_follows_a_deflated_chunk_is_damage(void **state)
{
	struct arena *a = arena_new();
	struct history_chunk c, back;
	struct text t = TEXT_INIT(HISTORY_CHUNK_MAX);
	struct err e;

	(void)state;
	assert_true(history_chunk_init(&c, IFH_COLUMNS, 60, a, &e));
	for (size_t i = 0; i < c.n; i++)
		c.at_s[i] = 60 * (int64_t)i;
	for (size_t k = 0; k < c.n_columns; k++)
		for (size_t i = 0; i < c.n; i++)
			c.columns[k][i] = i % 2; /* deltas that deflate well */
	assert_true(history_encode(&c, &t, &e));
	assert_int_equal(t.data[1], 1); /* deflated */
	text_append_n(&t, "", 1);
	assert_true(history_decode((const uint8_t *)t.data, t.len - 1, a, &back, &e));
	assert_false(history_decode((const uint8_t *)t.data, t.len, a, &back, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
	text_done(&t);
	arena_free(a);
}

/* A noisy circuit: a daily curve, 20 % noise, errors now and then. */
static struct interface_rates noisy_rates(int64_t minute)
{
	double day = 0.6 + 0.4 * sin((double)minute / 1440 * 6.2832), noise = 0.8 + 0.4 * uniform();
	bool errors = next_random() % 50 == 0;

	return (struct interface_rates){ 4e7 * day * noise, 1.1e7 * day * (0.8 + 0.4 * uniform()), errors ? uniform() : 0, 0,
	                                 errors ? uniform() * 3 : 0, 0 };
}

static void write_minute(struct fixture *f, int64_t minute, struct interface_rates *ret)
{
	wall_t at = wall_after(FIXTURE_NOW, minute * 60000 + (int64_t)(next_random() % 40));
	struct batch *b = batch_new();
	struct batch_poll *p = fixture_add_poll(b, 3, at, 2);

	p->rates[0] = *ret = noisy_rates(minute);
	fixture_add_result(b, fixture_check(f, "device", "cr1", "icmp"), at, OUTCOME_OK)->latency_us =
		1000 + (int64_t)(next_random() % 500);
	fixture_write(f, b);
}

static void maintain(struct fixture *f, wall_t now, int64_t budget)
{
	bool more = true;
	struct err e;

	while (more)
		if (!store_maintain(f->store, now, budget, &more, &e))
			fail_msg("%s", e.text);
}

static struct history_row *history(struct fixture *f, struct arena *a, int64_t id, int64_t from_min, int64_t to_min, size_t max,
                                   size_t *ret_n)
{
	struct reader *r = fixture_reader(f, wall_after(FIXTURE_NOW, INT64_C(8) * 86400000), WALL_NEVER);
	struct history_row *rows;
	struct err e;

	if (!read_history(r, a, id, wall_after(FIXTURE_NOW, from_min * 60000), wall_after(FIXTURE_NOW, to_min * 60000), max, &rows,
	                  ret_n, &e))
		fail_msg("%s", e.text);
	fixture_reader_done(r);
	return rows;
}

enum { MINUTES = 26 * 60 };

static void compaction_changes_no_sample(void **state)
{
	static struct interface_rates written[MINUTES];
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct history_row *rows;
	size_t n, gaps = 0;

	for (int64_t m = 0; m < MINUTES; m++)
		if (m % 100 != 50) /* a round is missing now and then */
			write_minute(f, m, &written[m]);
		else
			written[m].in_bps = NAN;
	rows = history(f, a, 5, 0, 120, 121, &n);
	assert_true(fabs(rows[7].in_bps - written[7].in_bps) <= written[7].in_bps * CODE_ERROR + 1);

	maintain(f, wall_after(FIXTURE_NOW, (MINUTES + 3) * INT64_C(60000)), INT64_C(1) << 40);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM device_round"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM result_sample"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM history_full WHERE series % 2 = 0"), 26);

	rows = history(f, a, 5, 0, MINUTES, MINUTES + 1, &n);
	assert_int_equal(n, MINUTES);
	for (size_t m = 0; m < n; m++) {
		assert_int_equal(rows[m].step_ms, 60000);
		if (isnan(written[m].in_bps)) {
			assert_true(isnan(rows[m].in_bps));
			gaps++;
			continue;
		}
		assert_true(fabs(rows[m].in_bps - written[m].in_bps) <= written[m].in_bps * CODE_ERROR + 1);
		assert_true(fabs(rows[m].in_errors_ps - written[m].in_errors_ps) <= 1e-5);
	}
	assert_int_equal(gaps, 16);
	arena_free(a);
}

static void hours_of_a_clock_that_ran_ahead_do_not_hold_up_the_others(void **state)
{
	struct fixture *f = *state;
	struct interface_rates unused;

	for (int64_t m = 0; m < 3; m++)
		write_minute(f, 2 * 1440 + m, &unused);
	maintain(f, FIXTURE_NOW, INT64_C(1) << 40);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM device_round"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM result_sample"), 0);
}

static void roll_ups_equal_the_samples_they_replace(void **state)
{
	static struct interface_rates written[MINUTES];
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct history_row *quarters, *days;
	double sum = 0, largest = 0;
	size_t n;

	for (int64_t m = 0; m < MINUTES; m++)
		write_minute(f, m, &written[m]);
	maintain(f, wall_after(FIXTURE_NOW, (MINUTES + 3) * INT64_C(60000)), INT64_C(1) << 40);

	quarters = history(f, a, 5, 0, MINUTES, MINUTES / 15 + 1, &n);
	assert_int_equal(n, MINUTES / 15);
	for (size_t q = 0; q < n; q++) {
		double mean = 0, max = 0;

		for (size_t m = q * 15; m < q * 15 + 15; m++) {
			mean += written[m].in_bps / 15;
			max = fmax(max, written[m].in_bps);
		}
		assert_true(fabs(quarters[q].in_bps - mean) <= mean * 2 * CODE_ERROR);
		assert_true(fabs(quarters[q].in_bps_max - max) <= max * CODE_ERROR);
	}

	/* the first UTC day holds the minutes from 03:00 to midnight */
	for (size_t m = 0; m < 21 * 60; m++) {
		sum += written[m].in_bps;
		largest = fmax(largest, written[m].in_bps);
	}
	days = history(f, a, 5, 0, 1440 * 3, 5, &n);
	assert_int_equal(days[0].step_ms, 86400000);
	assert_true(fabs(days[0].in_bps - sum / (21 * 60)) <= sum / (21 * 60) * 3 * CODE_ERROR);
	assert_true(fabs(days[0].in_bps_max - largest) <= largest * CODE_ERROR);
	arena_free(a);
}

static void coarser_levels_answer_where_the_finer_are_gone(void **state)
{
	static struct interface_rates written[120];
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct history_row *rows;
	double mean = 0;
	size_t n;

	for (int64_t m = 0; m < 120; m++)
		write_minute(f, m, &written[m]);
	maintain(f, wall_after(FIXTURE_NOW, 200 * 60000), INT64_C(1) << 40);
	fixture_sql(f, "DELETE FROM history_full WHERE start_ms < 1795320000000"); /* the first of the two hours */

	rows = history(f, a, 5, 0, 120, 121, &n);
	for (size_t m = 15; m < 30; m++)
		mean += written[m].in_bps / 15;
	for (size_t m = 15; m < 30; m++)
		assert_true(fabs(rows[m].in_bps - mean) <= mean * 2 * CODE_ERROR);
	assert_true(fabs(rows[90].in_bps - written[90].in_bps) <= written[90].in_bps * CODE_ERROR + 1);
	arena_free(a);
}

static void a_chunk_of_impossible_times_is_a_gap(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct text blob = TEXT_INIT(HISTORY_CHUNK_MAX), sql = TEXT_INIT(8192);
	struct history_row *rows;
	struct history_chunk c;
	struct err e;
	size_t n;

	assert_true(history_chunk_init(&c, IFH_COLUMNS, 2, a, &e));
	c.at_s[0] = INT64_MIN;
	c.at_s[1] = INT64_MAX;
	assert_true(history_encode(&c, &blob, &e));
	text_appendf(&sql, "INSERT INTO history_full (series, start_ms, chunk) SELECT 2 * id, %" PRId64 ", x'", FIXTURE_NOW.ms);
	for (size_t i = 0; i < blob.len; i++)
		text_appendf(&sql, "%02x", (uint8_t)blob.data[i]);
	text_append(&sql, "' FROM interface WHERE name = 'ge0'");
	write_minute(f, 100, &(struct interface_rates){ 0 });
	fixture_sql(f, text_str(&sql));

	rows = history(f, a, 5, 0, 120, 121, &n);
	assert_true(isnan(rows[10].in_bps));
	assert_true(!isnan(rows[100].in_bps));
	text_done(&blob);
	text_done(&sql);
	arena_free(a);
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void the_95th_percentile_is_that_of_the_samples(void **state)
{
	static double in[200];
	struct fixture *f = *state;
	struct reader *r;
	struct err e;
	double p_in, p_out;

	for (int64_t m = 0; m < 200; m++) {
		struct interface_rates written;

		write_minute(f, m, &written);
		in[m] = written.in_bps;
	}
	maintain(f, wall_after(FIXTURE_NOW, 130 * 60000), INT64_C(1) << 40); /* some hours are chunks, the last is hot */
	qsort(in, 200, sizeof *in, by_number);

	r = fixture_reader(f, wall_after(FIXTURE_NOW, 86400000), WALL_NEVER);
	assert_true(read_percentile95(r, 5, FIXTURE_NOW, wall_after(FIXTURE_NOW, 86400000), &p_in, &p_out, &e));
	assert_true(fabs(p_in - in[189]) <= in[189] * CODE_ERROR);
	assert_true(read_percentile95(r, 5, (wall_t){ 0 }, (wall_t){ 1000 }, &p_in, &p_out, &e));
	assert_true(isnan(p_in));
	fixture_reader_done(r);
}

static void the_95th_percentile_of_ten_samples_is_the_largest(void **state)
{
	struct fixture *f = *state;
	struct interface_rates written;
	struct reader *r;
	struct err e;
	double largest = 0, p_in, p_out;

	for (int64_t m = 0; m < 10; m++) {
		write_minute(f, m, &written);
		largest = fmax(largest, written.in_bps);
	}
	r = fixture_reader(f, wall_after(FIXTURE_NOW, 86400000), WALL_NEVER);
	assert_true(read_percentile95(r, 5, FIXTURE_NOW, wall_after(FIXTURE_NOW, 86400000), &p_in, &p_out, &e));
	assert_true(fabs(p_in - largest) <= largest * CODE_ERROR);
	fixture_reader_done(r);
}

static void quarters_show_the_samples_that_no_chunk_holds_yet(void **state)
{
	static struct interface_rates written[60];
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct history_row *rows;
	size_t n;

	for (int64_t m = 0; m < 60; m++)
		write_minute(f, m, &written[m]);
	rows = history(f, a, 5, 0, 60, 5, &n);
	assert_int_equal(n, 4);
	for (size_t q = 0; q < n; q++) {
		double mean = 0;

		for (size_t m = q * 15; m < q * 15 + 15; m++)
			mean += written[m].in_bps / 15;
		assert_int_equal(rows[q].step_ms, 900000);
		assert_true(fabs(rows[q].in_bps - mean) <= mean * 2 * CODE_ERROR);
	}
	arena_free(a);
}

static void a_past_minute_shows_the_same_link_from_a_chunk_as_before(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	wall_t later = wall_after(FIXTURE_NOW, INT64_C(10) * 3600000), then = wall_after(FIXTURE_NOW, 30 * 60000 + 5000);
	struct link_row *before, *after;
	struct interface_rates written;
	struct reader *r;
	struct err e;
	size_t n;

	assert_true(store_write_started(f->store, wall_after(FIXTURE_NOW, -1000), "1.0", &e));
	for (int64_t m = 0; m < 200; m++) {
		write_minute(f, m, &written);
		assert_true(store_write_heartbeat(f->store, wall_after(FIXTURE_NOW, m * 60000), 0, &e));
	}
	r = fixture_reader(f, later, then);
	assert_true(read_links(r, a, &before, &n, &e));
	fixture_reader_done(r);
	maintain(f, later, INT64_C(1) << 40);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM device_round"), 0);

	r = fixture_reader(f, later, then);
	assert_true(read_links(r, a, &after, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(after[1].oper_status, "up");
	assert_string_equal(after[1].oper_status, before[1].oper_status);
	assert_int_equal(after[1].speed_bps, before[1].speed_bps);
	assert_true(fabs(after[1].in_bps - before[1].in_bps) <= before[1].in_bps * CODE_ERROR + 1);
	fixture_reader_done(r);
	arena_free(a);
}

static void latency_of_a_device_has_a_history_and_states(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	struct interface_rates written;
	struct history_row *rows;
	size_t n;

	fixture_add_transition(b, 3, FIXTURE_NOW, STATE_OK, OUTCOME_OK);
	fixture_add_transition(b, 3, wall_after(FIXTURE_NOW, 30 * 60000), STATE_CRITICAL, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 3, wall_after(FIXTURE_NOW, 32 * 60000), STATE_OK, OUTCOME_OK);
	fixture_write(f, b);
	for (int64_t m = 0; m < 60; m++)
		write_minute(f, m, &written);
	maintain(f, wall_after(FIXTURE_NOW, 100 * 60000), INT64_C(1) << 40);

	rows = history(f, a, 3, 0, 60, 61, &n);
	for (size_t m = 0; m < 60; m++) {
		assert_true(rows[m].latency_ms >= 1 && rows[m].latency_ms < 1.5);
		assert_true(isnan(rows[m].in_bps));
		assert_int_equal(rows[m].state, m == 30 || m == 31 ? STATE_CRITICAL : STATE_OK);
	}
	arena_free(a);
}

static int64_t file_bytes(struct fixture *f)
{
	return fixture_number(f, "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)");
}

/* Eight days; with VIGIE_LONG=1 a month. */
static void history_stays_under_its_budget_and_removes_the_oldest_detail_first(void **state)
{
	enum { HISTORY_BYTES = 64 << 10, HOUR_BYTES = 64 << 10 };
	struct fixture *f = *state;
	int64_t days = getenv("VIGIE_LONG") ? 30 : 8, budget = file_bytes(f) + HISTORY_BYTES, largest = 0;
	struct interface_rates written;

	for (int64_t m = 0; m < days * 1440; m++) {
		write_minute(f, m, &written);
		if (m % 60 == 5) {
			maintain(f, wall_after(FIXTURE_NOW, m * 60000), budget);
			assert_true(file_bytes(f) <= budget);
		}
		if (file_bytes(f) > largest)
			largest = file_bytes(f);
	}
	maintain(f, wall_after(FIXTURE_NOW, days * 86400000), budget);
	assert_true(largest <= budget + HOUR_BYTES); /* an hour of hot rows between two visits */

	assert_true(fixture_number(f, "SELECT count(*) FROM history_full") > 0);
	assert_true(fixture_number(f, "SELECT min(start_ms) FROM history_full") > FIXTURE_NOW.ms);
	assert_true(fixture_number(f, "SELECT min(start_ms) FROM history_full") > fixture_number(f, "SELECT min(start_ms) FROM history_quarter"));
	assert_true(fixture_number(f, "SELECT min(start_ms) FROM history_day") < FIXTURE_NOW.ms);
}

static void a_noisy_sample_costs_less_than_ten_bytes(void **state)
{
	struct fixture *f = *state;
	struct interface_rates written;
	int64_t bytes, samples = 24 * 60;

	for (int64_t m = 0; m < samples; m++)
		write_minute(f, m, &written);
	maintain(f, wall_after(FIXTURE_NOW, (samples + 10) * 60000), INT64_C(1) << 40);
	bytes = fixture_number(f, "SELECT sum(length(chunk)) FROM history_full WHERE series % 2 = 0");
	print_message("# %.2f bytes a sample\n", (double)bytes / (double)samples);
	assert_true(bytes < 10 * samples);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_exact_when_small_and_close_when_large),
		cmocka_unit_test(integers_of_any_size_come_back),
		cmocka_unit_test(any_chunk_comes_back_as_it_was),
		cmocka_unit_test(a_damaged_chunk_is_refused_or_decodes_within_bounds),
		cmocka_unit_test(what_follows_a_deflated_chunk_is_damage),
		TEST(compaction_changes_no_sample),
		TEST(hours_of_a_clock_that_ran_ahead_do_not_hold_up_the_others),
		TEST(roll_ups_equal_the_samples_they_replace),
		TEST(a_chunk_of_impossible_times_is_a_gap),
		TEST(coarser_levels_answer_where_the_finer_are_gone),
		TEST(the_95th_percentile_is_that_of_the_samples),
		TEST(a_past_minute_shows_the_same_link_from_a_chunk_as_before),
		TEST(quarters_show_the_samples_that_no_chunk_holds_yet),
		TEST(the_95th_percentile_of_ten_samples_is_the_largest),
		TEST(latency_of_a_device_has_a_history_and_states),
		TEST(history_stays_under_its_budget_and_removes_the_oldest_detail_first),
		TEST(a_noisy_sample_costs_less_than_ten_bytes),
	};
	const char *given = getenv("VIGIE_SEED");

	seed = given ? strtoull(given, NULL, 0) : (uint64_t)wall_now().ms | 1;
	print_message("# VIGIE_SEED=%" PRIu64 "\n", seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
