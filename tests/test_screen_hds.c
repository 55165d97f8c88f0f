/* The checklist (7), its evidence, plan and calendar as text: written into a store as the collector does, read as the console does. */
#include "golden.h"
#include "hds_scene.h"
#include "language.h"
#include "visit.h"

#include "console/browser.h"
#include "console/console.h"
#include "console/hds_list.h"
#include "intl.h"
#include "store.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct visit begin(const char *view, const char *keys)
{
	struct visit v = visit_begin(hds_scene.of[KEPT].path, view_by_name(view), false, NULL);

	visit_type(&v, keys);
	return v;
}

static void assert_goldens_of(const char *what, const char *view, const char *keys)
{
	visit_assert_goldens(what, hds_scene.of[KEPT].path, view_by_name(view), NULL, keys);
}

static void deadlines_and_gaps_stand_before_the_score(void **state) { (void)state; assert_goldens_of("hds", "hds", "g"); }
static void a_leaf_tells_what_was_decided_and_what_is_proposed(void **state) { (void)state; assert_goldens_of("hds-page", "hds", "/EXI-05.D\r\r"); }
static void a_leaf_tells_what_was_measured_and_what_that_does_not_prove(void **state) { (void)state; assert_goldens_of("hds-facts", "hds", "/EXI-05.C\r\r\004\004\004"); }
static void a_chapter_folds(void **state) { (void)state; assert_goldens_of("hds-folded", "hds", "g+"); }
static void the_other_framework_is_a_key_away(void **state) { (void)state; assert_goldens_of("iso27001", "hds", "F"); }
static void evidence_that_expired_stands_first(void **state) { (void)state; assert_goldens_of("evidence", "evidence", ""); }
static void a_piece_tells_what_it_serves(void **state) { (void)state; assert_goldens_of("evidence-page", "evidence", "\r"); }
static void the_plan_tells_what_is_left_and_what_slipped(void **state) { (void)state; assert_goldens_of("actions", "actions", ""); }
static void an_action_tells_each_end_that_was_promised(void **state) { (void)state; assert_goldens_of("actions-page", "actions", "\r"); }
static void the_calendar_tells_what_ends_first(void **state) { (void)state; assert_goldens_of("calendar", "calendar", ""); }

static void what_reads_alike_is_one_line_and_nothing_is_cut(void **state)
{
	const char *path = hds_scene.of[ALIKE].path;

	(void)state;
	visit_assert_goldens("calendar-alike", path, view_by_name("calendar"), NULL, "");
	visit_assert_goldens("actions-alike", path, view_by_name("actions"), NULL, "");
}

/* An audit, evidence of one, and a document are told apart; each says which requirement it is of. */
static void the_calendar_says_of_which_requirement_and_what_each_is(void **state)
{
	struct visit v = visit_begin(hds_scene.of[ALIKE].path, view_by_name("calendar"), false, NULL);

	(void)state;
	assert_true(visit_shows(&v, "7 dates"));
	assert_true(visit_shows_at(&v, 120, 24, "Evidence 1 (+7)"));
	assert_true(visit_shows_at(&v, 120, 24, "Audit evidence EXI-15 · Certificat d'un hébergeur"));
	assert_true(visit_shows_at(&v, 120, 24, "Evidence piece EXI-05.D · Procédure d'habilitation"));
	assert_true(visit_shows_at(&v, 120, 24, "EXI-15 · Surveillance 1"));
	visit_type(&v, ":filter kind=audit\r");
	assert_true(visit_shows(&v, "(4 of 7 dates)"));
	visit_type(&v, ":filter requirement=EXI-05\r");
	assert_true(visit_shows(&v, "(2 of 7 dates)"));
	visit_type(&v, ":filter kind=audit\r/Certificat\r");
	assert_true(visit_shows(&v, "› Audit evidence · Evidence 1 (+7) · EXI-15 · Certificat d'un hébergeur"));
	visit_type(&v, "\r");
	for (int i = 1; i <= 8; i++) {
		char line[32];

		snprintf(line, sizeof line, "%d  Evidence piece", i);
		if (!visit_shows_at(&v, 80, 60, line))
			fail_msg("no “%s” on the page", line);
	}
	assert_true(visit_shows_at(&v, 80, 60, "EXI-15  HDS"));
	visit_end(&v);
}

