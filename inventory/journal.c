#include "inventory/journal_hash.h"
#include "inventory/reader_internal.h"
#include "inventory/store_internal.h"

#include <jansson.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

static struct journal_octets octets_of(const char *text)
{
	return (struct journal_octets){ text, text ? strlen(text) : 0 };
}

/* The row that the next one follows. */
static bool read_head(struct db *db, struct journal_head *ret, struct err *e)
{
	sqlite3_stmt *st = db_query(db, ST_JOURNAL_LAST, NULL, 0, e);
	struct columns c = COLUMNS(st, NULL);
	struct journal_head h = { 0 };
	const void *hash;
	size_t len;
	bool row;

	if (!st || !db_step(db, st, &row, e))
		return false;
	if (row) {
		h.count = column_i64(&c);
		hash = column_blob(&c, &len);
		memcpy(h.hash, hash, len < sizeof h.hash ? len : sizeof h.hash);
	}
	sqlite3_reset(st);
	*ret = h;
	return true;
}

bool read_journal_head(struct reader *r, struct journal_head *ret, struct err *e)
{
	return read_head(&r->db, ret, e);
}

bool read_journal_counts(struct reader *r, struct journal_counts *ret, struct err *e)
{
	return db_read_i64(&r->db, ST_JOURNAL_COUNT, NULL, 0, &ret->rows, e) && db_read_i64(&r->db, ST_JOURNAL_TEXT_COUNT, NULL, 0, &ret->texts, e);
}

bool store_journal_head(struct store *s, struct journal_head *ret, struct err *e)
{
	return read_head(&s->db, ret, e);
}

static bool set_text_hash(const struct journal_entry *entry, const uint8_t salt[static JOURNAL_SALT_BYTES], struct err *e)
{
	uint8_t hash[JOURNAL_HASH_BYTES];
	char hex[JOURNAL_HEX_BYTES];

	if (!journal_hash_text((struct journal_octets){ salt, JOURNAL_SALT_BYTES }, octets_of(entry->text), hash, e))
		return false;
	journal_format_hash(hash, hex);
	return json_object_set_new(entry->request, "text_sha256", json_string(hex)) == 0
	       || err_set(e, ERR_MEMORY, "no memory for a row of the journal");
}

static bool write_row(struct store *s, const struct journal_entry *entry, const char *request, int64_t *ret_seq, struct err *e)
{
	uint8_t hash[JOURNAL_HASH_BYTES];
	struct journal_head last;
	struct journal_columns c;

	if (!read_head(&s->db, &last, e))
		return false;
	c = (struct journal_columns){
		.seq = last.count + 1, .at_ms = entry->at.ms, .uid = entry->uid, .method = octets_of(entry->method),
		.object = octets_of(entry->object), .request = octets_of(request), .result = octets_of(entry->result),
		.previous = { last.hash, sizeof last.hash },
	};
	*ret_seq = c.seq;
	return journal_hash_columns(&c, hash, e)
	       && DB_RUN(&s->db, ST_JOURNAL_APPEND, e, V_I64(c.seq), V_I64(c.at_ms), V_I64(c.uid), V_TEXT(entry->method),
	                 V_TEXT(entry->object), V_TEXT(request), V_TEXT(entry->result), V_BLOB(last.hash, sizeof last.hash),
	                 V_BLOB(hash, sizeof hash));
}

bool journal_append(struct store *s, const struct journal_entry *entry, int64_t *ret_seq, struct err *e)
{
	uint8_t salt[JOURNAL_SALT_BYTES];
	char *request;
	bool ok;

	if (entry->text && RAND_bytes(salt, sizeof salt) != 1)
		return err_set(e, ERR_SYSTEM, "no random octets for a row of the journal");
	if (entry->text && !set_text_hash(entry, salt, e))
		return false;
	request = json_dumps(entry->request, JSON_COMPACT | JSON_SORT_KEYS);
	if (!request)
		return err_set(e, ERR_MEMORY, "no memory for a row of the journal");
	ok = write_row(s, entry, request, ret_seq, e)
	     && (!entry->text || DB_RUN(&s->db, ST_JOURNAL_TEXT_WRITE, e, V_I64(*ret_seq), V_BLOB(salt, sizeof salt), V_TEXT(entry->text)));
	free(request);
	return ok;
}

bool store_write_journal(struct store *s, const struct journal_entry *entry, int64_t *ret_seq, struct err *e)
{
	if (!db_begin(&s->db, true, e))
		return false;
	if (journal_append(s, entry, ret_seq, e))
		return db_commit(&s->db, e);
	db_rollback(&s->db);
	return false;
}

bool journal_hash_file(const void *bytes, size_t len, char *buf, struct err *e)
{
	uint8_t hash[JOURNAL_HASH_BYTES];

	if (!journal_hash_text((struct journal_octets){ "", 0 }, (struct journal_octets){ bytes, len }, hash, e))
		return false;
	journal_format_hash(hash, buf);
	return true;
}

bool journal_forget_text(struct store *s, int64_t seq, bool *ret_had, struct err *e)
{
	if (!DB_RUN(&s->db, ST_JOURNAL_TEXT_DELETE, e, V_I64(seq)))
		return false;
	*ret_had = sqlite3_changes(s->db.handle) > 0;
	return true;
}
