/* What a leaf is worth at an instant, on a virtual clock in the zone of Paris, over a change of the clock. */
#include "hds.h"

#include "facts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const int64_t minute_ms = 60000, hour_ms = 3600000, day_ms = 86400000;

static int in_paris(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return 0;
}

static wall_t at(const char *rfc3339)
{
	struct err e;
	wall_t t;

	if (!wall_parse(rfc3339, (wall_t){ 0 }, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static wall_t end_of(const char *day)
{
	struct err e;
	wall_t t;

	if (!wall_parse(day, (wall_t){ 0 }, true, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static wall_t after(wall_t t, int64_t ms) { return (wall_t){ t.ms + ms }; }

#define WORDING "w1"

struct scene {
	struct hds_assessment assessment;
	struct hds_evidence evidence[3];
	const struct hds_evidence *serve[3];
	struct hds_exception exception;
	struct hds_leaf leaf;
};

static void conform(struct scene *s, enum hds_status status)
{
	*s = (struct scene){ .assessment = { .at = at("2026-01-05T09:00:00Z"), .key = "hds:EXI-16", .status = status, .wording = WORDING, .due = WALL_NEVER } };
	s->leaf = (struct hds_leaf){ .wording = WORDING, .assessment = &s->assessment, .evidence = s->serve };
}

static void prove(struct scene *s, wall_t until)
{
	size_t i = s->leaf.n_evidence++;

	s->evidence[i] = (struct hds_evidence){ .number = (int64_t)i + 1, .serves = "hds:EXI-16", .dated = WALL_NEVER, .valid_until = until };
	s->serve[i] = &s->evidence[i];
}

static void except(struct scene *s, wall_t from, wall_t until)
{
	s->exception = (struct hds_exception){ .at = from, .key = "hds:EXI-16", .owner = "RSSI", .from = from, .until = until };
	s->leaf.exception = &s->exception;
}

static void assert_standing(const struct scene *s, wall_t now, enum hds_standing standing, unsigned points)
{
	struct hds_leaf_state state = hds_leaf_state(&s->leaf, now);

	if (state.standing != standing || state.points != points)
		fail_msg("%s with %u points, expected %s with %u", hds_standing_name(state.standing), state.points, hds_standing_name(standing), points);
}

static void a_leaf_gives_what_is_said_and_proven_of_it(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct scene s;

	(void)state;
	conform(&s, HDS_NOT_ASSESSED);
	s.leaf.assessment = NULL;
	assert_standing(&s, now, HDS_OPEN, 0);
	conform(&s, HDS_CONFORMING);
	assert_standing(&s, now, HDS_UNPROVEN, 1);
	prove(&s, after(now, day_ms));
	assert_standing(&s, now, HDS_PROVEN, 2);
	s.assessment.status = HDS_IMPROVEMENT;
	assert_standing(&s, now, HDS_PROVEN, 2);
	s.assessment.status = HDS_MINOR_GAP;
	assert_standing(&s, now, HDS_GAP, 1);
	s.assessment.status = HDS_MAJOR_GAP;
	assert_standing(&s, now, HDS_GAP, 0);
	s.assessment.status = HDS_NOT_APPLICABLE;
	assert_standing(&s, now, HDS_OUT, 0);
}

/* Paris. 2026-10-25: 02:00 to 03:00 comes twice; 2027-03-28: it does not come. */
static const struct { const char *begin, *ends[3]; } changes[] = {
	{ "2026-10-25T00:00:00+02:00", { "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00" } },
	{ "2027-03-28T00:00:00+01:00", { "2027-03-28T01:59:00+01:00", "2027-03-28T03:00:00+02:00", "2027-03-28T03:30:00+02:00" } },
};

static void evidence_expires_then(wall_t begin, wall_t end)
{
	struct scene s;

	conform(&s, HDS_CONFORMING);
	prove(&s, end);
	for (wall_t now = begin; now.ms < begin.ms + 25 * hour_ms; now.ms += minute_ms) {
		bool expired = now.ms >= end.ms;

		assert_standing(&s, now, expired ? HDS_EXPIRED : HDS_PROVEN, expired ? 1 : 2);
		assert_int_equal(hds_leaf_state(&s.leaf, now).next_change.ms, expired ? WALL_NEVER.ms : end.ms);
	}
	assert_standing(&s, (wall_t){ end.ms - 1 }, HDS_PROVEN, 2);
	assert_int_equal(hds_leaf_state(&s.leaf, end).expired_since.ms, end.ms);
}

static void evidence_expires_at_its_minute_over_a_change_of_the_clock(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		for (size_t k = 0; k < ARRAY_LEN(changes[i].ends); k++)
			evidence_expires_then(at(changes[i].begin), at(changes[i].ends[k]));
}

/* A day has 25 hours, or 23, and evidence of that day holds for all of them. */
static void evidence_of_a_day_holds_to_the_end_of_that_local_day(void **state)
{
	static const struct { const char *day, *midnight; } days[] = {
		{ "2026-10-25", "2026-10-26T00:00:00+01:00" }, { "2027-03-28", "2027-03-29T00:00:00+02:00" }, { "2026-07-14", "2026-07-15T00:00:00+02:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		struct scene s;

		conform(&s, HDS_CONFORMING);
		prove(&s, end_of(days[i].day));
		assert_standing(&s, after(at(days[i].midnight), -minute_ms), HDS_PROVEN, 2);
		assert_standing(&s, at(days[i].midnight), HDS_EXPIRED, 1);
	}
}

static void one_that_expired_is_not_hidden_by_one_in_force(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct scene s;

	(void)state;
	conform(&s, HDS_CONFORMING);
	prove(&s, WALL_NEVER);
	prove(&s, after(now, -day_ms));
	assert_standing(&s, now, HDS_EXPIRED, 1);
	s.evidence[1].revoked = true;
	assert_standing(&s, now, HDS_PROVEN, 2);
	s.evidence[1].revoked = false;
	s.evidence[1].valid_until = after(now, day_ms); /* renewed */
	assert_standing(&s, now, HDS_PROVEN, 2);
}

static void exception_reopens_then(wall_t from, wall_t until)
{
	struct hds_leaf_state l;
	struct scene s;

	conform(&s, HDS_MINOR_GAP);
	except(&s, from, until);
	assert_standing(&s, after(from, -1), HDS_GAP, 1);
	for (wall_t now = from; now.ms < until.ms + 2 * hour_ms; now.ms += minute_ms)
		assert_standing(&s, now, now.ms < until.ms ? HDS_EXCEPTED : HDS_GAP, 1);
	assert_int_equal(hds_leaf_state(&s.leaf, from).next_change.ms, until.ms);
	l = hds_leaf_state(&s.leaf, until);
	assert_true(l.reopened);
	assert_int_equal(l.reopened_since.ms, until.ms);
	assert_false(hds_leaf_state(&s.leaf, after(until, -1)).reopened);
}

static void an_exception_hides_a_gap_and_reopens_it_at_its_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		for (size_t k = 0; k < ARRAY_LEN(changes[i].ends); k++)
			exception_reopens_then(at(changes[i].begin), at(changes[i].ends[k]));
}

static void who_looked_at_it_again_or_ended_it_finds_it_settled(void **state)
{
	wall_t from = at("2026-10-20T08:00:00Z"), until = at("2026-10-25T02:30:00+01:00");
	struct scene s;

	(void)state;
	conform(&s, HDS_MINOR_GAP);
	except(&s, from, until);
	s.assessment.at = after(until, hour_ms); /* somebody looked at it again */
	assert_false(hds_leaf_state(&s.leaf, after(until, day_ms)).reopened);
	s.assessment.at = from;
	s.exception.ended = true; /* a person did it: nothing comes back by itself */
	assert_false(hds_leaf_state(&s.leaf, until).reopened);
}

static void an_exception_says_nothing_of_what_is_proven_or_out(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct scene s;

	(void)state;
	conform(&s, HDS_CONFORMING);
	prove(&s, WALL_NEVER);
	except(&s, after(now, -day_ms), after(now, day_ms));
	assert_standing(&s, now, HDS_PROVEN, 2);
	s.assessment.status = HDS_NOT_APPLICABLE;
	assert_standing(&s, now, HDS_OUT, 0);
	assert_false(hds_leaf_state(&s.leaf, after(now, 2 * day_ms)).reopened);
}

static void what_was_judged_by_another_wording_is_to_be_confirmed(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct scene s;

	(void)state;
	conform(&s, HDS_CONFORMING);
	prove(&s, WALL_NEVER);
	s.leaf.wording = "w2";
	assert_standing(&s, now, HDS_REWORDED, 1);
	s.assessment.status = HDS_NOT_APPLICABLE;
	assert_standing(&s, now, HDS_OUT, 0);
	assert_true(hds_leaf_state(&s.leaf, now).reworded);
}

static void a_fact_proposes_and_decides_nothing(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct hds_fact holds = { "tls-expiry", now, FACT_HOLDS, HDS_MINOR_GAP, "{}", "" }, fails = { "snmpv3-only", now, FACT_FAILS, HDS_MAJOR_GAP, "{}", "" },
		        unknown = { "clock-offset", now, FACT_UNKNOWN, HDS_MINOR_GAP, "{}", "" };
	const struct hds_fact *facts[] = { &holds, &fails, &unknown };
	struct hds_leaf_state l;
	struct scene s;

	(void)state;
	assert_int_equal(hds_proposal(facts, 0, now), HDS_NOT_ASSESSED);
	assert_int_equal(hds_proposal(facts, 1, now), HDS_CONFORMING);
	assert_int_equal(hds_proposal(facts, 3, now), HDS_MAJOR_GAP);
	fails.verdict = FACT_HOLDS;
	assert_int_equal(hds_proposal(facts, 2, now), HDS_CONFORMING);
	assert_int_equal(hds_proposal(facts, 3, now), HDS_NOT_ASSESSED);
	assert_int_equal(hds_proposal(facts, 2, after(now, HDS_FACT_STALE_MS - 1)), HDS_CONFORMING);
	assert_int_equal(hds_proposal(facts, 2, after(now, HDS_FACT_STALE_MS)), HDS_NOT_ASSESSED);
	fails.verdict = FACT_FAILS;
	conform(&s, HDS_CONFORMING);
	prove(&s, WALL_NEVER);
	s.leaf.facts = facts;
	s.leaf.n_facts = 2;
	l = hds_leaf_state(&s.leaf, now);
	assert_int_equal(l.decided, HDS_CONFORMING);
	assert_int_equal(l.proposed, HDS_MAJOR_GAP);
	assert_true(l.contradicted);
	assert_int_equal(l.points, 2);
	assert_int_equal(l.next_change.ms, now.ms + HDS_FACT_STALE_MS);
}

static void the_score_leaves_out_what_does_not_apply_and_counts_what_nobody_assessed(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct hds_score score = { .total = 0 };
	struct scene s;
	struct hds_leaf_state l;

	(void)state;
	assert_true(isnan(hds_score_ratio(&score)));
	conform(&s, HDS_NOT_ASSESSED);
	l = hds_leaf_state(&s.leaf, now);
	hds_score_add(&score, &l);
	assert_true(isnan(hds_score_ratio(&score)));
	s.assessment.status = HDS_NOT_APPLICABLE;
	l = hds_leaf_state(&s.leaf, now);
	hds_score_add(&score, &l);
	assert_true(hds_score_ratio(&score) == 0.0);
	s.assessment.status = HDS_MINOR_GAP;
	l = hds_leaf_state(&s.leaf, now);
	hds_score_add(&score, &l);
	conform(&s, HDS_CONFORMING);
	prove(&s, WALL_NEVER);
	l = hds_leaf_state(&s.leaf, now);
	hds_score_add(&score, &l);
	assert_int_equal(score.total, 4);
	assert_int_equal(score.assessed, 3);
	assert_int_equal(score.not_applicable, 1);
	assert_int_equal(score.of_standing[HDS_OPEN], 1);
	assert_true(fabs(hds_score_ratio(&score) - 0.5) < 1e-9);
}

static void a_leaf_that_moved_says_why(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z"), end = after(now, day_ms);
	struct hds_leaf_state before, then;
	struct scene s;

	(void)state;
	conform(&s, HDS_CONFORMING);
	prove(&s, end);
	before = hds_leaf_state(&s.leaf, now);
	then = hds_leaf_state(&s.leaf, end);
	assert_int_equal(hds_move(&before, &before), HDS_MOVE_NONE);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_EXPIRED);
	assert_int_equal(hds_move(&then, &before), HDS_MOVE_RENEWED);
	s.leaf.wording = "w2";
	then = hds_leaf_state(&s.leaf, now);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_REWORDED);
	s.leaf.wording = WORDING;
	s.evidence[0].revoked = true;
	then = hds_leaf_state(&s.leaf, now);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_REVOKED);
	s.assessment.status = HDS_MAJOR_GAP;
	then = hds_leaf_state(&s.leaf, now);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_ASSESSED);
	except(&s, now, end);
	before = hds_leaf_state(&s.leaf, now);
	assert_int_equal(hds_move(&then, &before), HDS_MOVE_EXCEPTED);
	then = hds_leaf_state(&s.leaf, end);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_REOPENED);
}

static void what_happened_after_the_last_assessment_is_told_before_it(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z"), end = after(now, day_ms);
	struct hds_leaf_state before, then;
	struct scene s;

	(void)state;
	conform(&s, HDS_MINOR_GAP);
	before = hds_leaf_state(&s.leaf, now);
	conform(&s, HDS_CONFORMING);
	prove(&s, end);
	s.assessment.at = after(now, 3600000);
	then = hds_leaf_state(&s.leaf, end);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_EXPIRED);
	s.assessment.at = after(end, 1);
	then = hds_leaf_state(&s.leaf, after(end, 2));
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_ASSESSED);
	conform(&s, HDS_MAJOR_GAP);
	except(&s, now, end);
	s.assessment.at = after(now, 3600000);
	then = hds_leaf_state(&s.leaf, end);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_REOPENED);
	s.leaf.exception = NULL;
	prove(&s, end);
	then = hds_leaf_state(&s.leaf, end);
	assert_int_equal(hds_move(&before, &then), HDS_MOVE_ASSESSED);
}

