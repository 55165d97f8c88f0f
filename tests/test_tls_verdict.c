#include "probes/tls_facts.h"

#include <openssl/x509_vfy.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)

/* 2026-11-22T03:07:41Z */
static const wall_t now = { INT64_C(1795316861000) };

static wall_t in_days(int64_t days)
{
	return (wall_t){ now.ms + days * DAY_MS + 1000 };
}

static struct tls_check check_ending(int64_t leaf_days, int64_t chain_days)
{
	struct tls_check check = { .host = "demo.test" };

	check.facts.present = true;
	check.facts.not_before = in_days(-100);
	check.facts.not_after = in_days(leaf_days);
	check.facts.chain_not_after = chain_days ? in_days(chain_days) : WALL_NEVER;
	memcpy(check.facts.issuer, "CN=Demo", 8);
	return check;
}

static void assert_verdict(const struct tls_check *check, enum outcome outcome, enum state expected, const char *text)
{
	struct tls_verdict v = tls_check_judge(check, now, 0, 0);

	assert_string_equal(outcome_name(v.outcome), outcome_name(outcome));
	assert_int_equal(v.state, expected);
	if (text)
		assert_string_equal(v.text, text);
}

static void a_certificate_far_from_its_end_is_ok(void **state)
{
	struct tls_check check = check_ending(90, 900);

	(void)state;
	assert_verdict(&check, OUTCOME_OK, STATE_OK, "certificate ends 2027-02-20, in 90 days");
}

static void the_last_30_days_warn_and_the_last_7_are_critical(void **state)
{
	struct tls_check check = check_ending(30, 900);

	(void)state;
	assert_verdict(&check, OUTCOME_OK, STATE_OK, NULL);
	check = check_ending(29, 900);
	assert_verdict(&check, OUTCOME_TLS_EXPIRING, STATE_WARNING, NULL);
	check = check_ending(7, 900);
	assert_verdict(&check, OUTCOME_TLS_EXPIRING, STATE_WARNING, "certificate ends 2026-11-29, in 7 days, limit 30 d");
	check = check_ending(6, 900);
	assert_verdict(&check, OUTCOME_TLS_EXPIRING, STATE_CRITICAL, "certificate ends 2026-11-28, in 6 days, limit 7 d");
	check = check_ending(6, 0);
	assert_verdict(&check, OUTCOME_TLS_EXPIRING, STATE_CRITICAL, NULL);
}

static void a_chain_that_ends_before_the_leaf_is_told_however_far_away(void **state)
{
	struct tls_check check = check_ending(365, 200);

	(void)state;
	assert_verdict(&check, OUTCOME_TLS_CHAIN_EXPIRING, STATE_WARNING,
	               "a certificate of the chain ends 2027-06-10, in 200 days, before the server's own: 2027-11-22, in 365 days");
	check = check_ending(365, 3);
	assert_verdict(&check, OUTCOME_TLS_CHAIN_EXPIRING, STATE_CRITICAL,
	               "a certificate of the chain ends 2026-11-25, in 3 days, before the server's own: 2027-11-22, in 365 days, limit 7 d");
	check = check_ending(20, 10);
	assert_verdict(&check, OUTCOME_TLS_CHAIN_EXPIRING, STATE_WARNING, NULL);
}

