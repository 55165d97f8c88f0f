#include "flows.h"

#include "flow_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOW ((wall_t){ 200 * DAY })

static struct net_address address(const char *text)
{
	struct net_address a;

	assert_true(net_address_parse(text, &a));
	return a;
}

static struct net_range range(const char *text)
{
	struct net_range r;

	assert_true(net_range_parse(text, &r));
	return r;
}

/* Openings of a test: ranges stand beside them. */
struct opening { struct net_range source, destination; struct net_ports port; struct flow_rule rule; };

static const struct flow_rule *open_to(struct opening *o, const char *source, const char *destination, uint16_t port)
{
	o->source = range(source);
	o->destination = range(destination);
	o->port = (struct net_ports){ port, port };
	o->rule = (struct flow_rule){ .source = { .ranges = &o->source, .n = 1 }, .destination = { .ranges = &o->destination, .n = 1 }, .protocol = FLOW_TCP,
		                          .ports = &o->port, .n_ports = 1, .from = WALL_NEVER, .until = WALL_NEVER };
	return &o->rule;
}

static struct flow_seen seen(const char *source, const char *destination, uint16_t port, wall_t last)
{
	return (struct flow_seen){ .source = address(source), .destination = address(destination), .protocol = FLOW_TCP, .port = port,
		                       .traits = FLOW_TRAIT_SYN, .first_seen = { last.ms - DAY }, .last_seen = last, .bytes = 100, .packets = 2 };
}

static struct flow_verdict compare(const struct flow_sets *s, struct flow_seen f, struct flow_use *ret_use)
{
	struct arena *a = arena_new();
	struct flow_comparison c;
	struct flow_verdict v;
	struct err e;

	if (!flow_compare(s, &f, 1, a, &c, &e))
		fail_msg("%s", e.text);
	v = c.verdicts[0];
	if (ret_use)
		*ret_use = c.authorised[0];
	arena_free(a);
	return v;
}

/* ---- ranges ---- */

static void a_prefix_an_address_and_a_span_are_ranges(void **state)
{
	static const struct { const char *text, *first, *last; } rows[] = {
		{ "10.0.0.1", "10.0.0.1", "10.0.0.1" }, { "10.1.2.3/8", "10.0.0.0", "10.255.255.255" }, { "0.0.0.0/0", "0.0.0.0", "255.255.255.255" },
		{ "10.0.0.9/31", "10.0.0.8", "10.0.0.9" }, { "10.0.0.5-10.0.1.2", "10.0.0.5", "10.0.1.2" }, { "2001:db8::/33", "2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff" },
		{ "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "fe80::1", "fe80::1", "fe80::1" },
	};
	char text[NET_ADDRESS_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct net_range r = range(rows[i].text);

		assert_string_equal(net_address_text(&r.first, text), rows[i].first);
		assert_string_equal(net_address_text(&r.last, text), rows[i].last);
	}
}

static void what_is_no_range_is_a_name(void **state)
{
	static const char *const texts[] = { "", "PACS", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0", "10.0.0.9-10.0.0.1", "10.0.0.1-::1",
		                                 "10.0.0.1-", "-10.0.0.1", "2001:db8::/129", "10.0.0.0/ 8", "srv-1", "10.0.0.0/99999999999999999999" };
	struct net_range r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_false(net_range_parse(texts[i], &r));
}

static void ports_are_one_a_range_a_list_or_any(void **state)
{
	struct arena *a = arena_new();
	const struct net_ports *p;
	size_t n;

	(void)state;
	assert_true(net_ports_parse("443;8000-8100;0", a, &p, &n));
	assert_int_equal(n, 3);
	assert_int_equal(p[1].first, 8000);
	assert_int_equal(p[1].last, 8100);
	assert_true(net_ports_parse("any", a, &p, &n));
	assert_int_equal(n, 0);
	assert_false(net_ports_parse("9-8", a, &p, &n));
	assert_false(net_ports_parse("443;", a, &p, &n));
	assert_false(net_ports_parse("", a, &p, &n));
	assert_false(net_ports_parse("65536", a, &p, &n));
	assert_false(net_ports_parse("80;http", a, &p, &n));
	arena_free(a);
}

static void a_range_of_ipv6_holds_no_ipv4(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "::/0", "::/0", 443), .n_authorised = 1 };

	(void)state;
	assert_int_equal(compare(&s, seen("2001:db8::1", "2001:db8::2", 443, NOW), NULL).rule, 0);
	assert_int_equal(compare(&s, seen("10.0.0.1", "10.0.0.2", 443, NOW), NULL).rule, FLOW_NO_RULE);
	open_to(&o, "0.0.0.0/0", "0.0.0.0/0", 443);
	assert_int_equal(compare(&s, seen("10.0.0.1", "10.0.0.2", 443, NOW), NULL).rule, 0);
	assert_int_equal(compare(&s, seen("::1", "::1", 443, NOW), NULL).rule, FLOW_NO_RULE);
}

