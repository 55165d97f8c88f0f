#include "probes/capture_decode.h"

#include "tests/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void tags_and_labels_are_told_and_looked_under(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 0x88, 0xa8, 0x20, 0x64, 0x81, 0x00, 0x00, 0x2a, 0x88, 0x47, 0, 0x01, 0x00, 64, 0, 0x02, 0x01, 64); /* 100, 42, two labels */
	put_ipv4(&m, 6, 20, 0);
	put_tcp(&m, TCP_SYN);
	assert_int_equal(decode(&m, &f), CAPTURE_OK);
	assert_int_equal(f.vlan, 100);
	assert_int_equal(f.inner_vlan, 42);
	assert_int_equal(f.mpls, 2);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.packets[0].tcp_flags, TCP_SYN);
	assert_int_equal(f.packets[0].seq, 9);
}

static void padding_is_no_payload(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 8, 0);
	put_ipv4(&m, 6, 20, 0);
	put_tcp(&m, TCP_ACK);
	PUT(&m, 1, 2, 3, 4, 5, 6);
	assert_int_equal(decode(&m, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].length, 0);
	assert_int_equal(f.packets[0].captured, 0);
}

static void a_frame_that_came_cut_tells_its_whole_length(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 8, 0);
	put_ipv4(&m, 6, 20 + 1000, 0);
	put_tcp(&m, TCP_ACK);
	PUT(&m, 1, 2, 3, 4);
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, m.n, 1054, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].captured, 4);
	assert_int_equal(f.packets[0].length, 1000);

	/* cut in the TCP header: addresses and ports are known */
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, 14 + 20 + 8, 1054, &f), CAPTURE_CUT);
	assert_int_equal(f.packets[0].port, 443);
	assert_int_equal(f.packets[0].tcp_flags, 0);
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, 14 + 10, 1054, &f), CAPTURE_CUT);
	assert_int_equal(f.n, 0);
}

static void extension_headers_and_fragments_of_ipv6(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 0x86, 0xdd);
	put_ipv6(&m, 0, 8 + 8 + 8 + 4);
	PUT(&m, 44, 0, 1, 4, 0, 0, 0, 0);                /* hop-by-hop */
	PUT(&m, 17, 0, 0, 1, 0xde, 0xad, 0xbe, 0xef);    /* a first fragment */
	put_udp(&m, 1000, 53, 4);
	PUT(&m, 1, 2, 3, 4);
	assert_int_equal(decode(&m, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].family, 6);
	assert_int_equal(f.packets[0].port, 53);
	assert_true(f.packets[0].first_fragment);
	assert_int_equal(f.packets[0].fragment_id, 0xdeadbeef);
}

static void a_later_fragment_has_no_ports(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 8, 0);
	put_ipv4(&m, 17, 8, 185);
	PUT(&m, 1, 2, 3, 4, 5, 6, 7, 8);
	assert_int_equal(decode(&m, &f), CAPTURE_OK);
	assert_true(f.packets[0].fragment);
	assert_int_equal(f.packets[0].port, 0);
	assert_int_equal(f.packets[0].fragment_id, 0x1234);
}

static void expect_inside(struct made *m, enum flow_tunnel tunnel)
{
	struct capture_frame f;

	assert_int_equal(decode(m, &f), CAPTURE_OK);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.packets[0].tunnel, tunnel);
	assert_int_equal(f.packets[0].within, FLOW_TUNNEL_NONE);
	assert_int_equal(f.packets[1].within, tunnel);
	assert_int_equal(f.packets[1].protocol, 6);
	assert_int_equal(f.packets[1].port, 443);
}

static void tunnels_are_told_with_what_they_carry(void **state)
{
	struct made gre = outer(47, 8 + 40), ipip = outer(4, 40), vxlan = outer(17, 8 + 8 + 14 + 40), erspan = outer(47, 8 + 8 + 14 + 40);

	(void)state;
	PUT(&gre, 0x20, 0, 8, 0, 0, 0, 0, 1); /* with a key */
	put_inner_tcp(&gre);
	expect_inside(&gre, FLOW_TUNNEL_GRE);

	put_inner_tcp(&ipip);
	expect_inside(&ipip, FLOW_TUNNEL_IPIP);

	put_udp(&vxlan, 55555, 4789, 8 + 14 + 40);
	PUT(&vxlan, 8, 0, 0, 0, 0, 0, 7, 0);
	put_macs(&vxlan);
	PUT(&vxlan, 8, 0);
	put_inner_tcp(&vxlan);
	expect_inside(&vxlan, FLOW_TUNNEL_VXLAN);

	PUT(&erspan, 0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 1, 0, 0, 0, 0, 0, 0);
	put_macs(&erspan);
	PUT(&erspan, 8, 0);
	put_inner_tcp(&erspan);
	expect_inside(&erspan, FLOW_TUNNEL_GRE);
}

static enum flow_tunnel tunnel_of(const struct made *m)
{
	struct capture_frame f;

	assert_int_equal(decode(m, &f), CAPTURE_OK);
	assert_int_equal(f.n, 1);
	return f.packets[0].tunnel;
}

