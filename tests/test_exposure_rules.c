#include "exposures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)
static const wall_t now = { INT64_C(1795316400000) };

static const char *name_of(const struct exposure_rule *r)
{
	return r ? r->name : "";
}

static void golden_cases(void **state)
{
	static const struct { enum exposure_subject subject; enum exposure_answer answer; int64_t value; const char *rule; } cases[] = {
		{ EXPOSURE_SNMP_V1_PUBLIC, EXPOSURE_ANSWERED, UNKNOWN_I64, "snmp-default-community" },
		{ EXPOSURE_SNMP_V2C_PRIVATE, EXPOSURE_ANSWERED, UNKNOWN_I64, "snmp-default-community" },
		{ EXPOSURE_SNMP_V2C_PUBLIC, EXPOSURE_NOT_ANSWERED, UNKNOWN_I64, "" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_COMMUNITY_V1, "snmp-community" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_COMMUNITY_V2C, "snmp-community" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_NO_AUTH, "snmpv3-security-level" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_NO_PRIV, "snmpv3-security-level" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_OLD_ALGORITHM, "snmpv3-old-algorithm" },
		{ EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED, EXPOSURE_SNMP_PROTECTED, "" },
		{ EXPOSURE_TELNET, EXPOSURE_ANSWERED, UNKNOWN_I64, "telnet" },
		{ EXPOSURE_TELNET, EXPOSURE_OPEN, UNKNOWN_I64, "telnet" },
		{ EXPOSURE_TELNET, EXPOSURE_REFUSED, UNKNOWN_I64, "" },
		{ EXPOSURE_FTP, EXPOSURE_ANSWERED, UNKNOWN_I64, "ftp" },
		{ EXPOSURE_FTP, EXPOSURE_OPEN, UNKNOWN_I64, "" },
		{ EXPOSURE_HTTP, EXPOSURE_PASSWORD, UNKNOWN_I64, "http-password" },
		{ EXPOSURE_HTTP, EXPOSURE_ANSWERED, UNKNOWN_I64, "" },
		{ EXPOSURE_LDAP, EXPOSURE_PASSWORD, UNKNOWN_I64, "ldap-clear-bind" },
		{ EXPOSURE_LDAP, EXPOSURE_REFUSED, UNKNOWN_I64, "" },
		{ EXPOSURE_RLOGIN, EXPOSURE_OPEN, UNKNOWN_I64, "r-services" },
		{ EXPOSURE_REXEC, EXPOSURE_ANSWERED, UNKNOWN_I64, "r-services" },
		{ EXPOSURE_RSH, EXPOSURE_ANSWERED, UNKNOWN_I64, "r-services" },
		{ EXPOSURE_RSH, EXPOSURE_OPEN, UNKNOWN_I64, "" },
		{ EXPOSURE_SSH, EXPOSURE_ANSWERED, UNKNOWN_I64, "" },
		{ EXPOSURE_SSH, EXPOSURE_PROTOCOL_1, UNKNOWN_I64, "ssh-protocol-1" },
		{ EXPOSURE_SSH_HOST_KEY, EXPOSURE_ANSWERED, 80, "ssh-host-key-weak" },
		{ EXPOSURE_SSH_HOST_KEY, EXPOSURE_ANSWERED, 112, "" },
		{ EXPOSURE_SSH_KEY_RSA, EXPOSURE_ANSWERED, 80, "ssh-host-key-weak" },
		{ EXPOSURE_SSH_KEY_DSS, EXPOSURE_ABSENT, UNKNOWN_I64, "" },
		{ EXPOSURE_SSH_CERTIFICATE_RSA, EXPOSURE_ANSWERED, INT64_C(1795316400000), "ssh-certificate-expired" },
		{ EXPOSURE_SSH_CERTIFICATE_ECDSA, EXPOSURE_ANSWERED, INT64_C(1795316400001), "" },
		{ EXPOSURE_SSH_CERTIFICATE_ED25519, EXPOSURE_ANSWERED, UNKNOWN_I64, "" },
		{ EXPOSURE_CLOCK, EXPOSURE_ANSWERED, 5, "" },
		{ EXPOSURE_CLOCK, EXPOSURE_CLOCK_OFF, 5000, "clock-offset" },
		{ EXPOSURE_CLOCK, EXPOSURE_UNSYNCHRONISED, UNKNOWN_I64, "clock-unsynchronised" },
		{ EXPOSURE_TLS_1_0, EXPOSURE_ANSWERED, UNKNOWN_I64, "tls-old-version" },
		{ EXPOSURE_TLS_1_1, EXPOSURE_REFUSED, UNKNOWN_I64, "" },
		{ EXPOSURE_TLS_VERSION, EXPOSURE_ANSWERED, 11, "tls-no-1.2" },
		{ EXPOSURE_TLS_VERSION, EXPOSURE_ANSWERED, 12, "" },
		{ EXPOSURE_TLS_KEY, EXPOSURE_ANSWERED, 80, "tls-weak-key" },
		{ EXPOSURE_TLS_KEY, EXPOSURE_ANSWERED, 112, "" },
		{ EXPOSURE_TLS_SIGNATURE, EXPOSURE_ANSWERED, 64, "tls-weak-signature" },
		{ EXPOSURE_TLS_SIGNATURE, EXPOSURE_ANSWERED, 128, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct exposure_fact f = { .subject = cases[i].subject, .answer = cases[i].answer, .value = cases[i].value };
		const char *got = name_of(exposure_judge(&f, WALL_NEVER, now));

		if (strcmp(got, cases[i].rule) != 0)
			fail_msg("case %zu, %s %s: '%s', not '%s'", i, exposure_subject_name(f.subject), exposure_answer_name(f.answer), got, cases[i].rule);
	}
}

static void silence_and_refusal_are_never_weak(void **state)
{
	(void)state;
	for (enum exposure_subject s = 0; s < EXPOSURE_SUBJECT_COUNT; s++) {
		struct exposure_fact f = { .subject = s, .answer = EXPOSURE_NOT_ANSWERED, .value = 0 };

		assert_null(exposure_judge(&f, now, now));
		f.answer = EXPOSURE_REFUSED;
		assert_null(exposure_judge(&f, now, now));
	}
}

static void names_are_found_again_and_each_subject_serves_a_fact(void **state)
{
	(void)state;
	for (enum exposure_subject s = 0; s < EXPOSURE_SUBJECT_COUNT; s++) {
		assert_int_equal(exposure_subject_find(exposure_subject_name(s)), s);
		assert_non_null(exposure_subject_fact(s));
	}
	for (enum exposure_answer a = 0; a < EXPOSURE_ANSWER_COUNT; a++)
		assert_int_equal(exposure_answer_find(exposure_answer_name(a)), a);
	assert_int_equal(exposure_subject_find("tftp"), EXPOSURE_SUBJECT_COUNT);
	assert_int_equal(exposure_answer_find(""), EXPOSURE_ANSWER_COUNT);
}

static void another_host_key_is_told_for_thirty_days(void **state)
{
	struct exposure_fact f = { .subject = EXPOSURE_SSH_HOST_KEY, .answer = EXPOSURE_ANSWERED, .value = 128 };

	(void)state;
	assert_null(exposure_judge(&f, WALL_NEVER, now));
	assert_string_equal(name_of(exposure_judge(&f, (wall_t){ now.ms - 30 * DAY_MS }, now)), "ssh-host-key-changed");
	assert_null(exposure_judge(&f, (wall_t){ now.ms - 30 * DAY_MS - 1 }, now));
}

static void a_clock_is_off_only_past_what_the_measurement_cannot_tell(void **state)
{
	(void)state;
	assert_int_equal(exposure_judge_clock(1010, 10, 1000), EXPOSURE_ANSWERED);
	assert_int_equal(exposure_judge_clock(1011, 10, 1000), EXPOSURE_CLOCK_OFF);
	assert_int_equal(exposure_judge_clock(-1011, 10, 1000), EXPOSURE_CLOCK_OFF);
	assert_int_equal(exposure_judge_clock(1500, 600, 1000), EXPOSURE_ANSWERED);
}

static struct exposure_fact fact(enum exposure_subject s, int64_t value, int64_t uncertainty, const char *evidence)
{
	struct exposure_fact f = { .subject = s, .answer = EXPOSURE_ANSWERED, .value = value, .uncertainty = uncertainty };

	snprintf(f.evidence, sizeof f.evidence, "%s", evidence);
	return f;
}

static void another_banner_is_the_same_finding_another_key_is_not(void **state)
{
	struct exposure_fact a = fact(EXPOSURE_TELNET, UNKNOWN_I64, UNKNOWN_I64, "10:00 login:");
	struct exposure_fact b = fact(EXPOSURE_TELNET, UNKNOWN_I64, UNKNOWN_I64, "10:01 login:");

	(void)state;
	assert_true(exposure_is_same(&a, &b));
	assert_true(exposure_moved(&a, &b));
	assert_false(exposure_moved(&a, &a));
	a.subject = b.subject = EXPOSURE_SSH_HOST_KEY;
	assert_false(exposure_is_same(&a, &b));
	a = fact(EXPOSURE_TLS_KEY, 80, UNKNOWN_I64, "RSA 1024");
	b = fact(EXPOSURE_TLS_KEY, 112, UNKNOWN_I64, "RSA 2048");
	assert_false(exposure_is_same(&a, &b));
}

/* A slow greeting is no port that was closed and opened again. */
static void what_is_weak_for_the_same_reason_goes_on(void **state)
{
	struct exposure_fact a = fact(EXPOSURE_TELNET, UNKNOWN_I64, UNKNOWN_I64, "login:"), b = fact(EXPOSURE_TELNET, UNKNOWN_I64, UNKNOWN_I64, "");

	(void)state;
	b.answer = EXPOSURE_OPEN;
	assert_true(exposure_is_same(&a, &b));
	assert_true(exposure_moved(&a, &b));
	b.answer = EXPOSURE_NOT_ANSWERED;
	assert_false(exposure_is_same(&a, &b));
	a.answer = EXPOSURE_REFUSED; /* neither is weak */
	assert_false(exposure_is_same(&a, &b));
	a = fact(EXPOSURE_TLS_VERSION, 12, UNKNOWN_I64, "TLS 1.2");
	b = fact(EXPOSURE_TLS_VERSION, 13, UNKNOWN_I64, "TLS 1.3");
	assert_true(exposure_is_same(&a, &b));
	assert_true(exposure_moved(&a, &b));
}

static void a_clock_moves_when_it_moves_more_than_it_can_be_read(void **state)
{
	struct exposure_fact a = fact(EXPOSURE_CLOCK, 500, 200, "NTP, stratum 2"), b = fact(EXPOSURE_CLOCK, 800, 200, "NTP, stratum 3");

	(void)state;
	assert_true(exposure_is_same(&a, &b));
	assert_false(exposure_moved(&a, &b));
	b.value = 901;
	assert_true(exposure_moved(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_cases),
		cmocka_unit_test(silence_and_refusal_are_never_weak),
		cmocka_unit_test(names_are_found_again_and_each_subject_serves_a_fact),
		cmocka_unit_test(another_host_key_is_told_for_thirty_days),
		cmocka_unit_test(a_clock_is_off_only_past_what_the_measurement_cannot_tell),
		cmocka_unit_test(another_banner_is_the_same_finding_another_key_is_not),
		cmocka_unit_test(what_is_weak_for_the_same_reason_goes_on),
		cmocka_unit_test(a_clock_moves_when_it_moves_more_than_it_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
