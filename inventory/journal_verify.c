#include "inventory/journal_hash.h"
#include "inventory/reader_internal.h"

#include <jansson.h>
#include <string.h>

struct verification {
	journal_found_fn found;
	void *user;
	struct journal_pass *pass;
};

static void tell(struct verification *v, enum journal_fault fault, int64_t seq, int64_t last)
{
	v->pass->verdict.findings++;
	if (v->found)
		v->found(v->user, &(struct journal_finding){ fault, seq, last });
}

static struct journal_octets next_octets(struct columns *c)
{
	int i = c->at++;
	const void *p = sqlite3_column_blob(c->st, i);

	if (sqlite3_column_type(c->st, i) == SQLITE_NULL)
		return (struct journal_octets){ NULL, 0 };
	return (struct journal_octets){ p ? p : "", p ? (size_t)sqlite3_column_bytes(c->st, i) : 0 };
}

static bool hash_is(struct journal_octets o, const uint8_t hash[static JOURNAL_HASH_BYTES])
{
	return o.len == JOURNAL_HASH_BYTES && memcmp(o.bytes, hash, JOURNAL_HASH_BYTES) == 0;
}

/* "text_sha256" of a request into hex; false: it has none. */
static bool text_hash_of(struct journal_octets request, char hex[static JOURNAL_HEX_BYTES])
{
	json_t *json = request.bytes ? json_loadb(request.bytes, request.len, 0, NULL) : NULL;
	const char *said = json_string_value(json_object_get(json, "text_sha256"));
	bool has = said && strlen(said) < JOURNAL_HEX_BYTES;

	if (has)
		memcpy(hex, said, strlen(said) + 1);
	json_decref(json);
	return has;
}

static bool judge_text(struct verification *v, int64_t seq, struct journal_octets request, bool changed, struct columns *c, struct err *e)
{
	struct journal_octets salt = next_octets(c), text = next_octets(c);
	bool purged = column_i64(c) == 1;
	char said[JOURNAL_HEX_BYTES], is[JOURNAL_HEX_BYTES];
	uint8_t hash[JOURNAL_HASH_BYTES];
	bool had = text_hash_of(request, said);

	if (!text.bytes) {
		v->pass->verdict.purged += had && purged;
		if (had && !purged && !changed)
			tell(v, JOURNAL_TEXT_REMOVED, seq, seq);
		return true;
	}
	v->pass->verdict.texts++;
	if (!journal_hash_text(salt, text, hash, e))
		return false;
	journal_format_hash(hash, is);
	if ((!had || strcmp(said, is) != 0) && !changed)
		tell(v, JOURNAL_TEXT_CHANGED, seq, seq);
	return true;
}

/* The row after one that was changed follows what that one was, which its stored hash or its columns still say. */
static bool judge_row(struct verification *v, struct columns *c, struct err *e)
{
	struct journal_columns row;
	struct journal_octets stored;
	uint8_t hash[JOURNAL_HASH_BYTES];
	bool changed;

	row.seq = column_i64(c);
	row.at_ms = column_i64(c);
	row.uid = column_i64(c);
	row.method = next_octets(c);
	row.object = next_octets(c);
	row.request = next_octets(c);
	row.result = next_octets(c);
	row.previous = next_octets(c);
	stored = next_octets(c);
	if (!journal_hash_columns(&row, hash, e))
		return false;
	if (row.seq != v->pass->seq + 1)
		tell(v, JOURNAL_MISSING, v->pass->seq + 1, row.seq - 1);
	changed = !hash_is(stored, hash);
	if (changed)
		tell(v, JOURNAL_CHANGED, row.seq, row.seq);
	else if (row.seq == v->pass->seq + 1 && !hash_is(row.previous, v->pass->stored) && !hash_is(row.previous, v->pass->computed))
		tell(v, JOURNAL_DISPLACED, row.seq, row.seq);
	if (v->pass->expected && v->pass->expected->count == row.seq) {
		v->pass->expected_seen = true;
		if (!hash_is(stored, v->pass->expected->hash))
			tell(v, JOURNAL_OTHER_HEAD, row.seq, row.seq);
	}
	v->pass->seq = row.seq;
	memcpy(v->pass->computed, hash, sizeof hash);
	memset(v->pass->stored, 0, sizeof v->pass->stored);
	if (stored.len == sizeof v->pass->stored)
		memcpy(v->pass->stored, stored.bytes, sizeof v->pass->stored);
	v->pass->verdict.rows++;
	return judge_text(v, row.seq, row.request, changed, c, e);
}

/* *ret_n: how many there were, at most `rows`. */
static bool judge_rows(struct verification *v, struct reader *r, size_t rows, size_t *ret_n, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_JOURNAL_FROM, e, V_I64(v->pass->after), V_I64((int64_t)rows));
	bool row;

	*ret_n = 0;
	if (!st)
		return false;
	while (db_step(&r->db, st, &row, e)) {
		struct columns c = COLUMNS(st, NULL);

		if (!row)
			return true;
		if (!judge_row(v, &c, e)) {
			sqlite3_reset(st);
			return false;
		}
		v->pass->after = v->pass->seq;
		++*ret_n;
	}
	return false;
}

static void take_head(struct journal_pass *pass)
{
	pass->verdict.head.count = pass->seq;
	memcpy(pass->verdict.head.hash, pass->stored, sizeof pass->stored);
}

bool journal_verify_some(struct reader *r, struct journal_pass *pass, size_t rows, journal_found_fn found, void *user, bool *ret_more,
                         struct err *e)
{
	struct verification v = { .found = found, .user = user, .pass = pass };
	size_t n;

	if (!judge_rows(&v, r, rows, &n, e))
		return false;
	take_head(pass);
	*ret_more = n == rows;
	if (!*ret_more && pass->expected && !pass->expected_seen && pass->expected->count > pass->seq)
		tell(&v, JOURNAL_CUT, pass->seq + 1, pass->expected->count);
	return true;
}

bool journal_verify(struct reader *r, const struct journal_head *expected, journal_found_fn found, void *user,
                    struct journal_verdict *ret, struct err *e)
{
	struct journal_pass pass = JOURNAL_PASS_INIT;
	bool more;

	pass.expected = expected;
	if (!journal_verify_some(r, &pass, INT64_MAX, found, user, &more, e))
		return false;
	*ret = pass.verdict;
	return true;
}
