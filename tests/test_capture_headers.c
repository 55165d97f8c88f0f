/* Where the headers of a frame end: what a ring keeps of it. */
#include "probes/capture_decode.h"

#include "tests/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static size_t header_of(const struct made *m)
{
	struct capture_frame f;

	(void)decode(m, &f);
	return f.header;
}

static void headers_end_where_payload_begins(void **state)
{
	struct made tcp = outer(6, 24 + 8), udp = outer(17, 8 + 8), icmp = outer(1, 16), later = { .n = 0 }, six = { .n = 0 }, esp = outer(50, 16);

	(void)state;
	PUT(&tcp, 0x9c, 0x40, 0x01, 0xbb, 0, 0, 0, 9, 0, 0, 0, 0, 0x60, TCP_ACK, 1, 0, 0, 0, 0, 0, 2, 4, 5, 0xb4); /* with an option */
	PUT(&tcp, 1, 2, 3, 4, 5, 6, 7, 8);
	assert_int_equal(header_of(&tcp), 14 + 20 + 24);
	put_udp(&udp, 1000, 53, 8);
	PUT(&udp, 1, 2, 3, 4, 5, 6, 7, 8);
	assert_int_equal(header_of(&udp), 14 + 20 + 8);
	PUT(&icmp, 8, 0, 1, 2, 3, 4, 5, 6, 'p', 'a', 'y', 'l', 'o', 'a', 'd', '!');
	assert_int_equal(header_of(&icmp), 14 + 20 + 8);
	PUT(&esp, 9, 9, 9, 9, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8);
	assert_int_equal(header_of(&esp), 14 + 20);

	put_macs(&later);
	PUT(&later, 8, 0);
	put_ipv4(&later, 6, 24, 185);
	put_tcp(&later, TCP_ACK);
	PUT(&later, 1, 2, 3, 4);
	assert_int_equal(header_of(&later), 14 + 20);

	put_macs(&six);
	PUT(&six, 0x81, 0, 0, 7, 0x86, 0xdd);
	put_ipv6(&six, 60, 8 + 20 + 4);
	PUT(&six, 6, 0, 1, 4, 0, 0, 0, 0);
	put_tcp(&six, TCP_ACK);
	PUT(&six, 1, 2, 3, 4);
	assert_int_equal(header_of(&six), 18 + 40 + 8 + 20);
}

static void what_udp_carries_is_payload_whatever_it_is(void **state)
{
	struct made gre = outer(47, 8 + 40 + 4), ipip = outer(4, 40), vxlan = outer(17, 8 + 8 + 14 + 40);

	(void)state;
	PUT(&gre, 0x20, 0, 8, 0, 0, 0, 0, 1);
	put_ipv4(&gre, 6, 20 + 4, 0);
	put_tcp(&gre, TCP_ACK);
	PUT(&gre, 1, 2, 3, 4);
	assert_int_equal(header_of(&gre), 14 + 20 + 8 + 40);
	put_inner_tcp(&ipip);
	assert_int_equal(header_of(&ipip), 14 + 20 + 40);
	put_udp(&vxlan, 55555, 4789, 8 + 14 + 40);
	PUT(&vxlan, 8, 0, 0, 0, 0, 0, 7, 0);
	put_macs(&vxlan);
	PUT(&vxlan, 8, 0);
	put_inner_tcp(&vxlan);
	assert_int_equal(header_of(&vxlan), 14 + 20 + 8);
}

