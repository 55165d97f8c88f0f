/* A noun is a kind of row (a link, a sensor, …); one table of columns drives every format in which it is printed. */
#ifndef VIGIE_CONSOLE_COLUMN_H
#define VIGIE_CONSOLE_COLUMN_H

#include "reader.h"

/* What a row holds at the column's offset, and what it means. */
enum value_type {
	VALUE_TEXT,           /* const char *, NULL: not known */
	VALUE_BY_END,         /* const char *: as VALUE_TEXT, told from its like by its end (text_ends) */
	VALUE_KEYWORD,        /* const char *: as VALUE_TEXT for programs, keyword_word of the column's key for people */
	VALUE_DETAIL,         /* const char *: as VALUE_TEXT for programs, detail_append for people */
	VALUE_LIST,           /* const char *: names with `;`, a JSON array */
	VALUE_NAMES,          /* struct names (reader_alerts.h): a JSON array */
	VALUE_INTEGER,        /* int64_t, UNKNOWN_I64: not known */
	VALUE_REAL,           /* double, NAN: not known */
	VALUE_RATIO,          /* double, 0–1 */
	VALUE_SHARE,          /* the same, where thousandths of a percent matter */
	VALUE_SPEED,          /* int64_t, bit/s */
	VALUE_RATE,           /* double, bit/s */
	VALUE_PER_SECOND,     /* double */
	VALUE_BYTES,          /* int64_t */
	VALUE_SECONDS,        /* int64_t: a duration */
	VALUE_STEP,           /* int64_t, ms; seconds in JSON */
	VALUE_LATENCY,        /* int64_t, µs; ms in JSON */
	VALUE_MILLISECONDS,   /* double */
	VALUE_TIME,           /* wall_t, WALL_NEVER: not known; RFC 3339 in JSON */
	VALUE_DATE,           /* the same, shown as a date */
	VALUE_STATE,          /* enum state */
	VALUE_LINK_STATE,     /* enum link_state */
	VALUE_SITE_STATE,     /* struct site_row: the whole row */
	VALUE_OBJECT_STATE,   /* struct object_state */
	VALUE_OUTCOME,        /* enum outcome */
	VALUE_STAGE,          /* enum outcome of a stage: its state for people */
	VALUE_COLLECTOR,      /* enum collector_state */
	VALUE_BOOL,           /* bool */
	VALUE_KNOWN_BOOL,     /* int64_t, 0 or 1, UNKNOWN_I64: not known */
	VALUE_WORD,           /* const char *: a msgid for people, itself in JSON */
	VALUE_NULL            /* known to nobody yet: null */
};

struct column {
	const char *key;      /* JSON key and CSV header; "links.up" is a key of an object in JSON */
	const char *header;   /* msgid, for people */
	enum value_type type;
	size_t offset;
	unsigned rank;        /* in the table for people: 0 never, 1 always, 2… the highest is the first to go when too wide */
};

#define COLUMN(row, key, header, type, field, rank) { key, header, type, offsetof(struct row, field), rank }

struct noun {
	const char *name;     /* the verb: "links" */
	const char *kind;     /* of its rows in the inventory: "link"; NULL for what devices measured */
	const char *empty;    /* msgid: said to people when there is no row */
	const struct column *columns;
	size_t n_columns, row_size;
	bool (*read)(struct reader *r, struct arena *a, const char *device, void **ret_rows, size_t *ret_n, struct err *e);
};

/* What `vigie <name>` lists; NULL: no such list. */
const struct noun *noun_find(const char *name);

const struct column *noun_column(const struct noun *noun, const char *key); /* NULL: none */

/* How a stage of a check went, in at most 7 columns; "" when it was not tested. */
const char *column_stage_word(enum outcome o);

/* Columns of rank 1..max_rank in the order of people: the first, the states, the rest. ret_columns: room for all of the noun.
 * Returns how many. */
size_t noun_columns_for_people(const struct noun *noun, unsigned max_rank, const struct column **ret_columns);

/* The text at a column of any type that holds a const char *; may be NULL. */
const char *value_text(const struct column *c, const void *row);

/* The stable English name at a state, outcome or collector column; NULL for other types and for what is not known. */
const char *value_name(const struct column *c, const void *row);

/* For people, in their language, raw: "" when not known. Not yet safe for a terminal. */
struct text;
void value_human(const struct column *c, const void *row, wall_t now, struct text *t);

bool column_is_state(const struct column *c);
bool value_is_unwatched(const struct column *c, const void *row); /* the state of a site where nothing is watched */
bool column_is_number(const struct column *c); /* aligned to the right */
bool column_is_text(const struct column *c);   /* words of any length: cut first where there is no room */

#endif
