#include "neighbours.h"
#include "tests/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CR1 = 3, ROUND_MS = 600000 };

static struct neighbour_facts lldp(const char *port, const char *sys_name)
{
	return (struct neighbour_facts){ .protocol = NEIGHBOUR_LLDP, .local_port = port, .chassis = sys_name, .port = "1", .sys_name = sys_name,
		                         .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 };
}

/* A full round in which the device hears these; whole: it was asked for all of them. */
static void hear(struct reading *t, int64_t device, wall_t at, const struct neighbour_facts *rows, size_t n, bool whole)
{
	struct batch *b = batch_new();
	struct snmp_facts *f = fixture_add_poll(b, device, at, 2)->facts;

	f->neighbours = arena_array(f->arena, n, sizeof *rows);
	assert_non_null(f->neighbours);
	if (n > 0)
		memcpy(f->neighbours, rows, n * sizeof *rows);
	f->n_neighbours = n;
	f->has_neighbours = whole;
	fixture_write(&t->f, b);
}

static struct neighbour_list read_all(struct reading *t, const char *device, wall_t now, wall_t at)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct neighbour_list list;

	assert_true(read_neighbours(r, t->a, device, &list, &t->e));
	fixture_reader_done(r);
	return list;
}

static void assert_told(const struct neighbour_row *r, enum neighbour_status status, const char *device, const char *declared_as,
                        const char *link)
{
	assert_string_equal(neighbour_status_name(r->status), neighbour_status_name(status));
	assert_string_equal(r->device, device);
	assert_string_equal(r->declared_as ? r->declared_as : "", declared_as);
	assert_string_equal(r->link ? r->link : "", link);
}

static void nobody_was_asked_yet(void **state)
{
	struct reading *t = *state;

	assert_int_equal(read_all(t, NULL, FIXTURE_NOW, WALL_NEVER).asked, 0);
	hear(t, CR1, FIXTURE_NOW, NULL, 0, true);
	assert_int_equal(read_all(t, NULL, FIXTURE_NOW, WALL_NEVER).asked, 1);
	assert_int_equal(read_all(t, "sw1", FIXTURE_NOW, WALL_NEVER).asked, 0);
}

static void what_needs_somebody_comes_first(void **state)
{
	struct reading *t = *state;
	const struct neighbour_facts rows[] = {
		{ .protocol = NEIGHBOUR_ARP, .local_port = "ge1", .mac = "02:00:00:00:00:77", .address = "192.0.2.7", .state = UNKNOWN_I64,
		  .remote_as = UNKNOWN_I64 },
		lldp("ge1", "SW1.example"), lldp("ge1", "new"),
		{ .protocol = NEIGHBOUR_BGP, .address = "192.0.2.8", .state = 6, .remote_as = 65000 },
	};
	struct neighbour_list list;

	hear(t, CR1, FIXTURE_NOW, rows, ARRAY_LEN(rows), true);
	list = read_all(t, "cr1", FIXTURE_NOW, WALL_NEVER);
	assert_int_equal(list.n, 4);
	assert_told(&list.rows[0], NEIGHBOUR_UNDECLARED_DEVICE, "cr1", "", "");
	assert_string_equal(list.rows[0].heard, "new");
	assert_int_equal(list.rows[1].protocol, NEIGHBOUR_BGP);
	assert_string_equal(list.rows[1].bgp_state, "established");
	assert_int_equal(list.rows[1].remote_as, 65000);
	assert_told(&list.rows[2], NEIGHBOUR_UNDECLARED_LINK, "cr1", "sw1", "");
	assert_true(neighbour_is_host(&list.rows[3]));
	assert_false(neighbour_needs_somebody(&list.rows[3]));
	assert_int_equal(read_all(t, NULL, FIXTURE_NOW, wall_after(FIXTURE_NOW, -1000)).n, 0);
}

