/* A core to which what may have arrived has not. It takes the place of the archive's. */
#include "inventory/notices_internal.h"
#define NOTICE_UNCERTAIN NOTICE_FAILED
#include "inventory/notices.c"
#undef NOTICE_UNCERTAIN

#include "tests/notice_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_caught(void **state)
{
	(void)state;
	assert_in_range(notice_world_caught(100), 10, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };
	int failed;

	if (!notice_world_open())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	notice_world_close();
	return failed;
}