/* ---- flows ---- */

static void what_is_seen_stands_in_the_register_and_on_the_map_or_not(void **state)
{
	struct opening o, m, x;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1,
		                   .declared = open_to(&m, "10.0.0.7", "10.1.0.1", 104), .n_declared = 1,
		                   .excepted = open_to(&x, "10.0.9.0/24", "10.1.0.1", 104), .n_excepted = 1 };

	(void)state;
	assert_int_equal(compare(&s, seen("10.0.0.7", "10.1.0.1", 104, NOW), NULL).status, FLOW_AUTHORISED);
	assert_int_equal(compare(&s, seen("10.0.0.8", "10.1.0.1", 104, NOW), NULL).status, FLOW_UNDOCUMENTED);
	assert_int_equal(compare(&s, seen("10.0.9.8", "10.1.0.1", 104, NOW), NULL).status, FLOW_EXCEPTED);
	assert_int_equal(compare(&s, seen("10.0.0.7", "10.1.0.1", 105, NOW), NULL).status, FLOW_ROGUE);
	x.rule.until = NOW;
	assert_int_equal(compare(&s, seen("10.0.9.8", "10.1.0.1", 104, NOW), NULL).status, FLOW_ROGUE);
}

static void traffic_after_the_end_of_its_opening_is_rogue_and_says_which(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1 };
	struct flow_verdict v;
	struct flow_use use;

	(void)state;
	o.rule.until = (wall_t){ NOW.ms - 1 };
	v = compare(&s, seen("10.0.0.7", "10.1.0.1", 104, NOW), &use);
	assert_int_equal(v.status, FLOW_ROGUE);
	assert_int_equal(v.rule, 0);
	assert_true(use.seen_after.ms == NOW.ms);
	assert_int_equal(use.flows, 0);
	v = compare(&s, seen("10.0.0.7", "10.1.0.1", 104, (wall_t){ NOW.ms - 2 }), &use);
	assert_int_equal(v.status, FLOW_UNDOCUMENTED);
	assert_int_equal(use.bytes, 100);
}

