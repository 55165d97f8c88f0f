#include "flow_record.h"
#include "inventory/flow_needs.h"
#include "reader_flows.h"
#include "talkers.h"
#include "tests/reading.h"
#include "traffic.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define DAY (INT64_C(24) * 3600 * 1000)

static void sql(struct reading *t, const char *format, ...) PRINTF_LIKE(2, 3);
static void sql(struct reading *t, const char *format, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	fixture_sql(&t->f, text);
}

static void authorise(struct reading *t, int id, const char *source, const char *destination, const char *port, const char *ends)
{
	sql(t, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (%d, 'flow', 'flow %d', 0, 0)", 500 + id, id);
	sql(t, "INSERT INTO flow (entity_id, valid_from, source, destination, protocol, port, reason, ends) VALUES (%d, 0, '%s', '%s', 'tcp', '%s', 'r%d', %s)",
	    500 + id, source, destination, port, id, ends);
}

static void observe(struct reading *t, const char *source, const char *destination, int port, const char *source_port, int traits, wall_t last)
{
	sql(t, "INSERT OR IGNORE INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0)");
	sql(t, "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, source_port, traits, connections, first_seen_ms, last_seen_ms, "
	       "bytes_out, bytes_in, packets_out, packets_in) VALUES (1, '%s', '%s', 'tcp', %d, '', %s, %d, 1, %" PRId64 ", %" PRId64 ", 1000, 234, 10, 5)",
	    source, destination, port, source_port, traits, last.ms - DAY, last.ms);
}

static void look(struct reading *t, int64_t from_days, int64_t to_days)
{
	sql(t, "INSERT OR IGNORE INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0)");
	sql(t, "INSERT INTO observed_span VALUES (1, %" PRId64 ", %" PRId64 ")", FIXTURE_NOW.ms - from_days * DAY, FIXTURE_NOW.ms - to_days * DAY);
}

static struct flow_list read_all(struct reading *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct flow_list list;

	if (!read_flows(r, t->a, &list, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return list;
}

static void names_of_openings_stand_for_addresses(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	sql(t, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "device", "cr1"));
	authorise(t, 1, "cr1;10.0.0.0/24", "nobody;any", "443", "NULL");
	authorise(t, 2, "device:cr1", "site:nobody", "443;8000-8100", "NULL");
	list = read_all(t);
	assert_int_equal(list.n_openings, 2);
	assert_int_equal(list.openings[0].rule.source.n, 2);
	assert_true(list.openings[0].rule.destination.any);
	assert_string_equal(list.openings[0].unresolved, "nobody");
	assert_int_equal(list.openings[1].rule.n_ports, 2);
	assert_int_equal(list.openings[1].state, OPENING_UNRESOLVED);
}

static void what_was_seen_has_its_opening_its_device_and_its_verdict(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	sql(t, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "device", "cr1"));
	authorise(t, 1, "cr1", "10.1.0.0/16", "104", "NULL");
	observe(t, "192.0.2.1", "10.1.2.3", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	observe(t, "192.0.2.1", "10.2.2.3", 104, "NULL", FLOW_TRAIT_SYN, wall_after(FIXTURE_NOW, -1));
	observe(t, "10.1.2.3", "192.0.2.1", 40000, "104", 0, wall_after(FIXTURE_NOW, -2));
	list = read_all(t);
	assert_int_equal(list.n_observed, 3);
	assert_int_equal(list.observed[0].verdict.status, FLOW_UNDOCUMENTED);
	assert_string_equal(list.observed[0].source_name, "cr1");
	assert_null(list.observed[0].destination_name);
	assert_int_equal(list.observed[1].verdict.status, FLOW_ROGUE);
	assert_true(list.observed[2].verdict.reversed);
	assert_string_equal(list.observed[2].source, "192.0.2.1");
	assert_int_equal(list.observed[2].seen.port, 104);
	assert_int_equal(list.openings[0].use.flows, 2);
	assert_int_equal(list.openings[0].use.bytes, 2 * 1234);
	assert_int_equal(list.openings[0].state, OPENING_USED);
}

static void declare_what_is_checked(struct reading *t)
{
	sql(t, "UPDATE device SET address = '192.0.2.1', credential = NULL, owner = NULL WHERE entity_id = %" PRId64, fixture_entity(&t->f, "device", "cr1"));
	sql(t, "UPDATE service SET target = 'https://[2001:db8::9]:8443/' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "service", "web"));
	sql(t, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (601, 'covolink', 'COVO', 0, 0), (602, 'link', 'L', 0, 0),"
	       " (603, 'device', 'theirs', 0, 0), (604, 'device', 'left out', 0, 0), (605, 'device', 'silent', 0, 0)");
	sql(t, "INSERT INTO covolink (entity_id, valid_from, address, port) VALUES (601, 0, '192.0.2.3', 11112)");
	sql(t, "INSERT INTO link (entity_id, valid_from, address) VALUES (602, 0, '192.0.2.4')");
	sql(t, "INSERT INTO device (entity_id, valid_from, address, owner, credential, port, exposures) VALUES (603, 0, '192.0.2.5', 'third-party', 'c', 1161, NULL),"
	       " (604, 0, '192.0.2.6', NULL, 'c', NULL, 0), (605, 0, '192.0.2.7', NULL, NULL, NULL, 0)");
}

/* What is really asked, where, and nothing else from that machine, which has every credential. */
static void what_the_collector_asks_of_what_it_checks_is_its_own(void **state)
{
	static const struct { const char *protocol, *source, *destination; int port; const char *source_port; int traits; bool own; } rows[] = {
		{ "tcp", "10.0.0.5", "192.0.2.1", 512, "NULL", 1, true },         { "tcp", "2001:db8::5", "2001:db8::9", 8443, "NULL", 1, true },
		{ "tcp", "10.0.0.5", "192.0.2.3", 11112, "NULL", 1, true },       { "icmp", "10.0.0.5", "192.0.2.4", 0, "NULL", 0, true },
		{ "udp", "10.0.0.5", "192.0.2.1", 161, "NULL", 0, true },         { "udp", "10.0.0.5", "192.0.2.1", 123, "NULL", 0, true },
		{ "icmp", "10.0.0.5", "192.0.2.1", 0, "NULL", 0, true },          { "udp", "10.0.0.5", "192.0.2.5", 1161, "NULL", 0, true },
		{ "udp", "10.0.0.5", "192.0.2.6", 161, "NULL", 0, true },         { "udp", "192.0.2.1", "10.0.0.5", 40000, "161", 0, true },
		{ "icmp", "192.0.2.7", "10.0.0.5", 0, "NULL", 0, true },
		/* of that machine, or of others, and no question */
		{ "tcp", "10.0.0.5", "192.0.2.1", 3389, "NULL", 1, false },       { "tcp", "10.0.0.5", "192.0.2.1", 445, "NULL", 1, false },
		{ "udp", "10.0.0.5", "192.0.2.1", 22, "NULL", 0, false },         { "tcp", "10.0.0.5", "192.0.2.3", 22, "NULL", 1, false },
		{ "tcp", "10.0.0.5", "2001:db8::9", 443, "NULL", 1, false },      { "tcp", "10.0.0.5", "192.0.2.4", 22, "NULL", 1, false },
		{ "tcp", "10.0.0.5", "192.0.2.5", 22, "NULL", 1, false },         { "udp", "10.0.0.5", "192.0.2.5", 161, "NULL", 0, false },
		{ "tcp", "10.0.0.5", "192.0.2.6", 23, "NULL", 1, false },         { "udp", "10.0.0.5", "192.0.2.6", 123, "NULL", 0, false },
		{ "udp", "10.0.0.5", "192.0.2.7", 161, "NULL", 0, false },        { "esp", "192.0.2.1", "10.0.0.5", 0, "NULL", 0, false },
		{ "gre", "10.0.0.5", "192.0.2.1", 0, "NULL", 0, false },          { "tcp", "10.0.0.5", "192.0.2.99", 23, "NULL", 1, false },
		{ "tcp", "10.0.0.50", "192.0.2.1", 512, "NULL", 1, false },       { "tcp", "127.0.0.1", "192.0.2.1", 513, "NULL", 1, false },
		{ "tcp", "192.0.2.1", "10.0.0.5", 22, "NULL", 1, false },
	};
	struct reading *t = *state;
	struct flow_list list;

	declare_what_is_checked(t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		observe(t, rows[i].source, rows[i].destination, rows[i].port, rows[i].source_port, rows[i].traits, wall_after(FIXTURE_NOW, -(int64_t)i));
		sql(t, "UPDATE observed_flow SET protocol = '%s' WHERE id = (SELECT max(id) FROM observed_flow)", rows[i].protocol);
	}
	list = read_all(t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(list.observed[i].verdict.status, FLOW_ROGUE); /* no collector told who it is */
	assert_true(store_write_own_addresses(t->f.store, "10.0.0.5;2001:db8::5", &t->e));
	list = read_all(t);
	assert_int_equal(list.n_observed, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (list.observed[i].verdict.status != (rows[i].own ? FLOW_OWN : FLOW_ROGUE))
			fail_msg("row %zu is %s", i, flow_status_name(list.observed[i].verdict.status));
}

static void what_the_map_declares_is_documented(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	sql(t, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "device", "cr1"));
	sql(t, "UPDATE service SET device = 'cr1', target = 'https://web.example.org:8443/x' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "service", "web"));
	authorise(t, 1, "any", "cr1", "8443", "NULL");
	observe(t, "10.1.2.3", "192.0.2.1", 8443, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	list = read_all(t);
	assert_int_equal(list.observed[0].verdict.status, FLOW_AUTHORISED);
	assert_string_equal(list.observed[0].declared_by, "service:web");
}

static void an_opening_is_dead_once_somebody_looked_for_90_days(void **state)
{
	struct reading *t = *state;

	authorise(t, 1, "10.0.0.1", "10.0.0.2", "104", "NULL");
	assert_true(read_all(t).watched.ms == WALL_NEVER.ms);
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED);
	look(t, 100, 50);
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED); /* nobody looks any more */
	look(t, 48, 0);
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED); /* two days are missing */
	look(t, 50, 47);
	assert_int_equal(read_all(t).openings[0].state, OPENING_DEAD);
	observe(t, "10.0.0.1", "10.0.0.2", 104, "NULL", FLOW_TRAIT_SYN, wall_after(FIXTURE_NOW, -89 * DAY));
	assert_int_equal(read_all(t).openings[0].state, OPENING_USED);
}

static void a_saved_capture_and_a_minute_a_day_watch_nothing(void **state)
{
	struct reading *t = *state;

	authorise(t, 1, "10.0.0.1", "10.0.0.2", "104", "NULL");
	look(t, 100, 0);
	assert_int_equal(read_all(t).openings[0].state, OPENING_DEAD);
	sql(t, "UPDATE observation_point SET sha256 = 'x'");
	assert_true(read_all(t).watched.ms == WALL_NEVER.ms);
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED);
	sql(t, "UPDATE observation_point SET sha256 = NULL; DELETE FROM observed_span");
	for (int64_t day = 0; day <= 100; day++)
		sql(t, "INSERT INTO observed_span VALUES (1, %" PRId64 ", %" PRId64 ")", FIXTURE_NOW.ms - day * DAY - 60000, FIXTURE_NOW.ms - day * DAY);
	assert_true(read_all(t).watched.ms >= FIXTURE_NOW.ms - 60000);
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED);
}

static void where_packets_were_dropped_no_opening_is_dead(void **state)
{
	const int64_t hour = FIXTURE_NOW.ms - FIXTURE_NOW.ms % 3600000 - 30 * DAY;
	struct reading *t = *state;

	authorise(t, 1, "10.0.0.1", "10.0.0.2", "104", "NULL");
	look(t, 100, 0);
	sql(t, "INSERT INTO observed_tally VALUES (1, %" PRId64 ", 990, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0)", hour);
	assert_int_equal(read_all(t).openings[0].state, OPENING_DEAD); /* one in a hundred */
	sql(t, "UPDATE observed_tally SET kernel_dropped = 11");
	assert_int_equal(read_all(t).openings[0].state, OPENING_UNUSED);
	sql(t, "UPDATE observed_tally SET hour_ms = %" PRId64, hour - 61 * DAY); /* before those 90 days */
	assert_int_equal(read_all(t).openings[0].state, OPENING_DEAD);
}

static int64_t looked_since(struct reading *t, int64_t days)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	int64_t ms;

	if (!read_flows_looked(r, wall_after(FIXTURE_NOW, -days * DAY), &ms, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return ms;
}

static void how_long_an_interface_was_looked_at_is_told_without_saved_captures(void **state)
{
	struct reading *t = *state;

	assert_int_equal(looked_since(t, 3), 0);
	look(t, 5, 2);
	look(t, 1, 0);
	assert_int_equal(looked_since(t, 3), 2 * DAY);
	sql(t, "UPDATE observation_point SET sha256 = 'x'");
	assert_int_equal(looked_since(t, 3), 0);
}

static double dropped_since(struct reading *t, wall_t since)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	double ratio;

	if (!read_flows_dropped(r, since, &ratio, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return ratio;
}

static void which_part_was_dropped_is_told_of_the_hours_since_then(void **state)
{
	const int64_t hour = FIXTURE_NOW.ms - FIXTURE_NOW.ms % 3600000;
	struct reading *t = *state;

	look(t, 5, 0);
	assert_true(dropped_since(t, wall_after(FIXTURE_NOW, -DAY)) == 0);
	sql(t, "INSERT INTO observed_tally VALUES (1, %" PRId64 ", 900, 0, 60, 40, 0, 0, 0, 0, 0, 0, 0), (1, %" PRId64 ", 100, 0, 900, 0, 0, 0, 0, 0, 0, 0, 0)",
	    hour, hour - 2 * DAY);
	assert_true(dropped_since(t, wall_after(FIXTURE_NOW, -DAY)) == 0.1);
	assert_true(dropped_since(t, wall_after(FIXTURE_NOW, -3 * DAY)) == 0.5);
	sql(t, "UPDATE observation_point SET sha256 = 'x'");
	assert_true(dropped_since(t, wall_after(FIXTURE_NOW, -DAY)) == 0);
}

static void what_an_opening_held_is_rogue_since_its_end(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	observe(t, "10.0.0.1", "10.0.0.3", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	sql(t, "UPDATE observed_flow SET first_seen_ms = %" PRId64, FIXTURE_NOW.ms - 30 * DAY);
	list = read_all(t);
	assert_true(list.observed[0].verdict.rogue_since.ms == FIXTURE_NOW.ms - 30 * DAY);
	authorise(t, 1, "10.0.0.1", "10.0.0.3", "104", "'2026-11-21'"); /* FIXTURE_NOW is 04:00 of the day after */
	list = read_all(t);
	assert_true(list.observed[0].verdict.status == FLOW_ROGUE);
	assert_true(list.observed[0].verdict.rogue_since.ms == list.openings[0].rule.until.ms);
	sql(t, "UPDATE observed_flow SET first_seen_ms = %" PRId64, FIXTURE_NOW.ms - 60000);
	list = read_all(t);
	assert_true(list.observed[0].verdict.rogue_since.ms == FIXTURE_NOW.ms - 60000);
}

static void except(struct reading *t, const char *source, int64_t from_days, int64_t until_days, bool ended)
{
	sql(t, "INSERT INTO flow_exception (at_ms, uid, source, destination, protocol, port, from_ms, until_ms, ended, seq) VALUES (%" PRId64 ", 1000, '%s', "
	       "'10.0.0.3', 'tcp', '104', %" PRId64 ", %" PRId64 ", %d, 1)",
	    FIXTURE_NOW.ms - 60 * DAY, source, FIXTURE_NOW.ms - from_days * DAY, FIXTURE_NOW.ms - until_days * DAY, ended);
}

static void what_somebody_answered_for_is_rogue_since_the_end_of_that(void **state)
{
	static const struct { int64_t from_days, until_days; bool ended; int64_t last_days, since_days; } rows[] = {
		{ 20, 2, false, 0, 2 },   { 20, 2, true, 0, 2 },  { 20, 2, false, 2, 2 },
		{ 20, 2, false, 5, 30 },  /* seen before the end only: no traffic of it is new */
		{ 50, 40, false, 0, 30 }, /* it ended before the first packet */
		{ -3, -9, false, 0, 30 }, /* it begins later */
		{ 2, 2, true, 0, 30 },    /* it never held */
	};
	struct reading *t = *state;

	observe(t, "10.0.0.1", "10.0.0.3", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	sql(t, "INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash) VALUES (1, 0, 1000, 'act', '{}', 'ok', x'00', x'00')");
	except(t, "10.0.0.7", 10, -10, false); /* of others: one holds, one ended */
	except(t, "10.0.0.8", 10, 1, false);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct flow_list list;

		sql(t, "UPDATE observed_flow SET first_seen_ms = %" PRId64 ", last_seen_ms = %" PRId64, FIXTURE_NOW.ms - 30 * DAY, FIXTURE_NOW.ms - rows[i].last_days * DAY);
		except(t, "10.0.0.0/30", rows[i].from_days, rows[i].until_days, rows[i].ended);
		list = read_all(t);
		if (list.observed[0].verdict.status != FLOW_ROGUE || list.observed[0].verdict.rogue_since.ms != FIXTURE_NOW.ms - rows[i].since_days * DAY)
			fail_msg("row %zu: %s since %" PRId64 " days", i, flow_status_name(list.observed[0].verdict.status),
			         (FIXTURE_NOW.ms - list.observed[0].verdict.rogue_since.ms) / DAY);
	}
	except(t, "10.0.0.0/30", 1, -9, false); /* answered for again */
	assert_int_equal(read_all(t).observed[0].verdict.status, FLOW_EXCEPTED);
}

static void who_talks_is_learned_in_seven_days_of_eight(void **state)
{
	struct reading *t = *state;
	struct flow_list list = read_all(t);

	assert_true(flow_list_is_learning(&list));
	assert_int_equal(list.looked_ms, 0);
	look(t, 5, 0);
	list = read_all(t);
	assert_true(flow_list_is_learning(&list));
	assert_int_equal(list.looked_ms, 5 * DAY);
	look(t, 20, 6);
	list = read_all(t);
	assert_false(flow_list_is_learning(&list));
	assert_int_equal(list.looked_ms, 7 * DAY);
	sql(t, "UPDATE observation_point SET sha256 = 'x'"); /* a saved capture learns nothing */
	assert_true(flow_list_is_learning(&(struct flow_list){ .looked_ms = read_all(t).looked_ms }));
}

static void the_last_day_of_an_opening_is_whole(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	authorise(t, 1, "10.0.0.1", "10.0.0.2", "104", "'2026-11-22'"); /* FIXTURE_NOW is 04:00 of that day */
	authorise(t, 2, "10.0.0.1", "10.0.0.3", "104", "'2026-11-21'");
	observe(t, "10.0.0.1", "10.0.0.3", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	list = read_all(t);
	assert_true(list.openings[0].ending);
	assert_int_equal(list.openings[0].state, OPENING_UNUSED);
	assert_int_equal(list.openings[1].state, OPENING_ENDED);
	assert_int_equal(list.observed[0].verdict.status, FLOW_ROGUE);
	assert_int_equal(list.observed[0].verdict.rule, 1);
	assert_true(list.openings[1].use.seen_after.ms == FIXTURE_NOW.ms);
}

static void seen_by(struct reading *t, int point, const char *source, const char *destination, int port, const char *source_port, int traits, wall_t from, wall_t to,
                    int bytes)
{
	sql(t, "INSERT OR IGNORE INTO observation_point (id, name, first_ms) VALUES (%d, 'eth%d', 0)", point, point);
	sql(t, "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, source_port, traits, connections, first_seen_ms, last_seen_ms, "
	       "bytes_out, bytes_in, packets_out, packets_in) VALUES (%d, '%s', '%s', 'tcp', %d, '', %s, %d, 1, %" PRId64 ", %" PRId64 ", %d, 0, %d, 0)",
	    point, source, destination, port, source_port, traits, from.ms, to.ms, bytes, bytes / 10);
}

static void what_two_points_saw_is_counted_once(void **state)
{
	struct reading *t = *state;
	wall_t yesterday = wall_after(FIXTURE_NOW, -DAY), long_ago = wall_after(FIXTURE_NOW, -10 * DAY);
	struct flow_list list;

	authorise(t, 1, "10.0.0.1", "10.0.0.2", "104", "NULL");
	seen_by(t, 1, "10.0.0.1", "10.0.0.2", 104, "NULL", FLOW_TRAIT_SYN, yesterday, FIXTURE_NOW, 1000);
	seen_by(t, 2, "10.0.0.1", "10.0.0.2", 104, "NULL", FLOW_TRAIT_SYN | FLOW_TRAIT_DICOM, wall_after(yesterday, -1), wall_after(FIXTURE_NOW, -1), 1200);
	seen_by(t, 3, "10.0.0.2", "10.0.0.1", 40000, "104", 0, yesterday, FIXTURE_NOW, 300);  /* it missed the beginning */
	seen_by(t, 4, "10.0.0.1", "10.0.0.2", 104, "NULL", FLOW_TRAIT_SYN, long_ago, wall_after(long_ago, DAY), 500); /* before them */
	seen_by(t, 1, "10.0.0.1", "10.0.0.2", 105, "NULL", FLOW_TRAIT_SYN, yesterday, wall_after(FIXTURE_NOW, -5), 10);
	list = read_all(t);
	assert_int_equal(list.n_observed, 2);
	assert_int_equal(list.observed[0].seen.port, 104);
	assert_int_equal(list.observed[0].seen.bytes, 1700);
	assert_int_equal(list.observed[0].seen.packets, 170);
	assert_true(list.observed[0].seen.first_seen.ms == long_ago.ms && list.observed[0].seen.last_seen.ms == FIXTURE_NOW.ms);
	assert_true(list.observed[0].seen.traits & FLOW_TRAIT_DICOM);
	assert_string_equal(list.observed[0].point, "eth4;eth2;eth1;eth3");
	assert_string_equal(list.observed[1].point, "eth1");
	assert_int_equal(list.openings[0].use.flows, 1);
	assert_int_equal(list.openings[0].use.bytes, 1700);
}

static void a_flow_is_of_the_establishments_whose_networks_hold_it(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	sql(t, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (601, 'site', 'CH A', 0, 0), (602, 'site', 'CH B', 0, 0)");
	sql(t, "INSERT INTO site (entity_id, valid_from, networks, public_address) VALUES (601, 0, '10.1.0.0/16;2001:db8:1::/48', '198.51.100.1; 198.51.100.9'),"
	       " (602, 0, '10.1.7.0/24', NULL)");
	sql(t, "UPDATE device SET address = '10.1.7.1', site = 'CH A' WHERE entity_id = %" PRId64, fixture_entity(&t->f, "device", "cr1"));
	authorise(t, 1, "CH A", "site:CH B", "104", "NULL");
	observe(t, "10.1.2.3", "10.1.7.9", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	observe(t, "2001:db8:1::9", "198.51.100.9", 104, "NULL", FLOW_TRAIT_SYN, wall_after(FIXTURE_NOW, -1));
	observe(t, "10.9.9.9", "10.1.7.1", 104, "NULL", FLOW_TRAIT_SYN, wall_after(FIXTURE_NOW, -2));
	list = read_all(t);
	assert_null(list.openings[0].unresolved);
	assert_string_equal(list.observed[0].source_site, "CH A");
	assert_string_equal(list.observed[0].destination_site, "CH B");
	assert_int_equal(list.observed[0].verdict.status, FLOW_UNDOCUMENTED);
	assert_string_equal(list.observed[1].source_site, "CH A");
	assert_string_equal(list.observed[1].destination_site, "CH A");
	assert_int_equal(list.observed[1].verdict.status, FLOW_ROGUE);
	assert_null(list.observed[2].source_site);
	assert_string_equal(list.observed[2].destination_site, "CH A"); /* its device, in another one's network */
}

static int64_t stamp_at(struct reading *t, wall_t now, wall_t at)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	int64_t stamp, again;

	if (!read_flows_stamp(r, &stamp, &t->e) || !read_flows_stamp(r, &again, &t->e))
		fail_msg("%s", t->e.text);
	assert_true(stamp == again);
	fixture_reader_done(r);
	return stamp;
}

/* The same reader tells it apart; another reader always. */
static void what_is_told_may_be_another_once_something_was_written_or_time_has_passed(void **state)
{
	static const char *const writes[] = {
		"INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0)",
		"INSERT INTO observed_span VALUES (1, 5, 6)",
		"UPDATE observed_span SET to_ms = 7",
		"UPDATE entity SET last_confirmed_ms = last_confirmed_ms + 1 WHERE id = 3",
	};
	struct reading *t = *state;
	int64_t before, after;
	struct reader *r;

	assert_int_equal(reader_open(t->f.path, &r, &t->e), true);
	for (size_t i = 0; i < ARRAY_LEN(writes); i++) {
		assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e) && read_flows_stamp(r, &before, &t->e));
		reader_end(r);
		sql(t, "%s", writes[i]);
		assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e) && read_flows_stamp(r, &after, &t->e));
		reader_end(r);
		if ((before == after) != (i == 0)) /* who may look later changes nothing */
			fail_msg("%s", writes[i]);
	}
	assert_true(reader_begin(r, wall_after(FIXTURE_NOW, 60000), WALL_NEVER, &t->e) && read_flows_stamp(r, &before, &t->e));
	reader_end(r);
	assert_true(before == after);
	assert_true(reader_begin(r, wall_after(FIXTURE_NOW, 900000), WALL_NEVER, &t->e) && read_flows_stamp(r, &before, &t->e));
	reader_end(r);
	assert_true(before != after);
	reader_close(r);
	assert_true(stamp_at(t, FIXTURE_NOW, wall_after(FIXTURE_NOW, -1)) != stamp_at(t, FIXTURE_NOW, wall_after(FIXTURE_NOW, -2)));
}

static void new_talkers_are_told_as_bursts_and_of_a_device(void **state)
{
	struct reading *t = *state;
	struct talker_burst *bursts;
	struct new_talker *talkers;
	struct reader *r;
	size_t n;
	int64_t cr1 = fixture_entity(&t->f, "device", "cr1");

	sql(t, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = %" PRId64, cr1);
	for (int i = 1; i <= 3; i++) {
		char source[32];

		snprintf(source, sizeof source, "10.0.0.%d", i);
		observe(t, source, i < 3 ? "192.0.2.1" : "192.0.2.9", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
		sql(t, "UPDATE observed_flow SET new_ms = %" PRId64 " WHERE source = '%s'", FIXTURE_NOW.ms - i * 60000, source);
	}
	sql(t, "INSERT INTO talker_burst (point_id, from_ms, to_ms, talkers, source, destination, protocol, port) VALUES (1, %" PRId64 ", %" PRId64
	       ", 3, '10.0.0.3', '192.0.2.9', 'tcp', 104)", FIXTURE_NOW.ms - 180000, FIXTURE_NOW.ms - 60000);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -DAY), &bursts, &n, &t->e));
	assert_int_equal(n, 1);
	assert_int_equal(bursts[0].talkers, 3);
	assert_string_equal(bursts[0].point, "eth9");
	assert_string_equal(bursts[0].source, "10.0.0.3");
	assert_true(read_talker_bursts(r, t->a, FIXTURE_NOW, &bursts, &n, &t->e));
	assert_int_equal(n, 0);
	assert_true(read_new_talkers(r, t->a, cr1, wall_after(FIXTURE_NOW, -DAY), FIXTURE_NOW, &talkers, &n, &t->e));
	assert_int_equal(n, 2);
	assert_string_equal(talkers[0].source, "10.0.0.2");
	assert_true(read_new_talkers(r, t->a, cr1, wall_after(FIXTURE_NOW, -60000), FIXTURE_NOW, &talkers, &n, &t->e));
	assert_int_equal(n, 1);
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -180000), &bursts, &n, &t->e)); /* it began then, and all of it is listed */
	assert_int_equal(n, 1);
	assert_int_equal(bursts[0].talkers, 2);
	assert_false(bursts[0].at_least);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, FIXTURE_NOW, wall_after(FIXTURE_NOW, -120000)); /* it goes on, so too */
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -DAY), &bursts, &n, &t->e));
	assert_int_equal(bursts[0].talkers, 2);
	assert_false(bursts[0].at_least);
	fixture_reader_done(r);
	sql(t, "UPDATE talker_burst SET talkers = 50");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -180000), &bursts, &n, &t->e)); /* it began then */
	assert_int_equal(n, 1);
	assert_int_equal(bursts[0].talkers, 2);
	assert_true(bursts[0].at_least);
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -180001), &bursts, &n, &t->e));
	assert_int_equal(bursts[0].talkers, 50);
	assert_false(bursts[0].at_least);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, FIXTURE_NOW, wall_after(FIXTURE_NOW, -120000)); /* it goes on */
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -DAY), &bursts, &n, &t->e));
	assert_int_equal(n, 1);
	assert_int_equal(bursts[0].talkers, 2);
	assert_true(bursts[0].at_least);
	assert_int_equal(bursts[0].to.ms, FIXTURE_NOW.ms - 120000);
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -150000), &bursts, &n, &t->e));
	assert_int_equal(n, 1);
	assert_int_equal(bursts[0].talkers, 1);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, FIXTURE_NOW, wall_after(FIXTURE_NOW, -130000));
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -150000), &bursts, &n, &t->e)); /* none of it between */
	assert_int_equal(n, 0);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, FIXTURE_NOW, wall_after(FIXTURE_NOW, -200000)); /* before it began */
	assert_true(read_talker_bursts(r, t->a, wall_after(FIXTURE_NOW, -DAY), &bursts, &n, &t->e));
	assert_int_equal(n, 0);
	fixture_reader_done(r);
}

