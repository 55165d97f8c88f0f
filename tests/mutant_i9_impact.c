/* A reader that forgets what is down already. It takes the place of the archive's. */
#include "inventory/impact.h"
#define impact_set_down(graph, nodes, n) ((void)(n), impact_set_down(graph, nodes, 0))
#include "inventory/reader_impact.c"

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
	assert_in_range(proven_world_caught(40, "I9 hits"), 3, 40);
	proven_world_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
