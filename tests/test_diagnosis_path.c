#include "probes/diagnosis_mtu.h"
#include "probes/diagnosis_route.h"

#include <math.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- the MTU ---- */

/* A way that lets `real` octets pass; told: a router says so. */
static struct diagnosis_mtu search(int family, unsigned real, bool told, unsigned *ret_rounds)
{
	struct diagnosis_mtu m = { .family = family };

	*ret_rounds = 0;
	while (diagnosis_mtu_next(&m)) {
		assert_in_range(m.n, 1, MTU_SIZES_MAX);
		assert_true(++*ret_rounds <= MTU_ROUNDS_MAX);
		for (size_t i = 0; i < m.n; i++) {
			assert_in_range(m.sizes[i], 1, MTU_LARGEST);
			if (m.sizes[i] <= real)
				diagnosis_mtu_answered(&m, m.sizes[i]);
			else if (told)
				diagnosis_mtu_refused(&m, m.sizes[i], real, "192.0.2.1");
		}
	}
	return m;
}

static void every_mtu_is_found_in_a_black_hole(void **state)
{
	(void)state;
	for (unsigned real = 576; real <= MTU_LARGEST; real++) {
		unsigned rounds;
		struct diagnosis_mtu m = search(AF_INET, real, false, &rounds);
		struct diagnosis_result r = diagnosis_mtu_result(&m);

		assert_int_equal(r.measure.mtu, real);
		assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_MTU4, &r), real == MTU_LARGEST ? DIAGNOSIS_PASSED : DIAGNOSIS_FAILED);
		assert_string_equal(r.offender, "");
		assert_true(rounds <= 5);
	}
}

static void what_a_router_tells_is_tried_once(void **state)
{
	(void)state;
	for (unsigned real = 1280; real < MTU_LARGEST; real++) {
		unsigned rounds;
		struct diagnosis_mtu m = search(AF_INET6, real, true, &rounds);
		struct diagnosis_result r = diagnosis_mtu_result(&m);

		assert_int_equal(r.measure.mtu, real);
		assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_MTU6, &r), DIAGNOSIS_PASSED);
		assert_string_equal(r.offender, "192.0.2.1");
		assert_true(rounds <= 2);
	}
}

static void a_router_that_lies_is_not_believed(void **state)
{
	struct diagnosis_mtu m = { .family = AF_INET };
	struct diagnosis_result r;

	(void)state;
	while (diagnosis_mtu_next(&m))
		for (size_t i = 0; i < m.n; i++)
			if (m.sizes[i] <= 1300)
				diagnosis_mtu_answered(&m, m.sizes[i]);
			else
				diagnosis_mtu_refused(&m, m.sizes[i], 1450, "192.0.2.1");
	r = diagnosis_mtu_result(&m);
	assert_int_equal(r.measure.mtu, 1300);
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_MTU4, &r), DIAGNOSIS_FAILED);
	assert_string_equal(r.offender, "");
}

static void a_router_that_names_no_mtu_or_an_absurd_one_is_an_offender_all_the_same(void **state)
{
	static const uint32_t mtus[] = { 0, 20, 65535, UINT32_MAX };

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(mtus); k++) {
		struct diagnosis_mtu m = { .family = AF_INET };
		struct diagnosis_result r;

		while (diagnosis_mtu_next(&m))
			for (size_t i = 0; i < m.n; i++)
				if (m.sizes[i] <= 1433)
					diagnosis_mtu_answered(&m, m.sizes[i]);
				else
					diagnosis_mtu_refused(&m, m.sizes[i], mtus[k], "192.0.2.1");
		r = diagnosis_mtu_result(&m);
		assert_int_equal(r.measure.mtu, 1433);
		assert_string_equal(r.offender, "192.0.2.1");
	}
}

static void who_is_silent_has_no_mtu(void **state)
{
	unsigned rounds;
	struct diagnosis_mtu m = search(AF_INET, 0, false, &rounds);
	struct diagnosis_result r = diagnosis_mtu_result(&m);

	(void)state;
	assert_int_equal(rounds, 1);
	assert_true(r.measure.mtu == UNKNOWN_I64);
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_MTU4, &r), DIAGNOSIS_FAILED);
}

/* ---- the way ---- */

