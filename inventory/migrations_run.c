#include "inventory/migrations.h"

#include "intl.h"
#include "inventory/db.h"

#include <inttypes.h>
#include <stdio.h>

/* PRAGMA application_id of every inventory: "Vgie". */
enum { APPLICATION_ID = 0x56676965 };

static bool read_number(sqlite3 *db, const char *sql, int64_t *ret_n, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret_n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	if ((rc & 0xff) == SQLITE_NOTADB)
		return err_set(e, ERR_DATA, _("this file is not an inventory of Vigie"));
	return rc == SQLITE_ROW ? true : db_error(db, rc, _("cannot read the inventory"), e);
}

struct schema {
	int64_t version;
	bool empty;
};

static bool read_schema(sqlite3 *db, struct schema *ret, struct err *e)
{
	int64_t id, version, tables;

	if (!read_number(db, "PRAGMA application_id", &id, e) || !read_number(db, "PRAGMA user_version", &version, e)
	    || !read_number(db, "SELECT count(*) FROM sqlite_master", &tables, e))
		return false;
	ret->empty = id == 0 && version == 0 && tables == 0;
	if (!ret->empty && id != APPLICATION_ID)
		return err_set(e, ERR_DATA, _("this SQLite file is not an inventory of Vigie"));
	if (version > (int64_t)n_migrations)
		return err_set(e, ERR_NEWER, _("the inventory was written by a newer Vigie (schema %" PRId64 ", this one knows %zu)"),
		               version, n_migrations);
	if (version < 0 || (!ret->empty && version == 0))
		return err_set(e, ERR_MALFORMED, "the inventory has an impossible schema version (%" PRId64 ")", version);
	ret->version = version;
	return true;
}

static bool migrate_one(sqlite3 *db, size_t from, struct err *e)
{
	char mark[96];
	int rc;

	snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %zu", APPLICATION_ID, from + 1);
	rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, migrations[from].sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, mark, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return true;
	db_error(db, rc, _("cannot migrate the inventory"), e);
	if (!sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool migrations_recognise(sqlite3 *db, struct err *e)
{
	struct schema schema;

	return read_schema(db, &schema, e);
}

bool migrations_run(sqlite3 *db, struct err *e)
{
	struct schema schema;

	if (!read_schema(db, &schema, e))
		return false;
	for (size_t v = (size_t)schema.version; v < n_migrations; v++)
		if (!migrate_one(db, v, e))
			return false;
	return true;
}

bool migrations_check(sqlite3 *db, struct err *e)
{
	struct schema schema;

	if (!read_schema(db, &schema, e))
		return false;
	if (schema.version < (int64_t)n_migrations)
		return err_set(e, ERR_MALFORMED, _("the inventory has schema %" PRId64 ", older than %zu: start vigied once to migrate it"),
		               schema.version, n_migrations);
	return true;
}
