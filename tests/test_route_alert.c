/* The alert of a route over a month, hour by hour. */
#include "reader_route_activity.h"

#include "facts.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HOUR (INT64_C(3600) * 1000)
enum { WEEK = 168, BEFORE = 9 * WEEK, MONTH = 30 * 24, HOURS = BEFORE + MONTH };

static const wall_t start = { INT64_C(1767571200000) }; /* 2026-01-05T00:00:00Z, a Monday */

static wall_t wall_after_hours(wall_t t, int64_t hours) { return (wall_t){ t.ms + hours * HOUR }; }

struct month {
	uint32_t counts[HOURS];
	uint8_t slots[HOURS];
	struct route_activity_row row; /* what the store knows */
	char detail[ROUTE_DETAIL_MAX];
	int64_t cut_from, cut_to;      /* hours in which its Covolink is down */
	int64_t blind_from, blind_to;  /* hours in which nobody looks */
	enum state state;              /* of the alert, as it was written last */
	char why[ROUTE_DETAIL_MAX];    /* it ended */
	size_t raised, ended, followed;
	int64_t raised_at[8], ended_at[8];
};

static void fill(struct month *m)
{
	*m = (struct month){ .cut_from = HOURS, .cut_to = HOURS, .blind_from = HOURS, .blind_to = HOURS, .row = { .id = 1, .name = "R", .use = "tele-avc", .has_pair = true, .alert_since = WALL_NEVER,
	                                                                  .alert_follows = UNKNOWN_I64, .explained_id = UNKNOWN_I64 } };
	route_slots(start, HOURS, m->slots);
	for (size_t h = 0; h < HOURS; h++)
		m->counts[h] = m->slots[h] < 5 * 24 && m->slots[h] % 24 >= 7 && m->slots[h] % 24 < 19 ? 2 + (uint32_t)(h % 3) : 0;
}

static void silence(struct month *m, size_t from, size_t hours)
{
	for (size_t h = BEFORE + from; h < BEFORE + from + hours; h++)
		m->counts[h] = 0;
}

static bool is_unwatched(const struct month *m, int64_t h)
{
	return (h >= m->blind_from && h < m->blind_to) || (m->counts[h] == 0 && h >= m->cut_from && h < m->cut_to);
}

/* What the collector reads at the end of that hour, judges and writes. */
static void play_hour(struct month *m, size_t h)
{
	uint32_t counts[HOURS];
	wall_t now = { start.ms + (int64_t)(h + 1) * HOUR };
	struct route_hours hours = { start, counts, m->slots, h + 1, NULL };
	bool cut = (int64_t)h >= m->cut_from && (int64_t)h < m->cut_to;
	struct route_alert alert;

	for (size_t i = 0; i <= h; i++)
		counts[i] = is_unwatched(m, (int64_t)i) ? ROUTE_UNWATCHED : m->counts[i];
	m->row.looked = (int64_t)h >= m->blind_from && (int64_t)h < m->blind_to ? (wall_t){ start.ms + m->blind_from * HOUR } : now;
	m->row.silence = route_silence_judge(&hours, now);
	m->row.last_seen = wall_is_known(m->row.silence.since) ? (wall_t){ m->row.silence.since.ms - HOUR / 2 } : WALL_NEVER;
	m->row.explained_by = cut ? "covolink:C" : NULL;
	m->row.explained_id = cut ? 9 : UNKNOWN_I64;
	route_alert_judge(&m->row, now, &alert);
	if (alert.change == ROUTE_ALERT_STAYS)
		return;
	if (alert.change == ROUTE_ALERT_ENDED) {
		m->ended_at[m->ended++ % 8] = (int64_t)h - BEFORE;
		memcpy(m->why, alert.detail, sizeof m->why);
		m->row.alert_since = WALL_NEVER;
		m->row.alert_follows = UNKNOWN_I64;
		m->row.alert_detail = NULL;
		return;
	}
	if (!wall_is_known(m->row.alert_since))
		m->raised_at[m->raised++ % 8] = (int64_t)h - BEFORE;
	m->followed += alert.follows_id == 9;
	m->row.alert_since = wall_is_known(m->row.alert_since) ? m->row.alert_since : alert.at;
	m->row.alert_follows = alert.follows_id ? alert.follows_id : UNKNOWN_I64;
	memcpy(m->detail, alert.detail, sizeof m->detail);
	m->state = alert.state;
	m->row.alert_detail = m->detail;
}

