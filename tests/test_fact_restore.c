/* Restore tests of backups: told by jobs and by persons, and how old the latest one may be. */
#include "act.h"
#include "store.h"
#include "tests/fact_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void declare(struct desk *d)
{
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'heartbeat', 'nuit', 0, 0), (2, 'heartbeat', 'flux', 0, 0), (3, 'heartbeat', 'hors-site', 0, 0);"
	                   "INSERT INTO heartbeat (entity_id, valid_from, kind, every) VALUES (1, 0, 'backup', '1d'), (2, 0, 'feed', '1h'), (3, 0, 'backup', '1d')");
}

static bool tell(struct desk *d, const char *object, wall_t on, struct err *e)
{
	const struct act a = { .kind = ACT_RESTORED, .uid = 1000, .at = FIXTURE_NOW, .object = object, .text = "base ENRS", .from = on, .until = WALL_NEVER };
	struct act_done done;

	return act_write(d->f.store, &a, &done, e);
}

static void told(struct desk *d, const char *object, wall_t on)
{
	struct err e;

	if (!tell(d, object, on, &e))
		fail_msg("%s", e.text);
}

static wall_t days_before(int64_t days)
{
	return wall_after(FIXTURE_NOW, -days * DESK_DAY_MS);
}

/* As the collector writes what a job told. */
static void hear(struct desk *d, int64_t id, wall_t at)
{
	struct batch *b = batch_new();
	struct batch_heartbeat *row = batch_add_heartbeat(b);
	struct err e;

	*row = (struct batch_heartbeat){ .entity_id = id, .memory = HEARTBEAT_UNHEARD_OF, .heard = true, .event = HEARTBEAT_RESTORED, .at = at };
	if (!store_write_batch(d->f.store, b, &e))
		fail_msg("%s", e.text);
	batch_free(b);
}

static void a_backup_that_nobody_restored_for_twelve_months_is_a_gap(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "restore-test", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "jobs", 0);
	declare(d);
	fact_is_now(d, "restore-test", 0, FACT_FAILS, HDS_MINOR_GAP, "never", 2);                  /* a feed has none */
	hear(d, 1, FIXTURE_NOW);
	fact_is_now(d, "restore-test", 0, FACT_FAILS, HDS_MINOR_GAP, "never", 1);
	told(d, "heartbeat:hors-site", days_before(364));
	fact_is_now(d, "restore-test", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "oldest_days", 364);
	fact_is_now(d, "restore-test", 2, FACT_FAILS, HDS_MINOR_GAP, "aged", 1);
	told(d, "heartbeat:hors-site", days_before(500));
	fact_is_now(d, "restore-test", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "oldest_days", 364);       /* the latest counts, whenever it was told */
	told(d, "heartbeat:hors-site", WALL_NEVER);
	fact_is_now(d, "restore-test", 2, FACT_HOLDS, HDS_NOT_ASSESSED, "tested", 2);
	fact_is_now(d, "backup-freshness", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "in_time", 0);       /* it is no good end */
	assert_int_equal(desk_number(d, "SELECT count(*) FROM heartbeat_event"), 0);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM journal j JOIN restore_test t ON t.seq = j.seq AND t.uid = j.uid WHERE j.method = 'restored'"), 3);
}

static void what_cannot_be_is_refused(void **state)
{
	struct desk *d = *state;
	static const struct { const char *object; int64_t days; enum err_kind kind; const char *says; } cases[] = {
		{ "heartbeat:flux", 1, ERR_USAGE, "a declared backup" },
		{ "heartbeat:nuit", -1, ERR_USAGE, "a moment that is past" },
		{ "heartbeat:jour", 1, ERR_NOT_FOUND, "there is no" },
		{ "nuit", 1, ERR_USAGE, "kind:name" },
	};

	declare(d);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e;

		assert_false(tell(d, cases[i].object, days_before(cases[i].days), &e));
		assert_int_equal(e.kind, cases[i].kind);
		if (!strstr(e.text, cases[i].says))
			fail_msg("%s", e.text);
	}
	assert_int_equal(desk_number(d, "SELECT count(*) FROM restore_test"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_backup_that_nobody_restored_for_twelve_months_is_a_gap, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
