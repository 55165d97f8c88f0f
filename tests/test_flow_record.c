#include "flow_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const int64_t at_ms = INT64_C(1795316400000);

static struct flow_key web_key(void)
{
	return (struct flow_key){ .source = { 10, 0, 0, 1 }, .destination = { 10, 0, 0, 2 }, .port = 443, .protocol = 6, .family = 4 };
}

static struct flow_record record_of(enum flow_record_type type)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = type;
	r.interval_ms = at_ms;
	switch (type) {
	case FLOW_RECORD_POINT:
		r.point.version = FLOW_RECORD_VERSION;
		memcpy(r.point.name, "eth1", sizeof "eth1");
		break;
	case FLOW_RECORD_FLOW:
		r.flow.key = web_key();
		r.flow.counts = (struct flow_counts){ 120, 60, 2, 1 };
		r.flow.first_ms = r.flow.last_ms = at_ms;
		break;
	case FLOW_RECORD_ASSOCIATION:
		r.association.key = web_key();
		r.association.started_ms = r.association.last_ms = at_ms;
		r.association.outcome = FLOW_ASSOCIATION_ACCEPTED;
		memcpy(r.association.calling_ae, "SITE_A", sizeof "SITE_A");
		break;
	case FLOW_RECORD_CONTEXT:
		r.context.key = web_key();
		memcpy(r.context.sop_class, "1.2.840.10008.1.1", sizeof "1.2.840.10008.1.1");
		break;
	case FLOW_RECORD_TALLY: r.tally.until_ms = at_ms + FLOW_INTERVAL_MS; break;
	case FLOW_RECORD_KEEPER: r.keeper.event = FLOW_KEEPER_KILLED; break;
	case FLOW_RECORD_END: break;
	case FLOW_RECORD_HEADERS:
		r.headers.number = 1;
		r.headers.at_us = at_ms * 1000;
		r.headers.wire = 60;
		r.headers.n = 54;
		break;
	case FLOW_RECORD_RING:
		r.ring.ring = 1;
		r.ring.state = FLOW_RING_KEEPS;
		r.ring.first = 1;
		r.ring.last = 2;
		r.ring.octets = 108;
		break;
	}
	return r;
}

static bool accepts(const struct flow_record *r)
{
	struct flow_record copy;
	struct err e;

	return flow_record_check(r, sizeof *r, &copy, &e);
}

static void a_record_of_each_type_is_believed(void **state)
{
	(void)state;
	for (enum flow_record_type t = FLOW_RECORD_POINT; t <= FLOW_RECORD_RING; t++) {
		struct flow_record r = record_of(t);

		assert_true(accepts(&r));
	}
}

#define REFUSES(type, change) do { \
	struct flow_record r = record_of(type); \
	change; \
	assert_false(accepts(&r)); \
} while (0)

