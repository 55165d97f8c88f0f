#include "tests/store_fixture.h"

#include "act.h"
#include "journal.h"
#include "reader_alerts.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const int64_t hour_ms = 3600000, day_ms = 86400000;
enum { ALERT_CAUSE = 1, ALERT_CHILD = 2, ALERT_ENDED_ONE = 3, ALERT_OF_DEVICE = 4 };

/* Link l-snmp is a cause, l-echo follows it, service web's is over, and device cr1 has one; l-snmp has a contract. */
static int set_up(void **state)
{
	struct fixture *f = fixture_new();

	fixture_region(f, wall_after(FIXTURE_NOW, -day_ms));
	fixture_sql(f, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome) VALUES"
	               " (1, 5, 1795316000000, NULL, NULL, 2, 'timeout'), (2, 6, 1795316000000, NULL, 5, 2, 'timeout'),"
	               " (3, 7, 1795310000000, 1795312000000, NULL, 2, 'timeout'), (4, 3, 1795316000000, NULL, NULL, 2, 'timeout');"
	               "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (20, 'contract', 'SYVIK 2027', 0, 0),"
	               " (21, 'contract', 'Nantes', 0, 0), (22, 'contract', 'old', 0, 0);"
	               "INSERT INTO contract (entity_id, valid_from, gtr_hours, gtr_window, ends) VALUES (20, 0, 4, '24x7', '2027-11-08'),"
	               " (21, 0, 4, 'mon-fri 08:00-18:00', NULL), (22, 0, 4, '24x7', '2026-11-21');"
	               "UPDATE link SET contract = 'SYVIK 2027' WHERE entity_id = 5; UPDATE link SET contract = 'Nantes' WHERE entity_id = 6");
	*state = f;
	return 0;
}

static struct act ack(int64_t alert_id)
{
	return (struct act){ .kind = ACT_ACK, .uid = 1000, .at = FIXTURE_NOW, .alert_id = alert_id, .text = "CRT prévenu", .from = WALL_NEVER,
		             .until = wall_after(FIXTURE_NOW, 2 * hour_ms) };
}

static struct act maintenance(const char *object)
{
	return (struct act){ .kind = ACT_MAINTENANCE, .uid = 1000, .at = FIXTURE_NOW, .object = object, .text = "travaux",
		             .from = wall_after(FIXTURE_NOW, hour_ms), .until = wall_after(FIXTURE_NOW, 2 * hour_ms) };
}

static struct act_done done(struct fixture *f, const struct act *a)
{
	struct act_done d;
	struct err e;

	if (!act_write(f->store, a, &d, &e))
		fail_msg("%s: %s", act_name(a->kind), e.text);
	return d;
}

static void assert_refused(struct fixture *f, const struct act *a, enum err_kind kind, const char *says)
{
	int64_t before = fixture_number(f, "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM silence) + (SELECT count(*) FROM note)");
	struct act_done d;
	struct err e;

	assert_false(act_write(f->store, a, &d, &e));
	if (e.kind != kind || !strstr(e.text, says))
		fail_msg("%d: %s", e.kind, e.text);
	assert_int_equal(fixture_number(f, "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM silence) + (SELECT count(*) FROM note)"), before);
}

static void nothing(void *user, const struct journal_finding *finding)
{
	(void)user;
	(void)finding;
}

static size_t count_faults(struct fixture *f)
{
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct journal_verdict v;
	struct err e;

	if (!journal_verify(r, NULL, nothing, NULL, &v, &e))
		fail_msg("%s", e.text);
	fixture_reader_done(r);
	return v.findings;
}

static void an_ack_is_a_silence_of_the_alert_and_a_row_of_the_journal(void **state)
{
	struct fixture *f = *state;
	struct act a = ack(ALERT_CAUSE);
	struct act_done d = done(f, &a);
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct arena *arena = arena_new();
	struct silence_row *rows;
	struct err e;
	size_t n;

	assert_int_equal(d.seq, 1);
	assert_int_equal(d.alert_id, ALERT_CAUSE);
	assert_int_equal(d.entity_id, 5);
	assert_true(read_silences(r, arena, false, &rows, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].kind, "ack");
	assert_string_equal(rows[0].object, "link:l-snmp");
	assert_string_equal(rows[0].reason, "CRT prévenu");
	assert_int_equal(rows[0].uid, 1000);
	assert_true(rows[0].holds);
	arena_free(arena);
	fixture_reader_done(r);
	assert_int_equal(count_faults(f), 0);
}

