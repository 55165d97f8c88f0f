#include "probes/capture_fragments.h"
#include "tests/capture_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t at_ms = INT64_C(1795316400000);

enum { TCP = 6, UDP = 17, A = 1, B = 2 };

static struct capture_packet packet(uint32_t from, uint32_t to, uint8_t protocol, uint16_t from_port, uint16_t to_port)
{
	struct capture_packet p = { .family = 4, .protocol = protocol, .source_port = from_port, .port = to_port };

	for (int i = 0; i < 4; i++) {
		p.source[i] = (uint8_t)((0x0a000000 + from) >> (24 - 8 * i));
		p.destination[i] = (uint8_t)((0x0a000000 + to) >> (24 - 8 * i));
	}
	return p;
}

static void take(struct capture_table *t, struct capture_packet p, size_t wire, int64_t ms)
{
	struct capture_frame f = { .n = 1, .packets = { p } };

	capture_table_take(t, &f, CAPTURE_OK, wire, ms);
}

static void take_tcp(struct capture_table *t, uint32_t from, uint16_t from_port, uint32_t to, uint16_t to_port, uint8_t flags, uint32_t seq)
{
	struct capture_packet p = packet(from, to, TCP, from_port, to_port);

	p.tcp_flags = flags;
	p.seq = seq;
	take(t, p, 60, at_ms);
}

static const struct flow_record *only_flow(const struct told *told)
{
	assert_int_equal(told_count(told, FLOW_RECORD_FLOW), 1);
	return told_find(told, FLOW_RECORD_FLOW, 0);
}

static void who_sent_the_syn_is_the_source(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct told *told;

	(void)state;
	take_tcp(t, A, 40000, B, 443, TCP_SYN, 1);
	take_tcp(t, B, 443, A, 40000, TCP_SYN | TCP_ACK, 9);
	take_tcp(t, A, 40000, B, 443, TCP_ACK, 2);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.key.port, 443);
	assert_int_equal(only_flow(told)->flow.key.source[3], A);
	assert_int_equal(only_flow(told)->flow.traits, FLOW_TRAIT_SYN | FLOW_TRAIT_ESTABLISHED);
	assert_int_equal(only_flow(told)->flow.connections, 1);
	assert_int_equal(only_flow(told)->flow.source_port, 40000);
	assert_int_equal(only_flow(told)->flow.counts.packets_out, 2);
	free(told);
	capture_table_free(t);
}

static void who_is_sent_syn_and_ack_is_the_source_too(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct told *told;

	(void)state;
	take_tcp(t, B, 443, A, 40000, TCP_SYN | TCP_ACK, 9);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.key.port, 443);
	assert_int_equal(only_flow(told)->flow.counts.packets_in, 1);
	free(told);
	capture_table_free(t);
}

static void else_who_is_seen_first_is(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct told *told;

	(void)state;
	take_tcp(t, B, 443, A, 40000, TCP_ACK, 9);
	take_tcp(t, A, 40000, B, 443, TCP_ACK, 9);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.key.source[3], B);
	assert_int_equal(only_flow(told)->flow.key.port, 40000);
	assert_int_equal(only_flow(told)->flow.source_port, 443);
	assert_int_equal(only_flow(told)->flow.traits, 0);
	free(told);
	capture_table_free(t);
}

static void connections_from_other_ports_are_one_flow(void **state)
{
	struct capture_table *t = table_new(64, 4);
	struct told *told;

	(void)state;
	for (uint16_t i = 0; i < 20; i++) {
		take_tcp(t, A, (uint16_t)(40000 + i), B, 443, TCP_SYN, i);
		take_tcp(t, A, (uint16_t)(40000 + i), B, 443, TCP_SYN, i); /* sent again */
	}
	take_tcp(t, A, 40000, B, 443, TCP_SYN, 77); /* the same ports, another connection */
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.connections, 21);
	assert_int_equal(only_flow(told)->flow.source_port, 0);
	free(told);
	capture_table_free(t);
}

