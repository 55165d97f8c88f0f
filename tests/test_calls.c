/* Calls of establishments and escalations as they are judged, journalled, stored and read again. */
#include "tests/store_fixture.h"

#include "act.h"
#include "calls.h"
#include "escalation.h"
#include "journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TILLEULS = 2 };

/* Both sites are of one perimeter and of one commune; the hospital's Covolink serves both; two contacts share the switchboard. */
static int set_up(void **state)
{
	struct fixture *f = fixture_new();

	fixture_region(f, wall_after(FIXTURE_NOW, -86400000));
	fixture_sql(f, "UPDATE site SET commune = 'Guérande';"
	               "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (20, 'perimeter', 'SANTE', 0, 0),"
	               " (21, 'covolink', 'cov', 0, 0), (22, 'contact', 'Mme Exemple', 0, 0), (23, 'contact', 'Accueil', 0, 0), (24, 'contact', 'DSI', 0, 0),"
	               " (25, 'entitlement', 'Therap-e', 0, 0);"
	               "UPDATE link SET perimeter = 'SANTE';"
	               "INSERT INTO covolink (entity_id, valid_from, site, serves) VALUES (21, 0, 'Hôpital de la Presqu''île', 'EHPAD des Tilleuls;Autre');"
	               "INSERT INTO contact (entity_id, valid_from, site, phone) VALUES (22, 0, 'EHPAD des Tilleuls', '02 40 00 00 01 / +33 6 12 34 56 78'),"
	               " (23, 0, 'Hôpital de la Presqu''île', '02.40.00.00.02'), (24, 0, 'Hôpital de la Presqu''île', '0240000002')");
	*state = f;
	return 0;
}

static struct act call_of(const char *category, const char *caller)
{
	return (struct act){ .kind = ACT_CALL, .uid = 1000, .at = FIXTURE_NOW, .object = "site:EHPAD des Tilleuls", .category = category, .caller = caller,
		             .from = WALL_NEVER, .until = WALL_NEVER };
}

static struct act_done done(struct fixture *f, const struct act *a)
{
	struct act_done d;
	struct err e;

	if (!act_write(f->store, a, &d, &e))
		fail_msg("%s: %s", act_name(a->kind), e.text);
	return d;
}

static void is_refused(struct fixture *f, const struct act *a, const char *says)
{
	struct act_done d;
	struct err e;

	assert_false(act_write(f->store, a, &d, &e));
	if (!strstr(e.text, says))
		fail_msg("%s", e.text);
}

static void a_call_knows_what_it_shares(void **state)
{
	static const struct { const char *kind, *name; int64_t sites; } wanted[] = {
		{ "entitlement", "Therap-e", 0 }, { "commune", "Guérande", 2 }, { "perimeter", "SANTE", 2 }, { "covolink", "cov", 3 },
	};
	struct fixture *f = *state;
	struct act a = call_of("imaging", NULL);
	struct arena *arena = arena_new();
	struct call_row row;
	struct act_done d;
	struct err e;

	a.service = "Therap-e";
	a.ticket = "88123";
	d = done(f, &a);
	assert_true(d.site_call);
	if (!store_read_call(f->store, arena, d.seq, &row, &e))
		fail_msg("%s", e.text);

	assert_int_equal(row.call.site, TILLEULS);
	assert_int_equal(row.call.category, CALL_IMAGING);
	assert_string_equal(row.ticket, "88123");
	assert_int_equal(row.call.n_nodes, ARRAY_LEN(wanted));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		assert_string_equal(row.kinds[i], wanted[i].kind);
		assert_string_equal(row.names[i], wanted[i].name);
		assert_int_equal(row.call.nodes[i].sites, wanted[i].sites);
	}
	arena_free(arena);
}

static void a_number_is_compared_and_kept_nowhere(void **state)
{
	static const struct { const char *number; int64_t contact; } callers[] = {
		{ "+33 6 12 34 56 78", 22 }, { "0033240000001", 22 }, { "02 40 00 00 02", UNKNOWN_I64 }, { "0299999999", UNKNOWN_I64 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
		struct act a = call_of("slow", callers[i].number);

		assert_int_equal(done(f, &a).contact_id, callers[i].contact);
	}
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE request LIKE '%12%34%' OR request LIKE '%4000%' OR request LIKE '%9999%'"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE request LIKE '%\"contact\":22%'"), 2);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE request LIKE '%Exemple%'"), 0);
}

