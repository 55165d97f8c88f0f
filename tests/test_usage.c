/* How full disks were: what the store keeps of it, what the reader gives back, what is forecast from it. */
#include "store_fixture.h"

#include "console/forecast.h"
#include "intl.h"
#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GIB INT64_C(1073741824)

enum { MINUTE_MS = 60000, DAY_MS = 86400000, DISKS = 4 };

/* A poll of cr1 with one disk that holds used bytes of 100 GiB, memory, a disk without a size and one without a name. */
static void write_poll(struct fixture *f, wall_t at, int64_t used)
{
	struct batch *b = batch_new();
	struct batch_poll *p = fixture_add_poll(b, fixture_entity(f, "device", "cr1"), at, 1);
	struct storage_facts *s = arena_array(p->facts->arena, DISKS, sizeof *s);

	s[0] = (struct storage_facts){ "/data", "fixed-disk", 1, used, 100 * GIB };
	s[1] = (struct storage_facts){ "Physical memory", "ram", 2, used, 100 * GIB };
	s[2] = (struct storage_facts){ "/empty", "fixed-disk", 3, 0, 0 };
	s[3] = (struct storage_facts){ NULL, "fixed-disk", 4, used, 100 * GIB };
	p->facts->storages = s;
	p->facts->n_storages = DISKS;
	p->facts->has_inventory = true;
	fixture_write(f, b);
}

static struct usage_row *read_all(struct fixture *f, struct arena *a, wall_t now, wall_t from, size_t *ret_n)
{
	struct reader *r = fixture_reader(f, now, WALL_NEVER);
	struct usage_row *rows = NULL;
	struct err e = { 0 };

	if (!read_usage(r, a, "cr1", from, &rows, ret_n, &e))
		fail_msg("%s", e.text);
	fixture_reader_done(r);
	return rows;
}

static void a_disk_is_kept_once_a_quarter_of_an_hour_and_memory_never(void **state)
{
	struct arena *a = arena_new();
	struct usage_row *rows;
	struct fixture f;
	size_t n;

	(void)state;
	fixture_init(&f);
	fixture_region(&f, FIXTURE_NOW);
	for (int minute = 0; minute <= 60; minute++)
		write_poll(&f, wall_after(FIXTURE_NOW, minute * MINUTE_MS), 10 * GIB + minute);
	rows = read_all(&f, a, wall_after(FIXTURE_NOW, 60 * MINUTE_MS), FIXTURE_NOW, &n);

	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(rows[i].name, "/data");
		assert_int_equal(rows[i].at.ms, FIXTURE_NOW.ms + (int64_t)i * 15 * MINUTE_MS);
		assert_int_equal(rows[i].used_bytes, 10 * GIB + (int64_t)i * 15);
		assert_int_equal(rows[i].size_bytes, 100 * GIB);
	}
	arena_free(a);
	fixture_done(&f);
}

static void after_two_days_a_row_in_six_hours_stays_and_none_after_ninety_days(void **state)
{
	wall_t begin = { FIXTURE_NOW.ms / DAY_MS * DAY_MS }; /* midnight */
	struct arena *a = arena_new();
	struct fixture f;
	size_t n;

	(void)state;
	fixture_init(&f);
	fixture_region(&f, begin);
	for (int quarter = 0; quarter < 96; quarter++)
		write_poll(&f, wall_after(begin, quarter * 15 * MINUTE_MS), GIB);
	read_all(&f, a, wall_after(begin, DAY_MS), begin, &n);
	assert_int_equal(n, 96);
	write_poll(&f, wall_after(begin, INT64_C(4) * DAY_MS), GIB);
	read_all(&f, a, wall_after(begin, INT64_C(4) * DAY_MS), begin, &n);
	assert_int_equal(n, 5); /* 0, 6, 12, 18 h, and the one just written */
	write_poll(&f, wall_after(begin, INT64_C(92) * DAY_MS), GIB);
	read_all(&f, a, wall_after(begin, INT64_C(92) * DAY_MS), begin, &n);
	assert_int_equal(n, 2);
	arena_free(a);
	fixture_done(&f);
}