static void a_refused_connection_is_told(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct told *told;

	(void)state;
	take_tcp(t, A, 40000, B, 23, TCP_SYN, 1);
	take_tcp(t, B, 23, A, 40000, TCP_RST | TCP_ACK, 0);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.traits, FLOW_TRAIT_SYN | FLOW_TRAIT_REFUSED);
	free(told);
	capture_table_free(t);
}

static void fragments_belong_to_the_flow_of_the_first(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct capture_packet first = packet(A, B, UDP, 5000, 161), next = packet(A, B, UDP, 0, 0);
	struct told *told;

	(void)state;
	first.first_fragment = next.fragment = true;
	first.fragment_id = next.fragment_id = 7;
	take(t, first, 1514, at_ms);
	take(t, next, 900, at_ms);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.key.port, 161);
	assert_int_equal(only_flow(told)->flow.counts.bytes_out, 2414);
	free(told);

	next.fragment_id = 8;
	take(t, next, 900, at_ms);
	told = table_told(t);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.orphans, 1);
	assert_int_equal(only_flow(told)->flow.key.port, 0);
	free(told);
	capture_table_free(t);
}

static void fragments_that_come_before_the_first_wait_for_it(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct capture_packet first = packet(A, B, UDP, 5000, 161), next = packet(A, B, UDP, 0, 0), answer = packet(B, A, UDP, 0, 0);
	struct told *told;

	(void)state;
	first.first_fragment = next.fragment = answer.fragment = true;
	first.fragment_id = next.fragment_id = answer.fragment_id = 7;
	take(t, next, 900, at_ms);
	take(t, next, 1514, at_ms + 1);
	take(t, answer, 60, at_ms + 1); /* of another packet with the same number */
	take(t, first, 1514, at_ms + 2);
	take(t, next, 100, at_ms + 3);
	told = table_told(t);
	assert_int_equal(told_count(told, FLOW_RECORD_FLOW), 2);
	assert_int_equal(told_find(told, FLOW_RECORD_FLOW, 0)->flow.key.port, 161);
	assert_int_equal(told_find(told, FLOW_RECORD_FLOW, 0)->flow.counts.packets_out, 4);
	assert_int_equal(told_find(told, FLOW_RECORD_FLOW, 0)->flow.counts.bytes_out, 900 + 1514 + 1514 + 100);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.orphans, 1);
	free(told);
	capture_table_free(t);
}

static void fragments_wait_for_half_a_minute(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct capture_packet first = packet(A, B, UDP, 5000, 161), next = packet(A, B, UDP, 0, 0);
	struct told *told;

	(void)state;
	first.first_fragment = next.fragment = true;
	first.fragment_id = next.fragment_id = 7;
	take(t, next, 900, at_ms);
	take(t, first, 1514, at_ms + CAPTURE_FRAGMENT_MS + 1);
	told = table_told(t);
	assert_int_equal(told_count(told, FLOW_RECORD_FLOW), 2);
	assert_int_equal(told_find(told, FLOW_RECORD_FLOW, 0)->flow.key.port, 0);
	assert_int_equal(told_find(told, FLOW_RECORD_FLOW, 0)->flow.counts.bytes_out, 900);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.orphans, 1);
	free(told);
	capture_table_free(t);
}

/* Room for some of them: the others are counted at once. */
static void no_fragment_is_lost_that_waits(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct capture_packet next = packet(A, B, UDP, 0, 0);
	const uint32_t n = 3 * CAPTURE_FRAGMENTS;
	struct told *told;

	(void)state;
	next.fragment = true;
	for (uint32_t i = 0; i < n; i++) {
		next.fragment_id = i;
		take(t, next, 100, at_ms + i);
	}
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.counts.packets_out, n);
	assert_int_equal(only_flow(told)->flow.counts.bytes_out, 100 * n);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.orphans, n);
	free(told);
	capture_table_free(t);
}

