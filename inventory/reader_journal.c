#include "inventory/reader_internal.h"

#include "reader_alerts.h"

#include <string.h>

/* What a caller said may name people: it is withheld with their numbers. */
static bool is_of_a_caller(const char *method)
{
	return strncmp(method, "call", 4) == 0 || strncmp(method, "escalation", 10) == 0;
}

static bool fill_row(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct journal_row *j = row;

	(void)e;
	j->seq = column_i64(c);
	j->at = column_wall(c);
	j->uid = column_i64(c);
	j->method = column_text(c);
	j->object = column_text(c);
	j->request = column_text(c);
	j->result = column_text(c);
	j->text = column_text(c);
	if (r->personal_withheld && is_of_a_caller(j->method))
		j->text = NULL;
	return true;
}

bool read_journal(struct reader *r, struct arena *a, wall_t since, size_t max, struct journal_row **ret_rows, size_t *ret_n,
                  struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct journal_row);
	int64_t from = wall_is_known(since) ? since.ms : 0;

	if (!reader_rows(r, ST_JOURNAL_ROWS, DB_VALUES(reader_instant(r), V_I64(from), V_I64((int64_t)max)), &rows, fill_row, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
