#include "probes/trap_read.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SPECIFIC = 6, SHOWN_OCTETS = 32 };

static const oid sys_uptime[] = { 1, 3, 6, 1, 2, 1, 1, 3, 0 };
static const oid trap_oid[] = { 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 };
static const oid trap_address[] = { 1, 3, 6, 1, 6, 3, 18, 1, 3, 0 };
static const oid standard_traps[] = { 1, 3, 6, 1, 6, 3, 1, 1, 5 };

/* Text that stops where it is full. */
struct sink {
	char *text;
	size_t size, len;
	bool full;
};

static void put(struct sink *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void put(struct sink *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (s->full)
		return;
	va_start(ap, fmt);
	n = vsnprintf(s->text + s->len, s->size - s->len, fmt, ap);
	va_end(ap);
	s->full = n < 0 || (size_t)n >= s->size - s->len;
	if (s->full)
		s->text[s->len] = '\0';
	else
		s->len += (size_t)n;
}

static void put_oid(struct sink *s, const oid *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(s, "%s%lu", i ? "." : "", ids[i] & 0xffffffff);
}

static bool is(const netsnmp_variable_list *v, const oid *name, size_t n)
{
	return v->name_length == n && memcmp(v->name, name, n * sizeof *name) == 0;
}

static bool is_printable(const uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (octets[i] < 0x20 || octets[i] > 0x7e)
			return false;
	return true;
}

/* Spaces part bindings: in a text they are underscores. */
static void put_octets(struct sink *s, const uint8_t *octets, size_t n)
{
	size_t shown = n < SHOWN_OCTETS ? n : SHOWN_OCTETS;
	bool printable = is_printable(octets, n);

	put(s, "%s", printable ? "" : "0x");
	for (size_t i = 0; i < shown; i++) {
		if (printable)
			put(s, "%c", octets[i] == ' ' ? '_' : octets[i]);
		else
			put(s, "%02x", octets[i]);
	}
	put(s, "%s", n > shown ? "..." : "");
}

static void put_value(struct sink *s, const netsnmp_variable_list *v)
{
	switch (v->type) {
	case ASN_INTEGER:
		put(s, "%ld", *v->val.integer);
		break;
	case ASN_COUNTER:
	case ASN_GAUGE:
	case ASN_TIMETICKS:
		put(s, "%lu", (u_long)*v->val.integer & 0xffffffff);
		break;
	case ASN_COUNTER64:
		put(s, "%" PRIu64, (uint64_t)v->val.counter64->high << 32 | (v->val.counter64->low & 0xffffffff));
		break;
	case ASN_OBJECT_ID:
		put_oid(s, v->val.objid, v->val_len / sizeof(oid));
		break;
	case ASN_IPADDRESS:
		if (v->val_len == 4)
			put(s, "%u.%u.%u.%u", v->val.string[0], v->val.string[1], v->val.string[2], v->val.string[3]);
		break;
	case ASN_OCTET_STR:
	case ASN_OPAQUE:
		put_octets(s, v->val.string, v->val_len);
		break;
	default: /* NULL, and what an agent invents */
		put(s, "(%u)", v->type);
		break;
	}
}

static void read_varbinds(const netsnmp_pdu *pdu, struct trap *t)
{
	struct sink s = { t->varbinds, sizeof t->varbinds - 4, 0, false };
	size_t n = 0;

	for (const netsnmp_variable_list *v = pdu->variables; v && !s.full; v = v->next_variable) {
		size_t before = s.len;

		if (is(v, sys_uptime, ARRAY_LEN(sys_uptime)) || is(v, trap_oid, ARRAY_LEN(trap_oid)))
			continue;
		if (is(v, trap_address, ARRAY_LEN(trap_address)) && v->type == ASN_IPADDRESS && v->val_len == sizeof t->agent) {
			t->has_agent = true;
			memcpy(t->agent, v->val.string, sizeof t->agent);
		}
		s.full |= n++ == TRAP_VARBINDS_MAX;
		put(&s, "%s", before ? " " : "");
		put_oid(&s, v->name, v->name_length);
		put(&s, "=");
		put_value(&s, v);
		if (s.full)
			s.len = before;
	}
	t->varbinds[s.len] = '\0';
	if (s.full)
		memcpy(t->varbinds + s.len, "...", 4);
}

static void read_v1_oid(const netsnmp_pdu *pdu, struct sink *s)
{
	if (pdu->trap_type >= 0 && pdu->trap_type < SPECIFIC) {
		put_oid(s, standard_traps, ARRAY_LEN(standard_traps));
		put(s, ".%ld", pdu->trap_type + 1);
		return;
	}
	put_oid(s, pdu->enterprise, pdu->enterprise_length);
	put(s, ".0.%lu", (u_long)pdu->specific_type & 0xffffffff);
}

static bool read_oid(const netsnmp_pdu *pdu, struct sink *s)
{
	for (const netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable)
		if (is(v, trap_oid, ARRAY_LEN(trap_oid)) && v->type == ASN_OBJECT_ID) {
			put_oid(s, v->val.objid, v->val_len / sizeof(oid));
			return s->len > 0;
		}
	return false;
}

bool trap_read(const netsnmp_pdu *pdu, struct trap *ret)
{
	static const uint8_t nobody[4];
	struct trap t = { .is_inform = pdu->command == SNMP_MSG_INFORM };
	struct sink s = { t.oid, sizeof t.oid, 0, false };

	if (pdu->command == SNMP_MSG_TRAP) {
		t.version = "v1";
		read_v1_oid(pdu, &s);
		t.has_agent = memcmp(pdu->agent_addr, nobody, sizeof nobody) != 0;
		memcpy(t.agent, pdu->agent_addr, sizeof t.agent);
	} else {
		t.version = pdu->version == SNMP_VERSION_3 ? "v3" : "v2c";
		if (!read_oid(pdu, &s))
			return false;
	}
	if (s.full)
		return false;
	read_varbinds(pdu, &t);
	*ret = t;
	return true;
}