static void what_is_wrong_in_a_call_is_refused(void **state)
{
	struct fixture *f = *state;
	struct act a = call_of("printer", NULL);

	is_refused(f, &a, "category: expected");
	a = call_of(NULL, NULL);
	is_refused(f, &a, "text: expected some words");
	a = call_of("slow", "Mme Exemple");
	is_refused(f, &a, "caller: expected a telephone number");
	a = call_of("slow", NULL);
	a.ticket = "0240000001";
	is_refused(f, &a, "telephone number");
	a.ticket = "un ticket";
	is_refused(f, &a, "ticket: expected");
	a.ticket = NULL;
	a.service = "nulle part";
	is_refused(f, &a, "there is no service");
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM site_call"), 0);
}

static void what_is_added_to_a_call_later_is_read_with_it(void **state)
{
	struct fixture *f = *state;
	struct act a = call_of("slow", NULL), more = { .kind = ACT_CALL_DETAIL, .uid = 1000, .at = FIXTURE_NOW, .from = WALL_NEVER, .until = WALL_NEVER };
	struct arena *arena = arena_new();
	struct call_row *rows;
	struct reader *r;
	struct err e;
	size_t n;

	more.seq = 77;
	more.ticket = "88123";
	is_refused(f, &more, "no call of an establishment");
	more.seq = done(f, &a).seq;
	more.caller = "0612345678";
	more.text = "tout est lent depuis ce matin";
	done(f, &more);
	r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);

	assert_true(read_calls(r, arena, "EHPAD des Tilleuls", 0, 5, &rows, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].ticket, "88123");
	assert_string_equal(rows[0].contact, "Mme Exemple");
	assert_string_equal(rows[0].words, "tout est lent depuis ce matin");
	assert_true(read_calls(r, arena, "Autre", 0, 5, &rows, &n, &e));
	assert_int_equal(n, 0);
	fixture_reader_done(r);
	arena_free(arena);
}

static void a_group_and_what_belongs_to_nothing_are_read_again(void **state)
{
	struct fixture *f = *state;
	struct act a = call_of("slow", NULL);
	int64_t first = done(f, &a).seq, second = done(f, &a).seq;
	struct call_attached attached = { first, 0, 20, FIXTURE_NOW };
	struct arena *arena = arena_new();
	struct calls_past past;
	struct err e;

	fixture_sql(f, "INSERT INTO alert (id, entity_id, subject, opened_ms, state, outcome) VALUES (9, 20, 'calls', 1795316000000, 1, 'calls-grouped')");
	assert_true(store_write_calls_attached(f->store, &attached, 1, &e));
	assert_true(store_write_calls_attached(f->store, &attached, 1, &e));
	if (!store_read_calls_past(f->store, arena, wall_after(FIXTURE_NOW, 60000), &past, &e))
		fail_msg("%s", e.text);

	assert_int_equal(past.n_groups, 1);
	assert_string_equal(past.groups[0].name, "SANTE");
	assert_int_equal(past.groups[0].node.kind, CALL_NODE_PERIMETER);
	assert_int_equal(past.groups[0].n, 1);
	assert_int_equal(past.groups[0].calls[0].seq, first);
	assert_int_equal(past.n_loose, 1);
	assert_int_equal(past.loose[0].call.seq, second);
	arena_free(arena);
}

/* ---- escalations ---- */

static struct act escalation_of(const struct escalation_findings *found)
{
	return (struct act){ .kind = ACT_ESCALATION, .uid = 1000, .at = FIXTURE_NOW, .object = "site:EHPAD des Tilleuls", .text = "plus rien ne marche",
		             .ticket = "88123", .found = found, .from = WALL_NEVER, .until = WALL_NEVER };
}

