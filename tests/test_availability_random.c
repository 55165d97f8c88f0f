/* Random calendars in a store, over the night of a clock change: what the reader says of them, against a judge of single minutes. */
#include "tests/availability_scene.h"
#include "tests/long_runs.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { DAYS = 3, MINUTES = DAYS * 1440, MARGIN = 600, THINGS_MAX = 64 };

struct times { int from[THINGS_MAX], to[THINGS_MAX]; size_t n; }; /* minutes of the period; [from, to) */

/* What was drawn. kinds of failures: whether a supplier answers for it, and whether the core's planned work covers it. */
struct drawn {
	struct times runs, blinds, planned, core_planned, declared, downs, unknowns;
	bool alerts[THINGS_MAX], follows[THINGS_MAX], called[THINGS_MAX];
	bool contract;
};

static int64_t begin_ms;

static int draw(int n) { return rand() % n; }

static int64_t instant(int minute) { return begin_ms + minute * (int64_t)MINUTE; }

static void sql(struct scene *s, const char *format, ...) PRINTF_LIKE(2, 3);
static void sql(struct scene *s, const char *format, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	fixture_sql(&s->f, text);
}

/* Some that follow each other with gaps, from before the period until after it. */
static void draw_times(struct times *t, int longest, int gap)
{
	int minute = -MARGIN + draw(gap);

	for (t->n = 0; t->n < THINGS_MAX && minute < MINUTES + MARGIN; t->n++) {
		t->from[t->n] = minute;
		t->to[t->n] = minute + 1 + draw(longest);
		minute = t->to[t->n] + 1 + draw(gap);
	}
}

static bool within(const struct times *t, int minute, size_t *ret)
{
	for (size_t i = 0; i < t->n; i++) {
		if (minute >= t->from[i] && minute < t->to[i]) {
			*ret = i;
			return true;
		}
	}
	return false;
}

/* ---- into the store ---- */

static void write_states(struct scene *s, const struct drawn *d)
{
	int64_t since = at("2026-09-01").ms;
	size_t i = 0, k = 0;

	while (i < d->downs.n || k < d->unknowns.n) {
		bool down = k == d->unknowns.n || (i < d->downs.n && d->downs.from[i] < d->unknowns.from[k]);
		const struct times *t = down ? &d->downs : &d->unknowns;
		size_t n = down ? i++ : k++;

		if (since < instant(t->from[n]))
			sql(s, "INSERT INTO state_interval VALUES (%d, %" PRId64 ", %" PRId64 ", %d, 'ok', NULL)", L_ECHO, since, instant(t->from[n]), LINK_UP);
		sql(s, "INSERT INTO state_interval VALUES (%d, %" PRId64 ", %" PRId64 ", %d, 'timeout', NULL)", L_ECHO, instant(t->from[n]), instant(t->to[n]),
		    down ? LINK_DOWN : LINK_UNKNOWN);
		since = instant(t->to[n]);
	}
	sql(s, "INSERT INTO state_interval VALUES (%d, %" PRId64 ", NULL, %d, 'ok', NULL)", L_ECHO, since, LINK_UP);
}

static void write_alerts(struct scene *s, const struct drawn *d)
{
	for (size_t i = 0; i < d->downs.n; i++) {
		int64_t from = instant(d->downs.from[i]), to = instant(d->downs.to[i]);

		if (!d->alerts[i])
			continue;
		sql(s, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome) VALUES (%zu, %d, %" PRId64 ", %" PRId64 ", %s, 2, 'timeout')",
		    i + 1, L_ECHO, from, to, d->follows[i] ? "20" : "NULL");
		if (d->follows[i])
			sql(s, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, state, outcome) VALUES (%zu, %d, %" PRId64 ", %" PRId64 ", 2, 'timeout')",
			    1000 + i, CORE, from, to);
		if (d->called[i])
			sql(s, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, contract, seq) VALUES ('call', %d, %zu, 0, %" PRId64 ", 'SYVIK', 1)", L_ECHO,
			    d->follows[i] ? 1000 + i : i + 1, from + 1);
	}
}

static void write_planned(struct scene *s, const struct times *t, int entity)
{
	for (size_t i = 0; i < t->n; i++)
		sql(s, "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, ended_ms, seq) VALUES ('maintenance', %d, 0, %" PRId64 ", %" PRId64
		    ", %" PRId64 ", 1)", entity, instant(t->from[i]), instant(t->to[i]) + (int64_t)(i % 2) * HOUR, instant(t->to[i]));
}

