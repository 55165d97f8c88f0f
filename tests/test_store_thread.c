#include "store_thread.h"
#include "tests/store_fixture.h"

#include "inventory/backlog.h"

#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE_MS = 20000, BUDGET = 1 << 30 };

/* The thread owns the store from here on. */
static struct store_thread *start(struct fixture *f)
{
	struct err e;
	struct store_thread *t = store_thread_start(f->store, BUDGET, NULL, NULL, &e);

	assert_non_null(t);
	f->store = NULL;
	return t;
}

static bool nothing_waits(const struct store_thread_status *s) { return s->waiting == 0; }
static bool is_failing(const struct store_thread_status *s) { return s->failing; }

static struct store_thread_status wait_for(struct store_thread *t, bool (*wanted)(const struct store_thread_status *s))
{
	mono_t deadline = mono_add_ms(mono_now(), DEADLINE_MS);
	struct store_thread_status s = store_thread_status(t);

	while (!wanted(&s) && mono_before(mono_now(), deadline)) {
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
		s = store_thread_status(t);
	}
	if (!wanted(&s))
		fail_msg("waited in vain: %zu waiting, failing %d: %s", s.waiting, s.failing, s.last.text);
	return s;
}

static struct batch *transition(int64_t at_ms, int state)
{
	struct batch *b = batch_new();

	fixture_add_transition(b, 3, wall_after(FIXTURE_NOW, at_ms), state, OUTCOME_OK);
	return b;
}

static size_t count_states(struct fixture *f)
{
	struct reader *r = fixture_reader(f, wall_after(FIXTURE_NOW, 86400000), WALL_NEVER);
	struct arena *a = arena_new();
	struct state_row *rows;
	struct err e;
	size_t n;

	assert_true(read_states(r, a, 3, (wall_t){ 0 }, wall_after(FIXTURE_NOW, 86400000), &rows, &n, &e));
	for (size_t i = 0; i < n; i++)
		assert_int_equal(rows[i].from.ms, FIXTURE_NOW.ms + (int64_t)i * 1000); /* in the order of submission */
	fixture_reader_done(r);
	arena_free(a);
	return n;
}

static void a_paused_thread_blocks_nobody_and_loses_nothing(void **state)
{
	struct fixture *f = *state;
	struct store_thread *t = start(f);
	mono_t before = mono_now();

	store_thread_pause(t, true);
	for (int i = 0; i < 200; i++)
		store_thread_submit(t, transition(i * 1000, i % 2));
	assert_true(mono_diff_ms(mono_now(), before) < 1000);
	assert_true(store_thread_status(t).waiting >= 199);
	assert_false(store_thread_status(t).failing);

	store_thread_pause(t, false);
	assert_int_equal(wait_for(t, nothing_waits).written, 200);
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(count_states(f), 200);
}

static void stopping_writes_what_waits_also_when_paused(void **state)
{
	struct fixture *f = *state;
	struct store_thread *t = start(f);

	store_thread_pause(t, true);
	for (int i = 0; i < 50; i++)
		store_thread_submit(t, transition(i * 1000, i % 2));
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(count_states(f), 50);
}

static void a_locked_inventory_is_reported_and_its_batches_wait(void **state)
{
	struct fixture *f = *state;
	struct store_thread_status s;
	struct store_thread *t;
	sqlite3 *other;

	t = start(f);
	assert_int_equal(sqlite3_open(f->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < 3; i++)
		store_thread_submit(t, transition(i * 1000, i));

	s = wait_for(t, is_failing);
	assert_int_equal(s.last.kind, ERR_LOCKED);
	assert_int_equal(s.waiting, 3);

	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	s = wait_for(t, nothing_waits);
	assert_false(s.failing);
	assert_int_equal(s.dropped, 0);
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(count_states(f), 3);
}

static void a_row_that_the_schema_refuses_is_dropped_alone_and_told(void **state)
{
	struct fixture *f = *state;
	struct store_thread *t = start(f);
	struct batch *bad = transition(0, 0);
	struct store_thread_status s;

	fixture_add_transition(bad, 999, FIXTURE_NOW, STATE_OK, OUTCOME_OK);
	fixture_add_transition(bad, 3, wall_after(FIXTURE_NOW, 1000), STATE_CRITICAL, OUTCOME_OK);
	store_thread_submit(t, bad);
	store_thread_submit(t, transition(2000, 0));
	s = wait_for(t, nothing_waits);
	assert_false(s.failing);
	assert_int_equal(s.dropped, 1);
	assert_int_equal(s.refused, 1);
	assert_int_equal(s.refusal.kind, ERR_DATA);
	assert_int_equal(s.written, 2);
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(count_states(f), 3);
}

/* Fills the file system under f->dir, in a mount namespace of the test's own, when that is allowed. */
static bool mount_small_disk(const struct fixture *f)
{
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
	       && mount("tmpfs", f->dir, "tmpfs", 0, "size=3m") == 0;
}

static void fill_disk(const char *path)
{
	static const char block[65536];
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	setvbuf(out, NULL, _IONBF, 0);
	while (fwrite(block, 1, sizeof block, out) == sizeof block)
		;
	while (fwrite(block, 1, 512, out) == 512)
		;
	fclose(out);
}

static void feed_polls(struct store_thread *t, int n)
{
	for (int i = 0; i < n; i++) {
		struct batch *b = transition(i * 1000, i % 2);

		fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, i * 1000), 400);
		store_thread_submit(t, b);
	}
}