static void a_line_of_several_pieces_is_renewed_piece_by_piece(void **state)
{
	struct visit v = visit_begin(hds_scene.of[ALIKE].path, view_by_name("calendar"), false, NULL);

	(void)state;
	visit_type(&v, "/Certificat\r");
	visit_arm(&v, "[\"info\",\"hds_evidence\"]");
	visit_type(&v, "s");
	assert_true(visit_shows(&v, "Nothing is selected that this could be said of."));
	assert_null(screen_next_act(v.screen));
	visit_end(&v);
}

static void the_help_says_what_is_not_confirmed(void **state)
{
	struct visit v = begin("hds", "?");

	(void)state;
	assert_true(visit_shows_at(&v, 80, 80, "unsourced” above the list:"));
	visit_end(&v);
}

static void without_a_framework_it_says_what_to_do(void **state)
{
	(void)state;
	visit_assert_goldens("hds-empty", hds_scene.of[EMPTY].path, view_by_name("hds"), NULL, "");
}

/* ---- what is on the screen ---- */

static const struct list *list_of(struct visit *v) { return &((const struct browser *)screen_view(v->screen))->list; }

/* 31 numbered requirements, 8 of their items, and 2 rows that the text does not number. */
static void every_requirement_is_there_once_and_only_leaves_are_scored(void **state)
{
	struct visit v = begin("hds", "");

	(void)state;
	assert_true(visit_shows(&v, "31 requirements, 38 leaves, 2 annexed"));
	visit_type(&v, ":filter state=major-gap\r");
	assert_true(visit_shows(&v, "(1 of 41 rows)"));
	visit_type(&v, ":filter !zzz\r");
	assert_true(visit_shows(&v, "of 38 self-assessed"));
	assert_true(visit_shows(&v, "HDS certification framework, version 2.0"));
	assert_false(visit_shows_at(&v, 250, 80, "compliant"));
	visit_end(&v);
}

static void a_filter_shows_what_passes_under_its_chapter(void **state)
{
	struct visit v = begin("hds", ":filter state=major-gap\r");

	(void)state;
	assert_int_equal(list_count_shown(list_of(&v)), 1);
	assert_true(visit_shows(&v, "EXI-05.D"));
	visit_type(&v, ":filter state=evidence-expired\r");
	assert_int_equal(list_count_shown(list_of(&v)), 1);
	visit_type(&v, ":filter state=excepted\r");
	assert_int_equal(list_count_shown(list_of(&v)), 1);
	visit_type(&v, ":filter owner=martin\r");
	assert_int_equal(list_count_shown(list_of(&v)), 2);
	visit_type(&v, ":filter !zzz\r");
	assert_int_equal(list_count_shown(list_of(&v)), 41);
	visit_type(&v, ":filter state=nothing\r");
	assert_true(visit_shows(&v, "nothing?"));
	visit_end(&v);
}

static void the_text_order_is_a_sort_away_and_the_worst_stands_first(void **state)
{
	struct visit v = begin("hds", "gjj");

	(void)state;
	assert_string_equal(visit_selected(&v), "EXI-05.D");
	visit_type(&v, ":sort requirement\rgj");
	assert_string_equal(visit_selected(&v), "EXI-01");
	visit_end(&v);
}

/* What is red under a folded chapter is counted below the list. */
static void a_folded_chapter_hides_nothing_red_silently(void **state)
{
	struct visit v = begin("hds", "g+");

	(void)state;
	assert_false(visit_shows(&v, "EXI-05.D"));
	assert_true(visit_shows(&v, "1 gap or expired piece hidden"));
	visit_type(&v, "/EXI-05.D\r");
	assert_string_equal(visit_selected(&v), "EXI-05.D");
	assert_false(visit_shows(&v, "hidden"));
	visit_end(&v);
}

static void marks_are_put_on_requirements_never_on_chapters(void **state)
{
	struct visit v = begin("hds", "g ");
	struct act_target targets[64];

	(void)state;
	assert_int_equal(list_of(&v)->n_marks, 0);
	visit_type(&v, "*");
	assert_int_equal(list_of(&v)->n_marks, 41);
	assert_int_equal(view_hds.targets(screen_view(v.screen), NULL, targets, ARRAY_LEN(targets)), 40); /* EXI-05 is judged by its items */
	visit_end(&v);
}

static void a_page_leads_to_evidence_actions_and_controls(void **state)
{
	struct visit v = begin("hds", "/EXI-05.D\r\r\r");

	(void)state;
	assert_string_equal(visit_selected(&v), "1"); /* the first target of the page: action 1 */
	assert_true(visit_shows(&v, "Action plan"));
	visit_type(&v, "\033");
	assert_string_equal(visit_selected(&v), "EXI-05.D");
	visit_end(&v);
}

