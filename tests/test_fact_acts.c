/* Facts from what persons recorded: acts in the journal, actions of the plan, audits. */
#include "journal.h"
#include "tests/fact_desk.h"

#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void write_rows(struct desk *d, size_t n, uid_t uid)
{
	json_t *request = json_object();
	struct journal_entry entry = { .at = FIXTURE_NOW, .uid = uid, .method = "comment", .object = "x", .request = request, .result = "ok" };
	struct err e;
	int64_t seq;

	fixture_sql(&d->f, "BEGIN");
	for (size_t i = 0; i < n; i++)
		if (!journal_append(d->f.store, &entry, &seq, &e))
			fail_msg("%s", e.text);
	fixture_sql(&d->f, "COMMIT");
	json_decref(request);
}

static void acts_are_of_named_persons_and_the_journal_is_whole(void **state)
{
	struct desk *d = *state;
	struct fact_found v;
	char sha256[65];

	fact_is_now(d, "admin-trace", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "rows", 0);
	write_rows(d, 4000, 1000);
	v = fact_measure(d, "admin-trace", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	fact_tells(&v, "rows", 4000);
	fact_tells(&v, "persons", 1);
	assert_true(v.steps >= 12 + 2); /* in pieces */
	memcpy(sha256, v.sha256, sizeof sha256);
	fact_done(&v);
	write_rows(d, 1, 0);
	fact_is_now(d, "admin-trace", 0, FACT_FAILS, HDS_MINOR_GAP, "nameless", 1);
	fact_is_now(d, "admin-trace", 91, FACT_HOLDS, HDS_NOT_ASSESSED, "nameless", 0);         /* with time */
	fixture_sql(&d->f, "UPDATE journal SET uid = 1001 WHERE seq = 2000");
	v = fact_measure(d, "admin-trace", 91);
	fact_expect(&v, FACT_FAILS, HDS_MAJOR_GAP);
	fact_tells(&v, "findings", 1);
	assert_string_not_equal(v.sha256, sha256);
	fact_done(&v);
}

static void an_action_that_is_late_is_a_gap(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_act(HDS_ACT_ACTION, 0);

	fact_is_now(d, "overdue-actions", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "actions", 0);
	a.finding = "Un";
	a.due = wall_after(FIXTURE_NOW, 10 * DESK_DAY_MS);
	desk_write(d, &a);
	fact_is_now(d, "overdue-actions", 9, FACT_HOLDS, HDS_NOT_ASSESSED, "open", 1);
	fact_is_now(d, "overdue-actions", 14, FACT_FAILS, HDS_MINOR_GAP, "late_days", 3);
}

/* EXI-15 b: the summary is under three years old, whatever the local clock did since. */
static void a_technical_audit_by_others_is_told_for_three_years(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_act(HDS_ACT_AUDIT, 0);
	struct hds_done ret;
	struct fact_found v;
	char sha256[65];

	fact_is_now(d, "external-audit", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "audits", 0);
	a.title = "Audit interne";
	a.from = wall_after(FIXTURE_NOW, -30 * DESK_DAY_MS);
	a.progress = AUDIT_HELD;
	desk_write(d, &a);
	fact_is_now(d, "external-audit", 1, FACT_FAILS, HDS_MINOR_GAP, "independent", 0);
	a = desk_act(HDS_ACT_AUDIT, 1);
	a.title = "Test d'intrusion";
	a.type = AUDIT_PENETRATION;
	a.from = wall_after(FIXTURE_NOW, -5 * DESK_DAY_MS);
	a.progress = AUDIT_HELD;
	ret = desk_write(d, &a);
	fact_is_now(d, "external-audit", 2, FACT_FAILS, HDS_MINOR_GAP, "unreported", 1);
	a = desk_act(HDS_ACT_AUDIT, 2);
	a.number = ret.number;
	a.progress = AUDIT_REPORTED;
	a.reference = "GED-12";
	desk_write(d, &a);
	v = fact_measure(d, "external-audit", 3);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	fact_tells(&v, "in_time", 1);
	fact_tells(&v, "latest_days", 7);
	memcpy(sha256, v.sha256, sizeof sha256);
	fact_done(&v);
	v = fact_measure(d, "external-audit", 3 * 365 - 5);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	assert_string_equal(v.sha256, sha256); /* the same record, the same hash */
	fact_done(&v);
	fact_is_now(d, "external-audit", 3 * 365 - 2, FACT_FAILS, HDS_MINOR_GAP, "in_time", 0);
	a = desk_act(HDS_ACT_AUDIT, 3 * 365 - 2);
	a.title = "Surveillance, volet technique";
	a.type = AUDIT_SURVEILLANCE;
	a.serves = "EXI-15";
	a.from = wall_after(FIXTURE_NOW, (3 * 365 - 10) * DESK_DAY_MS);
	a.progress = AUDIT_REPORTED;
	a.result = "conforme";
	desk_write(d, &a);
	fact_is_now(d, "external-audit", 3 * 365 - 1, FACT_HOLDS, HDS_NOT_ASSESSED, "in_time", 1);
}

/* EXI-16, ISO/IEC 27001 9.2: the last internal audit and what is open of it. */
static void an_internal_audit_is_told_for_a_year_with_what_it_found(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_act(HDS_ACT_AUDIT, 0), finding;
	struct hds_done audit, action;
	struct fact_found v;
	char found_by[32];

	fact_is_now(d, "internal-audit", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "audits", 0);
	a.title = "Test d'intrusion";
	a.type = AUDIT_PENETRATION;
	a.from = wall_after(FIXTURE_NOW, -40 * DESK_DAY_MS);
	a.progress = AUDIT_REPORTED;
	a.result = "fait";
	audit = desk_write(d, &a);
	snprintf(found_by, sizeof found_by, "audit:%d", (int)audit.number);
	finding = desk_act(HDS_ACT_ACTION, 0);
	finding.finding = "port ouvert";
	finding.found_by = found_by;
	desk_write(d, &finding);
	fact_is_now(d, "internal-audit", 1, FACT_FAILS, HDS_MINOR_GAP, "internal", 0);           /* by others, with what it found */
	a = desk_act(HDS_ACT_AUDIT, 1);
	a.title = "Audit interne";
	a.type = AUDIT_INTERNAL;
	a.from = wall_after(FIXTURE_NOW, -30 * DESK_DAY_MS);
	a.progress = AUDIT_HELD;
	audit = desk_write(d, &a);
	fact_is_now(d, "internal-audit", 1, FACT_FAILS, HDS_MINOR_GAP, "unreported", 1);
	a = desk_act(HDS_ACT_AUDIT, 1);
	a.number = audit.number;
	a.progress = AUDIT_REPORTED;
	a.reference = "GED-13";
	desk_write(d, &a);
	v = fact_measure(d, "internal-audit", 1);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	fact_tells(&v, "latest_days", 30);
	fact_tells(&v, "findings", 0);
	assert_string_equal(json_string_value(json_object_get(v.value, "latest")), "2026-10-23");
	fact_done(&v);
	snprintf(found_by, sizeof found_by, "audit:%d", (int)audit.number);
	finding = desk_act(HDS_ACT_ACTION, 1);
	finding.finding = "revue des traces non faite";
	finding.found_by = found_by;
	finding.due = wall_after(FIXTURE_NOW, 20 * DESK_DAY_MS);
	action = desk_write(d, &finding);
	fact_is_now(d, "internal-audit", 2, FACT_HOLDS, HDS_NOT_ASSESSED, "findings_open", 1);
	fact_is_now(d, "internal-audit", 21, FACT_FAILS, HDS_MINOR_GAP, "findings_late", 1);
	finding = desk_act(HDS_ACT_ACTION, 22);
	finding.number = action.number;
	finding.progress = HDS_DONE;
	desk_write(d, &finding);
	fact_is_now(d, "internal-audit", 23, FACT_HOLDS, HDS_NOT_ASSESSED, "findings_open", 0);
	fact_is_now(d, "internal-audit", 23, FACT_HOLDS, HDS_NOT_ASSESSED, "findings", 1);
	fact_is_now(d, "internal-audit", 330, FACT_HOLDS, HDS_NOT_ASSESSED, "late", 0);
	fact_is_now(d, "internal-audit", 340, FACT_FAILS, HDS_MINOR_GAP, "late", 0);             /* older than a year */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)
		WITH_DESK(acts_are_of_named_persons_and_the_journal_is_whole),
		WITH_DESK(an_action_that_is_late_is_a_gap),
		WITH_DESK(a_technical_audit_by_others_is_told_for_three_years),
		WITH_DESK(an_internal_audit_is_told_for_a_year_with_what_it_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
