#include "probes/snmp_decode.h"

#include "text.h"

#include <math.h>
#include <string.h>

enum { NAME_BYTES = 32, SYSTEM_BYTES = 256 };

int64_t snmp_cell_integer(const struct snmp_cell *c)
{
	if (!c)
		return UNKNOWN_I64;
	switch (c->type) {
	case ASN_INTEGER:
		return c->i;
	case ASN_COUNTER:
	case ASN_GAUGE:
	case ASN_TIMETICKS:
	case ASN_UINTEGER:
	case ASN_COUNTER64:
		return c->u > INT64_MAX ? INT64_MAX : (int64_t)c->u;
	case ASN_OPAQUE_DOUBLE:
		return isfinite(c->d) && fabs(c->d) < 9e18 ? llrint(c->d) : UNKNOWN_I64;
	default: /* text and names */
		return UNKNOWN_I64;
	}
}

const char *snmp_cell_text(struct snmp_facts *f, const struct snmp_cell *c)
{
	char buf[FACTS_TEXT_MAX];

	if (!c || (c->type != ASN_OCTET_STR && c->type != ASN_OPAQUE))
		return NULL;
	text_from_device(c->bytes, c->len, buf, sizeof buf);
	return arena_strdup(f->arena, buf);
}

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

const char *snmp_typable(struct snmp_facts *f, const char *text)
{
	size_t n, controls = 0;
	char *copy;

	while (text && *text && is_blank(*text))
		text++;
	if (!text || !*text)
		return NULL;
	for (n = 0; text[n]; n++)
		controls += is_blank(text[n]) && text[n] != ' ';
	if (controls == 0 && text[n - 1] != ' ')
		return text;
	while (is_blank(text[n - 1]))
		n--;
	copy = arena_strndup(f->arena, text, n);
	for (size_t i = 0; copy && i < n; i++)
		if (is_blank(copy[i]))
			copy[i] = ' ';
	return copy;
}

int64_t snmp_scalar_integer(const struct snmp_table *t, enum snmp_column c)
{
	return snmp_cell_integer(snmp_table_find(t, c, 0));
}

const char *snmp_scalar_text(struct snmp_facts *f, const struct snmp_table *t, enum snmp_column c)
{
	return snmp_cell_text(f, snmp_table_find(t, c, 0));
}

static const char *dotted(struct snmp_facts *f, const struct snmp_cell *c)
{
	struct text t = TEXT_INIT(FACTS_TEXT_MAX);
	const char *copy;

	if (!c || c->type != ASN_OBJECT_ID)
		return NULL;
	for (uint32_t i = 0; i < c->len; i++)
		text_appendf(&t, i ? ".%u" : "%u", c->name[i]);
	copy = t.failed ? NULL : arena_strdup(f->arena, text_str(&t));
	text_done(&t);
	return copy;
}

static void decode_system(const struct snmp_table *t, struct snmp_facts *f)
{
	f->sys_name = snmp_scalar_text(f, t, SC_SYS_NAME);
	f->sys_descr = snmp_scalar_text(f, t, SC_SYS_DESCR);
	f->sys_location = snmp_scalar_text(f, t, SC_SYS_LOCATION);
	f->sys_contact = snmp_scalar_text(f, t, SC_SYS_CONTACT);
	f->sys_object_id = dotted(f, snmp_table_find(t, SC_SYS_OBJECT_ID, 0));
}

/* What the facts of most polls take: facts wait in batches by the thousand, half-filled blocks of an arena would double that. */
static size_t facts_bytes(const struct snmp_table *t)
{
	const size_t row = sizeof(struct interface_facts) + sizeof(struct interface_facts *) + NAME_BYTES;

	return sizeof(struct snmp_facts) + SYSTEM_BYTES + t->columns[SC_IF_OPER_STATUS].n * row;
}

static struct snmp_facts *facts_new(const struct snmp_table *t)
{
	struct arena *a = arena_new_sized(facts_bytes(t));
	struct snmp_facts *f = a ? arena_alloc(a, sizeof *f) : NULL;

	if (!f) {
		arena_free(a);
		return NULL;
	}
	f->arena = a;
	f->uptime_cs = UNKNOWN_I64;
	f->engine_boots = UNKNOWN_I64;
	f->cpu_ratio = f->memory_ratio = NAN;
	return f;
}

struct snmp_facts *snmp_decode_table(const struct snmp_table *t, bool has_inventory, bool has_values)
{
	struct snmp_facts *f = facts_new(t);

	if (!f)
		return NULL;
	f->uptime_cs = snmp_scalar_integer(t, SC_SYS_UPTIME);
	f->has_inventory = has_inventory;
	f->has_values = has_values;
	f->truncated = t->truncated;
	if (!snmp_decode_interfaces(t, f))
		f->truncated = true;
	if (has_inventory)
		decode_system(t, f);
	if (has_values && (!snmp_decode_storages(t, f) || !snmp_decode_processors(t, f) || !snmp_decode_memories(t, f) ||
	                   !snmp_decode_sensors(t, f)))
		f->truncated = true;
	if (has_inventory && !snmp_decode_neighbours(t, f))
		f->truncated = true;
	if (has_inventory)
		snmp_decode_identity(t, f);
	return f;
}