static void of_many_pieces_those_recorded_last_are_told(void **state)
{
	enum { PIECES = 31, LINES = 200 };
	struct hds_evidence of[PIECES];
	const struct hds_evidence *list[PIECES];
	struct grid *g = grid_new(80, LINES, false);
	struct pen p = { .g = g, .width = 80 };
	struct hds_item item = { .key = "hds:EXI-15" };
	struct text t = TEXT_INIT(1 << 16);

	(void)state;
	for (int i = 0; i < PIECES; i++) {
		of[i] = (struct hds_evidence){ .number = i + 1, .title = "Compte rendu", .dated = WALL_NEVER, .valid_until = { 1000 } };
		list[i] = &of[i];
	}
	item.leaf.evidence = list;
	item.leaf.n_evidence = PIECES;

	hds_write_evidence(&p, &item, (wall_t){ 2000 });

	grid_to_text(g, &t);
	assert_non_null(strstr(text_str(&t), " 31 Compte rendu"));
	assert_null(strstr(text_str(&t), " 1 Compte rendu"));
	assert_non_null(strstr(text_str(&t), "and 1 more"));
	text_done(&t);
	grid_free(g);
}

static void what_is_not_verified_bears_its_mark(void **state)
{
	struct visit v = begin("hds", ":sort requirement\r");

	(void)state;
	assert_true(visit_shows_at(&v, 200, 80, "?: not verified on the official text"));
	visit_type(&v, "gj\r");
	assert_true(visit_shows_at(&v, 100, 120, "? Not verified"));
	visit_end(&v);
}

static void the_past_is_shown_as_it_stood(void **state)
{
	struct visit v = begin("hds", "");

	(void)state;
	screen_set_at(v.screen, (wall_t){ VISIT_NOW.ms - 250 * INT64_C(86400000) });
	visit_settle(&v);
	visit_type(&v, ":filter state=evidence-expired\r");
	assert_int_equal(list_count_shown(list_of(&v)), 0);
	visit_type(&v, ":filter state=minor-gap\r");
	assert_int_equal(list_count_shown(list_of(&v)), 1); /* its exception came later */
	assert_true(visit_shows(&v, "days planned"));
	screen_set_at(v.screen, (wall_t){ VISIT_NOW.ms - 500 * INT64_C(86400000) });
	visit_settle(&v);
	assert_false(visit_shows(&v, "days planned"));             /* there was no plan */
	visit_end(&v);
}

/* EXI-16's evidence ends in 20 days, EXI-05.A's exception in 45: nothing is written in between. */
static void time_alone_expires_evidence_and_reopens_a_gap(void **state)
{
	struct visit v = begin("hds", "");
	const int64_t day_ms = 86400000;

	(void)state;
	screen_tick(v.screen, (wall_t){ VISIT_NOW.ms + 20 * day_ms - 1 });
	assert_true(visit_shows(&v, "1 with expired evidence"));
	screen_tick(v.screen, (wall_t){ VISIT_NOW.ms + 20 * day_ms });
	assert_true(visit_shows(&v, "2 with expired evidence"));
	assert_true(visit_shows(&v, "2 gaps"));
	screen_tick(v.screen, (wall_t){ VISIT_NOW.ms + 45 * day_ms });
	assert_true(visit_shows(&v, "3 gaps"));
	visit_end(&v);
}

/* ---- writing ---- */

#define RSSI "[\"info\",\"hds_set\",\"hds_evidence\",\"hds_evidence_revoke\",\"hds_exception\",\"hds_exception_end\",\"hds_action\"]"

static const struct act_request *asked(struct visit *v, const char *view_keys, const char *keys)
{
	visit_type(v, view_keys);
	visit_arm(v, RSSI);
	visit_type(v, keys);
	return screen_next_act(v->screen);
}

static void an_assessment_is_asked_for_with_its_twin(void **state)
{
	struct visit v = begin("hds", "");

	(void)state;
	visit_assert_asked(asked(&v, "/EXI-05.D\r", "s3\rrevue partielle\r\r2027-01-31\r1;5\r\r\r"), "hds_set",
	                   "{\"key\":\"hds:EXI-05.D\",\"status\":\"minor-gap\",\"comment\":\"revue partielle\",\"due\":\"2027-01-31T22:59:59.999Z\",\"activities\":[1,5]}",
	                   "vigie hds set hds:EXI-05.D status=minor-gap comment='revue partielle' due=2027-01-31 activities='1;5'");
	visit_end(&v);
}

