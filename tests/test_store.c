#include "tests/store_fixture.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct reg_device *device_of(const struct fixture *f, const char *name)
{
	for (size_t i = 0; i < f->registry->n_devices; i++)
		if (strcmp(f->registry->devices[i].name, name) == 0)
			return &f->registry->devices[i];
	fail_msg("no device %s", name);
	return NULL;
}

static void checks_are_derived_from_addresses_credentials_and_kinds(void **state)
{
	static const char *const expected[] = { "device cr1 icmp", "device cr1 snmp", "device sw1 icmp", "link l-echo icmp",
	                                        "service web http" };
	struct fixture *f = *state;
	size_t found = 0;

	assert_int_equal(f->registry->n_checks, ARRAY_LEN(expected));
	for (size_t i = 0; i < f->registry->n_checks; i++) {
		const struct reg_check *c = &f->registry->checks[i];
		char text[128];

		snprintf(text, sizeof text, "%s %s %s", c->device ? "device" : c->link ? "link" : "service",
		         c->device ? c->device->name : c->link ? c->link->name : c->service->name, c->class);
		for (size_t k = 0; k < ARRAY_LEN(expected); k++)
			found += strcmp(text, expected[k]) == 0;
		assert_int_equal(c->outcome, OUTCOME_NOT_TESTED);
		assert_false(wall_is_known(c->at));
	}
	assert_int_equal(found, ARRAY_LEN(expected));
}

static void a_check_keeps_its_id_when_its_entity_goes_and_comes_back(void **state)
{
	struct fixture *f = *state;
	int64_t id = fixture_check(f, "link", "l-echo", "icmp");

	fixture_sql(f, "UPDATE link SET valid_to = valid_from + 1 WHERE entity_id = 6");
	fixture_read_registry(f);
	assert_int_equal(f->registry->n_checks, 4);

	fixture_sql(f, "INSERT INTO link (entity_id, valid_from, address) SELECT 6, valid_from + 2, address FROM link WHERE entity_id = 6");
	fixture_read_registry(f);

	assert_int_equal(f->registry->n_checks, 5);
	assert_int_equal(fixture_check(f, "link", "l-echo", "icmp"), id);
}

static void raw_counters_survive_a_restart_exactly(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();
	const struct reg_device *d;

	fixture_add_poll(b, 3, FIXTURE_NOW, 3);
	fixture_write(f, b);
	fixture_close_store(f);
	fixture_open_store(f);
	fixture_read_registry(f);

	d = device_of(f, "cr1");
	assert_int_equal(d->memory.at.ms, FIXTURE_NOW.ms);
	assert_int_equal(d->memory.uptime_cs, 360000);
	assert_int_equal(d->n_interfaces, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(d->interface_memory[i].if_index, i + 1);
		assert_int_equal(d->interface_declared[i], i == 0); /* l-snmp is on ge0 */
		for (size_t c = 0; c < IFC_COUNT; c++) {
			assert_true(d->interface_memory[i].counters[c].value == UINT64_MAX - i - c);
			assert_int_equal(d->interface_memory[i].counters[c].width, 64);
		}
	}
}

static const struct reg_link *link_of(const struct fixture *f, const char *name)
{
	for (size_t i = 0; i < f->registry->n_links; i++)
		if (strcmp(f->registry->links[i].name, name) == 0)
			return &f->registry->links[i];
	fail_msg("no link %s", name);
	return NULL;
}

static void a_link_knows_the_key_of_the_interface_that_it_names_by_ifDescr(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();

	assert_null(link_of(f, "l-snmp")->interface_key); /* nothing was stored yet */
	fixture_add_poll(b, 3, FIXTURE_NOW, 3);
	fixture_write(f, b);
	fixture_sql(f, "UPDATE interface SET if_descr = 'GigabitEthernet0/2' WHERE name = 'ge2'");
	fixture_sql(f, "UPDATE link SET interface = 'GigabitEthernet0/2' WHERE interface = 'ge0'");
	fixture_read_registry(f);
	assert_string_equal(link_of(f, "l-snmp")->interface_key, "ge2");
	assert_null(link_of(f, "l-snmp")->z_interface_key);
}

