/* Migrations: an append-only list; an entry's index is the user_version it starts from, each is its own transaction. */
#ifndef VIGIE_MIGRATIONS_H
#define VIGIE_MIGRATIONS_H

#include "err.h"

#include <sqlite3.h>

struct migration {
	const char *title;
	const char *sql;
};

extern const struct migration migrations[];
extern const size_t n_migrations;

/* Whether db is an inventory of a version that we know, or still empty. Writes nothing. ERR_NEWER, ERR_MALFORMED. */
bool migrations_recognise(sqlite3 *db, struct err *e) MUST_CHECK;

/* Brings db to the newest schema. ERR_NEWER with a sentence when db is ahead of us, ERR_MALFORMED when it holds something else. */
bool migrations_run(sqlite3 *db, struct err *e) MUST_CHECK;

/* For readers: ERR_NEWER or ERR_MALFORMED unless db has exactly our schema or an older one that we can read. */
bool migrations_check(sqlite3 *db, struct err *e) MUST_CHECK;

#endif