/* First seen on day 100, last on day 190, of 200. 0: without that bound. */
static void what_is_rogue_is_so_since_its_first_packet_or_the_last_end_of_what_held_it(void **state)
{
	static const struct { struct { int64_t from, until; } openings[2], exceptions[2]; int64_t since; } rows[] = {
		{ .since = 100 },
		{ .openings = { { 0, 150 } }, .since = 150 },
		{ .openings = { { 0, 190 } }, .since = 190 },
		{ .openings = { { 0, 90 } }, .since = 100 },                                   /* it ended before the first packet */
		{ .openings = { { 191, 195 } }, .since = 100 },                                /* it began after the last */
		{ .openings = { { 160, 150 } }, .since = 100 },                                /* it never was in force */
		{ .openings = { { 0, 150 }, { 0, 170 } }, .since = 170 },                      /* of which the narrower is the first */
		{ .openings = { { 0, 170 }, { 0, 150 } }, .since = 170 },
		{ .exceptions = { { 120, 180 } }, .since = 180 },
		{ .exceptions = { { 120, 180 }, { 120, 140 } }, .since = 180 },
		{ .exceptions = { { 120, 190 } }, .since = 190 },
		{ .exceptions = { { 120, 191 } }, .since = 100 },                              /* nobody has seen it since its end */
		{ .exceptions = { { 50, 90 } }, .since = 100 },
		{ .exceptions = { { 180, 180 } }, .since = 100 },
		{ .openings = { { 0, 150 } }, .exceptions = { { 120, 180 } }, .since = 180 },
		{ .openings = { { 0, 180 } }, .exceptions = { { 120, 150 } }, .since = 180 },
		{ .openings = { { 0, 150 } }, .exceptions = { { 120, 195 } }, .since = 150 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct opening o[2], x[2];
		struct flow_rule openings[2], ended[2];
		struct flow_sets s = { .authorised = openings, .ended = ended };
		struct flow_seen f = seen("10.0.0.7", "10.1.0.1", 104, (wall_t){ 190 * DAY });
		struct flow_verdict v;

		f.first_seen.ms = 100 * DAY;
		for (size_t k = 0; k < 2; k++) {
			static const char *const sources[] = { "10.0.0.0/24", "10.0.0.0/16" };

			if (rows[i].openings[k].until) {
				openings[s.n_authorised] = *open_to(&o[k], sources[k], "10.1.0.1", 104);
				if (rows[i].openings[k].from)
					openings[s.n_authorised].from.ms = rows[i].openings[k].from * DAY;
				openings[s.n_authorised++].until.ms = rows[i].openings[k].until * DAY;
			}
			if (rows[i].exceptions[k].until) {
				ended[s.n_ended] = *open_to(&x[k], sources[k], "10.1.0.1", 104);
				ended[s.n_ended].from.ms = rows[i].exceptions[k].from * DAY;
				ended[s.n_ended++].until.ms = rows[i].exceptions[k].until * DAY;
			}
		}
		v = compare(&s, f, NULL);
		if (v.status != FLOW_ROGUE || v.rogue_since.ms != rows[i].since * DAY)
			fail_msg("row %zu: %s since day %lld", i, flow_status_name(v.status), (long long)(v.rogue_since.ms / DAY));
	}
}

/* Nobody saw who opened it: it was shown as an answer while its opening was in force. */
static void so_is_what_ran_the_other_way(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1 };
	struct flow_seen f = seen("10.1.0.1", "10.0.0.7", 51234, NOW);
	struct flow_verdict v;

	(void)state;
	f.traits = 0;
	f.source_port = 104;
	o.rule.until = (wall_t){ NOW.ms - 1 };
	v = compare(&s, f, NULL);
	assert_int_equal(v.status, FLOW_ROGUE);
	assert_true(v.rogue_since.ms == NOW.ms - 1);
	f.traits = FLOW_TRAIT_SYN;
	assert_true(compare(&s, f, NULL).rogue_since.ms == NOW.ms - DAY);
	o.rule.until = WALL_NEVER;
	f.traits = 0;
	assert_true(compare(&s, f, NULL).rogue_since.ms == WALL_NEVER.ms); /* authorised */
}

static void the_narrowest_opening_is_told(void **state)
{
	struct opening wide, narrow;
	struct flow_rule rules[2];
	struct flow_sets s = { .authorised = rules, .n_authorised = 2 };

	(void)state;
	rules[0] = *open_to(&wide, "10.0.0.0/8", "10.0.0.0/8", 104);
	rules[1] = *open_to(&narrow, "10.0.0.0/24", "10.1.0.1", 104);
	assert_int_equal(compare(&s, seen("10.0.0.7", "10.1.0.1", 104, NOW), NULL).rule, 1);
	assert_int_equal(compare(&s, seen("10.0.1.7", "10.1.0.1", 104, NOW), NULL).rule, 0);
}

