/* The four columns from a real store: states, runs, blindness, alerts, calls, planned work, versions. */
#include "tests/availability_scene.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Of October, as known on December 1st. A site is the same alone as among all. */
static struct availability_row row_at(struct scene *s, int id, const char *when)
{
	struct reader *r = fixture_reader(&s->f, at("2026-12-01"), *when ? at(when) : WALL_NEVER);
	struct availability_row row, *all;
	size_t n;

	if (!read_availability(r, s->a, id, month("2026-10"), true, &row, &s->e)
	    || !read_availability_sites(r, s->a, month("2026-10"), true, &all, &n, &s->e))
		fail_msg("%s", s->e.text);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_true(strcmp(all[i - 1].name, all[i].name) < 0);
		if (all[i].id != id)
			continue;
		assert_memory_equal(&all[i].time, &row.time, sizeof row.time);
		assert_int_equal(all[i].n_incidents, row.n_incidents);
		assert_int_equal(all[i].verdict, row.verdict);
	}
	fixture_reader_done(r);
	return row;
}

static struct availability_row row_of(struct scene *s, int id) { return row_at(s, id, ""); }

static void assert_parts(const struct availability_row *row, int64_t unknown, int64_t maintenance, int64_t supplier, int64_t down)
{
	const int64_t expected[] = { unknown, maintenance, supplier, down };
	const enum availability_part parts[] = { AVAILABILITY_UNKNOWN, AVAILABILITY_MAINTENANCE, AVAILABILITY_SUPPLIER, AVAILABILITY_DOWN };
	int64_t sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (row->time.ms[parts[i]] != expected[i])
			fail_msg("%s is %s for %" PRId64 " min, not %" PRId64, row->name, availability_part_name(parts[i]), row->time.ms[parts[i]] / MINUTE,
			         expected[i] / MINUTE);
	for (size_t i = 0; i < AVAILABILITY_PARTS; i++)
		sum += row->time.ms[i];
	assert_int_equal(sum, row->time.to.ms - row->time.from.ms);
}

/* ---- */

static void a_month_agrees_with_its_calendar(void **state)
{
	struct scene *s = *state;
	struct availability_row link, site;

	run(s, "DELETE FROM collector_run;"
	       "UPDATE link SET contract = 'SYVIK' WHERE entity_id = 6;"
	       "INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms, stopped_ms) VALUES "
	       "(1, 't', @2026-09-01@, @2026-10-10 01:00@, @2026-10-10 01:00@), (2, 't', @2026-10-10 03:00@, @2026-10-12 00:00@, NULL), "
	       "(3, 't', @2026-10-12 00:30@, @2026-12-01@, @2026-12-01@)");
	became(s, L_ECHO, "2026-09-01", LINK_UP, "ok");
	became(s, L_ECHO, "2026-10-10 02:00", LINK_DOWN, "timeout"); /* told by nobody: the collector was stopped */
	became(s, L_ECHO, "2026-10-10 04:00", LINK_UP, "ok");
	alert(s, 1, COLLECTOR, 0, "2026-10-20 12:00", "2026-10-20 12:30");
	became(s, L_ECHO, "2026-10-20 11:50", LINK_DOWN, "timeout");
	became(s, L_ECHO, "2026-10-20 12:01", LINK_UNKNOWN, "collector-blind");
	became(s, L_ECHO, "2026-10-20 12:31", LINK_UP, "ok");
	became(s, L_ECHO, "2026-10-25T01:00:00+02:00", LINK_DOWN, "timeout");
	alert(s, 2, L_ECHO, 0, "2026-10-25T01:00:00+02:00", "2026-10-25T05:00:00+01:00");
	became(s, L_ECHO, "2026-10-25T05:00:00+01:00", LINK_UP, "ok");
	plan(s, NURSING_HOME, "2026-10-18 01:30", "2026-10-18 03:00", "'weekly'"); /* on the 25th two hours and a half */

	link = row_of(s, L_ECHO);
	assert_parts(&link, (2 * 60 + 30 + 31) * MINUTE, 150 * MINUTE, 150 * MINUTE + HOUR + 10 * MINUTE, 0);
	assert_int_equal(link.time.ms[AVAILABILITY_UP], (745 - 2 - 5 - 1) * (int64_t)HOUR - (30 + 31 + 10) * MINUTE);
	assert_string_equal(link.contract, "SYVIK");
	assert_int_equal(link.verdict, AVAILABILITY_NOT_MET);
	site = row_of(s, NURSING_HOME);
	assert_memory_equal(site.time.ms, link.time.ms, sizeof site.time.ms);
	assert_string_equal(site.supplier, "Operator");
	assert_true(site.guaranteed > 0.9989 && site.guaranteed < 0.9991);
}

