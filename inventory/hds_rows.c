#include "inventory/hds_rows.h"

#include "inventory/hds_rows_framework.h"
#include "inventory/journal_hash.h"
#include "inventory/reader_internal.h"
#include "reader_hds.h"

#include <jansson.h>
#include <string.h>

/* ---- octets ---- */

static void append_number(struct text *t, char type, uint64_t n)
{
	char octets[9] = { type };

	for (int i = 8; i > 0; i--, n >>= 8)
		octets[i] = (char)(n & 0xff);
	text_append_n(t, octets, sizeof octets);
}

static void append_octets(struct text *t, const void *bytes, size_t len)
{
	append_number(t, 't', len);
	text_append_n(t, bytes, len);
}

void hds_encode(struct text *t, const struct value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct value *v = &values[i];

		if (v->type == VALUE_I64 && v->i64 != UNKNOWN_I64)
			append_number(t, 'i', (uint64_t)v->i64);
		else if (v->type == VALUE_TEXT && v->bytes)
			append_octets(t, v->bytes, strlen(v->bytes));
		else
			text_append_char(t, 'n');
	}
}

void hds_encode_columns(struct text *t, sqlite3_stmt *st)
{
	for (int i = 1; i < sqlite3_column_count(st); i++) {
		const void *bytes;

		switch (sqlite3_column_type(st, i)) {
		case SQLITE_INTEGER:
			append_number(t, 'i', (uint64_t)sqlite3_column_int64(st, i));
			break;
		case SQLITE_NULL:
			text_append_char(t, 'n');
			break;
		default: /* tables are STRICT: a text */
			bytes = sqlite3_column_blob(st, i);
			append_octets(t, bytes ? bytes : "", (size_t)sqlite3_column_bytes(st, i));
			break;
		}
	}
}

bool hds_hash(const struct text *t, char ret[static FRAMEWORK_HASH_BYTES], struct err *e)
{
	uint8_t hash[JOURNAL_HASH_BYTES];

	if (t->failed)
		return err_set(e, ERR_MEMORY, "no memory to hash rows of the checklist");
	if (!journal_hash_text((struct journal_octets){ "", 0 }, (struct journal_octets){ text_str(t), t->len }, hash, e))
		return false;
	journal_format_hash(hash, ret);
	return true;
}

/* ---- against the journal ---- */

static const struct { const char *table; enum statement rows; const char *methods[3]; } tables[] = {
	{ "assessment", ST_ASSESSMENT_ROWS, { "hds_set" } },
	{ "exception", ST_EXCEPTION_ROWS, { "hds_exception", "hds_exception_end" } },
	{ "evidence", ST_EVIDENCE_ROWS, { "hds_evidence", "hds_evidence_revoke" } },
	{ "action", ST_ACTION_ROWS, { "hds_action", "hds_actions" } },
	{ "audit", ST_AUDIT_ROWS, { "hds_audit" } },
	{ "flow_exception", ST_FLOW_EXCEPTION_ROWS, { "flow_accept", "flow_accept_end" } },
};

struct verification {
	void (*found)(void *user, const struct hds_row_finding *f);
	void *user;
	size_t rows;
};

static void tell(struct verification *v, enum hds_fault fault, int64_t seq, const char *table)
{
	if (v->found)
		v->found(v->user, &(struct hds_row_finding){ fault, seq, table, NULL });
}

/* The acts that wrote into one table, by seq. */
struct act_hash { int64_t seq; char hash[FRAMEWORK_HASH_BYTES]; };

static bool is_method(const char *const methods[static 3], const char *method)
{
	for (size_t i = 0; i < 3 && methods[i]; i++)
		if (method && strcmp(methods[i], method) == 0)
			return true;
	return false;
}

static bool add_act(struct rows *rows, struct columns *c, const char *const methods[static 3], struct err *e)
{
	int64_t seq = column_i64(c);
	bool ours = is_method(methods, column_borrowed(c));
	const char *request = column_borrowed(c), *hash;
	struct act_hash *act = ours ? rows_add(rows, e) : NULL;
	json_t *json;

	if (!act)
		return !ours;
	json = request ? json_loads(request, 0, NULL) : NULL;
	hash = json_string_value(json_object_get(json, "rows_sha256"));
	act->seq = seq;
	snprintf(act->hash, sizeof act->hash, "%s", hash ? hash : "");
	json_decref(json);
	return true;
}

static bool read_acts(struct db *db, const char *const methods[static 3], struct rows *rows, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(db, ST_HDS_ACTS, e, V_I64(0));
	bool row = true;

	while (st && row) {
		struct columns c = COLUMNS(st, NULL);

		if (!db_step(db, st, &row, e))
			return false;
		if (row && !add_act(rows, &c, methods, e)) {
			sqlite3_reset(st);
			return false;
		}
	}
	return st != NULL;
}

/* Rows of one seq against the act of that seq; acts before it have lost theirs. */
static bool judge(struct verification *v, const char *table, const struct rows *acts, size_t *at, int64_t seq, const struct text *octets,
                  struct err *e)
{
	const struct act_hash *a = acts->data;
	char hash[FRAMEWORK_HASH_BYTES];

	for (; *at < acts->n && a[*at].seq < seq; ++*at)
		if (*a[*at].hash)
			tell(v, HDS_ROW_MISSING, a[*at].seq, table);
	if (seq == INT64_MAX)
		return true;
	if (*at == acts->n || a[*at].seq != seq) {
		tell(v, HDS_ROW_ADDED, seq, table);
		return true;
	}
	if (!hds_hash(octets, hash, e))
		return false;
	if (strcmp(hash, a[*at].hash) != 0)
		tell(v, HDS_ROW_CHANGED, seq, table);
	++*at;
	return true;
}

static bool verify_table(struct verification *v, struct db *db, size_t table, struct arena *a, struct err *e)
{
	struct rows acts = ROWS_INIT(a, struct act_hash);
	struct text octets = TEXT_INIT(HDS_ROWS_OCTETS_MAX);
	const char *name = tables[table].table;
	int64_t seq = 0;
	size_t at = 0;
	bool row = true, ok = read_acts(db, tables[table].methods, &acts, e);
	sqlite3_stmt *st = ok ? db_query(db, tables[table].rows, NULL, 0, e) : NULL;

	ok = st != NULL;
	while (ok && row) {
		ok = db_step(db, st, &row, e);
		if (!ok)
			break;
		if (seq && (!row || sqlite3_column_int64(st, 0) != seq)) {
			ok = judge(v, name, &acts, &at, seq, &octets, e);
			text_clear(&octets);
		}
		if (!row || !ok)
			break;
		seq = sqlite3_column_int64(st, 0);
		hds_encode_columns(&octets, st);
		v->rows++;
	}
	if (st && row)
		sqlite3_reset(st);
	ok = ok && judge(v, name, &acts, &at, INT64_MAX, &octets, e);
	text_done(&octets);
	return ok;
}

bool hds_rows_verify(struct reader *r, void (*found)(void *user, const struct hds_row_finding *f), void *user, size_t *ret_rows,
                     struct err *e)
{
	struct verification v = { .found = found, .user = user };
	struct arena *a = arena_new();
	bool ok = a || err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < ARRAY_LEN(tables); i++)
		ok = verify_table(&v, &r->db, i, a, e);
	ok = ok && hds_frameworks_verify(r, a, found, user, e);
	arena_free(a);
	if (ok)
		*ret_rows = v.rows;
	return ok;
}
