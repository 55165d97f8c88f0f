#include "probes/heartbeat_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void the_paths_of_healthchecks_are_understood(void **state)
{
	static const struct { const char *path, *name; enum heartbeat_event event; int64_t code; } cases[] = {
		{ "/ping/nightly", "nightly", HEARTBEAT_SUCCESS, UNKNOWN_I64 },
		{ "/ping/nightly/start", "nightly", HEARTBEAT_START, UNKNOWN_I64 },
		{ "/ping/nightly/fail", "nightly", HEARTBEAT_FAIL, UNKNOWN_I64 },
		{ "/ping/nightly/restored", "nightly", HEARTBEAT_RESTORED, UNKNOWN_I64 },
		{ "/ping/nightly/0", "nightly", HEARTBEAT_SUCCESS, 0 },
		{ "/ping/nightly/000", "nightly", HEARTBEAT_SUCCESS, 0 },
		{ "/ping/nightly/1", "nightly", HEARTBEAT_FAIL, 1 },
		{ "/ping/nightly/255", "nightly", HEARTBEAT_FAIL, 255 },
		{ "/ping/start", "start", HEARTBEAT_SUCCESS, UNKNOWN_I64 },
		{ "/ping/start/start", "start", HEARTBEAT_START, UNKNOWN_I64 },
		{ "/ping/R%2f%C3%A9%20a+b", "R/é a+b", HEARTBEAT_SUCCESS, UNKNOWN_I64 },
		{ "/ping/%2e%2e/start", "..", HEARTBEAT_START, UNKNOWN_I64 },
		{ "/ping/\xc3\xa9", "é", HEARTBEAT_SUCCESS, UNKNOWN_I64 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct heartbeat_ping p;

		assert_int_equal(heartbeat_path_parse(cases[i].path, &p), HEARTBEAT_PATH_OK);
		assert_string_equal(p.name, cases[i].name);
		assert_int_equal(p.event, cases[i].event);
		assert_int_equal(p.exit_code, cases[i].code);
	}
}

static void what_is_no_path_of_theirs_is_unknown_or_malformed(void **state)
{
	static const char *const unknown[] = { "", "/", "/ping", "ping/x", "/pong/x", "/ping/x/", "/ping/x/stop", "/ping/x/START", "/ping/x/256",
		"/ping/x/-1", "/ping/x/+1", "/ping/x/1x", "/ping/x/0000", "/ping/x/start/", "/ping/x/y/z", "/ping/../x" };
	static const char *const malformed[] = { "/ping/", "/ping//start", "/ping/%", "/ping/%4", "/ping/%g0", "/ping/%00", "/ping/a%00b",
		"/ping/%0a", "/ping/%1b[31m", "/ping/%7f", "/ping/%c2%85", "/ping/%ff", "/ping/%c3", "/ping/%c0%ae", "/ping/%ed%a0%80" };
	struct heartbeat_ping p;
	char path[HEARTBEAT_NAME_MAX + 16];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		if (heartbeat_path_parse(unknown[i], &p) != HEARTBEAT_PATH_UNKNOWN)
			fail_msg("%s", unknown[i]);
	for (size_t i = 0; i < ARRAY_LEN(malformed); i++)
		if (heartbeat_path_parse(malformed[i], &p) != HEARTBEAT_PATH_MALFORMED)
			fail_msg("%s", malformed[i]);
	snprintf(path, sizeof path, "/ping/%0*d", HEARTBEAT_NAME_MAX - 1, 0);
	assert_int_equal(heartbeat_path_parse(path, &p), HEARTBEAT_PATH_OK);
	snprintf(path, sizeof path, "/ping/%0*d", HEARTBEAT_NAME_MAX, 0);
	assert_int_equal(heartbeat_path_parse(path, &p), HEARTBEAT_PATH_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_paths_of_healthchecks_are_understood),
		cmocka_unit_test(what_is_no_path_of_theirs_is_unknown_or_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
