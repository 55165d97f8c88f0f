#include "inventory/reader_internal.h"

static bool fill_state(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct state_row *s = row;
	const char *outcome;

	(void)r;
	(void)e;
	s->from = column_wall(c);
	s->to = column_wall(c);
	s->state = (int)column_i64(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &s->outcome))
		s->outcome = OUTCOME_NOT_TESTED;
	s->detail = column_text(c);
	return true;
}

_Static_assert((int)STATE_UNKNOWN == (int)LINK_UNKNOWN, "one number says unknown of every entity");

/* The state that goes on ended when the last result became too old: what nobody measures any more is told as unknown, here as in the
 * lists. */
static bool end_at_silence(struct reader *r, int64_t entity_id, wall_t to, struct rows *rows, struct err *e)
{
	struct state_row *last = rows->n ? (struct state_row *)rows->data + rows->n - 1 : NULL, *unknown;
	struct silence s;

	if (!last || wall_is_known(last->to) || last->outcome == OUTCOME_STALE)
		return true;
	if (!reader_silence(r, entity_id, &s, e))
		return false;
	if (!s.late || !wall_is_known(s.since) || s.since.ms <= last->from.ms || s.since.ms > to.ms)
		return true;
	last->to = s.since;
	unknown = rows_add(rows, e);
	if (!unknown)
		return false;
	*unknown = (struct state_row){ s.since, WALL_NEVER, STATE_UNKNOWN, OUTCOME_STALE, NULL };
	return true;
}

bool read_states(struct reader *r, struct arena *a, int64_t entity_id, wall_t from, wall_t to, struct state_row **ret_rows,
                 size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct state_row);

	if (!reader_rows(r, ST_STATES, DB_VALUES(V_I64(entity_id), V_I64(to.ms), V_I64(from.ms)), &rows, fill_state, e)
	    || !end_at_silence(r, entity_id, to, &rows, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
