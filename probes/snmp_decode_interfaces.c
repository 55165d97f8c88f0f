#include "probes/snmp_decode.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HIGH_SPEED_ABSURD = 10000000, /* Mbit/s: agents that fill ifHighSpeed with bit/s say this of 10 Mbit/s */
	PHYS_ADDRESS_MAX = 32,
	RENAMINGS_MAX = 8,
};

int64_t snmp_speed_bps(int64_t if_speed, int64_t if_high_speed)
{
	bool speed_tells = if_speed > 0 && if_speed < UINT32_MAX;
	bool high_tells = if_high_speed > 0 && if_high_speed < HIGH_SPEED_ABSURD && if_high_speed != if_speed;

	if (speed_tells && (!high_tells || if_high_speed * 1000000 < UINT32_MAX))
		return if_speed;
	return high_tells ? if_high_speed * 1000000 : UNKNOWN_I64;
}

/* Columns are read row after row: one cursor each, all move forward together. */
struct row_reader {
	const struct snmp_table *t;
	uint32_t at[SC_COUNT];
	uint32_t instance;
};

static const struct snmp_cell *cell_of(struct row_reader *r, enum snmp_column c)
{
	const struct snmp_cell *cells = r->t->columns[c].cells;
	uint32_t n = r->t->columns[c].n;

	while (r->at[c] < n && cells[r->at[c]].instance < r->instance)
		r->at[c]++;
	return r->at[c] < n && cells[r->at[c]].instance == r->instance ? &cells[r->at[c]] : NULL;
}

/* The rows are those of any column, so that an agent without the ifIndex column, or with holes in one, is read whole. */
static uint32_t merge(uint32_t *rows, uint32_t n, uint32_t *scratch, const struct snmp_cell *cells, uint32_t n_cells)
{
	uint32_t i = 0, j = 0, k = 0;

	while (i < n || j < n_cells) {
		uint32_t a = i < n ? rows[i] : UINT32_MAX, b = j < n_cells ? cells[j].instance : UINT32_MAX;
		uint32_t least = a < b ? a : b;

		i += i < n && a == least;
		j += j < n_cells && b == least;
		scratch[k++] = least;
	}
	memcpy(rows, scratch, k * sizeof *rows);
	return k;
}

static bool same_rows(const uint32_t *rows, uint32_t n, const struct snmp_cell *cells, uint32_t n_cells)
{
	if (n != n_cells)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (rows[i] != cells[i].instance)
			return false;
	return true;
}

static bool is_interface_column(enum snmp_column c)
{
	return (snmp_columns[c].group == SG_COUNTERS || snmp_columns[c].group == SG_INTERFACES) && c != SC_SYS_UPTIME &&
	       c != SC_DUPLEX;
}

static uint32_t *interface_rows(const struct snmp_table *t, struct arena *a, uint32_t *ret_n)
{
	uint32_t total = 0, n = 0;
	uint32_t *rows, *scratch;

	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (is_interface_column(c))
			total += t->columns[c].n;
	rows = arena_array(a, total, sizeof *rows);
	scratch = arena_array(a, total, sizeof *scratch);
	if (!rows || !scratch)
		return NULL;
	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (is_interface_column(c) && t->columns[c].n > 0 && !same_rows(rows, n, t->columns[c].cells, t->columns[c].n))
			n = merge(rows, n, scratch, t->columns[c].cells, t->columns[c].n);
	*ret_n = n;
	return rows;
}

static struct counter counter_of(const struct snmp_cell *c)
{
	if (!c)
		return (struct counter){ 0, 0 };
	switch (c->type) {
	case ASN_COUNTER64:
		return (struct counter){ c->u, 64 };
	case ASN_COUNTER:
	case ASN_GAUGE:
	case ASN_UINTEGER:
		return (struct counter){ c->u, 32 };
	case ASN_INTEGER: /* some agents count with the wrong type */
		return (struct counter){ (uint32_t)c->i, 32 };
	default: /* text, names */
		return (struct counter){ 0, 0 };
	}
}

/* The wider one where it counts. */
static const struct snmp_cell *octets(struct row_reader *r, enum snmp_column high, enum snmp_column low)
{
	const struct snmp_cell *wide = cell_of(r, high), *narrow = cell_of(r, low);

	return counter_of(wide).width ? wide : narrow;
}

static void read_octets(struct row_reader *r, struct interface_facts *i)
{
	const struct snmp_cell *in = octets(r, SC_IF_HC_IN_OCTETS, SC_IF_IN_OCTETS);
	const struct snmp_cell *out = octets(r, SC_IF_HC_OUT_OCTETS, SC_IF_OUT_OCTETS);
	const struct snmp_cell *dated = in ? in : out;

	i->counters[IFC_IN_OCTETS] = counter_of(in);
	i->counters[IFC_OUT_OCTETS] = counter_of(out);
	i->read_before_ms = dated ? r->t->dated_ms - dated->at_ms : 0;
}

static const char *phys_address(struct snmp_facts *f, const struct snmp_cell *c)
{
	char buf[PHYS_ADDRESS_MAX * 3 + 1] = "";
	size_t n;

	if (!c || c->type != ASN_OCTET_STR)
		return NULL;
	n = c->len < PHYS_ADDRESS_MAX ? c->len : PHYS_ADDRESS_MAX;
	for (size_t i = 0; i < n; i++)
		snprintf(buf + (i ? i * 3 - 1 : 0), 4, i ? ":%02x" : "%02x", c->bytes[i]);
	return arena_strdup(f->arena, buf);
}

