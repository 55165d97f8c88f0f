/* What time alone does to the checklist as it is kept and read back, on a virtual clock in Paris: at its minute on the days when the clock
 * changes, and nothing before. */
#include "tests/hds_desk.h"

#include "console/deadlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const int64_t minute_ms = 60000;

/* Acts are of three days before; the end is told as a person writes it. */
static const struct { const char *written, *end; } ends[] = {
	{ "2026-10-25", "2026-10-25T23:59:59.999+01:00" },       /* that day has 25 hours */
	{ "2026-10-25 02:30", "2026-10-25T02:30:00+02:00" },     /* comes twice: the first one */
	{ "2027-03-28", "2027-03-28T23:59:59.999+02:00" },       /* that one has 23 */
	{ "2027-03-28 03:00", "2027-03-28T03:00:00+02:00" },     /* a minute after 01:59 */
};

static wall_t instant(const char *text)
{
	struct err e;
	wall_t t;

	if (!wall_parse(text, FIXTURE_NOW, true, &t, &e))
		fail_msg("%s: %s", text, e.text);
	return t;
}

static struct hds_act act_at(enum hds_act_kind kind, wall_t at, const char *key)
{
	struct hds_act a = HDS_ACT_INIT(kind, 1000, at);

	a.key = key;
	return a;
}

/* EXI-02 is proven, EXI-16 a gap that is borne, and an action is due: each until then. */
static void write_until(struct desk *d, wall_t end)
{
	wall_t at = wall_after(end, -3 * DESK_DAY_MS);
	struct hds_act set = act_at(HDS_ACT_SET, at, "EXI-02"), gap = act_at(HDS_ACT_SET, at, "EXI-16"), x = act_at(HDS_ACT_EXCEPTION, at, "EXI-16"),
		       v = act_at(HDS_ACT_EVIDENCE, at, NULL), a = act_at(HDS_ACT_ACTION, at, NULL);

	set.status = HDS_CONFORMING;
	gap.status = HDS_MINOR_GAP;
	x.owner = "Direction";
	x.text = "budget";
	x.until = v.until = a.due = end;
	v.title = "Charte";
	v.serves = "EXI-02";
	a.finding = "Constat";
	desk_write(d, &set);
	desk_write(d, &gap);
	desk_write(d, &x);
	desk_write(d, &v);
	desk_write(d, &a);
}

static struct hds_checklist read_at(struct desk *d, wall_t now, bool past)
{
	struct reader *r = fixture_reader(&d->f, now, past ? now : WALL_NEVER);
	struct hds_checklist c;
	struct err e;

	if (!read_hds_checklist(r, d->a, "hds", &c, &e))
		fail_msg("%s", e.text);
	fixture_reader_done(r);
	return c;
}

static void assert_over(struct desk *d, wall_t now, bool past, bool over)
{
	struct hds_checklist c = read_at(d, now, past);
	const struct hds_checklist *known = &c;
	struct deadlines due = deadlines_init(d->a, now);

	assert_int_equal(hds_checklist_find(&c, "EXI-02")->state.standing, over ? HDS_EXPIRED : HDS_PROVEN);
	assert_int_equal(hds_checklist_find(&c, "EXI-16")->state.standing, over ? HDS_GAP : HDS_EXCEPTED);
	assert_int_equal(hds_checklist_find(&c, "EXI-16")->state.reopened, over);
	assert_int_equal(c.plan.late, over);
	assert_int_equal(c.expired_evidence, over);
	assert_true(deadlines_add_leaves(&due, &c) && deadlines_add_evidence(&due, c.evidence, c.n_evidence, &known, 1)
	            && deadlines_add_actions(&due, c.actions, c.n_actions));
	assert_int_equal(due.n, 3);
	for (size_t i = 0; i < due.n; i++)
		if ((due.rows[i].days < 0) != over)
			fail_msg("%s: %ld days left", due.rows[i].object, (long)due.rows[i].days);
}

static void evidence_exceptions_and_actions_end_at_their_minute_when_the_clock_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		void *own = NULL;
		wall_t end;

		assert_int_equal(desk_open(&own), 0); /* and the zone */
		end = instant(ends[i].written);
		assert_int_equal(end.ms, instant(ends[i].end).ms);
		write_until(own, end);
		assert_over(own, wall_after(end, -minute_ms), false, false);
		assert_over(own, wall_after(end, -1), false, false);
		assert_over(own, wall_after(end, 1), false, true);
		assert_over(own, wall_after(end, minute_ms), false, true);
		assert_over(own, wall_after(end, -minute_ms), true, false); /* and so for who asks later */
		assert_over(own, wall_after(end, minute_ms), true, true);
		assert_int_equal(desk_close(&own), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_exceptions_and_actions_end_at_their_minute_when_the_clock_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
