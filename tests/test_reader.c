#include "tests/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void the_status_counts_states(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct status_row s;

	reading_write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 12000), WALL_NEVER);
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.collector, COLLECTOR_STOPPED);
	assert_int_equal(s.data_age_s, 12);
	assert_int_equal(s.sites, 2);
	assert_int_equal(s.links_total, 2);
	assert_int_equal(s.links_up, 2);
	assert_int_equal(s.devices, 2);
	assert_int_equal(s.device_states[STATE_OK], 1);
	assert_int_equal(s.device_states[STATE_CRITICAL], 1);
	assert_int_equal(s.service_states[STATE_UNKNOWN], 1);
	assert_false(s.simulation);
	fixture_reader_done(r);
}

/* A screen reads its links and the status in one transaction; the next transaction may be of another instant. */
static void the_status_counts_the_same_after_the_links_were_read(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct status_row s;
	struct link_row *links;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 12000), WALL_NEVER);
	for (int i = 0; i < 2; i++) {
		assert_true(read_links(r, t->a, &links, &n, &t->e));
		assert_true(read_status(r, &s, &t->e));
		assert_int_equal(s.links_total, n);
		assert_int_equal(s.links_up, 2);
	}
	reader_end(r);
	assert_true(reader_begin(r, wall_after(FIXTURE_NOW, 12000), (wall_t){ 1000 }, &t->e));
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.links_total, 0);
	fixture_reader_done(r);
}

static enum collector_state collector_of(struct reading *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct status_row s;

	assert_true(read_status(r, &s, &t->e));
	fixture_reader_done(r);
	return s.collector;
}

static void the_collector_runs_while_it_holds_the_lock_and_said_so(void **state)
{
	struct reading *t = *state;

	assert_int_equal(collector_of(t), COLLECTOR_STOPPED); /* an import holds the lock too */
	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	assert_int_equal(collector_of(t), COLLECTOR_RUNNING);
	assert_true(store_write_heartbeat(t->f.store, wall_after(FIXTURE_NOW, 1000), 7, &t->e));
	fixture_close_store(&t->f); /* killed: it never said that it stopped */
	assert_int_equal(collector_of(t), COLLECTOR_STOPPED);
	fixture_open_store(&t->f);
	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	assert_true(store_write_stopped(t->f.store, wall_after(FIXTURE_NOW, 2000), &t->e));
	assert_int_equal(collector_of(t), COLLECTOR_STOPPED);
}

/* What SQLite and the writer put beside the file stands beside the file, not beside a link to it. */
static void a_link_to_the_inventory_shows_what_the_file_shows(void **state)
{
	struct reading *t = *state;
	struct store *second;
	struct reader *r;
	struct status_row s;
	char link[128], other[128];

	snprintf(link, sizeof link, "%s/link.db", t->f.dir);
	snprintf(other, sizeof other, "%s/other.db", t->f.dir);
	assert_int_equal(symlink(t->f.path, link), 0);
	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));

	assert_true(reader_open(link, &r, &t->e));
	assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e));
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.collector, COLLECTOR_RUNNING);
	reader_end(r);

	assert_false(store_open(link, &second, &t->e));
	assert_int_equal(t->e.kind, ERR_LOCKED);

	assert_true(reader_is_current(r));
	assert_int_equal(symlink("/dev/null", other), 0);
	assert_int_equal(rename(other, link), 0); /* the link leads elsewhere now */
	assert_false(reader_is_current(r));
	reader_close(r);
	unlink(link);
}

static void a_link_to_no_file_yet_makes_the_file_and_locks_it(void **state)
{
	struct reading *t = *state;
	struct store *first, *second;
	char link[128], file[128], name[160];

	snprintf(link, sizeof link, "%s/link.db", t->f.dir);
	snprintf(file, sizeof file, "%s/later.db", t->f.dir);
	assert_int_equal(symlink(file, link), 0);

	assert_true(store_open(link, &first, &t->e));

	assert_false(store_open(file, &second, &t->e));
	assert_int_equal(t->e.kind, ERR_LOCKED);
	store_close(first);
	unlink(link);
	for (size_t i = 0; i < 4; i++) {
		static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };

		snprintf(name, sizeof name, "%s%s", file, suffixes[i]);
		unlink(name);
	}
}

