#include "probes/dicom_words.h"

#include "inventory/dicom_target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NO DICOM_CONTEXT_ABSTRACT
#define YES DICOM_CONTEXT_ACCEPTED

static void what_accepted_contexts_are_worth(void **state)
{
	static const struct { enum dicom_context verification, ct, sc; enum outcome outcome; enum state state; } rows[] = {
		{ YES, YES, YES, OUTCOME_OK, STATE_OK },
		{ YES, YES, NO, OUTCOME_OK, STATE_OK },
		{ YES, NO, YES, OUTCOME_OK, STATE_OK },
		{ YES, NO, NO, OUTCOME_STORAGE_REFUSED, STATE_WARNING },
		{ NO, YES, NO, OUTCOME_VERIFICATION_REFUSED, STATE_WARNING },
		{ NO, NO, NO, OUTCOME_CONTEXTS_REFUSED, STATE_CRITICAL },
		{ DICOM_CONTEXT_UNANSWERED, DICOM_CONTEXT_USER, DICOM_CONTEXT_TRANSFER, OUTCOME_CONTEXTS_REFUSED, STATE_CRITICAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum dicom_context contexts[DICOM_SOP_COUNT];

		for (size_t k = 0; k < DICOM_SOP_COUNT; k++)
			contexts[k] = NO;
		contexts[DICOM_SOP_VERIFICATION] = rows[i].verification;
		contexts[DICOM_SOP_CT] = rows[i].ct;
		contexts[DICOM_SOP_SC] = rows[i].sc;
		assert_int_equal(dicom_contexts_outcome(contexts), rows[i].outcome);
		assert_int_equal(outcome_state(rows[i].outcome), rows[i].state);
	}
}

static void the_worst_stage_decides(void **state)
{
#define STAGES(a, b, c, d) { OUTCOME_##a, OUTCOME_##b, OUTCOME_##c, OUTCOME_##d }
	static const struct { enum outcome stages[DICOM_STAGE_COUNT]; enum dicom_stage worst; } rows[] = {
		{ STAGES(OK, OK, OK, OK), DICOM_TCP },
		{ STAGES(REFUSED, NOT_TESTED, NOT_TESTED, NOT_TESTED), DICOM_TCP },
		{ STAGES(OK, AE_CALLED_UNKNOWN, NOT_TESTED, NOT_TESTED), DICOM_ASSOCIATE },
		{ STAGES(OK, ASSOCIATE_BUSY, NOT_TESTED, NOT_TESTED), DICOM_ASSOCIATE },
		{ STAGES(OK, OK, CONTEXTS_REFUSED, NOT_TESTED), DICOM_CONTEXTS },
		{ STAGES(OK, OK, VERIFICATION_REFUSED, NOT_TESTED), DICOM_CONTEXTS },
		{ STAGES(OK, OK, STORAGE_REFUSED, OK), DICOM_CONTEXTS },
		{ STAGES(OK, OK, STORAGE_REFUSED, ECHO_FAILED), DICOM_ECHO },
		{ STAGES(OK, OK, OK, SILENT), DICOM_ECHO },
	};
#undef STAGES

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct dicom_facts f = { .present = true };

		for (size_t k = 0; k < DICOM_STAGE_COUNT; k++)
			f.stages[k].outcome = rows[i].stages[k];
		assert_int_equal(dicom_worst_stage(&f), rows[i].worst);
	}
}

static void targets_are_read_as_people_write_them(void **state)
{
	struct dicom_target t;
	struct err e;

	(void)state;
	assert_true(dicom_target_parse("dicom://VIGIE@10.0.0.1:11112/COVO%20ROUEN", &t, NULL));
	assert_string_equal(t.host, "10.0.0.1");
	assert_int_equal(t.port, 11112);
	assert_string_equal(t.calling_ae, "VIGIE");
	assert_string_equal(t.called_ae, "COVO ROUEN");
	assert_false(t.tls);
	assert_true(dicom_target_parse("dicoms://[2001:db8::1]/COVO", &t, NULL));
	assert_string_equal(t.host, "2001:db8::1");
	assert_int_equal(t.port, 2762);
	assert_true(t.tls);
	assert_true(dicom_target_parse("covo.example", &t, NULL));
	assert_int_equal(t.port, 104);
	assert_string_equal(t.called_ae, "");
	assert_false(dicom_target_parse("http://covo.example/", &t, &e));
	assert_false(dicom_target_parse("covo.example/ABCDEFGHIJKLMNOPQ", &t, &e));
	assert_false(dicom_target_parse("covo.example/A%5CB", &t, &e));
	assert_false(dicom_target_parse("covo.example/A%zzB", &t, &e));
	assert_false(dicom_target_parse("covo.example/%20%20", &t, &e));
	assert_false(dicom_target_parse("covo.example/COVO%00ROUEN", &t, &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_accepted_contexts_are_worth),
		cmocka_unit_test(the_worst_stage_decides),
		cmocka_unit_test(targets_are_read_as_people_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
