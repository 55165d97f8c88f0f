/* The burn-down: what is read of several instants at once is what the checklist of each of them says. */
#include "tests/hds_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ACTS = 80, ACTIONS = 12, DAYS = 60 };

/* xorshift64*: the same plan for the same seed. */
static size_t pick(uint64_t *seed, size_t n)
{
	*seed ^= *seed >> 12, *seed ^= *seed << 25, *seed ^= *seed >> 27;
	return (size_t)((*seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* A clock that was set back wrote some rows earlier than those before them. */
static void write_some(struct desk *d, uint64_t *seed)
{
	int64_t n = 0;

	for (int i = 0; i < ACTS; i++) {
		struct hds_act a = desk_act(HDS_ACT_ACTION, (int64_t)(i * DAYS / ACTS) - (pick(seed, 8) == 0 ? 3 : 0));
		struct hds_done done;
		struct err e;

		if (n < ACTIONS && pick(seed, 3) == 0)
			a.finding = "Constat";
		else
			a.number = 1 + (int64_t)pick(seed, n > 0 ? (size_t)n : 1);
		if (pick(seed, 3) != 0)
			a.due = wall_after(FIXTURE_NOW, (int64_t)pick(seed, 2 * DAYS) * DESK_DAY_MS);
		if (pick(seed, 3) != 0)
			a.planned_centidays = 100 + (int64_t)pick(seed, 1000);
		if (pick(seed, 3) == 0)
			a.done_centidays = (int64_t)pick(seed, 500);
		if (pick(seed, 4) == 0)
			a.progress = (int)(pick(seed, 2) ? HDS_ONGOING : HDS_DROPPED);
		a.text = "pourquoi";
		if (hds_act_write(d->f.store, &a, d->a, &done, &e) && a.finding)
			n++; /* what is refused writes nothing */
	}
	assert_in_range(n, ACTIONS / 2, ACTIONS);
}

static void each_point_is_the_plan_of_its_instant(void **state)
{
	struct desk *d = *state;
	struct hds_plan plans[DAYS + 2];
	wall_t at[DAYS + 2];
	uint64_t seed = 1;
	size_t slipped = 0;
	struct reader *r;
	struct err e;

	write_some(d, &seed);
	for (int i = 0; i < DAYS + 2; i++)
		at[i] = wall_after(FIXTURE_NOW, (i - 1) * DESK_DAY_MS);
	r = fixture_reader(&d->f, at[DAYS + 1], WALL_NEVER);
	assert_true(read_hds_plans(r, at, DAYS + 2, plans, &e));
	fixture_reader_done(r);

	for (int i = 0; i < DAYS + 2; i++) {
		struct hds_plan alone = desk_checklist(d, "hds", i - 1, true).plan;

		if (memcmp(&plans[i], &alone, sizeof alone) != 0)
			fail_msg("day %d: %zu actions, %zu slipped; expected %zu, %zu", i - 1, plans[i].actions, plans[i].slipped, alone.actions,
			         alone.slipped);
		slipped += alone.slipped;
	}
	assert_true(slipped > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_point_is_the_plan_of_its_instant, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
