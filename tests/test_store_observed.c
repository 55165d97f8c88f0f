#include "observed.h"

#include "inventory/store_internal.h"
#include "tests/store_fixture.h"
#include "traffic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct observed_point eth1 = { "eth1", NULL }, saved = { "night.pcap", "9f86d081884c7d65" };

static int64_t observe(struct fixture *f, const struct observed_point *p, bool *ret_again)
{
	bool again;
	int64_t id;
	struct err e;

	if (!store_observe_from(f->store, p, FIXTURE_NOW, &id, &again, &e))
		fail_msg("%s", e.text);
	if (ret_again)
		*ret_again = again;
	return id;
}

/* How many were new talkers. */
static size_t write_all(struct fixture *f, int64_t point, const struct flow_record *records, size_t n)
{
	size_t fresh = 0;
	struct err e;

	if (!store_write_observed(f->store, point, records, n, &fresh, &e))
		fail_msg("%s", e.text);
	return fresh;
}

static struct flow_record of_type(enum flow_record_type type)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = type;
	r.interval_ms = FIXTURE_NOW.ms;
	return r;
}

static struct flow_record flow(uint8_t from, uint8_t to, uint16_t source_port, uint16_t port, uint16_t traits)
{
	struct flow_record r = of_type(FLOW_RECORD_FLOW);

	r.flow.key = (struct flow_key){ .source = { 10, 0, 0, from }, .destination = { 10, 0, 0, to }, .port = port, .protocol = 6, .family = 4 };
	r.flow.counts = (struct flow_counts){ 100, 1000, 1, 2 };
	r.flow.first_ms = r.flow.last_ms = FIXTURE_NOW.ms;
	r.flow.source_port = source_port;
	r.flow.traits = traits;
	return r;
}

static struct flow_record association(uint64_t id)
{
	struct flow_record r = of_type(FLOW_RECORD_ASSOCIATION);

	r.association.key = flow(1, 2, 0, 104, 0).flow.key;
	r.association.id = id;
	r.association.started_ms = r.association.last_ms = FIXTURE_NOW.ms;
	memcpy(r.association.calling_ae, "SITE_A", sizeof "SITE_A");
	memcpy(r.association.called_ae, "COVO_ROUEN", sizeof "COVO_ROUEN");
	r.association.outcome = FLOW_ASSOCIATION_ASKED;
	return r;
}

static struct flow_record context(uint64_t id, const char *uid, enum flow_context_answer answer)
{
	struct flow_record r = of_type(FLOW_RECORD_CONTEXT);

	r.context.id = id;
	r.context.answer = answer;
	snprintf(r.context.sop_class, sizeof r.context.sop_class, "%s", uid);
	return r;
}

/* One integer. */
static void counters_of_intervals_add_up(void **state)
{
	struct fixture f;
	struct flow_record r = flow(1, 2, 40000, 443, FLOW_TRAIT_SYN);
	int64_t point;

	(void)state;
	fixture_init(&f);
	point = observe(&f, &eth1, NULL);

	write_all(&f, point, &r, 1);
	r.flow.last_ms += 5000;
	r.flow.traits = FLOW_TRAIT_TLS;
	r.flow.source_port = 40001;
	write_all(&f, point, &r, 1);

	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), 1);
	assert_int_equal(fixture_number(&f, "SELECT bytes_out FROM observed_flow"), 200);
	assert_int_equal(fixture_number(&f, "SELECT packets_in FROM observed_flow"), 4);
	assert_int_equal(fixture_number(&f, "SELECT last_seen_ms - first_seen_ms FROM observed_flow"), 5000);
	assert_int_equal(fixture_number(&f, "SELECT traits FROM observed_flow"), FLOW_TRAIT_SYN | FLOW_TRAIT_TLS);
	assert_int_equal(fixture_number(&f, "SELECT source_port IS NULL FROM observed_flow"), 1);
	assert_int_equal(fixture_number(&f, "SELECT bytes_in FROM observed_flow_day"), 2000);
	fixture_done(&f);
}