/* Down from 10:00 to 12:00; what else there was, and what that makes of it. */
static void who_answers_for_a_failure_is_what_was_recorded(void **state)
{
	enum { NO_ALERT, CAUSE, FOLLOWS_CORE, FOLLOWS_LINK };
	static const struct {
		const char *contract; /* of the link */
		int alert;
		int called;           /* on: 0 nothing, 1 its alert, 2 that of its cause */
		const char *call;
		int planned;          /* from 11:00 on, of this entity */
		int64_t maintenance, supplier, down;
	} rows[] = {
		{ "NULL", NO_ALERT, 0, "NULL", 0, 0, 0, 120 },
		{ "NULL", CAUSE, 0, "NULL", 0, 0, 0, 120 },
		{ "'SYVIK'", NO_ALERT, 0, "NULL", 0, 0, 120, 0 },
		{ "'SYVIK'", CAUSE, 0, "NULL", 0, 0, 120, 0 },
		{ "'own fibre'", CAUSE, 0, "NULL", 0, 0, 0, 120 },   /* without a supplier */
		{ "'unheard of'", CAUSE, 0, "NULL", 0, 0, 0, 120 },
		{ "'SYVIK'", FOLLOWS_CORE, 0, "NULL", 0, 0, 0, 120 }, /* the circuit is not why */
		{ "'SYVIK'", FOLLOWS_CORE, 2, "'SYVIK'", 0, 0, 120, 0 },
		{ "'SYVIK'", FOLLOWS_CORE, 1, "'SYVIK'", 0, 0, 120, 0 },
		{ "NULL", CAUSE, 1, "'SYVIK'", 0, 0, 120, 0 },
		{ "NULL", CAUSE, 1, "NULL", 0, 0, 0, 120 },           /* of no contract */
		{ "NULL", FOLLOWS_LINK, 0, "NULL", 0, 0, 120, 0 },
		{ "'SYVIK'", CAUSE, 0, "NULL", L_ECHO, 60, 60, 0 },
		{ "NULL", CAUSE, 0, "NULL", NURSING_HOME, 60, 0, 60 },
		{ "NULL", CAUSE, 0, "NULL", HOSPITAL, 0, 0, 120 },
		{ "NULL", FOLLOWS_CORE, 0, "NULL", CORE, 60, 0, 60 },
		{ "NULL", FOLLOWS_CORE, 0, "NULL", CENTRE, 60, 0, 60 },
		{ "NULL", CAUSE, 0, "NULL", CORE, 0, 0, 120 },
	};
	struct scene *s = *state;

	became(s, L_ECHO, "2026-09-01", LINK_UP, "ok");
	became(s, L_ECHO, "2026-10-07 10:00", LINK_DOWN, "timeout");
	became(s, L_ECHO, "2026-10-07 12:00", LINK_UP, "ok");
	run(s, "UPDATE link SET contract = 'SYVIK' WHERE entity_id = 21");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const int follows[] = { 0, 0, CORE, L_BACKUP };
		struct availability_row row;
		char sql[128];

		run(s, "DELETE FROM note; DELETE FROM alert; DELETE FROM silence");
		snprintf(sql, sizeof sql, "UPDATE link SET contract = %s WHERE entity_id = 6", rows[i].contract);
		run(s, sql);
		if (rows[i].alert != NO_ALERT)
			alert(s, 1, L_ECHO, follows[rows[i].alert], "2026-10-07 10:00", "2026-10-07 12:00");
		if (follows[rows[i].alert])
			alert(s, 2, follows[rows[i].alert], 0, "2026-10-07 09:59", "2026-10-07 11:59");
		if (rows[i].called)
			call(s, rows[i].called, "2026-10-07 10:10", rows[i].call);
		if (rows[i].planned)
			plan(s, rows[i].planned, "2026-10-07 11:00", "2026-10-07 13:00", "NULL");
		row = row_of(s, L_ECHO);
		print_message("row %zu\n", i);
		assert_parts(&row, 0, rows[i].maintenance * MINUTE, rows[i].supplier * MINUTE, rows[i].down * MINUTE);
	}
}

