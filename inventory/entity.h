/* The CSV files of design §3 as one table: it drives import, export, --dry-run, `show` and the manual page. */
#ifndef VIGIE_ENTITY_H
#define VIGIE_ENTITY_H

#include "err.h"

enum column_type {
	COLUMN_TEXT,    /* UTF-8, ≤ 4096 bytes, no control character but newline in notes */
	COLUMN_INTEGER, COLUMN_REAL, COLUMN_BOOLEAN,
	COLUMN_DATE,    /* 2026-11-22 */
	COLUMN_ADDRESS, /* IPv4 or IPv6 literal, or a host name */
	COLUMN_CHOICE,  /* one of `choices` */
	COLUMN_LIST,    /* names with `;` */
	COLUMN_REF,     /* a name of kind `ref`, or kind:name when ref is NULL (any kind) */
	COLUMN_REF_LIST
};

struct entity_column {
	const char *name;      /* the CSV header and, but for the key, the SQL column */
	enum column_type type;
	bool required, key;    /* key: part of the row's identity */
	const char *ref;       /* kind for COLUMN_REF */
	const char *choices;   /* "syvik;internet" */
	double min, max;       /* for numbers; 0,0: none */
	const char *help;      /* N_(): one sentence for vigie.conf(5) and messages */
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

#endif