static void a_flow_whose_beginning_was_not_seen_is_added_to_the_one_that_is_known(void **state)
{
	struct fixture f;
	struct flow_record there = flow(1, 2, 40000, 443, FLOW_TRAIT_SYN), back = flow(2, 1, 443, 40000, 0);
	int64_t point;

	(void)state;
	fixture_init(&f);
	point = observe(&f, &eth1, NULL);

	write_all(&f, point, &there, 1);
	write_all(&f, point, &back, 1);

	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), 1);
	assert_int_equal(fixture_number(&f, "SELECT bytes_out FROM observed_flow WHERE source = '10.0.0.1'"), 1100);
	assert_int_equal(fixture_number(&f, "SELECT source_port FROM observed_flow"), 40000);

	/* when its beginning was seen it is one of its own */
	back.flow.traits = FLOW_TRAIT_SYN;
	write_all(&f, point, &back, 1);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), 2);
	fixture_done(&f);
}

static void what_lies_in_a_tunnel_is_another_flow(void **state)
{
	struct fixture f;
	struct flow_record r[2] = { flow(1, 2, 0, 443, 0), flow(1, 2, 0, 443, 0) };
	int64_t point;

	(void)state;
	fixture_init(&f);
	point = observe(&f, &eth1, NULL);
	r[1].flow.key.within = FLOW_TUNNEL_VXLAN;
	write_all(&f, point, r, 2);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), 2);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow WHERE within = 'vxlan'"), 1);
	fixture_done(&f);
}

static void associations_are_counted_once_with_their_end_and_their_data(void **state)
{
	struct fixture f;
	struct flow_record asked = association(7), answered = association(7), more = association(7), refused = association(8);
	struct flow_record batch[4];
	int64_t point;

	(void)state;
	fixture_init(&f);
	point = observe(&f, &eth1, NULL);
	asked.association.first = 1;
	answered.association.answered = answered.association.accepted = 1;
	answered.association.outcome = FLOW_ASSOCIATION_ACCEPTED;
	more.association.accepted = more.association.ended = 1;
	more.association.outcome = FLOW_ASSOCIATION_ABORTED;
	more.association.last_ms += 3600000;
	more.association.data = (struct flow_counts){ 5000, 70, 3, 1 };
	refused.association.first = refused.association.answered = refused.association.ended = 1;
	refused.association.outcome = FLOW_ASSOCIATION_REJECTED;
	refused.association.result = refused.association.origin = 1;
	refused.association.reason = 7;

	write_all(&f, point, &asked, 1);
	batch[0] = answered;
	batch[1] = context(7, "1.2.840.10008.1.1", FLOW_CONTEXT_ACCEPTED);
	batch[2] = context(7, "1.2.840.10008.5.1.4.1.1.2", FLOW_CONTEXT_REFUSED);
	batch[3] = context(9, "1.2.3", FLOW_CONTEXT_REFUSED); /* its association was lost */
	write_all(&f, point, batch, 4);
	write_all(&f, point, &more, 1);
	write_all(&f, point, &refused, 1);

	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_association"), 1);
	assert_int_equal(fixture_number(&f, "SELECT associations * 1000 + accepted * 100 + rejected * 10 + aborted FROM observed_association"), 2111);
	assert_int_equal(fixture_number(&f, "SELECT bytes_out FROM observed_association"), 5000);
	assert_int_equal(fixture_number(&f, "SELECT refusal_reason FROM observed_association"), 7);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_sop"), 2);
	assert_int_equal(fixture_number(&f, "SELECT accepted FROM observed_sop WHERE sop_class = '1.2.840.10008.1.1'"), 1);
	assert_int_equal(fixture_number(&f, "SELECT refused FROM observed_sop WHERE sop_class LIKE '%.1.2'"), 1);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_association_hour"), 2);
	assert_int_equal(fixture_number(&f, "SELECT associations FROM observed_association_hour ORDER BY hour_ms LIMIT 1"), 2);
	assert_int_equal(fixture_number(&f, "SELECT pdus_out FROM observed_association_hour ORDER BY hour_ms DESC LIMIT 1"), 3);
	fixture_done(&f);
}