static void an_incident_tells_its_cause_and_its_call(void **state)
{
	struct scene *s = *state;
	struct availability_row row;
	const struct availability_incident *i;

	became(s, L_ECHO, "2026-09-01", LINK_UP, "ok");
	became(s, L_ECHO, "2026-10-07 10:00", LINK_DOWN, "timeout");
	became(s, L_ECHO, "2026-10-07 12:00", LINK_UNKNOWN, "stale");
	became(s, L_ECHO, "2026-10-07 13:00", LINK_UP, "ok");
	alert(s, 1, L_ECHO, CORE, "2026-10-07 10:00", "2026-10-07 12:00");
	alert(s, 2, CORE, 0, "2026-10-07 09:59", "2026-10-07 11:59");
	call(s, 2, "2026-10-07 10:10", "'SYVIK'");
	plan(s, L_ECHO, "2026-10-07 11:30", "2026-10-07 13:00", "NULL");

	row = row_of(s, L_ECHO);
	i = row.incidents;
	assert_int_equal(row.n_incidents, 3);
	assert_int_equal(i[0].part, AVAILABILITY_SUPPLIER);
	assert_int_equal(i[0].from.ms, at("2026-10-07 10:00").ms);
	assert_int_equal(i[0].to.ms, at("2026-10-07 11:30").ms);
	assert_string_equal(i[0].cause, "device:core");
	assert_string_equal(i[0].contract, "SYVIK");
	assert_int_equal(i[0].alert_id, 1);
	assert_int_equal(i[0].called.ms, at("2026-10-07 10:10").ms);
	assert_int_equal(i[0].gtr_due.ms, at("2026-10-07 14:10").ms);
	assert_false(i[0].goes_on);
	assert_int_equal(i[0].repaired.ms, at("2026-10-07 12:00").ms);
	assert_int_equal(i[1].part, AVAILABILITY_MAINTENANCE);
	assert_int_equal(i[1].to.ms, at("2026-10-07 12:00").ms);
	assert_int_equal(i[2].part, AVAILABILITY_UNKNOWN);
	assert_null(i[2].cause);
}

static void a_pair_that_is_lost_on_one_side_is_degraded(void **state)
{
	struct scene *s = *state;
	struct availability_row row;

	became(s, L_SNMP, "2026-09-01", LINK_UP, "ok");
	became(s, L_BACKUP, "2026-09-01", LINK_UP, "ok");
	became(s, L_SNMP, "2026-10-07 10:00", LINK_DOWN, "link-down");
	became(s, L_BACKUP, "2026-10-07 11:00", LINK_DOWN, "timeout");
	became(s, L_SNMP, "2026-10-07 11:20", LINK_UP, "ok");
	became(s, L_BACKUP, "2026-10-07 12:00", LINK_UP, "ok");
	plan(s, L_SNMP, "2026-10-07 09:00", "2026-10-07 11:10", "NULL");

	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 20 * MINUTE); /* the other one was not planned */
	assert_int_equal(row.time.ms[AVAILABILITY_DEGRADED], (60 + 40) * MINUTE);
	plan(s, HOSPITAL, "2026-10-07 09:00", "2026-10-07 11:10", "NULL");
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 10 * MINUTE, 0, 10 * MINUTE);
}

static void a_link_that_does_not_tell_is_told_by_the_devices_there(void **state)
{
	struct scene *s = *state;
	struct availability_row row;

	run(s, "UPDATE link SET valid_to = @2026-09-02@ WHERE entity_id = 21");
	became(s, L_SNMP, "2026-09-01", LINK_UP, "ok");
	became(s, CR1, "2026-09-01", STATE_OK, "ok");
	became(s, SW1, "2026-09-01", STATE_OK, "ok");
	became(s, L_SNMP, "2026-10-07 10:00", LINK_UNKNOWN, "timeout");
	became(s, CR1, "2026-10-07 10:00", STATE_CRITICAL, "timeout");
	became(s, SW1, "2026-10-07 10:30", STATE_CRITICAL, "unreachable");
	alert(s, 1, CR1, 0, "2026-10-07 10:00", "2026-10-07 12:00");
	call(s, 1, "2026-10-07 10:10", "'SYVIK'");
	became(s, CR1, "2026-10-07 12:00", STATE_CRITICAL, "auth-failure"); /* something answers */
	became(s, SW1, "2026-10-07 12:00", STATE_UNKNOWN, "stale");
	became(s, CR1, "2026-10-07 13:00", STATE_UNKNOWN, "stale");
	became(s, L_SNMP, "2026-10-07 14:00", LINK_UP, "ok");

	row = row_of(s, HOSPITAL);
	assert_parts(&row, HOUR, 0, 0, 90 * MINUTE); /* the switch has no call */
	alert(s, 2, SW1, CR1, "2026-10-07 10:30", "2026-10-07 12:00");
	row = row_of(s, HOSPITAL);
	assert_parts(&row, HOUR, 0, 90 * MINUTE, 0);
}

