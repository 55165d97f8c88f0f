#include "talkers.h"

#include "inventory/reader_internal.h"

static bool fill_burst(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct talker_burst *b = row;

	(void)r, (void)e;
	b->point = column_text(c);
	b->from = column_wall(c);
	b->to = column_wall(c);
	b->source = column_text(c);
	b->destination = column_text(c);
	b->protocol = column_text(c);
	b->port = column_i64(c);
	b->at_least = column_i64(c) != 0;
	b->talkers = column_i64(c);
	return true;
}

bool read_talker_bursts(struct reader *r, struct arena *a, wall_t since, struct talker_burst **ret, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct talker_burst);

	if (!reader_rows(r, ST_TALKER_BURSTS, DB_VALUES(reader_instant(r), V_WALL(since), V_I64(TALKER_BURSTS_READ_MAX)), &rows, fill_burst, e))
		return false;
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}

static bool fill_talker(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct new_talker *t = row;

	(void)r, (void)e;
	t->at = column_wall(c);
	t->source = column_text(c);
	t->protocol = column_text(c);
	t->port = column_i64(c);
	t->point = column_text(c);
	return true;
}

bool read_new_talkers(struct reader *r, struct arena *a, int64_t device_id, wall_t from, wall_t to, struct new_talker **ret, size_t *ret_n,
                      struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct new_talker);

	if (!reader_rows(r, ST_NEW_TALKERS_OF, DB_VALUES(reader_instant(r), V_I64(device_id), V_WALL(from), V_WALL(to)), &rows, fill_talker, e))
		return false;
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}
