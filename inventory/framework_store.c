/* Frameworks into the inventory and out of it. */
#include "inventory/framework_db.h"

#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- written ---- */

/* "a;b"; NULL: none. In the arena of the keys' owner; here a buffer of the caller's. */
static const char *join(const struct framework_keys *keys, struct text *t)
{
	text_clear(t);
	for (size_t i = 0; i < keys->n; i++)
		text_append_part(t, ";", "%s", keys->keys[i]);
	return keys->n ? text_str(t) : NULL;
}

enum { LISTS = 5 };

static bool write_requirement(struct store *s, int64_t id, size_t position, const struct requirement *r, struct text lists[static LISTS],
                              struct err *e)
{
	return DB_RUN(&s->db, ST_REQUIREMENT_WRITE, e, V_I64(id), V_I64((int64_t)position), V_TEXT(r->key), V_TEXT(r->parent), V_I64(r->annex),
	              V_I64(r->leaf), V_TEXT(r->chapter.fr), V_TEXT(r->chapter.en), V_TEXT(r->title.fr), V_TEXT(r->title.en), V_TEXT(r->text.fr),
	              V_TEXT(r->text.en), V_I64(r->activities), V_TEXT(join(&r->iso, &lists[0])), V_TEXT(join(&r->related, &lists[1])),
	              V_TEXT(r->legal), V_TEXT(r->evidence.fr), V_TEXT(r->evidence.en), V_TEXT(join(&r->facts, &lists[2])), V_TEXT(r->source),
	              V_TEXT(join(&r->unverified, &lists[3])), V_TEXT(r->wording));
}

static bool write_words(struct store *s, int64_t id, const struct framework *f, struct err *e)
{
	for (size_t i = 0; i < f->n_marks; i++)
		if (!DB_RUN(&s->db, ST_FRAMEWORK_MARK_WRITE, e, V_I64(id), V_TEXT(f->marks[i].key), V_TEXT(f->marks[i].title.fr),
		            V_TEXT(f->marks[i].title.en)))
			return false;
	for (size_t i = 0; i < f->n_facts; i++)
		if (!DB_RUN(&s->db, ST_FRAMEWORK_FACT_WRITE, e, V_I64(id), V_TEXT(f->facts[i].key), V_TEXT(f->facts[i].title.fr),
		            V_TEXT(f->facts[i].title.en), V_I64(f->facts[i].measured)))
			return false;
	return true;
}

static bool write_head(struct store *s, const struct framework *f, wall_t now, int64_t uid, int64_t seq, struct text *list, struct err *e)
{
	return DB_RUN(&s->db, ST_FRAMEWORK_WRITE, e, V_TEXT(f->family), V_TEXT(f->version), V_TEXT(f->edition), V_TEXT(f->label.fr),
	              V_TEXT(f->label.en), V_TEXT(f->provenance.fr), V_TEXT(f->provenance.en), V_TEXT(f->source), V_TEXT(join(&f->unverified, list)),
	              V_TEXT(f->sha256), V_WALL(now), V_I64(uid), V_I64(seq));
}

bool framework_write(struct store *s, const struct framework *f, wall_t now, int64_t uid, int64_t seq, int64_t *ret_id, struct err *e)
{
	struct text lists[LISTS];
	bool ok;

	for (size_t i = 0; i < LISTS; i++)
		lists[i] = TEXT_INIT(16384);
	ok = write_head(s, f, now, uid, seq, &lists[4], e);
	*ret_id = sqlite3_last_insert_rowid(s->db.handle);
	ok = ok && write_words(s, *ret_id, f, e);
	for (size_t i = 0; ok && i < f->n_requirements; i++)
		ok = write_requirement(s, *ret_id, i, &f->requirements[i], lists, e);
	for (size_t i = 0; i < LISTS; i++) {
		if (ok && lists[i].failed)
			ok = err_set(e, ERR_MEMORY, "out of memory");
		text_done(&lists[i]);
	}
	return ok;
}

bool framework_adopt(struct store *s, const char *family, int64_t id, wall_t now, int64_t uid, int64_t seq, struct err *e)
{
	return DB_RUN(&s->db, ST_ADOPTION_WRITE, e, V_TEXT(family), V_I64(id), V_WALL(now), V_I64(uid), V_I64(seq));
}

bool framework_known(struct db *db, const struct framework *f, int64_t *ret_id, struct err *e)
{
	return DB_READ_I64(db, ST_FRAMEWORK_KNOWN, ret_id, e, V_TEXT(f->family), V_TEXT(f->version), V_TEXT(f->edition));
}

static bool load_one(struct store *s, const struct framework_file *file, wall_t now, struct arena *a, struct err *e)
{
	int64_t id, adopted;
	struct framework f;

	if (!framework_parse(file->name, file->bytes, file->len, a, &f, e) || !framework_known(&s->db, &f, &id, e))
		return false;
	if (id != UNKNOWN_I64)
		return true;
	if (!framework_write(s, &f, now, UNKNOWN_I64, UNKNOWN_I64, &id, e) || !DB_READ_I64(&s->db, ST_ADOPTIONS, &adopted, e, V_TEXT(f.family)))
		return false;
	return adopted || framework_adopt(s, f.family, id, now, UNKNOWN_I64, UNKNOWN_I64, e);
}

