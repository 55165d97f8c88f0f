/* HOST-RESOURCES-MIB (RFC 2790) and UCD-SNMP-MIB: storages, processors, memory. */
#include "probes/snmp_decode.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STORAGE_RAM = 2, STORAGE_VIRTUAL = 3 };

/* hrStorageTypes 1.3.6.1.2.1.25.2.1.N; the last sub-identifier tells. 0: not of that family. */
static uint32_t storage_kind(const struct snmp_cell *c)
{
	static const uint32_t types[] = { 1, 3, 6, 1, 2, 1, 25, 2, 1 };

	if (!c || c->type != ASN_OBJECT_ID || c->len != ARRAY_LEN(types) + 1 || memcmp(c->name, types, sizeof types) != 0)
		return 0;
	return c->name[ARRAY_LEN(types)];
}

static const char *storage_type_name(uint32_t kind)
{
	switch (kind) {
	case STORAGE_RAM:
		return "ram";
	case STORAGE_VIRTUAL:
		return "virtual-memory";
	case 4:
		return "fixed-disk";
	case 9:
		return "flash";
	case 10:
		return "network-disk";
	default: /* other(1), removable, floppy, compact and RAM disk */
		return "other";
	}
}

/* A count of allocation units. Integer32 by the MIB, but agents put more than 2^31 units in it as a negative number. */
static int64_t in_bytes(int64_t units, int64_t unit_bytes)
{
	int64_t bytes;

	if (units == UNKNOWN_I64 || unit_bytes == UNKNOWN_I64 || unit_bytes <= 0 || units > UINT32_MAX)
		return UNKNOWN_I64;
	if (units < 0)
		units = (uint32_t)units;
	return __builtin_mul_overflow(units, unit_bytes, &bytes) ? UNKNOWN_I64 : bytes;
}

/* More units than the storage has, said as a negative number, are no count beyond 2^31 but a difference gone wrong. */
static int64_t used_bytes(int64_t units, int64_t unit_bytes, int64_t size_bytes)
{
	int64_t bytes = in_bytes(units, unit_bytes);

	return units < 0 && size_bytes != UNKNOWN_I64 && bytes > size_bytes ? UNKNOWN_I64 : bytes;
}

bool snmp_decode_storages(const struct snmp_table *t, struct snmp_facts *f)
{
	uint32_t n = t->columns[SC_STORAGE_DESCR].n;

	f->storages = arena_array(f->arena, n, sizeof *f->storages);
	if (!f->storages)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct snmp_cell *descr = &t->columns[SC_STORAGE_DESCR].cells[i];
		int64_t unit = snmp_cell_integer(snmp_table_find(t, SC_STORAGE_UNITS, descr->instance));
		struct storage_facts *s = &f->storages[f->n_storages];

		s->index = descr->instance;
		s->name = snmp_cell_text(f, descr);
		s->type = storage_type_name(storage_kind(snmp_table_find(t, SC_STORAGE_TYPE, descr->instance)));
		s->size_bytes = in_bytes(snmp_cell_integer(snmp_table_find(t, SC_STORAGE_SIZE, descr->instance)), unit);
		s->used_bytes = used_bytes(snmp_cell_integer(snmp_table_find(t, SC_STORAGE_USED, descr->instance)), unit,
		                           s->size_bytes);
		if (!s->name)
			return false;
		f->n_storages++;
	}
	return true;
}

