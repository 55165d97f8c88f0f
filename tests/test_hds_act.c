/* Acts on the checklist: what is judged, kept and journalled. */
#include "tests/hds_desk.h"

#include "store_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- assessments ---- */

static void what_came_with_vigie_is_there_once_and_in_use(void **state)
{
	struct desk *d = *state;
	struct hds_framework_row *rows;
	struct reader *r;
	struct err e;
	size_t n;

	assert_true(store_load_frameworks(d->f.store, FIXTURE_NOW, &e));
	r = fixture_reader(&d->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_hds_frameworks(r, d->a, &rows, &n, &e));
	fixture_reader_done(r);
	assert_int_equal(n, 2);
	assert_true(rows[0].current && rows[1].current);
	assert_string_equal(rows[0].family, "hds");
	assert_int_equal(rows[0].uid, UNKNOWN_I64);
	assert_int_equal(desk_checklist(d, "hds", 0, false).score.total, 38);
	assert_int_equal(desk_checklist(d, "iso27001", 0, false).score.total, 123);
}

static void an_assessment_is_kept_with_who_and_when_and_the_one_before_too(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("exi-05.d", HDS_MINOR_GAP, 0);
	struct hds_assessment *rows;
	struct hds_checklist c;
	const struct hds_item *item;
	struct reader *r;
	struct err e;
	size_t n;

	a.owner = "M. Dupont";
	a.text = "revue des droits à faire";
	a.due = wall_after(FIXTURE_NOW, 30 * DESK_DAY_MS);
	a.controls = "a.8.2; iso27001:A.5.18";
	a.activities = 1 << 4;
	assert_int_equal(desk_write(d, &a).seq, 1);
	a = desk_set("hds:EXI-05.D", HDS_CONFORMING, 1);
	a.uid = 1001;
	desk_write(d, &a);
	c = desk_checklist(d, "hds", 2, false);
	item = hds_checklist_find(&c, "EXI-05.D");
	assert_int_equal(item->leaf.assessment->status, HDS_CONFORMING);
	assert_int_equal(item->leaf.assessment->uid, 1001);
	assert_string_equal(item->leaf.assessment->owner, "M. Dupont");
	assert_string_equal(item->leaf.assessment->controls, "iso27001:A.8.2;iso27001:A.5.18");
	assert_int_equal(item->leaf.assessment->activities, 1 << 4);
	assert_null(item->leaf.assessment->comment); /* it was about the gap */
	assert_int_equal(c.score.assessed, 1);
	r = fixture_reader(&d->f, wall_after(FIXTURE_NOW, 2 * DESK_DAY_MS), WALL_NEVER);
	assert_true(read_hds_assessments(r, d->a, "hds:EXI-05.D", &rows, &n, &e));
	fixture_reader_done(r);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].uid, 1000);
	assert_string_equal(rows[0].comment, "revue des droits à faire");
}

static void a_comment_stays_while_the_status_does(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-07", HDS_NOT_APPLICABLE, 0);
	struct hds_checklist c;

	a.text = "aucune interface client";
	desk_write(d, &a);
	a = desk_act(HDS_ACT_SET, 1);
	a.key = "EXI-07";
	a.owner = "RSSI";
	desk_write(d, &a);
	a = desk_set("EXI-07", HDS_NOT_APPLICABLE, 2); /* its reason is there */
	desk_write(d, &a);
	c = desk_checklist(d, "hds", 3, false);
	assert_string_equal(hds_checklist_find(&c, "EXI-07")->leaf.assessment->comment, "aucune interface client");
	assert_int_equal(c.score.not_applicable, 1);
	a = desk_set("EXI-07", HDS_CONFORMING, 3);
	desk_write(d, &a);
	a = desk_set("EXI-07", HDS_NOT_APPLICABLE, 4);
	desk_refuses(d, &a, ERR_USAGE, "reason: expected some words");
	a.text = "\u00a0\u2003"; /* what looks like none is none */
	desk_refuses(d, &a, ERR_USAGE, "expected some words");
}

