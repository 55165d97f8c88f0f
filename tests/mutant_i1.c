/* An engine to which every failure is a cause of its own. It takes the place of the archive's. */
#include "graph.h"
#define graph_is_cut_off(graph, node, down, ret_by) ((void)(down), (void)(ret_by), false)
#include "inventory/causes.c"

#include "tests/live_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	assert_in_range(world_caught(WORLD_CALM, 100, "I1"), 20, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