/* The agent is silent for two hours; in one half of an hour of them the machine is. */
static void an_agent_alone_that_is_silent_cuts_nobody_off(void **state)
{
	struct scene *s = *state;
	struct availability_row row;
	bool more = true;

	run(s, "UPDATE link SET valid_to = @2026-09-02@ WHERE entity_id = 21;"
	       "INSERT INTO probe_check (id, entity_id, \"class\", active) VALUES (100, 3, 'icmp', 1), (101, 3, 'snmp', 1)");
	became(s, L_SNMP, "2026-09-01", LINK_UP, "ok");
	became(s, CR1, "2026-09-01", STATE_OK, "ok");
	became(s, L_SNMP, "2026-10-07 10:00", LINK_UNKNOWN, "timeout");
	became(s, CR1, "2026-10-07 10:00", STATE_CRITICAL, "timeout");
	became(s, CR1, "2026-10-07 12:00", STATE_OK, "ok");
	became(s, L_SNMP, "2026-10-07 12:00", LINK_UP, "ok");
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 2 * HOUR); /* no echo is known */

	run(s, "WITH RECURSIVE n(i) AS (SELECT -60 UNION ALL SELECT i + 1 FROM n WHERE i < 180) INSERT INTO result_sample (check_id, at_ms, state, "
	       "latency_us, loss_ratio) SELECT 100, @2026-10-07 10:00@ + 60000 * i, CASE WHEN i BETWEEN 30 AND 59 THEN 2 ELSE 0 END, "
	       "CASE WHEN i BETWEEN 30 AND 59 THEN NULL ELSE 900 END, CASE WHEN i BETWEEN 30 AND 59 THEN 1 ELSE 0 END FROM n");
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 30 * MINUTE);
	row = row_of(s, CR1);
	assert_parts(&row, 0, 0, 0, 30 * MINUTE);
	while (more)
		assert_true(store_maintain(s->f.store, at("2026-10-08"), 1 << 30, &more, &s->e));
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 30 * MINUTE);
	run(s, "DELETE FROM result_sample; DELETE FROM history_full"); /* what is left of it are the quarters of an hour */
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 30 * MINUTE);
	run(s, "DELETE FROM probe_check WHERE id = 101"); /* an echo is all that is asked */
	row = row_of(s, HOSPITAL);
	assert_parts(&row, 0, 0, 0, 2 * HOUR);
}

static void where_the_core_stands_its_devices_tell(void **state)
{
	struct scene *s = *state;
	struct availability_row row;

	run(s, "INSERT INTO entity VALUES (30, 'link', 'dark fibre', 0, 0);"
	       "INSERT INTO link (entity_id, valid_from, site, address) VALUES (30, @2026-09-01@, 'Centre', '127.0.0.7')");
	became(s, 30, "2026-09-01", LINK_DOWN, "timeout");
	became(s, CORE, "2026-09-01", STATE_OK, "ok");
	row = row_of(s, CENTRE);
	assert_int_equal(row.time.ms[AVAILABILITY_DOWN], row.time.to.ms - row.time.from.ms);
	run(s, "UPDATE device SET parents = 'other;core' WHERE entity_id = 3");
	row = row_of(s, CENTRE);
	assert_int_equal(row.time.ms[AVAILABILITY_UP], row.time.to.ms - row.time.from.ms);
}