/* 10.0.0.5 is the collector, 10.1.0.0/24 what it checks. */
static void what_the_collector_asks_is_its_own_and_what_asks_it_is_not(void **state)
{
	static const struct { const char *source, *destination; uint16_t port, source_port; uint16_t traits; enum flow_protocol protocol; enum flow_status status; bool reversed; } rows[] = {
		{ "10.0.0.5", "10.1.0.9", 23, 0, FLOW_TRAIT_SYN, FLOW_TCP, FLOW_OWN, false }, { "10.0.0.5", "10.1.0.9", 123, 0, 0, FLOW_UDP, FLOW_OWN, false },
		{ "10.0.0.5", "10.1.0.9", 0, 0, 0, FLOW_ICMP, FLOW_OWN, false },              { "10.0.0.5", "10.2.0.9", 23, 0, FLOW_TRAIT_SYN, FLOW_TCP, FLOW_ROGUE, false },
		{ "10.0.0.6", "10.1.0.9", 23, 0, FLOW_TRAIT_SYN, FLOW_TCP, FLOW_ROGUE, false }, { "10.1.0.9", "10.0.0.5", 22, 0, FLOW_TRAIT_SYN, FLOW_TCP, FLOW_ROGUE, false },
		{ "10.1.0.9", "10.0.0.5", 45000, 161, 0, FLOW_UDP, FLOW_OWN, true },          { "10.1.0.9", "10.0.0.5", 162, 50000, 0, FLOW_UDP, FLOW_ROGUE, false },
		{ "10.1.0.9", "10.0.0.5", 162, 161, 0, FLOW_UDP, FLOW_ROGUE, false },         { "10.1.0.9", "10.0.0.5", 45000, 22, FLOW_TRAIT_SYN, FLOW_TCP, FLOW_ROGUE, false },
		{ "10.1.0.9", "10.0.0.5", 0, 0, 0, FLOW_ICMP, FLOW_OWN, true },
	};
	struct opening own;
	struct flow_rule rule = *open_to(&own, "10.0.0.5", "10.1.0.0/24", 0);
	struct flow_sets s = { .own = &rule, .n_own = 1 };

	(void)state;
	rule.protocol = FLOW_ANY;
	rule.n_ports = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct flow_seen f = seen(rows[i].source, rows[i].destination, rows[i].port, NOW);
		struct flow_verdict v;

		f.protocol = rows[i].protocol;
		f.source_port = rows[i].source_port;
		f.traits = rows[i].traits;
		v = compare(&s, f, NULL);
		if (v.status != rows[i].status || v.reversed != rows[i].reversed)
			fail_msg("row %zu: %s", i, flow_status_name(v.status));
	}
}

/* Its opening is used, and the map need not tell of it. One that others may use too would never be dead if a daily round used it. */
static void an_opening_of_the_collector_alone_is_used_by_what_it_asks_and_no_other_is(void **state)
{
	static const struct { const char *source; uint16_t traits; size_t flows; } rows[] = {
		{ "10.0.0.5", FLOW_TRAIT_SYN, 1 },    { "10.0.0.5", FLOW_TRAIT_SYN | FLOW_TRAIT_REFUSED, 1 },
		{ "10.0.0.0/24", FLOW_TRAIT_SYN, 0 }, { "0.0.0.0/0", FLOW_TRAIT_SYN | FLOW_TRAIT_ESTABLISHED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct opening o, own;
		struct flow_sets s = { .authorised = open_to(&o, rows[i].source, "10.1.0.0/24", 23), .n_authorised = 1,
			               .own = open_to(&own, "10.0.0.5", "10.1.0.0/24", 23), .n_own = 1 };
		struct flow_seen f = seen("10.0.0.5", "10.1.0.9", 23, NOW);
		struct flow_use use;
		struct flow_verdict v;

		f.traits = rows[i].traits;
		v = compare(&s, f, &use);
		assert_int_equal(v.status, FLOW_OWN);
		assert_int_equal(v.rule, 0);
		if (use.flows != rows[i].flows)
			fail_msg("row %zu: %zu uses", i, use.flows);
	}
}

/* Somebody who is always refused uses nothing; who was accepted once does. It is authorised all the same. */
static void what_is_refused_is_no_use_of_an_opening(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.0/24", 23), .n_authorised = 1 };
	struct flow_seen f = seen("10.0.0.7", "10.1.0.9", 23, NOW);
	struct flow_use use;

	(void)state;
	f.traits = FLOW_TRAIT_SYN | FLOW_TRAIT_REFUSED;
	assert_int_equal(compare(&s, f, &use).status, FLOW_UNDOCUMENTED);
	assert_int_equal(use.flows, 0);
	f.traits |= FLOW_TRAIT_ESTABLISHED;
	assert_int_equal(compare(&s, f, &use).status, FLOW_UNDOCUMENTED);
	assert_int_equal(use.flows, 1);
}

static void without_a_syn_the_authorised_side_opened_it(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1 };
	struct flow_seen f = seen("10.1.0.1", "10.0.0.7", 51234, NOW);
	struct flow_verdict v;

	(void)state;
	f.source_port = 104;
	assert_int_equal(compare(&s, f, NULL).status, FLOW_ROGUE);
	f.traits = 0;
	v = compare(&s, f, NULL);
	assert_true(v.reversed);
	assert_int_equal(v.rule, 0);
	f.source_port = 0; /* several: these are a client's */
	assert_int_equal(compare(&s, f, NULL).status, FLOW_ROGUE);
}

