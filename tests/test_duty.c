/* Who is on call and who is next, as the header of the console says it. */
#include "console/duty.h"

#include "language.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROTA "person Garde\nperson \"P. Martin\" phone 0600000001\nperson \"J. Roux\"\ndefault Garde\nchange monday 08:00\n" \
	"week 2026-11-16 \"P. Martin\" \"J. Roux\"\n"

/* 2026-11-22 03:07:41 UTC, the Sunday before a change; three weeks later nobody is named */
#define NOW ((wall_t){ INT64_C(1795316861000) })

static struct rota *parse(const char *text)
{
	struct err e = { 0 };
	struct rota *r = rota_parse("rota", text, strlen(text), &e);

	if (!r)
		fail_msg("%s", e.text);
	return r;
}

static void assert_words(const struct rota *r, wall_t now, const char *expected)
{
	struct text t = TEXT_INIT(256);

	duty_words(r, now, &t);
	assert_string_equal(text_str(&t), expected);
	text_done(&t);
}

static void the_present_and_the_next_person_are_named(void **state)
{
	struct rota *r = parse(ROTA);

	(void)state;
	assert_words(r, NOW, "P. Martin → J. Roux\n11-23 08:00");
	assert_words(r, (wall_t){ NOW.ms - INT64_C(30) * 86400000 }, "Garde (nobody is named) → P. Martin\n11-16 08:00");
	rota_free(r);
}

static void turns_are_lines_and_a_gap_is_said(void **state)
{
	struct rota *r = parse("person Garde\nperson Alice phone 0600000001\ndefault Garde\non 2026-11-23 Alice\n");
	struct text t = TEXT_INIT(4096);

	(void)state;
	duty_turns(r, NOW, &t);
	assert_non_null(strstr(text_str(&t), "  2026-11-22 04:07  Garde (nobody is named)"));
	assert_non_null(strstr(text_str(&t), "  2026-11-23 00:00  Alice · 0600000001\n"));
	assert_non_null(strstr(text_str(&t), "  2026-11-24 00:00  Garde (nobody is named)"));
	text_done(&t);
	rota_free(r);
}

static void a_file_is_read_anew_when_it_changes_and_a_wrong_one_is_told(void **state)
{
	char path[] = "/tmp/vigie-duty-XXXXXX";
	int fd = mkstemp(path);
	struct duty d = { .path = path };

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, ROTA, sizeof ROTA - 1), sizeof ROTA - 1);
	duty_look(&d);
	assert_non_null(d.rota);
	assert_int_equal(pwrite(fd, "nonsense", 8, 0), 8);
	assert_int_equal(futimens(fd, (struct timespec[]){ { 1, 0 }, { 1, 0 } }), 0);
	duty_look(&d);
	assert_null(d.rota);
	assert_non_null(strstr(d.trouble, path));
	duty_done(&d);
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_present_and_the_next_person_are_named),
		cmocka_unit_test(turns_are_lines_and_a_gap_is_said),
		cmocka_unit_test(a_file_is_read_anew_when_it_changes_and_a_wrong_one_is_told),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
