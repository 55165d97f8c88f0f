/* A call of an establishment: of what, in what it is answered for, by whom. A number is compared with those of the contacts, and kept
 * nowhere. */
#include "inventory/act_internal.h"

#include "calls.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./#";

bool act_judge_ticket(const char *ticket, struct err *e)
{
	char number[CALL_NUMBER_MAX];

	if (!ticket)
		return true;
	if (!*ticket || strlen(ticket) > ACT_TICKET_MAX || strspn(ticket, plain) != strlen(ticket))
		return err_set(e, ERR_USAGE, "ticket: expected at most %d letters, digits and - _ . / #", ACT_TICKET_MAX);
	if (ticket[0] == '0' && strlen(ticket) == 10 && call_number_fold(ticket, number))
		return err_set(e, ERR_USAGE, "ticket: this is a telephone number");
	return true;
}

/* One of the numbers of a cell: "02 32 00 00 00 ; 06 12 34 56 78". */
static bool has_number(const char *phone, const char *number)
{
	char one[64], folded[CALL_NUMBER_MAX];

	while (*phone) {
		size_t n = strcspn(phone, ";,/");

		snprintf(one, sizeof one, "%.*s", (int)(n < sizeof one ? n : sizeof one - 1), phone);
		if (call_number_fold(one, folded) && strcmp(folded, number) == 0)
			return true;
		phone += n + (phone[n] != '\0');
	}
	return false;
}

/* The contact who has that number: of the establishment itself, else the only one. */
static bool find_caller(struct act_plan *p, struct err *e)
{
	const char *site = strchr(p->object, ':');
	char number[CALL_NUMBER_MAX];
	size_t own = 0, others = 0;
	sqlite3_stmt *st;
	bool row = true;

	p->contact_id = UNKNOWN_I64;
	if (!p->a->caller)
		return true;
	if (!call_number_fold(p->a->caller, number))
		return err_set(e, ERR_USAGE, "caller: expected a telephone number");
	st = db_query(&p->s->db, ST_CALL_CONTACTS, NULL, 0, e);
	while (st && row) {
		struct columns c = COLUMNS(st, NULL);
		const char *stands, *phone;
		int64_t id;

		if (!db_step(&p->s->db, st, &row, e))
			return false;
		if (!row)
			break;
		id = column_i64(&c);
		stands = column_borrowed(&c);
		phone = column_borrowed(&c);
		if (!has_number(phone, number))
			continue;
		if (site && stands && strcmp(stands, site + 1) == 0 && own++ == 0)
			p->contact_id = id;
		else if (own == 0)
			p->contact_id = others++ == 0 ? id : UNKNOWN_I64;
	}
	return st != NULL;
}

static bool find_service(struct act_plan *p, struct err *e)
{
	const char *name = p->a->service, *colon = name ? strchr(name, ':') : NULL;

	p->service_id = UNKNOWN_I64;
	if (!name)
		return true;
	if (strlen(name) >= ACT_NODE_MAX)
		return err_set(e, ERR_USAGE, "service: expected a name");
	if (!DB_READ_I64(&p->s->db, ST_CALL_SERVICE, &p->service_id, e, V_TEXT(name)))
		return false;
	if (p->service_id == UNKNOWN_I64 && colon && !DB_READ_I64(&p->s->db, ST_CALL_SERVICE, &p->service_id, e, V_TEXT(colon + 1)))
		return false;
	return p->service_id != UNKNOWN_I64 || err_set(e, ERR_NOT_FOUND, "there is no service %.256s", name);
}

bool act_judge_site_call(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	p->category = CALL_OTHER;
	if (a->category && !call_category_from_name(a->category, &p->category))
		return err_set(e, ERR_USAGE, "category: expected no-access, slow, service, imaging, video or other");
	p->site_call = true;
	return act_judge_ticket(a->ticket, e) && find_caller(p, e) && find_service(p, e);
}

bool act_write_site_call(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	return DB_RUN(&p->s->db, ST_CALL_COMMUNE, e, V_WALL(a->at), V_I64(p->entity_id))
	       && DB_RUN(&p->s->db, ST_CALL_WRITE, e, V_I64(p->seq), V_I64(p->entity_id), V_WALL(a->at), V_I64(a->uid),
	                 V_TEXT(call_category_name(p->category)), V_TEXT(a->ticket), V_I64(p->contact_id), V_I64(p->service_id));
}

/* ---- what is added to one ---- */

bool act_judge_call_detail(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_CALL_SITE, e, V_I64(a->seq));
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "row %" PRId64 " of the journal is no call of an establishment", a->seq);
	p->entity_id = column_i64(&c);
	snprintf(p->object, sizeof p->object, "%s", column_borrowed(&c));
	sqlite3_reset(st);
	if (!a->ticket && !a->caller && !a->text)
		return err_set(e, ERR_USAGE, "expected ticket, caller or text");
	return act_judge_ticket(a->ticket, e) && find_caller(p, e);
}

bool act_write_call_detail(struct act_plan *p, struct err *e)
{
	return DB_RUN(&p->s->db, ST_CALL_DETAIL_WRITE, e, V_I64(p->seq), V_I64(p->a->seq), V_TEXT(p->a->ticket), V_I64(p->contact_id));
}

bool act_judge_calls_end(struct act_plan *p, struct err *e)
{
	if (strcmp(p->subject, "calls") != 0)
		return err_set(e, ERR_USAGE, "alert %" PRId64 " is not one of grouped calls: it ends by itself", p->alert_id);
	return !p->over || err_set(e, ERR_NOT_FOUND, "alert %" PRId64 " is over", p->alert_id);
}