static void an_assessment_that_says_nothing_or_something_wrong_is_refused(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_act(HDS_ACT_SET, 0);

	a.key = "EXI-02";
	desk_refuses(d, &a, ERR_USAGE, "expected a status, an owner");
	a = desk_set("EXI-32", HDS_CONFORMING, 0);
	desk_refuses(d, &a, ERR_NOT_FOUND, "no framework in use has EXI-32");
	a = desk_set("iso27001:EXI-02", HDS_CONFORMING, 0);
	desk_refuses(d, &a, ERR_NOT_FOUND, "no framework in use has");
	a = desk_set("EXI-05", HDS_CONFORMING, 0);
	desk_refuses(d, &a, ERR_USAGE, "EXI-05 is judged by its items");
	a = desk_set(NULL, HDS_CONFORMING, 0);
	desk_refuses(d, &a, ERR_USAGE, "key: expected one as EXI-05.D");
	a = desk_set("EXI-02", HDS_CONFORMING, 0);
	a.due = wall_after(FIXTURE_NOW, -DESK_DAY_MS);
	desk_refuses(d, &a, ERR_USAGE, "due: expected a day that is still to come");
	a = desk_set("EXI-02", HDS_CONFORMING, 0);
	a.owner = "un\x1b[2J";
	desk_refuses(d, &a, ERR_USAGE, "owner: expected one line of UTF-8");
	a = desk_set("EXI-02", HDS_CONFORMING, 0);
	a.controls = "EXI-03";
	desk_refuses(d, &a, ERR_NOT_FOUND, "no framework in use has EXI-03");
	a = desk_set("ACT-5", HDS_CONFORMING, 0);
	a.activities = 1;
	desk_refuses(d, &a, ERR_USAGE, "activities: expected some that ACT-5 is about");
}

/* ---- evidence and exceptions ---- */

static void evidence_serves_several_and_expires_for_each(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-15", HDS_CONFORMING, 0);
	struct hds_checklist c;

	desk_write(d, &a);
	a = desk_set("A.8.13", HDS_CONFORMING, 0);
	desk_write(d, &a);
	a = desk_evidence("EXI-15;A.8.13; exi-15", 0, 10);
	assert_int_equal(desk_write(d, &a).number, 1);
	c = desk_checklist(d, "hds", 5, false);
	assert_int_equal(c.n_evidence, 1);
	assert_string_equal(c.evidence[0].serves, "hds:EXI-15;iso27001:A.8.13");
	assert_int_equal(desk_standing(d, "EXI-15", 5, false), HDS_PROVEN);
	assert_int_equal(desk_standing(d, "EXI-15", 10, false), HDS_EXPIRED);
	c = desk_checklist(d, "iso27001", 10, false);
	assert_int_equal(hds_checklist_find(&c, "A.8.13")->state.standing, HDS_EXPIRED);
	assert_int_equal(c.expired_evidence, 1);
	a = desk_act(HDS_ACT_EVIDENCE, 11); /* renewed */
	a.number = 1;
	a.until = wall_after(FIXTURE_NOW, 400 * DESK_DAY_MS);
	a.reference = "QUALIOS-1234";
	assert_int_equal(desk_write(d, &a).number, 1);
	assert_int_equal(desk_standing(d, "EXI-15", 12, false), HDS_PROVEN);
	assert_int_equal(desk_standing(d, "EXI-15", 10, true), HDS_EXPIRED); /* as it was */
	a = desk_act(HDS_ACT_EVIDENCE_REVOKE, 13);
	a.number = 1;
	desk_refuses(d, &a, ERR_USAGE, "reason: expected some words");
	a.text = "audit annulé";
	desk_write(d, &a);
	assert_int_equal(desk_standing(d, "EXI-15", 14, false), HDS_UNPROVEN);
	desk_refuses(d, &a, ERR_NOT_FOUND, "evidence 1 was revoked");
}

