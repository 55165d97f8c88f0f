/* Who carries a server's log away: hrSWRunName read to its end, and what ends it otherwise. */
#include "probes/exposure_processes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const oid run_name[] = { 1, 3, 6, 1, 2, 1, 25, 4, 2, 1, 2 }, run_id[] = { 1, 3, 6, 1, 2, 1, 25, 4, 2, 1, 3, 1 };

static netsnmp_pdu *response(void)
{
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_RESPONSE);

	assert_non_null(pdu);
	pdu->errstat = SNMP_ERR_NOERROR;
	return pdu;
}

static void add(netsnmp_pdu *pdu, oid index, const char *name)
{
	oid row[ARRAY_LEN(run_name) + 1];

	memcpy(row, run_name, sizeof run_name);
	row[ARRAY_LEN(run_name)] = index;
	snmp_pdu_add_variable(pdu, row, ARRAY_LEN(row), ASN_OCTET_STR, name, strlen(name));
}

static void add_end(netsnmp_pdu *pdu)
{
	snmp_pdu_add_variable(pdu, run_id, ARRAY_LEN(run_id), ASN_INTEGER, &(long){ 1 }, sizeof(long));
}

/* Takes it, and frees it. */
static bool goes_on(struct process_walk *w, netsnmp_pdu *pdu)
{
	bool more = process_walk_take(w, pdu);

	snmp_free_pdu(pdu);
	return more;
}

static void answers(const struct process_walk *w, enum exposure_answer answer, const char *evidence)
{
	enum exposure_answer a;
	const char *text;

	assert_true(process_walk_answer(w, &a, &text));
	assert_int_equal(a, answer);
	assert_string_equal(text, evidence);
}

static void cannot_tell(const struct process_walk *w)
{
	enum exposure_answer a;
	const char *text;

	assert_false(process_walk_answer(w, &a, &text));
}

static void who_carries_a_log_away_is_known_by_name(void **state)
{
	static const struct { const char *name, *found; } cases[] = {
		{ "rsyslogd", "rsyslogd" }, { "winlogbeat.exe", "winlogbeat" }, { "NXLog.exe", "nxlog" }, { "systemd-journal-upload", "systemd-journal-upload" },
		{ "systemd-journal", NULL }, { "rsyslog", NULL }, { "rsyslogd2", NULL }, { ".exe", NULL }, { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		netsnmp_pdu *pdu = response();
		struct process_walk w;

		process_walk_init(&w);
		add(pdu, 1, "systemd");
		add(pdu, 7, cases[i].name);
		add_end(pdu);
		assert_false(goes_on(&w, pdu));
		answers(&w, cases[i].found ? EXPOSURE_ANSWERED : EXPOSURE_ABSENT, cases[i].found ? cases[i].found : "hrSWRunName");
	}
}

static void it_is_read_to_its_end_before_nothing_is_there(void **state)
{
	struct process_walk w;
	netsnmp_pdu *pdu = response();

	(void)state;
	process_walk_init(&w);
	add(pdu, 1, "systemd");
	add(pdu, 2, "cron");
	assert_true(goes_on(&w, pdu));
	cannot_tell(&w);
	assert_int_equal(w.last.ids[w.last.len - 1], 2);
	pdu = response();
	add_end(pdu);
	assert_false(goes_on(&w, pdu));
	answers(&w, EXPOSURE_ABSENT, "hrSWRunName");
}

static void who_has_no_such_table_or_goes_round_cannot_tell(void **state)
{
	struct process_walk w;
	netsnmp_pdu *pdu;

	(void)state;
	process_walk_init(&w);
	pdu = response();
	add_end(pdu);
	assert_false(goes_on(&w, pdu));
	cannot_tell(&w);

	process_walk_init(&w);
	pdu = response();
	add(pdu, 5, "systemd");
	add(pdu, 5, "systemd");
	assert_false(goes_on(&w, pdu));
	cannot_tell(&w);

	process_walk_init(&w);
	pdu = response();
	pdu->errstat = SNMP_ERR_GENERR;
	add(pdu, 1, "rsyslogd");
	assert_false(goes_on(&w, pdu));
	cannot_tell(&w);

	process_walk_init(&w);
	for (oid i = 1; i <= PROCESS_RESPONSES_MAX; i++) {
		pdu = response();
		add(pdu, i, "worker");
		assert_true(goes_on(&w, pdu));
	}
	pdu = response();
	add(pdu, PROCESS_RESPONSES_MAX + 1, "rsyslogd");
	assert_false(goes_on(&w, pdu));
	cannot_tell(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_carries_a_log_away_is_known_by_name),
		cmocka_unit_test(it_is_read_to_its_end_before_nothing_is_there),
		cmocka_unit_test(who_has_no_such_table_or_goes_round_cannot_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
