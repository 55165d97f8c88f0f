/* What rounds found: a finding that goes on keeps its row, another one takes its place. */
#include "inventory/store_internal.h"

#include "exposures.h"

#include <stdio.h>
#include <string.h>

/* How long rounds are kept: as long as a certificate of the certification holds. */
static const int64_t forget_after_ms = INT64_C(3) * 366 * 24 * 3600 * 1000;

struct current {
	int64_t id;              /* UNKNOWN_I64: none */
	wall_t last_seen;
	struct exposure_fact fact;
};

static bool read_current(struct store *s, int64_t entity_id, enum exposure_subject subject, struct current *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_EXPOSURE_CURRENT, e, V_I64(entity_id), V_TEXT(exposure_subject_name(subject)));
	struct columns c = COLUMNS(st, NULL);
	const char *text;
	bool row;

	*ret = (struct current){ .id = UNKNOWN_I64, .last_seen = WALL_NEVER, .fact = { .subject = subject } };
	if (!st || !db_step(&s->db, st, &row, e))
		return false;
	if (!row)
		return true;
	ret->id = column_i64(&c);
	ret->fact.answer = exposure_answer_find(column_borrowed(&c));
	ret->last_seen = column_wall(&c);
	text = column_borrowed(&c);
	snprintf(ret->fact.evidence, sizeof ret->fact.evidence, "%s", text ? text : "");
	ret->fact.value = column_i64(&c);
	ret->fact.uncertainty = column_i64(&c);
	sqlite3_reset(st);
	return true;
}

static bool write_evidence(struct store *s, int64_t id, const struct exposure_fact *f, wall_t at, struct err *e)
{
	return DB_RUN(&s->db, ST_EXPOSURE_EVIDENCE_WRITE, e, V_I64(id), V_WALL(at), V_TEXT(f->evidence), V_I64(f->value), V_I64(f->uncertainty),
	              V_TEXT(exposure_answer_name(f->answer)));
}

static bool begin_finding(struct store *s, int64_t entity_id, const struct exposure_fact *f, wall_t at, struct err *e)
{
	const char *subject = exposure_subject_name(f->subject);
	int64_t before;

	return DB_READ_I64(&s->db, ST_EXPOSURE_LAST, &before, e, V_I64(entity_id), V_TEXT(subject))
	       && DB_RUN(&s->db, ST_EXPOSURE_END, e, V_WALL(at), V_I64(entity_id), V_TEXT(subject))
	       && DB_RUN(&s->db, ST_EXPOSURE_WRITE, e, V_I64(entity_id), V_TEXT(subject), V_TEXT(exposure_answer_name(f->answer)), V_WALL(at),
	                 V_I64(before))
	       && write_evidence(s, sqlite3_last_insert_rowid(s->db.handle), f, at, e);
}

static bool write_fact(struct store *s, const struct exposure_round *round, const struct exposure_fact *f, struct err *e)
{
	struct current now;
	wall_t at = round->at;

	if (!read_current(s, round->entity_id, f->subject, &now, e))
		return false;
	if (wall_is_known(now.last_seen) && at.ms < now.last_seen.ms) /* the clock was set back */
		at = now.last_seen;
	if (now.id == UNKNOWN_I64 || !exposure_is_same(&now.fact, f))
		return begin_finding(s, round->entity_id, f, at, e);
	return DB_RUN(&s->db, ST_EXPOSURE_SEEN, e, V_WALL(at), V_I64(now.id))
	       && (!exposure_moved(&now.fact, f) || write_evidence(s, now.id, f, at, e));
}

static bool end_what_is_not_asked(struct store *s, const struct exposure_round *round, struct err *e)
{
	for (enum exposure_subject i = 0; i < EXPOSURE_SUBJECT_COUNT; i++)
		if (!(round->asked & UINT32_C(1) << i)
		    && !DB_RUN(&s->db, ST_EXPOSURE_END, e, V_WALL(round->at), V_I64(round->entity_id), V_TEXT(exposure_subject_name(i))))
			return false;
	return true;
}

static bool write_round(struct store *s, const struct exposure_round *round, struct err *e)
{
	for (size_t i = 0; i < round->n_facts; i++)
		if (!write_fact(s, round, &round->facts[i], e))
			return false;
	return end_what_is_not_asked(s, round, e)
	       && DB_RUN(&s->db, ST_EXPOSURE_ROUND_WRITE, e, V_I64(round->entity_id), V_WALL(round->at), V_I64(round->period_ms))
	       && DB_RUN(&s->db, ST_EXPOSURE_ROUNDS_FORGET, e, V_I64(round->entity_id), V_I64(round->at.ms - forget_after_ms));
}

bool store_write_exposures(struct store *s, const struct exposure_round *round, struct err *e)
{
	if (!db_begin(&s->db, true, e))
		return false;
	if (write_round(s, round, e))
		return db_commit(&s->db, e);
	db_rollback(&s->db);
	return false;
}

bool store_read_exposure_rounds(struct store *s, struct arena *a, struct exposure_last **ret, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct exposure_last);
	sqlite3_stmt *st = db_query(&s->db, ST_EXPOSURE_ROUNDS_LAST, NULL, 0, e);
	bool row = st != NULL;

	while (row) {
		struct exposure_last *last;
		struct columns c;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		last = rows_add(&rows, e);
		if (!last) {
			sqlite3_reset(st);
			return false;
		}
		c = COLUMNS(st, NULL);
		last->entity_id = column_i64(&c);
		last->at = column_wall(&c);
	}
	*ret = rows.data;
	*ret_n = rows.n;
	return st != NULL;
}
