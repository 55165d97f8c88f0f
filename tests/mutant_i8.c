/* An engine to which nothing is ever late. It takes the place of the archive's. */
#include "staleness.h"
#define stale_after_ms(period_ms) ((void)(period_ms), INT64_C(1) << 40)
#include "inventory/live.c"

#include "tests/live_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	assert_in_range(world_caught(WORLD_LATE, 100, "I8"), 50, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