static void a_link_knows_no_key_of_a_name_that_two_interfaces_bear(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();

	fixture_add_poll(b, 3, FIXTURE_NOW, 3);
	fixture_write(f, b);
	fixture_sql(f, "UPDATE interface SET if_descr = 'GigabitEthernet0/2' WHERE name IN ('ge1', 'ge2')");
	fixture_sql(f, "UPDATE link SET interface = 'GigabitEthernet0/2' WHERE interface = 'ge0'");
	fixture_read_registry(f);
	assert_null(link_of(f, "l-snmp")->interface_key);
	fixture_sql(f, "UPDATE interface SET gone_ms = 1 WHERE name = 'ge1'");
	fixture_read_registry(f);
	assert_string_equal(link_of(f, "l-snmp")->interface_key, "ge2");
}

static void an_interface_keeps_its_id_when_its_index_moves(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();
	struct batch_poll *p;
	int64_t id;

	fixture_add_poll(b, 3, FIXTURE_NOW, 2);
	fixture_write(f, b);
	fixture_read_registry(f);
	id = device_of(f, "cr1")->interface_ids[1];

	b = batch_new();
	p = fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 60000), 2);
	p->facts->interfaces[0].if_index = 11;
	p->facts->interfaces[1].if_index = 10;
	fixture_write(f, b);
	fixture_read_registry(f);

	assert_int_equal(device_of(f, "cr1")->n_interfaces, 2);
	assert_int_equal(device_of(f, "cr1")->interface_ids[1], id);
	assert_int_equal(device_of(f, "cr1")->interface_memory[1].if_index, 10);
}

static void an_interface_absent_from_a_cut_walk_is_not_gone(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();

	fixture_add_poll(b, 3, FIXTURE_NOW, 3);
	fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 60000), 1)->partial = true;
	fixture_write(f, b);
	fixture_read_registry(f);
	assert_int_equal(device_of(f, "cr1")->n_interfaces, 3);

	b = batch_new();
	fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 120000), 1);
	fixture_write(f, b);
	fixture_read_registry(f);
	assert_int_equal(device_of(f, "cr1")->n_interfaces, 1);
}

static void a_failing_batch_leaves_nothing_behind(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();
	struct err e;

	fixture_add_result(b, fixture_check(f, "device", "cr1", "icmp"), FIXTURE_NOW, OUTCOME_OK);
	fixture_add_poll(b, 3, FIXTURE_NOW, 2);
	fixture_add_transition(b, 999, FIXTURE_NOW, STATE_OK, OUTCOME_OK); /* no such entity */

	assert_false(store_write_batch(f->store, b, &e));
	batch_free(b);
	fixture_read_registry(f);

	assert_int_equal(device_of(f, "cr1")->n_interfaces, 0);
	for (size_t i = 0; i < f->registry->n_checks; i++)
		assert_false(wall_is_known(f->registry->checks[i].at));

	b = batch_new();
	fixture_add_poll(b, 3, FIXTURE_NOW, 2);
	fixture_write(f, b);
	fixture_read_registry(f);
	assert_int_equal(device_of(f, "cr1")->n_interfaces, 2);
}

static void the_last_result_of_a_check_comes_back_with_the_registry(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();
	struct batch_result *r = fixture_add_result(b, fixture_check(f, "service", "web", "http"), FIXTURE_NOW, OUTCOME_TLS_EXPIRED);
	const struct reg_check *web = NULL;

	r->attempts = 2;
	r->confirmed = false;
	fixture_write(f, b);
	fixture_read_registry(f);

	for (size_t i = 0; i < f->registry->n_checks; i++)
		if (f->registry->checks[i].service)
			web = &f->registry->checks[i];
	assert_non_null(web);
	assert_int_equal(web->outcome, OUTCOME_TLS_EXPIRED);
	assert_int_equal(web->state, STATE_CRITICAL);
	assert_int_equal(web->attempts, 2);
	assert_false(web->confirmed);
	assert_int_equal(web->at.ms, FIXTURE_NOW.ms);
}

static void intervals_follow_each_other_when_the_clock_is_set_back(void **state)
{
	struct fixture *f = *state;
	struct batch *b = batch_new();
	struct reader *r;
	struct arena *a = arena_new();
	struct state_row *rows;
	struct err e;
	size_t n;

	fixture_add_transition(b, 3, FIXTURE_NOW, STATE_OK, OUTCOME_OK);
	fixture_add_transition(b, 3, wall_after(FIXTURE_NOW, -3600000), STATE_CRITICAL, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 3, wall_after(FIXTURE_NOW, 5000), STATE_OK, OUTCOME_OK);
	fixture_write(f, b);

	r = fixture_reader(f, wall_after(FIXTURE_NOW, 10000), WALL_NEVER);
	assert_true(read_states(r, a, 3, (wall_t){ 0 }, wall_after(FIXTURE_NOW, 10000), &rows, &n, &e));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].state, STATE_CRITICAL);
	assert_int_equal(rows[0].to.ms, rows[1].from.ms);
	assert_false(wall_is_known(rows[1].to));
	fixture_reader_done(r);
	arena_free(a);
}

