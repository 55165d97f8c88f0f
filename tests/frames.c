#include "tests/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void put(struct made *m, const void *bytes, size_t n)
{
	assert_true(m->n + n <= sizeof m->bytes);
	memcpy(m->bytes + m->n, bytes, n);
	m->n += n;
}

void put_macs(struct made *m)
{
	static const uint8_t macs[12];

	put(m, macs, sizeof macs);
}

uint16_t folded(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~((sum & 0xffff) + (sum >> 16));
}

/* Of the header at `at`, in which there is none yet. */
static void sum_ipv4(struct made *m, size_t at)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < 20; i += 2)
		sum += (uint32_t)m->bytes[at + i] << 8 | m->bytes[at + i + 1];
	m->bytes[at + 10] = (uint8_t)(folded(sum) >> 8);
	m->bytes[at + 11] = (uint8_t)folded(sum);
}

void put_ipv4(struct made *m, uint8_t protocol, size_t payload, uint16_t fragment)
{
	size_t total = 20 + payload, at = m->n;

	PUT(m, 0x45, 0, (uint8_t)(total >> 8), (uint8_t)total, 0x12, 0x34, (uint8_t)(fragment >> 8), (uint8_t)fragment, 64, protocol, 0, 0, 10, 0, 0, 1,
	    10, 0, 0, 2);
	sum_ipv4(m, at);
}

void put_ipv6(struct made *m, uint8_t next, size_t payload)
{
	PUT(m, 0x60, 0, 0, 0, (uint8_t)(payload >> 8), (uint8_t)payload, next, 64, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xfd, 0, 0, 0, 0,
	    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
}

void put_udp(struct made *m, uint16_t from, uint16_t to, size_t payload)
{
	size_t n = 8 + payload;

	PUT(m, (uint8_t)(from >> 8), (uint8_t)from, (uint8_t)(to >> 8), (uint8_t)to, (uint8_t)(n >> 8), (uint8_t)n, 0, 0);
}

void put_tcp(struct made *m, uint8_t flags)
{
	PUT(m, 0x9c, 0x40, 0x01, 0xbb, 0, 0, 0, 9, 0, 0, 0, 0, 0x50, flags, 1, 0, 0, 0, 0, 0);
}

void put_inner_tcp(struct made *m)
{
	put_ipv4(m, 6, 20, 0);
	put_tcp(m, TCP_ACK);
}

struct made outer(uint8_t protocol, size_t payload)
{
	struct made m = { .n = 0 };

	put_macs(&m);
	PUT(&m, 8, 0);
	put_ipv4(&m, protocol, payload, 0);
	return m;
}

enum capture_verdict decode(const struct made *m, struct capture_frame *ret)
{
	return capture_decode(LINK_ETHERNET, m->bytes, m->n, m->n, ret);
}