static void what_is_enciphered_is_told_by_its_look(void **state)
{
	static const uint8_t zero[148] = { 1 }, spi[16] = { 9, 9, 9, 9 }, ike[16];
	struct made esp = outer(50, 16), wireguard = outer(17, 8 + 148), natted = outer(17, 8 + 16), exchange = outer(17, 8 + 16);

	(void)state;
	put(&esp, spi, 16);
	assert_int_equal(tunnel_of(&esp), FLOW_TUNNEL_ESP);
	put_udp(&wireguard, 1234, 4321, 148);
	put(&wireguard, zero, 148);
	assert_int_equal(tunnel_of(&wireguard), FLOW_TUNNEL_WIREGUARD);
	put_udp(&natted, 4500, 4500, 16);
	put(&natted, spi, 16);
	assert_int_equal(tunnel_of(&natted), FLOW_TUNNEL_ESP);
	put_udp(&exchange, 4500, 4500, 16);
	put(&exchange, ike, 16);
	assert_int_equal(tunnel_of(&exchange), FLOW_TUNNEL_NONE);
}

static void tunnels_in_tunnels_end(void **state)
{
	struct made m = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&m);
	PUT(&m, 8, 0);
	for (size_t left = 20; left > 0; left--)
		put_ipv4(&m, 4, (left - 1) * 20, 0);
	assert_int_equal(decode(&m, &f), CAPTURE_OK);
	assert_int_equal(f.n, CAPTURE_DEPTH);
}

static void headers_that_contradict_themselves_are_malformed(void **state)
{
	struct made short_header = { .n = 0 }, offset = outer(6, 20), labels = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&short_header);
	PUT(&short_header, 8, 0);
	put_inner_tcp(&short_header);
	short_header.bytes[14] = 0x44;
	assert_int_equal(decode(&short_header, &f), CAPTURE_MALFORMED);

	put_tcp(&offset, TCP_ACK);
	offset.bytes[14 + 20 + 12] = 0x40;
	assert_int_equal(decode(&offset, &f), CAPTURE_MALFORMED);
	assert_int_equal(f.n, 1);

	put_macs(&labels);
	PUT(&labels, 0x88, 0x47);
	for (int i = 0; i < 20; i++)
		PUT(&labels, 0, 0, 0, 1);
	assert_int_equal(decode(&labels, &f), CAPTURE_MALFORMED);
}

static void other_links_than_ethernet(void **state)
{
	struct made raw = { .n = 0 }, cooked = { .n = 0 }, cooked2 = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_inner_tcp(&raw);
	assert_int_equal(capture_decode(12, raw.bytes, raw.n, raw.n, &f), CAPTURE_OK);
	assert_int_equal(f.packets[0].port, 443);
	PUT(&cooked, 0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0);
	put_inner_tcp(&cooked);
	assert_int_equal(capture_decode(113, cooked.bytes, cooked.n, cooked.n, &f), CAPTURE_OK);
	assert_int_equal(f.n, 1);
	PUT(&cooked2, 8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0);
	put_inner_tcp(&cooked2);
	assert_int_equal(capture_decode(276, cooked2.bytes, cooked2.n, cooked2.n, &f), CAPTURE_OK);
	assert_int_equal(f.n, 1);
	assert_false(capture_link_is_known(105));
}

static void what_is_no_ip_is_told_so(void **state)
{
	struct made arp = { .n = 0 };
	struct capture_frame f;

	(void)state;
	put_macs(&arp);
	PUT(&arp, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1);
	assert_int_equal(decode(&arp, &f), CAPTURE_NOT_IP);
	assert_int_equal(f.n, 0);
}

/* A file may claim any length: 4 GiB of one packet would be counted as such. */
static void a_frame_that_is_longer_than_any_can_be_is_malformed(void **state)
{
	struct capture_frame f;
	struct made m = { .n = 0 };

	(void)state;
	put_macs(&m);
	PUT(&m, 8, 0);
	put_ipv4(&m, 17, 8, 0);
	PUT(&m, 0x30, 0x39, 0, 53, 0, 8, 0, 0);
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, m.n, CAPTURE_WIRE_MOST, &f), CAPTURE_OK);
	assert_int_equal(f.n, 1);
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, m.n, CAPTURE_WIRE_MOST + 1, &f), CAPTURE_MALFORMED);
	assert_int_equal(f.n, 0);
	assert_int_equal(capture_decode(LINK_ETHERNET, m.bytes, m.n, UINT32_MAX, &f), CAPTURE_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_that_is_longer_than_any_can_be_is_malformed),
		cmocka_unit_test(tags_and_labels_are_told_and_looked_under),
		cmocka_unit_test(padding_is_no_payload),
		cmocka_unit_test(a_frame_that_came_cut_tells_its_whole_length),
		cmocka_unit_test(extension_headers_and_fragments_of_ipv6),
		cmocka_unit_test(a_later_fragment_has_no_ports),
		cmocka_unit_test(tunnels_are_told_with_what_they_carry),
		cmocka_unit_test(what_is_enciphered_is_told_by_its_look),
		cmocka_unit_test(tunnels_in_tunnels_end),
		cmocka_unit_test(headers_that_contradict_themselves_are_malformed),
		cmocka_unit_test(other_links_than_ethernet),
		cmocka_unit_test(what_is_no_ip_is_told_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
