/* A CSV text (RFC 4180, read by libcsv in strict mode) as rows of cells in an arena. LF, CRLF and CR end a line; a UTF-8 byte
 * order mark is dropped; lines without a character are skipped; spaces around a cell that is not quoted are dropped. */
#ifndef VIGIE_CSV_TABLE_H
#define VIGIE_CSV_TABLE_H

#include "arena.h"

enum { CSV_COLUMNS_MAX = 512, CSV_ROWS_MAX = 1000000 };

struct csv_cell {
	const char *text; /* NUL-terminated; may hold any byte */
	size_t len;
};

struct csv_row {
	unsigned line;    /* physical line on which the row begins, from 1 */
	size_t n;
	struct csv_cell *cells;
};

struct csv_table {
	struct csv_row *rows; /* the header is the first one */
	size_t n;
	char separator;
};

/* separator 0: `;` or a tab when the first line has more of it than of `,`. quote 0: quotes are ordinary characters.
 * name is for messages. ERR_DATA: "name:line: what was expected". ERR_LIMIT. */
bool csv_table_read(const char *name, const char *text, size_t len, char separator, char quote, struct arena *a,
                    struct csv_table *ret, struct err *e) MUST_CHECK;

#endif
