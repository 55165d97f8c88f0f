/* A reader that takes each neighbour for one that answers. It takes the place of the archive's. */
#include "inventory/reader_proofs_internal.h"

static bool read_as_well(struct reader *r, struct arena *a, int64_t entity_id, struct measured *ret, struct err *e)
{
	if (!reader_measure(r, a, entity_id, ret, e))
		return false;
	for (size_t i = 0; i < ret->n_checks; i++)
		ret->checks[i].outcome = OUTCOME_OK;
	return true;
}

#define reader_measure read_as_well
#include "inventory/reader_proofs.c"

#include "tests/proven_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	proven_world_open();
	assert_in_range(proven_world_caught(40, "I9 "), 20, 40);
	proven_world_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
