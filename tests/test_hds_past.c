/* The checklist over time: what any past day shows, what was written behind our back, and what a newer framework carries over. */
#include "tests/hds_desk.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- a past day, and what was written behind our back ---- */

static void any_past_day_is_shown_as_it_was(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-02", HDS_CONFORMING, 0);
	struct hds_checklist c;

	desk_write(d, &a);
	a = desk_set("EXI-02", HDS_MAJOR_GAP, 10);
	desk_write(d, &a);
	c = desk_checklist(d, "hds", -1, true);
	assert_int_equal(c.n_items, 41);
	assert_int_equal(c.score.assessed, 0);
	assert_true(isnan(hds_score_ratio(&c.score)));
	assert_int_equal(desk_checklist(d, "hds", -1000, true).score.total, 38); /* before anything was loaded */
	c = desk_checklist(d, "hds", 5, true);
	assert_int_equal(hds_checklist_find(&c, "EXI-02")->state.decided, HDS_CONFORMING);
	c = desk_checklist(d, "hds", 15, true);
	assert_int_equal(hds_checklist_find(&c, "EXI-02")->state.decided, HDS_MAJOR_GAP);
}

static void what_moved_since_friday_says_why(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-15", HDS_CONFORMING, 0), v = desk_evidence("EXI-15", 0, 10);
	struct hds_checklist then, now;
	struct hds_moved *moved;
	struct reader *r;
	struct err e;
	size_t n;

	desk_write(d, &a);
	desk_write(d, &v);
	a = desk_set("EXI-02", HDS_CONFORMING, 0);
	desk_write(d, &a);
	a = desk_set("EXI-16", HDS_MAJOR_GAP, 9);
	desk_write(d, &a);
	r = fixture_reader(&d->f, wall_after(FIXTURE_NOW, 11 * DESK_DAY_MS), WALL_NEVER);
	assert_true(read_hds_checklist_at(r, d->a, "hds", wall_after(FIXTURE_NOW, 8 * DESK_DAY_MS), &then, &e));
	assert_true(read_hds_checklist(r, d->a, "hds", &now, &e));
	fixture_reader_done(r);
	assert_true(hds_checklist_moves(&then, &now, d->a, &moved, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(moved[0].after->key, "hds:EXI-15");
	assert_int_equal(moved[0].why, HDS_MOVE_EXPIRED);
	assert_int_equal(moved[0].before->state.points, 2);
	assert_int_equal(moved[0].after->state.points, 1);
	assert_string_equal(moved[1].after->key, "hds:EXI-16");
	assert_int_equal(moved[1].why, HDS_MOVE_ASSESSED);
}

static void a_row_that_somebody_else_changed_added_or_removed_is_named(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-02", HDS_MAJOR_GAP, 0), x = desk_act(HDS_ACT_EXCEPTION, 0), v = desk_evidence("EXI-02", 0, 10);
	struct desk_faults faults;
	size_t rows;

	desk_write(d, &a);
	desk_write(d, &v);
	x.key = "EXI-02";
	x.owner = "DG";
	x.text = "en cours";
	x.until = wall_after(FIXTURE_NOW, DESK_DAY_MS);
	desk_write(d, &x);
	assert_int_equal(desk_verify(d, &rows).n, 0);
	assert_int_equal(rows, 3);
	assert_int_not_equal(sqlite3_exec(store_sqlite(d->f.store), "UPDATE assessment SET status = 'conforming'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(store_sqlite(d->f.store), "DELETE FROM evidence", NULL, NULL, NULL), SQLITE_OK);
	fixture_sql(&d->f, "DROP TRIGGER assessment_unchanged; UPDATE assessment SET status = 'conforming'");
	faults = desk_verify(d, &rows);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.last.fault, HDS_ROW_CHANGED);
	assert_int_equal(faults.last.seq, 1);
	assert_string_equal(faults.last.table, "assessment");
	fixture_sql(&d->f, "UPDATE assessment SET status = 'major-gap'; DROP TRIGGER evidence_kept; DELETE FROM evidence");
	faults = desk_verify(d, &rows);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.last.fault, HDS_ROW_MISSING);
	assert_string_equal(faults.last.table, "evidence");
	fixture_sql(&d->f, "INSERT INTO evidence (seq, at_ms, uid, number, title, type, serves, revoked) VALUES (1, 0, 0, 1, 't', 'document', 'x', 0)");
	faults = desk_verify(d, &rows);
	assert_int_equal(faults.n, 2); /* the one that is missing, and this */
}

static void a_title_of_the_framework_that_somebody_changed_is_named(void **state)
{
	static const char *const tampers[] = {
		"UPDATE requirement SET title_fr = 'Autre chose' WHERE key = 'EXI-05.D'", "UPDATE requirement SET title_en = 'Other' WHERE key = 'EXI-05.D'",
		"UPDATE requirement SET text_fr = 'Rien', wording = title_fr WHERE key = 'EXI-05.D'",
	};
	struct desk *d = *state;
	struct desk_faults faults;
	size_t rows;

	assert_int_equal(desk_verify(d, &rows).n, 0);
	fixture_sql(&d->f, "DROP TRIGGER requirement_unchanged; CREATE TABLE kept AS SELECT * FROM requirement");
	for (size_t i = 0; i < ARRAY_LEN(tampers); i++) {
		fixture_sql(&d->f, tampers[i]);
		faults = desk_verify(d, &rows);
		assert_int_equal(faults.n, 1);
		assert_int_equal(faults.last.fault, HDS_ROW_CHANGED);
		assert_int_equal(faults.last.seq, UNKNOWN_I64);
		assert_string_equal(faults.last.table, "requirement");
		assert_string_equal(faults.key, "hds:EXI-05.D");
		fixture_sql(&d->f, "UPDATE requirement SET (title_fr, title_en, text_fr, wording) = (SELECT k.title_fr, k.title_en, k.text_fr, k.wording "
		                   "FROM kept k WHERE k.framework_id = requirement.framework_id AND k.key = requirement.key)");
		assert_int_equal(desk_verify(d, &rows).n, 0);
	}
	fixture_sql(&d->f, "DROP TRIGGER requirement_kept; DELETE FROM requirement WHERE key = 'EXI-31'");
	assert_int_equal(desk_verify(d, &rows).last.fault, HDS_ROW_MISSING);
}

/* ---- a newer framework ---- */

#define HEADER "record,key,version,edition,chapter_fr,chapter_en,title_fr,title_en,text_fr\n"
static const char newer[] = HEADER "framework,hds,2.1,2026-12-01,,,Référentiel 2.1,Framework 2.1,\n"
                            "requirement,EXI-02,,,5,5,Autre intitulé,Other title,\nrequirement,EXI-40,,,7,7,Nouveau,New,\n";

static struct hds_act framework(const char *csv, int64_t days)
{
	struct hds_act a = desk_act(HDS_ACT_FRAMEWORK, days);

	a.prune = true; /* two requirements in the place of 31 */
	a.name = "hds-2.1.csv";
	a.file = csv;
	a.file_len = strlen(csv);
	return a;
}

static void so_is_one_of_a_framework_that_was_imported(void **state)
{
	struct desk *d = *state;
	struct hds_act a = framework(newer, 0);
	struct desk_faults faults;
	struct hds_done done = desk_write(d, &a);
	size_t rows;

	assert_int_equal(desk_verify(d, &rows).n, 0);
	fixture_sql(&d->f, "DROP TRIGGER requirement_unchanged; UPDATE requirement SET title_en = 'Else' WHERE key = 'EXI-40'");
	faults = desk_verify(d, &rows);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.last.seq, done.seq);
	assert_string_equal(faults.last.table, "framework");
	fixture_sql(&d->f, "UPDATE requirement SET title_en = 'New', title_fr = 'Autre' WHERE key = 'EXI-40'");
	faults = desk_verify(d, &rows);
	assert_int_equal(faults.n, 2); /* all of it, and that wording */
	assert_string_equal(faults.key, "hds:EXI-40");
}

static void one_with_fewer_requirements_is_taken_for_a_file_that_was_cut(void **state)
{
	struct desk *d = *state;
	struct hds_act a = framework(newer, 0);
	struct hds_done ret;

	a.prune = false;
	desk_refuses(d, &a, ERR_DATA, "hds-2.1.csv: 2 requirements and 2 leaves, the one in use has 31 and 38: a file that was cut looks so; --prune takes it");
	a.dry_run = true; /* tells what it would take away */
	ret = desk_write(d, &a);
	assert_int_equal(ret.seq, 0);
	assert_int_equal(ret.n_changes, 42);
	a.dry_run = false;
	a.prune = true;
	assert_int_equal(desk_write(d, &a).requirements, 2);
}

static const struct hds_change *change_of(const struct hds_done *ret, const char *key)
{
	for (size_t i = 0; i < ret->n_changes; i++)
		if (strcmp(ret->changes[i].key, key) == 0)
			return &ret->changes[i];
	return NULL;
}

static void a_newer_framework_stands_beside_and_carries_over_what_was_said(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-02", HDS_CONFORMING, 0), adopt = desk_act(HDS_ACT_ADOPT, 2);
	struct hds_act v = desk_evidence("EXI-02", 0, 100);
	struct hds_checklist c;
	struct hds_done ret;

	desk_write(d, &a);
	desk_write(d, &v);
	a = framework(newer, 1);
	ret = desk_write(d, &a);
	assert_int_equal(ret.n_changes, 1 + 1 + 40);
	assert_string_equal(change_of(&ret, "EXI-02")->change, "reworded");
	assert_true(change_of(&ret, "EXI-02")->assessed);
	assert_string_equal(change_of(&ret, "EXI-40")->change, "added");
	assert_string_equal(change_of(&ret, "EXI-05.D")->change, "removed");
	assert_int_equal(desk_checklist(d, "hds", 1, false).score.total, 38); /* beside: the old one is in use */
	adopt.family = "hds";
	adopt.version = "2.2";
	adopt.edition = "2026-12-01";
	desk_refuses(d, &adopt, ERR_NOT_FOUND, "there is no framework hds 2.2 2026-12-01: import it first");
	adopt.version = "2.1";
	desk_write(d, &adopt);
	desk_refuses(d, &adopt, ERR_USAGE, "hds 2.1 2026-12-01 is the one in use");
	c = desk_checklist(d, "hds", 3, false);
	assert_string_equal(c.framework.version, "2.1");
	assert_int_equal(c.score.total, 2);
	assert_int_equal(hds_checklist_find(&c, "EXI-02")->state.standing, HDS_REWORDED);
	c = desk_checklist(d, "hds", 1, true);
	assert_string_equal(c.framework.version, "2.0");
	assert_int_equal(hds_checklist_find(&c, "EXI-02")->state.standing, HDS_PROVEN);
	a = desk_act(HDS_ACT_SET, 3); /* an owner confirms nothing, a status does */
	a.key = "EXI-02";
	a.owner = "RSSI";
	desk_write(d, &a);
	assert_int_equal(desk_standing(d, "EXI-02", 3, false), HDS_REWORDED);
	a = desk_set("EXI-02", HDS_CONFORMING, 4);
	desk_write(d, &a);
	assert_int_equal(desk_standing(d, "EXI-02", 4, false), HDS_PROVEN);
	a = desk_set("EXI-05.D", HDS_CONFORMING, 4);
	desk_refuses(d, &a, ERR_NOT_FOUND, "no framework in use has EXI-05.D");
}

static void a_framework_of_a_known_edition_is_not_replaced(void **state)
{
	struct desk *d = *state;
	struct hds_act a = framework(newer, 0);
	char other[sizeof newer];

	a.dry_run = true;
	assert_int_equal(desk_write(d, &a).seq, 0);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM framework"), 2);
	a.dry_run = false;
	assert_int_not_equal(desk_write(d, &a).seq, 0);
	assert_int_equal(desk_write(d, &a).seq, 0);
	memcpy(other, newer, sizeof other);
	memcpy(strstr(other, "Nouveau"), "NOUVEAU", 7);
	a = framework(other, 0);
	desk_refuses(d, &a, ERR_DATA, "hds 2.1 2026-12-01 is there with another content");
	a = framework("record,key\n", 0);
	desk_refuses(d, &a, ERR_DATA, "hds-2.1.csv:1: expected a column 'title_fr'");
}

static void the_journal_tells_who_did_what_without_their_words(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-02", HDS_MINOR_GAP, 0);

	a.text = "vu avec Mme Martin";
	a.owner = "Mme Martin";
	desk_write(d, &a);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM journal WHERE method = 'hds_set' AND object = 'hds:EXI-02' AND uid = 1000 AND result = 'ok' "
	                           "AND request LIKE '%\"status\":\"minor-gap\"%' AND request LIKE '%rows_sha256%' AND request NOT LIKE '%Martin%'"), 1);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(any_past_day_is_shown_as_it_was),
		DESK_TEST(what_moved_since_friday_says_why),
		DESK_TEST(a_row_that_somebody_else_changed_added_or_removed_is_named),
		DESK_TEST(a_title_of_the_framework_that_somebody_changed_is_named),
		DESK_TEST(so_is_one_of_a_framework_that_was_imported),
		DESK_TEST(one_with_fewer_requirements_is_taken_for_a_file_that_was_cut),
		DESK_TEST(a_newer_framework_stands_beside_and_carries_over_what_was_said),
		DESK_TEST(a_framework_of_a_known_edition_is_not_replaced),
		DESK_TEST(the_journal_tells_who_did_what_without_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
