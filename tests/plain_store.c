#include "tests/plain_store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct plain_store {
	sqlite3 *db;
	sqlite3_stmt *insert, *read;
	char path[128];
};

static bool open_all(struct plain_store *p)
{
	return sqlite3_open(p->path, &p->db) == SQLITE_OK
	       && sqlite3_exec(p->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE sample (interface INTEGER, "
	                       "at_ms INTEGER, oper_status INTEGER, speed_bps INTEGER, in_bps REAL, out_bps REAL, in_errors_ps REAL, "
	                       "out_errors_ps REAL, in_discards_ps REAL, out_discards_ps REAL, PRIMARY KEY (interface, at_ms)) "
	                       "WITHOUT ROWID", NULL, NULL, NULL) == SQLITE_OK
	       && sqlite3_prepare_v2(p->db, "INSERT INTO sample VALUES (?1, ?2, 1, 1000000000, ?3, ?4, ?5, ?6, ?7, ?8)", -1, &p->insert,
	                             NULL) == SQLITE_OK
	       && sqlite3_prepare_v2(p->db, "SELECT at_ms, in_bps, out_bps, in_errors_ps, out_errors_ps, in_discards_ps, out_discards_ps "
	                             "FROM sample WHERE interface = ?1 ORDER BY at_ms", -1, &p->read, NULL) == SQLITE_OK;
}

struct plain_store *plain_store_new(const char *path)
{
	struct plain_store *p = calloc(1, sizeof *p);

	if (!p)
		return NULL;
	snprintf(p->path, sizeof p->path, "%s", path);
	if (open_all(p))
		return p;
	plain_store_free(p);
	return NULL;
}

void plain_store_free(struct plain_store *p)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char path[160];

	if (!p)
		return;
	sqlite3_finalize(p->insert);
	sqlite3_finalize(p->read);
	sqlite3_close(p->db);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(path, sizeof path, "%s%s", p->path, suffixes[i]);
		unlink(path);
	}
	free(p);
}

void plain_store_begin(struct plain_store *p)
{
	sqlite3_exec(p->db, "BEGIN", NULL, NULL, NULL);
}

void plain_store_add(struct plain_store *p, int64_t interface, int64_t at_ms, const struct interface_rates *r)
{
	const double values[] = { r->in_bps, r->out_bps, r->in_errors_ps, r->out_errors_ps, r->in_discards_ps, r->out_discards_ps };

	sqlite3_bind_int64(p->insert, 1, interface);
	sqlite3_bind_int64(p->insert, 2, at_ms);
	for (int i = 0; i < (int)ARRAY_LEN(values); i++)
		sqlite3_bind_double(p->insert, 3 + i, values[i]);
	sqlite3_step(p->insert);
	sqlite3_reset(p->insert);
}

void plain_store_commit(struct plain_store *p)
{
	sqlite3_exec(p->db, "COMMIT", NULL, NULL, NULL);
}

int64_t plain_store_bytes(struct plain_store *p)
{
	sqlite3_stmt *st;
	int64_t n = 0;

	if (sqlite3_prepare_v2(p->db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", -1, &st, NULL) == SQLITE_OK
	    && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

int64_t plain_store_read(struct plain_store *p, int64_t interface, double *ret_sum)
{
	int64_t n = 0;

	sqlite3_bind_int64(p->read, 1, interface);
	for (*ret_sum = 0; sqlite3_step(p->read) == SQLITE_ROW; n++)
		*ret_sum += sqlite3_column_double(p->read, 1) + sqlite3_column_double(p->read, 2);
	sqlite3_reset(p->read);
	return n;
}