static void write_all(struct scene *s, const struct drawn *d)
{
	fixture_sql(&s->f, "BEGIN; DELETE FROM note; DELETE FROM alert; DELETE FROM silence; DELETE FROM state_interval; DELETE FROM collector_run;"
	                   "DELETE FROM link WHERE entity_id = 6");
	for (size_t i = 0; i < d->declared.n; i++)
		sql(s, "INSERT INTO link (entity_id, valid_from, valid_to, site, address, contract) VALUES (6, %" PRId64 ", %" PRId64
		    ", 'EHPAD des Tilleuls', '127.0.0.6', %s)", instant(d->declared.from[i]), instant(d->declared.to[i]), d->contract ? "'SYVIK'" : "NULL");
	for (size_t i = 0; i < d->runs.n; i++)
		sql(s, "INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms, stopped_ms) SELECT 1, 't', %" PRId64 ", t, CASE %zu WHEN 0 THEN t END "
		    "FROM (SELECT %" PRId64 " AS t)", instant(d->runs.from[i]), i % 2, instant(d->runs.to[i]));
	for (size_t i = 0; i < d->blinds.n; i++)
		sql(s, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, state, outcome) VALUES (%zu, %d, %" PRId64 ", %" PRId64 ", 2, 'collector-blind')",
		    2000 + i, COLLECTOR, instant(d->blinds.from[i]), instant(d->blinds.to[i]));
	write_states(s, d);
	write_alerts(s, d);
	write_planned(s, &d->planned, NURSING_HOME);
	write_planned(s, &d->core_planned, CORE);
	fixture_sql(&s->f, "COMMIT");
}

/* ---- the judge ---- */

static enum availability_part part_of_minute(const struct drawn *d, int minute)
{
	size_t i, k;

	if (!within(&d->declared, minute, &i))
		return AVAILABILITY_UNDECLARED;
	if (!within(&d->runs, minute, &i) || within(&d->blinds, minute, &i) || within(&d->unknowns, minute, &i))
		return AVAILABILITY_UNKNOWN;
	if (!within(&d->downs, minute, &i))
		return AVAILABILITY_UP;
	if (within(&d->planned, minute, &k) || (d->alerts[i] && d->follows[i] && within(&d->core_planned, minute, &k)))
		return AVAILABILITY_MAINTENANCE;
	if (!d->alerts[i])
		return d->contract ? AVAILABILITY_SUPPLIER : AVAILABILITY_DOWN;
	return d->called[i] || (d->contract && !d->follows[i]) ? AVAILABILITY_SUPPLIER : AVAILABILITY_DOWN;
}

/* Downs, then what is not known between them. */
static void draw_all(struct drawn *d)
{
	memset(d, 0, sizeof *d);
	draw_times(&d->runs, 2000, 200);
	draw_times(&d->blinds, 120, 3000);
	draw_times(&d->planned, 200, 800);
	draw_times(&d->core_planned, 200, 800);
	draw_times(&d->declared, 4000, draw(2) ? 1 : 300);
	draw_times(&d->downs, 200, 400);
	d->contract = draw(2);
	for (size_t i = 0; i < d->downs.n; i++) {
		int end = i + 1 < d->downs.n ? d->downs.from[i + 1] : MINUTES + MARGIN;

		d->alerts[i] = draw(4) > 0;
		d->follows[i] = draw(2);
		d->called[i] = draw(3) == 0;
		if (draw(4) == 0 && d->downs.to[i] < end && d->unknowns.n < THINGS_MAX) {
			d->unknowns.from[d->unknowns.n] = d->downs.to[i];
			d->unknowns.to[d->unknowns.n++] = d->downs.to[i] + 1 + draw(end - d->downs.to[i]);
		}
	}
}

static void compare_round(struct scene *s, size_t round)
{
	const struct availability_time period = { { instant(0) }, { instant(MINUTES) } };
	int64_t expected[AVAILABILITY_PARTS] = { 0 };
	struct availability_row link, site;
	struct drawn d;
	struct reader *r;

	draw_all(&d);
	write_all(s, &d);
	for (int minute = 0; minute < MINUTES; minute++)
		expected[part_of_minute(&d, minute)] += MINUTE;
	r = fixture_reader(&s->f, at("2026-12-01"), WALL_NEVER);
	if (!read_availability(r, s->a, L_ECHO, period, true, &link, &s->e) || !read_availability(r, s->a, NURSING_HOME, period, false, &site, &s->e))
		fail_msg("%s", s->e.text);
	fixture_reader_done(r);
	for (size_t p = 0; p < AVAILABILITY_PARTS; p++)
		if (link.time.ms[p] != expected[p] || site.time.ms[p] != expected[p])
			fail_msg("round %zu: %s for %" PRId64 " min, of the site %" PRId64 ", not %" PRId64, round, availability_part_name((enum availability_part)p),
			         link.time.ms[p] / MINUTE, site.time.ms[p] / MINUTE, expected[p] / MINUTE);
	for (size_t i = 0; i < link.n_incidents; i++) {
		const struct availability_incident *told = &link.incidents[i];

		for (int64_t ms = told->from.ms; ms < told->to.ms; ms += MINUTE)
			assert_int_equal(part_of_minute(&d, (int)((ms - begin_ms) / MINUTE)), told->part);
	}
	arena_reset(s->a);
}

static void random_stores_agree_with_a_judge_of_single_minutes(void **state)
{
	unsigned seed = getenv("VIGIE_SEED") ? (unsigned)strtoul(getenv("VIGIE_SEED"), NULL, 10) : (unsigned)time(NULL);
	size_t rounds = long_runs(6000) / 100;
	struct scene *s = *state;

	print_message("seed %u\n", seed);
	begin_ms = at("2026-10-24").ms;
	for (size_t round = 0; round < rounds; round++) {
		srand(seed + (unsigned)round);
		compare_round(s, round);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_stores_agree_with_a_judge_of_single_minutes, set_up, tear_down),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
