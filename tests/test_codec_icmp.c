#include "probes/codec_icmp.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct icmp_echo sent = { .id = 0x1234, .sequence = 0xbeef, .nonce = UINT64_C(0x0123456789abcdef) };

/* The reply that a host makes of a request: the type changes, and for IPv4 the checksum by as much. */
static void answer(int family, uint8_t buf[ICMP_ECHO_BYTES])
{
	unsigned sum = (unsigned)(buf[2] << 8 | buf[3]) + 0x0800;

	if (family == AF_INET6) {
		buf[0] = 129;
		return;
	}
	buf[0] = 0;
	sum = (sum & 0xffff) + (sum >> 16);
	buf[2] = (uint8_t)(sum >> 8);
	buf[3] = (uint8_t)sum;
}

static void a_reply_gives_back_the_nonce_and_sequence_of_its_request(void **state)
{
	static const int families[] = { AF_INET, AF_INET6 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		struct icmp_echo got;
		uint8_t buf[ICMP_ECHO_BYTES];

		icmp_build_request(families[i], &sent, buf);
		answer(families[i], buf);
		assert_true(icmp_parse_reply(families[i], buf, sizeof buf, &got, NULL));
		assert_int_equal(got.sequence, sent.sequence);
		assert_int_equal(got.id, sent.id);
		assert_true(got.has_nonce);
		assert_true(got.nonce == sent.nonce);
	}
}

