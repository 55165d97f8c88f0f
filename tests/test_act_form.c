/* The form of an act: nothing is asked of the daemon without a reason and an end, and what is asked is what was typed. */
#include "console/act_form.h"

#include "console/keys.h"
#include "language.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* 2026-11-22 03:07:41 UTC: 04:07:41 in Paris */
#define NOW ((wall_t){ INT64_C(1795316861000) })

static const struct act_target targets[] = { { .alert_id = 41, .object = "link:SYVIK-2041" }, { .alert_id = 44, .object = "device:rt d'ici" } };

static struct act_form form(enum form_kind kind, size_t n)
{
	struct act_form f;

	assert_true(act_form_open(&f, kind, targets, n));
	return f;
}

static enum form_reaction type(struct act_form *f, const char *keys)
{
	enum form_reaction reaction = FORM_GOES_ON;

	for (const char *p = keys; *p; p++)
		reaction = act_form_key(f, (uint32_t)(unsigned char)*p, NOW);
	return reaction;
}

static void assert_params(const struct act_form *f, size_t i, const char *expected)
{
	json_t *params = act_form_params(f, i, NOW);
	char *text = json_dumps(params, JSON_SORT_KEYS | JSON_COMPACT);

	assert_string_equal(text, expected);
	free(text);
	json_decref(params);
}

static void assert_twin(const struct act_form *f, size_t i, const char *expected)
{
	struct text t = TEXT_INIT(ACT_TWIN_MAX);

	act_form_twin(f, i, &t);
	assert_string_equal(text_str(&t), expected);
	text_done(&t);
}

static void an_ack_without_a_reason_or_an_end_goes_no_further(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	type(&f, "\r");
	assert_int_equal(f.field, 0);
	assert_true(f.problem[0]);
	type(&f, "   \r"); /* spaces are no words */
	assert_int_equal(f.field, 0);
	type(&f, "ticket 88123\r");
	assert_int_equal(f.field, 1);
	type(&f, "\r");
	assert_int_equal(f.field, 1);
	assert_true(f.problem[0]);
	type(&f, "soon\r");
	assert_int_equal(f.field, 1);
	assert_true(f.problem[0]);
	act_form_close(&f);
}

static void an_end_that_is_past_goes_no_further(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	type(&f, "x\r2026-11-20\r");
	assert_int_equal(f.field, 1);
	assert_true(f.problem[0]);
	act_form_close(&f);
}