static void a_parent_or_a_dependency_joins_two_devices(void **state)
{
	static const char *const declarations[] = {
		"UPDATE device SET parents = 'other;cr1' WHERE entity_id = 4",
		"UPDATE device SET parents = NULL WHERE entity_id = 4; INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) "
		"VALUES (90, 'dependency', 'd', 1, 1); INSERT INTO dependency (entity_id, valid_from, \"from\", \"to\") VALUES (90, 1, 'device:cr1', 'sw1')",
	};
	struct reading *t = *state;
	struct neighbour_facts row = lldp("ge1", "sw1");

	hear(t, CR1, FIXTURE_NOW, &row, 1, true);
	for (size_t i = 0; i < ARRAY_LEN(declarations); i++) {
		struct neighbour_list list;

		fixture_sql(&t->f, declarations[i]);
		list = read_all(t, NULL, FIXTURE_NOW, WALL_NEVER);
		assert_int_equal(list.n, 1);
		assert_told(&list.rows[0], NEIGHBOUR_DECLARED, "cr1", "sw1", "");
	}
}

/* From seen to unseen, by rounds: a round that was cut short proves nothing. */
static void a_link_is_unseen_once_a_whole_round_does_not_show_it(void **state)
{
	struct reading *t = *state;
	struct neighbour_facts row = lldp("ge0", "sw1");
	wall_t second = wall_after(FIXTURE_NOW, ROUND_MS), third = wall_after(FIXTURE_NOW, 2 * ROUND_MS);
	struct neighbour_list list;

	fixture_sql(&t->f, "UPDATE link SET z_device = 'sw1', z_interface = 'port 1' WHERE entity_id = 5");
	hear(t, CR1, FIXTURE_NOW, &row, 1, true);
	list = read_all(t, NULL, FIXTURE_NOW, WALL_NEVER);
	assert_int_equal(list.n, 1);
	assert_told(&list.rows[0], NEIGHBOUR_DECLARED, "cr1", "sw1", "l-snmp");

	hear(t, CR1, second, NULL, 0, false);
	assert_told(read_all(t, NULL, second, WALL_NEVER).rows, NEIGHBOUR_DECLARED, "cr1", "sw1", "l-snmp");

	hear(t, CR1, third, NULL, 0, true);
	list = read_all(t, NULL, third, WALL_NEVER);
	assert_int_equal(list.n, 1);
	assert_told(&list.rows[0], NEIGHBOUR_DECLARED_UNSEEN, "cr1", "sw1", "l-snmp");
	assert_int_equal(list.rows[0].last_seen.ms, FIXTURE_NOW.ms);
	assert_string_equal(list.rows[0].local_port, "ge0");

	list = read_all(t, "sw1", third, WALL_NEVER); /* its other end hears nobody at all: the link is told beside it all the same */
	assert_int_equal(list.n, 1);
	assert_told(&list.rows[0], NEIGHBOUR_DECLARED_UNSEEN, "sw1", "cr1", "l-snmp");
	assert_string_equal(list.rows[0].local_port, "port 1");
}

static void a_mac_address_is_found_among_the_interfaces(void **state)
{
	struct reading *t = *state;

	hear(t, CR1, FIXTURE_NOW, NULL, 0, true); /* the fixture gives its interfaces that address */
	fixture_sql(&t->f, "INSERT INTO neighbour (device_id, protocol, local_port, name, port, mac, sys_name, first_seen_ms, last_seen_ms) "
	                   "VALUES (4, 'lldp', '1', '02:00:00:00:00:01', '', '02:00:00:00:00:01', 'a name of its own', 1, 1)");
	assert_told(read_all(t, "sw1", FIXTURE_NOW, WALL_NEVER).rows, NEIGHBOUR_UNDECLARED_LINK, "sw1", "cr1", "");
}

static void a_device_that_is_not_declared_is_refused(void **state)
{
	struct reading *t = *state;
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct neighbour_list list;

	assert_false(read_neighbours(r, t->a, "nobody", &list, &t->e));
	assert_int_equal(t->e.kind, ERR_NOT_FOUND);
	fixture_reader_done(r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_was_asked_yet),
		TEST(what_needs_somebody_comes_first),
		TEST(a_parent_or_a_dependency_joins_two_devices),
		TEST(a_link_is_unseen_once_a_whole_round_does_not_show_it),
		TEST(a_mac_address_is_found_among_the_interfaces),
		TEST(a_device_that_is_not_declared_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
