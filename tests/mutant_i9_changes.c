/* A reader to which all that was ever said is of the hour before. It takes the place of the archive's. */
#include "inventory/reader_proofs_internal.h"
#define read_notes(r, a, id, since, rows, n, e) read_notes(r, a, id, (wall_t){ (since).ms - 24 * 3600000 }, rows, n, e)
#include "inventory/reader_proofs_changes.c"

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
	assert_in_range(proven_world_caught(40, "I9 a change of another hour"), 5, 40);
	proven_world_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