static void what_is_not_understood_is_no_header(void **state)
{
	struct made offset = outer(6, 24), gre = outer(47, 8 + 20), arp = { .n = 0 }, other = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_tcp(&offset, TCP_ACK);
	PUT(&offset, 1, 2, 3, 4);
	offset.bytes[14 + 20 + 12] = 0x40;
	assert_int_equal(header_of(&offset), 14 + 20);
	PUT(&gre, 0x20, 0, 8, 0, 0, 0, 0, 1, 'A', ' ', 't', 'e', 'x', 't', ' ', 'o', 'f', ' ', 's', 'o', 'm', 'e', 'b', 'o', 'd', 'y', '.', '.');
	assert_int_equal(header_of(&gre), 14 + 20);
	put_macs(&arp);
	PUT(&arp, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1);
	assert_int_equal(header_of(&arp), 14);
	put_macs(&other);
	PUT(&other, 0, 12, 'n', 'a', 'm', 'e', 's', ' ', 't', 'h', 'e', 'r', 'e', '.');
	assert_int_equal(header_of(&other), 14);

	/* captured too short for what is there */
	for (size_t n = 0; n < offset.n; n++) {
		(void)capture_decode(LINK_ETHERNET, offset.bytes, n, offset.n, &f);
		assert_true(f.header <= n);
	}
}

/* ---- pseudowires without a control word: the first octet behind the labels is a destination's MAC ---- */

static const uint8_t macs_of_any_vendor[][12] = {
	{ 0x6c, 0x2b, 0x59, 0x12, 0x12, 0x34, 0x00, 0x50, 0x56, 0xaa, 0xbb, 0xcc }, /* as IPv6: hop-by-hop follows */
	{ 0x6c, 0x2b, 0x59, 0x12, 0x00, 0x36, 0x3c, 0x50, 0x56, 0xaa, 0xbb, 0xcc }, /* destination options, and a length that is near */
	{ 0x6c, 0x2b, 0x59, 0x12, 0x12, 0x34, 0x04, 0x50, 0x56, 0xaa, 0xbb, 0xcc }, /* IPv4 in IPv6 */
	{ 0x60, 0x00, 0x00, 0x00, 0x00, 0x4c, 0x06, 0x50, 0x56, 0xaa, 0xbb, 0xcc }, /* TCP, and a length that is right for 36 octets */
	{ 0x4c, 0x2b, 0x00, 0x60, 0x12, 0x34, 0x00, 0x50, 0x40, 0x11, 0xbb, 0xcc }, /* as IPv4: UDP behind 48 octets */
	{ 0x4f, 0x2b, 0x00, 0x60, 0x12, 0x34, 0x00, 0x50, 0x40, 0x06, 0xbb, 0xcc }, /* TCP behind 60 */
	{ 0x45, 0x00, 0x00, 0x5a, 0x12, 0x34, 0x00, 0x00, 0x40, 0x06, 0xbb, 0xcc },
	{ 0x00, 0x50, 0x56, 0xaa, 0xbb, 0xcc, 0x6c, 0x2b, 0x59, 0x12, 0x12, 0x34 }, /* as a control word */
	{ 0xb8, 0x2a, 0x72, 0x12, 0x12, 0x34, 0x00, 0x50, 0x56, 0xaa, 0xbb, 0xcc },
};

enum { SAID = 36, OUTER = 18 };

/* TCP whose sequence number reads as an extension header of `length`. */
static struct made pseudowire(const uint8_t macs[12], uint8_t next, uint8_t length)
{
	struct made m = { .n = 0 };

	put_macs(&m);
	PUT(&m, 0x88, 0x47, 0, 0x01, 0x01, 64);
	put(&m, macs, 12);
	PUT(&m, 8, 0);
	put_ipv4(&m, 6, 20 + SAID, 0);
	PUT(&m, 0x9c, 0x40, 0x01, 0xbb, 0, 9, next, length, 0, 0, 0, 0, 0x50, TCP_ACK, 1, 0, 0, 0, 0, 0);
	for (size_t i = 0; i < SAID; i++)
		PUT(&m, (uint8_t)"PATIENT^JEAN"[i % 12]);
	return m;
}

/* Each way in which its first octets may be read as IP and what follows as extension headers. */
static void each_pseudowire(void (*look)(const struct made *whole))
{
	for (size_t i = 0; i < ARRAY_LEN(macs_of_any_vendor); i++)
		for (unsigned next = 0; next < 64; next++)
			for (uint8_t length = 0; length < 12; length++) {
				const struct made whole = pseudowire(macs_of_any_vendor[i], (uint8_t)next, length);

				look(&whole);
			}
}