static void an_ack_needs_a_reason_and_an_end_that_is_to_come(void **state)
{
	struct fixture *f = *state;
	char long_text[ACT_TEXT_MAX + 2];
	static const char *const bad[] = { NULL, "", "   ", "un\nretour", "un \x1b[2J écran", "faux \xff octet" };
	struct act a;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		a = ack(ALERT_CAUSE);
		a.text = bad[i];
		assert_refused(f, &a, ERR_USAGE, "reason: ");
	}
	memset(long_text, 'x', sizeof long_text);
	long_text[sizeof long_text - 1] = '\0';
	a.text = long_text;
	assert_refused(f, &a, ERR_USAGE, "at most 1000 bytes");
	a = ack(ALERT_CAUSE);
	a.until = WALL_NEVER;
	assert_refused(f, &a, ERR_USAGE, "until: expected an end");
	a.until = a.at;
	assert_refused(f, &a, ERR_USAGE, "still to come");
	a.until = wall_after(a.at, (ACT_DAYS_MAX + 1) * day_ms);
	assert_refused(f, &a, ERR_USAGE, "within 366 days");
	a.until = wall_after(a.at, ACT_DAYS_MAX * day_ms);
	done(f, &a);
}

static void an_ack_again_replaces_the_former(void **state)
{
	struct fixture *f = *state;
	struct act a = ack(ALERT_CAUSE);

	done(f, &a);
	a.at = wall_after(FIXTURE_NOW, 60000);
	a.until = wall_after(FIXTURE_NOW, 5 * hour_ms);
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM silence WHERE ended_ms IS NULL"), 1);
	assert_int_equal(fixture_number(f, "SELECT ended_seq FROM silence WHERE ended_ms IS NOT NULL"), 2);
	a.kind = ACT_UNACK;
	a.at = wall_after(FIXTURE_NOW, 120000);
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM silence WHERE ended_ms IS NULL"), 0);
	assert_refused(f, &a, ERR_NOT_FOUND, "alert 1 is not acknowledged");
}

static void what_is_over_follows_another_or_is_none_is_not_acknowledged(void **state)
{
	struct fixture *f = *state;
	struct act a = ack(ALERT_CHILD);

	assert_refused(f, &a, ERR_USAGE, "alert 2 follows link:l-snmp: act on alert 1");
	fixture_sql(f, "UPDATE alert SET closed_ms = 1795316100000 WHERE id = 1");
	assert_refused(f, &a, ERR_USAGE, "alert 2 follows link:l-snmp: its cause");
	a = ack(ALERT_ENDED_ONE);
	assert_refused(f, &a, ERR_NOT_FOUND, "alert 3 is over");
	a = ack(99);
	assert_refused(f, &a, ERR_NOT_FOUND, "there is no alert 99");
}

static void an_escalation_is_a_row_of_the_journal_with_its_reason(void **state)
{
	struct fixture *f = *state;
	struct act a = { .kind = ACT_ESCALATE, .uid = 1000, .at = FIXTURE_NOW, .alert_id = 1, .text = "à deux sur place", .from = WALL_NEVER,
		         .until = WALL_NEVER };
	struct act_done d = done(f, &a);

	assert_int_equal(d.alert_id, 1);
	assert_int_equal(d.entity_id, 5);
	assert_string_equal(d.subject, "");
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal j JOIN journal_text t USING (seq) WHERE method = 'escalate' AND text LIKE 'à deux%'"), 1);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM note WHERE alert_id = 1"), 1);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM silence"), 0);
	a.text = " ";
	assert_refused(f, &a, ERR_USAGE, "reason");
	a.text = "x";
	a.alert_id = ALERT_CHILD;
	assert_refused(f, &a, ERR_USAGE, "act on alert 1");
	a.alert_id = ALERT_ENDED_ONE;
	assert_refused(f, &a, ERR_NOT_FOUND, "alert 3 is over");
}

