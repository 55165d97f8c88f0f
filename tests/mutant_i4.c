/* An engine that tells of its blindness and then forgets it. It takes the place of the archive's. */
#include "inventory/live_core.h"
static bool blind_and_forgotten(struct live_table *t, bool blind, const char *detail, wall_t at, mono_t now, struct batch *b, struct err *e)
{
	bool ok = live_blind_set(t, blind, detail, at, now, b, e);

	t->blind = false;
	return ok;
}
#define live_blind_set blind_and_forgotten
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
	assert_in_range(world_caught(WORLD_BLIND, 100, "I4"), 20, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
