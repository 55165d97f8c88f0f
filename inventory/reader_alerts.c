#include "inventory/reader_alerts_internal.h"

#include "inventory/clinical_weight.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { ENDED_SHOWN_DAYS = 30, CHAIN_MAX = 64 };

static const char *const handling_names[] = { "open", "acked", "muted", "maintenance", "ended" };

const char *alert_handling_name(enum alert_handling h)
{
	return handling_names[h];
}

static bool fill_item(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct item *item = row;
	struct alert_row *a = &item->row;
	const char *outcome;

	(void)e;
	a->id = a->cause_id = column_i64(c);
	a->entity_id = column_i64(c);
	a->kind = column_text(c);
	a->name = column_text(c);
	a->subject = column_text(c);
	item->follows_id = column_i64(c);
	a->severity = (enum state)column_i64(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &a->outcome))
		a->outcome = OUTCOME_NOT_TESTED;
	a->detail = column_text(c);
	a->since = column_wall(c);
	a->ended = column_wall(c);
	a->flapping = column_i64(c) == 1;
	a->site = column_text(c);
	item->device = column_text(c);
	a->contract = column_text(c);
	a->runbook = column_text(c);
	if (a->ended.ms > r->instant)
		a->ended = WALL_NEVER;
	a->handling = wall_is_known(a->ended) ? ALERT_ENDED : ALERT_OPEN;
	a->silence_uid = UNKNOWN_I64;
	a->silence_until = a->called = a->gtr_due = WALL_NEVER;
	return true;
}