static struct icmp_event event_of(const char *from, enum icmp_error_kind kind, const char *error)
{
	struct icmp_event e = { .error = error, .kind = kind };

	assert_true(address_from_literal(from, 0, &e.peer));
	if (error)
		snprintf(e.offender, sizeof e.offender, "%s", from);
	return e;
}

static void hear(struct diagnosis_route *r, size_t ttl, const char *from, bool arrived)
{
	struct icmp_event e = event_of(from, ICMP_ERROR_EXPIRED, arrived ? NULL : "time to live exceeded on the way (routing loop?)");

	diagnosis_route_hear(r, ttl, &e);
}

static void a_way_is_told_up_to_where_it_arrives(void **state)
{
	struct diagnosis_route r = { .refusal = NULL };
	struct diagnosis_result result;

	(void)state;
	hear(&r, 1, "192.0.2.1", false);
	hear(&r, 4, "192.0.2.9", true);
	hear(&r, 3, "192.0.2.9", true);
	assert_false(diagnosis_route_is_whole(&r));
	result = diagnosis_route_result(&r, "192.0.2.9");
	assert_string_equal(result.detail, "arrives at hop 3: 192.0.2.1, *, 192.0.2.9");
	assert_int_equal(result.measure.hops, 2);
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_TRACE4, &result), DIAGNOSIS_PASSED);
	assert_string_equal(result.offender, "");
	hear(&r, 2, "192.0.2.2", false);
	assert_true(diagnosis_route_is_whole(&r));
}

static void a_way_that_ends_names_who_answered_last(void **state)
{
	struct diagnosis_route r = { .refusal = NULL };
	struct diagnosis_result result;

	(void)state;
	hear(&r, 1, "192.0.2.1", false);
	hear(&r, 3, "192.0.2.3", false);
	result = diagnosis_route_result(&r, "192.0.2.9");
	assert_string_equal(result.detail, "ends behind 192.0.2.3, hop 3: 192.0.2.1, *, 192.0.2.3");
	assert_string_equal(result.offender, "192.0.2.3");
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_TRACE4, &result), DIAGNOSIS_FAILED);
}

static void a_refusal_names_who_refused(void **state)
{
	struct diagnosis_route r = { .refusal = NULL };
	struct icmp_event e = event_of("2001:db8::1", ICMP_ERROR_OTHER, "no route to destination");
	struct diagnosis_result result;

	(void)state;
	diagnosis_route_hear(&r, 2, &e);
	result = diagnosis_route_result(&r, "2001:db8::9");
	assert_string_equal(result.detail, "2001:db8::1 says of 2001:db8::9: no route to destination");
	assert_string_equal(result.offender, "2001:db8::1");
	assert_int_equal(result.outcome, OUTCOME_UNREACHABLE);
}

static void a_long_way_stays_within_a_line(void **state)
{
	struct diagnosis_route r = { .refusal = NULL };
	struct diagnosis_result result;

	(void)state;
	for (size_t ttl = 1; ttl <= DIAGNOSIS_HOPS_MAX; ttl++)
		hear(&r, ttl, "2001:db8:1111:2222:3333:4444:5555:6666", false);
	hear(&r, DIAGNOSIS_HOPS_MAX + 1, "2001:db8::9", true);
	hear(&r, 0, "2001:db8::9", true);
	result = diagnosis_route_result(&r, "2001:db8::9");
	assert_int_equal(result.measure.hops, DIAGNOSIS_HOPS_MAX);
	assert_non_null(strstr(result.detail, ": …, 2001:db8:1111"));
	assert_string_equal(result.detail + strlen(result.detail) - 4, "6666");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mtu_is_found_in_a_black_hole),
		cmocka_unit_test(what_a_router_tells_is_tried_once),
		cmocka_unit_test(a_router_that_lies_is_not_believed),
		cmocka_unit_test(a_router_that_names_no_mtu_or_an_absurd_one_is_an_offender_all_the_same),
		cmocka_unit_test(who_is_silent_has_no_mtu),
		cmocka_unit_test(a_way_is_told_up_to_where_it_arrives),
		cmocka_unit_test(a_way_that_ends_names_who_answered_last),
		cmocka_unit_test(a_refusal_names_who_refused),
		cmocka_unit_test(a_long_way_stays_within_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
