/* What a query found, beside what people say: a row when it says something else than before, and one a day. */
#include "inventory/store_internal.h"

#include "hds.h"
#include "store_facts.h"

#include <string.h>

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool is_news(struct store *s, const struct hds_fact *f, bool *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_FACT_LAST, e, V_TEXT(f->key));
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&s->db, st, &row, e))
		return false;
	*ret = true;
	if (!row)
		return true;
	column_i64(&c); /* its key is known */
	*ret = f->at.ms - column_i64(&c) >= STORE_FACT_AGAIN_MS;
	*ret = !same(column_borrowed(&c), hds_verdict_name(f->verdict)) || *ret;
	*ret = !same(column_borrowed(&c), hds_status_name(f->proposes)) || *ret;
	*ret = !same(column_borrowed(&c), f->value) || *ret;
	*ret = !same(column_borrowed(&c), f->sha256) || *ret;
	sqlite3_reset(st);
	return true;
}

bool store_write_facts(struct store *s, const struct hds_fact *facts, size_t n, struct err *e)
{
	bool ok = db_begin(&s->db, true, e), news;

	if (!ok)
		return false;
	for (size_t i = 0; ok && i < n; i++) {
		const struct hds_fact *f = &facts[i];

		ok = is_news(s, f, &news, e)
		     && (!news || DB_RUN(&s->db, ST_FACT_WRITE, e, V_TEXT(f->key), V_WALL(f->at), V_TEXT(hds_verdict_name(f->verdict)),
		                         V_TEXT(hds_status_name(f->proposes)), V_TEXT(f->value), V_TEXT(f->sha256)));
	}
	if (!ok)
		db_rollback(&s->db);
	return ok && db_commit(&s->db, e);
}
