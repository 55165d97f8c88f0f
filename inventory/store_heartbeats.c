#include "inventory/store_internal.h"

bool store_read_deafness(struct store *s, wall_t from, wall_t now, struct heartbeat_deafness *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_DEAF_TIMES, e, V_WALL(now), V_WALL(from));
	bool row = st != NULL;

	*ret = (struct heartbeat_deafness){ .n = 0 };
	while (row) {
		struct columns c = COLUMNS(st, NULL);
		wall_t since, until;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		since = column_wall(&c);
		until = column_wall(&c);
		heartbeat_deafness_add(ret, since, until);
	}
	return st != NULL;
}
