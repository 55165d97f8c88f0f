#include "probes/sim_dns.h"

#include <string.h>
#include <strings.h>

enum { HEADER = 12, LABEL_MAX = 63, TYPE_A = 1, CLASS_IN = 1, NXDOMAIN = 3, TTL_S = 60, NAME_TEXT_MAX = 256 };

/* The question's name as text, dots between labels; returns the octets it takes, 0 when it is none. */
static size_t read_name(const uint8_t *at, size_t len, char *name)
{
	size_t used = 0, n = 0;

	while (used < len && at[used] > 0) {
		size_t label = at[used++];

		if (label > LABEL_MAX || used + label >= len || n + label + 2 > NAME_TEXT_MAX)
			return 0;
		if (n > 0)
			name[n++] = '.';
		memcpy(name + n, at + used, label);
		n += label;
		used += label;
	}
	name[n] = '\0';
	return used < len && strlen(name) == n ? used + 1 : 0;
}

static size_t put_address(uint8_t *out, struct in_addr address)
{
	static const uint8_t head[] = { 0xc0, HEADER, 0, TYPE_A, 0, CLASS_IN, 0, 0, 0, TTL_S, 0, 4 }; /* the name: as in the question */

	memcpy(out, head, sizeof head);
	memcpy(out + sizeof head, &address, 4);
	return sizeof head + 4;
}

size_t sim_dns_answer(const struct sim_service *s, const uint8_t *query, size_t len, uint8_t *out)
{
	char name[NAME_TEXT_MAX];
	size_t used, n;
	unsigned type, rcode = s->status;
	bool ours;

	/* a query (QR 0, OPCODE 0) of one question */
	if (len < HEADER || len > SIM_DNS_MAX || query[2] & 0xf8 || query[4] != 0 || query[5] != 1)
		return 0;
	used = read_name(query + HEADER, len - HEADER, name);
	if (used == 0 || HEADER + used + 4 > len)
		return 0;
	type = (unsigned)query[HEADER + used] << 8 | query[HEADER + used + 1];
	n = HEADER + used + 4;
	ours = strcasecmp(name, s->host) == 0;
	if (rcode == 0 && !ours)
		rcode = NXDOMAIN;
	memcpy(out, query, n);
	out[2] = (uint8_t)(0x84 | (query[2] & 1)); /* QR, AA, RD as asked */
	out[3] = (uint8_t)rcode;
	memset(out + 6, 0, 6);
	if (rcode == 0 && type == TYPE_A && n + 16 <= SIM_DNS_MAX) {
		out[7] = 1;
		n += put_address(out + n, s->answer);
	}
	return n;
}
