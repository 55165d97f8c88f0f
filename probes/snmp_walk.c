#include "probes/snmp_walk.h"

#include "facts.h"

#include <string.h>

void snmp_walk_start(struct snmp_walk *w, snmp_column_set columns)
{
	memset(w, 0, sizeof *w);
	for (enum snmp_column c = 0; c < SC_COUNT && w->n_columns < SNMP_WALK_COLUMNS_MAX; c++)
		if (columns & SNMP_COLUMN_BIT(c))
			w->columns[w->n_columns++] = (struct snmp_walk_column){
				.column = (uint8_t)c, .scalar = snmp_columns[c].group == SG_SCALARS || c == SC_SYS_UPTIME,
			};
}

bool snmp_walk_is_done(const struct snmp_walk *w)
{
	for (size_t i = 0; i < w->n_columns; i++)
		if (!w->columns[i].done)
			return false;
	return true;
}

uint32_t snmp_walk_rows(const struct snmp_walk *w)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < w->n_columns; i++)
		if (!w->columns[i].done && !w->columns[i].scalar && w->columns[i].n < least)
			least = w->columns[i].n;
	return least == UINT32_MAX ? 0 : least;
}

static void name_of(const struct snmp_walk_column *wc, struct snmp_name *name)
{
	const struct snmp_column_class *class = &snmp_columns[wc->column];

	name->len = 0;
	for (size_t i = 0; i < class->len; i++)
		name->ids[name->len++] = class->ids[i];
	for (size_t i = 0; i < wc->suffix_len; i++)
		name->ids[name->len++] = wc->suffix[i];
}

_Static_assert((int)SNMP_SUFFIX_MAX + 14 <= (int)SNMP_NAME_MAX, "a column's name and an instance fit into a request");
_Static_assert((int)SNMP_WALK_COLUMNS_MAX <= (int)SNMP_NAMES_MAX, "all columns fit into a request");

void snmp_walk_next(struct snmp_walk *w, uint32_t rows, size_t max_columns, struct snmp_request_pdu *pdu)
{
	size_t repeaters;

	w->n_asked = w->n_asked_scalars = 0;
	for (int scalars = 1; scalars >= 0; scalars--)
		for (size_t i = 0; i < w->n_columns && w->n_asked < max_columns; i++) {
			if (w->columns[i].done || w->columns[i].scalar != (bool)scalars)
				continue;
			name_of(&w->columns[i], &pdu->names[w->n_asked]);
			w->asked[w->n_asked++] = (uint8_t)i;
			w->n_asked_scalars += (size_t)scalars;
		}
	pdu->n_names = w->n_asked;
	pdu->non_repeaters = (uint32_t)w->n_asked_scalars;
	repeaters = w->n_asked - w->n_asked_scalars;
	if (repeaters > 0 && rows > SNMP_VARBINDS_MAX / repeaters)
		rows = (uint32_t)(SNMP_VARBINDS_MAX / repeaters);
	pdu->max_repetitions = rows > 0 ? rows : 1;
}

static bool under_column(const struct snmp_column_class *class, const netsnmp_variable_list *v)
{
	if (v->name_length <= class->len)
		return false;
	for (size_t i = 0; i < class->len; i++)
		if (v->name[i] != class->ids[i])
			return false;
	return true;
}

/* Order of instances, RFC 3416 §4.2.2 (lexicographic). */
static bool increases(const struct snmp_walk_column *wc, const oid *suffix, size_t len)
{
	for (size_t i = 0; i < len && i < wc->suffix_len; i++)
		if (suffix[i] != wc->suffix[i])
			return suffix[i] > wc->suffix[i];
	return len > wc->suffix_len;
}

/* Discovery: what of it is missing makes no poll partial. */
static bool is_neighbours(const struct snmp_walk_column *wc)
{
	return snmp_columns[wc->column].group == SG_NEIGHBOURS;
}

/* Names of parts, most of which are neither processor, sensor nor chassis. */
static bool is_names(const struct snmp_walk_column *wc)
{
	return wc->column == SC_DEVICE_DESCR || snmp_columns[wc->column].group == SG_ENTITIES;
}

static uint32_t rows_max(const struct snmp_walk_column *wc)
{
	enum snmp_group g = snmp_columns[wc->column].group;

	if (is_names(wc))
		return 2 * FACTS_ROWS_MAX;
	if (g == SG_NEIGHBOURS)
		return FACTS_NEIGHBOURS_MAX;
	return g == SG_COUNTERS || g == SG_INTERFACES ? FACTS_INTERFACES_MAX : FACTS_ROWS_MAX;
}

static bool is_end(const struct snmp_column_class *class, const netsnmp_variable_list *v)
{
	return v->type == SNMP_ENDOFMIBVIEW || v->type == SNMP_NOSUCHOBJECT || v->type == SNMP_NOSUCHINSTANCE ||
	       !under_column(class, v);
}

/* Once cells were dropped, no column is known to be whole. */
static void end_column(struct snmp_walk_column *wc, struct snmp_table *t)
{
	wc->done = true;
	if (!t->truncated)
		t->open &= ~SNMP_COLUMN_BIT(wc->column);
}

static void take_one(struct snmp_walk *w, struct snmp_walk_column *wc, const netsnmp_variable_list *v, struct snmp_table *t)
{
	const struct snmp_column_class *class = &snmp_columns[wc->column];
	const oid *suffix = v->name + class->len;
	size_t len = v->name_length - class->len;

	if (wc->scalar || is_end(class, v))
		end_column(wc, t);
	if (is_end(class, v))
		return;
	if (len > SNMP_SUFFIX_MAX) {
		wc->done = true;
		if (!is_neighbours(wc))
			w->too_long = t->truncated = true;
		return;
	}
	if (wc->suffix_len > 0 && !increases(wc, suffix, len)) {
		wc->done = true;
		w->non_increasing |= !is_neighbours(wc);
		return;
	}
	for (size_t i = 0; i < len; i++)
		wc->suffix[i] = (uint32_t)suffix[i];
	wc->suffix_len = (uint8_t)len;
	if (wc->n++ >= rows_max(wc)) {
		wc->done = true;
		if (!is_names(wc) && !is_neighbours(wc))
			t->truncated = w->too_many = true;
		return;
	}
	if (is_neighbours(wc))
		snmp_table_add_row(t, (enum snmp_column)wc->column, suffix, len, v);
	else if (len == 1)
		snmp_table_add(t, (enum snmp_column)wc->column, (uint32_t)suffix[0], v);
}

bool snmp_walk_take(struct snmp_walk *w, const netsnmp_variable_list *v, struct snmp_table *t)
{
	size_t repeaters = w->n_asked - w->n_asked_scalars;
	bool further = false;

	for (size_t i = 0; v; i++, v = v->next_variable) {
		size_t at = i < w->n_asked_scalars ? i
		            : repeaters > 0        ? w->n_asked_scalars + (i - w->n_asked_scalars) % repeaters
		                                   : w->n_asked;
		struct snmp_walk_column *wc;

		if (at >= w->n_asked)
			break; /* more than was asked */
		wc = &w->columns[w->asked[at]];
		if (wc->done)
			continue;
		take_one(w, wc, v, t);
		further = true;
	}
	return further;
}

bool snmp_walk_end_column(struct snmp_walk *w, long errindex, struct snmp_table *t)
{
	struct snmp_walk_column *wc;

	if (errindex < 1 || (size_t)errindex > w->n_asked)
		return false;
	wc = &w->columns[w->asked[errindex - 1]];
	if (t)
		end_column(wc, t);
	wc->done = true;
	return true;
}