static void an_escalation_is_handed_over_taken_and_closed(void **state)
{
	static const struct escalation_step steps[] = { { "path", "failed", "timeout", "link:l-echo", "0 of 20 answered", 2000000 } };
	static const char *untested[] = { "the workstations", "the inner network" };
	static const struct escalation_findings found = { .verdict_code = "path-down", .verdict = "Le lien ne répond plus.", .confidence = "high",
		                                          .tested = { 1795316300000 }, .steps = steps, .n_steps = 1, .not_testable = untested, .n_not_testable = 2 };
	struct fixture *f = *state;
	struct act a = escalation_of(&found), take = { .kind = ACT_ESCALATION_TAKE, .uid = 1001, .at = FIXTURE_NOW, .from = WALL_NEVER, .until = WALL_NEVER },
		close = { .kind = ACT_ESCALATION_CLOSE, .uid = 1001, .at = FIXTURE_NOW, .text = "fibre réparée", .from = WALL_NEVER, .until = WALL_NEVER };
	struct act_done d = done(f, &a);
	struct arena *arena = arena_new();
	struct escalation_row *x;
	char typed[16];
	struct reader *r;
	struct err e;
	size_t n;

	assert_int_equal(strlen(d.escalation), ESCALATION_ID_LEN);
	assert_int_equal(strspn(d.escalation, ESCALATION_ALPHABET), ESCALATION_ID_LEN);
	snprintf(typed, sizeof typed, " %c%c-%c%c", d.escalation[0] | 0x20, d.escalation[1], d.escalation[2], d.escalation[3] | 0x20);
	take.escalation = close.escalation = typed;
	done(f, &take);
	is_refused(f, &take, "yours already");
	done(f, &close);
	is_refused(f, &close, "is closed");
	r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_escalations(r, arena, false, 10, &x, &n, &e));
	assert_int_equal(n, 0);
	assert_true(read_escalation(r, arena, typed, &x, &e));

	assert_non_null(x);
	assert_int_equal(x->state, ESCALATION_CLOSED);
	assert_string_equal(x->words, "plus rien ne marche");
	assert_string_equal(x->result, "fibre réparée");
	assert_int_equal(x->taken_uid, 1001);
	assert_int_equal(x->found.n_steps, 1);
	assert_string_equal(x->found.steps[0].detail, "0 of 20 answered");
	assert_int_equal(x->found.n_not_testable, 2);
	assert_string_equal(x->found.not_testable[1], "the inner network");
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE method LIKE 'escalation%' AND request LIKE '%\"escalation\":\"%'"), 3);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE request LIKE '%\"findings_sha256\":%'"), 1);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE request LIKE '%marche%' OR request LIKE '%fibre%'"), 0);
	fixture_reader_done(r);
	arena_free(arena);
}

static void ids_of_open_escalations_differ(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 300; i++) {
		struct act a = escalation_of(NULL);

		done(f, &a);
	}
	assert_int_equal(fixture_number(f, "SELECT count(DISTINCT code) FROM escalation"), 300);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM escalation WHERE code GLOB '[0-9]*'"), 0);
}

static void findings_without_bounds_are_refused(void **state)
{
	static struct escalation_step steps[ESCALATION_STEPS_MAX + 1];
	struct escalation_findings found = { .tested = WALL_NEVER, .steps = steps, .n_steps = ESCALATION_STEPS_MAX + 1 };
	static char line[ESCALATION_LINE_MAX + 2];
	struct fixture *f = *state;
	struct act a = escalation_of(&found);

	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		steps[i] = (struct escalation_step){ "path", "passed", "ok", NULL, NULL, UNKNOWN_I64 };
	is_refused(f, &a, "at most 64 steps");
	found.n_steps = 2;
	memset(line, 'a', sizeof line - 1);
	steps[1].detail = line;
	is_refused(f, &a, "detail: expected at most");
	steps[1].detail = "\033[2J";
	is_refused(f, &a, "without control characters");
	steps[1].detail = NULL;
	done(f, &a);
}

static void an_id_is_read_as_it_was_dictated(void **state)
{
	static const struct { const char *typed, *id; } ids[] = {
		{ "k7", NULL }, { "m7fh", "M7FH" }, { " M7-f h ", "M7FH" }, { "m.7.f.h.", "M7FH" }, { "m7fhj", NULL }, { "m0fh", NULL }, { "", NULL }, { "tilleuls", NULL },
	};
	char id[ESCALATION_ID_LEN + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		assert_int_equal(escalation_id_parse(ids[i].typed, id), ids[i].id != NULL);
		if (ids[i].id)
			assert_string_equal(id, ids[i].id);
	}
}

int main(void)
{
#define WITH_STORE(f) cmocka_unit_test_setup_teardown(f, set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_call_knows_what_it_shares),
		WITH_STORE(a_number_is_compared_and_kept_nowhere),
		WITH_STORE(what_is_wrong_in_a_call_is_refused),
		WITH_STORE(what_is_added_to_a_call_later_is_read_with_it),
		WITH_STORE(a_group_and_what_belongs_to_nothing_are_read_again),
		WITH_STORE(an_escalation_is_handed_over_taken_and_closed),
		WITH_STORE(ids_of_open_escalations_differ),
		WITH_STORE(findings_without_bounds_are_refused),
		cmocka_unit_test(an_id_is_read_as_it_was_dictated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