/* ---- the action plan ---- */

static struct hds_action action(enum hds_progress progress, wall_t due)
{
	return (struct hds_action){ .number = 1, .finding = "constat", .found = WALL_NEVER, .due = due, .first_due = due, .check_due = WALL_NEVER,
		                    .planned_centidays = 1000, .done_centidays = 250, .progress = progress };
}

static void a_due_action_turns_late_at_its_minute_over_a_change_of_the_clock(void **state)
{
	static const struct { const char *day, *begin; int64_t hours; } days[] = {
		{ "2026-10-25", "2026-10-25T00:00:00+02:00", 25 }, { "2027-03-28", "2027-03-28T00:00:00+01:00", 23 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		wall_t due = end_of(days[i].day), begin = at(days[i].begin);
		struct hds_action a = action(HDS_ONGOING, due), done = action(HDS_DONE, due);

		assert_int_equal(due.ms + 1 - begin.ms, days[i].hours * hour_ms);
		for (wall_t now = begin; now.ms < begin.ms + 27 * hour_ms; now.ms += minute_ms) {
			assert_int_equal(hds_action_is_late(&a, now), now.ms >= due.ms);
			assert_false(hds_action_is_late(&done, now));
		}
		done.check_due = due;
		assert_false(hds_action_check_is_late(&done, (wall_t){ due.ms - 1 }));
		assert_true(hds_action_check_is_late(&done, due));
		done.progress = HDS_EFFECTIVE;
		assert_false(hds_action_check_is_late(&done, due));
	}
}

static void the_plan_adds_up_and_shows_what_was_put_off(void **state)
{
	wall_t now = at("2026-06-01T10:00:00Z");
	struct hds_action open = action(HDS_ONGOING, end_of("2026-05-01")), done = action(HDS_DONE, end_of("2026-05-01")),
		          dropped = action(HDS_DROPPED, end_of("2026-05-01")), vague = action(HDS_PLANNED, WALL_NEVER);
	struct hds_plan p = { .actions = 0 };

	(void)state;
	open.first_due = end_of("2026-03-01"); /* over the last Sunday of March: still 61 days */
	open.planned_centidays = 29000;
	done.done_centidays = 1200;
	vague.planned_centidays = vague.done_centidays = UNKNOWN_I64;
	hds_plan_add(&p, &open, now);
	hds_plan_add(&p, &done, now);
	hds_plan_add(&p, &dropped, now);
	hds_plan_add(&p, &vague, now);
	assert_int_equal(p.actions, 4);
	assert_int_equal(p.open, 2);
	assert_int_equal(p.late, 1);
	assert_int_equal(p.to_check, 1);
	assert_int_equal(p.dropped, 1);
	assert_int_equal(p.planned_centidays, 30000);
	assert_int_equal(p.done_centidays, 1450);
	assert_int_equal(p.left_centidays, 28750);
	assert_int_equal(p.without_estimate, 1);
	assert_int_equal(p.slipped, 1);
	assert_int_equal(p.slipped_days, 61);
	assert_int_equal(p.worst_slip_days, 61);
}

static void evidence_serves_the_whole_key_only(void **state)
{
	struct hds_evidence v = { .serves = "hds:EXI-05.D;iso27001:A.8.13" };

	(void)state;
	assert_true(hds_evidence_serves(&v, "hds:EXI-05.D"));
	assert_true(hds_evidence_serves(&v, "iso27001:A.8.13"));
	assert_false(hds_evidence_serves(&v, "iso27001:A.8.1"));
	assert_false(hds_evidence_serves(&v, "hds:EXI-05"));
	v.serves = "iso27001:A.8.13";
	assert_false(hds_evidence_serves(&v, "iso27001:A.8.1"));
	v.serves = "hds:EXI-050;hds:EXI-05";
	assert_true(hds_evidence_serves(&v, "hds:EXI-05"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leaf_gives_what_is_said_and_proven_of_it),
		cmocka_unit_test(evidence_expires_at_its_minute_over_a_change_of_the_clock),
		cmocka_unit_test(evidence_of_a_day_holds_to_the_end_of_that_local_day),
		cmocka_unit_test(one_that_expired_is_not_hidden_by_one_in_force),
		cmocka_unit_test(an_exception_hides_a_gap_and_reopens_it_at_its_end),
		cmocka_unit_test(who_looked_at_it_again_or_ended_it_finds_it_settled),
		cmocka_unit_test(an_exception_says_nothing_of_what_is_proven_or_out),
		cmocka_unit_test(what_was_judged_by_another_wording_is_to_be_confirmed),
		cmocka_unit_test(a_fact_proposes_and_decides_nothing),
		cmocka_unit_test(the_score_leaves_out_what_does_not_apply_and_counts_what_nobody_assessed),
		cmocka_unit_test(a_leaf_that_moved_says_why),
		cmocka_unit_test(what_happened_after_the_last_assessment_is_told_before_it),
		cmocka_unit_test(a_due_action_turns_late_at_its_minute_over_a_change_of_the_clock),
		cmocka_unit_test(the_plan_adds_up_and_shows_what_was_put_off),
		cmocka_unit_test(evidence_serves_the_whole_key_only),
	};

	return cmocka_run_group_tests(tests, in_paris, NULL);
}