static void what_is_not_declared_all_the_month_counts_while_it_is(void **state)
{
	struct scene *s = *state;
	struct availability_row row;

	run(s, "UPDATE link SET valid_to = @2026-10-20@ WHERE entity_id = 6;"
	       "INSERT INTO link (entity_id, valid_from, valid_to, site, address) VALUES "
	       "(6, @2026-10-20@, @2026-10-30@, 'Hôpital de la Presqu''île', '127.0.0.6');"
	       "UPDATE site SET valid_to = @2026-10-25 12:00@ WHERE entity_id = 2");
	became(s, L_ECHO, "2026-10-02", LINK_UP, "ok"); /* never measured on the 1st */
	row = row_of(s, L_ECHO);
	assert_parts(&row, 24 * HOUR, 0, 0, 0);
	assert_int_equal(row.time.ms[AVAILABILITY_UNDECLARED], 48 * HOUR);
	assert_int_equal(row.time.since.ms, row.time.from.ms);
	row = row_of(s, NURSING_HOME); /* it stands elsewhere since the 20th: nothing is left there */
	assert_int_equal(row.time.ms[AVAILABILITY_UP], INT64_C(18) * 24 * HOUR);
	assert_int_equal(row.time.ms[AVAILABILITY_UNKNOWN], 24 * HOUR);
	assert_int_equal(row.time.ms[AVAILABILITY_UNDECLARED], (INT64_C(12) * 24 + 1) * HOUR);
}

/* Declared when only so much of October was left, up for a part of it, and asked while the month runs or when it is over. 99.9 % of it are
 * 44 minutes and 42 seconds. */
static void a_month_is_not_met_by_what_was_declared_late(void **state)
{
	static const struct { const char *declared, *down, *up, *asked; enum availability_verdict is; } rows[] = {
		{ "2026-10-31 22:27", NULL, NULL, "", AVAILABILITY_NOT_KNOWN },
		{ "2026-10-23 22:27", NULL, NULL, "2026-10-23 22:35", AVAILABILITY_NOT_KNOWN },   /* eight minutes */
		{ "2026-10-17", NULL, NULL, "", AVAILABILITY_NOT_KNOWN },
		{ "2026-10-16", NULL, NULL, "", AVAILABILITY_MET },                               /* 16 days of 31, and an hour */
		{ "2026-10-16", NULL, NULL, "2026-10-31 12:00", AVAILABILITY_ON_COURSE },
		{ "2026-10-16", NULL, NULL, "2026-10-31 23:59", AVAILABILITY_MET },               /* a minute breaks it no more */
		{ "2026-10-16", NULL, NULL, "2026-10-16 00:08", AVAILABILITY_ON_COURSE },         /* half of it is still to come */
		{ "2026-10-01", NULL, NULL, "2026-10-01 00:08", AVAILABILITY_ON_COURSE },         /* eight minutes of eight */
		{ "2026-10-01", "2026-10-02 10:00", "2026-10-02 10:44", "2026-10-02 11:00", AVAILABILITY_ON_COURSE },
		{ "2026-10-01", "2026-10-02 10:00", "2026-10-02 10:45", "2026-10-02 11:00", AVAILABILITY_NOT_MET },
		{ "2026-10-16", "2026-10-20 10:00", "2026-10-20 10:30", "", AVAILABILITY_NOT_MET },
		{ "2026-10-17", "2026-10-20 10:00", "2026-10-20 10:30", "", AVAILABILITY_NOT_KNOWN },
		{ "2026-10-17", "2026-10-20 10:00", "2026-10-20 10:44", "", AVAILABILITY_NOT_KNOWN },
		{ "2026-10-17", "2026-10-20 10:00", "2026-10-20 10:45", "", AVAILABILITY_NOT_MET }, /* whatever was before */
		{ "2026-10-17", "2026-10-20 10:00", "2026-10-20 10:45", "2026-10-21", AVAILABILITY_NOT_MET },
		{ "2026-10-17", "2026-10-20 10:00", "2026-10-20 10:44", "2026-10-21", AVAILABILITY_NOT_KNOWN }, /* of all the month, not so far */
	};
	struct scene *s = *state;

	run(s, "UPDATE link SET contract = 'SYVIK' WHERE entity_id = 6");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct availability_row link, site;
		char sql[256];

		run(s, "DELETE FROM state_interval");
		snprintf(sql, sizeof sql, "UPDATE link SET valid_from = @%s@ WHERE entity_id = 6", rows[i].declared);
		run(s, sql);
		became(s, L_ECHO, rows[i].declared, LINK_UP, "ok");
		if (rows[i].down) {
			became(s, L_ECHO, rows[i].down, LINK_DOWN, "timeout");
			became(s, L_ECHO, rows[i].up, LINK_UP, "ok");
		}
		link = row_at(s, L_ECHO, rows[i].asked);
		site = row_at(s, NURSING_HOME, rows[i].asked); /* it was declared in September, its only way was not */
		if (link.verdict != rows[i].is || site.verdict != rows[i].is)
			fail_msg("row %zu: %s, of the site %s", i, availability_verdict_name(link.verdict), availability_verdict_name(site.verdict));
		assert_int_equal(link.time.since.ms, at(rows[i].declared).ms);
		assert_int_equal(site.time.since.ms, at(rows[i].declared).ms);
		assert_int_equal(link.time.ms[AVAILABILITY_UNDECLARED], at(rows[i].declared).ms - month("2026-10").from.ms);
	}
}

