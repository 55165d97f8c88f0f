#include "probes/exposure_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BIT(s) (UINT32_C(1) << (s))
#define OVER_TLS \
	(BIT(EXPOSURE_TLS_1_0) | BIT(EXPOSURE_TLS_1_1) | BIT(EXPOSURE_TLS_VERSION) | BIT(EXPOSURE_TLS_KEY) | BIT(EXPOSURE_TLS_SIGNATURE))
#define OVER_SSH (BIT(EXPOSURE_SSH) | FURTHER_KEYS | BIT(EXPOSURE_SSH_HOST_KEY))
#define FURTHER_KEYS \
	(BIT(EXPOSURE_SSH_KEY_ECDSA) | BIT(EXPOSURE_SSH_KEY_ED25519) | BIT(EXPOSURE_SSH_KEY_RSA) | BIT(EXPOSURE_SSH_KEY_DSS) \
	 | BIT(EXPOSURE_SSH_CERTIFICATE_ECDSA) | BIT(EXPOSURE_SSH_CERTIFICATE_ED25519) | BIT(EXPOSURE_SSH_CERTIFICATE_RSA))

static const struct reg_device device = { .id = 1, .name = "d", .kind = "server", .address = "192.0.2.1" };

static void a_device_is_asked_all_but_what_is_of_tls(void **state)
{
	struct exposure_plan p;

	(void)state;
	exposure_plan_device(&device, true, &p);
	assert_int_equal(p.asked, (BIT(EXPOSURE_SUBJECT_COUNT) - 1) & ~OVER_TLS);
	assert_int_equal(p.list[p.n - 2].kind, EXPOSURE_STEP_CREDENTIAL); /* what most likely answers is last, */
	assert_int_equal(p.list[p.n - 1].kind, EXPOSURE_STEP_PROCESSES);  /* and then asked for more */
	exposure_plan_device(&device, false, &p);
	assert_false(p.asked & (BIT(EXPOSURE_SNMP_CREDENTIAL) | BIT(EXPOSURE_LOG_PROCESS)));
}

static void only_a_server_is_asked_who_carries_its_log_away(void **state)
{
	struct exposure_round so_far = { .n_facts = 0 };
	struct reg_device d = device;
	struct exposure_plan p;

	(void)state;
	exposure_plan_device(&d, true, &p);
	assert_false(exposure_still_asks(&p.list[p.n - 1], &so_far)); /* its agent said nothing */
	so_far.facts[so_far.n_facts++] = (struct exposure_fact){ .subject = EXPOSURE_SNMP_CREDENTIAL, .answer = EXPOSURE_ANSWERED };
	assert_true(exposure_still_asks(&p.list[p.n - 1], &so_far));
	d.kind = "router";
	exposure_plan_device(&d, true, &p);
	assert_false(p.asked & BIT(EXPOSURE_LOG_PROCESS));
}

static void only_the_two_default_communities_are_tried_on_the_port_of_its_agent(void **state)
{
	struct reg_device d = device;
	struct exposure_plan p;
	size_t n = 0;

	(void)state;
	d.port = 1161;
	exposure_plan_device(&d, true, &p);
	for (size_t i = 0; i < p.n; i++) {
		const struct exposure_question *q = &p.list[i];

		assert_int_equal(q->credential != NULL, q->kind == EXPOSURE_STEP_COMMUNITY);
		if (q->kind != EXPOSURE_STEP_COMMUNITY)
			continue;
		n++;
		assert_int_equal(q->port, 1161);
		assert_true(strcmp(q->credential->community, "public") == 0 || strcmp(q->credential->community, "private") == 0);
		assert_int_not_equal(q->credential->version, SNMP_V3);
	}
	assert_int_equal(n, 4);
}

static void what_is_not_ours_or_excepted_is_not_asked(void **state)
{
	const struct reg_service web = { .name = "w", .kind = "https", .target = "https://w/", .device = "d" };
	struct reg_device d = device;
	struct reg_service s = web;
	struct exposure_plan p;

	(void)state;
	assert_true(exposure_asks_device(&d) && exposure_plan_service(&s, &d, &p));
	d.owner = "ours";
	assert_true(exposure_asks_device(&d) && exposure_plan_service(&s, &d, &p));
	d.owner = "national";
	assert_false(exposure_asks_device(&d) || exposure_plan_service(&s, &d, &p));
	d = device;
	d.no_exposures = true;
	assert_false(exposure_asks_device(&d) || exposure_plan_service(&s, &d, &p));
	s.owner = "third-party";
	assert_false(exposure_plan_service(&s, NULL, &p));
}