static void the_gravest_fault_decides_and_the_others_are_told(void **state)
{
	static const struct {
		unsigned faults;
		enum outcome outcome;
	} cases[] = {
		{ TLS_FAULT_UNTRUSTED, OUTCOME_TLS_UNTRUSTED },
		{ TLS_FAULT_UNTRUSTED | TLS_FAULT_SELF_SIGNED, OUTCOME_TLS_SELF_SIGNED },
		{ TLS_FAULT_SELF_SIGNED | TLS_FAULT_WRONG_NAME, OUTCOME_TLS_WRONG_NAME },
		{ TLS_FAULT_UNTRUSTED | TLS_FAULT_CHAIN_EXPIRED | TLS_FAULT_WRONG_NAME, OUTCOME_TLS_CHAIN_EXPIRED },
		{ TLS_FAULT_UNTRUSTED | TLS_FAULT_NOT_YET_VALID, OUTCOME_TLS_NOT_YET_VALID },
		{ TLS_FAULT_UNTRUSTED | TLS_FAULT_CHAIN_NOT_YET_VALID, OUTCOME_TLS_NOT_YET_VALID },
		{ TLS_FAULT_UNTRUSTED | TLS_FAULT_EXPIRED | TLS_FAULT_WRONG_NAME, OUTCOME_TLS_EXPIRED },
		{ TLS_FAULT_REVOKED | TLS_FAULT_EXPIRED, OUTCOME_TLS_REVOKED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tls_check check = check_ending(-2, -1);

		check.faults = cases[i].faults;
		check.untrusted_error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
		assert_verdict(&check, cases[i].outcome, STATE_CRITICAL, NULL);
	}
	struct tls_check check = check_ending(-2, 900);

	check.faults = TLS_FAULT_EXPIRED | TLS_FAULT_SELF_SIGNED;
	assert_verdict(&check, OUTCOME_TLS_EXPIRED, STATE_CRITICAL,
	               "certificate ended 2026-11-20, 1 day ago; also: certificate is self-signed");
}

static void an_issuer_that_begins_later_is_told_with_its_own_date(void **state)
{
	struct tls_check check = check_ending(90, 900);

	(void)state;
	check.faults = TLS_FAULT_CHAIN_NOT_YET_VALID;
	check.chain_not_before = in_days(3);

	assert_verdict(&check, OUTCOME_TLS_NOT_YET_VALID, STATE_CRITICAL, "a certificate of the chain begins 2026-11-25, in 3 days");
}

static void without_a_certificate_there_is_nothing_to_say(void **state)
{
	struct tls_check check = { .host = "demo.test" };

	(void)state;
	assert_verdict(&check, OUTCOME_OK, STATE_OK, "");
}

static void a_date_that_is_none_outweighs_a_self_signed_certificate(void **state)
{
	struct tls_check check = check_ending(100, 0);

	(void)state;
	check.faults = TLS_FAULT_SELF_SIGNED | TLS_FAULT_BAD_DATES;
	check.facts.not_after = WALL_NEVER;

	assert_verdict(&check, OUTCOME_MALFORMED, STATE_CRITICAL, "a certificate with a date that is none; also: certificate is self-signed");
}

static void a_failed_handshake_is_an_old_protocol_only_when_the_server_said_so(void **state)
{
	struct tls_check check = { .host = "demo.test" };

	(void)state;
	assert_int_equal(tls_check_judge_failure(&check, "wrong version number").outcome, OUTCOME_TLS_HANDSHAKE);
	assert_string_equal(tls_check_judge_failure(&check, "wrong version number").text, "wrong version number");

	check.wants_certificate = true;
	assert_string_equal(tls_check_judge_failure(&check, "bad signature").text, "bad signature");
	check.refused = true;
	assert_string_equal(tls_check_judge_failure(&check, "sslv3 alert handshake failure").text,
	                    "the server wants a certificate of ours, and a check has none; sslv3 alert handshake failure");

	check.old_version = TLS1_VERSION;

	assert_int_equal(tls_check_judge_failure(&check, "unsupported protocol").outcome, OUTCOME_TLS_OLD_PROTOCOL);
	assert_string_equal(tls_check_judge_failure(&check, "").text, "the server chose TLSv1.0; TLSv1.2 is the least that is spoken");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_far_from_its_end_is_ok),
		cmocka_unit_test(the_last_30_days_warn_and_the_last_7_are_critical),
		cmocka_unit_test(a_chain_that_ends_before_the_leaf_is_told_however_far_away),
		cmocka_unit_test(the_gravest_fault_decides_and_the_others_are_told),
		cmocka_unit_test(an_issuer_that_begins_later_is_told_with_its_own_date),
		cmocka_unit_test(without_a_certificate_there_is_nothing_to_say),
		cmocka_unit_test(a_date_that_is_none_outweighs_a_self_signed_certificate),
		cmocka_unit_test(a_failed_handshake_is_an_old_protocol_only_when_the_server_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
