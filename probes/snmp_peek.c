#include "probes/snmp_peek.h"

/* One overrun or wrong tag sets bad, which sticks: every later read gives 0. */
struct ber {
	const uint8_t *p, *end;
	bool bad;
};

enum { BER_INTEGER = 0x02, BER_OCTET_STRING = 0x04, BER_SEQUENCE = 0x30, V1_TRAP = 0xa4, USM = 3 };

static size_t ber_head(struct ber *b, uint8_t tag)
{
	size_t len, octets;

	if (b->bad || b->end - b->p < 2 || b->p[0] != tag) {
		b->bad = true;
		return 0;
	}
	len = b->p[1];
	b->p += 2;
	if (len < 0x80)
		return len;
	octets = len & 0x7f;
	if (octets < 1 || octets > 4 || (size_t)(b->end - b->p) < octets) {
		b->bad = true;
		return 0;
	}
	for (len = 0; octets > 0; octets--)
		len = len << 8 | *b->p++;
	return len;
}

/* A container is entered, never skipped: its length is not looked at, so that a cut message can be read as far as it goes. */
static void ber_enter(struct ber *b, uint8_t tag)
{
	(void)ber_head(b, tag);
}

static int64_t ber_integer(struct ber *b)
{
	size_t len = ber_head(b, BER_INTEGER);
	uint64_t value;

	if (b->bad || len < 1 || len > 5 || (size_t)(b->end - b->p) < len) {
		b->bad = true;
		return 0;
	}
	value = b->p[0] & 0x80 ? UINT64_MAX : 0;
	for (; len > 0; len--)
		value = value << 8 | *b->p++;
	return (int64_t)value;
}

static const uint8_t *ber_string(struct ber *b, size_t max, size_t *ret_len)
{
	size_t len = ber_head(b, BER_OCTET_STRING);
	const uint8_t *p = b->p;

	*ret_len = 0;
	if (b->bad || len > max || (size_t)(b->end - b->p) < len) {
		b->bad = true;
		return p;
	}
	b->p += len;
	*ret_len = len;
	return p;
}

static void peek_community(struct ber *b, struct snmp_peek *k)
{
	size_t len;

	(void)ber_string(b, 256, &len);
	if (!b->bad && b->p < b->end)
		k->pdu_type = *b->p;
	ber_enter(b, k->pdu_type);
	if (k->pdu_type != V1_TRAP)
		k->id = (int32_t)ber_integer(b);
}

static void peek_v3(struct ber *b, struct snmp_peek *k)
{
	const uint8_t *flags;
	size_t len;

	ber_enter(b, BER_SEQUENCE);
	k->id = (int32_t)ber_integer(b);
	(void)ber_integer(b); /* msgMaxSize */
	flags = ber_string(b, 1, &len);
	k->flags = len == 1 ? flags[0] : 0;
	if (ber_integer(b) != USM)
		b->bad = true;
	ber_enter(b, BER_OCTET_STRING);
	ber_enter(b, BER_SEQUENCE);
	k->engine_id = ber_string(b, SNMP_ENGINE_ID_MAX, &k->engine_id_len);
	k->boots = (uint32_t)ber_integer(b);
	k->time = (uint32_t)ber_integer(b);
	k->user = ber_string(b, SNMP_USER_MAX, &k->user_len);
}

/* What a container holds, which b is then behind. */
static struct ber ber_inside(struct ber *b, uint8_t tag)
{
	size_t len = ber_head(b, tag);
	struct ber inside = { b->p, b->p, true };

	b->bad = b->bad || (size_t)(b->end - b->p) < len;
	if (!b->bad) {
		inside = (struct ber){ b->p, b->p + len, false };
		b->p += len;
	}
	return inside;
}

bool snmp_security_is_whole(const uint8_t *bytes, size_t len)
{
	enum { PARAMETER_MAX = 255 };
	struct ber b = { bytes, bytes + len, false }, message, wrapped, parameters;

	message = ber_inside(&b, BER_SEQUENCE);
	(void)ber_integer(&message);                /* msgVersion */
	(void)ber_inside(&message, BER_SEQUENCE);   /* msgGlobalData */
	wrapped = ber_inside(&message, BER_OCTET_STRING);
	parameters = ber_inside(&wrapped, BER_SEQUENCE);
	(void)ber_string(&parameters, SNMP_ENGINE_ID_MAX, &len);
	(void)ber_integer(&parameters);             /* boots, time */
	(void)ber_integer(&parameters);
	(void)ber_string(&parameters, SNMP_USER_MAX, &len);
	(void)ber_string(&parameters, PARAMETER_MAX, &len); /* msgAuthenticationParameters, msgPrivacyParameters */
	(void)ber_string(&parameters, PARAMETER_MAX, &len);
	return !message.bad && !parameters.bad;
}

bool snmp_peek(const uint8_t *bytes, size_t len, struct snmp_peek *ret_peek)
{
	struct ber b = { bytes, bytes + len, false };
	struct snmp_peek k = { 0 };
	int64_t version;

	ber_enter(&b, BER_SEQUENCE);
	version = ber_integer(&b);
	if (b.bad)
		return false;
	k.version = (int)version;
	if (version == 0 || version == 1)
		peek_community(&b, &k);
	else if (version == 3)
		peek_v3(&b, &k);
	else
		return false;
	if (b.bad)
		return false;
	*ret_peek = k;
	return true;
}
