/* Headers that are kept because somebody asked for them: which packets, how much of each, for how long. */
#include "probes/capture_ring.h"

#include "tests/capture_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINK_ETHERNET = 1, BEGIN_MS = 1000000, MINUTE_MS = 60000, PAYLOAD = 64 };

static const char canary[] = "ZZCANARIPATIENT";

/* TCP from 10.0.0.`from` to 10.0.0.9:104, whose payload is the word that must never be kept. */
static size_t make_frame(uint8_t from, uint8_t *bytes)
{
	const uint8_t head[] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0,
		0x45, 0, 0, 40 + PAYLOAD, 0, 1, 0, 0, 64, 6, 0, 0, 10, 0, 0, from, 10, 0, 0, 9,
		0x9c, 0x40, 0, 104, 0, 0, 0, 9, 0, 0, 0, 0, 0x50, TCP_ACK, 1, 0, 0, 0, 0, 0,
	};

	memcpy(bytes, head, sizeof head);
	for (size_t i = 0; i < PAYLOAD; i++)
		bytes[sizeof head + i] = (uint8_t)canary[i % (sizeof canary - 1)];
	return sizeof head + PAYLOAD;
}

static void take(struct capture_ring *r, uint8_t from, int64_t at_ms)
{
	struct capture_frame f;
	uint8_t bytes[256];
	size_t n = make_frame(from, bytes);

	assert_int_equal(capture_decode(LINK_ETHERNET, bytes, n, n, &f), CAPTURE_OK);
	capture_ring_take(r, &f, bytes, n, at_ms * 1000);
}

static void order(struct capture_ring *r, enum flow_order_command command, uint32_t ring, uint64_t after, int64_t now_ms)
{
	struct flow_order o = { .command = command, .ring = ring, .until_ms = now_ms + MINUTE_MS, .after = after }, checked;

	assert_true(flow_order_check(&o, sizeof o, &checked));
	capture_ring_order(r, &checked, now_ms);
}

/* All that it has to tell now, each record checked; the last of them is the RING. */
static struct told *told(struct capture_ring *r, int64_t now_ms)
{
	struct told *t = calloc(1, sizeof *t);
	struct flow_record copy;
	struct err e;
	size_t n;

	assert_non_null(t);
	while ((n = capture_ring_peek(r, t->records + t->n, FLOW_RECORDS_MAX, now_ms)) > 0) {
		capture_ring_told(r, t->records + t->n, n);
		t->n += n;
		assert_true(t->n + FLOW_RECORDS_MAX <= RECORDS_MOST);
	}
	for (size_t i = 0; i < t->n; i++)
		if (!flow_record_check(&t->records[i], sizeof t->records[i], &copy, &e))
			fail_msg("record %zu: %s", i, e.text);
	return t;
}

static struct flow_record state_of(struct capture_ring *r, int64_t now_ms)
{
	struct told *t = told(r, now_ms);
	struct flow_record last = { .type = 0 };

	if (t->n > 0)
		last = t->records[t->n - 1];
	free(t);
	return last;
}

static void nothing_is_kept_unless_it_is_asked_for(void **state)
{
	struct capture_ring r = { .number = 0 };

	(void)state;
	take(&r, 1, BEGIN_MS);
	order(&r, FLOW_ORDER_GIVE, 7, 0, BEGIN_MS);
	assert_null(r.slots);
	assert_int_equal(state_of(&r, BEGIN_MS).type, 0);
}

static void headers_are_kept_and_nothing_behind_them(void **state)
{
	struct capture_ring r = { .number = 0 };
	struct told *t;

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	assert_int_equal(state_of(&r, BEGIN_MS).ring.state, FLOW_RING_KEEPS);
	for (uint8_t i = 1; i <= 3; i++)
		take(&r, i, BEGIN_MS + i);
	assert_null(memmem(r.slots, 3 * sizeof *r.slots, "ZZ", 2));
	order(&r, FLOW_ORDER_GIVE, 1, 0, BEGIN_MS + 10);
	t = told(&r, BEGIN_MS + 10);
	assert_int_equal(told_count(t, FLOW_RECORD_HEADERS), 3);
	for (size_t i = 0; i < 3; i++) {
		const struct flow_record *p = &t->records[i];

		assert_int_equal(p->headers.number, i + 1);
		assert_int_equal(p->headers.at_us, (BEGIN_MS + (int64_t)i + 1) * 1000);
		assert_int_equal(p->headers.n, 54);
		assert_int_equal(p->headers.wire, 54 + PAYLOAD);
		assert_int_equal(p->headers.octets[29], i + 1);
	}
	assert_int_equal(t->records[3].type, FLOW_RECORD_RING);
	assert_int_equal(t->records[3].ring.answer, 1);
	assert_int_equal(t->records[3].ring.given, 3);
	assert_int_equal(t->records[3].ring.octets, 3 * 54);
	free(t);
	capture_ring_forget(&r);
}