static void a_service_is_asked_where_its_target_says(void **state)
{
	static const struct { const char *kind, *target, *host; uint16_t port; uint32_t asked; } cases[] = {
		{ "https", "https://portal.example/path?a=b", "portal.example", 443, OVER_TLS },
		{ "https", "https://[2001:db8::1]:8443/", "2001:db8::1", 8443, OVER_TLS },
		{ "tls", "portal.example:4443", "portal.example", 4443, OVER_TLS },
		{ "ldaps", "ldaps://dir.example", "dir.example", 636, OVER_TLS },
		{ "smtps", "smtps://mail.example", "mail.example", 465, OVER_TLS },
		{ "imaps", "imaps://mail.example", "mail.example", 993, OVER_TLS },
		{ "sftp", "sftp://files.example:2222/inbox", "files.example", 2222, OVER_SSH },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct reg_service s = { .name = "s", .kind = cases[i].kind, .target = cases[i].target };
		struct exposure_plan p;

		assert_true(exposure_plan_service(&s, NULL, &p));
		assert_string_equal(p.host, cases[i].host);
		assert_int_equal(p.port, cases[i].port);
		assert_int_equal(p.list[0].port, cases[i].port);
		assert_int_equal(p.asked, cases[i].asked);
	}
}

static void what_begins_in_clear_is_not_asked_nor_a_covolink_without_tls(void **state)
{
	static const char *const kinds[] = { "http", "tcp", "smtp", "imap", "ldap", "ftp", "dns", "icmp", "plugin", "dicom" };
	struct reg_service s = { .name = "s", .target = "host:1" };
	struct exposure_plan p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		s.kind = kinds[i];
		assert_false(exposure_plan_service(&s, NULL, &p));
	}
	s = (struct reg_service){ .name = "c", .kind = "dicom", .covolink = true, .target = "192.0.2.9", .tls = true, .port = 2762 };
	assert_true(exposure_plan_service(&s, NULL, &p));
	assert_int_equal(p.port, 2762);
	s.tls = false;
	assert_false(exposure_plan_service(&s, NULL, &p));
}

static void a_question_is_not_asked_when_the_one_before_made_it_idle(void **state)
{
	const struct exposure_question key = { EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_HOST_KEY, 22, NULL };
	const struct exposure_question old = { EXPOSURE_STEP_TLS, EXPOSURE_TLS_1_0, 443, NULL }, best = { EXPOSURE_STEP_TLS, EXPOSURE_TLS_VERSION, 443, NULL };
	struct exposure_round r = { .n_facts = 0 };

	(void)state;
	assert_false(exposure_still_asks(&key, &r));
	assert_false(exposure_still_asks(&old, &r));
	assert_true(exposure_still_asks(&best, &r));
	r.facts[r.n_facts++] = (struct exposure_fact){ .subject = EXPOSURE_SSH, .answer = EXPOSURE_REFUSED };
	r.facts[r.n_facts++] = (struct exposure_fact){ .subject = EXPOSURE_TLS_VERSION, .answer = EXPOSURE_ANSWERED };
	assert_false(exposure_still_asks(&key, &r));
	assert_true(exposure_still_asks(&old, &r));
	r.facts[0].answer = EXPOSURE_ANSWERED;
	assert_true(exposure_still_asks(&key, &r));
}

static void a_further_key_is_asked_for_once_there_is_one_and_unless_it_said_that_it_has_none(void **state)
{
	const struct exposure_question rsa = { EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_KEY_RSA, 22, NULL };
	struct exposure_round r = { .n_facts = 1, .facts = { { .subject = EXPOSURE_SSH, .answer = EXPOSURE_ANSWERED } } };

	(void)state;
	assert_false(exposure_still_asks(&rsa, &r));
	r.facts[r.n_facts++] = (struct exposure_fact){ .subject = EXPOSURE_SSH_HOST_KEY, .answer = EXPOSURE_ANSWERED };
	assert_true(exposure_still_asks(&rsa, &r));
	r.facts[r.n_facts++] = (struct exposure_fact){ .subject = EXPOSURE_SSH_KEY_RSA, .answer = EXPOSURE_ABSENT };
	assert_false(exposure_still_asks(&rsa, &r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_asked_all_but_what_is_of_tls),
		cmocka_unit_test(only_a_server_is_asked_who_carries_its_log_away),
		cmocka_unit_test(only_the_two_default_communities_are_tried_on_the_port_of_its_agent),
		cmocka_unit_test(what_is_not_ours_or_excepted_is_not_asked),
		cmocka_unit_test(a_service_is_asked_where_its_target_says),
		cmocka_unit_test(what_begins_in_clear_is_not_asked_nor_a_covolink_without_tls),
		cmocka_unit_test(a_question_is_not_asked_when_the_one_before_made_it_idle),
		cmocka_unit_test(a_further_key_is_asked_for_once_there_is_one_and_unless_it_said_that_it_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