static void evidence_needs_a_title_a_requirement_and_an_end(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_evidence("EXI-15", 0, 10);

	a.until = WALL_NEVER;
	desk_refuses(d, &a, ERR_USAGE, "until: expected an end of validity");
	a.until = wall_after(FIXTURE_NOW, -DESK_DAY_MS);
	desk_refuses(d, &a, ERR_USAGE, "until: expected an end that is still to come");
	a = desk_evidence("EXI-15", 0, 10);
	a.title = NULL;
	desk_refuses(d, &a, ERR_USAGE, "title: expected some words");
	a = desk_evidence(NULL, 0, 10);
	desk_refuses(d, &a, ERR_USAGE, "serves: expected what it is evidence for");
	a = desk_evidence("EXI-05", 0, 10);
	desk_refuses(d, &a, ERR_USAGE, "EXI-05 is judged by its items");
	a = desk_evidence("EXI-15", 0, 10);
	a.sha256 = "ABCDEF";
	desk_refuses(d, &a, ERR_USAGE, "sha256: expected 64 hexadecimal digits");
	a = desk_evidence("EXI-15", 0, 10);
	a.dated = wall_after(FIXTURE_NOW, DESK_DAY_MS);
	desk_refuses(d, &a, ERR_USAGE, "dated: expected a day that is not to come");
	a = desk_act(HDS_ACT_EVIDENCE, 0);
	a.number = 7;
	desk_refuses(d, &a, ERR_NOT_FOUND, "there is no evidence 7");
	a = desk_evidence("EXI-15", 0, 10);
	a.until = HDS_NO_DATE; /* for good, and said so */
	desk_write(d, &a);
	assert_true(!wall_is_known(desk_checklist(d, "hds", 1, false).evidence[0].valid_until));
}

static void an_exception_needs_its_owner_reason_and_end_and_reopens(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-15", HDS_MAJOR_GAP, 0), x = desk_act(HDS_ACT_EXCEPTION, 0);
	struct hds_checklist c;

	desk_write(d, &a);
	x.key = "EXI-15";
	desk_refuses(d, &x, ERR_USAGE, "owner: expected some words");
	x.owner = "DG";
	desk_refuses(d, &x, ERR_USAGE, "reason: expected some words");
	x.text = "budget 2027";
	desk_refuses(d, &x, ERR_USAGE, "until: expected an end");
	x.until = wall_after(FIXTURE_NOW, 367 * DESK_DAY_MS);
	desk_refuses(d, &x, ERR_USAGE, "until: expected an end within 366 days");
	x.until = wall_after(FIXTURE_NOW, 20 * DESK_DAY_MS);
	desk_write(d, &x);
	x.key = "CHAP-8";
	desk_refuses(d, &x, ERR_USAGE, "CHAP-8 counts nowhere");
	assert_int_equal(desk_standing(d, "EXI-15", 10, false), HDS_EXCEPTED);
	assert_int_equal(desk_standing(d, "EXI-15", 20, false), HDS_GAP);
	c = desk_checklist(d, "hds", 20, false);
	assert_true(hds_checklist_find(&c, "EXI-15")->state.reopened);
	x = desk_act(HDS_ACT_EXCEPTION_END, 10);
	x.key = "EXI-15";
	desk_write(d, &x);
	c = desk_checklist(d, "hds", 20, false);
	assert_false(hds_checklist_find(&c, "EXI-15")->state.reopened);
	assert_string_equal(hds_checklist_find(&c, "EXI-15")->leaf.exception->reason, "budget 2027");
	assert_int_equal(desk_standing(d, "EXI-15", 9, true), HDS_EXCEPTED);
	desk_refuses(d, &x, ERR_NOT_FOUND, "no exception holds");
}

/* ---- facts ---- */

