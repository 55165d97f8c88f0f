/* A walk down several columns at once, pure: names to ask out, varbinds in. Each column goes on from its own last name,
 * so that a response cut short anywhere (MTU, an agent's own ceiling) just goes on; a column that ends drops out. */
#ifndef VIGIE_SNMP_WALK_H
#define VIGIE_SNMP_WALK_H

#include "probes/snmp_codec.h"
#include "probes/snmp_table.h"

enum {
	SNMP_WALK_COLUMNS_MAX = 18,
	SNMP_SUFFIX_MAX = 24,      /* sub-identifiers of an instance; ours have one, those of neighbours up to 23 */
	SNMP_VARBINDS_MAX = 400,   /* asked in one response */
};

struct snmp_walk_column {
	uint8_t column;
	uint8_t suffix_len;        /* 0: nothing came yet */
	bool scalar;               /* one value, asked as a non-repeater */
	bool done;
	uint32_t n;
	uint32_t suffix[SNMP_SUFFIX_MAX];
};

struct snmp_walk {
	struct snmp_walk_column columns[SNMP_WALK_COLUMNS_MAX];
	size_t n_columns;
	uint8_t asked[SNMP_WALK_COLUMNS_MAX]; /* the columns of the outstanding request, scalars first */
	size_t n_asked, n_asked_scalars;
	bool non_increasing;       /* a column went back or stood still and was cut */
	bool too_long;             /* a column was cut at an instance of more than SNMP_SUFFIX_MAX sub-identifiers */
	bool too_many;             /* a column whose rows are all wanted was cut at its ceiling */
};

void snmp_walk_start(struct snmp_walk *w, snmp_column_set columns); /* at most SNMP_WALK_COLUMNS_MAX */
bool snmp_walk_is_done(const struct snmp_walk *w);

/* Rows that each column which goes on has brought. */
uint32_t snmp_walk_rows(const struct snmp_walk *w);

/* The next request: names, n_names, non_repeaters, max_repetitions; the caller sets command and id. rows: how many a response
 * should hold; max_columns: fewer than all when the agent finds even one row too big. Nothing is remembered but which columns were asked: a retry asks the same again. */
void snmp_walk_next(struct snmp_walk *w, uint32_t rows, size_t max_columns, struct snmp_request_pdu *pdu);

/* Takes a response's varbinds into t, and the columns that end out of t->open. Returns whether the walk got further: at least one column moved or ended. */
bool snmp_walk_take(struct snmp_walk *w, const netsnmp_variable_list *v, struct snmp_table *t);

/* The column asked at errindex (1…) has ended in t (v1 noSuchName), or is given up (t NULL). false: errindex names none. */
bool snmp_walk_end_column(struct snmp_walk *w, long errindex, struct snmp_table *t);

#endif
