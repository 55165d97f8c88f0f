/* An engine that asks nobody above. It takes the place of the archive's. */
#include "graph.h"
#define graph_ancestors(graph, node, ret) ((void)(node), (size_t)0)
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
	assert_in_range(world_caught(WORLD_CALM, 100, "I2"), 20, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