static void a_second_writer_is_told_who_holds_the_lock(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	char pid[32];
	struct err e;

	assert_false(store_open(f->path, &other, &e));

	snprintf(pid, sizeof pid, "(pid %ld)", (long)getpid());
	assert_int_equal(e.kind, ERR_LOCKED);
	assert_non_null(strstr(e.text, pid));
	assert_null(other);
}

static void who_only_looks_at_the_lock_is_not_called_a_writer(void **state)
{
	struct fixture *f = *state;
	char path[256];
	struct err e;
	int fd;

	fixture_close_store(f);
	snprintf(path, sizeof path, "%s.lock", f->path);
	fd = open(path, O_RDONLY);
	assert_int_equal(flock(fd, LOCK_SH), 0);

	assert_false(store_open(f->path, &f->store, &e));
	assert_int_equal(e.kind, ERR_SYSTEM); /* its exit status is one after which the unit starts again */
	assert_non_null(strstr(e.text, "does not write"));

	close(fd);
	assert_true(store_open(f->path, &f->store, &e));
}

static void an_inventory_of_a_newer_version_is_refused_with_a_sentence(void **state)
{
	struct fixture *f = *state;
	struct reader *r = NULL;
	struct err e;

	fixture_sql(f, "PRAGMA user_version = 999");
	fixture_close_store(f);

	assert_false(store_open(f->path, &f->store, &e));
	assert_int_equal(e.kind, ERR_NEWER);
	assert_non_null(strstr(e.text, "newer Vigie"));
	assert_false(reader_open(f->path, &r, &e));
	assert_int_equal(e.kind, ERR_NEWER);
}

static void write_file(const char *path, const void *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(out);
}

static void assert_refused_untouched(struct fixture *f, const char *path)
{
	struct stat before, after;
	struct store *s = NULL;
	struct reader *r = NULL;
	struct err e;

	(void)f;
	assert_int_equal(stat(path, &before), 0);
	assert_false(store_open(path, &s, &e));
	assert_int_equal(e.kind, ERR_DATA);
	assert_false(reader_open(path, &r, &e));
	assert_int_equal(e.kind, ERR_DATA);
	assert_non_null(strstr(e.text, "is not an inventory of Vigie"));
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
}

static void remove_all(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
	char name[160];

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
		unlink(name);
	}
}

static void a_file_that_is_no_inventory_is_refused_untouched(void **state)
{
	struct fixture *f = *state;
	char path[128], text[8192];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/foreign.db", f->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE mail (id INTEGER)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_refused_untouched(f, path);
	remove_all(path);

	snprintf(path, sizeof path, "%s/text.db", f->dir);
	memset(text, 'x', sizeof text);
	write_file(path, text, sizeof text);
	assert_refused_untouched(f, path);
	remove_all(path);
}

static void a_missing_folder_is_named(void **state)
{
	struct store *s = NULL;
	struct err e;

	(void)state;
	assert_false(store_open("/nonexistent/folder/vigie.db", &s, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "/nonexistent/folder"));
}

static void the_files_are_not_for_everybody_to_read(void **state)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char path[128];
		struct stat st;

		snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0640);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(checks_are_derived_from_addresses_credentials_and_kinds),
		TEST(a_check_keeps_its_id_when_its_entity_goes_and_comes_back),
		TEST(a_link_knows_the_key_of_the_interface_that_it_names_by_ifDescr),
		TEST(a_link_knows_no_key_of_a_name_that_two_interfaces_bear),
		TEST(raw_counters_survive_a_restart_exactly),
		TEST(an_interface_keeps_its_id_when_its_index_moves),
		TEST(an_interface_absent_from_a_cut_walk_is_not_gone),
		TEST(a_failing_batch_leaves_nothing_behind),
		TEST(the_last_result_of_a_check_comes_back_with_the_registry),
		TEST(intervals_follow_each_other_when_the_clock_is_set_back),
		TEST(a_second_writer_is_told_who_holds_the_lock),
		TEST(who_only_looks_at_the_lock_is_not_called_a_writer),
		TEST(an_inventory_of_a_newer_version_is_refused_with_a_sentence),
		TEST(a_file_that_is_no_inventory_is_refused_untouched),
		TEST(a_missing_folder_is_named),
		TEST(the_files_are_not_for_everybody_to_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