static void an_ack_is_confirmed_and_asked_for(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	assert_int_equal(type(&f, "ticket 88123\r06:30\r"), FORM_GOES_ON);
	assert_true(act_form_confirming(&f)); /* nothing is written on one keystroke */
	assert_int_equal(type(&f, "\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"id\":41,\"reason\":\"ticket 88123\",\"until\":\"2026-11-22T05:30:00Z\"}");
	assert_twin(&f, 0, "vigie ack 41 --reason 'ticket 88123' --until 06:30");
	act_form_close(&f);
}

static void a_mute_lasts_two_hours_unless_said(void **state)
{
	struct act_form f = form(FORM_MUTE, 2);

	(void)state;
	assert_int_equal(type(&f, "bruit\r\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"object\":\"link:SYVIK-2041\",\"reason\":\"bruit\",\"until\":\"2026-11-22T05:07:41Z\"}");
	assert_twin(&f, 1, "vigie mute 'device:rt d'\\''ici' --reason bruit --until 2h");
	act_form_close(&f);
}

static void planned_work_begins_now_unless_said(void **state)
{
	struct act_form f = form(FORM_MAINTENANCE, 1);

	(void)state;
	assert_int_equal(type(&f, "fibre\r\r06:00\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"from\":\"2026-11-22T03:07:41Z\",\"object\":\"link:SYVIK-2041\",\"reason\":\"fibre\",\"to\":\"2026-11-22T05:00:00Z\"}");
	act_form_close(&f);

	f = form(FORM_MAINTENANCE, 1); /* an hour lies ahead, a bare date begins at midnight and ends with the day */
	assert_int_equal(type(&f, "fibre\r2026-11-24\r2026-11-24\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0,
	              "{\"from\":\"2026-11-23T23:00:00Z\",\"object\":\"link:SYVIK-2041\",\"reason\":\"fibre\",\"to\":\"2026-11-24T22:59:59.999Z\"}");
	assert_twin(&f, 0, "vigie maintenance add link:SYVIK-2041 --reason fibre --from 2026-11-24 --to 2026-11-24");
	act_form_close(&f);

	f = form(FORM_MAINTENANCE, 1); /* the coming night, said in this one */
	assert_int_equal(type(&f, "fibre\r22:00\r06:00\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"from\":\"2026-11-22T21:00:00Z\",\"object\":\"link:SYVIK-2041\",\"reason\":\"fibre\",\"to\":\"2026-11-23T05:00:00Z\"}");
	act_form_close(&f);

	f = form(FORM_MAINTENANCE, 1);
	type(&f, "fibre\r2026-11-25\r2026-11-24\r");
	assert_string_equal(f.problem, "This end is not after the beginning.");
	act_form_close(&f);
}

static void esc_gives_up_and_shift_tab_goes_back(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	type(&f, "x\r");
	assert_int_equal(act_form_key(&f, KEYCODE_BACK_TAB, NOW), FORM_GOES_ON);
	assert_int_equal(f.field, 0);
	type(&f, "y\t");
	assert_string_equal(f.fields[0].text, "xy");
	assert_int_equal(f.field, 1);
	assert_int_equal(type(&f, "\033"), FORM_GIVEN_UP);
	act_form_close(&f);
}

static void an_end_that_passed_while_it_was_looked_at_is_asked_again(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	type(&f, "x\r2026-11-22 04:08\r");
	assert_true(act_form_confirming(&f));
	assert_int_equal(act_form_key(&f, KEYCODE_ENTER, (wall_t){ NOW.ms + 60000 }), FORM_GOES_ON);
	assert_int_equal(f.field, 1);
	assert_true(f.problem[0]);
	act_form_close(&f);
}

static void a_handover_asks_once_and_bears_what_was_given(void **state)
{
	struct act_target nobody = { .alert_id = 0 }, target = { .object = "J. Roux" };
	json_t *given = json_pack("{s:s,s:s}", "text", "Handover\n", "comes", "J. Roux"), *params;
	struct text words = TEXT_INIT(256);
	struct act_form f;

	(void)state;
	assert_true(act_form_open(&f, FORM_HANDOVER, &target, 1));
	act_form_give(&f, given);
	assert_true(act_form_confirming(&f));
	assert_twin(&f, 0, "vigie handover --store --to 'J. Roux'");
	act_target_words(f.kind, &target, &words);
	assert_string_equal(text_str(&words), "for J. Roux");
	assert_int_equal(type(&f, "\r"), FORM_CONFIRMED);
	params = act_form_params(&f, 0, NOW);
	assert_true(json_equal(params, given));
	json_decref(params);
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_HANDOVER, &nobody, 1));
	act_form_give(&f, given);
	assert_twin(&f, 0, "vigie handover --store");
	act_form_close(&f);
	json_decref(given);
	text_done(&words);
}

static void the_digit_of_a_category_is_all_that_a_call_needs(void **state)
{
	static const struct act_target site[] = { { .object = "site:EHPAD d'ici" } }, call[] = { { .silence_id = 12, .object = "site:EHPAD d'ici" } };
	struct act_form f;

	(void)state;
	assert_true(act_form_open(&f, FORM_SITE_CALL, site, 1));
	assert_int_equal(type(&f, "9"), FORM_GOES_ON);
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_SITE_CALL, site, 1));
	assert_int_equal(type(&f, "4"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"category\":\"imaging\",\"site\":\"EHPAD d'ici\"}");
	assert_twin(&f, 0, "vigie call 'EHPAD d'\\''ici' --category imaging");
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_SITE_CALL, site, 1));
	assert_int_equal(act_form_key(&f, 0xe9, NOW), FORM_CONFIRMED); /* the key of 2 of an AZERTY keyboard */
	assert_params(&f, 0, "{\"category\":\"slow\",\"site\":\"EHPAD d'ici\"}");
	act_form_close(&f);

	assert_true(act_form_open(&f, FORM_CALL_DETAIL, call, 1));
	assert_int_equal(type(&f, "\r\r\r"), FORM_GOES_ON); /* nothing was said */
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_CALL_DETAIL, call, 1));
	assert_int_equal(type(&f, "88123\r\r\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"seq\":12,\"ticket\":\"88123\"}");
	assert_twin(&f, 0, "vigie calls add 12 --ticket 88123");
	act_form_close(&f);
}

