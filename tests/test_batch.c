#include "batch.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void a_new_batch_is_empty_and_knows_no_lateness(void **state)
{
	struct batch *b = batch_new();

	(void)state;
	assert_non_null(b);
	assert_true(batch_is_empty(b));
	assert_int_equal(b->late_ms, -1);
	batch_free(b);
	batch_free(NULL);
}

static void rows_keep_their_order_and_content_while_the_arrays_grow(void **state)
{
	struct batch *b = batch_new();

	(void)state;
	for (int64_t i = 0; i < 1000; i++) {
		batch_add_result(b)->check_id = i;
		batch_add_transition(b)->entity_id = -i;
	}

	assert_int_equal(b->n_results, 1000);
	assert_int_equal(b->n_transitions, 1000);
	for (int64_t i = 0; i < 1000; i++) {
		assert_int_equal(b->results[i].check_id, i);
		assert_int_equal(b->transitions[i].entity_id, -i);
		assert_null(b->results[i].detail);
	}
	batch_free(b);
}

static void facts_of_its_polls_go_with_the_batch(void **state)
{
	struct batch *b = batch_new();

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct arena *a = arena_new();
		struct snmp_facts *f = arena_alloc(a, sizeof *f);

		f->arena = a;
		batch_add_poll(b)->facts = f;
	}
	batch_add_poll(b); /* without facts: is skipped */
	assert_false(batch_is_empty(b));
	batch_free(b); /* the leak checker of the sanitized build is the judge */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_batch_is_empty_and_knows_no_lateness),
		cmocka_unit_test(rows_keep_their_order_and_content_while_the_arrays_grow),
		cmocka_unit_test(facts_of_its_polls_go_with_the_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