static void a_decision_keeps_what_the_facts_proposed(void **state)
{
	struct desk *d = *state;
	struct hds_fact fact = { "snmpv3-only", FIXTURE_NOW, FACT_FAILS, HDS_MINOR_GAP, "{\"v2c\":3}", "00" };
	struct hds_act a = desk_set("A.5.17", HDS_CONFORMING, 0);
	struct hds_checklist c;
	const struct hds_item *item;
	struct err e;

	assert_true(store_write_facts(d->f.store, &fact, 1, &e));
	desk_write(d, &a);
	c = desk_checklist(d, "iso27001", 0, false);
	item = hds_checklist_find(&c, "A.5.17");
	assert_int_equal(item->leaf.assessment->proposed, HDS_MINOR_GAP);
	assert_true(item->state.contradicted);
	fact.verdict = FACT_HOLDS; /* the cause is gone: the proposal is, the decision stays */
	fact.at = wall_after(FIXTURE_NOW, 1000);
	assert_true(store_write_facts(d->f.store, &fact, 1, &e));
	c = desk_checklist(d, "iso27001", 1, false);
	item = hds_checklist_find(&c, "A.5.17");
	assert_int_equal(item->state.proposed, HDS_CONFORMING);
	assert_int_equal(item->state.decided, HDS_CONFORMING);
	assert_false(item->state.contradicted);
	assert_true(store_write_facts(d->f.store, &fact, 1, &e));
	assert_int_equal(desk_number(d, "SELECT count(*) FROM measured_fact"), 2);
	fact.at = wall_after(fact.at, STORE_FACT_AGAIN_MS);
	assert_true(store_write_facts(d->f.store, &fact, 1, &e));
	assert_int_equal(desk_number(d, "SELECT count(*) FROM measured_fact"), 3);
}

/* ---- the action plan ---- */

static void an_action_keeps_its_first_end_and_its_history(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_act(HDS_ACT_ACTION, 0);
	struct hds_checklist c;
	struct hds_action *rows;
	struct hds_plan plan;
	struct reader *r;
	struct err e;
	size_t n;

	a.cause = "sans constat";
	desk_refuses(d, &a, ERR_USAGE, "finding: expected some words");
	a.finding = "Pas de revue annuelle des droits";
	a.serves = "EXI-05.D";
	a.severity = HDS_MINOR_NONCONFORMITY;
	a.planned_centidays = 29000;
	a.due = wall_after(FIXTURE_NOW, 5 * DESK_DAY_MS);
	a.reference = "GOUTI-12";
	assert_int_equal(desk_write(d, &a).number, 1);
	desk_refuses(d, &a, ERR_USAGE, "reference: GOUTI-12 is that of action 1");
	a = desk_act(HDS_ACT_ACTION, 6);
	a.number = 1;
	desk_refuses(d, &a, ERR_USAGE, "expected something that differs");
	a.due = wall_after(FIXTURE_NOW, 35 * DESK_DAY_MS);
	a.done_centidays = 1050;
	desk_write(d, &a);
	a.progress = HDS_EFFECTIVE;
	desk_refuses(d, &a, ERR_USAGE, "comment: expected how it was seen to work");
	c = desk_checklist(d, "hds", 7, false);
	assert_int_equal(c.n_actions, 1);
	assert_int_equal(c.actions[0].severity, HDS_MINOR_NONCONFORMITY);
	assert_int_equal(c.plan.late, 0);
	assert_int_equal(c.plan.slipped_days, 30);
	assert_int_equal(c.plan.left_centidays, 27950);
	r = fixture_reader(&d->f, wall_after(FIXTURE_NOW, 7 * DESK_DAY_MS), WALL_NEVER);
	assert_true(read_hds_plans(r, &(wall_t){ FIXTURE_NOW.ms + 5 * DESK_DAY_MS }, 1, &plan, &e));
	assert_true(read_hds_action_history(r, d->a, 1, &rows, &n, &e));
	fixture_reader_done(r);
	assert_int_equal(plan.late, 1); /* as it was then */
	assert_int_equal(plan.left_centidays, 29000);
	assert_int_equal(n, 2);
}

static const char plan_csv[] = "reference,finding,owner,due,planned_days,done_days,progress,serves\n"
                               "G-1,Constat un,RSSI,2027-01-31,12.5,2,ongoing,EXI-05.D\nG-2,Constat deux,,,3,,planned,\n";