static void a_request_has_the_bytes_of_rfc_792(void **state)
{
	static const uint8_t head[] = { 8, 0, 0, 0, 0x12, 0x34, 0xbe, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
	uint8_t buf[ICMP_ECHO_BYTES];
	unsigned sum = 0;

	(void)state;
	icmp_build_request(AF_INET, &sent, buf);
	assert_memory_equal(buf, head, 2);
	assert_memory_equal(buf + 4, head + 4, sizeof head - 4);
	for (size_t i = 0; i < sizeof buf; i += 2)
		sum += (unsigned)(buf[i] << 8 | buf[i + 1]);
	assert_int_equal((sum & 0xffff) + (sum >> 16), 0xffff);
}

static void our_own_request_seen_on_a_raw_socket_is_no_reply(void **state)
{
	uint8_t buf[ICMP_ECHO_BYTES];
	struct icmp_echo got = { .sequence = 7 };
	struct err e;

	(void)state;
	icmp_build_request(AF_INET, &sent, buf);
	assert_false(icmp_parse_reply(AF_INET, buf, sizeof buf, &got, &e));
	assert_int_equal(e.kind, ERR_REFUSED);
	assert_int_equal(got.sequence, 7);
}

static void a_reply_with_one_bit_wrong_is_malformed(void **state)
{
	uint8_t buf[ICMP_ECHO_BYTES];
	struct icmp_echo got;
	struct err e;

	(void)state;
	icmp_build_request(AF_INET, &sent, buf);
	answer(AF_INET, buf);
	buf[40] ^= 0x10;
	assert_false(icmp_parse_reply(AF_INET, buf, sizeof buf, &got, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
}

static void a_reply_of_another_size_is_refused_and_a_cut_header_is_malformed(void **state)
{
	uint8_t buf[ICMP_ECHO_BYTES];
	struct icmp_echo got;
	struct err e;

	(void)state;
	icmp_build_request(AF_INET6, &sent, buf);
	answer(AF_INET6, buf);
	assert_false(icmp_parse_reply(AF_INET6, buf, sizeof buf - 1, &got, &e));
	assert_int_equal(e.kind, ERR_REFUSED);
	assert_false(icmp_parse_reply(AF_INET6, buf, 7, &got, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
}

static void an_error_that_quotes_eight_bytes_still_names_the_request(void **state)
{
	uint8_t buf[ICMP_ECHO_BYTES];
	struct icmp_echo got;

	(void)state;
	icmp_build_request(AF_INET, &sent, buf);
	assert_true(icmp_parse_quoted_request(AF_INET, buf, 8, &got, NULL));
	assert_int_equal(got.sequence, sent.sequence);
	assert_false(got.has_nonce);
	assert_true(icmp_parse_quoted_request(AF_INET, buf, 16, &got, NULL));
	assert_true(got.has_nonce);
	assert_true(got.nonce == sent.nonce);
}

static void an_ip_header_is_skipped_with_its_options(void **state)
{
	uint8_t buf[64] = { 0x45 };

	(void)state;
	assert_int_equal(icmp_skip_ipv4_header(buf, 20), 20);
	assert_int_equal(icmp_skip_ipv4_header(buf, 19), 0);
	buf[0] = 0x4f;
	assert_int_equal(icmp_skip_ipv4_header(buf, 64), 60);
	assert_int_equal(icmp_skip_ipv4_header(buf, 59), 0);
	buf[0] = 0x44;
	assert_int_equal(icmp_skip_ipv4_header(buf, 64), 0);
	buf[0] = 0x65;
	assert_int_equal(icmp_skip_ipv4_header(buf, 64), 0);
}

static void each_kind_of_unreachable_has_its_words(void **state)
{
	(void)state;
	assert_string_equal(icmp_unreachable_reason(AF_INET, 3, 1), "host unreachable");
	assert_string_equal(icmp_unreachable_reason(AF_INET, 3, 0), "network unreachable");
	assert_string_equal(icmp_unreachable_reason(AF_INET, 3, 13), "communication administratively prohibited");
	assert_string_equal(icmp_unreachable_reason(AF_INET6, 1, 1), "communication administratively prohibited");
	assert_string_equal(icmp_unreachable_reason(AF_INET6, 1, 3), "address unreachable");
	assert_null(icmp_unreachable_reason(AF_INET, 3, 200));
	assert_null(icmp_unreachable_reason(AF_INET, 5, 0));
	assert_null(icmp_unreachable_reason(AF_INET6, 129, 0));
}

static void a_round_is_summed_up_over_its_answers_only(void **state)
{
	static const int64_t rtt_us[] = { 1000, -1, 4000, 2000, 3000 };
	struct icmp_summary s = icmp_summarise(rtt_us, ARRAY_LEN(rtt_us));

	(void)state;
	assert_int_equal(s.received, 4);
	assert_int_equal(s.min_us, 1000);
	assert_int_equal(s.max_us, 4000);
	assert_int_equal(s.median_us, 2500);
	assert_int_equal(s.jitter_us, (3000 + 2000 + 1000) / 3);
}

static void a_round_without_answers_has_no_times(void **state)
{
	static const int64_t rtt_us[] = { -1, -1 }, single[] = { 42 };
	struct icmp_summary s = icmp_summarise(rtt_us, ARRAY_LEN(rtt_us));

	(void)state;
	assert_int_equal(s.received, 0);
	assert_int_equal(s.median_us, -1);
	s = icmp_summarise(single, 1);
	assert_int_equal(s.median_us, 42);
	assert_int_equal(s.jitter_us, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_gives_back_the_nonce_and_sequence_of_its_request),
		cmocka_unit_test(a_request_has_the_bytes_of_rfc_792),
		cmocka_unit_test(our_own_request_seen_on_a_raw_socket_is_no_reply),
		cmocka_unit_test(a_reply_with_one_bit_wrong_is_malformed),
		cmocka_unit_test(a_reply_of_another_size_is_refused_and_a_cut_header_is_malformed),
		cmocka_unit_test(an_error_that_quotes_eight_bytes_still_names_the_request),
		cmocka_unit_test(an_ip_header_is_skipped_with_its_options),
		cmocka_unit_test(each_kind_of_unreachable_has_its_words),
		cmocka_unit_test(a_round_is_summed_up_over_its_answers_only),
		cmocka_unit_test(a_round_without_answers_has_no_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