bool snmp_decode_processors(const struct snmp_table *t, struct snmp_facts *f)
{
	uint32_t n = t->columns[SC_PROCESSOR_LOAD].n;
	int64_t idle = snmp_scalar_integer(t, SC_SS_CPU_IDLE);
	double sum = 0;
	size_t known = 0;

	f->processors = arena_array(f->arena, n, sizeof *f->processors);
	if (!f->processors)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct snmp_cell *load = &t->columns[SC_PROCESSOR_LOAD].cells[i];
		struct processor_facts *p = &f->processors[i];
		int64_t percent = snmp_cell_integer(load);
		char fallback[32];

		snprintf(fallback, sizeof fallback, "cpu %u", i + 1);
		p->index = load->instance;
		p->name = snmp_cell_text(f, snmp_table_find(t, SC_DEVICE_DESCR, load->instance));
		if (!p->name || !*p->name)
			p->name = arena_strdup(f->arena, fallback);
		p->load_ratio = percent >= 0 && percent <= 100 ? (double)percent / 100 : NAN;
		if (!p->name)
			return false;
		f->n_processors++;
		if (!isnan(p->load_ratio)) {
			sum += p->load_ratio;
			known++;
		}
	}
	if (known > 0)
		f->cpu_ratio = sum / (double)known;
	else if (idle >= 0 && idle <= 100)
		f->cpu_ratio = 1 - (double)idle / 100;
	return true;
}

static int64_t kilobytes(const struct snmp_table *t, enum snmp_column c)
{
	int64_t v = snmp_scalar_integer(t, c);

	return v < 0 || v > INT64_MAX / 1024 ? UNKNOWN_I64 : v * 1024;
}

/* In use for programs: buffers and cache are given back when they are needed. */
static int64_t used_of(int64_t total, int64_t available, int64_t buffers, int64_t cached)
{
	int64_t used;

	if (total == UNKNOWN_I64 || available == UNKNOWN_I64)
		return UNKNOWN_I64;
	used = total - available - (buffers > 0 ? buffers : 0) - (cached > 0 ? cached : 0);
	return used >= 0 ? used : total - available >= 0 ? total - available : UNKNOWN_I64;
}

static void add_memory(struct snmp_facts *f, const char *name, int64_t used, int64_t total)
{
	f->memories[f->n_memories++] = (struct memory_facts){ .name = name, .used_bytes = used, .total_bytes = total };
}

static void add_ucd_memory(const struct snmp_table *t, struct snmp_facts *f)
{
	int64_t real = kilobytes(t, SC_MEM_TOTAL_REAL), swap = kilobytes(t, SC_MEM_TOTAL_SWAP);

	add_memory(f, "real", used_of(real, kilobytes(t, SC_MEM_AVAIL_REAL), kilobytes(t, SC_MEM_BUFFER),
	                              kilobytes(t, SC_MEM_CACHED)), real);
	if (swap != UNKNOWN_I64)
		add_memory(f, "swap", used_of(swap, kilobytes(t, SC_MEM_AVAIL_SWAP), 0, 0), swap);
}

static bool is_memory(const struct storage_facts *s)
{
	return strcmp(s->type, "ram") == 0 || strcmp(s->type, "virtual-memory") == 0;
}

static double ratio(const struct memory_facts *m)
{
	if (m->used_bytes == UNKNOWN_I64 || m->total_bytes <= 0 || m->used_bytes > m->total_bytes)
		return NAN;
	return (double)m->used_bytes / (double)m->total_bytes;
}

/* Needs the storages. */
bool snmp_decode_memories(const struct snmp_table *t, struct snmp_facts *f)
{
	bool ucd = kilobytes(t, SC_MEM_TOTAL_REAL) > 0;

	f->memories = arena_array(f->arena, f->n_storages + 2, sizeof *f->memories);
	if (!f->memories)
		return false;
	if (ucd)
		add_ucd_memory(t, f);
	for (size_t i = 0; !ucd && i < f->n_storages; i++)
		if (is_memory(&f->storages[i]))
			add_memory(f, f->storages[i].name, f->storages[i].used_bytes, f->storages[i].size_bytes);
	if (ucd)
		f->memory_ratio = ratio(&f->memories[0]);
	for (size_t i = 0; !ucd && i < f->n_storages && isnan(f->memory_ratio); i++)
		if (strcmp(f->storages[i].type, "ram") == 0)
			f->memory_ratio = ratio(&(struct memory_facts){ .used_bytes = f->storages[i].used_bytes,
			                                                .total_bytes = f->storages[i].size_bytes });
	return true;
}
