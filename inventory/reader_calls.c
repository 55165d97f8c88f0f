#include "inventory/reader_alerts_internal.h"

#include "calls.h"
#include "reader_alerts.h"
#include "text.h"

#include <string.h>

static bool fill_call(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct call_row *v = row;
	const char *category;

	(void)r;
	(void)e;
	v->call.seq = column_i64(c);
	v->call.at = column_wall(c);
	v->call.site = column_i64(c);
	v->site = column_text(c);
	category = column_borrowed(c);
	if (!category || !call_category_from_name(category, &v->call.category))
		v->call.category = CALL_OTHER;
	v->uid = column_i64(c);
	v->ticket = column_text(c);
	v->contact_id = column_i64(c);
	v->service_id = column_i64(c);
	return true;
}

static bool fill_words(struct reader *r, struct columns *c, void *row, struct err *e)
{
	const char **words = row;

	(void)r;
	(void)e;
	*words = column_text(c);
	return true;
}

static bool add_person(struct reader *r, struct arena *a, struct call_row *call, struct err *e)
{
	struct rows rows = ROWS_INIT(a, const char *);

	if (call->contact_id == UNKNOWN_I64)
		return true;
	if (!reader_rows(r, ST_CALL_PERSON, DB_VALUES(V_I64(call->contact_id)), &rows, fill_words, e))
		return false;
	call->contact = rows.n > 0 ? *(const char *const *)rows.data : NULL;
	return true;
}

static bool add_words(struct reader *r, struct arena *a, struct call_row *call, struct err *e)
{
	struct rows rows = ROWS_INIT(a, const char *);
	struct text words = TEXT_INIT(16 << 10);
	const char *const *lines;

	if (r->personal_withheld)
		return true;
	if (!reader_rows(r, ST_CALL_TEXTS, DB_VALUES(V_I64(call->call.seq)), &rows, fill_words, e))
		return false;
	lines = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		text_append_part(&words, "\n", "%s", lines[i]);
	call->words = rows.n > 0 ? arena_strdup(a, text_str(&words)) : NULL;
	text_done(&words);
	return rows.n == 0 || call->words || err_set(e, ERR_MEMORY, "out of memory");
}

bool read_calls(struct reader *r, struct arena *a, const char *site, int64_t alert_id, size_t max, struct call_row **ret_rows,
                size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct call_row);
	struct call_row *calls;
	bool ok;

	if (site)
		ok = reader_rows(r, ST_CALLS_OF_SITE, DB_VALUES(reader_instant(r), V_TEXT(site), V_I64((int64_t)max)), &rows, fill_call, e);
	else if (alert_id)
		ok = reader_rows(r, ST_CALLS_ATTACHED, DB_VALUES(reader_instant(r), V_I64(alert_id), V_I64((int64_t)max)), &rows, fill_call, e);
	else
		ok = reader_rows(r, ST_CALLS, DB_VALUES(reader_instant(r), V_I64((int64_t)max)), &rows, fill_call, e);
	if (!ok)
		return false;
	calls = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if (!add_words(r, a, &calls[i], e) || !add_person(r, a, &calls[i], e))
			return false;
	*ret_rows = calls;
	*ret_n = rows.n;
	return true;
}

static bool fill_name(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	*(const char **)row = column_text(c);
	return true;
}

bool alerts_add_callers(const struct alerts *all, struct err *e)
{
	for (size_t i = 0; i < all->n; i++) {
		struct alert_row *row = &all->items[i].row;
		struct rows names = ROWS_INIT(all->a, const char *);

		if (strcmp(row->subject, "calls") != 0)
			continue;
		if (!reader_rows(all->r, ST_CALLERS, DB_VALUES(reader_instant(all->r), V_I64(row->id)), &names, fill_name, e))
			return false;
		row->impact.callers = (struct names){ names.data, names.n };
	}
	return true;
}

/* ---- what explains a call ---- */

static bool names(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->names[i], name) == 0)
			return true;
	return false;
}

/* Of what stands at the establishment itself: its circuits, its routers, for images its Covolink. */
static bool stands_there(const struct alert_row *a, const struct call_asked *asked)
{
	if (!a->site || strcmp(a->site, asked->site) != 0)
		return false;
	return strcmp(a->kind, "link") == 0 || (strcmp(a->kind, "device") == 0 && !*a->subject)
	       || (strcmp(a->kind, "covolink") == 0 && (asked->category == CALL_IMAGING || asked->category == CALL_OTHER));
}

static bool explains(const struct alert_row *a, const struct call_asked *asked)
{
	bool images = asked->category == CALL_IMAGING || asked->category == CALL_OTHER;

	if (a->cause_id != a->id || a->handling == ALERT_ENDED || strcmp(a->subject, "calls") == 0)
		return false;
	return names(&a->impact.sites, asked->site) || (images && names(&a->impact.served, asked->site)) || a->entity_id == asked->service_id
	       || stands_there(a, asked);
}

bool read_call_causes(struct reader *r, struct arena *a, struct call_asked *asked, size_t n, struct err *e)
{
	struct alert_row *alerts;
	size_t n_alerts;

	if (n == 0)
		return true;
	if (!read_alerts(r, a, false, &alerts, &n_alerts, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		asked[i].cause = 0;
		for (size_t k = 0; k < n_alerts && asked[i].cause == 0; k++)
			if (explains(&alerts[k], &asked[i]))
				asked[i].cause = alerts[k].id;
	}
	return true;
}