static void look_at_what_it_carries(const struct made *whole)
{
	struct capture_frame f;

	assert_int_equal(decode(whole, &f), CAPTURE_OK);
	assert_int_equal(f.mpls, 1);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.packets[0].family, 4);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.packets[0].length, SAID);
	assert_int_equal(f.header, OUTER + 14 + 20 + 20);
}

static void a_pseudowire_without_control_word_is_no_ip(void **state)
{
	(void)state;
	each_pseudowire(look_at_what_it_carries);
}

/* Checksums and lengths that were left to a network card, cut frames, other types. */
static void look_at_what_nothing_bears_out(const struct made *whole)
{
	struct made no_sum = *whole, no_length = *whole, llc = *whole;

	no_sum.bytes[OUTER + 14 + 10] ^= 0xff;
	assert_true(header_of(&no_sum) <= OUTER + 14 + 20 + 20);
	no_length.bytes[OUTER + 14 + 2] = no_length.bytes[OUTER + 14 + 3] = 0;
	assert_true(header_of(&no_length) <= OUTER + 14 + 20 + 20);
	memcpy(llc.bytes + OUTER + 12, "\0\x4c\xe0\xe0\x03", 5);
	assert_true(header_of(&llc) <= OUTER + 14);
	for (size_t n = 0; n < whole->n; n++) {
		struct capture_frame f;

		(void)capture_decode(LINK_ETHERNET, whole->bytes, n, whole->n, &f);
		assert_true(f.header <= n && f.header <= OUTER + 14 + 20 + 20);
	}
}

static void what_is_beneath_labels_and_not_borne_out_is_no_header(void **state)
{
	(void)state;
	each_pseudowire(look_at_what_nothing_bears_out);
}

static void ip_and_control_words_beneath_labels_are_told(void **state)
{
	struct made six = { .n = 0 }, word = { .n = 0 }, extended = { .n = 0 }, small = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&six);
	PUT(&six, 0x88, 0x47, 0, 0x01, 0x01, 64);
	extended = small = word = six;
	put_ipv6(&six, 6, 24);
	put_tcp(&six, TCP_ACK);
	PUT(&six, 1, 2, 3, 4);
	assert_int_equal(decode(&six, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.header, OUTER + 40 + 20);

	put_ipv6(&extended, 0, 8 + 24);
	PUT(&extended, 6, 0, 1, 4, 0, 0, 0, 0);
	put_tcp(&extended, TCP_ACK);
	PUT(&extended, 1, 2, 3, 4);
	assert_int_equal(decode(&extended, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.header, 14); /* it is told, and not kept */

	PUT(&word, 0, 0, 0, 7);
	put(&word, macs_of_any_vendor[0], 12);
	PUT(&word, 8, 0);
	put_ipv4(&word, 6, 24, 0);
	put_tcp(&word, TCP_ACK);
	PUT(&word, 1, 2, 3, 4);
	assert_int_equal(decode(&word, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.header, OUTER + 4 + 14 + 20 + 20);

	put_ipv4(&small, 6, 20, 0); /* and padding */
	put_tcp(&small, TCP_ACK);
	PUT(&small, 0, 0, 0, 0, 0, 0);
	assert_int_equal(decode(&small, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].length, 0);
	assert_int_equal(f.header, OUTER + 20 + 20);
}

/* Extension headers behind labels, then TCP of eight octets whose checksum is made right; header: the type of the first of them. */
static struct made extended(uint8_t header, const uint8_t *headers, size_t n)
{
	const size_t tcp = OUTER + 40 + n;
	struct made m = { .n = 0 };
	uint32_t sum = 6 + 28;

	put_macs(&m);
	PUT(&m, 0x88, 0x47, 0, 0x01, 0x01, 64);
	put_ipv6(&m, header, n + 28);
	put(&m, headers, n);
	put_tcp(&m, TCP_ACK);
	PUT(&m, 'P', 'A', 'T', 'I', 'E', 'N', 'T', '^');
	for (size_t i = OUTER + 8; i < OUTER + 40; i += 2)
		sum += (uint32_t)m.bytes[i] << 8 | m.bytes[i + 1];
	for (size_t i = tcp; i < m.n; i += 2)
		sum += (uint32_t)m.bytes[i] << 8 | m.bytes[i + 1];
	m.bytes[tcp + 16] = (uint8_t)(folded(sum) >> 8);
	m.bytes[tcp + 17] = (uint8_t)folded(sum);
	return m;
}

static const struct { uint8_t first; size_t n; uint8_t octets[48]; } chains[] = {
	{ 0, 8, { 6, 0, 1, 4 } },                                     /* hop-by-hop: padding */
	{ 0, 8, { 6, 0, 5, 2, 0, 0, 1, 0 } },                         /* router alert, and padding */
	{ 60, 16, { 6, 1, 0, 30, 4, 1, 2, 3, 4, 1, 5 } },             /* destination options, one of them unknown */
	{ 0, 16, { 60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4 } },
	{ 44, 8, { 6 } },                                             /* a fragment that is the whole */
	{ 43, 24, { 6, 2, 4, 0, 0 } },                                /* segments: it has arrived */
	{ 0, 40, { 43, 0, 1, 4, [8] = 60, 2, 2, [32] = 6, 0, 1, 4 } },      /* hop-by-hop, a mobile node, destination options */
};

static void extension_headers_beneath_labels_are_kept_when_all_bears_them_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(chains); i++) {
		struct made m = extended(chains[i].first, chains[i].octets, chains[i].n);
		const size_t header = OUTER + 40 + chains[i].n + 20;
		struct capture_frame f;

		assert_int_equal(decode(&m, &f), CAPTURE_OK);
		assert_int_equal(f.packets[0].port, 443);
		if (f.header != header)
			fail_msg("chain %zu: %zu octets are kept of %zu", i, f.header, header);
		for (size_t n = 0; n < m.n; n++) { /* cut, nobody can tell */
			(void)capture_decode(LINK_ETHERNET, m.bytes, n, m.n, &f);
			assert_true(f.header <= 14);
		}
		for (size_t k = OUTER + 40 + chains[i].n; k < m.n; k++) { /* any octet of TCP is another one */
			struct made wrong = m;

			wrong.bytes[k] ^= 0x10;
			assert_true(header_of(&wrong) == 14);
		}
	}
}