static void a_past_instant_knows_nothing_later(void **state)
{
	struct scene *s = *state;
	struct availability_row row;
	struct reader *r;

	became(s, L_ECHO, "2026-09-01", LINK_UP, "ok");
	became(s, L_ECHO, "2026-10-07 10:00", LINK_DOWN, "timeout");
	alert(s, 1, L_ECHO, 0, "2026-10-07 10:00", "2026-10-07 12:00");
	became(s, L_ECHO, "2026-10-07 12:00", LINK_UP, "ok");
	call(s, 1, "2026-10-07 11:30", "'SYVIK'");
	row = row_at(s, L_ECHO, "2026-10-07 11:00");
	assert_int_equal(row.time.to.ms, at("2026-10-07 11:00").ms);
	assert_parts(&row, 0, 0, 0, HOUR);
	assert_true(row.incidents[0].goes_on);
	row = row_at(s, L_ECHO, "2026-10-08 11:00");
	assert_parts(&row, 0, 0, 2 * HOUR, 0);
	assert_false(row.incidents[0].goes_on);

	r = fixture_reader(&s->f, at("2026-09-15"), WALL_NEVER);
	assert_false(read_availability(r, s->a, L_ECHO, month("2026-10"), false, &row, &s->e));
	assert_int_equal(s->e.kind, ERR_USAGE);
	assert_false(read_availability(r, s->a, CONTRACT, month("2026-09"), false, &row, &s->e));
	assert_int_equal(s->e.kind, ERR_USAGE);
	fixture_reader_done(r);
}

static void an_ended_contract_guarantees_nothing(void **state)
{
	struct scene *s = *state;
	struct availability_row row;

	became(s, L_ECHO, "2026-09-01", LINK_UP, "ok");
	run(s, "UPDATE link SET contract = 'SYVIK' WHERE entity_id = 6; UPDATE contract SET ends = '2026-10-01' WHERE entity_id = 22");
	row = row_of(s, L_ECHO);
	assert_int_equal(row.verdict, AVAILABILITY_MET);
	run(s, "UPDATE contract SET ends = '2026-09-30' WHERE entity_id = 22");
	row = row_of(s, L_ECHO);
	assert_int_equal(row.verdict, AVAILABILITY_NO_LEVEL);
	assert_true(isnan(row.guaranteed));
	run(s, "UPDATE contract SET ends = NULL, starts = '2026-11-01' WHERE entity_id = 22");
	assert_int_equal(row_of(s, L_ECHO).verdict, AVAILABILITY_NO_LEVEL);
	run(s, "UPDATE contract SET starts = '2026-10-31' WHERE entity_id = 22");
	assert_int_equal(row_of(s, L_ECHO).verdict, AVAILABILITY_MET);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_month_agrees_with_its_calendar),
		TEST(who_answers_for_a_failure_is_what_was_recorded),
		TEST(an_incident_tells_its_cause_and_its_call),
		TEST(a_pair_that_is_lost_on_one_side_is_degraded),
		TEST(a_link_that_does_not_tell_is_told_by_the_devices_there),
		TEST(an_agent_alone_that_is_silent_cuts_nobody_off),
		TEST(where_the_core_stands_its_devices_tell),
		TEST(what_is_not_declared_all_the_month_counts_while_it_is),
		TEST(a_month_is_not_met_by_what_was_declared_late),
		TEST(a_past_instant_knows_nothing_later),
		TEST(an_ended_contract_guarantees_nothing),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