static void what_cannot_be_is_refused(void **state)
{
	(void)state;
	REFUSES(FLOW_RECORD_FLOW, r.type = 0);
	REFUSES(FLOW_RECORD_FLOW, r.type = FLOW_RECORD_RING + 1);
	REFUSES(FLOW_RECORD_END, r.interval_ms = -1);
	REFUSES(FLOW_RECORD_HEADERS, r.headers.number = 0);
	REFUSES(FLOW_RECORD_HEADERS, r.headers.at_us = INT64_MAX);
	REFUSES(FLOW_RECORD_HEADERS, (r.headers.n = FLOW_HEADERS_MAX + 1, r.headers.wire = 1000));
	REFUSES(FLOW_RECORD_HEADERS, r.headers.n = 61);
	REFUSES(FLOW_RECORD_RING, r.ring.state = FLOW_RING_STATES);
	REFUSES(FLOW_RECORD_RING, r.ring.first = 0);
	REFUSES(FLOW_RECORD_RING, r.ring.last = FLOW_RING_MOST + 1);
	REFUSES(FLOW_RECORD_RING, r.ring.octets = 2 * FLOW_HEADERS_MAX + 1);
	REFUSES(FLOW_RECORD_POINT, r.point.version++);
	REFUSES(FLOW_RECORD_POINT, r.point.name[1] = '\033');
	REFUSES(FLOW_RECORD_POINT, r.point.name[0] = '\0');
	REFUSES(FLOW_RECORD_POINT, memset(r.point.name, 'x', sizeof r.point.name));
	REFUSES(FLOW_RECORD_FLOW, r.flow.key.family = 5);
	REFUSES(FLOW_RECORD_FLOW, r.flow.key.source[4] = 1);
	REFUSES(FLOW_RECORD_FLOW, r.flow.key.protocol = 1);
	REFUSES(FLOW_RECORD_FLOW, r.flow.key.within = FLOW_TUNNEL_COUNT);
	REFUSES(FLOW_RECORD_FLOW, r.flow.counts.bytes_in = UINT64_C(1) << 60);
	REFUSES(FLOW_RECORD_FLOW, r.flow.counts = (struct flow_counts){ .bytes_out = 1 });
	REFUSES(FLOW_RECORD_FLOW, r.flow.first_ms = r.flow.last_ms + 1);
	REFUSES(FLOW_RECORD_FLOW, r.flow.last_ms = INT64_MAX);
	REFUSES(FLOW_RECORD_FLOW, r.flow.connections = 4);
	REFUSES(FLOW_RECORD_FLOW, r.flow.vlan = 4096);
	REFUSES(FLOW_RECORD_FLOW, r.flow.tunnel = FLOW_TUNNEL_COUNT);
	REFUSES(FLOW_RECORD_ASSOCIATION, r.association.key.protocol = 17);
	REFUSES(FLOW_RECORD_ASSOCIATION, r.association.calling_ae[0] = '\n');
	REFUSES(FLOW_RECORD_ASSOCIATION, memset(r.association.called_ae, 'A', FLOW_AE_MAX));
	REFUSES(FLOW_RECORD_ASSOCIATION, r.association.outcome = 0);
	REFUSES(FLOW_RECORD_ASSOCIATION, r.association.outcome = FLOW_ASSOCIATION_OUTCOMES);
	REFUSES(FLOW_RECORD_ASSOCIATION, r.association.last_ms--);
	REFUSES(FLOW_RECORD_CONTEXT, memcpy(r.context.sop_class, "1.2.x", sizeof "1.2.x"));
	REFUSES(FLOW_RECORD_CONTEXT, r.context.sop_class[0] = '\0');
	REFUSES(FLOW_RECORD_CONTEXT, r.context.answer = FLOW_CONTEXT_ANSWERS);
	REFUSES(FLOW_RECORD_TALLY, r.tally.until_ms = at_ms - 1);
	REFUSES(FLOW_RECORD_TALLY, r.tally.tracked = UINT64_MAX);
	REFUSES(FLOW_RECORD_KEEPER, r.keeper.event = FLOW_KEEPER_EVENTS);
	REFUSES(FLOW_RECORD_KEEPER, memcpy(r.keeper.text, "aa\x80", sizeof "aa\x80"));
}

static void a_record_of_another_size_is_refused(void **state)
{
	struct flow_record r = record_of(FLOW_RECORD_END), copy;
	struct err e;

	(void)state;
	assert_false(flow_record_check(&r, sizeof r - 1, &copy, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
	assert_false(flow_record_check(&r, 0, &copy, &e));
}

static void addresses_and_protocols_have_their_usual_words(void **state)
{
	const uint8_t v6[16] = { 0xfe, 0x80, [15] = 1 }, v4[16] = { 127, 0, 10, 1 };
	char text[FLOW_ADDRESS_MAX], name[8];

	(void)state;
	flow_address_text(6, v6, text);
	assert_string_equal(text, "fe80::1");
	flow_address_text(4, v4, text);
	assert_string_equal(text, "127.0.10.1");
	assert_string_equal(flow_protocol_text(6, name), "tcp");
	assert_string_equal(flow_protocol_text(47, name), "gre");
	assert_string_equal(flow_protocol_text(253, name), "253");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_of_each_type_is_believed),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(a_record_of_another_size_is_refused),
		cmocka_unit_test(addresses_and_protocols_have_their_usual_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