bool store_load_frameworks(struct store *s, wall_t now, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = a || err_set(e, ERR_MEMORY, "out of memory");

	ok = ok && db_begin(&s->db, true, e);
	if (!ok) {
		arena_free(a);
		return false;
	}
	for (size_t i = 0; ok && i < n_framework_shipped; i++)
		ok = load_one(s, &framework_shipped[i], now, a, e);
	if (!ok)
		db_rollback(&s->db);
	arena_free(a);
	return ok && db_commit(&s->db, e);
}

/* ---- read ---- */

static struct framework_text column_texts(struct columns *c)
{
	const char *fr = column_text(c);

	return (struct framework_text){ fr, column_text(c) };
}

static bool column_keys(struct columns *c, struct framework_keys *ret, struct err *e)
{
	return framework_split(column_borrowed(c), c->a, ret, e);
}

static bool fill_requirement(struct columns *c, struct requirement *r, struct err *e)
{
	const char *wording;
	bool ok;

	r->key = column_text(c);
	r->parent = column_text(c);
	r->annex = column_i64(c) == 1;
	r->leaf = column_i64(c) == 1;
	r->chapter = column_texts(c);
	r->title = column_texts(c);
	r->text = column_texts(c);
	r->activities = (unsigned)column_i64(c);
	ok = column_keys(c, &r->iso, e) && column_keys(c, &r->related, e);
	r->legal = column_text(c);
	r->evidence = column_texts(c);
	ok = ok && column_keys(c, &r->facts, e);
	r->source = column_text(c);
	ok = ok && column_keys(c, &r->unverified, e);
	wording = column_borrowed(c);
	snprintf(r->wording, sizeof r->wording, "%s", wording ? wording : "");
	return ok;
}

static bool fill_mark(struct columns *c, struct framework_mark *m, struct err *e)
{
	(void)e;
	m->key = column_text(c);
	m->title = column_texts(c);
	return true;
}

static bool fill_fact(struct columns *c, struct framework_fact *f, struct err *e)
{
	(void)e;
	f->key = column_text(c);
	f->title = column_texts(c);
	f->measured = column_i64(c) == 1;
	return true;
}

/* Each row of a statement on one framework into an array of its own. */
#define READ_ROWS(noun, type) \
	static bool read_##noun##s(struct db *db, enum statement statement, int64_t id, struct arena *a, type **ret, size_t *ret_n, struct err *e) \
	{ \
		sqlite3_stmt *st = DB_QUERY(db, statement, e, V_I64(id)); \
		struct rows rows = ROWS_INIT(a, type); \
		bool row = true; \
		while (st && row) { \
			struct columns c = COLUMNS(st, a); \
			type *filled; \
			if (!db_step(db, st, &row, e)) \
				return false; \
			if (!row) \
				break; \
			filled = rows_add(&rows, e); \
			if (!filled || !fill_##noun(&c, filled, e) || (c.failed && !err_set(e, ERR_MEMORY, "out of memory"))) { \
				sqlite3_reset(st); \
				return false; \
			} \
		} \
		*ret = rows.data; \
		*ret_n = rows.n; \
		return st != NULL; \
	}
READ_ROWS(requirement, struct requirement)
READ_ROWS(mark, struct framework_mark)
READ_ROWS(fact, struct framework_fact)

static bool read_head(struct db *db, int64_t id, struct arena *a, struct framework *f, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(db, ST_FRAMEWORK_READ, e, V_I64(id));
	struct columns c = COLUMNS(st, a);
	const char *hash;
	bool row, ok;

	if (!st || !db_step(db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no framework %" PRId64, id);
	f->family = column_text(&c);
	f->version = column_text(&c);
	f->edition = column_text(&c);
	f->label = column_texts(&c);
	f->provenance = column_texts(&c);
	f->source = column_text(&c);
	ok = column_keys(&c, &f->unverified, e);
	hash = column_borrowed(&c);
	snprintf(f->sha256, sizeof f->sha256, "%s", hash ? hash : "");
	sqlite3_reset(st);
	return ok && (!c.failed || err_set(e, ERR_MEMORY, "out of memory"));
}

bool framework_read(struct db *db, int64_t id, struct arena *a, struct framework *ret, struct err *e)
{
	struct framework f = { .n_marks = 0 };

	if (!read_head(db, id, a, &f, e) || !read_marks(db, ST_FRAMEWORK_MARKS, id, a, &f.marks, &f.n_marks, e)
	    || !read_facts(db, ST_FRAMEWORK_FACTS, id, a, &f.facts, &f.n_facts, e)
	    || !read_requirements(db, ST_REQUIREMENTS, id, a, &f.requirements, &f.n_requirements, e))
		return false;
	*ret = f;
	return true;
}
