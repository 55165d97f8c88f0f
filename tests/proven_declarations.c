#include "tests/proven_declarations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const texts[] = {
#define X(id, sql) sql,
	PROVEN_DECLARATIONS(X)
#undef X
};

void proven_declarations_init(struct proven_declarations *d, sqlite3 *db)
{
	for (size_t i = 0; i < DECLARATIONS_COUNT; i++)
		if (sqlite3_prepare_v3(db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &d->statements[i], NULL) != SQLITE_OK)
			fail_msg("%s: %s", texts[i], sqlite3_errmsg(db));
}

void proven_declarations_done(struct proven_declarations *d)
{
	for (size_t i = 0; i < DECLARATIONS_COUNT; i++)
		sqlite3_finalize(d->statements[i]);
}

void proven_say(struct proven_declarations *d, enum declaration which, int64_t id, int64_t at, const char *third, const char *fourth)
{
	sqlite3_stmt *st = d->statements[which];
	int n = sqlite3_bind_parameter_count(st);
	bool ok = (n < 1 || sqlite3_bind_int64(st, 1, id) == SQLITE_OK) && (n < 2 || sqlite3_bind_int64(st, 2, at) == SQLITE_OK)
	          && (n < 3 || sqlite3_bind_text(st, 3, third, -1, SQLITE_STATIC) == SQLITE_OK)
	          && (n < 4 || sqlite3_bind_text(st, 4, fourth, -1, SQLITE_STATIC) == SQLITE_OK) && sqlite3_step(st) == SQLITE_DONE;

	if (!ok)
		fail_msg("%s: %s", sqlite3_sql(st), sqlite3_errmsg(sqlite3_db_handle(st)));
	sqlite3_reset(st);
}