static void a_span_goes_on_until_nobody_looked(void **state)
{
	struct fixture f;
	struct flow_record r = of_type(FLOW_RECORD_TALLY);
	int64_t point;

	(void)state;
	fixture_init(&f);
	point = observe(&f, &eth1, NULL);
	for (int i = 0; i < 5; i++) {
		if (i == 3)
			r.interval_ms += 60000;
		r.tally.until_ms = r.interval_ms + FLOW_INTERVAL_MS;
		r.tally.kernel_dropped = 3;
		write_all(&f, point, &r, 1);
		r.interval_ms += FLOW_INTERVAL_MS;
	}
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_span"), 2);
	assert_int_equal(fixture_number(&f, "SELECT to_ms - from_ms FROM observed_span ORDER BY from_ms LIMIT 1"), 30000);
	assert_int_equal(fixture_number(&f, "SELECT sum(kernel_dropped) FROM observed_tally"), 15);
	fixture_done(&f);
}

static void a_saved_capture_is_kept_once(void **state)
{
	struct fixture f;
	struct flow_record r = flow(1, 2, 0, 443, 0), end = of_type(FLOW_RECORD_END);
	bool again;

	(void)state;
	fixture_init(&f);
	write_all(&f, observe(&f, &saved, &again), &r, 1);
	assert_false(again);

	/* the reading was cut */
	write_all(&f, observe(&f, &saved, &again), &r, 1);
	assert_false(again);
	assert_int_equal(fixture_number(&f, "SELECT packets_out FROM observed_flow"), 1);
	assert_int_equal(fixture_number(&f, "SELECT packets_out FROM observed_flow_day"), 1);

	write_all(&f, observe(&f, &saved, NULL), &end, 1);
	observe(&f, &saved, &again);
	assert_true(again);
	fixture_done(&f);
}

static void what_is_old_or_too_much_is_forgotten(void **state)
{
	struct fixture f;
	struct flow_record r = flow(1, 2, 0, 443, 0);
	bool more = true;
	struct err e;

	(void)state;
	fixture_init(&f);
	write_all(&f, observe(&f, &eth1, NULL), &r, 1);
	fixture_sql(&f, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 207500) "
	                "INSERT INTO observed_flow SELECT NULL, 1, 'a' || i, 'b', 'tcp', 1, '', NULL, NULL, NULL, NULL, NULL, 0, 0, i, i, 0, 0, 0, 0, NULL FROM n");
	fixture_sql(&f, "INSERT INTO observed_flow_day SELECT id, 0, 0, 0, 0, 0, 0 FROM observed_flow WHERE last_seen_ms > 200000 LIMIT 50");
	assert_true(store_forget_observed(f.store, FIXTURE_NOW, 1, &more, &e));
	assert_true(more);
	assert_true(store_forget_observed(f.store, FIXTURE_NOW, 10, &more, &e)); /* all that is left, in one turn */
	assert_false(more);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), OBSERVED_FLOWS_MOST);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow WHERE source = 'a1'"), 0);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow WHERE source = '10.0.0.1'"), 1);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow_day"), 1);
	fixture_done(&f);
}

/* Days, hours, spans, tallies. */
static int64_t kept_of(struct fixture *f, int64_t point)
{
	const int p = (int)point;
	char sql[500];

	snprintf(sql, sizeof sql,
	         "SELECT (SELECT count(*) FROM observed_flow_day JOIN observed_flow o ON o.id = flow_id WHERE o.point_id = %d) * 1000 + "
	         "(SELECT count(*) FROM observed_association_hour JOIN observed_association o ON o.id = association_id WHERE o.point_id = %d) * 100 + "
	         "(SELECT count(*) FROM observed_span WHERE point_id = %d) * 10 + (SELECT count(*) FROM observed_tally WHERE point_id = %d)", p, p, p, p);
	return fixture_number(f, sql);
}

static void write_at(struct fixture *f, int64_t point, int64_t at_ms)
{
	struct flow_record r[3] = { flow(1, 2, 0, 443, 0), association(7), of_type(FLOW_RECORD_TALLY) };

	r[0].flow.first_ms = r[0].flow.last_ms = at_ms;
	r[1].association.started_ms = r[1].association.last_ms = at_ms;
	r[1].association.first = 1;
	r[2].interval_ms = at_ms;
	r[2].tally.until_ms = at_ms + FLOW_INTERVAL_MS;
	write_all(f, point, r, 3);
}

