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

bool read_states(struct reader *r, struct arena *a, int64_t entity_id, wall_t from, wall_t to, struct state_row **ret_rows,
                 size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct state_row);

	if (!reader_rows(r, ST_STATES, DB_VALUES(V_I64(entity_id), V_I64(to.ms), V_I64(from.ms)), &rows, fill_state, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
