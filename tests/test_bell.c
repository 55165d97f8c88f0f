#include "console/bell.h"
#include "console/preferences.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct alert_row cause(int64_t id, enum state severity)
{
	return (struct alert_row){ .id = id, .cause_id = id, .severity = severity, .handling = ALERT_OPEN, .ended = WALL_NEVER };
}

static struct alert_row child(int64_t id, int64_t of)
{
	struct alert_row a = cause(id, STATE_CRITICAL);

	a.cause_id = of;
	return a;
}

static struct alert_row handled(int64_t id, enum alert_handling h)
{
	struct alert_row a = cause(id, STATE_CRITICAL);

	a.handling = h;
	return a;
}

#define HEED(b, ...) bell_heed(b, (const struct alert_row[]){ __VA_ARGS__ }, sizeof((const struct alert_row[]){ __VA_ARGS__ }) / sizeof(struct alert_row))

static void a_new_critical_cause_that_is_nobodys_rings_once(void **state)
{
	struct bell b = { 0 };

	(void)state;
	assert_false(HEED(&b, cause(7, STATE_CRITICAL), cause(3, STATE_WARNING))); /* the start */
	assert_false(HEED(&b, cause(7, STATE_CRITICAL), cause(3, STATE_WARNING)));
	assert_true(HEED(&b, cause(9, STATE_CRITICAL), cause(7, STATE_CRITICAL), cause(8, STATE_CRITICAL)));
	assert_false(HEED(&b, cause(9, STATE_CRITICAL), cause(7, STATE_CRITICAL), cause(8, STATE_CRITICAL)));
	bell_done(&b);
}

static void an_empty_region_is_a_start_as_well(void **state)
{
	struct bell b = { 0 };

	(void)state;
	assert_false(bell_heed(&b, NULL, 0));
	assert_true(HEED(&b, cause(1, STATE_CRITICAL)));
	bell_done(&b);
	assert_false(HEED(&b, cause(2, STATE_CRITICAL))); /* begins again */
	bell_done(&b);
}

static void warnings_followers_and_what_is_in_hand_are_silent(void **state)
{
	struct bell b = { 0 };

	(void)state;
	assert_false(bell_heed(&b, NULL, 0));
	assert_false(HEED(&b, cause(1, STATE_WARNING), cause(2, STATE_UNKNOWN), child(3, 1), handled(4, ALERT_ACKED), handled(5, ALERT_MUTED),
	                  handled(6, ALERT_MAINTENANCE)));
	assert_false(HEED(&b, handled(4, ALERT_OPEN), cause(5, STATE_CRITICAL))); /* they were there */
	bell_done(&b);
}

static void a_warning_that_grows_critical_rings_and_not_each_time_it_swings(void **state)
{
	struct bell b = { 0 };

	(void)state;
	assert_false(HEED(&b, cause(1, STATE_WARNING)));
	assert_true(HEED(&b, cause(1, STATE_CRITICAL)));
	assert_false(HEED(&b, cause(1, STATE_WARNING)));
	assert_false(HEED(&b, cause(1, STATE_CRITICAL)));
	bell_done(&b);
}

static bool parse(struct preferences *p, const char *text, struct err *e)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	bool ok = in && preferences_parse(p, "console.conf", in, e);

	if (in)
		fclose(in);
	return ok;
}

static void a_person_turns_it_off_for_good(void **state)
{
	struct preferences p = preferences_default();
	struct err e;

	(void)state;
	assert_true(p.bell);
	assert_true(parse(&p, "# at night\n\n  bell\toff\n", &e));
	assert_false(p.bell);
	assert_true(parse(&p, "bell on", &e));
	assert_true(p.bell);
	assert_true(preferences_load(&p, "/nonexistent/vigie/console.conf", &e));
}

static void a_wrong_line_is_named_and_changes_nothing(void **state)
{
	static const char *const wrong[] = { "bell off\nbell\n", "bell off\nbell no\n", "bell off\nbell off off\n", "bell off\nbells off\n" };
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct preferences p = preferences_default();

		assert_false(parse(&p, wrong[i], &e));
		assert_string_equal(e.text, "console.conf:2: expected \"bell on\" or \"bell off\"");
		assert_true(p.bell);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_critical_cause_that_is_nobodys_rings_once),
		cmocka_unit_test(an_empty_region_is_a_start_as_well),
		cmocka_unit_test(warnings_followers_and_what_is_in_hand_are_silent),
		cmocka_unit_test(a_warning_that_grows_critical_rings_and_not_each_time_it_swings),
		cmocka_unit_test(a_person_turns_it_off_for_good),
		cmocka_unit_test(a_wrong_line_is_named_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