static struct month *planned(void (*plan)(struct month *m))
{
	struct month *m = malloc(sizeof *m);

	assert_non_null(m);
	fill(m);
	plan(m);
	return m;
}

/* On from hour `from` until before hour `to`, which it returns. */
static size_t play_hours(struct month *m, size_t from, size_t to)
{
	for (size_t h = from; h < to; h++)
		play_hour(m, h);
	return to;
}

static struct month *play(void (*plan)(struct month *m))
{
	struct month *m = planned(plan);

	play_hours(m, BEFORE, HOURS);
	return m;
}

static void plan_nothing(struct month *m) { (void)m; }

static void a_month_as_usual_raises_nothing(void **state)
{
	struct month *m = play(plan_nothing);

	(void)state;
	assert_int_equal(m->raised, 0);
	free(m);
}

enum { TUESDAY = 24, NINE = 9 };

/* From 9 to 18 o'clock. */
static void plan_one(struct month *m) { silence(m, TUESDAY + NINE, 9); }

static void plan_two(struct month *m)
{
	plan_one(m);
	silence(m, 2 * WEEK + 2 * 24 + 7, 2 * 24);     /* two days */
}

static void each_silence_is_one_alert_that_ends_with_the_first_association(void **state)
{
	struct month *m = play(plan_two);

	(void)state;
	assert_int_equal(m->raised, 2);
	assert_int_equal(m->ended, 2);
	assert_in_range(m->raised_at[0], TUESDAY + NINE + 1, TUESDAY + NINE + 8);
	assert_int_equal(m->ended_at[0], TUESDAY + 18);
	assert_in_range(m->raised_at[1], 2 * WEEK + 2 * 24 + 8, 2 * WEEK + 2 * 24 + 16);
	assert_int_equal(m->ended_at[1], 2 * WEEK + 4 * 24 + 7);
	free(m);
}

static void plan_cut(struct month *m)
{
	plan_one(m);
	m->cut_from = BEFORE + TUESDAY + NINE;
	m->cut_to = m->cut_from + 9;
}

static void what_a_failure_explains_is_no_silence(void **state)
{
	struct month *m = play(plan_cut);

	(void)state;
	assert_int_equal(m->raised, 0);
	free(m);
}

static void plan_cut_late(struct month *m)
{
	silence(m, TUESDAY + 7, 3 * 24);
	m->cut_from = BEFORE + TUESDAY + 24 + 10;
	m->cut_to = m->cut_from + 4;
}

static void a_failure_that_comes_later_is_followed_while_it_lasts(void **state)
{
	struct month *m = play(plan_cut_late);

	(void)state;
	assert_int_equal(m->raised, 1);
	assert_int_equal(m->ended, 1);
	assert_true(m->followed >= 1);
	assert_int_equal(m->ended_at[0], TUESDAY + 3 * 24 + 7);
	free(m);
}

static void plan_forever(struct month *m) { silence(m, TUESDAY, MONTH - TUESDAY); }

static void what_stays_silent_stays_an_alert(void **state)
{
	struct month *m = play(plan_forever);

	(void)state;
	assert_int_equal(m->raised, 1);
	assert_int_equal(m->ended, 0);
	assert_true(strlen(m->detail) > 0);
	free(m);
}