static void a_collector_that_holds_the_lock_in_silence_is_hung(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct status_row s;

	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	assert_true(store_write_heartbeat(t->f.store, wall_after(FIXTURE_NOW, 10000), 7, &t->e));

	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 29000), WALL_NEVER);
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.collector, COLLECTOR_RUNNING);
	assert_false(s.hung);
	assert_int_equal(s.silent_s, UNKNOWN_I64);
	fixture_reader_done(r);

	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 48000), WALL_NEVER);
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.collector, COLLECTOR_STOPPED);
	assert_true(s.hung);
	assert_int_equal(s.silent_s, 38);
	fixture_reader_done(r);
}

static void a_reader_sees_one_instant_while_a_batch_is_written(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct device_row *d;
	size_t n;
	int64_t before, after;

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(reader_data_version(r, &before, &t->e));
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	reading_write_round(t, FIXTURE_NOW);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(d[0].outcome, OUTCOME_NOT_TESTED);
	reader_end(r);

	assert_true(reader_data_version(r, &after, &t->e));
	assert_int_not_equal(before, after);
	assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e));
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(d[0].outcome, OUTCOME_OK);
	fixture_reader_done(r);
}

static void an_idle_reader_does_not_make_the_wal_grow(void **state)
{
	struct reading *t = *state;
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct link_row *l;
	char wal[128];
	struct stat st;
	size_t n;

	assert_true(read_links(r, t->a, &l, &n, &t->e));
	reader_end(r);
	for (int i = 0; i < 3000; i++) {
		struct batch *b = batch_new();

		fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, i * 1000), 24);
		fixture_write(&t->f, b);
	}
	snprintf(wal, sizeof wal, "%s-wal", t->f.path);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 8 << 20); /* about twice the automatic checkpoint */
	reader_close(r);
}

/* Runs in a child without privileges, in a folder that it may not write to. */
static void read_as_nobody(const char *path)
{
	struct reader *r = NULL;
	struct link_row *l;
	struct err e;
	size_t n = 0;
	bool ok;

	if (setgid(65534) < 0 || setuid(65534) < 0)
		_exit(3);
	ok = reader_open(path, &r, &e) && reader_begin(r, FIXTURE_NOW, WALL_NEVER, &e)
	     && read_links(r, arena_new(), &l, &n, &e);
	if (!ok)
		fprintf(stderr, "# %s\n", e.text);
	_exit(ok && n == 2 ? 0 : 1);
}

static void assert_nobody_can_read(struct reading *t)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		read_as_nobody(t->f.path);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void another_user_reads_while_the_daemon_is_stopped(void **state)
{
	struct reading *t = *state;
	char path[128];

	if (geteuid() != 0) {
		print_message("# needs root to become another user\n");
		return;
	}
	reading_write_round(t, FIXTURE_NOW);
	fixture_close_store(&t->f);
	assert_int_equal(chmod(t->f.dir, 0755), 0);
	for (size_t i = 0; i < 3; i++) {
		static const char *const suffixes[] = { "", "-wal", "-shm" };

		snprintf(path, sizeof path, "%s%s", t->f.path, suffixes[i]);
		chmod(path, 0644);
	}
	assert_nobody_can_read(t);

	for (size_t i = 0; i < 2; i++) { /* a copy of the file alone */
		static const char *const suffixes[] = { "-wal", "-shm" };

		snprintf(path, sizeof path, "%s%s", t->f.path, suffixes[i]);
		unlink(path);
	}
	assert_nobody_can_read(t);
}

static void a_missing_inventory_is_named(void **state)
{
	struct reader *r = NULL;
	struct err e;

	(void)state;
	assert_false(reader_open("/nonexistent/vigie.db", &r, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "/nonexistent/vigie.db"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_status_counts_states),
		TEST(the_status_counts_the_same_after_the_links_were_read),
		TEST(a_link_to_the_inventory_shows_what_the_file_shows),
		TEST(a_link_to_no_file_yet_makes_the_file_and_locks_it),
		TEST(a_collector_that_holds_the_lock_in_silence_is_hung),
		TEST(the_collector_runs_while_it_holds_the_lock_and_said_so),
		TEST(a_reader_sees_one_instant_while_a_batch_is_written),
		TEST(an_idle_reader_does_not_make_the_wal_grow),
		TEST(another_user_reads_while_the_daemon_is_stopped),
		TEST(a_missing_inventory_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
