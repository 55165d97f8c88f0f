#include "inventory/reader_internal.h"

#include "intl.h"
#include "route.h"

#include <string.h>

static const struct { const char *name, *word; } words[] = {
	[ROUTE_NEVER_ACCEPTED] = { "never", N_("never tested") },
	[ROUTE_ACCEPTED] = { "accepted", N_("test passed") },
	[ROUTE_TO_ACCEPT_AGAIN] = { "again", N_("to be accepted again") },
};

const char *route_acceptance_name(enum route_acceptance a)
{
	return words[a].name;
}

const char *route_acceptance_word(enum route_acceptance a)
{
	return words[a].word;
}

/* What is declared now, then what was when it was accepted. */
struct route_read {
	int64_t id;
	const char *name;
	const char *now[4], *then[4]; /* Covolink, destination, source AE, destination AE */
	const char *accepted_on, *proof;
	wall_t at;
	int64_t uid, tests;
};

static bool fill_route(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct route_read *v = row;

	(void)r;
	(void)e;
	v->id = column_i64(c);
	v->name = column_text(c);
	for (size_t i = 0; i < ARRAY_LEN(v->now); i++)
		v->now[i] = column_text(c);
	v->accepted_on = column_text(c);
	v->at = column_wall(c);
	v->uid = column_i64(c);
	for (size_t i = 0; i < ARRAY_LEN(v->then); i++)
		v->then[i] = column_text(c);
	v->proof = column_text(c);
	v->tests = column_i64(c);
	return true;
}

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* As it was declared at the end of the day that the files give; when it was not yet, as it stood when that day was first declared: what was
 * tested before anybody told us is what they told then. */
static bool read_declared_then(struct reader *r, struct arena *a, struct route_read *v, bool *ret_known, struct err *e)
{
	sqlite3_stmt *st;
	struct columns c;

	*ret_known = false;
	if (!v->accepted_on || !wall_parse(v->accepted_on, r->now, true, &v->at, NULL))
		return true;
	st = DB_QUERY(&r->db, ST_ROUTE_THEN, e, V_WALL(v->at), V_TEXT(v->accepted_on), V_I64(v->id));
	c = COLUMNS(st, a);
	if (!st || !db_step(&r->db, st, ret_known, e))
		return false;
	for (size_t i = 0; *ret_known && i < ARRAY_LEN(v->then); i++)
		v->then[i] = column_text(&c);
	if (*ret_known)
		sqlite3_reset(st);
	return !c.failed || err_set(e, ERR_MEMORY, "out of memory");
}

static bool judge(struct reader *r, struct arena *a, struct route_read *v, struct route_test *ret, struct err *e)
{
	bool known = wall_is_known(v->at), acted = known;

	if (!known && !read_declared_then(r, a, v, &known, e))
		return false;
	*ret = (struct route_test){ .route = v->name, .at = v->at, .uid = acted ? v->uid : UNKNOWN_I64, .proof = v->proof, .tests = v->tests };
	if (!wall_is_known(v->at))
		return true;
	ret->acceptance = ROUTE_ACCEPTED;
	for (size_t i = 0; known && i < ARRAY_LEN(v->now); i++)
		if (!same(v->now[i], v->then[i]))
			ret->acceptance = ROUTE_TO_ACCEPT_AGAIN;
	ret->covolink = v->then[0];
	ret->destination_site = v->then[1];
	ret->source_ae = v->then[2];
	ret->destination_ae = v->then[3];
	return true;
}

bool read_route_tests(struct reader *r, struct arena *a, struct route_test **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct route_read);
	struct route_test *tests;

	if (!reader_rows(r, ST_ROUTE_TESTS, DB_VALUES(reader_instant(r)), &rows, fill_route, e))
		return false;
	tests = arena_array(a, rows.n, sizeof *tests);
	if (!tests)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		if (!judge(r, a, (struct route_read *)rows.data + i, &tests[i], e))
			return false;
	*ret_rows = tests;
	*ret_n = rows.n;
	return true;
}