/* From the second day of its silence on. */
static void plan_blind(struct month *m)
{
	silence(m, TUESDAY + 7, MONTH - TUESDAY - 7);
	m->blind_from = BEFORE + TUESDAY + 24 + 7;
}

static void what_nobody_looks_at_any_more_is_unknown_and_then_over(void **state)
{
	struct month *m = planned(plan_blind);
	size_t h = play_hours(m, BEFORE, (size_t)m->blind_from + ROUTE_BLIND_HOURS - 1);

	(void)state;
	assert_int_equal(m->raised, 1);
	assert_int_equal(m->state, STATE_CRITICAL);
	play_hour(m, h++);
	assert_int_equal(m->state, STATE_UNKNOWN);
	assert_non_null(strstr(m->detail, "nobody has looked since 2026-03-11T07:00:00Z, so whether it is silent is not known"));
	h = play_hours(m, h, (size_t)m->blind_from + ROUTE_GIVE_UP_HOURS - 1);
	assert_int_equal(m->ended, 0);
	play_hour(m, h++);
	assert_int_equal(m->ended, 1);
	assert_non_null(strstr(m->why, "nobody has looked since"));
	assert_int_equal(route_alert_end(STATE_UNKNOWN, m->why), STATE_UNKNOWN);
	play_hours(m, h, HOURS);
	assert_int_equal(m->raised, 1); /* what was silent before is no alert while nobody looks */
	assert_int_equal(m->ended, 1);
	free(m);
}

/* Two days without a capture, and one hour: the silence went on all the while. */
static void plan_blind_for_a_while(struct month *m)
{
	silence(m, TUESDAY + 7, 10 * 24);
	m->blind_from = BEFORE + TUESDAY + 24 + 7;
	m->blind_to = m->blind_from + 48;
}

static void when_somebody_looks_again_it_is_the_same_silence(void **state)
{
	struct month *m = play(plan_blind_for_a_while);

	(void)state;
	assert_int_equal(m->raised, 1);
	assert_int_equal(m->ended, 1);
	assert_int_equal(m->state, STATE_CRITICAL);
	assert_int_equal(m->ended_at[0], TUESDAY + 7 + 10 * 24);
	assert_string_equal(m->why, "");
	assert_null(strstr(m->detail, "nobody has looked"));
	free(m);
}

static struct route_alert judge_row(const struct route_activity_row *row)
{
	struct route_alert alert;

	route_alert_judge(row, wall_after_hours(start, 100), &alert);
	return alert;
}

static void what_ends_without_being_heard_says_why(void **state)
{
	struct route_activity_row row = {
		.id = 1, .name = "R", .has_pair = false, .looked = wall_after_hours(start, 100), .last_seen = start, .alert_since = start, .alert_follows = UNKNOWN_I64,
		.silence = ROUTE_SILENCE_INIT,
	};
	struct route_alert alert = judge_row(&row);

	(void)state;
	assert_int_equal(alert.change, ROUTE_ALERT_ENDED);
	assert_string_equal(alert.detail, "the route has no AE pair any more by which it is heard");
	row.has_pair = true;
	row.silence.voice = ROUTE_HEARD;
	row.silence.since = wall_after_hours(start, -10);
	alert = judge_row(&row);
	assert_int_equal(alert.change, ROUTE_ALERT_ENDED);
	assert_string_equal(alert.detail, "another AE pair is declared: what was silent is not known any more");
	assert_int_equal(alert.state, STATE_UNKNOWN);
}