static void an_object_is_muted_and_heard_again(void **state)
{
	struct fixture *f = *state;
	struct act a = ack(0);

	a.kind = ACT_MUTE;
	a.object = "device:cr1";
	done(f, &a);
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM silence WHERE kind = 'mute' AND ended_ms IS NULL AND alert_id IS NULL"), 1);
	a.kind = ACT_UNMUTE;
	a.object = "device:sw1";
	assert_refused(f, &a, ERR_NOT_FOUND, "device:sw1 is not muted");
	a.object = "device:cr1";
	a.at = wall_after(a.at, 1000);
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM silence WHERE ended_ms IS NULL"), 0);
	a.object = "device:none";
	assert_refused(f, &a, ERR_NOT_FOUND, "there is no device:none");
	a.object = "cr1";
	assert_refused(f, &a, ERR_USAGE, "expected \"kind:name\"");
}

static void maintenance_begins_later_recurs_and_is_announced(void **state)
{
	struct fixture *f = *state;
	struct act a = maintenance("site:EHPAD des Tilleuls");

	a.supplier = "CRT";
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT from_ms FROM silence WHERE supplier = 'CRT'"), FIXTURE_NOW.ms + hour_ms);
	a.supplier = NULL;
	a.recurrence = "weekly";
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT id FROM silence WHERE recurrence = 'weekly'"), 2);
	assert_refused(f, &(struct act){ .kind = ACT_MAINTENANCE_END, .at = wall_after(a.from, ACT_DAYS_MAX * day_ms), .silence_id = 2 },
	               ERR_NOT_FOUND, "maintenance 2 is over");
	a.recurrence = "daily";
	a.until = wall_after(a.from, 25 * hour_ms);
	assert_refused(f, &a, ERR_USAGE, "before it begins again");
	a.recurrence = "hourly";
	assert_refused(f, &a, ERR_USAGE, "every: expected daily, weekly or monthly");
	a = maintenance("device:cr1");
	a.from = wall_after(FIXTURE_NOW, -hour_ms);
	assert_refused(f, &a, ERR_USAGE, "from: ");
	a.from = wall_after(FIXTURE_NOW, 3 * hour_ms);
	assert_refused(f, &a, ERR_USAGE, "an end after the begin");
	a.from = wall_after(FIXTURE_NOW, -1000);   /* "now", a moment ago */
	done(f, &a);
	assert_int_equal(fixture_number(f, "SELECT max(from_ms = 1795316400000) FROM silence"), 1);
}

static void maintenance_is_ended_by_its_number(void **state)
{
	struct fixture *f = *state;
	struct act a = maintenance("device:cr1");
	struct act end = { .kind = ACT_MAINTENANCE_END, .uid = 1000, .at = FIXTURE_NOW, .silence_id = 1, .from = WALL_NEVER, .until = WALL_NEVER };

	assert_refused(f, &end, ERR_NOT_FOUND, "there is no maintenance 1");
	done(f, &a);
	done(f, &end);
	assert_int_equal(fixture_number(f, "SELECT ended_ms FROM silence"), FIXTURE_NOW.ms);
	assert_refused(f, &end, ERR_NOT_FOUND, "maintenance 1 is over");
	done(f, &a);
	end.silence_id = 2;
	end.at = a.until;
	assert_refused(f, &end, ERR_NOT_FOUND, "maintenance 2 is over");
}

static struct act call(int64_t alert_id, const char *object)
{
	return (struct act){ .kind = ACT_CALL, .uid = 1000, .at = FIXTURE_NOW, .alert_id = alert_id, .object = object, .from = WALL_NEVER,
		             .until = WALL_NEVER, .text = "NOC, ticket 88123" };
}

static void assert_due(struct act_done d, const char *expected)
{
	char due[WALL_RFC3339_MAX];

	wall_format_rfc3339(d.gtr_due, due);
	assert_string_equal(wall_is_known(d.gtr_due) ? due : "none", expected);
}

static void a_call_starts_the_clock_of_the_contract_once(void **state)
{
	struct fixture *f = *state;
	struct act a = call(ALERT_CAUSE, NULL);

	assert_due(done(f, &a), "2026-11-22T07:00:00Z");
	a.at = wall_after(FIXTURE_NOW, hour_ms);
	assert_due(done(f, &a), "2026-11-22T07:00:00Z");
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM note WHERE contract = 'SYVIK 2027'"), 2);
}

static void the_clock_waits_for_the_hours_of_the_contract(void **state)
{
	struct fixture *f = *state;
	struct act a = call(0, "site:EHPAD des Tilleuls");

	assert_due(done(f, &a), "2026-11-23T11:00:00Z"); /* Sunday 04:00 in Paris: Monday 08:00 and 4 h */
}

