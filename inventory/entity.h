/* The CSV files of design §3 as one table: it drives import, export, --dry-run, `show` and the manual page. */
#ifndef VIGIE_ENTITY_H
#define VIGIE_ENTITY_H

#include "err.h"

enum column_type {
	COLUMN_TEXT,    /* UTF-8, ≤ 4096 bytes, no control character but newline in notes */
	COLUMN_INTEGER, COLUMN_REAL,
	COLUMN_BOOLEAN, /* yes, no; stored 1, 0 */
	COLUMN_DATE,    /* 2026-11-22 */
	COLUMN_ADDRESS, /* IPv4 or IPv6 literal, or a host name */
	COLUMN_CHOICE,  /* one of `choices` */
	COLUMN_LIST,    /* names with `;` */
	COLUMN_REF,     /* a name of kind `ref`; ref NULL: of any kind, stored as kind:name */
	COLUMN_REF_LIST,
	COLUMN_FINESS,  /* 9 characters: digits, or 2A/2B and 7 digits; unique */
	COLUMN_DURATION, /* 500ms, 60s, 5m, 2h, 1d; a bare number counts seconds */
	COLUMN_PORTS,   /* 443, 8000-8100, lists of these with `;`, or any */
	COLUMN_WINDOW,  /* 24x7 or mon-fri 08:00-18:00 */
	COLUMN_OBJECT   /* kind:name or kind:* */
};

struct entity_column {
	const char *name;      /* the CSV header and, but for the key, the SQL column */
	enum column_type type;
	bool required, key;    /* key: part of the row's identity */
	const char *ref;       /* kind for COLUMN_REF */
	const char *choices;   /* "syvik;internet" */
	double min, max;       /* for numbers; 0,0: none */
	const char *help;      /* N_(): one sentence for vigie.conf(5) and messages */
	bool lenient;          /* references: any name goes while nothing of that kind is declared */
	bool personal;         /* reaches a person: withheld from who has no role (reader_withhold_personal) */
};

struct entity_file {
	const char *file;      /* "sites.csv" */
	const char *kind;      /* "site": entity.kind and the SQL table */
	const struct entity_column *columns;
	size_t n_columns;
	const char *help;
};

/* In an order in which references point backwards. */
extern const struct entity_file entity_files[];
extern const size_t n_entity_files;

const struct entity_file *entity_file_find(const char *file);
const struct entity_file *entity_file_of_kind(const char *kind);

bool entity_column_is_personal(const struct entity_file *f, const char *name); /* false of a column that is not there; f may be NULL */
bool entity_file_is_personal(const struct entity_file *f);                     /* a column of it is */

/* Index of a column by its CSV header, or n_columns. */
size_t entity_column_find(const struct entity_file *f, const char *name);

/* The column that is entity.name itself and no SQL column: index of `name`, or n_columns for files without one, whose key
 * columns are joined: "from → to (kind)", "source → destination (tcp/443)", "object (measure)", or the service. */
size_t entity_name_column(const struct entity_file *f);

#endif
