#include "inventory/watched.h"

#include "err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR (INT64_C(3600) * 1000)
#define DAY (24 * HOUR)

enum { NOBODY = -1 };

/* All of them milliseconds before now; NOBODY: WALL_NEVER. */
struct row { struct { int64_t from, to; } spans[4]; size_t n; int64_t since; };

static const wall_t now = { 1000 * DAY };

static void judge(const struct row *row, size_t at)
{
	struct watched_span spans[ARRAY_LEN(row->spans)];
	wall_t since;

	for (size_t i = 0; i < row->n; i++)
		spans[i] = (struct watched_span){ { now.ms - row->spans[i].from }, { now.ms - row->spans[i].to } };
	since = watched_since(spans, row->n, now);
	if (since.ms != (row->since == NOBODY ? WALL_NEVER.ms : now.ms - row->since))
		fail_msg("row %zu: %lld h", at, (long long)((now.ms - since.ms) / HOUR));
}

static void half_of_the_time_without_a_gap_of_a_day_is_watched(void **state)
{
	static const struct row rows[] = {
		{ { { 0, 0 } }, 0, NOBODY },
		{ { { 90 * DAY, 0 } }, 1, 90 * DAY },
		{ { { 90 * DAY, -HOUR } }, 1, 90 * DAY },                                           /* it ends after now */
		{ { { 90 * DAY, DAY - 1 } }, 1, 90 * DAY },
		{ { { 90 * DAY, DAY } }, 1, NOBODY },
		{ { { 2 * HOUR, HOUR } }, 1, 2 * HOUR },
		{ { { 2 * HOUR, HOUR + 1 } }, 1, NOBODY },
		{ { { 40 * DAY, 0 }, { 90 * DAY, 41 * DAY - 1 } }, 2, 90 * DAY },
		{ { { 40 * DAY, 0 }, { 90 * DAY, 41 * DAY } }, 2, 40 * DAY },
		{ { { 20 * HOUR, 0 }, { 10 * DAY, HOUR }, { 30 * HOUR, 25 * HOUR } }, 3, 10 * DAY }, /* two that look at once, and one within */
		{ { { HOUR, 0 }, { 10 * HOUR, 9 * HOUR }, { 20 * HOUR, 19 * HOUR } }, 3, HOUR },     /* an hour of ten */
		{ { { HOUR, 0 }, { 10 * HOUR, 9 * HOUR }, { 30 * DAY, 10 * HOUR } }, 3, 30 * DAY },  /* a poor day of a month */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		judge(&rows[i], i);
}

static void a_minute_a_day_watches_nothing(void **state)
{
	struct watched_span spans[90];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		spans[i] = (struct watched_span){ { now.ms - HOUR - (int64_t)i * DAY - 60000 }, { now.ms - HOUR - (int64_t)i * DAY } };
	assert_true(watched_since(spans, ARRAY_LEN(spans), now).ms == WALL_NEVER.ms);
	spans[0] = (struct watched_span){ { now.ms - 60000 }, now }; /* but who looks now looks since then */
	assert_true(watched_since(spans, ARRAY_LEN(spans), now).ms == now.ms - 60000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_of_the_time_without_a_gap_of_a_day_is_watched),
		cmocka_unit_test(a_minute_a_day_watches_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