static void a_device_has_the_contract_of_its_links_when_it_is_one(void **state)
{
	struct fixture *f = *state;
	struct act a = call(ALERT_OF_DEVICE, NULL);

	fixture_sql(f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (30, 'link', 'l-two', 0, 0);"
	               "INSERT INTO link (entity_id, valid_from, site, device, contract) VALUES (30, 0, 'Hôpital de la Presqu''île', 'cr1', 'Nantes')");
	assert_due(done(f, &a), "none");
	fixture_sql(f, "DELETE FROM note; UPDATE link SET contract = 'SYVIK 2027' WHERE entity_id = 30");
	assert_due(done(f, &a), "2026-11-22T07:00:00Z");
	a = call(0, "device:sw1");                        /* its site's */
	assert_due(done(f, &a), "2026-11-22T07:00:00Z");
	fixture_sql(f, "UPDATE link SET contract = 'old'");
	a = call(0, "device:sw1");
	assert_due(done(f, &a), "none");
	a = call(ALERT_ENDED_ONE, NULL);
	assert_due(done(f, &a), "none");
}

static void a_purge_removes_the_text_and_says_so(void **state)
{
	struct fixture *f = *state;
	struct act a = call(ALERT_CAUSE, NULL);
	struct act purge = { .kind = ACT_PURGE, .uid = 1001, .at = FIXTURE_NOW, .seq = 1, .from = WALL_NEVER, .until = WALL_NEVER };

	assert_refused(f, &purge, ERR_NOT_FOUND, "row 1 of the journal has no text");
	done(f, &a);
	assert_int_equal(done(f, &purge).seq, 2);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal_text"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM note"), 1);
	assert_int_equal(count_faults(f), 0);
	assert_refused(f, &purge, ERR_NOT_FOUND, "row 1 of the journal has no text");
}

/* How often the text stands in the file of that suffix. */
static size_t count_in_file(const struct fixture *f, const char *suffix, const char *text)
{
	static char bytes[8 << 20];
	char path[128];
	size_t n, found = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s%s", f->path, suffix);
	file = fopen(path, "rb");
	assert_non_null(file);
	n = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (const char *at = bytes; (at = memmem(at, n - (size_t)(at - bytes), text, strlen(text))); at++)
		found++;
	return found;
}

static void a_purged_text_stands_in_no_file_any_more(void **state)
{
	struct act purge = { .kind = ACT_PURGE, .uid = 1001, .at = FIXTURE_NOW, .from = WALL_NEVER, .until = WALL_NEVER };
	struct fixture *f = *state;
	struct act a = call(ALERT_CAUSE, NULL);
	struct reader *r;
	struct err e;
	bool more;

	a.text = "Zebulon Quatremain called";
	purge.seq = done(f, &a).seq;
	assert_true(count_in_file(f, "-wal", a.text) > 0);
	done(f, &purge);
	assert_int_equal(count_in_file(f, "-wal", a.text), 0);
	assert_int_equal(count_in_file(f, "", a.text), 0);
	purge.seq = done(f, &a).seq;
	r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER); /* holds the log */
	done(f, &purge);
	fixture_reader_done(r);
	assert_true(count_in_file(f, "-wal", a.text) > 0);
	assert_true(store_maintain(f->store, FIXTURE_NOW, INT64_MAX, &more, &e));
	assert_int_equal(count_in_file(f, "-wal", a.text) + count_in_file(f, "", a.text), 0);
}

static struct act handover(const char *text)
{
	return (struct act){ .kind = ACT_HAND_OVER, .uid = 1000, .at = FIXTURE_NOW, .text = text, .leaves = "Alice", .comes = "Zoé",
		             .from = WALL_NEVER, .until = WALL_NEVER };
}

static void a_handover_is_kept_with_both_names_and_read_again(void **state)
{
	struct fixture *f = *state;
	struct act a = handover("Relève\n\n  cr1 : CRT prévenu\n");
	int64_t seq = done(f, &a).seq;
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct arena *arena = arena_new();
	struct handover_row *rows;
	struct err e;
	size_t n;

	assert_true(read_handovers(r, arena, WALL_NEVER, 10, &rows, &n, &e));
	assert_int_equal(n, 1);
	assert_int_equal(rows->seq, seq);
	assert_int_equal(rows->uid, 1000);
	assert_int_equal(rows->at.ms, FIXTURE_NOW.ms);
	assert_string_equal(rows->leaves, "Alice");
	assert_string_equal(rows->comes, "Zoé");
	assert_string_equal(rows->text, a.text);
	assert_true(read_handovers(r, arena, wall_after(FIXTURE_NOW, 1), 10, &rows, &n, &e));
	assert_int_equal(n, 0);
	arena_free(arena);
	fixture_reader_done(r);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE method = 'handover' AND result = 'ok' AND uid = 1000 "
	                           "AND length(request ->> 'text_sha256') = 64 AND request NOT LIKE '%Alice%'"), 1);
	assert_int_equal(count_faults(f), 0);
}

