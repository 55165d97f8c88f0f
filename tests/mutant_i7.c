/* An engine to which a disabled circuit is down. It takes the place of the archive's. */
#include "state.h"
#define LINK_ADMIN_DOWN LINK_DOWN
#include "inventory/live_link.c"

#include "tests/live_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	assert_in_range(world_caught(WORLD_CALM, 100, "I7"), 10, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