static int compare_i64(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

static int by_entity(const void *a, const void *b)
{
	const struct alert_row *x = &((const struct item *)a)->row, *y = &((const struct item *)b)->row;
	int order = compare_i64(x->entity_id, y->entity_id);

	return order ? order : compare_i64(y->since.ms, x->since.ms);
}

/* ---- causes ---- */

static int entity_against_item(const void *key, const void *item)
{
	return compare_i64(*(const int64_t *)key, ((const struct item *)item)->row.entity_id);
}

/* The alert of an entity's state that what ended then, or goes on, may have followed. NULL: not among those read. */
static struct item *item_of(const struct alerts *all, int64_t entity_id, wall_t end)
{
	struct item *i = all->n ? bsearch(&entity_id, all->items, all->n, sizeof *all->items, entity_against_item) : NULL;

	if (!i)
		return NULL;
	while (i > all->items && i[-1].row.entity_id == entity_id)
		i--;
	for (; i < all->items + all->n && i->row.entity_id == entity_id; i++)
		if (!*i->row.subject && (!wall_is_known(end) || i->row.since.ms <= end.ms))
			return i;
	return NULL;
}

static const char *node_of(struct arena *a, const char *kind, const char *name)
{
	struct text t = TEXT_INIT(65536);
	const char *node;

	text_appendf(&t, "%s:%s", kind, name);
	node = t.failed ? NULL : arena_strdup(a, text_str(&t));
	text_done(&t);
	return node;
}

/* Where a search up the chain of causes stands. */
struct head {
	struct item *item;        /* NULL: it ended before those that are read */
	int64_t id, entity_id, follows_id;
};

static struct head head_of(struct item *item)
{
	return (struct head){ item, item->row.id, item->row.entity_id, item->follows_id };
}

/* Moves to what it follows, which may have ended since. *ret_found false: that never had an alert. */
static bool go_up(const struct alerts *all, wall_t end, struct head *h, bool *ret_found, struct err *e)
{
	struct item *next = item_of(all, h->follows_id, end);
	int64_t entity_id = h->follows_id;
	struct columns c;
	sqlite3_stmt *st;

	*ret_found = true;
	if (next) {
		*h = head_of(next);
		return true;
	}
	st = DB_QUERY(&all->r->db, ST_ALERT_OF, e, V_I64(entity_id), V_I64(wall_is_known(end) ? end.ms : all->r->instant));
	if (!st || !db_step(&all->r->db, st, ret_found, e))
		return false;
	if (!*ret_found)
		return true;
	c = COLUMNS(st, NULL);
	*h = (struct head){ .item = NULL, .id = column_i64(&c), .entity_id = entity_id };
	h->follows_id = column_i64(&c);
	sqlite3_reset(st);
	return true;
}

static bool name_node(const struct alerts *all, int64_t entity_id, const char **ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&all->r->db, ST_ENTITY, e, V_I64(entity_id));
	struct columns c = COLUMNS(st, all->a);
	const char *kind, *name;
	bool row;

	if (!st || !db_step(&all->r->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_MALFORMED, "an alert is of nothing");
	kind = column_text(&c);
	name = column_text(&c);
	sqlite3_reset(st);
	*ret = kind && name ? node_of(all->a, kind, name) : NULL;
	return *ret ? true : err_set(e, ERR_MEMORY, "out of memory");
}

/* A row may still follow an alert that ended a moment ago: it waits to be measured, and is no cause before that. What follows
 * nothing that ever failed, or itself, is a cause. */
static bool find_cause(const struct alerts *all, struct item *item, struct err *e)
{
	struct head h = head_of(item);
	bool found = true;
	int depth = 0;

	while (found && h.follows_id != UNKNOWN_I64 && depth++ < CHAIN_MAX)
		if (!go_up(all, item->row.ended, &h, &found, e))
			return false;
	if (!found || depth > CHAIN_MAX)
		h = head_of(item);
	item->head = h.item;
	item->row.cause_id = h.id;
	if (!h.item)
		return name_node(all, h.entity_id, &item->row.cause, e);
	item->row.cause = node_of(all->a, h.item->row.kind, h.item->row.name);
	return item->row.cause ? true : err_set(e, ERR_MEMORY, "out of memory");
}

/* Of an open cause what is open too. */
static bool counts_under_head(const struct item *item)
{
	return item->row.handling != ALERT_ENDED || item->head->row.handling == ALERT_ENDED;
}

static bool add_children(const struct alerts *all, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (!is_cause(&all->items[i]) && all->items[i].head)
			all->items[i].head->row.n_children += counts_under_head(&all->items[i]);
	for (size_t i = 0; i < all->n; i++) {
		struct alert_row *row = &all->items[i].row;

		row->children = arena_array(all->a, row->n_children, sizeof *row->children);
		if (!row->children)
			return err_set(e, ERR_MEMORY, "out of memory");
		row->n_children = 0;
	}
	for (size_t i = 0; i < all->n; i++) {
		struct item *item = &all->items[i];
		struct alert_row *head = item->head ? &item->head->row : NULL;

		if (is_cause(item) || !head || !counts_under_head(item))
			continue;
		head->children[head->n_children] = node_of(all->a, item->row.kind, item->row.name);
		if (!head->children[head->n_children++])
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return true;
}

static bool add_impacts(const struct alerts *all, struct err *e)
{
	struct alert_row **rows = arena_array(all->a, all->n, sizeof(struct alert_row *));

	for (size_t i = 0; rows && i < all->n; i++)
		rows[i] = &all->items[i].row;
	return rows ? reader_add_impacts(all->r, all->a, rows, all->n, e) : err_set(e, ERR_MEMORY, "out of memory");
}

/* ---- in which order ---- */

static int compare_causes(const struct alert_row *x, const struct alert_row *y)
{
	int order = (x->handling == ALERT_ENDED) - (y->handling == ALERT_ENDED);

	if (!order)
		order = (x->handling != ALERT_OPEN) - (y->handling != ALERT_OPEN);
	if (!order && x->handling == ALERT_ENDED)
		order = compare_i64(y->ended.ms, x->ended.ms);
	if (!order)
		order = alert_compare_gravity(x, y);
	return order ? order : compare_i64(x->id, y->id);
}

/* A cause, then what follows it; then what follows one that ended before. */
static int by_urgency(const void *a, const void *b)
{
	const struct item *x = *(const struct item *const *)a, *y = *(const struct item *const *)b;
	int order = (x->head == NULL) - (y->head == NULL);

	if (!order && x->head && x->head != y->head)
		return compare_causes(&x->head->row, &y->head->row);
	if (!order)
		order = is_cause(y) - is_cause(x);
	if (!order)
		order = strcmp(x->row.kind, y->row.kind);
	if (!order)
		order = strcmp(x->row.name, y->row.name);
	return order ? order : compare_causes(&x->row, &y->row);
}

static bool hand_over(const struct alerts *all, struct alert_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct item **order = arena_array(all->a, all->n, sizeof *order);
	struct alert_row *rows = arena_array(all->a, all->n, sizeof *rows);

	if (!order || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < all->n; i++)
		order[i] = &all->items[i];
	if (all->n > 1)
		qsort(order, all->n, sizeof *order, by_urgency);
	for (size_t i = 0; i < all->n; i++)
		rows[i] = order[i]->row;
	*ret_rows = rows;
	*ret_n = all->n;
	return true;
}

static bool read_items(struct alerts *all, bool with_ended, struct err *e)
{
	const int64_t shown_ms = ENDED_SHOWN_DAYS * INT64_C(86400000);
	struct rows rows = ROWS_INIT(all->a, struct item);
	int64_t after = with_ended ? reader_moment(all->r).ms - shown_ms : all->r->instant;

	if (!reader_rows(all->r, ST_ALERTS, DB_VALUES(reader_instant(all->r), V_I64(after)), &rows, fill_item, e))
		return false;
	all->items = rows.data;
	all->n = rows.n;
	if (all->n > 1)
		qsort(all->items, all->n, sizeof *all->items, by_entity);
	for (size_t i = 0; i < all->n; i++)
		if (!find_cause(all, &all->items[i], e))
			return false;
	return true;
}

bool reader_count_alerts(struct reader *r, struct arena *a, struct alert_counts *ret, struct err *e)
{
	struct alert_row *rows;
	size_t n;

	if (!r->alerts_counted && !read_alerts(r, a, false, &rows, &n, e))
		return false;
	*ret = r->alerts;
	return true;
}

bool read_alerts(struct reader *r, struct arena *a, bool all, struct alert_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct alerts alerts = { .r = r, .a = a };

	if (!read_items(&alerts, all, e) || !alerts_add_places(&alerts, e) || !add_children(&alerts, e) || !alerts_add_silences(&alerts, e)
	    || !alerts_add_calls(&alerts, e) || !alerts_add_unreached(&alerts, e) || !add_impacts(&alerts, e)
	    || !alerts_add_callers(&alerts, e))
		return false;
	r->alerts = alerts_count(&alerts);
	r->alerts_counted = true;
	return hand_over(&alerts, ret_rows, ret_n, e);
}
