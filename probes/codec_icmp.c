#include "probes/codec_icmp.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 8, NONCE_BYTES = 8 };

static uint16_t get_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static void put_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* RFC 1071; 0 over a message that holds its own right checksum. */
static uint16_t checksum(const uint8_t *buf, size_t len)
{
	uint32_t sum = 0;

	for (; len > 1; buf += 2, len -= 2)
		sum += get_be16(buf);
	if (len)
		sum += (uint32_t)buf[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

void icmp_build_request(int family, const struct icmp_echo *echo, uint8_t buf[ICMP_ECHO_BYTES])
{
	icmp_build_sized_request(family, echo, buf, ICMP_ECHO_BYTES);
}

void icmp_build_sized_request(int family, const struct icmp_echo *echo, uint8_t *buf, size_t size)
{
	memset(buf, 0, size);
	buf[0] = family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
	put_be16(buf + 4, echo->id);
	put_be16(buf + 6, echo->sequence);
	for (unsigned i = 0; i < NONCE_BYTES; i++)
		buf[HEADER_BYTES + i] = (uint8_t)(echo->nonce >> (56 - 8 * i));
	if (family == AF_INET)
		put_be16(buf + 2, checksum(buf, size));
}

static uint64_t get_nonce(const uint8_t *p)
{
	uint64_t nonce = 0;

	for (unsigned i = 0; i < NONCE_BYTES; i++)
		nonce = nonce << 8 | p[i];
	return nonce;
}

static bool parse_echo(uint8_t type, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e)
{
	if (len < HEADER_BYTES)
		return err_set(e, ERR_MALFORMED, "ICMP message of %zu bytes", len);
	if (buf[0] != type || buf[1] != 0)
		return err_set(e, ERR_REFUSED, "ICMP type %u code %u", buf[0], buf[1]);
	*ret_echo = (struct icmp_echo){ .id = get_be16(buf + 4), .sequence = get_be16(buf + 6) };
	if (len >= HEADER_BYTES + NONCE_BYTES) {
		ret_echo->nonce = get_nonce(buf + HEADER_BYTES);
		ret_echo->has_nonce = true;
	}
	return true;
}

bool icmp_parse_reply(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e)
{
	struct icmp_echo echo;

	if (!parse_echo(family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY, buf, len, &echo, e))
		return false;
	if (len != ICMP_ECHO_BYTES)
		return err_set(e, ERR_REFUSED, "echo reply of %zu bytes", len);
	if (family == AF_INET && checksum(buf, len) != 0)
		return err_set(e, ERR_MALFORMED, "echo reply with a wrong checksum");
	*ret_echo = echo;
	return true;
}

bool icmp_parse_sized_reply(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e)
{
	struct icmp_echo echo;

	if (!parse_echo(family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY, buf, len, &echo, e))
		return false;
	if (!echo.has_nonce)
		return err_set(e, ERR_REFUSED, "echo reply of %zu bytes", len);
	*ret_echo = echo;
	return true;
}

bool icmp_parse_quoted_request(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e)
{
	return parse_echo(family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST, buf, len, ret_echo, e);
}

size_t icmp_skip_ipv4_header(const uint8_t *buf, size_t len)
{
	size_t header;

	if (len < 20 || buf[0] >> 4 != 4)
		return 0;
	header = (size_t)(buf[0] & 0x0f) * 4;
	return header >= 20 && header <= len ? header : 0;
}

static const char *unreachable_reason4(uint8_t type, uint8_t code)
{
	/* RFC 792 p. 4, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1 */
	static const char *const reasons[] = {
		"network unreachable", "host unreachable", "protocol unreachable", "port unreachable",
		"fragmentation needed", "source route failed", "destination network unknown",
		"destination host unknown", "source host isolated", "network administratively prohibited",
		"host administratively prohibited", "network unreachable for this type of service",
		"host unreachable for this type of service", "communication administratively prohibited",
		"host precedence violation", "precedence cut-off in effect",
	};

	if (type == ICMP_DEST_UNREACH && code < ARRAY_LEN(reasons))
		return reasons[code];
	if (type == ICMP_TIME_EXCEEDED && code == ICMP_EXC_TTL)
		return "time to live exceeded on the way (routing loop?)";
	return NULL;
}

static const char *unreachable_reason6(uint8_t type, uint8_t code)
{
	/* RFC 4443 §3.1 */
	static const char *const reasons[] = {
		"no route to destination", "communication administratively prohibited", "beyond scope of source address",
		"address unreachable", "port unreachable", "source address failed ingress/egress policy",
		"reject route to destination",
	};

	if (type == ICMP6_DST_UNREACH && code < ARRAY_LEN(reasons))
		return reasons[code];
	if (type == ICMP6_TIME_EXCEEDED && code == ICMP6_TIME_EXCEED_TRANSIT)
		return "hop limit exceeded on the way (routing loop?)";
	if (type == ICMP6_PACKET_TOO_BIG)
		return "packet too big";
	return NULL;
}

const char *icmp_unreachable_reason(int family, uint8_t type, uint8_t code)
{
	return family == AF_INET ? unreachable_reason4(type, code) : unreachable_reason6(type, code);
}

enum icmp_error_kind icmp_error_kind(int family, uint8_t type, uint8_t code)
{
	if (family == AF_INET ? type == ICMP_TIME_EXCEEDED && code == ICMP_EXC_TTL
	                      : type == ICMP6_TIME_EXCEEDED && code == ICMP6_TIME_EXCEED_TRANSIT)
		return ICMP_ERROR_EXPIRED;
	if (family == AF_INET ? type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED : type == ICMP6_PACKET_TOO_BIG)
		return ICMP_ERROR_TOO_BIG;
	return ICMP_ERROR_OTHER;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct icmp_summary icmp_summarise(const int64_t *rtt_us, size_t n)
{
	struct icmp_summary s = { 0, -1, -1, -1, -1 };
	int64_t answered[ICMP_COUNT_MAX], difference = 0;

	for (size_t i = 0; i < n && i < ICMP_COUNT_MAX; i++) {
		if (rtt_us[i] < 0)
			continue;
		if (s.received > 0)
			difference += llabs(rtt_us[i] - answered[s.received - 1]);
		answered[s.received++] = rtt_us[i];
	}
	if (s.received == 0)
		return s;
	if (s.received > 1)
		s.jitter_us = difference / (s.received - 1);
	qsort(answered, s.received, sizeof answered[0], by_value);
	s.min_us = answered[0];
	s.max_us = answered[s.received - 1];
	s.median_us = (answered[(s.received - 1) / 2] + answered[s.received / 2]) / 2;
	return s;
}