static void what_would_change_nothing_is_not_asked_for(void **state)
{
	struct visit v = begin("hds", "/EXI-05.D\r");

	(void)state;
	visit_arm(&v, RSSI);
	visit_type(&v, "s\r\r\r\r\r\r");
	assert_true(visit_shows(&v, "Nothing is said"));
	visit_type(&v, "\033s9\r");
	assert_true(visit_shows(&v, "None of these"));
	assert_null(screen_next_act(v.screen));
	visit_end(&v);
}

static void one_piece_of_evidence_serves_all_that_is_marked(void **state)
{
	struct visit v = begin("hds", ":sort requirement\rgjjj  ");

	(void)state;
	visit_assert_asked(asked(&v, "", "bCharte signée\raucun\r\033bCharte signée\rnone\rQUALIOS-7\r\r1\r\r\r\r\r"), "hds_evidence",
	                   "{\"serves\":\"hds:EXI-02;hds:EXI-03\",\"title\":\"Charte signée\",\"until\":\"\",\"reference\":\"QUALIOS-7\",\"type\":\"document\"}",
	                   "vigie hds evidence add serves='hds:EXI-02;hds:EXI-03' title='Charte signée' until=none reference=QUALIOS-7 type=document");
	visit_end(&v);
}

static void an_exception_needs_an_owner_a_reason_and_an_end(void **state)
{
	struct visit v = begin("hds", "");

	(void)state;
	assert_null(asked(&v, "/EXI-05.D\r", "x\r"));
	assert_true(visit_shows(&v, "Without words this is not written."));
	visit_type(&v, "Direction\rbudget\r\r");
	assert_true(visit_shows(&v, "Without an end"));
	visit_type(&v, "2026-12-31\r\r");
	visit_assert_asked(screen_next_act(v.screen), "hds_exception",
	                   "{\"key\":\"hds:EXI-05.D\",\"owner\":\"Direction\",\"reason\":\"budget\",\"until\":\"2026-12-31T22:59:59.999Z\"}",
	                   "vigie hds exception hds:EXI-05.D owner=Direction --reason budget --until 2026-12-31");
	visit_end(&v);
}

static void evidence_is_renewed_and_revoked_by_its_number(void **state)
{
	struct visit v = begin("evidence", "g");

	(void)state;
	visit_assert_asked(asked(&v, "", "s2027-11-30\r\r\r\r\r\r\r"), "hds_evidence", "{\"number\":2,\"until\":\"2027-11-30T22:59:59.999Z\"}",
	                   "vigie hds evidence renew 2 until=2027-11-30");
	visit_end(&v);
	v = begin("evidence", "g");
	visit_assert_asked(asked(&v, "", "xremplacée\r\r"), "hds_evidence_revoke", "{\"number\":2,\"reason\":\"remplacée\"}",
	                   "vigie hds evidence revoke 2 --reason 'remplacée'");
	visit_end(&v);
}

static void an_action_is_added_and_updated(void **state)
{
	struct visit v = begin("actions", "g");

	(void)state;
	visit_assert_asked(asked(&v, "", "APas de charte\r\r\r\r\r\r2,5\r\r\r\r"), "hds_action", "{\"finding\":\"Pas de charte\",\"planned_days\":2.5}",
	                   "vigie hds action add finding='Pas de charte' planned_days=2,5");
	visit_end(&v);
	v = begin("actions", "g");
	visit_assert_asked(asked(&v, "", "s2\r3\r\r\r\r\r\r\r\r"), "hds_action", "{\"number\":1,\"progress\":\"ongoing\",\"done_days\":3.0}",
	                   "vigie hds action 1 progress=ongoing done_days=3");
	visit_end(&v);
}

static void who_has_not_the_right_reads_all_and_writes_nothing(void **state)
{
	struct visit v = begin("hds", "/EXI-05.D\r");

	(void)state;
	visit_type(&v, "s");
	assert_true(visit_shows(&v, "Read only: Ctrl-t arms writing"));
	visit_arm(&v, "[\"info\",\"ack\"]");
	visit_type(&v, "s");
	assert_true(visit_shows(&v, "the role rssi may"));
	visit_type(&v, "a");
	assert_true(visit_shows(&v, "No alert is open of this object."));
	assert_null(screen_next_act(v.screen));
	visit_end(&v);
}

/* ---- every size ---- */

