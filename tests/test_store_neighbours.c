#include "tests/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include <cmocka.h>

enum { DEVICE = 3, DAY_MS = 86400000 };

static int set_up(void **state)
{
	struct fixture *f = fixture_new();

	fixture_region(f, wall_after(FIXTURE_NOW, -DAY_MS));
	*state = f;
	return 0;
}

static struct neighbour_facts switch_called(const char *sys_name)
{
	return (struct neighbour_facts){
		.protocol = NEIGHBOUR_LLDP, .local_port = "ge0", .chassis = "02:00:00:00:00:01", .mac = "02:00:00:00:00:01", .port = "1",
		.sys_name = sys_name, .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64,
	};
}

static void hear(struct fixture *f, wall_t at, const struct neighbour_facts *rows, size_t n, bool has_inventory)
{
	struct batch *b = batch_new();
	struct snmp_facts *facts = fixture_add_poll(b, DEVICE, at, 1)->facts;

	facts->has_inventory = has_inventory;
	facts->neighbours = arena_array(facts->arena, n, sizeof *rows);
	assert_non_null(facts->neighbours);
	memcpy(facts->neighbours, rows, n * sizeof *rows);
	facts->n_neighbours = n;
	fixture_write(f, b);
}

static void assert_row(const struct fixture *f, const char *sql, const char *expected)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), expected);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void a_neighbour_is_kept_with_when_it_was_first_and_last_seen(void **state)
{
	struct neighbour_facts before = switch_called("old"), after = switch_called("new");
	char expected[128];

	hear(*state, FIXTURE_NOW, &before, 1, true);
	hear(*state, wall_after(FIXTURE_NOW, 600000), &after, 1, true);

	snprintf(expected, sizeof expected, "1 new %lld %lld", (long long)FIXTURE_NOW.ms, (long long)FIXTURE_NOW.ms + 600000);
	assert_row(*state, "SELECT count(*) || ' ' || sys_name || ' ' || first_seen_ms || ' ' || last_seen_ms FROM neighbour", expected);
}

static void a_round_that_does_not_show_it_leaves_it_and_thirty_days_forget_it(void **state)
{
	struct neighbour_facts n = switch_called("sw");

	hear(*state, FIXTURE_NOW, &n, 1, true);
	hear(*state, wall_after(FIXTURE_NOW, INT64_C(29) * DAY_MS), &n, 0, true);
	assert_row(*state, "SELECT count(*) FROM neighbour", "1");
	hear(*state, wall_after(FIXTURE_NOW, INT64_C(31) * DAY_MS), &n, 0, false);
	assert_row(*state, "SELECT count(*) FROM neighbour", "1");
	hear(*state, wall_after(FIXTURE_NOW, INT64_C(31) * DAY_MS), &n, 0, true);
	assert_row(*state, "SELECT count(*) FROM neighbour", "0");
}

/* An agent that names others in each round fills no disk. */
static void a_device_has_a_bounded_number_of_neighbours(void **state)
{
	enum { ROWS = 1024, ROUNDS = 5 };
	static struct neighbour_facts rows[ROWS];
	static char names[ROWS][32];

	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < ROWS; i++) {
			snprintf(names[i], sizeof names[i], "%d-%d", round, i);
			rows[i] = switch_called("sw");
			rows[i].chassis = names[i];
		}
		hear(*state, wall_after(FIXTURE_NOW, round * 600000), rows, ROWS, true);
	}
	assert_row(*state, "SELECT count(*) || ' ' || min(name LIKE '0-%') || ' ' || max(name LIKE '0-%') FROM neighbour", "4096 0 0");
}

static void arp_and_bgp_are_kept_by_their_address(void **state)
{
	struct neighbour_facts rows[] = {
		{ .protocol = NEIGHBOUR_ARP, .local_port = "ge0", .mac = "02:00:00:00:00:02", .address = "10.0.0.2",
		  .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 },
		{ .protocol = NEIGHBOUR_BGP, .address = "10.0.0.3", .state = 6, .remote_as = 65000 },
	};

	hear(*state, FIXTURE_NOW, rows, ARRAY_LEN(rows), true);
	assert_row(*state, "SELECT protocol || ' ' || local_port || ' ' || mac || ' ' || name FROM neighbour WHERE address = '10.0.0.2'",
	           "arp ge0 02:00:00:00:00:02 10.0.0.2");
	assert_row(*state, "SELECT protocol || ' ' || state || ' ' || remote_as FROM neighbour WHERE address = '10.0.0.3'",
	           "bgp established 65000");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_neighbour_is_kept_with_when_it_was_first_and_last_seen),
		TEST(a_round_that_does_not_show_it_leaves_it_and_thirty_days_forget_it),
		TEST(a_device_has_a_bounded_number_of_neighbours),
		TEST(arp_and_bgp_are_kept_by_their_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