static void a_saved_capture_is_forgotten_by_when_it_was_read_and_not_by_its_own_age(void **state)
{
	const int64_t day = 86400000;
	const struct observed_point old = { "old.pcap", "0f1e" };
	struct fixture f;
	int64_t live, read;
	bool more;
	struct err e;

	(void)state;
	fixture_init(&f);
	live = observe(&f, &eth1, NULL);
	read = observe(&f, &old, NULL);
	write_at(&f, live, FIXTURE_NOW.ms - (OBSERVED_DAYS + 1) * day);
	write_at(&f, read, FIXTURE_NOW.ms - (OBSERVED_DAYS + 1) * day);
	assert_true(store_forget_observed(f.store, FIXTURE_NOW, 100, &more, &e));
	assert_int_equal(kept_of(&f, live), 0);
	assert_int_equal(kept_of(&f, read), 1111);
	assert_true(store_forget_observed(f.store, (wall_t){ FIXTURE_NOW.ms + OBSERVED_DAYS * day }, 100, &more, &e));
	assert_int_equal(kept_of(&f, read), 1111);
	assert_true(store_forget_observed(f.store, (wall_t){ FIXTURE_NOW.ms + OBSERVED_DAYS * day + 1 }, 100, &more, &e));
	assert_int_equal(kept_of(&f, read), 0);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow"), 2);
	fixture_done(&f);
}

static void look(struct fixture *f, int64_t point, int64_t from_ms, int64_t to_ms)
{
	char text[200];

	snprintf(text, sizeof text, "INSERT INTO observed_span VALUES (%lld, %lld, %lld)", (long long)point, (long long)(FIXTURE_NOW.ms + from_ms),
	         (long long)(FIXTURE_NOW.ms + to_ms));
	fixture_sql(f, text);
}

static size_t write_one(struct fixture *f, int64_t point, uint8_t from, uint8_t to, uint16_t port, uint16_t traits)
{
	struct flow_record r = flow(from, to, 40000, port, traits);

	return write_all(f, point, &r, 1);
}

static void who_talks_to_a_server_for_the_first_time_is_new_once_the_point_has_learned(void **state)
{
	const int64_t day = 86400000;
	const struct observed_point eth2 = { "eth2", NULL };
	struct fixture f;
	struct err e;
	int64_t point, other;

	(void)state;
	fixture_init(&f);
	fixture_sql(&f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (1, 'device', 'pacs', 0, 0);"
	                "INSERT INTO device (entity_id, valid_from, kind, address) VALUES (1, 0, 'server', '10.0.0.2')");
	point = observe(&f, &eth1, NULL);
	other = observe(&f, &eth2, NULL);
	assert_int_equal(write_one(&f, point, 1, 2, 104, FLOW_TRAIT_SYN), 0);  /* it looks since now */
	look(&f, point, -7 * day + 1, 0);
	assert_int_equal(write_one(&f, point, 3, 2, 104, FLOW_TRAIT_SYN), 0);  /* not yet for long enough */
	look(&f, point, -8 * day, -7 * day);
	assert_int_equal(write_one(&f, point, 4, 2, 104, FLOW_TRAIT_SYN), 1);
	assert_int_equal(write_one(&f, point, 4, 2, 104, FLOW_TRAIT_SYN), 0);  /* again */
	assert_int_equal(write_one(&f, point, 1, 2, 104, FLOW_TRAIT_SYN), 0);  /* known since it learned */
	assert_int_equal(write_one(&f, point, 1, 2, 105, FLOW_TRAIT_SYN), 1);  /* at another port */
	assert_int_equal(write_one(&f, point, 4, 9, 104, FLOW_TRAIT_SYN), 0);  /* nobody declared that one */
	assert_int_equal(write_one(&f, point, 5, 2, 50000, 0), 0);             /* nobody saw who opened it */
	assert_true(store_write_own_addresses(f.store, "192.0.2.7;10.0.0.7;10.0.0.80", &e));
	assert_int_equal(write_one(&f, point, 7, 2, 104, FLOW_TRAIT_SYN), 0);  /* the collector */
	assert_int_equal(write_one(&f, point, 8, 2, 104, FLOW_TRAIT_SYN), 1);  /* not it */
	assert_int_equal(write_one(&f, other, 6, 2, 104, FLOW_TRAIT_SYN), 0);  /* that point still learns, */
	assert_int_equal(write_one(&f, point, 6, 2, 104, FLOW_TRAIT_SYN), 0);  /* and now it is known */
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM observed_flow WHERE new_ms = first_seen_ms"), 3);
	fixture_done(&f);
}

