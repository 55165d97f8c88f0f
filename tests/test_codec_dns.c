#include "probes/codec_dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* demo.test A, answered by a CNAME to x.demo.test and two addresses of it; names compressed */
static const uint8_t response[] = {
	0x12, 0x34, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0,
	4, 'd', 'e', 'm', 'o', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1,
	0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, 'x', 0xc0, 12,
	0xc0, 39, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 192, 0, 2, 1,
	0xc0, 39, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 2,
};

static struct dns_answer answer;

static void records_of_the_asked_type_are_told_and_others_skipped(void **state)
{
	(void)state;
	assert_true(dns_parse_answer(response, sizeof response, DNS_A, &answer, NULL));
	assert_int_equal(answer.rcode, 0);
	assert_int_equal(answer.n, 2);
	assert_string_equal(answer.texts[0], "192.0.2.1");
	assert_string_equal(answer.texts[1], "192.0.2.2");
	assert_int_equal(answer.ttl_min_s, 60);
	assert_true(dns_parse_answer(response, sizeof response, DNS_CNAME, &answer, NULL));
	assert_int_equal(answer.n, 1);
	assert_string_equal(answer.texts[0], "x.demo.test");
}

static void records_of_another_owner_are_not_the_answer(void **state)
{
	uint8_t stranger[sizeof response];

	(void)state;
	memcpy(stranger, response, sizeof stranger);
	stranger[44] = 17; /* the first address: of "test" */

	assert_true(dns_parse_answer(stranger, sizeof stranger, DNS_A, &answer, NULL));
	assert_int_equal(answer.n, 1);
	assert_string_equal(answer.texts[0], "192.0.2.2");

	stranger[28] = 17; /* the CNAME as well: nothing leads to x.demo.test */
	assert_true(dns_parse_answer(stranger, sizeof stranger, DNS_A, &answer, NULL));
	assert_int_equal(answer.n, 0);
	assert_true(dns_parse_answer(stranger, sizeof stranger, DNS_CNAME, &answer, NULL));
	assert_int_equal(answer.n, 0);
}

static void an_alias_may_stand_after_its_addresses_and_in_other_letters(void **state)
{
	static const uint8_t late[] = {
		0x12, 0x34, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0,
		4, 'd', 'e', 'm', 'o', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1,
		1, 'Y', 0xc0, 17, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 192, 0, 2, 7,
		1, 'x', 0xc0, 17, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, 'y', 0xc0, 17,
		0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, 'X', 0xc0, 17,
	};

	(void)state;
	assert_true(dns_parse_answer(late, sizeof late, DNS_A, &answer, NULL));
	assert_int_equal(answer.n, 1);
	assert_string_equal(answer.texts[0], "192.0.2.7");
}

static void aliases_in_a_circle_end(void **state)
{
	static const uint8_t circle[] = {
		0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0,
		4, 'd', 'e', 'm', 'o', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1,
		0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 2, 0xc0, 12,
	};

	(void)state;
	assert_true(dns_parse_answer(circle, sizeof circle, DNS_A, &answer, NULL));
	assert_int_equal(answer.n, 0);
}

static void a_response_cut_anywhere_is_malformed(void **state)
{
	struct err e;

	(void)state;
	for (size_t len = 0; len < sizeof response; len++) {
		assert_false(dns_parse_answer(response, len, DNS_A, &answer, &e));
		assert_int_equal(e.kind, ERR_MALFORMED);
	}
}

static void a_name_that_points_at_itself_is_malformed(void **state)
{
	uint8_t loop[sizeof response];

	(void)state;
	memcpy(loop, response, sizeof loop);
	loop[28] = 27;
	assert_false(dns_parse_answer(loop, sizeof loop, DNS_A, &answer, NULL));
}

static void a_question_is_no_answer(void **state)
{
	uint8_t question[sizeof response];

	(void)state;
	memcpy(question, response, sizeof question);
	question[2] = 1;
	assert_false(dns_parse_answer(question, sizeof question, DNS_A, &answer, NULL));
}

static void expected_words_are_compared_as_addresses_and_names(void **state)
{
	char missing[DNS_TEXT_MAX];

	(void)state;
	assert_true(dns_parse_answer(response, sizeof response, DNS_A, &answer, NULL));
	assert_true(dns_answer_holds(&answer, DNS_A, "192.0.2.2; 192.0.2.1", missing));
	assert_false(dns_answer_holds(&answer, DNS_A, "192.0.2.2,192.0.2.3", missing));
	assert_string_equal(missing, "192.0.2.3");
	assert_true(dns_parse_answer(response, sizeof response, DNS_CNAME, &answer, NULL));
	assert_true(dns_answer_holds(&answer, DNS_CNAME, "X.DEMO.test.", missing));
	assert_false(dns_answer_holds(&answer, DNS_CNAME, "y.demo.test", missing));
}

static void a_target_names_its_server_port_and_type(void **state)
{
	struct dns_target t;

	(void)state;
	assert_true(dns_target_parse("dns://192.0.2.53:5353/demo.test?type=mx", &t, NULL));
	assert_string_equal(t.server, "192.0.2.53");
	assert_int_equal(t.port, 5353);
	assert_string_equal(t.name, "demo.test");
	assert_int_equal(t.type, DNS_MX);
	assert_true(dns_target_parse("dns://[2001:db8::53]/demo.test", &t, NULL));
	assert_string_equal(t.server, "2001:db8::53");
	assert_int_equal(t.port, 53);
	assert_int_equal(t.type, DNS_A);
	assert_true(dns_target_parse("demo.test", &t, NULL));
	assert_string_equal(t.server, "");
}

static void a_ptr_target_may_be_an_address(void **state)
{
	struct dns_target t;

	(void)state;
	assert_true(dns_target_parse("192.0.2.10?type=PTR", &t, NULL));
	assert_string_equal(t.name, "10.2.0.192.in-addr.arpa");
	assert_true(dns_target_parse("2001:db8::1?type=PTR", &t, NULL));
	assert_string_equal(t.name, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

static void nonsense_is_refused_with_what_was_expected(void **state)
{
	static const char *const bad[] = { "", "dns://", "dns://192.0.2.1", "dns://192.0.2.1/", "dns://ns/x", "dns://192.0.2.1:0/x",
		                           "x?type=", "x?type=HINFO", "x?y", "a b", "a/b", "dns://192.0.2.1:99999/x" };
	struct dns_target t;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(dns_target_parse(bad[i], &t, &e));
		assert_int_equal(e.kind, ERR_DATA);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_of_the_asked_type_are_told_and_others_skipped),
		cmocka_unit_test(records_of_another_owner_are_not_the_answer),
		cmocka_unit_test(an_alias_may_stand_after_its_addresses_and_in_other_letters),
		cmocka_unit_test(aliases_in_a_circle_end),
		cmocka_unit_test(a_response_cut_anywhere_is_malformed),
		cmocka_unit_test(a_name_that_points_at_itself_is_malformed),
		cmocka_unit_test(a_question_is_no_answer),
		cmocka_unit_test(expected_words_are_compared_as_addresses_and_names),
		cmocka_unit_test(a_target_names_its_server_port_and_type),
		cmocka_unit_test(a_ptr_target_may_be_an_address),
		cmocka_unit_test(nonsense_is_refused_with_what_was_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
