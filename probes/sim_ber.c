#include "probes/sim_ber.h"

#include <string.h>

static struct sim_ber nothing(struct sim_ber *r)
{
	r->bad = true;
	r->p = r->end;
	return (struct sim_ber){ r->end, r->end, true };
}

static bool read_length(struct sim_ber *r, size_t *ret_len)
{
	uint8_t first = *r->p++;
	size_t n = first & 0x7f, len = 0;

	if (first < 0x80) {
		*ret_len = first;
		return true;
	}
	if (n == 0 || n > 4 || (size_t)(r->end - r->p) < n)
		return false;
	while (n-- > 0)
		len = len << 8 | *r->p++;
	*ret_len = len;
	return true;
}

struct sim_ber sim_ber_any(struct sim_ber *r, uint8_t *ret_tag)
{
	struct sim_ber inner;
	size_t len;

	*ret_tag = 0;
	if (r->bad || r->end - r->p < 2)
		return nothing(r);
	uint8_t tag = *r->p++;
	if (!read_length(r, &len) || len > (size_t)(r->end - r->p))
		return nothing(r);
	inner = (struct sim_ber){ r->p, r->p + len, false };
	r->p += len;
	*ret_tag = tag;
	return inner;
}

struct sim_ber sim_ber_enter(struct sim_ber *r, uint8_t tag)
{
	uint8_t found;
	struct sim_ber inner = sim_ber_any(r, &found);

	return found == tag ? inner : nothing(r);
}

int64_t sim_ber_integer(struct sim_ber *r)
{
	struct sim_ber content = sim_ber_enter(r, SIM_INTEGER);
	size_t len = (size_t)(content.end - content.p);
	uint32_t value;

	if (content.bad || len == 0 || len > 4) {
		nothing(r);
		return 0;
	}
	value = (*content.p & 0x80) ? UINT32_MAX : 0;
	while (content.p < content.end)
		value = value << 8 | *content.p++;
	return (int32_t)value;
}

size_t sim_ber_header_size(size_t len)
{
	return len < 0x80 ? 2 : len < 0x100 ? 3 : 4;
}

size_t sim_ber_put_header(uint8_t *out, uint8_t tag, size_t len)
{
	size_t n = 0;

	out[n++] = tag;
	if (len >= 0x100) {
		out[n++] = 0x82;
		out[n++] = (uint8_t)(len >> 8);
	} else if (len >= 0x80) {
		out[n++] = 0x81;
	}
	out[n++] = (uint8_t)len;
	return n;
}

size_t sim_ber_put_unsigned(uint8_t *out, uint64_t value)
{
	unsigned bits = value ? 64u - (unsigned)__builtin_clzll(value) : 1;
	size_t n = bits / 8 + 1; /* one octet more when the top bit is set: the number is positive */

	for (size_t i = 0; i < n; i++) {
		size_t shift = 8 * (n - 1 - i);
		out[i] = (uint8_t)(shift < 64 ? value >> shift : 0);
	}
	return n;
}

size_t sim_ber_put_signed(uint8_t *out, int64_t value)
{
	uint64_t v = (uint64_t)value;
	size_t n = 8;

	if (value >= 0)
		return sim_ber_put_unsigned(out, v);
	while (n > 1 && (v >> (8 * (n - 1)) & 0xff) == 0xff && (v >> (8 * (n - 1) - 1) & 1))
		n--;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
	return n;
}

bool sim_oid_is_valid(const uint8_t *oid, size_t len)
{
	size_t subids = 1; /* the first octets hold two */

	if (len > SIM_OID_MAX)
		return false;
	for (size_t at = 0, used; at < len; at += used) {
		sim_oid_get(oid + at, len - at, &used);
		if (used == 0 || oid[at] == 0x80 || ++subids > SIM_SUBIDS_MAX)
			return false;
	}
	return true;
}

uint32_t sim_oid_get(const uint8_t *oid, size_t len, size_t *ret_used)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len && i < 5; i++) {
		value = value << 7 | (oid[i] & 0x7f);
		if (!(oid[i] & 0x80)) {
			*ret_used = value > UINT32_MAX ? 0 : i + 1;
			return (uint32_t)value;
		}
	}
	*ret_used = 0;
	return 0;
}

size_t sim_oid_put(uint8_t *buf, uint32_t subid)
{
	size_t n = 1;

	for (uint32_t rest = subid >> 7; rest; rest >>= 7)
		n++;
	for (size_t i = n; i-- > 0; subid >>= 7)
		buf[i] = (uint8_t)((subid & 0x7f) | (i + 1 < n ? 0x80 : 0));
	return n;
}

/* Sub-identifiers are minimal, so of two that start at the same place the one with more octets is the larger. */
int sim_oid_compare(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	size_t n = a_len < b_len ? a_len : b_len, i = 0, a_end, b_end;

	for (uint64_t x, y; i + 8 <= n; i += 8) {
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			break;
	}
	while (i < n && a[i] == b[i])
		i++;
	if (i == n)
		return a_len == b_len ? 0 : a_len < b_len ? -1 : 1;
	for (a_end = i; a_end < a_len && a[a_end] & 0x80; a_end++)
		;
	for (b_end = i; b_end < b_len && b[b_end] & 0x80; b_end++)
		;
	if (a_end != b_end)
		return a_end < b_end ? -1 : 1;
	return a[i] < b[i] ? -1 : 1;
}

static bool parse_subid(const char **p, const char *end, uint32_t *ret_subid)
{
	uint64_t value = 0;
	const char *start = *p;

	for (; *p < end && **p >= '0' && **p <= '9' && value <= UINT32_MAX; ++*p)
		value = value * 10 + (uint64_t)(**p - '0');
	*ret_subid = (uint32_t)value;
	return *p > start && value <= UINT32_MAX && (*p == end || **p == '.');
}

bool sim_oid_parse(const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	const char *p = text, *end = text + len;
	uint32_t subid, first = 0;
	size_t n = 0, used = 0;

	if (p < end && *p == '.')
		p++;
	for (;;) {
		if (!parse_subid(&p, end, &subid) || n == SIM_SUBIDS_MAX)
			break;
		if (n == 0 && subid > 2)
			break;
		if (n == 1 && ((first < 2 && subid > 39) || subid > UINT32_MAX - 80))
			break;
		if (n == 0)
			first = subid;
		else
			used += sim_oid_put(buf + used, n == 1 ? first * 40 + subid : subid);
		n++;
		if (p == end && n >= 2) {
			*ret_len = used;
			return true;
		}
		if (p++ == end)
			break;
	}
	return err_set(e, ERR_DATA, "'%.*s': expected an object identifier such as 1.3.6.1.2.1.1.5.0",
	               (int)(len < 80 ? len : 80), text);
}