static void a_scan_makes_no_storm_of_new_talkers(void **state)
{
	const int64_t day = 86400000;
	struct fixture f;
	size_t fresh = 0;
	int64_t point;

	(void)state;
	fixture_init(&f);
	fixture_sql(&f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (1, 'covolink', 'c', 0, 0);"
	                "INSERT INTO covolink (entity_id, valid_from, address) VALUES (1, 0, '10.0.0.2')");
	point = observe(&f, &eth1, NULL);
	look(&f, point, -9 * day, 0);
	for (uint16_t port = 1; port <= 300; port++)
		fresh += write_one(&f, point, 1, 2, port, FLOW_TRAIT_SYN);
	assert_int_equal(fresh, OBSERVED_NEW_MOST);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM talker_burst"), 1);
	assert_int_equal(fixture_number(&f, "SELECT talkers FROM talker_burst WHERE source = '10.0.0.1' AND port = 1"), 300);
	fixture_done(&f);
}

static void talk_at(struct fixture *f, int64_t point, uint8_t from, int64_t minutes)
{
	struct flow_record r = flow(from, 2, 40000, 104, FLOW_TRAIT_SYN);

	r.flow.first_ms = r.flow.last_ms = FIXTURE_NOW.ms + minutes * 60000;
	write_all(f, point, &r, 1);
}

/* One event of each point and burst, however many there are; one that goes on is told anew after a day. */
static void new_talkers_that_come_together_are_one_event(void **state)
{
	const int64_t day = 86400000;
	const struct observed_point eth2 = { "eth2", NULL };
	struct fixture f;
	int64_t point, other;
	bool more;
	struct err e;

	(void)state;
	fixture_init(&f);
	fixture_sql(&f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (1, 'device', 'pacs', 0, 0);"
	                "INSERT INTO device (entity_id, valid_from, kind, address) VALUES (1, 0, 'server', '10.0.0.2')");
	point = observe(&f, &eth1, NULL);
	other = observe(&f, &eth2, NULL);
	look(&f, point, -9 * day, 3 * day);
	look(&f, other, -9 * day, 3 * day);
	talk_at(&f, point, 10, 0);
	talk_at(&f, point, 11, 59);
	talk_at(&f, point, 12, 118);
	assert_int_equal(fixture_number(&f, "SELECT talkers FROM talker_burst"), 3);
	assert_int_equal(fixture_number(&f, "SELECT to_ms - from_ms FROM talker_burst"), 118 * 60000);
	talk_at(&f, other, 13, 118);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM talker_burst"), 2);
	talk_at(&f, point, 14, 179); /* an hour and a minute later */
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM talker_burst"), 3);
	for (int i = 0; i < 60; i++)
		talk_at(&f, point, (uint8_t)(20 + i), 179 + 30 * i);
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM talker_burst"), 4);
	assert_int_equal(fixture_number(&f, "SELECT sum(talkers) FROM talker_burst"), 65);
	assert_true(store_forget_observed(f.store, (wall_t){ FIXTURE_NOW.ms + (OBSERVED_DAYS + 30) * day }, 1, &more, &e));
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM talker_burst"), 0);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_of_intervals_add_up),
		cmocka_unit_test(a_flow_whose_beginning_was_not_seen_is_added_to_the_one_that_is_known),
		cmocka_unit_test(what_lies_in_a_tunnel_is_another_flow),
		cmocka_unit_test(associations_are_counted_once_with_their_end_and_their_data),
		cmocka_unit_test(a_span_goes_on_until_nobody_looked),
		cmocka_unit_test(a_saved_capture_is_kept_once),
		cmocka_unit_test(what_is_old_or_too_much_is_forgotten),
		cmocka_unit_test(a_saved_capture_is_forgotten_by_when_it_was_read_and_not_by_its_own_age),
		cmocka_unit_test(who_talks_to_a_server_for_the_first_time_is_new_once_the_point_has_learned),
		cmocka_unit_test(a_scan_makes_no_storm_of_new_talkers),
		cmocka_unit_test(new_talkers_that_come_together_are_one_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