static void at_every_size_nothing_overlaps_and_what_is_red_is_seen(void **state)
{
	static const struct { const char *view, *keys, *red; } walks[] = {
		{ "hds", "g", "× Major gap" }, { "hds", "/EXI-05.D\r\r", "Major gap" }, { "hds", "g+", "×" }, { "iso27001", "", NULL }, { "evidence", "", "× Evidence expired" },
		{ "evidence", "\r", "Evidence expired" }, { "actions", "", "× Action late" }, { "actions", "\r", "Action late" }, { "calendar", "", "× Past" },
		{ "calendar", "\r", "Past" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
		struct visit v = begin(walks[i].view, walks[i].keys);

		for (struct golden_walk w = golden_walk(13, 23); golden_next(&w);) {
			golden_assert_sound(v.screen, w.width, w.height);
			if (walks[i].red && !visit_shows_at(&v, w.width, w.height, walks[i].red))
				fail_msg("%s: no %s at %dx%d", walks[i].view, walks[i].red, w.width, w.height);
		}
		visit_end(&v);
	}
}

static void forms_fit_at_every_size(void **state)
{
	static const struct { const char *view, *keys; } forms[] = {
		{ "hds", "s" }, { "hds", "b" }, { "hds", "x" }, { "hds", "A" }, { "evidence", "gs" }, { "evidence", "gx" }, { "actions", "gs" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct visit v = begin(forms[i].view, strcmp(forms[i].view, "hds") == 0 ? "/EXI-05.D\r" : "");

		visit_arm(&v, RSSI);
		visit_type(&v, forms[i].keys);
		for (int height = CONSOLE_HEIGHT_MIN; height <= 60; height += 20)
			for (int width = 80; width <= 200; width += 30)
				golden_assert_sound(v.screen, width, height);
		visit_end(&v);
	}
}

static void a_form_shows_what_may_be_chosen(void **state)
{
	struct visit v = begin("hds", "/EXI-05.D\r");

	(void)state;
	visit_arm(&v, RSSI);
	visit_type(&v, "s");
	golden_assert(v.screen, "hds-form", 80, 24, false);
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deadlines_and_gaps_stand_before_the_score),
		cmocka_unit_test(a_leaf_tells_what_was_decided_and_what_is_proposed),
		cmocka_unit_test(a_leaf_tells_what_was_measured_and_what_that_does_not_prove),
		cmocka_unit_test(a_chapter_folds),
		cmocka_unit_test(the_other_framework_is_a_key_away),
		cmocka_unit_test(evidence_that_expired_stands_first),
		cmocka_unit_test(a_piece_tells_what_it_serves),
		cmocka_unit_test(the_plan_tells_what_is_left_and_what_slipped),
		cmocka_unit_test(an_action_tells_each_end_that_was_promised),
		cmocka_unit_test(the_calendar_tells_what_ends_first),
		cmocka_unit_test(what_reads_alike_is_one_line_and_nothing_is_cut),
		cmocka_unit_test(the_calendar_says_of_which_requirement_and_what_each_is),
		cmocka_unit_test(a_line_of_several_pieces_is_renewed_piece_by_piece),
		cmocka_unit_test(the_help_says_what_is_not_confirmed),
		cmocka_unit_test(without_a_framework_it_says_what_to_do),
		cmocka_unit_test(every_requirement_is_there_once_and_only_leaves_are_scored),
		cmocka_unit_test(a_filter_shows_what_passes_under_its_chapter),
		cmocka_unit_test(the_text_order_is_a_sort_away_and_the_worst_stands_first),
		cmocka_unit_test(a_folded_chapter_hides_nothing_red_silently),
		cmocka_unit_test(marks_are_put_on_requirements_never_on_chapters),
		cmocka_unit_test(a_page_leads_to_evidence_actions_and_controls),
		cmocka_unit_test(of_many_pieces_those_recorded_last_are_told),
		cmocka_unit_test(what_is_not_verified_bears_its_mark),
		cmocka_unit_test(the_past_is_shown_as_it_stood),
		cmocka_unit_test(time_alone_expires_evidence_and_reopens_a_gap),
		cmocka_unit_test(an_assessment_is_asked_for_with_its_twin),
		cmocka_unit_test(what_would_change_nothing_is_not_asked_for),
		cmocka_unit_test(one_piece_of_evidence_serves_all_that_is_marked),
		cmocka_unit_test(an_exception_needs_an_owner_a_reason_and_an_end),
		cmocka_unit_test(evidence_is_renewed_and_revoked_by_its_number),
		cmocka_unit_test(an_action_is_added_and_updated),
		cmocka_unit_test(who_has_not_the_right_reads_all_and_writes_nothing),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_what_is_red_is_seen),
		cmocka_unit_test(forms_fit_at_every_size),
		cmocka_unit_test(a_form_shows_what_may_be_chosen),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, hds_scene_make, hds_scene_remove);
}