static void packets_of_one_address_are_kept_alone(void **state)
{
	struct capture_ring r = { .number = 0 };
	struct flow_order o = { .command = FLOW_ORDER_RING, .ring = 1, .until_ms = BEGIN_MS + MINUTE_MS, .family = 4, .host = { 10, 0, 0, 2 } };

	(void)state;
	capture_ring_order(&r, &o, BEGIN_MS);
	for (uint8_t i = 1; i <= 3; i++)
		take(&r, i, BEGIN_MS + i);
	assert_int_equal(r.last, 1);
	assert_int_equal(r.slots[0].headers.octets[29], 2);
	o.ring = 2;
	o.host[3] = 9; /* as destination */
	capture_ring_order(&r, &o, BEGIN_MS);
	take(&r, 1, BEGIN_MS);
	assert_int_equal(r.last, 1);
	capture_ring_forget(&r);
}

static void the_oldest_go_when_it_is_full(void **state)
{
	struct capture_ring r = { .number = 0 };
	struct flow_record s;
	struct told *t;

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	for (size_t i = 0; i < FLOW_RING_MOST + 100; i++)
		take(&r, (uint8_t)(i % 250), BEGIN_MS);
	capture_ring_note(&r);
	s = state_of(&r, BEGIN_MS);
	assert_int_equal(s.ring.first, 101);
	assert_int_equal(s.ring.last, FLOW_RING_MOST + 100);
	assert_int_equal(s.ring.octets, (uint64_t)FLOW_RING_MOST * 54);

	order(&r, FLOW_ORDER_GIVE, 1, 0, BEGIN_MS);
	t = told(&r, BEGIN_MS);
	assert_int_equal(told_count(t, FLOW_RECORD_HEADERS), FLOW_GIVEN_MOST);
	assert_int_equal(t->records[0].headers.number, 101);
	assert_int_equal(t->records[t->n - 1].ring.given, 100 + FLOW_GIVEN_MOST);
	free(t);
	order(&r, FLOW_ORDER_GIVE, 1, FLOW_RING_MOST + 99, BEGIN_MS);
	t = told(&r, BEGIN_MS);
	assert_int_equal(told_count(t, FLOW_RECORD_HEADERS), 1);
	assert_int_equal(t->records[1].ring.given, FLOW_RING_MOST + 100);
	free(t);
	order(&r, FLOW_ORDER_GIVE, 1, FLOW_RING_MOST + 100, BEGIN_MS);
	s = state_of(&r, BEGIN_MS);
	assert_int_equal(s.ring.answer, 1);
	assert_int_equal(s.ring.given, FLOW_RING_MOST + 100);
	capture_ring_forget(&r);
}

static void what_is_overwritten_while_it_is_told_is_left_out(void **state)
{
	struct capture_ring r = { .number = 0 };
	struct flow_record some[8];
	struct told *t;

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	for (size_t i = 0; i < FLOW_RING_MOST; i++)
		take(&r, 1, BEGIN_MS);
	order(&r, FLOW_ORDER_GIVE, 1, 0, BEGIN_MS);
	assert_true(capture_ring_peek(&r, some, 8, BEGIN_MS) == 8);
	capture_ring_told(&r, some, 8);
	for (size_t i = 0; i < 50; i++)
		take(&r, 2, BEGIN_MS);
	t = told(&r, BEGIN_MS);
	assert_int_equal(t->records[0].headers.number, 51);
	assert_int_equal(t->records[t->n - 1].ring.given, FLOW_GIVEN_MOST);
	free(t);
	capture_ring_forget(&r);
}

static void while_packets_come_it_is_told_each_second(void **state)
{
	struct capture_ring r = { .number = 0 };

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	(void)state_of(&r, BEGIN_MS);
	take(&r, 1, BEGIN_MS);
	capture_ring_age(&r, BEGIN_MS);
	assert_int_equal(state_of(&r, BEGIN_MS).ring.last, 1);

	take(&r, 1, BEGIN_MS + 1);
	capture_ring_age(&r, BEGIN_MS + FLOW_RING_TELL_MS - 1);
	assert_int_equal(state_of(&r, BEGIN_MS + FLOW_RING_TELL_MS - 1).type, 0);
	capture_ring_age(&r, BEGIN_MS + FLOW_RING_TELL_MS);
	assert_int_equal(state_of(&r, BEGIN_MS + FLOW_RING_TELL_MS).ring.last, 2);
	capture_ring_age(&r, BEGIN_MS + 2 * FLOW_RING_TELL_MS);
	assert_int_equal(state_of(&r, BEGIN_MS + 2 * FLOW_RING_TELL_MS).type, 0);
	capture_ring_forget(&r);
}