static void extension_headers_that_contradict_themselves_are_not_kept(void **state)
{
	static const struct { uint8_t first; size_t n; uint8_t octets[48]; } wrong[] = {
		{ 0, 8, { 6, 0, 1, 4, 0, 0, 1 } },                    /* padding that is none */
		{ 0, 8, { 6, 0, 1, 5 } },                             /* past the end of its header */
		{ 0, 8, { 6, 0, 0, 0, 0, 0, 0, 7 } },                 /* an option without a length */
		{ 60, 16, { 0, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4 } },   /* hop-by-hop is the first */
		{ 44, 8, { 6, 0, 0, 1 } },                            /* more fragments follow */
		{ 44, 8, { 6, 7 } },
		{ 43, 24, { 6, 2, 0, 0 } },                           /* of a type that is no more */
		{ 43, 24, { 6, 2, 4, 0, 1 } },                        /* more segments than there is room for */
		{ 135, 8, { 6, 0 } },
		{ 0, 8, { 132, 0, 1, 4 } },                           /* another sum */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct made m = extended(wrong[i].first, wrong[i].octets, wrong[i].n);

		if (header_of(&m) != 14)
			fail_msg("%zu: %zu octets are kept", i, header_of(&m));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_end_where_payload_begins),
		cmocka_unit_test(what_udp_carries_is_payload_whatever_it_is),
		cmocka_unit_test(what_is_not_understood_is_no_header),
		cmocka_unit_test(a_pseudowire_without_control_word_is_no_ip),
		cmocka_unit_test(what_is_beneath_labels_and_not_borne_out_is_no_header),
		cmocka_unit_test(ip_and_control_words_beneath_labels_are_told),
		cmocka_unit_test(extension_headers_beneath_labels_are_kept_when_all_bears_them_out),
		cmocka_unit_test(extension_headers_that_contradict_themselves_are_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