static void the_past_knows_nothing_of_what_came_later(void **state)
{
	struct arena *a = arena_new();
	struct usage_row *rows;
	struct err e = { 0 };
	struct fixture f;
	struct reader *r;
	size_t n;

	(void)state;
	fixture_init(&f);
	fixture_region(&f, FIXTURE_NOW);
	for (int minute = 0; minute <= 60; minute += 15)
		write_poll(&f, wall_after(FIXTURE_NOW, minute * MINUTE_MS), GIB);
	r = fixture_reader(&f, wall_after(FIXTURE_NOW, 60 * MINUTE_MS), wall_after(FIXTURE_NOW, 20 * MINUTE_MS));
	assert_true(read_usage(r, a, "cr1", FIXTURE_NOW, &rows, &n, &e));
	assert_int_equal(n, 2);
	fixture_reader_done(r);
	arena_free(a);
	fixture_done(&f);
}

enum { ROWS = 8 * 4 * 24 };

/* Quarters of an hour until now; from `since` quarters before now on it grows by step each. */
static size_t record(struct usage_row *rows, size_t n, size_t since, int64_t step, wall_t now)
{
	int64_t used = 50 * GIB;

	for (size_t i = 0; i < n; i++) {
		if (n - i <= since)
			used += step;
		rows[i] = (struct usage_row){ "/data", { now.ms - (int64_t)(n - 1 - i) * 15 * MINUTE_MS }, used, 100 * GIB };
	}
	return n;
}

static void a_disk_that_began_to_fill_an_hour_ago_is_seen_beside_a_quiet_week(void **state)
{
	struct usage_row rows[ROWS];
	struct trend t;
	size_t n;

	(void)state;
	n = record(rows, ROWS, 16, 2 * GIB, FIXTURE_NOW); /* 4 h, 8 GiB an hour */
	t = forecast_disk(rows, n, "/data", 100 * GIB, FIXTURE_NOW);
	assert_int_equal(t.verdict, TREND_GROWS);
	assert_in_range(t.full_in_s, 1, 5 * 3600);
	assert_int_equal(t.span_s, 6 * 3600);
	n = record(rows, ROWS, 0, 0, FIXTURE_NOW);
	assert_int_equal(forecast_disk(rows, n, "/data", 100 * GIB, FIXTURE_NOW).verdict, TREND_STEADY);
	assert_int_equal(forecast_disk(rows, n, "/other", 100 * GIB, FIXTURE_NOW).verdict, TREND_UNKNOWN);
}

static void a_forecast_is_said_with_its_basis(void **state)
{
	struct trend t = { .verdict = TREND_GROWS, .full_in_s = 3 * 86400, .per_s = 2.0 * (double)GIB / 86400, .span_s = 86400, .n = 96 };
	char words[256];
	bool warns;

	(void)state;
	forecast_words(&t, words, sizeof words, &warns);
	assert_string_equal(words, "full in 3 d 0 h (+2 GiB a day over 1 d 0 h)");
	assert_true(warns);
	t.full_in_s = 8 * 86400;
	forecast_words(&t, words, sizeof words, &warns);
	assert_false(warns);
	t.full_in_s = 0;
	forecast_words(&t, words, sizeof words, &warns);
	assert_non_null(strstr(words, "full by now"));
	t.verdict = TREND_FAR;
	forecast_words(&t, words, sizeof words, &warns);
	assert_non_null(strstr(words, "not full within a year"));
	t.verdict = TREND_STEADY;
	forecast_words(&t, words, sizeof words, &warns);
	assert_non_null(strstr(words, "no steady growth over"));
	assert_false(warns);
	t.verdict = TREND_UNKNOWN;
	forecast_words(&t, words, sizeof words, &warns);
	assert_non_null(strstr(words, "no forecast yet"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disk_is_kept_once_a_quarter_of_an_hour_and_memory_never),
		cmocka_unit_test(after_two_days_a_row_in_six_hours_stays_and_none_after_ninety_days),
		cmocka_unit_test(the_past_knows_nothing_of_what_came_later),
		cmocka_unit_test(a_disk_that_began_to_fill_an_hour_ago_is_seen_beside_a_quiet_week),
		cmocka_unit_test(a_forecast_is_said_with_its_basis),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