static void counters_begin_anew_once_told(void **state)
{
	struct capture_table *t = table_new(16, 4);
	struct told *told;

	(void)state;
	take(t, packet(A, B, UDP, 5000, 53), 100, at_ms);
	free(table_told(t));
	told = table_told(t);
	assert_int_equal(told_count(told, FLOW_RECORD_FLOW), 0);
	assert_int_equal(told_count(told, FLOW_RECORD_TALLY), 1);
	free(told);
	take(t, packet(B, A, UDP, 53, 5000), 300, at_ms + 1);
	told = table_told(t);
	assert_int_equal(only_flow(told)->flow.counts.bytes_in, 300);
	assert_int_equal(only_flow(told)->flow.counts.bytes_out, 0);
	assert_int_equal(only_flow(told)->flow.first_ms, at_ms + 1);
	free(told);
	capture_table_free(t);
}

/* Sums of what was told, and what is still told once a table of 256 flows was flooded with scan packets of one source. */
static void a_scan_makes_room_at_its_own_expense(void **state)
{
	enum { LIMIT = 256, PEERS = 100, SCAN = 20000 };
	struct capture_table *t = table_new(LIMIT, 4);
	uint64_t packets = 0, evicted = 0;
	struct flow_record r;

	(void)state;
	for (uint32_t i = 0; i < PEERS; i++)
		take(t, packet(1000 + i, 9, UDP, 5000, 53), 100, at_ms);
	for (uint32_t i = 0; i < SCAN; i++) {
		take(t, packet(5, 10000 + i, UDP, 5000, 80), 60, at_ms + i);
		while (capture_table_records(t, &r, 1) == 1)
			packets += r.flow.counts.packets_out;
	}
	/* everybody is still known: who answers now is no new flow */
	for (uint32_t i = 0; i < PEERS; i++)
		take(t, packet(9, 1000 + i, UDP, 53, 5000), 100, at_ms + SCAN);
	assert_true(capture_table_report(t, at_ms, at_ms + FLOW_INTERVAL_MS));
	while (capture_table_records(t, &r, 1) == 1) {
		if (r.type == FLOW_RECORD_TALLY)
			evicted = r.tally.evicted;
		if (r.type != FLOW_RECORD_FLOW)
			continue;
		packets += r.flow.counts.packets_out + r.flow.counts.packets_in;
		if (r.flow.key.port != 80)
			assert_int_equal(r.flow.key.port, 53);
	}
	assert_int_equal(evicted, PEERS + SCAN - LIMIT);
	assert_int_equal(packets, 2 * PEERS + SCAN); /* nothing that was counted is lost */
	capture_table_free(t);
}

static void what_nobody_takes_stays_until_it_is_told(void **state)
{
	struct capture_table *t = table_new(8192, 4);
	struct flow_record some[FLOW_RECORDS_MAX];
	size_t n, flows = 0, tallies = 0;

	(void)state;
	for (uint32_t i = 0; i < 5000; i++)
		take(t, packet(1000 + i, 9, UDP, 5000, 53), 100, at_ms);
	assert_true(capture_table_report(t, at_ms, at_ms + 10000));
	assert_true(capture_table_peek(t, some, FLOW_RECORDS_MAX) == FLOW_RECORDS_MAX);
	assert_false(capture_table_report(t, at_ms, at_ms + 20000)); /* still telling */
	for (uint32_t i = 0; i < 5000; i++)
		take(t, packet(1000 + i, 9, UDP, 5000, 53), 100, at_ms);
	while ((n = capture_table_peek(t, some, FLOW_RECORDS_MAX)) > 0) {
		for (size_t i = 0; i < n; i++) {
			flows += some[i].type == FLOW_RECORD_FLOW ? some[i].flow.counts.packets_out : 0;
			tallies += some[i].type == FLOW_RECORD_TALLY;
		}
		capture_table_told(t, n);
	}
	assert_int_equal(tallies, 1);
	assert_true(capture_table_report(t, at_ms, at_ms + 20000));
	while (capture_table_records(t, some, 1) == 1)
		flows += some[0].type == FLOW_RECORD_FLOW ? some[0].flow.counts.packets_out : 0;
	assert_int_equal(flows, 10000);
	capture_table_free(t);
}

