#include "probes/snmp_fixed.h"

#include <stdlib.h>
#include <string.h>

static const enum snmp_column values[] = {
	SC_MEM_AVAIL_SWAP, SC_MEM_AVAIL_REAL, SC_MEM_BUFFER, SC_MEM_CACHED, SC_SS_CPU_IDLE, SC_STORAGE_USED, SC_PROCESSOR_LOAD,
	SC_SENSOR_VALUE, SC_SENSOR_STATUS,
};

/* of: only rows that this value column has too; SC_COUNT: all. */
static const struct { enum snmp_column column, of; } kept[] = {
	{ SC_MEM_TOTAL_SWAP, SC_COUNT }, { SC_MEM_TOTAL_REAL, SC_COUNT }, { SC_STORAGE_TYPE, SC_COUNT },
	{ SC_STORAGE_DESCR, SC_COUNT }, { SC_STORAGE_UNITS, SC_COUNT }, { SC_STORAGE_SIZE, SC_COUNT },
	{ SC_DEVICE_DESCR, SC_PROCESSOR_LOAD }, { SC_SENSOR_TYPE, SC_SENSOR_VALUE }, { SC_SENSOR_SCALE, SC_SENSOR_VALUE },
	{ SC_SENSOR_PRECISION, SC_SENSOR_VALUE }, { SC_SENSOR_UNITS, SC_SENSOR_VALUE }, { SC_ENTITY_DESCR, SC_SENSOR_VALUE },
	{ SC_ENTITY_NAME, SC_SENSOR_VALUE },
};

struct snmp_fixed {
	size_t refs;
	struct arena *arena;
	snmp_column_set values;
	uint32_t rows;
	uint64_t instances;
	struct {
		struct snmp_cell *cells;
		uint32_t n;
	} kept[ARRAY_LEN(kept)];
};

/* FNV-1a over the rows of the value columns. */
static uint64_t instances_hash(const struct snmp_table *t)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t v = 0; v < ARRAY_LEN(values); v++) {
		h = (h ^ t->columns[values[v]].n) * UINT64_C(0x100000001b3);
		for (uint32_t i = 0; i < t->columns[values[v]].n; i++)
			h = (h ^ t->columns[values[v]].cells[i].instance) * UINT64_C(0x100000001b3);
	}
	return h;
}

/* The cell's octets or sub-identifiers, in a. */
static bool cell_own(struct snmp_cell *cell, struct arena *a)
{
	bool octets = cell->type == ASN_OCTET_STR || cell->type == ASN_OPAQUE || cell->type == ASN_IPADDRESS;
	size_t size = octets ? cell->len : cell->type == ASN_OBJECT_ID ? cell->len * sizeof *cell->name : 0;
	void *copy;

	if (size == 0)
		return true;
	copy = arena_alloc(a, size);
	if (!copy)
		return false;
	memcpy(copy, octets ? (const void *)cell->bytes : (const void *)cell->name, size);
	if (octets)
		cell->bytes = copy;
	else
		cell->name = copy;
	return true;
}

static bool keep_column(struct snmp_fixed *f, size_t k, const struct snmp_table *t)
{
	const struct snmp_cell *cells = t->columns[kept[k].column].cells;
	uint32_t n = t->columns[kept[k].column].n, most = n;

	if (kept[k].of != SC_COUNT && t->columns[kept[k].of].n < most)
		most = t->columns[kept[k].of].n;
	f->kept[k].cells = arena_array(f->arena, most, sizeof *cells);
	if (!f->kept[k].cells)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		struct snmp_cell *copy = &f->kept[k].cells[f->kept[k].n];

		if (kept[k].of != SC_COUNT && !snmp_table_find(t, kept[k].of, cells[i].instance))
			continue;
		*copy = cells[i];
		if (!cell_own(copy, f->arena))
			return false;
		f->kept[k].n++;
	}
	return true;
}

struct snmp_fixed *snmp_fixed_new(const struct snmp_table *t)
{
	snmp_column_set present = 0;
	struct snmp_fixed *f;
	bool ok;

	for (size_t v = 0; v < ARRAY_LEN(values); v++)
		if (t->columns[values[v]].n > 0)
			present |= SNMP_COLUMN_BIT(values[v]);
	f = present ? calloc(1, sizeof *f) : NULL;
	if (!f)
		return NULL;
	f->refs = 1;
	f->values = present;
	f->instances = instances_hash(t);
	for (size_t v = 0; v < ARRAY_LEN(values); v++)
		if (t->columns[values[v]].n > f->rows)
			f->rows = t->columns[values[v]].n;
	f->arena = arena_new();
	ok = f->arena != NULL;
	for (size_t k = 0; ok && k < ARRAY_LEN(kept); k++)
		ok = keep_column(f, k, t);
	if (ok)
		return f;
	snmp_fixed_unref(f);
	return NULL;
}

struct snmp_fixed *snmp_fixed_ref(struct snmp_fixed *f)
{
	if (f)
		f->refs++;
	return f;
}

void snmp_fixed_unref(struct snmp_fixed *f)
{
	if (!f || --f->refs > 0)
		return;
	arena_free(f->arena);
	free(f);
}

snmp_column_set snmp_fixed_values(const struct snmp_fixed *f)
{
	return f ? f->values : 0;
}

uint32_t snmp_fixed_rows(const struct snmp_fixed *f)
{
	return f ? f->rows : 0;
}

bool snmp_fixed_complete(const struct snmp_fixed *f, struct snmp_table *t)
{
	bool same = f && instances_hash(t) == f->instances;

	for (size_t v = 0; !same && v < ARRAY_LEN(values); v++)
		t->columns[values[v]].n = 0;
	for (size_t k = 0; same && k < ARRAY_LEN(kept); k++) {
		t->columns[kept[k].column].cells = f->kept[k].cells;
		t->columns[kept[k].column].n = t->columns[kept[k].column].cap = f->kept[k].n;
	}
	return same;
}
