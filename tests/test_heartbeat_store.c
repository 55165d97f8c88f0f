/* What jobs told, as the inventory keeps it: for the next collector, for readers of now and of the past. */
#include "tests/importing.h"

#include "reader.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR INT64_C(3600000)

static const char one[] = "name,kind,every,grace,min_duration\nnight,backup,1d,2h,1m\n";

static const struct reg_service *declared(struct importing *f, struct registry **ret_r)
{
	assert_true(store_read_registry(f->s, ret_r, &f->e));
	for (size_t i = 0; i < (*ret_r)->n_services; i++)
		if ((*ret_r)->services[i].heartbeat)
			return &(*ret_r)->services[i];
	return NULL;
}

/* A copy, without its texts. */
static struct reg_heartbeat as_stored(struct importing *f)
{
	struct registry *r;
	struct reg_heartbeat h = *declared(f, &r)->heartbeat;

	registry_free(r);
	h.kind = h.application = NULL;
	return h;
}

static int64_t id_of(struct importing *f)
{
	struct registry *r;
	int64_t id = declared(f, &r)->id;

	registry_free(r);
	return id;
}

static void hear(struct importing *f, struct heartbeat_memory *m, enum heartbeat_event event, int64_t code, wall_t at)
{
	const struct heartbeat_terms terms = { .every_ms = 24 * HOUR, .grace_ms = 2 * HOUR, .min_duration_ms = 60000 };
	struct batch *b = batch_new();
	struct batch_heartbeat *row = batch_add_heartbeat(b);

	heartbeat_hear(m, &terms, event, code, at);
	*row = (struct batch_heartbeat){ .entity_id = id_of(f), .memory = *m, .heard = true, .event = event, .at = at };
	if (!store_write_batch(f->s, b, &f->e))
		fail_msg("%s", f->e.text);
	batch_free(b);
}

static wall_t later(const struct importing *f, int64_t ms) { return (wall_t){ f->now.ms + ms }; }

static void the_next_collector_knows_what_was_told(void **state)
{
	struct importing *f = *state;
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	const struct reg_service *s;
	struct registry *r;

	importing_take(f, "heartbeats.csv", one);
	s = declared(f, &r);
	assert_string_equal(reg_service_kind(s), "heartbeat");
	assert_int_equal(s->heartbeat->terms.every_ms, 24 * HOUR);
	assert_int_equal(s->heartbeat->terms.grace_ms, 2 * HOUR);
	assert_int_equal(s->heartbeat->terms.min_duration_ms, 60000);
	assert_int_equal(s->heartbeat->terms.declared.ms, f->now.ms);
	assert_false(wall_is_known(s->heartbeat->memory.ended));
	assert_int_equal(r->n_checks, 1);
	assert_string_equal(r->checks[0].class, "heartbeat");
	registry_free(r);

	hear(f, &m, HEARTBEAT_START, UNKNOWN_I64, later(f, HOUR));
	hear(f, &m, HEARTBEAT_FAIL, 7, later(f, 2 * HOUR));
	hear(f, &m, HEARTBEAT_START, UNKNOWN_I64, later(f, 3 * HOUR));
	s = declared(f, &r);
	assert_memory_equal(&s->heartbeat->memory.started, &m.started, sizeof m.started);
	assert_int_equal(s->heartbeat->memory.opened.ms, m.opened.ms);
	assert_int_equal(s->heartbeat->memory.ended.ms, m.ended.ms);
	assert_int_equal(s->heartbeat->memory.end, HEARTBEAT_FAILED);
	assert_int_equal(s->heartbeat->memory.exit_code, 7);
	assert_int_equal(s->heartbeat->memory.duration_ms, HOUR);
	assert_false(wall_is_known(s->heartbeat->memory.good));
	registry_free(r);
}

/* Another every is the same job; one that was gone for a while is another. */
static void what_is_declared_anew_begins_anew(void **state)
{
	struct importing *f = *state;
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	wall_t first;

	importing_take(f, "heartbeats.csv", one);
	first = f->now;
	hear(f, &m, HEARTBEAT_SUCCESS, UNKNOWN_I64, later(f, 100));
	importing_take(f, "heartbeats.csv", "name,kind,every\nnight,backup,2d\n");
	assert_int_equal(as_stored(f).terms.declared.ms, first.ms);
	assert_true(wall_is_known(as_stored(f).memory.ended));
	assert_true(importing_run(f, "heartbeats.csv", "name,kind,every\nother,job,1d\n", (struct import_options){ .prune = true }));
	assert_true(importing_run(f, "heartbeats.csv", one, (struct import_options){ .prune = true }));
	assert_int_equal(as_stored(f).terms.declared.ms, f->now.ms);
	assert_false(wall_is_known(as_stored(f).memory.ended));
}

