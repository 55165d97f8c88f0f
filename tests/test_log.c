#include "log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int out[2], real_stderr;
static char line[65536];

/* As systemd says it, or of another stream. */
static bool is_the_journal(bool is)
{
	char stream[64];
	struct stat st;

	if (fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino + !is);
	return setenv("JOURNAL_STREAM", stream, 1) == 0;
}

static int catch_stderr(void **state)
{
	(void)state;
	real_stderr = dup(STDERR_FILENO);
	return pipe(out) == 0 && dup2(out[1], STDERR_FILENO) >= 0 && is_the_journal(true) ? 0 : -1;
}

static int release_stderr(void **state)
{
	(void)state;
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(out[0]);
	close(out[1]);
	return 0;
}

static const char *logged(void)
{
	ssize_t n = read(out[0], line, sizeof line - 1);

	line[n > 0 ? n : 0] = '\0';
	return line;
}

static void a_line_is_its_priority_its_event_and_its_pairs(void **state)
{
	(void)state;
	log_event(LOG_NOTICE, "device.state", "device=\"%s\" from=%s n=%zu uid=%ld at_ms=%lld i=%d u=%u", "CH Demo", "up", (size_t)3,
	          -4L, 5LL, -6, 7u);

	assert_string_equal(logged(), "<5>device.state device=\"CH Demo\" from=up n=3 uid=-4 at_ms=5 i=-6 u=7\n");
}

static void who_has_no_journal_reads_when_it_was(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *said;
		int year, seconds;

		if (i == 0)
			assert_true(is_the_journal(false));
		else
			unsetenv("JOURNAL_STREAM");
		log_event(LOG_NOTICE, "daemon.started", "version=%s", "1.0");
		said = logged();
		assert_int_equal(sscanf(said, "%4d-%*2d-%*2dT%*2d:%*2d:%2d", &year, &seconds), 2);
		assert_non_null(strstr(said, "Z daemon.started version=1.0\n"));
	}
	assert_true(is_the_journal(true));
}

static void a_count_of_64_bits_is_told_and_an_unknown_conversion_ends_nothing_but_the_line(void **state)
{
	const char *unknown = "age=%o s";

	(void)state;
	log_event(LOG_NOTICE, "store.recovered", "waiting=%zu dropped=%llu", (size_t)2, 18446744073709551615ULL);
	assert_string_equal(logged(), "<5>store.recovered waiting=2 dropped=18446744073709551615\n");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
	log_event(LOG_NOTICE, "e", unknown, 8u);
#pragma GCC diagnostic pop
	assert_string_equal(logged(), "<5>e age=%o s\n");
}

static void a_quoted_value_cannot_begin_another_key(void **state)
{
	(void)state;
	log_event(LOG_ERR, "import.refused", "reason=\"%s\" uid=%ld", "name \"x\\\" uid=0 accepted=\"yes", 1000L);

	assert_string_equal(logged(), "<3>import.refused reason=\"name \\\"x\\\\\\\" uid=0 accepted=\\\"yes\" uid=1000\n");
}

static void a_value_cannot_begin_another_line(void **state)
{
	(void)state;
	log_event(LOG_ERR, "e", "detail=\"%s\" state=%s", "a\n<0>b\033[2J", "c\nd");

	assert_string_equal(logged(), "<3>e detail=\"a\xef\xbf\xbd<0>b\xef\xbf\xbd[2J\" state=c\xef\xbf\xbd" "d\n");
}

static void a_long_value_is_cut_and_the_rest_of_the_line_is_there(void **state)
{
	char quotes[5000];

	(void)state;
	memset(quotes, '"', sizeof quotes - 1);
	quotes[sizeof quotes - 1] = '\0';
	log_event(LOG_ERR, "e", "a=\"%s\" b=\"%s\" c=%d", quotes, quotes, 1);

	assert_non_null(strstr(logged(), "\\\"\" c=1\n"));
	assert_true(strlen(line) < 2100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_its_priority_its_event_and_its_pairs, catch_stderr, release_stderr),
		cmocka_unit_test_setup_teardown(who_has_no_journal_reads_when_it_was, catch_stderr, release_stderr),
		cmocka_unit_test_setup_teardown(a_count_of_64_bits_is_told_and_an_unknown_conversion_ends_nothing_but_the_line, catch_stderr,
		                                release_stderr),
		cmocka_unit_test_setup_teardown(a_quoted_value_cannot_begin_another_key, catch_stderr, release_stderr),
		cmocka_unit_test_setup_teardown(a_value_cannot_begin_another_line, catch_stderr, release_stderr),
		cmocka_unit_test_setup_teardown(a_long_value_is_cut_and_the_rest_of_the_line_is_there, catch_stderr, release_stderr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