static void a_name_without_address_holds_nothing(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1 };
	struct flow_use none = { .first_seen = WALL_NEVER, .last_seen = WALL_NEVER, .seen_after = WALL_NEVER };

	(void)state;
	o.rule.source = (struct flow_end){ 0 };
	assert_int_equal(compare(&s, seen("10.0.0.7", "10.1.0.1", 104, NOW), NULL).status, FLOW_ROGUE);
	assert_int_equal(flow_opening_judge(&o.rule, &none, (wall_t){ 0 }, NOW), OPENING_UNRESOLVED);
}

static void protocols_without_ports_heed_none(void **state)
{
	struct opening o;
	struct flow_sets s = { .authorised = open_to(&o, "10.0.0.0/24", "10.1.0.1", 104), .n_authorised = 1 };
	struct flow_seen f = seen("10.0.0.7", "10.1.0.1", 0, NOW);

	(void)state;
	f.protocol = FLOW_ICMP;
	assert_int_equal(compare(&s, f, NULL).status, FLOW_ROGUE);
	o.rule.protocol = FLOW_ICMP;
	assert_int_equal(compare(&s, f, NULL).rule, 0);
	o.rule.protocol = FLOW_ANY; /* with a port: those that have some */
	assert_int_equal(compare(&s, f, NULL).rule, FLOW_NO_RULE);
	o.rule.n_ports = 0;
	assert_int_equal(compare(&s, f, NULL).rule, 0);
}

/* ---- openings ---- */

static void an_opening_is_dead_only_when_somebody_looked_for_so_long(void **state)
{
	struct opening o;
	struct flow_rule *r = &o.rule;
	struct flow_use u = { .first_seen = WALL_NEVER, .last_seen = WALL_NEVER, .seen_after = WALL_NEVER };
	const wall_t long_ago = { NOW.ms - 90 * DAY }, later = { NOW.ms - 90 * DAY + 1 };

	(void)state;
	open_to(&o, "10.0.0.0/24", "10.1.0.1", 104);
	assert_int_equal(flow_opening_judge(r, &u, WALL_NEVER, NOW), OPENING_UNUSED);
	assert_int_equal(flow_opening_judge(r, &u, later, NOW), OPENING_UNUSED);
	assert_int_equal(flow_opening_judge(r, &u, long_ago, NOW), OPENING_DEAD);
	u.last_seen = long_ago;
	assert_int_equal(flow_opening_judge(r, &u, (wall_t){ 0 }, NOW), OPENING_DEAD);
	u.last_seen = later;
	assert_int_equal(flow_opening_judge(r, &u, (wall_t){ 0 }, NOW), OPENING_USED);
	u.last_seen = WALL_NEVER;
	r->from = later;
	assert_int_equal(flow_opening_judge(r, &u, (wall_t){ 0 }, NOW), OPENING_UNUSED);
	r->from = (wall_t){ NOW.ms + 1 };
	assert_int_equal(flow_opening_judge(r, &u, (wall_t){ 0 }, NOW), OPENING_PLANNED);
}

