#include "inventory/store_history.h"

#include <stdio.h>

enum {
	STEP_MS = 15,
	EVICT_ROWS = 32,         /* chunks at a time */
	VACUUM_PAGES = 256
};

static bool read_pragma(struct store *s, const char *sql, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db.handle, sql, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? true : db_error(s->db.handle, rc, "inventory", e);
}

struct file_size {
	int64_t used, allocated; /* bytes */
};

static bool read_file_size(struct store *s, struct file_size *ret, struct err *e)
{
	int64_t page, count, unused;

	if (!read_pragma(s, "PRAGMA page_size", &page, e) || !read_pragma(s, "PRAGMA page_count", &count, e)
	    || !read_pragma(s, "PRAGMA freelist_count", &unused, e))
		return false;
	ret->used = (count - unused) * page;
	ret->allocated = count * page;
	return true;
}

/* What goes first. The declared inventory, last results and intervals of states are never touched. */
static const enum statement evictions[] = {
	ST_HISTORY_FULL_EVICT, ST_HISTORY_QUARTER_EVICT, ST_HISTORY_DAY_EVICT, ST_ROUNDS_EVICT, ST_SAMPLES_EVICT,
	ST_INTERFACE_STATES_EVICT, ST_USAGE_EVICT, ST_RESULT_CHANGES_EVICT, ST_MEASURE_CHANGES_EVICT,
};

bool history_hold_budget(struct store *s, int64_t budget_bytes, bool *ret_more, struct err *e)
{
	struct file_size size;

	*ret_more = false;
	if (!read_file_size(s, &size, e))
		return false;
	if (size.used <= budget_bytes)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(evictions); i++) {
		if (!DB_RUN(&s->db, evictions[i], e, V_I64(EVICT_ROWS)))
			return false;
		if (sqlite3_changes(s->db.handle) > 0) {
			*ret_more = true;
			return true;
		}
	}
	return true;
}

/* Gives pages back only to come under the budget: steady housekeeping reuses what it frees. */
static bool shrink_file(struct store *s, int64_t budget_bytes, bool *ret_more, struct err *e)
{
	struct file_size size;
	char sql[64];
	int rc;

	*ret_more = false;
	if (!read_file_size(s, &size, e))
		return false;
	if (size.allocated <= budget_bytes || size.allocated == size.used)
		return true;
	snprintf(sql, sizeof sql, "PRAGMA incremental_vacuum(%d)", VACUUM_PAGES);
	rc = sqlite3_exec(s->db.handle, sql, NULL, NULL, NULL);
	*ret_more = rc == SQLITE_OK;
	return rc == SQLITE_OK || db_error(s->db.handle, rc, "inventory", e);
}

/* Units of work in one transaction until the step's time is over. */
static bool work(struct store *s, wall_t now, int64_t budget_bytes, bool *ret_more, struct err *e)
{
	mono_t until = mono_add_ms(mono_now(), STEP_MS);
	bool rounds, samples, over;

	do {
		if (!history_compact_round(s, now, &rounds, e) || !history_compact_sample(s, now, &samples, e)
		    || !history_hold_budget(s, budget_bytes, &over, e))
			return false;
		*ret_more = rounds || samples || over;
	} while (*ret_more && mono_before(mono_now(), until));
	return true;
}

/* A reader in its transaction only puts it off. */
static bool checkpoint(struct store *s, int mode, struct err *e)
{
	int rc = sqlite3_wal_checkpoint_v2(s->db.handle, NULL, mode, NULL, NULL);

	return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED
	       || db_error(s->db.handle, rc, "inventory", e);
}

/* Waits for nobody: each who writes would wait with it. */
void store_cut_log(struct store *s)
{
	sqlite3_busy_timeout(s->db.handle, 0);
	s->log_holds_purged = sqlite3_wal_checkpoint_v2(s->db.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK;
	sqlite3_busy_timeout(s->db.handle, STORE_BUSY_TIMEOUT_MS);
}

void store_give_room(struct store *s)
{
	struct err ignored;

	if (!checkpoint(s, SQLITE_CHECKPOINT_TRUNCATE, &ignored)) { } /* still full */
}

bool store_maintain(struct store *s, wall_t now, int64_t budget_bytes, bool *ret_more, struct err *e)
{
	bool more = false, shrinking = false;

	if (!db_begin(&s->db, true, e))
		return false;
	if (!work(s, now, budget_bytes, &more, e)) {
		db_rollback(&s->db);
		return false;
	}
	if (!db_commit(&s->db, e) || !shrink_file(s, budget_bytes, &shrinking, e))
		return false;
	if (!more && !shrinking && s->log_holds_purged)
		store_cut_log(s);
	else if (!more && !shrinking && !checkpoint(s, SQLITE_CHECKPOINT_PASSIVE, e))
		return false;
	*ret_more = more || shrinking;
	return true;
}
