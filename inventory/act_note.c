#include "inventory/act_internal.h"

#include "gtr.h"
#include "text.h"

#include <stdio.h>
#include <time.h>

/* The first column of the first row as a text; "": there is none. */
static bool read_text(struct act_plan *p, enum statement id, struct value v, char ret[static ACT_NODE_MAX], struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, id, e, v);
	struct columns c = COLUMNS(st, NULL);
	const char *text = NULL;
	bool row;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (row)
		text = column_borrowed(&c);
	snprintf(ret, ACT_NODE_MAX, "%s", text ? text : "");
	utf8_end_whole(ret, ACT_NODE_MAX);
	sqlite3_reset(st);
	return true;
}

/* Of the link; of a device that of its links, else of its site's links, when they have one only. */
static bool find_contract(struct act_plan *p, struct err *e)
{
	char site[ACT_NODE_MAX];

	if (!read_text(p, ST_CONTRACT_OF_LINK, V_I64(p->entity_id), p->contract, e)
	    || (!*p->contract && !read_text(p, ST_CONTRACT_OF_DEVICE, V_I64(p->entity_id), p->contract, e)))
		return false;
	if (*p->contract)
		return true;
	return read_text(p, ST_SITE_OF, V_I64(p->entity_id), site, e) && read_text(p, ST_CONTRACT_OF_SITE, V_TEXT(site), p->contract, e);
}

/* A contract that has ended guarantees nothing. */
static bool start_clock(struct act_plan *p, struct err *e)
{
	time_t s = (time_t)(p->a->at.ms / 1000);
	char today[16] = "";
	struct columns c;
	sqlite3_stmt *st;
	struct tm tm;
	double hours;
	bool row;

	if (localtime_r(&s, &tm))
		strftime(today, sizeof today, "%Y-%m-%d", &tm);
	st = DB_QUERY(&p->s->db, ST_CONTRACT_TERMS, e, V_TEXT(p->contract), V_TEXT(today));
	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return true;
	c = COLUMNS(st, NULL);
	hours = column_f64(&c);
	p->gtr_due = gtr_due(hours, column_borrowed(&c), p->a->at);
	sqlite3_reset(st);
	return true;
}

/* The clock runs since the first call. *ret: there was one. */
static bool read_first_call(struct act_plan *p, bool *ret, struct err *e)
{
	const char *contract;
	sqlite3_stmt *st;
	struct columns c;

	*ret = false;
	if (!p->alert_id)
		return true;
	st = DB_QUERY(&p->s->db, ST_CALL_FIRST, e, V_I64(p->alert_id));
	if (!st || !db_step(&p->s->db, st, ret, e))
		return false;
	if (!*ret)
		return true;
	c = COLUMNS(st, NULL);
	contract = column_borrowed(&c);
	snprintf(p->contract, sizeof p->contract, "%s", contract ? contract : "");
	p->gtr_due = column_wall(&c);
	sqlite3_reset(st);
	return true;
}

bool act_judge_call(struct act_plan *p, struct err *e)
{
	bool called;

	if (!read_first_call(p, &called, e))
		return false;
	if (called || p->over)
		return true;
	return find_contract(p, e) && (!*p->contract || start_clock(p, e));
}

bool act_write_note(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	return DB_RUN(&p->s->db, ST_NOTE_WRITE, e, V_TEXT(a->kind == ACT_CALL ? "call" : "comment"), V_I64(p->entity_id),
	              V_I64(p->alert_id ? p->alert_id : UNKNOWN_I64), V_I64(a->uid), V_WALL(a->at), V_TEXT(*p->contract ? p->contract : NULL),
	              V_WALL(p->gtr_due), V_I64(p->seq));
}