static void its_time_ends_and_then_it_is_gone(void **state)
{
	struct capture_ring r = { .number = 0 };
	const int64_t end = BEGIN_MS + MINUTE_MS;

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	take(&r, 1, end - 1);
	take(&r, 1, end);
	assert_int_equal(r.last, 1);
	(void)state_of(&r, BEGIN_MS);
	capture_ring_age(&r, end - 1);
	assert_int_equal(state_of(&r, end - 1).ring.last, 1);
	capture_ring_age(&r, end - 1);
	assert_int_equal(state_of(&r, end - 1).type, 0);
	capture_ring_age(&r, end);
	assert_int_equal(state_of(&r, end).ring.state, FLOW_RING_HELD);
	capture_ring_age(&r, end + 1);
	assert_int_equal(state_of(&r, end + 1).type, 0);
	capture_ring_age(&r, end + FLOW_RING_HELD_MS);
	assert_int_equal(state_of(&r, end + FLOW_RING_HELD_MS).ring.state, FLOW_RING_NONE);
	assert_null(r.slots);
}

static void no_order_makes_it_longer_than_it_may_be(void **state)
{
	struct capture_ring r = { .number = 0 };
	struct flow_order o = { .command = FLOW_ORDER_RING, .ring = 1, .until_ms = BEGIN_MS + 100 * INT64_C(3600000) };

	(void)state;
	capture_ring_order(&r, &o, BEGIN_MS);
	assert_int_equal(r.until_ms, BEGIN_MS + FLOW_RING_HOURS * 3600000);
	o.ring = 2;
	o.until_ms = BEGIN_MS;
	capture_ring_order(&r, &o, BEGIN_MS);
	assert_null(r.slots);
	assert_int_equal(state_of(&r, BEGIN_MS).ring.state, FLOW_RING_NONE);
}

static void the_same_order_again_changes_nothing_and_another_one_begins_anew(void **state)
{
	struct capture_ring r = { .number = 0 };

	(void)state;
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	take(&r, 1, BEGIN_MS);
	order(&r, FLOW_ORDER_RING, 1, 0, BEGIN_MS);
	assert_int_equal(r.last, 1);
	order(&r, FLOW_ORDER_FORGET, 2, 0, BEGIN_MS); /* of another one */
	assert_non_null(r.slots);
	order(&r, FLOW_ORDER_RING, 2, 0, BEGIN_MS);
	assert_int_equal(r.last, 0);
	order(&r, FLOW_ORDER_FORGET, 2, 0, BEGIN_MS);
	assert_null(r.slots);
	assert_int_equal(state_of(&r, BEGIN_MS).ring.state, FLOW_RING_NONE);
}

static void orders_that_cannot_be_are_refused(void **state)
{
	const struct flow_order good = { .command = FLOW_ORDER_RING, .ring = 1, .until_ms = BEGIN_MS };
	struct flow_order o = good, ret;

	(void)state;
	assert_true(flow_order_check(&o, sizeof o, &ret));
	assert_false(flow_order_check(&o, sizeof o - 1, &ret));
	o.command = FLOW_ORDERS;
	assert_false(flow_order_check(&o, sizeof o, &ret));
	o = good;
	o.ring = 0;
	assert_false(flow_order_check(&o, sizeof o, &ret));
	o = good;
	o.family = 5;
	assert_false(flow_order_check(&o, sizeof o, &ret));
	o = good;
	o.until_ms = -1;
	assert_false(flow_order_check(&o, sizeof o, &ret));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_kept_unless_it_is_asked_for),
		cmocka_unit_test(headers_are_kept_and_nothing_behind_them),
		cmocka_unit_test(packets_of_one_address_are_kept_alone),
		cmocka_unit_test(the_oldest_go_when_it_is_full),
		cmocka_unit_test(what_is_overwritten_while_it_is_told_is_left_out),
		cmocka_unit_test(while_packets_come_it_is_told_each_second),
		cmocka_unit_test(its_time_ends_and_then_it_is_gone),
		cmocka_unit_test(no_order_makes_it_longer_than_it_may_be),
		cmocka_unit_test(the_same_order_again_changes_nothing_and_another_one_begins_anew),
		cmocka_unit_test(orders_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
