#include "inventory/reader_internal.h"

#include "intl.h"
#include "inventory/migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_TIMEOUT_MS = 1000 };

static bool wal_is_empty(const char *path)
{
	char wal[4096];
	struct stat st;

	if (snprintf(wal, sizeof wal, "%s-wal", path) >= (int)sizeof wal)
		return false;
	return stat(wal, &st) < 0 ? errno == ENOENT : st.st_size == 0;
}

/* RFC 3986: what must not stand raw in SQLite's file: URI. */
static char *uri_of(const char *path)
{
	struct text t = TEXT_INIT(16384);

	text_append(&t, "file:");
	for (; *path; path++)
		if (strchr("%?#", *path))
			text_appendf(&t, "%%%02X", (unsigned char)*path);
		else
			text_append_char(&t, *path);
	text_append(&t, "?immutable=1");
	if (!t.failed)
		return t.data;
	text_done(&t);
	return NULL;
}

static bool open_as(struct reader *r, const char *name, int more, struct err *e)
{
	int rc = sqlite3_open_v2(name, &r->db.handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | more,
	                         NULL);

	if (rc != SQLITE_OK)
		return db_error(r->db.handle, rc, _("cannot open the inventory"), e);
	sqlite3_busy_timeout(r->db.handle, BUSY_TIMEOUT_MS);
	return migrations_check(r->db.handle, e);
}

/* Without -wal and -shm files, in a folder where we may not make them, SQLite reads only what it is told never changes: true as
 * long as nobody writes. */
static bool open_immutable(struct reader *r, struct err *e)
{
	char *uri;
	bool ok;

	if (!wal_is_empty(r->path) || reader_lock_is_held(r->path) == LOCK_HELD)
		return false;
	uri = uri_of(r->path);
	if (!uri)
		return err_set(e, ERR_MEMORY, "out of memory");
	db_done(&r->db);
	r->immutable = true;
	ok = open_as(r, uri, SQLITE_OPEN_URI, e);
	free(uri);
	return ok;
}

static bool is_access(enum err_kind kind)
{
	return kind == ERR_DENIED || kind == ERR_SYSTEM;
}

static atomic_uint_fast64_t opened;

bool reader_open(const char *path, struct reader **ret_r, struct err *e)
{
	struct reader *r;
	struct stat st;

	if (stat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? err_set(e, ERR_NOT_FOUND, _("there is no inventory at %s"), path)
		                                           : err_set_errno(e, _("cannot open the inventory %s"), path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_MALFORMED, _("the inventory %s is not a regular file"), path);
	r = calloc(1, sizeof *r);
	if (r) {
		r->name = strdup(path);
		r->path = realpath(path, NULL);
		r->scratch = arena_new();
		r->current_arena = arena_new();
	}
	if (!r || !r->name || !r->path || !r->scratch || !r->current_arena) {
		reader_close(r);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	r->serial = atomic_fetch_add(&opened, 1) + 1;
	r->device = st.st_dev;
	r->inode = st.st_ino;
	if (access(path, R_OK) < 0) {
		err_set_errno(e, _("cannot read the inventory %s"), path);
		if (e && errno == EACCES)
			e->kind = ERR_DENIED;
		reader_close(r);
		return false;
	}
	if (!open_as(r, path, 0, e) && !(is_access(e->kind) && open_immutable(r, e))) {
		err_prefix(e, "%s", path);
		reader_close(r);
		return false;
	}
	*ret_r = r;
	return true;
}

uint64_t reader_serial(const struct reader *r) { return r->serial; }

void reader_withhold_personal(struct reader *r) { r->personal_withheld = true; }

bool reader_withholds_personal(const struct reader *r) { return r->personal_withheld; }

bool reader_is_current(const struct reader *r)
{
	struct stat st;

	return stat(r->name, &st) == 0 && st.st_dev == r->device && st.st_ino == r->inode;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	db_done(&r->db);
	reader_forget_impact(r);
	arena_free(r->scratch);
	arena_free(r->current_arena);
	free(r->name);
	free(r->path);
	free(r);
}

bool reader_is_past(const struct reader *r)
{
	return wall_is_known(r->at);
}

struct value reader_instant(const struct reader *r)
{
	return V_I64(r->instant);
}

wall_t reader_moment(const struct reader *r)
{
	return reader_is_past(r) ? r->at : r->now;
}

wall_t reader_shown(const struct reader *r) { return reader_moment(r); }

bool reader_begin(struct reader *r, wall_t now, wall_t at, struct err *e)
{
	struct collector_view run;

	if (!db_begin(&r->db, false, e))
		return false;
	r->now = now;
	r->at = at;
	r->instant = wall_is_known(at) ? at.ms : INT64_MAX;
	r->covered = true;
	r->running_known = false;
	r->poll = NULL;
	r->current = NULL;
	r->polls_known = false;
	r->links_counted = r->alerts_counted = false;
	r->devices = r->services = (struct reader_count){ .known = false };
	if (!migrations_check(r->db.handle, e))
		goto fail;
	if (reader_is_past(r)) {
		if (!reader_collector(r, &run, e))
			goto fail;
		r->covered = collector_covers(&run, at);
	}
	return true;
fail:
	db_rollback(&r->db);
	return false;
}

void reader_end(struct reader *r)
{
	db_rollback(&r->db);
	arena_reset(r->scratch);
	arena_reset(r->current_arena);
	r->poll = NULL;
	r->current = NULL;
	r->polls_known = false;
}

bool reader_data_version(struct reader *r, int64_t *ret_version, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(r->db.handle, "PRAGMA data_version", -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret_version = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? true : db_error(r->db.handle, rc, _("cannot read the inventory"), e);
}

bool reader_rows(struct reader *r, enum statement id, const struct value *values, size_t n, struct rows *rows, fill_fn fill,
                 struct err *e)
{
	sqlite3_stmt *st = db_query(&r->db, id, values, n, e);
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, rows->a);
		void *item;

		if (!db_step(&r->db, st, &row, e))
			return false;
		if (!row)
			break;
		item = rows_add(rows, e);
		if (!item || !fill(r, &c, item, e)) {
			sqlite3_reset(st);
			return false;
		}
		if (c.failed) {
			sqlite3_reset(st);
			return err_set(e, ERR_MEMORY, "out of memory");
		}
	}
	return st != NULL;
}
