#include "probes/codec_clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NONCE UINT64_C(0x0123456789abcdef)
#define NOW_US (INT64_C(1795316400) * 1000000) /* 2026-11-22T03:00:00Z */
#define MS INT64_C(1000)

static void put(uint8_t *p, uint64_t value, size_t n)
{
	while (n-- > 0) {
		p[n] = (uint8_t)value;
		value >>= 8;
	}
}

/* Of the second of that instant and 2^-32 parts of one. */
static uint64_t ntp(int64_t us)
{
	return (uint64_t)(us / 1000000 + 2208988800) << 32 | (uint64_t)(us % 1000000) * 4295;
}

/* A server of stratum 2 whose clock is so far ahead; the way takes 10 ms each, its answer 5. */
static void answer(uint8_t p[SNTP_PACKET_SIZE], int64_t ahead_us)
{
	memset(p, 0, SNTP_PACKET_SIZE);
	p[0] = 4 << 3 | 4;
	p[1] = 2;
	put(p + 24, NONCE, 8);
	put(p + 32, ntp(NOW_US + ahead_us + 10 * MS), 8);
	put(p + 40, ntp(NOW_US + ahead_us + 15 * MS), 8);
}

static struct sntp_answer read_answer(const uint8_t *p)
{
	struct sntp_answer a;
	struct err e;

	if (!sntp_parse_answer(p, SNTP_PACKET_SIZE, NONCE, NOW_US, NOW_US + 25 * MS, &a, &e))
		fail_msg("%s", e.text);
	return a;
}

static void a_request_is_of_a_client_of_version_4_and_tells_nothing_but_its_nonce(void **state)
{
	uint8_t p[SNTP_PACKET_SIZE], nothing[39] = { 0 };

	(void)state;
	sntp_write_request(NONCE, p);
	assert_int_equal(p[0], 0x23);
	assert_memory_equal(p + 1, nothing, 39);
	assert_memory_equal(p + 40, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}

static void an_offset_is_told_with_half_the_round_trip(void **state)
{
	static const int64_t offsets[] = { 0, 5000 * MS, -3600 * 1000 * MS };
	uint8_t p[SNTP_PACKET_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		struct sntp_answer a;

		answer(p, offsets[i]);
		a = read_answer(p);
		assert_in_range(a.offset_us - offsets[i] + 10, 0, 20);
		assert_in_range(a.uncertainty_us, 9990, 10010);
		assert_false(a.unsynchronised);
		assert_int_equal(a.stratum, 2);
	}
}

static void its_own_distance_from_the_root_counts_too(void **state)
{
	uint8_t p[SNTP_PACKET_SIZE];

	(void)state;
	answer(p, 0);
	put(p + 4, 1 << 15, 4); /* root delay 0.5 s */
	put(p + 8, 1 << 14, 4); /* root dispersion 0.25 s */
	assert_in_range(read_answer(p).uncertainty_us, 509990, 510010);
}

static void a_clock_of_another_era_is_the_nearest_one(void **state)
{
	const int64_t after_2036 = INT64_C(2100000000) * 1000000;
	uint8_t p[SNTP_PACKET_SIZE];
	struct sntp_answer a;

	(void)state;
	memset(p, 0, sizeof p);
	p[0] = 4 << 3 | 4;
	p[1] = 1;
	put(p + 24, NONCE, 8);
	put(p + 32, ntp(after_2036), 8);
	put(p + 40, ntp(after_2036), 8);
	assert_true(sntp_parse_answer(p, sizeof p, NONCE, after_2036, after_2036, &a, NULL));
	assert_in_range(a.offset_us + 1, 0, 2);
}

static void who_follows_nobody_says_so(void **state)
{
	uint8_t p[SNTP_PACKET_SIZE];

	(void)state;
	answer(p, 0);
	p[0] |= 3 << 6;
	assert_true(read_answer(p).unsynchronised);
	answer(p, 0);
	p[1] = 16;
	assert_true(read_answer(p).unsynchronised);
	answer(p, 0);
	p[1] = 0;
	memcpy(p + 12, "RATE", 4);
	assert_true(read_answer(p).unsynchronised);
	assert_string_equal(read_answer(p).kiss, "RATE");
}

static void what_is_no_answer_to_us_is_refused(void **state)
{
	uint8_t p[SNTP_PACKET_SIZE];
	struct sntp_answer a;
	struct err e;

	(void)state;
	answer(p, 0);
	assert_false(sntp_parse_answer(p, SNTP_PACKET_SIZE - 1, NONCE, NOW_US, NOW_US, &a, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
	assert_false(sntp_parse_answer(p, sizeof p, NONCE + 1, NOW_US, NOW_US, &a, &e));
	assert_int_equal(e.kind, ERR_REFUSED);
	p[0] = 4 << 3 | 3; /* our own request, sent back */
	assert_false(sntp_parse_answer(p, sizeof p, NONCE, NOW_US, NOW_US, &a, &e));
}

static void a_date_and_time_is_an_instant_with_its_zone_only(void **state)
{
	static const uint8_t paris[] = { 0x07, 0xea, 11, 22, 4, 0, 0, 5, '+', 1, 0 }, utc[] = { 0x07, 0xea, 11, 22, 3, 0, 0, 5, '-', 0, 0 };
	static const uint8_t leap_day[] = { 0x07, 0xe8, 2, 29, 0, 0, 0, 0, '+', 0, 0 }, none[] = { 0x07, 0xe9, 2, 29, 0, 0, 0, 0, '+', 0, 0 };
	int64_t us;
	struct err e;

	(void)state;
	assert_true(date_and_time_parse(paris, sizeof paris, &us, &e));
	assert_true(us == NOW_US + 500 * MS);
	assert_true(date_and_time_parse(utc, sizeof utc, &us, &e));
	assert_true(us == NOW_US + 500 * MS);
	assert_true(date_and_time_parse(leap_day, sizeof leap_day, &us, &e));
	assert_true(us == INT64_C(1709164800) * 1000000);
	assert_false(date_and_time_parse(none, sizeof none, &us, &e));
	assert_false(date_and_time_parse(paris, 8, &us, &e));
	assert_false(date_and_time_parse(paris, 10, &us, &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_of_a_client_of_version_4_and_tells_nothing_but_its_nonce),
		cmocka_unit_test(an_offset_is_told_with_half_the_round_trip),
		cmocka_unit_test(its_own_distance_from_the_root_counts_too),
		cmocka_unit_test(a_clock_of_another_era_is_the_nearest_one),
		cmocka_unit_test(who_follows_nobody_says_so),
		cmocka_unit_test(what_is_no_answer_to_us_is_refused),
		cmocka_unit_test(a_date_and_time_is_an_instant_with_its_zone_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
