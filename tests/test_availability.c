/* What counts as what: calendars made by hand, and random ones against a judge of single minutes. */
#include "availability.h"

#include "tests/long_runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { MINUTE = 60000, HOUR = 3600000, SPANS_MAX = 64 };

static wall_t at(const char *text)
{
	struct err e;
	wall_t t;

	if (!wall_parse(text, WALL_NEVER, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

/* A calendar, and the arena of its line. */
struct calendar {
	struct arena *a;
	struct availability_span states[SPANS_MAX];
	struct availability_blame blames[SPANS_MAX];
	struct availability_time declared[SPANS_MAX], measured[SPANS_MAX], maintenance[SPANS_MAX];
	struct availability_record r;
};

static void begin(struct calendar *c)
{
	memset(c, 0, sizeof *c);
	c->a = arena_new();
	assert_non_null(c->a);
	c->r = (struct availability_record){ .states = c->states, .blames = c->blames, .declared = { c->declared, 0 },
		.measured = { c->measured, 0 }, .maintenance = { c->maintenance, 0 } };
}

static void add_time(struct availability_time *of, struct availability_times *times, const char *from, const char *to)
{
	of[times->n++] = (struct availability_time){ at(from), at(to) };
}

static void was(struct calendar *c, const char *from, const char *to, enum availability_part part)
{
	c->states[c->r.n_states++] = (struct availability_span){ at(from), at(to), part, 0 };
}

static struct availability_line line_of(struct calendar *c, struct availability_time period)
{
	struct availability_line line;
	struct err e;

	if (!availability_line_of(&c->r, period.from, period.to, c->a, &line, &e))
		fail_msg("%s", e.text);
	return line;
}

static struct availability_time month(const char *text)
{
	struct availability_time t;
	struct err e;

	if (!availability_month_parse(text, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static int64_t works(const struct availability *a)
{
	return a->ms[AVAILABILITY_UP] + a->ms[AVAILABILITY_DEGRADED];
}

/* ---- by hand ---- */

/* A link that is declared on the 3rd. The night of the 25th has an hour more. */
static void an_october_counts_what_its_calendar_says(void **state)
{
	struct availability_time october = month("2026-10");
	struct availability_line line;
	struct calendar c;
	struct availability a;

	(void)state;
	begin(&c);
	add_time(c.declared, &c.r.declared, "2026-10-03", "2026-12-01");
	add_time(c.measured, &c.r.measured, "2026-09-01", "2026-10-10 01:00");                /* stopped for two hours */
	add_time(c.measured, &c.r.measured, "2026-10-10 03:00", "2026-10-30 12:00");          /* blind for half an hour */
	add_time(c.measured, &c.r.measured, "2026-10-30 12:30", "2026-12-01");
	was(&c, "2026-10-01", "2026-10-10 02:00", AVAILABILITY_UP);
	was(&c, "2026-10-10 02:00", "2026-10-10 04:00", AVAILABILITY_DOWN);                   /* one hour was seen */
	was(&c, "2026-10-10 04:00", "2026-10-25T01:00:00+02:00", AVAILABILITY_UP);
	was(&c, "2026-10-25T01:00:00+02:00", "2026-10-25T05:00:00+01:00", AVAILABILITY_DOWN); /* five hours */
	was(&c, "2026-10-25T05:00:00+01:00", "2026-10-28 10:00", AVAILABILITY_UP);
	was(&c, "2026-10-28 10:00", "2026-10-28 10:20", AVAILABILITY_DEGRADED);
	was(&c, "2026-10-28 10:20", "2026-10-29 08:00", AVAILABILITY_UP);
	was(&c, "2026-10-29 08:00", "2026-10-29 09:00", AVAILABILITY_OUT);                    /* admin-down */
	was(&c, "2026-10-29 09:00", "2026-10-30 12:00", AVAILABILITY_UP);
	was(&c, "2026-10-30 12:00", "2026-10-30 12:40", AVAILABILITY_UNKNOWN);
	was(&c, "2026-10-30 12:40", "2026-12-01", AVAILABILITY_UP);
	add_time(c.maintenance, &c.r.maintenance, "2026-10-25T02:30:00+02:00", "2026-10-25T03:00:00+01:00"); /* an hour and a half */
	add_time(c.maintenance, &c.r.maintenance, "2026-10-25T02:40:00+02:00", "2026-10-25T02:50:00+02:00"); /* within it */
	add_time(c.maintenance, &c.r.maintenance, "2026-10-20 22:00", "2026-10-20 23:00");    /* nothing failed then */
	c.blames[c.r.n_blames++] = (struct availability_blame){ at("2026-10-25T02:45:00+01:00"), at("2026-10-25T05:00:00+01:00"), 7, true };

	line = line_of(&c, october);
	a = availability_count(&line);
	assert_int_equal(october.to.ms - october.from.ms, INT64_C(745) * HOUR);
	assert_int_equal(a.ms[AVAILABILITY_UNDECLARED], 48 * HOUR);
	assert_int_equal(a.since.ms, at("2026-10-03").ms);
	assert_int_equal(a.ms[AVAILABILITY_OUT], HOUR);
	assert_int_equal(a.ms[AVAILABILITY_UNKNOWN], 2 * HOUR + 40 * MINUTE);
	assert_int_equal(a.ms[AVAILABILITY_MAINTENANCE], 90 * MINUTE);
	assert_int_equal(a.ms[AVAILABILITY_SUPPLIER], 2 * HOUR);
	assert_int_equal(a.ms[AVAILABILITY_DOWN], 90 * MINUTE + HOUR);
	assert_int_equal(a.ms[AVAILABILITY_DEGRADED], 20 * MINUTE);
	assert_int_equal(a.ms[AVAILABILITY_UP], INT64_C(687) * HOUR);
	assert_true(fabs(availability_raw(&a) - (687 + 1.0 / 3) / (687 + 1.0 / 3 + 6)) < 1e-12);
	assert_true(fabs(availability_minus_maintenance(&a) - (687 + 1.0 / 3) / (687 + 1.0 / 3 + 4.5)) < 1e-12);
	assert_true(fabs(availability_minus_supplier(&a) - (687 + 1.0 / 3) / (687 + 1.0 / 3 + 2.5)) < 1e-12);
	assert_true(fabs(availability_unknown(&a) - (2 + 2.0 / 3) / 696) < 1e-12);
	assert_true(fabs(availability_measured(&a) - (697 - 2 - 2.0 / 3) / 745) < 1e-12); /* what was switched off is known */
	assert_int_equal(line.spans[0].from.ms, october.from.ms);
	for (size_t i = 1; i < line.n; i++)
		assert_int_equal(line.spans[i].from.ms, line.spans[i - 1].to.ms);
	arena_free(c.a);
}

/* The night of the 29th has an hour less: from half past one to half past three is one. */
static void a_march_is_an_hour_short(void **state)
{
	struct availability_time march = month("2026-03");
	struct availability_line line;
	struct availability a;
	struct calendar c;

	(void)state;
	begin(&c);
	add_time(c.declared, &c.r.declared, "2026-01-01", "2026-03-30");    /* retired on the 30th */
	add_time(c.measured, &c.r.measured, "2026-01-01", "2026-12-01");
	was(&c, "2026-01-01", "2026-03-29 01:30", AVAILABILITY_UP);
	was(&c, "2026-03-29 01:30", "2026-03-29 03:30", AVAILABILITY_DOWN);
	was(&c, "2026-03-29 03:30", "2026-04-02", AVAILABILITY_UP);
	add_time(c.maintenance, &c.r.maintenance, "2026-03-29 01:45", "2026-03-29 03:15");

	line = line_of(&c, march);
	a = availability_count(&line);
	assert_int_equal(march.to.ms - march.from.ms, INT64_C(743) * HOUR);
	assert_int_equal(a.ms[AVAILABILITY_UNDECLARED], 48 * HOUR);
	assert_int_equal(a.since.ms, march.from.ms);
	assert_int_equal(a.ms[AVAILABILITY_MAINTENANCE], 30 * MINUTE);
	assert_int_equal(a.ms[AVAILABILITY_DOWN], 30 * MINUTE);
	assert_int_equal(a.ms[AVAILABILITY_UP], INT64_C(694) * HOUR);
	arena_free(c.a);
}

static void nothing_counted_is_no_ratio(void **state)
{
	struct availability_time october = month("2026-10");
	struct availability_line line;
	struct availability a;
	struct calendar c;

	(void)state;
	begin(&c);
	line = line_of(&c, october); /* never declared */
	a = availability_count(&line);
	assert_int_equal(a.ms[AVAILABILITY_UNDECLARED], october.to.ms - october.from.ms);
	assert_false(wall_is_known(a.since));
	assert_false(availability_measured(&a) > 0);
	assert_true(isnan(availability_raw(&a)) && isnan(availability_unknown(&a)));
	add_time(c.declared, &c.r.declared, "2026-01-01", "2026-12-01");
	line = line_of(&c, october); /* never measured */
	a = availability_count(&line);
	assert_true(isnan(availability_raw(&a)) && isnan(availability_minus_supplier(&a)));
	assert_true(availability_unknown(&a) >= 1);
	assert_int_equal(availability_judge(&a, 0.999, october.to), AVAILABILITY_NOT_KNOWN);
	line = line_of(&c, (struct availability_time){ october.to, october.from });
	assert_int_equal(line.n, 0);
	arena_free(c.a);
}

/* ---- a site ---- */

static struct availability_line steady(struct availability_span *span, enum availability_part part)
{
	*span = (struct availability_span){ { 0 }, { HOUR }, part, part >= AVAILABILITY_MAINTENANCE ? 100 + (int)part : 0 };
	return (struct availability_line){ span, 1 };
}

static void a_site_is_what_its_ways_leave_of_it(void **state)
{
	enum { NONE = AVAILABILITY_PARTS, UNDECLARED = AVAILABILITY_UNDECLARED, OUT, UNKNOWN, UP, DEGRADED, PLANNED, SUPPLIER, DOWN };
	static const struct { int ways[2], devices[2]; enum availability_part is; int64_t alert_id; } rows[] = {
		{ { UP, UP }, { NONE, NONE }, AVAILABILITY_UP, 0 },
		{ { UP, DOWN }, { NONE, NONE }, AVAILABILITY_DEGRADED, 0 },         /* a pair lost on one side */
		{ { UP, PLANNED }, { NONE, NONE }, AVAILABILITY_DEGRADED, 0 },
		{ { UP, OUT }, { NONE, NONE }, AVAILABILITY_UP, 0 },
		{ { UP, UNKNOWN }, { DOWN, NONE }, AVAILABILITY_UP, 0 },
		{ { UP, DEGRADED }, { NONE, NONE }, AVAILABILITY_UP, 0 },
		{ { DEGRADED, NONE }, { NONE, NONE }, AVAILABILITY_DEGRADED, 0 },
		{ { DOWN, DOWN }, { UP, NONE }, AVAILABILITY_DOWN, 107 },
		{ { PLANNED, SUPPLIER }, { NONE, NONE }, AVAILABILITY_SUPPLIER, 106 }, /* the least excused counts */
		{ { SUPPLIER, DOWN }, { NONE, NONE }, AVAILABILITY_DOWN, 107 },
		{ { PLANNED, PLANNED }, { NONE, NONE }, AVAILABILITY_MAINTENANCE, 105 },
		{ { DOWN, OUT }, { NONE, NONE }, AVAILABILITY_DOWN, 107 },
		{ { OUT, OUT }, { UP, NONE }, AVAILABILITY_OUT, 0 },
		{ { UNDECLARED, OUT }, { UP, NONE }, AVAILABILITY_OUT, 0 },
		{ { UNDECLARED, UNDECLARED }, { UP, NONE }, AVAILABILITY_UNDECLARED, 0 },
		{ { UNDECLARED, UP }, { NONE, NONE }, AVAILABILITY_UP, 0 },
		{ { UNDECLARED, DOWN }, { UP, NONE }, AVAILABILITY_DOWN, 107 },
		{ { UNKNOWN, NONE }, { UP, DOWN }, AVAILABILITY_UP, 0 },
		{ { UNKNOWN, DOWN }, { UP, NONE }, AVAILABILITY_DEGRADED, 0 },
		{ { UNKNOWN, NONE }, { DOWN, UNKNOWN }, AVAILABILITY_DOWN, 107 },
		{ { UNKNOWN, NONE }, { SUPPLIER, NONE }, AVAILABILITY_SUPPLIER, 106 },
		{ { UNKNOWN, DOWN }, { NONE, NONE }, AVAILABILITY_UNKNOWN, 0 },
		{ { UNKNOWN, NONE }, { UNKNOWN, NONE }, AVAILABILITY_UNKNOWN, 0 },
		{ { NONE, NONE }, { UP, DOWN }, AVAILABILITY_UP, 0 },
		{ { NONE, NONE }, { PLANNED, NONE }, AVAILABILITY_MAINTENANCE, 105 },
		{ { NONE, NONE }, { NONE, NONE }, AVAILABILITY_UNKNOWN, 0 },
	};
	const struct availability_time always = { { 0 }, { HOUR } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct availability_line ways[2], devices[2], line;
		struct availability_site site = { .ways = ways, .devices = devices, .declared = { &always, 1 } };
		struct availability_span spans[4];
		struct arena *a = arena_new();
		struct err e;

		for (size_t k = 0; k < 2; k++) {
			if (rows[i].ways[k] != NONE)
				ways[site.n_ways++] = steady(&spans[k], (enum availability_part)rows[i].ways[k]);
			if (rows[i].devices[k] != NONE)
				devices[site.n_devices++] = steady(&spans[2 + k], (enum availability_part)rows[i].devices[k]);
		}
		assert_true(availability_line_of_site(&site, (wall_t){ 0 }, (wall_t){ HOUR }, a, &line, &e));
		if (line.n != 1 || line.spans[0].part != rows[i].is || line.spans[0].alert_id != rows[i].alert_id)
			fail_msg("row %zu: %s, alert %d", i, availability_part_name(line.spans[0].part), (int)line.spans[0].alert_id);
		arena_free(a);
	}
}

/* A collector begins: the dead device is known first, the one that answers after half an hour. */
static void the_first_that_is_known_to_be_silent_cuts_nobody_off(void **state)
{
	const struct availability_time always = { { 0 }, { HOUR } };
	struct availability_span dead = { { 0 }, { HOUR }, AVAILABILITY_DOWN, 0 };
	struct availability_span late[] = { { { 0 }, { HOUR / 2 }, AVAILABILITY_UNKNOWN, 0 }, { { HOUR / 2 }, { HOUR }, AVAILABILITY_UP, 0 } };
	const struct availability_line devices[] = { { &dead, 1 }, { late, 2 } };
	const struct availability_site site = { .devices = devices, .n_devices = 2, .declared = { &always, 1 } };
	struct availability_line line;
	struct arena *a = arena_new();
	struct err e;

	(void)state;
	assert_true(availability_line_of_site(&site, (wall_t){ 0 }, (wall_t){ HOUR }, a, &line, &e));
	assert_int_equal(line.n, 2);
	assert_int_equal(line.spans[0].part, AVAILABILITY_UNKNOWN);
	assert_int_equal(line.spans[1].part, AVAILABILITY_UP);
	arena_free(a);
}

/* ---- states, levels, months ---- */

static void a_state_counts_by_whether_the_object_works(void **state)
{
	static const struct { const char *kind; int state; enum outcome outcome; enum availability_part is; } rows[] = {
		{ "link", LINK_UP, OUTCOME_OK, AVAILABILITY_UP },
		{ "link", LINK_DEGRADED, OUTCOME_LINK_DEGRADED, AVAILABILITY_DEGRADED },
		{ "link", LINK_DOWN, OUTCOME_LINK_DOWN, AVAILABILITY_DOWN },
		{ "link", LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN, AVAILABILITY_OUT },
		{ "link", LINK_UNKNOWN, OUTCOME_TIMEOUT, AVAILABILITY_UNKNOWN },
		{ "link", 99, OUTCOME_OK, AVAILABILITY_UNKNOWN },
		{ "device", STATE_OK, OUTCOME_OK, AVAILABILITY_UP },
		{ "device", STATE_WARNING, OUTCOME_LOSS, AVAILABILITY_UP },
		{ "device", STATE_CRITICAL, OUTCOME_TIMEOUT, AVAILABILITY_DOWN },
		{ "device", STATE_CRITICAL, OUTCOME_UNREACHABLE, AVAILABILITY_DOWN },
		{ "device", STATE_CRITICAL, OUTCOME_AUTH_FAILURE, AVAILABILITY_UP },
		{ "device", STATE_CRITICAL, OUTCOME_STORAGE_FULL, AVAILABILITY_UP },
		{ "device", STATE_UNKNOWN, OUTCOME_STALE, AVAILABILITY_UNKNOWN },
		{ "service", STATE_CRITICAL, OUTCOME_HTTP_STATUS, AVAILABILITY_DOWN },
		{ "service", STATE_CRITICAL, OUTCOME_TLS_EXPIRED, AVAILABILITY_DOWN },
		{ "service", STATE_CRITICAL, OUTCOME_TLS_EXPIRING, AVAILABILITY_UP },
		{ "service", STATE_CRITICAL, OUTCOME_TLS_OLD_PROTOCOL, AVAILABILITY_UP },
		{ "service", STATE_WARNING, OUTCOME_SLOW, AVAILABILITY_UP },
		{ "covolink", STATE_CRITICAL, OUTCOME_AE_CALLED_UNKNOWN, AVAILABILITY_DOWN },
		{ "covolink", STATE_UNKNOWN, OUTCOME_COLLECTOR_BLIND, AVAILABILITY_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (availability_of_state(rows[i].kind, rows[i].state, rows[i].outcome) != rows[i].is)
			fail_msg("row %zu", i);
}

static void a_level_is_met_only_when_nothing_unknown_could_break_it(void **state)
{
	static const struct { int64_t up, unknown, planned, supplier, down; double level; enum availability_verdict is; } rows[] = {
		{ 999, 0, 0, 0, 1, 0.999, AVAILABILITY_MET },
		{ 998, 0, 0, 1, 1, 0.999, AVAILABILITY_NOT_MET },    /* a supplier is held to its own level */
		{ 999, 0, 50, 0, 1, 0.999, AVAILABILITY_MET },       /* planned work is not */
		{ 990, 10, 0, 0, 0, 0.999, AVAILABILITY_NOT_KNOWN },
		{ 999, 1, 0, 0, 0, 0.999, AVAILABILITY_MET },        /* though it had failed */
		{ 980, 10, 0, 0, 10, 0.999, AVAILABILITY_NOT_MET },  /* though it had worked */
		{ 0, 1000, 0, 0, 0, 0.999, AVAILABILITY_NOT_KNOWN },
		{ 0, 0, 10, 0, 0, 0.999, AVAILABILITY_NOT_KNOWN },
		{ 1000, 0, 0, 0, 0, 1, AVAILABILITY_MET },
		{ 1000, 0, 0, 0, 0, (double)NAN, AVAILABILITY_NO_LEVEL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct availability a = { .ms = { [AVAILABILITY_UP] = rows[i].up, [AVAILABILITY_UNKNOWN] = rows[i].unknown,
			[AVAILABILITY_MAINTENANCE] = rows[i].planned, [AVAILABILITY_SUPPLIER] = rows[i].supplier, [AVAILABILITY_DOWN] = rows[i].down } };

		if (availability_judge(&a, rows[i].level, a.to) != rows[i].is)
			fail_msg("row %zu", i);
	}
}

/* What is to come may mend a period that was not measured so far. */
static void a_level_is_not_met_by_less_than_half_of_a_period(void **state)
{
	static const struct { int64_t undeclared, off, unknown, up, planned, down, to_come; double level; enum availability_verdict is; } rows[] = {
		{ 501, 0, 0, 499, 0, 0, 0, 0.999, AVAILABILITY_NOT_KNOWN },
		{ 500, 0, 0, 500, 0, 0, 0, 0.999, AVAILABILITY_MET },
		{ 500, 0, 0, 500, 0, 0, 9000, 0.999, AVAILABILITY_ON_COURSE }, /* of all that is to come nothing is known */
		{ 900, 0, 0, 100, 0, 0, 799, 0.999, AVAILABILITY_NOT_KNOWN },  /* half of it can no longer be measured */
		{ 900, 0, 0, 100, 0, 0, 800, 0.999, AVAILABILITY_ON_COURSE },
		{ 500, 0, 1, 499, 0, 0, 0, 0.9, AVAILABILITY_NOT_KNOWN },     /* what is unknown was not measured either */
		{ 0, 0, 600, 400, 0, 0, 0, 0.4, AVAILABILITY_NOT_KNOWN },     /* a low level is no excuse */
		{ 0, 600, 0, 400, 0, 0, 0, 0.999, AVAILABILITY_MET },         /* switched off is measured */
		{ 400, 200, 0, 400, 0, 0, 0, 0.999, AVAILABILITY_MET },
		{ 900, 0, 0, 98, 0, 2, 0, 0.998, AVAILABILITY_NOT_KNOWN },
		{ 900, 0, 0, 97, 0, 3, 0, 0.998, AVAILABILITY_NOT_MET },      /* more than all of it allows */
		{ 900, 0, 0, 97, 0, 3, 500, 0.998, AVAILABILITY_NOT_KNOWN },
		{ 900, 0, 0, 97, 0, 3, 1000, 0.998, AVAILABILITY_NOT_MET },   /* though all the rest were up */
		{ 900, 0, 0, 96, 0, 4, 500, 0.998, AVAILABILITY_NOT_MET },
		{ 900, 0, 0, 50, 50, 0, 0, 0.999, AVAILABILITY_NOT_KNOWN },   /* planned work breaks nothing */
		{ 500, 0, 0, 498, 0, 2, 0, 0.998, AVAILABILITY_NOT_MET },     /* of what was measured */
		{ 1000, 0, 0, 0, 0, 0, 0, 1, AVAILABILITY_NOT_KNOWN },
		{ 900, 0, 0, 100, 0, 0, 0, (double)NAN, AVAILABILITY_NO_LEVEL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct availability a = { .to = { 1000 }, .ms = { [AVAILABILITY_UNDECLARED] = rows[i].undeclared, [AVAILABILITY_OUT] = rows[i].off,
			[AVAILABILITY_UNKNOWN] = rows[i].unknown, [AVAILABILITY_UP] = rows[i].up, [AVAILABILITY_MAINTENANCE] = rows[i].planned,
			[AVAILABILITY_DOWN] = rows[i].down } };

		if (availability_judge(&a, rows[i].level, (wall_t){ 1000 + rows[i].to_come }) != rows[i].is)
			fail_msg("row %zu", i);
	}
}

/* 99.9 % of a November of 720 hours are 43 minutes and 12 seconds. */
static void a_month_that_runs_is_judged_by_what_it_allows_whole(void **state)
{
	static const struct { const char *at; int64_t down_s, planned_s, unknown_s; enum availability_verdict is; } rows[] = {
		{ "2026-11-01 00:08", 0, 0, 0, AVAILABILITY_ON_COURSE },
		{ "2026-11-01 00:08", 480, 0, 0, AVAILABILITY_ON_COURSE },        /* 0 % so far, and 35 minutes left */
		{ "2026-11-01 01:00", 2592, 0, 0, AVAILABILITY_ON_COURSE },
		{ "2026-11-01 01:00", 2593, 0, 0, AVAILABILITY_NOT_MET },
		{ "2026-11-01 01:00", 0, 3600, 0, AVAILABILITY_ON_COURSE },
		{ "2026-11-01 01:00", 0, 0, 2592, AVAILABILITY_ON_COURSE },
		{ "2026-11-01 01:00", 0, 0, 2593, AVAILABILITY_NOT_KNOWN },
		{ "2026-11-15 00:00", 1800, 0, 900, AVAILABILITY_NOT_KNOWN },     /* as one or as the other */
		{ "2026-11-15 00:00", 2593, 0, 86400, AVAILABILITY_NOT_MET },     /* though all of that had been up */
		{ "2026-11-30 23:16", 0, 0, 0, AVAILABILITY_ON_COURSE },
		{ "2026-11-30 23:17", 0, 0, 0, AVAILABILITY_MET },                /* 43 minutes break it no more */
		{ "2026-11-30 23:17", 13, 0, 0, AVAILABILITY_ON_COURSE },
		{ "2026-12-01 00:00", 2592, 0, 0, AVAILABILITY_MET },
		{ "2026-12-01 00:00", 2593, 0, 0, AVAILABILITY_NOT_MET },
	};
	struct availability_time november = month("2026-11");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t past_ms = at(rows[i].at).ms - november.from.ms;
		struct availability a = { .from = november.from, .to = at(rows[i].at), .ms = { [AVAILABILITY_DOWN] = rows[i].down_s * 1000,
			[AVAILABILITY_MAINTENANCE] = rows[i].planned_s * 1000, [AVAILABILITY_UNKNOWN] = rows[i].unknown_s * 1000 } };
		enum availability_verdict is;

		a.ms[AVAILABILITY_UP] = past_ms - (rows[i].down_s + rows[i].planned_s + rows[i].unknown_s) * 1000;
		is = availability_judge(&a, 0.999, november.to);
		if (is != rows[i].is)
			fail_msg("row %zu: %s", i, availability_verdict_name(is));
	}
}

/* October has 745 hours, March 743: their tenths of a percent are 44 minutes 42 and 44 minutes 34.8. */
static void the_hour_of_a_clock_change_is_a_part_of_what_a_month_allows(void **state)
{
	static const struct { const char *month, *at; int64_t allowed_s; } rows[] = {
		{ "2026-10", "2026-10-02", 2682 }, { "2026-10", "2026-10-31", 2682 }, { "2026-03", "2026-03-02", 2674 }, { "2026-03", "2026-03-31", 2674 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct availability_time m = month(rows[i].month);

		for (int64_t more_s = 0; more_s < 2; more_s++) {
			int64_t down_ms = (rows[i].allowed_s + more_s) * 1000, past_ms = at(rows[i].at).ms - m.from.ms;
			struct availability a = { .from = m.from, .to = at(rows[i].at), .ms = { [AVAILABILITY_DOWN] = down_ms, [AVAILABILITY_UP] = past_ms - down_ms } };

			if (availability_judge(&a, 0.999, m.to) != (more_s ? AVAILABILITY_NOT_MET : AVAILABILITY_ON_COURSE))
				fail_msg("row %zu, %d s more", i, (int)more_s);
		}
	}
}

static void a_month_is_that_of_the_clock_on_the_wall(void **state)
{
	static const char *const refused[] = { "", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", "2026/10", "1969-12", "-026-10", "2026--1" };
	struct availability_time t = availability_month_of(at("2026-10-31T23:30:00Z"), 0); /* November, in Paris */
	struct err e;

	(void)state;
	assert_int_equal(t.from.ms, at("2026-10-31T23:00:00Z").ms);
	assert_int_equal(t.to.ms, at("2026-11-30T23:00:00Z").ms);
	t = availability_month_of(at("2026-01-15"), 1);
	assert_int_equal(t.from.ms, at("2025-11-30T23:00:00Z").ms);
	assert_int_equal(t.to.ms, at("2025-12-31T23:00:00Z").ms);
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		if (availability_month_parse(refused[i], &t, &e))
			fail_msg("%s was taken", refused[i]);
		assert_int_equal(e.kind, ERR_USAGE);
	}
}

/* ---- at random, against a judge of single minutes ---- */

enum { DAYS = 3, MINUTES = DAYS * 1440, LINES_MAX = 4 };

static int64_t minute_of(int n)
{
	static int64_t first;

	if (first == 0)
		first = at("2026-10-24").ms;
	return first + n * (int64_t)MINUTE;
}

static int draw(int n) { return rand() % n; }

static void draw_times(struct availability_time *of, size_t *n, int most, int longest)
{
	*n = (size_t)draw(most + 1);
	for (size_t i = 0; i < *n; i++) {
		int from = draw(MINUTES + 600) - 300;

		of[i] = (struct availability_time){ { minute_of(from) }, { minute_of(from + 1 + draw(longest)) } };
	}
}

static void draw_calendar(struct calendar *c)
{
	static const enum availability_part parts[] = { AVAILABILITY_OUT, AVAILABILITY_UNKNOWN, AVAILABILITY_UP, AVAILABILITY_UP,
		AVAILABILITY_DEGRADED, AVAILABILITY_DOWN, AVAILABILITY_DOWN };
	int minute = draw(600) - 300;

	for (c->r.n_states = 0; c->r.n_states < SPANS_MAX && minute < MINUTES; c->r.n_states++) {
		int length = 1 + draw(draw(4) == 0 ? 2000 : 100);

		c->states[c->r.n_states] = (struct availability_span){ { minute_of(minute) }, { minute_of(minute + length) },
			parts[draw(ARRAY_LEN(parts))], 0 };
		minute += length + (draw(4) == 0 ? draw(60) : 0);
	}
	draw_times(c->declared, &c->r.declared.n, 3, MINUTES);
	draw_times(c->measured, &c->r.measured.n, 4, MINUTES);
	draw_times(c->maintenance, &c->r.maintenance.n, 5, 400);
	c->r.n_blames = (size_t)draw(8);
	for (size_t i = 0; i < c->r.n_blames; i++) {
		int from = draw(MINUTES);

		c->blames[i] = (struct availability_blame){ { minute_of(from) }, { minute_of(from + 1 + draw(500)) }, draw(3), draw(2) == 0 };
	}
}

static bool within(const struct availability_times *t, int64_t ms)
{
	bool is = false;

	for (size_t i = 0; i < t->n; i++)
		is |= ms >= t->of[i].from.ms && ms < t->of[i].to.ms;
	return is;
}

static enum availability_part part_of_minute(const struct calendar *c, int64_t ms)
{
	enum availability_part recorded = AVAILABILITY_UNKNOWN;

	for (size_t i = 0; i < c->r.n_states; i++)
		if (ms >= c->states[i].from.ms && ms < c->states[i].to.ms)
			recorded = c->states[i].part;
	if (!within(&c->r.declared, ms))
		return AVAILABILITY_UNDECLARED;
	if (!within(&c->r.measured, ms))
		return AVAILABILITY_UNKNOWN;
	if (recorded != AVAILABILITY_DOWN || within(&c->r.maintenance, ms))
		return recorded == AVAILABILITY_DOWN ? AVAILABILITY_MAINTENANCE : recorded;
	for (size_t i = 0; i < c->r.n_blames; i++)
		if (ms >= c->blames[i].from.ms && ms < c->blames[i].to.ms)
			return c->blames[i].supplier ? AVAILABILITY_SUPPLIER : AVAILABILITY_DOWN;
	return AVAILABILITY_DOWN;
}

static enum availability_part part_of_site(const enum availability_part *ways, size_t n_ways, const enum availability_part *devices,
                                           const bool *telling, size_t n_devices)
{
	size_t up = 0, degraded = 0, down = 0, unknown = 0, out = 0, answers = 0, may_answer = 0;
	enum availability_part worst = AVAILABILITY_OUT, silent = AVAILABILITY_OUT;

	for (size_t i = 0; i < n_ways; i++) {
		up += ways[i] == AVAILABILITY_UP;
		degraded += ways[i] == AVAILABILITY_DEGRADED;
		unknown += ways[i] == AVAILABILITY_UNKNOWN;
		out += ways[i] == AVAILABILITY_OUT;
		down += availability_is_down(ways[i]);
		if (availability_is_down(ways[i]) && ways[i] > worst)
			worst = ways[i];
	}
	for (size_t i = 0; i < n_devices; i++) {
		answers += devices[i] == AVAILABILITY_UP || devices[i] == AVAILABILITY_DEGRADED;
		may_answer += telling[i] && devices[i] == AVAILABILITY_UNKNOWN;
		if (availability_is_down(devices[i]) && devices[i] > silent)
			silent = devices[i];
	}
	if (up + degraded > 0)
		return down > 0 || up == 0 ? AVAILABILITY_DEGRADED : AVAILABILITY_UP;
	if (n_ways > 0 && unknown == 0)
		return down + out > 0 ? worst : AVAILABILITY_UNDECLARED;
	if (answers > 0)
		return down > 0 ? AVAILABILITY_DEGRADED : AVAILABILITY_UP;
	return silent != AVAILABILITY_OUT && may_answer == 0 ? silent : AVAILABILITY_UNKNOWN;
}

static bool tells(const struct calendar *c)
{
	for (int m = 0; m < MINUTES; m++) {
		enum availability_part part = part_of_minute(c, minute_of(0) + m * (int64_t)MINUTE);

		if (part != AVAILABILITY_UNDECLARED && part != AVAILABILITY_OUT && part != AVAILABILITY_UNKNOWN)
			return true;
	}
	return false;
}

static enum availability_part part_at(const struct availability_line *line, int64_t ms)
{
	for (size_t i = 0; i < line->n; i++)
		if (ms >= line->spans[i].from.ms && ms < line->spans[i].to.ms)
			return line->spans[i].part;
	fail_msg("a gap in the line");
	return AVAILABILITY_OUT;
}

static void assert_sound(const struct availability_line *line)
{
	assert_true(line->n > 0 && line->spans[0].from.ms == minute_of(0) && line->spans[line->n - 1].to.ms == minute_of(MINUTES));
	for (size_t i = 1; i < line->n; i++) {
		const struct availability_span *a = &line->spans[i - 1], *b = &line->spans[i];

		assert_true(a->to.ms == b->from.ms && a->from.ms < a->to.ms);
		assert_true(a->part != b->part || a->alert_id != b->alert_id);
	}
}

/* One run: up to four objects, the site that they make, each minute. */
static void compare_round(size_t round)
{
	static struct calendar c[LINES_MAX];
	const struct availability_time period = { { minute_of(0) }, { minute_of(MINUTES) } };
	size_t n = 1 + (size_t)draw(LINES_MAX), n_ways = (size_t)draw((int)n + 1);
	struct availability_line lines[LINES_MAX], site_line;
	bool telling[LINES_MAX];
	struct availability_site site = { lines, lines + n_ways, n_ways, n - n_ways, { c[0].declared, 0 } };
	int64_t counted = 0;
	struct availability a;
	struct err e;

	for (size_t i = 0; i < n; i++) {
		begin(&c[i]);
		draw_calendar(&c[i]);
		lines[i] = line_of(&c[i], period);
		assert_sound(&lines[i]);
		telling[i] = tells(&c[i]);
	}
	site.declared.n = c[0].r.declared.n;
	assert_true(availability_line_of_site(&site, period.from, period.to, c[0].a, &site_line, &e));
	assert_sound(&site_line);
	for (int m = 0; m < MINUTES; m++) {
		enum availability_part parts[LINES_MAX], is;

		for (size_t i = 0; i < n; i++) {
			parts[i] = part_of_minute(&c[i], minute_of(0) + m * (int64_t)MINUTE);
			if (part_at(&lines[i], minute_of(0) + m * (int64_t)MINUTE) != parts[i])
				fail_msg("round %zu, object %zu, minute %d", round, i, m);
		}
		is = within(&c[0].r.declared, minute_of(0) + m * (int64_t)MINUTE)
		             ? part_of_site(parts, n_ways, parts + n_ways, telling + n_ways, n - n_ways)
		             : AVAILABILITY_UNDECLARED;
		if (part_at(&site_line, minute_of(0) + m * (int64_t)MINUTE) != is)
			fail_msg("round %zu, site, minute %d", round, m);
		counted += is == AVAILABILITY_UP || is == AVAILABILITY_DEGRADED ? MINUTE : 0;
	}
	a = availability_count(&site_line);
	assert_int_equal(works(&a), counted);
	for (size_t i = 0; i < n; i++)
		arena_free(c[i].a);
}

static void random_calendars_agree_with_a_judge_of_single_minutes(void **state)
{
	unsigned seed = getenv("VIGIE_SEED") ? (unsigned)strtoul(getenv("VIGIE_SEED"), NULL, 10) : (unsigned)time(NULL);
	size_t rounds = long_runs(20000) / 100;

	(void)state;
	print_message("seed %u\n", seed);
	for (size_t round = 0; round < rounds; round++) {
		srand(seed + (unsigned)round);
		compare_round(round);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_october_counts_what_its_calendar_says),
		cmocka_unit_test(a_march_is_an_hour_short),
		cmocka_unit_test(nothing_counted_is_no_ratio),
		cmocka_unit_test(a_site_is_what_its_ways_leave_of_it),
		cmocka_unit_test(the_first_that_is_known_to_be_silent_cuts_nobody_off),
		cmocka_unit_test(a_state_counts_by_whether_the_object_works),
		cmocka_unit_test(a_level_is_met_only_when_nothing_unknown_could_break_it),
		cmocka_unit_test(a_level_is_not_met_by_less_than_half_of_a_period),
		cmocka_unit_test(a_month_that_runs_is_judged_by_what_it_allows_whole),
		cmocka_unit_test(the_hour_of_a_clock_change_is_a_part_of_what_a_month_allows),
		cmocka_unit_test(a_month_is_that_of_the_clock_on_the_wall),
		cmocka_unit_test(random_calendars_agree_with_a_judge_of_single_minutes),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