static struct hds_act actions(const char *csv, int64_t days)
{
	struct hds_act a = desk_act(HDS_ACT_ACTIONS, days);

	a.name = "plan.csv";
	a.file = csv;
	a.file_len = strlen(csv);
	return a;
}

static void the_project_tools_plan_is_taken_over_and_again_changes_nothing(void **state)
{
	struct desk *d = *state;
	struct hds_act a = actions(plan_csv, 0);
	struct hds_checklist c;
	struct hds_done ret;
	size_t rows;

	a.dry_run = true;
	ret = desk_write(d, &a);
	assert_int_equal(ret.seq, 0);
	assert_int_equal(ret.n_changes, 2);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM action"), 0);
	a.dry_run = false;
	ret = desk_write(d, &a);
	assert_int_equal(ret.seq, 1);
	assert_string_equal(ret.changes[0].change, "added");
	a = actions(plan_csv, 1);
	ret = desk_write(d, &a);
	assert_int_equal(ret.seq, 0);
	assert_int_equal(ret.same, 2);
	a = actions("reference,finding,done_days\nG-1,Constat un,4\nG-2,Constat deux,\n", 2);
	ret = desk_write(d, &a);
	assert_int_equal(ret.n_changes, 1);
	assert_string_equal(ret.changes[0].change, "modified");
	c = desk_checklist(d, "hds", 3, false);
	assert_int_equal(c.n_actions, 2);
	assert_string_equal(c.actions[0].owner, "RSSI"); /* the file had no such column */
	assert_int_equal(c.actions[0].done_centidays, 400);
	assert_int_equal(c.actions[0].planned_centidays, 1250);
	assert_int_equal(c.actions[0].due.ms, INT64_C(1801436399999)); /* the end of 2027-01-31 in Paris */
	assert_int_equal(desk_verify(d, &rows).n, 0);
	assert_int_equal(rows, 3);
}

/* Two people look at the same row: the first writes, the second is refused until he looks again. */
static void assert_second_is_refused(struct desk *d, struct hds_act a, int64_t seen, const char *says)
{
	struct hds_done ret;

	a.seen = seen;
	ret = desk_write(d, &a);
	desk_refuses(d, &a, ERR_REFUSED, says);
	a.seen = ret.seq;
	desk_write(d, &a);
	a.seen = -1;
	desk_write(d, &a);
}

static void who_writes_over_what_he_never_saw_is_refused(void **state)
{
	struct desk *d = *state;
	struct hds_act set = desk_set("EXI-02", HDS_MAJOR_GAP, 0), v = desk_evidence("EXI-02", 0, 10), x = desk_act(HDS_ACT_EXCEPTION, 0),
	               action = desk_act(HDS_ACT_ACTION, 0), audit = desk_act(HDS_ACT_AUDIT, 0);
	struct hds_done ret;

	assert_second_is_refused(d, set, 0, "hds:EXI-02 was changed meanwhile (row 1 of the journal): look at it again, then write");
	x.key = "EXI-02";
	x.owner = "DG";
	x.text = "en cours";
	x.until = wall_after(FIXTURE_NOW, DESK_DAY_MS);
	assert_second_is_refused(d, x, 0, "hds:EXI-02 was changed meanwhile (row 4 of the journal)");
	x.kind = HDS_ACT_EXCEPTION_END;
	x.seen = 4;
	desk_refuses(d, &x, ERR_REFUSED, "hds:EXI-02 was changed meanwhile (row 6 of the journal)");
	ret = desk_write(d, &v);
	v.number = ret.number;
	assert_second_is_refused(d, v, ret.seq, "evidence:1 was changed meanwhile (row 8 of the journal)");
	v.kind = HDS_ACT_EVIDENCE_REVOKE;
	v.text = "caduc";
	v.seen = ret.seq;
	desk_refuses(d, &v, ERR_REFUSED, "evidence:1 was changed meanwhile (row 10 of the journal)");
	action.finding = "Constat";
	ret = desk_write(d, &action);
	action.number = ret.number;
	action.text = "suivi"; /* says something each time */
	assert_second_is_refused(d, action, ret.seq, "action:1 was changed meanwhile (row 12 of the journal)");
	audit.title = "Audit interne";
	audit.from = wall_after(FIXTURE_NOW, DESK_DAY_MS);
	ret = desk_write(d, &audit);
	audit.number = ret.number;
	assert_second_is_refused(d, audit, ret.seq, "audit:1 was changed meanwhile (row 16 of the journal)");
}

