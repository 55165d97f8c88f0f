/* One SQLite connection with its prepared statements. Every DML text is a line of inventory/statements_*.h, prepared at its first
 * use and kept until db_done. Used by one thread at a time. */
#ifndef VIGIE_DB_H
#define VIGIE_DB_H

#include "arena.h"
#include "inventory/statements.h"
#include "vtime.h"

#include <sqlite3.h>

enum statement {
#define X(id, sql) ST_##id,
	STORE_STATEMENTS(X)
#undef X
	ST_COUNT
};

extern const char *const db_statement_texts[ST_COUNT];

struct db {
	sqlite3 *handle;
	sqlite3_stmt *statements[ST_COUNT];
};

/* What is bound to $1, $2, … in order. Text and blobs are borrowed until the statement is used again or reset. */
struct value {
	enum { VALUE_I64, VALUE_F64, VALUE_TEXT, VALUE_BLOB } type;
	int64_t i64;          /* UNKNOWN_I64 (and so WALL_NEVER): NULL */
	double f64;           /* NAN: NULL */
	const void *bytes;    /* NULL: NULL */
	size_t len;           /* of a blob */
};

#define V_I64(n) ((struct value){ .type = VALUE_I64, .i64 = (n) })
#define V_F64(d) ((struct value){ .type = VALUE_F64, .f64 = (d) })
#define V_TEXT(s) ((struct value){ .type = VALUE_TEXT, .bytes = (s) })
#define V_BLOB(p, n) ((struct value){ .type = VALUE_BLOB, .bytes = (p), .len = (n) })
#define V_WALL(t) V_I64((t).ms)

/* Says what SQLite says of rc, with the kind that fits: ERR_FULL, ERR_LOCKED, ERR_MALFORMED, ERR_MEMORY, ERR_DENIED, ERR_DATA
 * (the schema refuses the row), else ERR_SYSTEM. db may be NULL. Returns false. */
bool db_error(sqlite3 *db, int rc, const char *doing, struct err *e);

/* Closes the connection and its statements. */
void db_done(struct db *db);

bool db_begin(struct db *db, bool write, struct err *e) MUST_CHECK;
bool db_commit(struct db *db, struct err *e) MUST_CHECK; /* rolls back when it fails */
void db_rollback(struct db *db);

/* A statement bound and ready to step, borrowed; NULL on failure. DB_QUERY takes V_…() values, one at least. */
sqlite3_stmt *db_query(struct db *db, enum statement id, const struct value *values, size_t n, struct err *e);
#define DB_VALUES(...) (const struct value[]){ __VA_ARGS__ }, sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value)
#define DB_QUERY(db, id, e, ...) db_query((db), (id), DB_VALUES(__VA_ARGS__), (e))

/* Steps. *ret_row: a row is there; else the statement has ended and was reset. */
bool db_step(struct db *db, sqlite3_stmt *st, bool *ret_row, struct err *e) MUST_CHECK;

/* Runs a statement whose rows, if any, do not matter. */
bool db_run(struct db *db, enum statement id, const struct value *values, size_t n, struct err *e) MUST_CHECK;
#define DB_RUN(db, id, e, ...) db_run((db), (id), DB_VALUES(__VA_ARGS__), (e))

/* Runs a statement of at most one row of one integer; UNKNOWN_I64 when there is no row or it is NULL. */
bool db_read_i64(struct db *db, enum statement id, const struct value *values, size_t n, int64_t *ret, struct err *e) MUST_CHECK;
#define DB_READ_I64(db, id, ret, e, ...) db_read_i64((db), (id), DB_VALUES(__VA_ARGS__), (ret), (e))

/* The columns of the current row, from left to right. */
struct columns {
	sqlite3_stmt *st;
	struct arena *a;      /* where text is copied; NULL: text is borrowed until the next step */
	int at;
	bool failed;          /* no memory for a text */
};

#define COLUMNS(statement, arena) ((struct columns){ (statement), (arena), 0, false })

int64_t column_i64(struct columns *c);        /* NULL: UNKNOWN_I64 */
double column_f64(struct columns *c);         /* NULL: NAN */
wall_t column_wall(struct columns *c);        /* NULL: WALL_NEVER */
const char *column_text(struct columns *c);   /* NULL: NULL */
const char *column_borrowed(struct columns *c); /* the same, until the next step whatever the arena is */
const void *column_blob(struct columns *c, size_t *ret_len); /* borrowed until the next step */

/* Rows that grow by doubling in an arena. */
struct rows {
	struct arena *a;
	size_t size, n, cap;
	void *data;
};

#define ROWS_INIT(arena, type) ((struct rows){ (arena), sizeof(type), 0, 0, NULL })

void *rows_add(struct rows *r, struct err *e); /* zeroed; NULL without memory */

#endif
