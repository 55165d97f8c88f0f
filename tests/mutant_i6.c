/* An engine to which nothing ever flaps. It takes the place of the archive's. */
#include "inventory/flapping.h"
#undef FLAPPING_PARAMS_DEFAULT
#define FLAPPING_PARAMS_DEFAULT { .begins = 2, .ends = 2 }
#include "inventory/live_alerts.c"

#include "tests/live_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	assert_in_range(world_caught(WORLD_FLAPS, 100, "I6"), 90, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