static void a_plan_with_a_mistake_is_refused_whole(void **state)
{
	static const struct { const char *csv, *says; } cases[] = {
		{ "reference,due\nG-1,2027-01-31\n", "plan.csv:1: expected a column 'finding'" },
		{ "reference,finding,couleur\n", "plan.csv:1: expected a column of the action plan" },
		{ "reference,finding\nG-1,a\n,b\n", "plan.csv:3: reference: expected a value" },
		{ "reference,finding,owner\nG-1,a,b\nG-2,b\n", "plan.csv:3: expected 3 cells as in the header, got 2" },
		{ "reference,finding\nG-1,a,b\n", "plan.csv:2: expected 2 cells as in the header, got 3" },
		{ "reference,finding\nG-1,a\nG-1,b\n", "plan.csv:3: reference: 'G-1' stands twice" },
		{ "reference,finding,due\nG-1,a,demain\n", "plan.csv:2: due: expected a date" },
		{ "reference,finding,progress\nG-1,a,fini\n", "plan.csv:2: progress: expected one of planned" },
		{ "reference,finding,serves\nG-1,a,EXI-99\n", "plan.csv:2: no framework in use has EXI-99" },
		{ "reference,finding,planned_days\nG-1,a,-1\n", "plan.csv:2: planned_days: expected a number from 0" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hds_act a = actions(cases[i].csv, 0);

		desk_refuses(d, &a, ERR_DATA, cases[i].says);
	}
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

static struct hds_act audit(int64_t days, int64_t from_days)
{
	struct hds_act a = desk_act(HDS_ACT_AUDIT, days);

	a.title = "Audit de certification HDS";
	a.from = wall_after(FIXTURE_NOW, from_days * DESK_DAY_MS);
	return a;
}

static struct hds_audit last_audit(struct desk *d, int64_t days)
{
	struct reader *r = fixture_reader(&d->f, wall_after(FIXTURE_NOW, days * DESK_DAY_MS), wall_after(FIXTURE_NOW, days * DESK_DAY_MS));
	struct hds_audit *rows;
	struct err e;
	size_t n;

	if (!read_hds_audits(r, d->a, &rows, &n, &e) || n == 0)
		fail_msg("no audit: %s", e.text);
	fixture_reader_done(r);
	return rows[n - 1];
}

static void an_audit_is_planned_moved_held_and_reported(void **state)
{
	struct desk *d = *state;
	struct hds_act a = audit(0, 10), moved = desk_act(HDS_ACT_AUDIT, 1), held = desk_act(HDS_ACT_AUDIT, 21), reported = desk_act(HDS_ACT_AUDIT, 30);
	struct hds_audit v;
	size_t rows;

	a.type = AUDIT_STAGE_2;
	a.serves = "EXI-15";
	assert_int_equal(desk_write(d, &a).number, 1);
	moved.number = held.number = reported.number = 1;
	moved.from = wall_after(FIXTURE_NOW, 20 * DESK_DAY_MS);
	desk_write(d, &moved);
	v = last_audit(d, 2);
	assert_int_equal(v.type, AUDIT_STAGE_2);
	assert_string_equal(v.serves, "hds:EXI-15");
	assert_false(hds_audit_is_late(&v, wall_after(FIXTURE_NOW, 21 * DESK_DAY_MS - 1)));
	assert_true(hds_audit_is_late(&v, wall_after(FIXTURE_NOW, 21 * DESK_DAY_MS)));
	held.progress = AUDIT_HELD;
	desk_write(d, &held);
	reported.progress = AUDIT_REPORTED;
	desk_refuses(d, &reported, ERR_USAGE, "reference: expected that of its report, or its result");
	reported.reference = "GED-9";
	desk_write(d, &reported);
	assert_int_equal(last_audit(d, 0).from.ms, FIXTURE_NOW.ms + 10 * DESK_DAY_MS); /* as it was known then */
	assert_int_equal(last_audit(d, 30).progress, AUDIT_REPORTED);
	assert_int_equal(desk_verify(d, &rows).n, 0);
	assert_int_equal(rows, 4);
	fixture_sql(&d->f, "DROP TRIGGER audit_unchanged; UPDATE audit SET result = 'favorable' WHERE id = 4");
	assert_string_equal(desk_verify(d, &rows).last.table, "audit");
}

static void an_audit_that_says_too_little_is_refused(void **state)
{
	struct desk *d = *state;
	struct hds_act a = audit(0, 10), none = audit(0, 10), b = audit(0, 10);

	none.title = NULL;
	desk_refuses(d, &none, ERR_USAGE, "title: expected some words");
	b.from = WALL_NEVER;
	desk_refuses(d, &b, ERR_USAGE, "from: expected its first day");
	b.from = a.from;
	b.until = a.from;
	desk_refuses(d, &b, ERR_USAGE, "until: expected an end after the begin");
	a.progress = AUDIT_HELD;
	desk_refuses(d, &a, ERR_USAGE, "progress: expected an audit that has begun");
	a.progress = AUDIT_CANCELLED;
	desk_refuses(d, &a, ERR_USAGE, "comment: expected some words");
	a.progress = -1;
	a.number = 7;
	desk_refuses(d, &a, ERR_NOT_FOUND, "there is no audit 7");
}

static void a_finding_names_an_audit_that_there_is(void **state)
{
	struct desk *d = *state;
	struct hds_act a = audit(0, 10), finding = desk_act(HDS_ACT_ACTION, 12);
	struct hds_audit v;

	finding.finding = "Habilitations sans revue";
	finding.found_by = "audit:1";
	desk_refuses(d, &finding, ERR_NOT_FOUND, "there is no audit 1");
	desk_write(d, &a);
	desk_write(d, &finding);
	v = last_audit(d, 12);
	assert_true(hds_audit_found(&v, &(struct hds_action){ .found_by = "audit:1" }));
	assert_false(hds_audit_found(&v, &(struct hds_action){ .found_by = "audit:11" }));
	assert_int_equal(hds_audit_number("audit de 2024"), 0);
	assert_int_equal(hds_audit_number("audit:"), 0);
	assert_int_equal(hds_audit_number(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(what_came_with_vigie_is_there_once_and_in_use),
		DESK_TEST(an_assessment_is_kept_with_who_and_when_and_the_one_before_too),
		DESK_TEST(a_comment_stays_while_the_status_does),
		DESK_TEST(an_assessment_that_says_nothing_or_something_wrong_is_refused),
		DESK_TEST(evidence_serves_several_and_expires_for_each),
		DESK_TEST(evidence_needs_a_title_a_requirement_and_an_end),
		DESK_TEST(an_exception_needs_its_owner_reason_and_end_and_reopens),
		DESK_TEST(a_decision_keeps_what_the_facts_proposed),
		DESK_TEST(an_action_keeps_its_first_end_and_its_history),
		DESK_TEST(the_project_tools_plan_is_taken_over_and_again_changes_nothing),
		DESK_TEST(who_writes_over_what_he_never_saw_is_refused),
		DESK_TEST(a_plan_with_a_mistake_is_refused_whole),
		DESK_TEST(an_audit_is_planned_moved_held_and_reported),
		DESK_TEST(an_audit_that_says_too_little_is_refused),
		DESK_TEST(a_finding_names_an_audit_that_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
