#include "inventory/store_internal.h"

#include "calls.h"

static bool fill_call(struct columns *c, struct call_row *row, struct err *e)
{
	const char *category;

	row->call.seq = column_i64(c);
	row->call.at = column_wall(c);
	row->call.site = column_i64(c);
	row->site = column_text(c);
	category = column_borrowed(c);
	if (!category || !call_category_from_name(category, &row->call.category))
		row->call.category = CALL_OTHER;
	row->uid = column_i64(c);
	row->ticket = column_text(c);
	row->contact_id = column_i64(c);
	row->service_id = column_i64(c);
	return !c->failed || err_set(e, ERR_MEMORY, "out of memory");
}

/* What it may share with others, as declared now. */
static bool read_nodes(struct store *s, struct arena *a, struct call_row *row, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_CALL_NODES, e, V_I64(row->call.site), V_I64(row->service_id), V_I64(CALL_NODES_MAX));
	struct columns c;
	bool more;

	row->call.n_nodes = 0;
	while (st) {
		struct call_node *node = &row->call.nodes[row->call.n_nodes];

		if (!db_step(&s->db, st, &more, e))
			return false;
		if (!more)
			return true;
		if (row->call.n_nodes == CALL_NODES_MAX)
			break;
		c = COLUMNS(st, a);
		node->id = column_i64(&c);
		node->kind = (enum call_node_kind)column_i64(&c);
		row->kinds[row->call.n_nodes] = column_text(&c);
		row->names[row->call.n_nodes] = column_text(&c);
		node->sites = column_i64(&c);
		if (c.failed) {
			sqlite3_reset(st);
			return err_set(e, ERR_MEMORY, "out of memory");
		}
		row->call.n_nodes++;
	}
	sqlite3_reset(st);
	return st != NULL;
}

static bool read_rows(struct store *s, enum statement id, int64_t value, struct rows *rows, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, id, e, V_I64(value));
	bool more = st != NULL;

	while (more) {
		struct columns c = COLUMNS(st, rows->a);
		struct call_row *row;

		if (!db_step(&s->db, st, &more, e))
			return false;
		if (!more)
			break;
		row = rows_add(rows, e);
		if (!row || !fill_call(&c, row, e)) {
			sqlite3_reset(st);
			return false;
		}
	}
	return st != NULL;
}

static bool read_person(struct store *s, struct arena *a, struct call_row *row, struct err *e)
{
	sqlite3_stmt *st = row->contact_id != UNKNOWN_I64 ? DB_QUERY(&s->db, ST_CALL_PERSON, e, V_I64(row->contact_id)) : NULL;
	struct columns c = COLUMNS(st, a);
	bool found;

	if (row->contact_id == UNKNOWN_I64)
		return true;
	if (!st || !db_step(&s->db, st, &found, e))
		return false;
	if (found)
		row->contact = column_text(&c);
	sqlite3_reset(st);
	return true;
}

/* The nodes of all of them, once the rows are there: one statement at a time. */
static bool complete(struct store *s, struct rows *rows, struct err *e)
{
	struct call_row *r = rows->data;

	for (size_t i = 0; i < rows->n; i++) {
		int64_t cause;

		if (!read_nodes(s, rows->a, &r[i], e) || !read_person(s, rows->a, &r[i], e) || !DB_READ_I64(&s->db, ST_CALL_OTHER_CAUSE, &cause, e, V_I64(r[i].call.seq)))
			return false;
		r[i].call.cause = cause == UNKNOWN_I64 ? 0 : cause;
	}
	return true;
}

bool store_read_call(struct store *s, struct arena *a, int64_t seq, struct call_row *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct call_row);

	if (!read_rows(s, ST_CALL_ONE, seq, &rows, e) || !complete(s, &rows, e))
		return false;
	if (rows.n == 0)
		return err_set(e, ERR_NOT_FOUND, "row %lld of the journal is no call", (long long)seq);
	*ret = *(struct call_row *)rows.data;
	return true;
}

static bool read_open_groups(struct store *s, struct rows *groups, struct rows *alerts, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, ST_CALL_GROUPS_OPEN, NULL, 0, e);
	bool more = st != NULL;

	while (more) {
		struct columns c = COLUMNS(st, groups->a);
		struct call_group_past *g;
		int64_t *alert;

		if (!db_step(&s->db, st, &more, e))
			return false;
		if (!more)
			break;
		g = rows_add(groups, e);
		alert = g ? rows_add(alerts, e) : NULL;
		if (!alert) {
			sqlite3_reset(st);
			return false;
		}
		*alert = column_i64(&c);
		g->node.id = column_i64(&c);
		g->kind = column_text(&c);
		g->name = column_text(&c);
	}
	return st != NULL;
}

/* The node of a group is what its calls share. */
static void name_node(struct call_group_past *g, const struct call_row *rows, size_t n)
{
	int64_t id = g->node.id;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i].call.n_nodes; k++)
			if (rows[i].call.nodes[k].id == id)
				g->node = rows[i].call.nodes[k];
}

static bool read_group(struct store *s, struct arena *a, struct call_group_past *g, int64_t alert, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct call_row);
	const struct call_row *r;

	if (!read_rows(s, ST_CALLS_OF_ALERT, alert, &rows, e) || !complete(s, &rows, e))
		return false;
	r = rows.data;
	g->calls = arena_array(a, rows.n + 1, sizeof *g->calls);
	if (!g->calls)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		g->calls[i] = r[i].call;
	g->n = rows.n;
	name_node(g, r, rows.n);
	return true;
}

bool store_read_calls_past(struct store *s, struct arena *a, wall_t now, struct calls_past *ret, struct err *e)
{
	struct rows groups = ROWS_INIT(a, struct call_group_past), alerts = ROWS_INIT(a, int64_t), loose = ROWS_INIT(a, struct call_row);

	if (!read_open_groups(s, &groups, &alerts, e) || !read_rows(s, ST_CALLS_LOOSE, now.ms - CALL_WINDOW_MS, &loose, e)
	    || !complete(s, &loose, e))
		return false;
	*ret = (struct calls_past){ groups.data, loose.data, groups.n, loose.n };
	for (size_t i = 0; i < groups.n; i++)
		if (!read_group(s, a, &ret->groups[i], ((const int64_t *)alerts.data)[i], e))
			return false;
	return true;
}

static bool write_attached(struct store *s, const struct call_attached *row, struct err *e)
{
	int64_t alert = row->alert_id;

	if (alert == 0 && !DB_READ_I64(&s->db, ST_CALL_ALERT, &alert, e, V_I64(row->node)))
		return false;
	return alert == UNKNOWN_I64 || DB_RUN(&s->db, ST_CALL_ATTACH, e, V_I64(row->seq), V_I64(alert), V_WALL(row->at));
}

bool store_write_calls_attached(struct store *s, const struct call_attached *rows, size_t n, struct err *e)
{
	bool ok = db_begin(&s->db, true, e);

	if (!ok)
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = write_attached(s, &rows[i], e);
	if (!ok)
		db_rollback(&s->db);
	return ok && db_commit(&s->db, e);
}