static void what_is_over_is_forgotten(void **state)
{
	struct capture_table *t = table_new(64, 4);
	struct told *told;

	(void)state;
	take(t, packet(A, B, UDP, 5000, 53), 100, at_ms);
	free(table_told(t));
	capture_table_age(t, at_ms + 7200000, 64);
	told = table_told(t);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.tracked, 0);
	free(told);
	capture_table_free(t);
}

static void too_many_associations_are_counted(void **state)
{
	uint8_t request[80] = { 1, 0, 0, 0, 0, 74, 0, 1 };
	struct capture_table *t = table_new(64, 2);
	struct told *told;

	(void)state;
	for (uint16_t i = 0; i < 5; i++) {
		struct capture_packet p = packet(A, B, TCP, (uint16_t)(40000 + i), 104);

		p.tcp_flags = TCP_ACK;
		p.payload = request;
		p.captured = p.length = 20;
		take(t, p, 100, at_ms);
	}
	told = table_told(t);
	assert_int_equal(told_find(told, FLOW_RECORD_TALLY, 0)->tally.associations_dropped, 3);
	free(told);
	capture_table_free(t);
}

static void random_frames_add_up(void **state)
{
	struct capture_table *t = table_new(300, 4);
	uint64_t sent = 0, told = 0, seed = 12345;
	struct flow_record r;
	struct err e;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint32_t n = (uint32_t)((seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407) >> 33);
		struct capture_packet p = packet(n % 40, (n >> 6) % 40, n % 3 ? TCP : UDP, (uint16_t)(n >> 12 & 15), (uint16_t)(n >> 16 & 15));

		p.tcp_flags = p.protocol == TCP ? (uint8_t)((n >> 20 & 31) | 16) : 0;
		p.seq = n >> 25;
		take(t, p, 60 + n % 1000, at_ms + i);
		sent += 60 + n % 1000;
		if (i % 5000 == 0)
			(void)capture_table_report(t, at_ms, at_ms + i);
		while (capture_table_records(t, &r, 1) == 1) {
			assert_true(flow_record_check(&r, sizeof r, &r, &e));
			told += r.type == FLOW_RECORD_FLOW ? r.flow.counts.bytes_in + r.flow.counts.bytes_out : 0;
		}
		capture_table_age(t, at_ms + i * INT64_C(10), 8);
	}
	assert_true(capture_table_report(t, at_ms, at_ms + 1));
	while (capture_table_records(t, &r, 1) == 1)
		told += r.type == FLOW_RECORD_FLOW ? r.flow.counts.bytes_in + r.flow.counts.bytes_out : 0;
	assert_int_equal(told, sent);
	capture_table_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_sent_the_syn_is_the_source),
		cmocka_unit_test(who_is_sent_syn_and_ack_is_the_source_too),
		cmocka_unit_test(else_who_is_seen_first_is),
		cmocka_unit_test(connections_from_other_ports_are_one_flow),
		cmocka_unit_test(a_refused_connection_is_told),
		cmocka_unit_test(fragments_belong_to_the_flow_of_the_first),
		cmocka_unit_test(fragments_that_come_before_the_first_wait_for_it),
		cmocka_unit_test(fragments_wait_for_half_a_minute),
		cmocka_unit_test(no_fragment_is_lost_that_waits),
		cmocka_unit_test(counters_begin_anew_once_told),
		cmocka_unit_test(a_scan_makes_room_at_its_own_expense),
		cmocka_unit_test(what_nobody_takes_stays_until_it_is_told),
		cmocka_unit_test(what_is_over_is_forgotten),
		cmocka_unit_test(too_many_associations_are_counted),
		cmocka_unit_test(random_frames_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
