#include "inventory/db.h"

#include "facts.h"
#include "intl.h"

#include <errno.h>
#include <math.h>
#include <string.h>

const char *const db_statement_texts[ST_COUNT] = {
#define X(id, sql) [ST_##id] = sql,
	STORE_STATEMENTS(X)
#undef X
};

static enum err_kind kind_of(int rc, int sys)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_IOERR:
		return sys == ENOSPC || sys == EDQUOT || sys == EFBIG ? ERR_FULL : ERR_SYSTEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_LOCKED;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return ERR_MALFORMED;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return ERR_DATA;
	case SQLITE_NOMEM:
		return ERR_MEMORY;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return ERR_DENIED;
	}
	return ERR_SYSTEM;
}

bool db_error(sqlite3 *db, int rc, const char *doing, struct err *e)
{
	int sys = db ? sqlite3_system_errno(db) : 0;
	enum err_kind kind = kind_of(rc, sys);

	err_set(e, kind, "%s: %s", doing,
	        kind == ERR_LOCKED ? _("another program keeps it locked; try again, or look for it with fuser(1)")
	        : db               ? sqlite3_errmsg(db)
	                           : sqlite3_errstr(rc));
	if (e)
		e->sys = sys;
	return false;
}

void db_done(struct db *db)
{
	for (size_t i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(db->statements[i]);
	sqlite3_close(db->handle);
	memset(db, 0, sizeof *db);
}

static bool exec(struct db *db, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || db_error(db->handle, rc, "inventory", e);
}

bool db_begin(struct db *db, bool write, struct err *e)
{
	return exec(db, write ? "BEGIN IMMEDIATE" : "BEGIN", e);
}

void db_rollback(struct db *db)
{
	for (size_t i = 0; i < ST_COUNT; i++)
		if (db->statements[i])
			sqlite3_reset(db->statements[i]);
	if (!sqlite3_get_autocommit(db->handle))
		exec(db, "ROLLBACK", NULL);
}

bool db_commit(struct db *db, struct err *e)
{
	if (exec(db, "COMMIT", e))
		return true;
	db_rollback(db);
	return false;
}

static int bind(sqlite3_stmt *st, int i, const struct value *v)
{
	switch (v->type) {
	case VALUE_I64:
		return v->i64 == UNKNOWN_I64 ? sqlite3_bind_null(st, i) : sqlite3_bind_int64(st, i, v->i64);
	case VALUE_F64:
		return isfinite(v->f64) ? sqlite3_bind_double(st, i, v->f64) : sqlite3_bind_null(st, i);
	case VALUE_TEXT:
		return sqlite3_bind_text(st, i, v->bytes, -1, SQLITE_STATIC);
	case VALUE_BLOB:
		return v->len || !v->bytes ? sqlite3_bind_blob64(st, i, v->bytes, v->len, SQLITE_STATIC)
		                           : sqlite3_bind_zeroblob(st, i, 0);
	}
	return SQLITE_MISUSE;
}

sqlite3_stmt *db_query(struct db *db, enum statement id, const struct value *values, size_t n, struct err *e)
{
	sqlite3_stmt **st = &db->statements[id];
	int rc = SQLITE_OK;

	if (*st)
		sqlite3_reset(*st);
	else
		rc = sqlite3_prepare_v3(db->handle, db_statement_texts[id], -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
	for (size_t i = 0; rc == SQLITE_OK && i < n; i++)
		rc = bind(*st, (int)i + 1, &values[i]);
	if (rc == SQLITE_OK)
		return *st;
	db_error(db->handle, rc, "inventory", e);
	return NULL;
}

bool db_step(struct db *db, sqlite3_stmt *st, bool *ret_row, struct err *e)
{
	int rc = sqlite3_step(st);

	*ret_row = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		db_error(db->handle, rc, "inventory", e);
	sqlite3_reset(st);
	return rc == SQLITE_DONE;
}

bool db_run(struct db *db, enum statement id, const struct value *values, size_t n, struct err *e)
{
	sqlite3_stmt *st = db_query(db, id, values, n, e);
	bool row;

	if (!st || !db_step(db, st, &row, e))
		return false;
	sqlite3_reset(st);
	return true;
}

bool db_read_i64(struct db *db, enum statement id, const struct value *values, size_t n, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = db_query(db, id, values, n, e);
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(db, st, &row, e))
		return false;
	*ret = row ? column_i64(&c) : UNKNOWN_I64;
	sqlite3_reset(st);
	return true;
}

int64_t column_i64(struct columns *c)
{
	int i = c->at++;

	return sqlite3_column_type(c->st, i) == SQLITE_NULL ? UNKNOWN_I64 : sqlite3_column_int64(c->st, i);
}

double column_f64(struct columns *c)
{
	int i = c->at++;

	return sqlite3_column_type(c->st, i) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(c->st, i);
}

wall_t column_wall(struct columns *c)
{
	return (wall_t){ column_i64(c) };
}

const char *column_borrowed(struct columns *c)
{
	return (const char *)sqlite3_column_text(c->st, c->at++);
}

const char *column_text(struct columns *c)
{
	const char *s = column_borrowed(c);
	char *copy;

	if (!s || !c->a)
		return s;
	copy = arena_strdup(c->a, s);
	if (!copy)
		c->failed = true;
	return copy;
}

const void *column_blob(struct columns *c, size_t *ret_len)
{
	int i = c->at++;
	const void *p = sqlite3_column_blob(c->st, i);

	*ret_len = p ? (size_t)sqlite3_column_bytes(c->st, i) : 0;
	return p;
}

void *rows_add(struct rows *r, struct err *e)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		void *data = arena_array(r->a, cap, r->size);

		if (!data) {
			err_set(e, ERR_MEMORY, "out of memory");
			return NULL;
		}
		if (r->n)
			memcpy(data, r->data, r->n * r->size);
		r->data = data;
		r->cap = cap;
	}
	return (char *)r->data + r->n++ * r->size;
}
