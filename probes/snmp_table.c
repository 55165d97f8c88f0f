#include "probes/snmp_table.h"

#include "facts.h"

#include <string.h>

#define LEN(...) (sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

const struct snmp_column_class snmp_columns[SC_COUNT] = {
#define X(id, g, ...) [SC_##id] = { .group = (g), .len = LEN(__VA_ARGS__), .ids = { __VA_ARGS__ } },
	SNMP_COLUMNS(X)
#undef X
};

_Static_assert(SC_COUNT <= 64, "snmp_column_set holds 64 columns");

snmp_column_set snmp_group_columns(enum snmp_group g)
{
	snmp_column_set set = 0;

	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (snmp_columns[c].group == g)
			set |= SNMP_COLUMN_BIT(c);
	return set;
}

static bool cell_bytes(struct snmp_table *t, struct snmp_cell *cell, const netsnmp_variable_list *v)
{
	size_t len = v->val_len < FACTS_TEXT_MAX ? v->val_len : FACTS_TEXT_MAX;
	uint8_t *copy = arena_alloc(t->arena, len);

	if (!copy)
		return false;
	if (len > 0)
		memcpy(copy, v->val.string, len);
	cell->bytes = copy;
	cell->len = (uint32_t)len;
	return true;
}

static bool cell_name(struct snmp_table *t, struct snmp_cell *cell, const netsnmp_variable_list *v)
{
	size_t n = v->val_len / sizeof(oid);
	uint32_t *copy = arena_array(t->arena, n, sizeof *copy);

	if (!copy)
		return false;
	for (size_t i = 0; i < n; i++)
		copy[i] = (uint32_t)v->val.objid[i];
	cell->name = copy;
	cell->len = (uint32_t)n;
	return true;
}

static uint64_t counter64(const netsnmp_variable_list *v)
{
	return (uint64_t)v->val.counter64->high << 32 | (v->val.counter64->low & 0xffffffffu);
}

static bool cell_fill(struct snmp_table *t, struct snmp_cell *cell, const netsnmp_variable_list *v)
{
	cell->type = v->type;
	switch (v->type) {
	case ASN_INTEGER:
		cell->i = *v->val.integer;
		return true;
	case ASN_COUNTER:
	case ASN_GAUGE:
	case ASN_TIMETICKS:
	case ASN_UINTEGER:
		cell->u = (uint32_t)*v->val.integer;
		return true;
	case ASN_COUNTER64:
	case ASN_OPAQUE_COUNTER64:
	case ASN_OPAQUE_U64:
		cell->type = ASN_COUNTER64;
		cell->u = counter64(v);
		return true;
	case ASN_OPAQUE_I64:
		cell->type = ASN_INTEGER;
		cell->i = (int64_t)counter64(v);
		return true;
	case ASN_OPAQUE_FLOAT:
		cell->type = ASN_OPAQUE_DOUBLE;
		cell->d = (double)*v->val.floatVal;
		return true;
	case ASN_OPAQUE_DOUBLE:
		cell->d = *v->val.doubleVal;
		return true;
	case ASN_OCTET_STR:
	case ASN_OPAQUE:
	case ASN_IPADDRESS:
		return cell_bytes(t, cell, v);
	case ASN_OBJECT_ID:
		return cell_name(t, cell, v);
	default: /* exceptions, NULL, BIT STRING, NSAP */
		return false;
	}
}

static bool rows_reserve(struct snmp_table *t, enum snmp_column c, uint32_t cap)
{
	const struct snmp_row **grown = arena_array(t->arena, cap, sizeof(struct snmp_row *));

	if (!grown)
		return false;
	if (t->columns[c].n > 0)
		memcpy(grown, t->columns[c].rows, t->columns[c].n * sizeof *grown);
	t->columns[c].rows = grown;
	return true;
}

static bool column_reserve(struct snmp_table *t, enum snmp_column c)
{
	uint32_t cap = t->columns[c].cap ? t->columns[c].cap * 2 : 32;
	struct snmp_cell *grown;

	if (t->columns[c].n < t->columns[c].cap)
		return true;
	grown = arena_array(t->arena, cap, sizeof *grown);
	if (!grown)
		return false;
	if (t->columns[c].n > 0)
		memcpy(grown, t->columns[c].cells, t->columns[c].n * sizeof *grown);
	if (snmp_columns[c].group == SG_NEIGHBOURS && !rows_reserve(t, c, cap))
		return false;
	t->columns[c].cells = grown;
	t->columns[c].cap = cap;
	return true;
}

void snmp_table_add(struct snmp_table *t, enum snmp_column c, uint32_t instance, const netsnmp_variable_list *v)
{
	struct snmp_cell cell = { .instance = instance, .at_ms = t->at_ms };

	if (arena_used(t->arena) > SNMP_TABLE_BYTES_MAX || !column_reserve(t, c)) {
		t->truncated = true;
		return;
	}
	if (cell_fill(t, &cell, v))
		t->columns[c].cells[t->columns[c].n++] = cell;
}

const struct snmp_cell *snmp_table_find(const struct snmp_table *t, enum snmp_column c, uint32_t instance)
{
	const struct snmp_cell *cells = t->columns[c].cells;
	size_t low = 0, high = t->columns[c].n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cells[middle].instance == instance)
			return &cells[middle];
		if (cells[middle].instance < instance)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct snmp_row *row_of(struct arena *a, const oid *ids, size_t len)
{
	struct snmp_row *row = arena_alloc(a, sizeof *row + len * sizeof row->ids[0]);

	if (!row)
		return NULL;
	row->len = (uint32_t)len;
	for (size_t i = 0; i < len; i++)
		row->ids[i] = (uint32_t)ids[i];
	return row;
}

void snmp_table_add_row(struct snmp_table *t, enum snmp_column c, const oid *ids, size_t len, const netsnmp_variable_list *v)
{
	uint32_t n = t->columns[c].n;
	struct snmp_row *row = row_of(t->arena, ids, len);

	if (!row) {
		t->truncated = true;
		return;
	}
	snmp_table_add(t, c, n, v);
	if (t->columns[c].n > n)
		t->columns[c].rows[n] = row;
}

static int row_compare(const struct snmp_row *row, const uint32_t *ids, size_t len)
{
	for (size_t i = 0; i < row->len && i < len; i++)
		if (row->ids[i] != ids[i])
			return row->ids[i] < ids[i] ? -1 : 1;
	return (row->len > len) - (row->len < len);
}

uint32_t snmp_table_first_row(const struct snmp_table *t, enum snmp_column c, const uint32_t *ids, size_t len)
{
	uint32_t low = 0, high = t->columns[c].n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (row_compare(t->columns[c].rows[middle], ids, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct snmp_cell *snmp_table_find_row(const struct snmp_table *t, enum snmp_column c, const uint32_t *ids, size_t len)
{
	uint32_t at = snmp_table_first_row(t, c, ids, len);

	return at < t->columns[c].n && row_compare(t->columns[c].rows[at], ids, len) == 0 ? &t->columns[c].cells[at] : NULL;
}