/* An inventory on a disk of its own; false where that is not allowed. */
static bool open_on_small_disk(struct fixture *disk)
{
	*disk = (struct fixture){ 0 };
	snprintf(disk->dir, sizeof disk->dir, "/tmp/vigie-full-XXXXXX");
	assert_non_null(mkdtemp(disk->dir));
	if (!mount_small_disk(disk)) {
		print_message("# mounting is not allowed here\n");
		rmdir(disk->dir);
		return false;
	}
	snprintf(disk->path, sizeof disk->path, "%s/vigie.db", disk->dir);
	fixture_open_store(disk);
	fixture_region(disk, wall_after(FIXTURE_NOW, -86400000));
	return true;
}

static void close_small_disk(const struct fixture *disk)
{
	umount2(disk->dir, MNT_DETACH);
	rmdir(disk->dir);
}

static void a_disk_full_of_the_log_makes_room_by_itself(void **state)
{
	enum { BATCHES = 700 };
	struct store_thread_status s;
	struct store_thread *t;
	struct fixture disk;

	(void)state;
	if (!open_on_small_disk(&disk))
		return;
	fixture_read_registry(&disk); /* makes the checks */
	store_give_room(disk.store);  /* the file has its size, the log is empty */
	t = start(&disk);
	for (int i = 0; i < BATCHES; i++) { /* the same rows again and again: the log grows, the file hardly */
		struct batch *b = batch_new();

		fixture_add_result(b, 1, wall_after(FIXTURE_NOW, i), OUTCOME_OK);
		store_thread_submit(t, b);
	}

	s = wait_for(t, nothing_waits);
	assert_false(s.failing);
	assert_int_equal(s.written, BATCHES);
	assert_int_equal(s.dropped, 0);
	assert_int_equal(store_thread_stop(t, DEADLINE_MS), 0);
	registry_free(disk.registry);
	close_small_disk(&disk);
}

static void a_full_disk_is_reported_and_everything_goes_on_once_there_is_room(void **state)
{
	struct fixture disk;
	char ballast[128];
	struct store_thread_status s;
	struct store_thread *t;

	(void)state;
	if (!open_on_small_disk(&disk))
		return;
	snprintf(ballast, sizeof ballast, "%s/ballast", disk.dir);
	t = start(&disk);
	fill_disk(ballast);
	feed_polls(t, 20);

	s = wait_for(t, is_failing);
	assert_int_equal(s.last.kind, ERR_FULL);
	assert_true(s.waiting > 0);

	unlink(ballast);
	s = wait_for(t, nothing_waits);
	assert_false(s.failing);
	assert_int_equal(s.dropped, 0);
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(count_states(&disk), 20);
	close_small_disk(&disk);
}

static void what_is_being_written_is_not_touched_past_the_ceiling(void **state)
{
	struct backlog b = { .ceiling = 1 };
	const struct batch *being_written;

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct backlog_item item = { .batch = transition(i * 1000, 0) };

		fixture_add_poll(item.batch, 3, FIXTURE_NOW, 24);
		assert_true(backlog_push(&b, &item));
	}
	b.first->busy = true;
	being_written = b.first->batch;
	assert_int_equal(backlog_shrink(&b), 1);
	assert_ptr_equal(b.first->batch, being_written);
	assert_int_equal(b.first->batch->n_polls, 1);
	assert_int_equal(b.last->batch->n_polls, 0);
	backlog_done(&b);
}

static void past_the_ceiling_polls_go_first_and_states_never(void **state)
{
	struct backlog b = { .ceiling = 1500000 };
	size_t lost = 0, transitions = 0, polls = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct backlog_item item = { .batch = transition(i * 1000, i % 2) };

		fixture_add_poll(item.batch, 3, FIXTURE_NOW, 24);
		fixture_add_result(item.batch, 1, FIXTURE_NOW, OUTCOME_OK);
		assert_true(backlog_push(&b, &item));
		lost += backlog_shrink(&b);
	}
	for (const struct backlog_item *i = b.first; i; i = i->next) {
		transitions += i->batch->n_transitions;
		polls += i->batch->n_polls;
	}
	assert_int_equal(transitions, 200);
	assert_true(lost > 0 && polls < 200);
	assert_true(b.last->batch->n_polls == 1); /* the newest is whole */
	assert_true(b.first->batch->n_polls == 0);
	backlog_done(&b);
}

static void note_job(struct store *s, void *user)
{
	int *order = user;

	(void)s;
	*order = *order * 10 + 1;
}

static void jobs_run_in_order_with_the_batches(void **state)
{
	struct fixture *f = *state;
	struct store_thread *t = start(f);
	int order = 0;

	store_thread_pause(t, true);
	store_thread_submit(t, transition(0, 0));
	assert_true(store_thread_run(t, note_job, &order));
	assert_int_equal(order, 0);
	store_thread_pause(t, false);
	wait_for(t, nothing_waits);
	store_thread_stop(t, DEADLINE_MS);
	assert_int_equal(order, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_paused_thread_blocks_nobody_and_loses_nothing),
		TEST(stopping_writes_what_waits_also_when_paused),
		TEST(a_locked_inventory_is_reported_and_its_batches_wait),
		TEST(a_row_that_the_schema_refuses_is_dropped_alone_and_told),
		TEST(past_the_ceiling_polls_go_first_and_states_never),
		TEST(what_is_being_written_is_not_touched_past_the_ceiling),
		TEST(jobs_run_in_order_with_the_batches),
		cmocka_unit_test(a_disk_full_of_the_log_makes_room_by_itself),
		cmocka_unit_test(a_full_disk_is_reported_and_everything_goes_on_once_there_is_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