static int read_status(struct row_reader *r, enum snmp_column column)
{
	const struct snmp_cell *c = cell_of(r, column);
	int64_t v = snmp_cell_integer(c);

	if (!c && r->t->open & SNMP_COLUMN_BIT(column))
		return IF_STATUS_UNREAD;
	return v >= 0 && v <= 255 ? (int)v : 0;
}

static void read_row(struct row_reader *r, struct snmp_facts *f, struct interface_facts *i)
{
	i->if_index = r->instance;
	i->if_name = snmp_cell_text(f, cell_of(r, SC_IF_NAME));
	i->descr = snmp_cell_text(f, cell_of(r, SC_IF_DESCR));
	i->alias = snmp_cell_text(f, cell_of(r, SC_IF_ALIAS));
	i->type = snmp_cell_integer(cell_of(r, SC_IF_TYPE));
	i->mtu = snmp_cell_integer(cell_of(r, SC_IF_MTU));
	i->phys_address = phys_address(f, cell_of(r, SC_IF_PHYS_ADDRESS));
	i->admin_status = read_status(r, SC_IF_ADMIN_STATUS);
	i->oper_status = read_status(r, SC_IF_OPER_STATUS);
	i->speed_bps = snmp_speed_bps(snmp_cell_integer(cell_of(r, SC_IF_SPEED)), snmp_cell_integer(cell_of(r, SC_IF_HIGH_SPEED)));
	i->last_change_cs = snmp_cell_integer(cell_of(r, SC_IF_LAST_CHANGE));
	i->discontinuity_cs = snmp_cell_integer(cell_of(r, SC_IF_DISCONTINUITY));
	i->duplex = snmp_cell_integer(cell_of(r, SC_DUPLEX));
	read_octets(r, i);
	i->counters[IFC_IN_ERRORS] = counter_of(cell_of(r, SC_IF_IN_ERRORS));
	i->counters[IFC_OUT_ERRORS] = counter_of(cell_of(r, SC_IF_OUT_ERRORS));
	i->counters[IFC_IN_DISCARDS] = counter_of(cell_of(r, SC_IF_IN_DISCARDS));
	i->counters[IFC_OUT_DISCARDS] = counter_of(cell_of(r, SC_IF_OUT_DISCARDS));
}

static int by_name(const void *a, const void *b)
{
	const struct interface_facts *const *p = a, *const *q = b;

	return strcmp((*p)->name, (*q)->name);
}

static const char *name_with_index(struct snmp_facts *f, const char *fmt, const char *name, int64_t index)
{
	char buf[FACTS_TEXT_MAX + 32];

	snprintf(buf, sizeof buf, fmt, name, (long long)index);
	return arena_strdup(f->arena, buf);
}

/* Every one of several interfaces with one name gets its "#ifIndex": the key of none depends on the order of rows. */
static bool rename_equal(struct snmp_facts *f, struct interface_facts **order, bool *ret_renamed)
{
	*ret_renamed = false;
	qsort(order, f->n_interfaces, sizeof(struct interface_facts *), by_name);
	for (size_t i = 0, end; i < f->n_interfaces; i = end) {
		const char *name = order[i]->name;

		for (end = i + 1; end < f->n_interfaces && strcmp(order[end]->name, name) == 0; end++)
			;
		for (size_t j = i; end - i > 1 && j < end; j++) {
			order[j]->name = name_with_index(f, "%s#%lld", name, order[j]->if_index);
			if (!order[j]->name)
				return false;
			*ret_renamed = true;
		}
	}
	return true;
}

/* A new name may be what another interface calls itself: then both are renamed again. false: one was without memory, or an agent
 * whose names run after ours; no interfaces are better than two under one key. */
static bool make_names_unique(struct snmp_facts *f)
{
	struct interface_facts **order = arena_array(f->arena, f->n_interfaces, sizeof *order);
	bool renamed = true, ok = order != NULL;

	for (size_t i = 0; ok && i < f->n_interfaces; i++)
		order[i] = &f->interfaces[i];
	for (int pass = 0; ok && renamed && pass < RENAMINGS_MAX; pass++)
		ok = rename_equal(f, order, &renamed);
	if (ok && !renamed)
		return true;
	f->n_interfaces = 0;
	return false;
}

static const char *key_name(struct snmp_facts *f, const struct interface_facts *i)
{
	const char *name = snmp_typable(f, i->if_name);

	if (!name)
		name = snmp_typable(f, i->descr);
	return name ? name : name_with_index(f, "%sifIndex %lld", "", i->if_index);
}

bool snmp_decode_interfaces(const struct snmp_table *t, struct snmp_facts *f)
{
	struct row_reader r = { .t = t };
	struct arena *scratch = arena_new();
	uint32_t n = 0;
	uint32_t *rows = scratch ? interface_rows(t, scratch, &n) : NULL;
	bool ok = rows != NULL, whole = n <= FACTS_INTERFACES_MAX;

	n = whole ? n : FACTS_INTERFACES_MAX;
	if (ok)
		f->interfaces = arena_array(f->arena, n, sizeof *f->interfaces);
	ok = ok && f->interfaces;
	for (uint32_t i = 0; ok && i < n; i++) {
		r.instance = rows[i];
		read_row(&r, f, &f->interfaces[i]);
		f->interfaces[i].name = key_name(f, &f->interfaces[i]);
		ok = f->interfaces[i].name != NULL;
		f->n_interfaces += ok;
	}
	arena_free(scratch);
	return ok && make_names_unique(f) && whole;
}