static void times_without_a_collector_are_known(void **state)
{
	struct importing *f = *state;
	wall_t t = f->now;
	struct heartbeat_deafness deaf;

	assert_true(store_read_deafness(f->s, (wall_t){ 0 }, t, &deaf, &f->e));
	assert_int_equal(deaf.n, 0);
	assert_true(store_write_started(f->s, t, "1", &f->e));
	assert_true(store_write_stopped(f->s, later(f, HOUR), &f->e));
	assert_true(store_write_started(f->s, later(f, 3 * HOUR), "1", &f->e));
	assert_true(store_write_heartbeat(f->s, later(f, 4 * HOUR), 0, &f->e)); /* then it was killed */
	assert_true(store_read_deafness(f->s, (wall_t){ 0 }, later(f, 6 * HOUR), &deaf, &f->e));
	assert_int_equal(deaf.n, 2);
	assert_int_equal(deaf.times[0].from.ms, later(f, HOUR).ms);
	assert_int_equal(deaf.times[0].to.ms, later(f, 3 * HOUR).ms);
	assert_int_equal(deaf.times[1].from.ms, later(f, 4 * HOUR).ms);
	assert_int_equal(deaf.times[1].to.ms, later(f, 6 * HOUR).ms);
	assert_true(store_read_deafness(f->s, later(f, 5 * HOUR), later(f, 6 * HOUR), &deaf, &f->e));
	assert_int_equal(deaf.n, 1);
}

static void of_each_job_the_latest_are_kept(void **state)
{
	struct importing *f = *state;
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	struct batch *b = batch_new();
	int64_t id;

	importing_take(f, "heartbeats.csv", one);
	id = id_of(f);
	for (int64_t i = 0; i < 1100; i++) {
		struct batch_heartbeat *row = batch_add_heartbeat(b);

		m.ended = later(f, i);
		*row = (struct batch_heartbeat){ .entity_id = id, .memory = m, .heard = true, .event = HEARTBEAT_SUCCESS, .at = later(f, i) };
	}
	assert_true(store_write_batch(f->s, b, &f->e));
	batch_free(b);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM heartbeat_event"), 1024);
	assert_int_equal(importing_number(f, "SELECT max(at_ms) FROM heartbeat_event"), later(f, 1099).ms);
	assert_int_equal(importing_number(f, "SELECT ended_ms FROM heartbeat_memory"), later(f, 1099).ms);
}

static struct heartbeat_row row_at(const char *path, wall_t now, wall_t at, struct arena *a)
{
	struct heartbeat_row *rows;
	struct reader *r;
	struct err e;
	size_t n;

	if (!reader_open(path, &r, &e) || !reader_begin(r, now, at, &e) || !read_heartbeats(r, a, &rows, &n, &e))
		fail_msg("%s", e.text);
	reader_end(r);
	reader_close(r);
	assert_true(n <= 1);
	return n ? rows[0] : (struct heartbeat_row){ .name = NULL };
}

static void readers_see_what_was_told_then(void **state)
{
	struct importing f = { .now = { 1700000000000 }, .a = arena_new() };
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	char dir[] = "/tmp/vigie-test-XXXXXX", path[64], command[80];
	struct heartbeat_row row;
	wall_t declared_at;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/vigie.db", dir);
	assert_true(store_open(path, &f.s, &f.e));
	importing_take(&f, "heartbeats.csv", one);
	declared_at = f.now;
	hear(&f, &m, HEARTBEAT_START, UNKNOWN_I64, later(&f, HOUR));
	hear(&f, &m, HEARTBEAT_SUCCESS, 0, later(&f, 2 * HOUR));
	hear(&f, &m, HEARTBEAT_FAIL, 3, later(&f, 30 * HOUR));

	row = row_at(path, later(&f, 31 * HOUR), WALL_NEVER, f.a);
	assert_string_equal(row.kind, "backup");
	assert_int_equal(row.last_good.ms, later(&f, 2 * HOUR).ms);
	assert_int_equal(row.last_finish.ms, later(&f, 30 * HOUR).ms);
	assert_int_equal(row.exit_code, 3);
	assert_int_equal(row.age_s, 29 * 3600);
	assert_int_equal(row.next_due.ms, later(&f, 56 * HOUR).ms);
	assert_int_equal(row.last_duration_s, UNKNOWN_I64);
	row = row_at(path, later(&f, 31 * HOUR), later(&f, 3 * HOUR), f.a);
	assert_int_equal(row.last_finish.ms, later(&f, 2 * HOUR).ms);
	assert_int_equal(row.last_duration_s, 3600);
	assert_int_equal(row.age_s, 3600);
	assert_int_equal(row.exit_code, 0);
	row = row_at(path, later(&f, 31 * HOUR), later(&f, HOUR + 1), f.a);
	assert_int_equal(row.opened.ms, later(&f, HOUR).ms);
	assert_false(wall_is_known(row.last_finish) || wall_is_known(row.last_good));
	assert_null(row_at(path, later(&f, 31 * HOUR), (wall_t){ declared_at.ms - 1 }, f.a).name);
	store_close(f.s);
	arena_free(f.a);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, importing_open, importing_close)
	const struct CMUnitTest tests[] = {
		TEST(the_next_collector_knows_what_was_told),
		TEST(what_is_declared_anew_begins_anew),
		TEST(times_without_a_collector_are_known),
		TEST(of_each_job_the_latest_are_kept),
		cmocka_unit_test(readers_see_what_was_told_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