/* Rows are forgotten later than they come: the newest ones are there however many there are. */
static void of_too_many_flows_the_newest_are_read(void **state)
{
	struct reading *t = *state;
	struct flow_list list;

	sql(t, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0)");
	sql(t, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= %d) INSERT INTO observed_flow (point_id, source, destination, "
	       "protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, bytes_out, bytes_in, packets_out, packets_in) "
	       "SELECT 1, '10.' || (i >> 16) || '.' || ((i >> 8) & 255) || '.' || (i & 255), '192.0.2.1', 'tcp', 104, '', 0, 1, i, i, 1, 1, 1, 1 FROM n",
	    2 * FLOWS_READ_MAX);
	observe(t, "10.99.0.1", "192.0.2.1", 104, "NULL", FLOW_TRAIT_SYN, FIXTURE_NOW);
	list = read_all(t);
	assert_true(list.cut);
	assert_int_equal(list.n_observed, FLOWS_READ_MAX);
	assert_string_equal(list.observed[0].source, "10.99.0.1");
	assert_string_equal(list.observed[1].source, "10.6.26.129"); /* the last of the others */
}

static void the_port_of_a_service_is_that_of_its_target_or_its_kind(void **state)
{
	static const struct { const char *kind, *target; uint16_t port; const char *host; } rows[] = {
		{ "https", "https://x.example/", 443, "x.example" }, { "https", "http://x.example:81/p", 81, "x.example" }, { "tcp", "10.0.0.1:2575", 2575, "10.0.0.1" },
		{ "dicom", "10.0.0.1", 104, "10.0.0.1" }, { "dns", "x.example", 53, "x.example" }, { "tcp", "x.example", 0, "x.example" },
		{ "https", "https://[2001:db8::1]:8443", 8443, "2001:db8::1" }, { NULL, NULL, 0, "" },
	};
	char host[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(flow_service_port(rows[i].kind, rows[i].target, host), rows[i].port);
		assert_string_equal(host, rows[i].host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_of_openings_stand_for_addresses, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_was_seen_has_its_opening_its_device_and_its_verdict, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_the_collector_asks_of_what_it_checks_is_its_own, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_the_map_declares_is_documented, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(how_long_an_interface_was_looked_at_is_told_without_saved_captures, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(which_part_was_dropped_is_told_of_the_hours_since_then, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_an_opening_held_is_rogue_since_its_end, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_somebody_answered_for_is_rogue_since_the_end_of_that, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(where_packets_were_dropped_no_opening_is_dead, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(an_opening_is_dead_once_somebody_looked_for_90_days, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(a_saved_capture_and_a_minute_a_day_watch_nothing, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(who_talks_is_learned_in_seven_days_of_eight, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(the_last_day_of_an_opening_is_whole, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_two_points_saw_is_counted_once, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(a_flow_is_of_the_establishments_whose_networks_hold_it, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(what_is_told_may_be_another_once_something_was_written_or_time_has_passed, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(new_talkers_are_told_as_bursts_and_of_a_device, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(of_too_many_flows_the_newest_are_read, reading_set_up, reading_tear_down),
		cmocka_unit_test(the_port_of_a_service_is_that_of_its_target_or_its_kind),
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