static void a_handover_is_purged_as_other_texts(void **state)
{
	struct fixture *f = *state;
	struct act a = handover("CRT prévenu\n");
	struct act purge = { .kind = ACT_PURGE, .uid = 1001, .at = FIXTURE_NOW, .from = WALL_NEVER, .until = WALL_NEVER };

	purge.seq = done(f, &a).seq;
	done(f, &purge);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal_text"), 0);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM handover"), 1);
	assert_int_equal(count_faults(f), 0);
}

static void a_handover_is_bounded_lines_of_text(void **state)
{
	struct fixture *f = *state;
	char *long_one = malloc(ACT_HANDOVER_MAX + 2), lines[ACT_HANDOVER_LINES * 2 + 3];
	struct act a = handover(NULL);

	assert_non_null(long_one);
	assert_refused(f, &a, ERR_USAGE, "text: expected some words");
	a.text = " \n \n";
	assert_refused(f, &a, ERR_USAGE, "text: expected some words");
	a.text = "x\033[2J\n";
	assert_refused(f, &a, ERR_USAGE, "control characters");
	a.text = "x\xff";
	assert_refused(f, &a, ERR_USAGE, "UTF-8");
	memset(long_one, 'x', ACT_HANDOVER_MAX + 1);
	long_one[ACT_HANDOVER_MAX + 1] = '\0';
	a.text = long_one;
	assert_refused(f, &a, ERR_USAGE, "text: expected at most 24576 bytes");
	for (size_t i = 0; i <= ACT_HANDOVER_LINES; i++)
		memcpy(&lines[2 * i], "x\n", 3);
	a.text = lines;
	assert_refused(f, &a, ERR_USAGE, "text: expected at most 60 lines");
	lines[2 * ACT_HANDOVER_LINES] = '\0';
	a.comes = "Z\noé";
	assert_refused(f, &a, ERR_USAGE, "comes: expected a name");
	a.comes = NULL;
	done(f, &a);
	free(long_one);
}

static void a_refused_act_is_journalled_without_its_text(void **state)
{
	struct fixture *f = *state;
	struct act a = ack(ALERT_CAUSE);
	struct err e;

	assert_true(act_write_refused(f->store, &a, "ack", "denied", 17, &e));
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM journal WHERE result = 'denied' AND request = "
	                           "'{\"id\":1,\"left_out\":17,\"until\":\"2026-11-22T05:00:00Z\"}'"), 1);
	assert_int_equal(fixture_number(f, "SELECT (SELECT count(*) FROM journal_text) + (SELECT count(*) FROM silence)"), 0);
	assert_int_equal(count_faults(f), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_ack_is_a_silence_of_the_alert_and_a_row_of_the_journal),
		TEST(an_ack_needs_a_reason_and_an_end_that_is_to_come),
		TEST(an_ack_again_replaces_the_former),
		TEST(what_is_over_follows_another_or_is_none_is_not_acknowledged),
		TEST(an_escalation_is_a_row_of_the_journal_with_its_reason),
		TEST(an_object_is_muted_and_heard_again),
		TEST(maintenance_begins_later_recurs_and_is_announced),
		TEST(maintenance_is_ended_by_its_number),
		TEST(a_call_starts_the_clock_of_the_contract_once),
		TEST(the_clock_waits_for_the_hours_of_the_contract),
		TEST(a_device_has_the_contract_of_its_links_when_it_is_one),
		TEST(a_purge_removes_the_text_and_says_so),
		TEST(a_handover_is_kept_with_both_names_and_read_again),
		TEST(a_purged_text_stands_in_no_file_any_more),
		TEST(a_handover_is_purged_as_other_texts),
		TEST(a_handover_is_bounded_lines_of_text),
		TEST(a_refused_act_is_journalled_without_its_text),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