static void a_form_of_the_checklist_says_what_it_was_opened_on(void **state)
{
	static const struct act_target leaf = { .object = "hds:EXI-16", .seen = 41, .exception_seen = SEEN_NONE }, action = { .object = "action:7", .seen = 12 },
	                               unknown = { .object = "action:7" };
	struct act_form f;

	(void)state;
	assert_true(act_form_open(&f, FORM_HDS_SET, &leaf, 1));
	type(&f, "\r\rRSSI\r\r\r\r");
	assert_params(&f, 0, "{\"key\":\"hds:EXI-16\",\"owner\":\"RSSI\",\"seen\":41}");
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_HDS_EXCEPTION, &leaf, 1));
	type(&f, "DG\rbudget\r2h\r");
	assert_params(&f, 0, "{\"key\":\"hds:EXI-16\",\"owner\":\"DG\",\"reason\":\"budget\",\"seen\":0,\"until\":\"2026-11-22T05:07:41Z\"}");
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_HDS_ACTION_UPDATE, &action, 1));
	type(&f, "2\r\r\r\r\r\r\r\r");
	assert_params(&f, 0, "{\"number\":7,\"progress\":\"ongoing\",\"seen\":12}");
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_HDS_ACTION_UPDATE, &unknown, 1));
	type(&f, "2\r\r\r\r\r\r\r\r");
	assert_params(&f, 0, "{\"number\":7,\"progress\":\"ongoing\"}");
	act_form_close(&f);
}

static void an_hour_that_the_clocks_skip_goes_no_further(void **state)
{
	struct act_form f = form(FORM_ACK, 1);

	(void)state;
	type(&f, "ticket\r2027-03-28 02:30\r");
	assert_int_equal(f.field, 1);
	assert_string_equal(f.problem, "The clocks skip that hour when summer time begins.");
	act_form_close(&f);
}

static void an_escalation_is_of_an_establishment_and_then_of_its_id(void **state)
{
	static const struct act_target site[] = { { .object = "site:EHPAD d'ici" } }, escalation[] = { { .object = "escalation:M7FH" } };
	struct act_form f;

	(void)state;
	assert_true(act_fits(FORM_ESCALATION, site));
	assert_false(act_fits(FORM_ESCALATION, escalation));
	assert_false(act_fits(FORM_MUTE, escalation));
	assert_true(act_form_open(&f, FORM_ESCALATION, site, 1));
	assert_int_equal(type(&f, "\r\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"site\":\"EHPAD d'ici\"}");
	act_form_close(&f);
	assert_true(act_form_open(&f, FORM_ESCALATION_CLOSE, escalation, 1));
	assert_int_equal(type(&f, "\r"), FORM_GOES_ON);
	assert_int_equal(type(&f, "fini\r\r"), FORM_CONFIRMED);
	assert_params(&f, 0, "{\"escalation\":\"M7FH\",\"result\":\"fini\"}");
	assert_twin(&f, 0, "vigie escalation close M7FH fini");
	act_form_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digit_of_a_category_is_all_that_a_call_needs),
		cmocka_unit_test(a_form_of_the_checklist_says_what_it_was_opened_on),
		cmocka_unit_test(an_hour_that_the_clocks_skip_goes_no_further),
		cmocka_unit_test(an_escalation_is_of_an_establishment_and_then_of_its_id),
		cmocka_unit_test(an_ack_without_a_reason_or_an_end_goes_no_further),
		cmocka_unit_test(an_end_that_is_past_goes_no_further),
		cmocka_unit_test(an_ack_is_confirmed_and_asked_for),
		cmocka_unit_test(a_mute_lasts_two_hours_unless_said),
		cmocka_unit_test(planned_work_begins_now_unless_said),
		cmocka_unit_test(esc_gives_up_and_shift_tab_goes_back),
		cmocka_unit_test(an_end_that_passed_while_it_was_looked_at_is_asked_again),
		cmocka_unit_test(a_handover_asks_once_and_bears_what_was_given),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