static void an_alert_says_what_usually_passes_in_that_time(void **state)
{
	struct route_activity_row row = {
		.id = 1, .name = "R", .has_pair = true, .looked = wall_after_hours(start, 100), .last_seen = start, .alert_since = WALL_NEVER, .alert_follows = UNKNOWN_I64,
		.silence = { ROUTE_SILENT, start, 9, 3, 6, 14, INT64_C(1288490189), 40 },
	};
	struct route_alert alert = judge_row(&row);

	(void)state;
	assert_int_equal(alert.change, ROUTE_ALERT_WRITTEN);
	assert_string_equal(alert.detail, "no association since 2026-01-05T00:00:00Z, usually 6 to 14 in that time, 1.2 GiB of data");
	row.silence.usual_octets = UNKNOWN_I64;
	alert = judge_row(&row);
	assert_string_equal(alert.detail, "no association since 2026-01-05T00:00:00Z, usually 6 to 14 in that time");
}

/* 100 octets an association, in the middle of eight weeks. */
static void what_is_usual_has_its_octets(void **state)
{
	struct month *m = planned(plan_one);
	uint64_t *octets = calloc(HOURS, sizeof *octets);
	struct route_hours hours;
	struct route_silence s;

	(void)state;
	assert_non_null(octets);
	for (size_t h = 0; h < HOURS; h++)
		octets[h] = 100 * (uint64_t)m->counts[h];
	hours = (struct route_hours){ start, m->counts, m->slots, BEFORE + TUESDAY + NINE + 6, octets };
	s = route_silence_judge(&hours, wall_after_hours(start, BEFORE + TUESDAY + NINE + 6));
	assert_true(s.usual_octets >= 100 * s.usual_low && s.usual_octets <= 100 * s.usual_high);
	hours.octets = NULL;
	assert_true(route_silence_judge(&hours, wall_after_hours(start, BEFORE + TUESDAY + NINE + 6)).usual_octets == UNKNOWN_I64);
	free(octets);
	free(m);
}

/* All that the inventory has of it once it is over is what was last written of it. */
static void heard_again_after_nobody_looked_is_a_recovery_also_to_who_reads_it_later(void **state)
{
	struct month *m = planned(plan_blind);
	size_t h = play_hours(m, BEFORE, (size_t)m->blind_from + ROUTE_BLIND_HOURS);

	(void)state;
	assert_int_equal(m->state, STATE_UNKNOWN);
	m->blind_to = (int64_t)h;
	m->counts[h] = 3;
	play_hour(m, h);
	assert_int_equal(m->ended, 1);
	assert_string_equal(m->why, "");
	assert_int_equal(route_alert_end(m->state, m->detail), STATE_OK);
	assert_int_equal(route_alert_end(STATE_CRITICAL, "no association since 2026-01-05T00:00:00Z, usually 6"), STATE_OK);
	assert_int_equal(route_alert_end(STATE_UNKNOWN, "the route is not declared any more"), STATE_UNKNOWN);
	assert_int_equal(route_alert_end(STATE_UNKNOWN, NULL), STATE_UNKNOWN);
	free(m);
}

static void what_nobody_looks_at_cuts_nothing(void **state)
{
	(void)state;
	assert_true(route_alert_cuts(STATE_CRITICAL));
	assert_true(route_alert_cuts(STATE_WARNING));
	assert_false(route_alert_cuts(STATE_UNKNOWN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_as_usual_raises_nothing), cmocka_unit_test(each_silence_is_one_alert_that_ends_with_the_first_association),
		cmocka_unit_test(what_a_failure_explains_is_no_silence), cmocka_unit_test(a_failure_that_comes_later_is_followed_while_it_lasts),
		cmocka_unit_test(what_stays_silent_stays_an_alert), cmocka_unit_test(what_nobody_looks_at_any_more_is_unknown_and_then_over),
		cmocka_unit_test(when_somebody_looks_again_it_is_the_same_silence), cmocka_unit_test(what_ends_without_being_heard_says_why),
		cmocka_unit_test(an_alert_says_what_usually_passes_in_that_time), cmocka_unit_test(what_is_usual_has_its_octets),
		cmocka_unit_test(heard_again_after_nobody_looked_is_a_recovery_also_to_who_reads_it_later),
		cmocka_unit_test(what_nobody_looks_at_cuts_nothing),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