static void an_opening_ends_within_thirty_days_or_has_ended(void **state)
{
	struct opening o;
	struct flow_use u = { .first_seen = WALL_NEVER, .last_seen = NOW, .seen_after = WALL_NEVER };

	(void)state;
	open_to(&o, "10.0.0.0/24", "10.1.0.1", 104);
	assert_false(flow_is_ending(&o.rule, NOW));
	o.rule.until = (wall_t){ NOW.ms + 30 * DAY };
	assert_true(flow_is_ending(&o.rule, NOW));
	assert_int_equal(flow_opening_judge(&o.rule, &u, NOW, NOW), OPENING_USED);
	o.rule.until.ms++;
	assert_false(flow_is_ending(&o.rule, NOW));
	o.rule.until = NOW;
	assert_false(flow_is_ending(&o.rule, NOW));
	assert_int_equal(flow_opening_judge(&o.rule, &u, NOW, NOW), OPENING_ENDED);
}

static void passwords_in_clear_are_told_by_what_was_said(void **state)
{
	(void)state;
	assert_null(flow_cleartext(FLOW_TRAIT_SYN | FLOW_TRAIT_HTTP | FLOW_TRAIT_SNMP_V3 | FLOW_TRAIT_SSH, 0));
	assert_string_equal(flow_cleartext(FLOW_TRAIT_TELNET, 0), "telnet");
	assert_string_equal(flow_cleartext(FLOW_TRAIT_SNMP_V1 | FLOW_TRAIT_LDAP_BIND, 0), "snmp-v1");
	assert_string_equal(flow_cleartext(FLOW_TRAIT_SNMP_V1 | FLOW_TRAIT_LDAP_BIND, 1), "ldap");
	assert_null(flow_cleartext(FLOW_TRAIT_SNMP_V1 | FLOW_TRAIT_LDAP_BIND, 2));
}

static void a_register_past_the_ceiling_is_refused(void **state)
{
	struct flow_rule *rules = calloc(FLOW_RULES_MAX + 1, sizeof *rules);
	struct flow_index *x;
	struct err e;

	(void)state;
	assert_non_null(rules);
	assert_false(flow_index_new(rules, FLOW_RULES_MAX + 1, &x, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_an_address_and_a_span_are_ranges),
		cmocka_unit_test(what_is_no_range_is_a_name),
		cmocka_unit_test(ports_are_one_a_range_a_list_or_any),
		cmocka_unit_test(a_range_of_ipv6_holds_no_ipv4),
		cmocka_unit_test(what_is_seen_stands_in_the_register_and_on_the_map_or_not),
		cmocka_unit_test(traffic_after_the_end_of_its_opening_is_rogue_and_says_which),
		cmocka_unit_test(what_is_rogue_is_so_since_its_first_packet_or_the_last_end_of_what_held_it),
		cmocka_unit_test(so_is_what_ran_the_other_way),
		cmocka_unit_test(the_narrowest_opening_is_told),
		cmocka_unit_test(what_the_collector_asks_is_its_own_and_what_asks_it_is_not),
		cmocka_unit_test(an_opening_of_the_collector_alone_is_used_by_what_it_asks_and_no_other_is),
		cmocka_unit_test(what_is_refused_is_no_use_of_an_opening),
		cmocka_unit_test(without_a_syn_the_authorised_side_opened_it),
		cmocka_unit_test(a_name_without_address_holds_nothing),
		cmocka_unit_test(protocols_without_ports_heed_none),
		cmocka_unit_test(an_opening_is_dead_only_when_somebody_looked_for_so_long),
		cmocka_unit_test(an_opening_ends_within_thirty_days_or_has_ended),
		cmocka_unit_test(passwords_in_clear_are_told_by_what_was_said),
		cmocka_unit_test(a_register_past_the_ceiling_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
