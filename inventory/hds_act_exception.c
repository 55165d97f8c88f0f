/* An exception: a gap that is borne until an end, by somebody, for a reason. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <string.h>

static const int64_t day_ms = INT64_C(86400000);

/* The last one, whatever became of it; *ret stays as it is where there is none. */
static bool read_last(struct hds_writing *w, const char *node, struct hds_exception *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_EXCEPTION_LAST, e, V_TEXT(node));
	struct columns c = COLUMNS(st, w->arena);
	bool row;

	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	if (row) {
		hds_fill_exception(&c, ret);
		sqlite3_reset(st);
	}
	return !c.failed || err_set(e, ERR_MEMORY, "no memory for an act");
}

static bool judge_new(struct hds_writing *w, struct hds_exception *x, struct err *e)
{
	const struct hds_act *a = w->a;

	if (!hds_need_words("owner", a->owner, HDS_NAME_MAX, e) || !hds_need_words("reason", a->text, HDS_TEXT_MAX, e))
		return false;
	if (!wall_is_known(a->until) || a->until.ms == HDS_NO_DATE.ms)
		return err_set(e, ERR_USAGE, "until: expected an end");
	if (a->until.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "until: expected an end that is still to come");
	if (a->until.ms > a->at.ms + HDS_EXCEPTION_DAYS_MAX * day_ms)
		return err_set(e, ERR_USAGE, "until: expected an end within %d days", HDS_EXCEPTION_DAYS_MAX);
	*x = (struct hds_exception){ .owner = a->owner, .from = a->at, .until = a->until };
	return true;
}

bool hds_judge_exception(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;
	bool ends = a->kind == HDS_ACT_EXCEPTION_END;
	struct hds_exception x = { .seq = 0 };
	char until[WALL_RFC3339_MAX];
	struct hds_found found;
	int64_t text_seq;

	if (!hds_find_key(w, a->key, &found, e) || (ends && !hds_judge_words("comment", a->text, HDS_TEXT_MAX, e)))
		return false;
	if (!found.leaf)
		return err_set(e, ERR_USAGE, "%s counts nowhere: it needs no exception", found.key);
	if (!read_last(w, found.node, &x, e) || !hds_judge_seen(a, found.node, x.seq, e))
		return false;
	if (ends && (x.seq == 0 || !hds_exception_holds(&x, a->at)))
		return err_set(e, ERR_NOT_FOUND, "no exception holds for %s", found.node);
	if ((!ends && !judge_new(w, &x, e))
	    || !hds_text_seq(w, ST_EXCEPTION_TEXT, V_TEXT(found.node), ends, &text_seq, e))
		return false;
	if (ends)
		x.until = a->at;
	w->write = ST_EXCEPTION_WRITE;
	w->text = a->text;
	snprintf(w->object, sizeof w->object, "%s", found.node);
	wall_format_rfc3339(x.until, until);
	json_object_set_new(w->request, "until", json_string(until));
	return hds_add_row(w, &HDS_ROW(V_WALL(a->at), V_I64(a->uid), V_TEXT(arena_strdup(w->arena, found.node)), V_TEXT(x.owner), V_WALL(x.from),
	                               V_WALL(x.until), V_I64(ends), V_I64(text_seq)), e);
}
