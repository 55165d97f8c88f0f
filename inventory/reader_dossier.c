#include "reader_dossier.h"

#include "inventory/journal_hash.h"
#include "inventory/reader_internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- the journal ---- */

static const char *hex_of(struct columns *c)
{
	char hex[2 * JOURNAL_HASH_BYTES + 1] = "";
	const uint8_t *bytes;
	size_t n;

	bytes = column_blob(c, &n);
	if (!bytes)
		return NULL;
	for (size_t i = 0; i < n && i < JOURNAL_HASH_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return arena_strdup(c->a, hex);
}

static bool had_text(const char *request)
{
	json_t *json = request ? json_loads(request, 0, NULL) : NULL;
	bool had = json_is_string(json_object_get(json, "text_sha256"));

	json_decref(json);
	return had;
}

static bool fill_journal(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct hds_journal_row *j = row;

	(void)r;
	(void)e;
	j->seq = column_i64(c);
	j->at_ms = column_i64(c);
	j->uid = column_i64(c);
	j->method = column_text(c);
	j->object = column_text(c);
	j->request = column_text(c);
	j->result = column_text(c);
	j->previous = hex_of(c);
	j->hash = hex_of(c);
	j->salt = hex_of(c);
	j->text = column_text(c);
	j->text_gone = !j->text && had_text(j->request);
	return true;
}

#define READ(statement, type, fill) \
	do { \
		struct rows rows = ROWS_INIT(a, struct type); \
		if (!reader_rows(r, statement, DB_VALUES(reader_instant(r)), &rows, fill, e)) \
			return false; \
		*ret = rows.data; \
		*ret_n = rows.n; \
		return true; \
	} while (0)

bool read_hds_journal(struct reader *r, struct arena *a, struct hds_journal_row **ret, size_t *ret_n, struct err *e)
{
	READ(ST_HDS_JOURNAL, hds_journal_row, fill_journal);
}

bool read_journal_head_then(struct reader *r, struct journal_head *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_JOURNAL_LAST_THEN, e, reader_instant(r));
	struct columns c = COLUMNS(st, NULL);
	struct journal_head h = { 0 };
	const void *hash;
	size_t len;
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (row) {
		h.count = column_i64(&c);
		hash = column_blob(&c, &len);
		if (hash)
			memcpy(h.hash, hash, len < sizeof h.hash ? len : sizeof h.hash);
		sqlite3_reset(st);
	}
	*ret = h;
	return true;
}

/* ---- rows of the checklist ---- */

static const struct { const char *table; enum statement rows; } stored[] = {
	{ "assessment", ST_ASSESSMENT_ROWS }, { "exception", ST_EXCEPTION_ROWS }, { "evidence", ST_EVIDENCE_ROWS }, { "action", ST_ACTION_ROWS },
	{ "audit", ST_AUDIT_ROWS },
};

/* The columns after the seq; what is no UTF-8, which nobody of ours wrote, is told as null: its hash fails. */
static char *values_of(sqlite3_stmt *st)
{
	json_t *list = json_array();
	char *text;

	for (int i = 1; i < sqlite3_column_count(st); i++) {
		json_t *v = NULL;

		if (sqlite3_column_type(st, i) == SQLITE_INTEGER)
			v = json_integer(sqlite3_column_int64(st, i));
		else if (sqlite3_column_type(st, i) != SQLITE_NULL)
			v = json_stringn((const char *)sqlite3_column_text(st, i), (size_t)sqlite3_column_bytes(st, i));
		json_array_append_new(list, v ? v : json_null());
	}
	text = json_dumps(list, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(list);
	return text;
}

static bool add_stored(struct rows *rows, const char *table, sqlite3_stmt *st, struct err *e)
{
	struct hds_stored_row *row = rows_add(rows, e);
	char *values = row ? values_of(st) : NULL;

	if (!row)
		return false;
	*row = (struct hds_stored_row){ table, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), arena_strdup(rows->a, values) };
	free(values);
	return row->values || err_set(e, ERR_MEMORY, "out of memory");
}

static bool read_stored(struct reader *r, size_t table, struct rows *rows, struct err *e)
{
	sqlite3_stmt *st = db_query(&r->db, stored[table].rows, NULL, 0, e);
	bool row = true;

	while (st && row) {
		if (!db_step(&r->db, st, &row, e))
			return false;
		if (row && sqlite3_column_int64(st, 1) <= r->instant && !add_stored(rows, stored[table].table, st, e)) {
			sqlite3_reset(st);
			return false;
		}
	}
	return st != NULL;
}

bool read_hds_stored(struct reader *r, struct arena *a, struct hds_stored_row **ret, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct hds_stored_row);

	for (size_t i = 0; i < ARRAY_LEN(stored); i++)
		if (!read_stored(r, i, &rows, e))
			return false;
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}

/* ---- who else takes part ---- */

static bool fill_supplier(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct hds_supplier_row *s = row;

	(void)r;
	(void)e;
	s->name = column_text(c);
	s->hds_certificate = column_text(c);
	s->hds_ends = column_text(c);
	s->hds_activities = column_text(c);
	return true;
}

bool read_hds_suppliers(struct reader *r, struct arena *a, struct hds_supplier_row **ret, size_t *ret_n, struct err *e)
{
	READ(ST_HDS_SUPPLIERS, hds_supplier_row, fill_supplier);
}

static bool fill_contact(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct hds_contact_row *k = row;

	(void)r;
	(void)e;
	k->site = column_text(c);
	k->role = column_text(c);
	k->contacts = column_i64(c);
	k->with_phone = column_i64(c);
	k->with_email = column_i64(c);
	k->recorded = column_wall(c);
	return true;
}

bool read_hds_contacts(struct reader *r, struct arena *a, struct hds_contact_row **ret, size_t *ret_n, struct err *e)
{
	READ(ST_HDS_CONTACTS, hds_contact_row, fill_contact);
}
