#include "inventory/reader_internal.h"
#include "night_cost.h"

#include <stdlib.h>
#include <string.h>

/* A device that was declared no more stands at no site: it is told by its name alone. */
static bool fill_object(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct night_object *o = row;

	(void)r;
	(void)e;
	o->entity_id = column_i64(c);
	o->kind = column_text(c);
	o->name = column_text(c);
	o->site = column_text(c);
	o->device = column_text(c);
	o->parents = column_text(c);
	o->retried = !column_borrowed(c) && strcmp(o->kind, "collector") != 0; /* an interface: its agent tells */
	return true;
}

struct alert_read {
	int64_t entity_id;
	struct night_alert alert;
};

static bool fill_alert(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct alert_read *a = row;
	int64_t state;

	(void)e;
	a->alert.id = column_i64(c);
	a->entity_id = column_i64(c);
	a->alert.subject = column_text(c);
	state = column_i64(c);
	a->alert.state = state >= STATE_OK && state <= STATE_UNKNOWN ? (enum state)state : STATE_UNKNOWN;
	a->alert.cause = column_i64(c) == UNKNOWN_I64;
	a->alert.opened = column_wall(c);
	a->alert.closed = column_wall(c);
	if (wall_is_known(a->alert.closed) && a->alert.closed.ms > reader_moment(r).ms)
		a->alert.closed = WALL_NEVER;
	return true;
}

static bool fill_message(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct night_message *m = row;
	const char *event;

	(void)r;
	m->alert_id = column_i64(c);
	m->recipient = column_text(c);
	m->channel = column_text(c);
	event = column_borrowed(c);
	if (!event || !notice_event_from_name(event, &m->event))
		return err_set(e, ERR_MALFORMED, "a notification of no known kind");
	m->step = column_i64(c);
	m->at = column_wall(c);
	return true;
}

static bool fill_act(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct night_act *act = row;

	(void)r;
	(void)e;
	act->alert_id = column_i64(c);
	act->object = column_text(c);
	act->at = column_wall(c);
	return true;
}

static int by_entity(const void *a, const void *b)
{
	int64_t x = ((const struct night_object *)a)->entity_id, y = ((const struct night_object *)b)->entity_id;

	return (x > y) - (x < y);
}

/* Each alert has its object: both were read in one transaction. */
static bool keep_alerts(struct arena *a, const struct rows *rows, struct night_record *record, struct err *e)
{
	const struct alert_read *read = rows->data;
	struct night_alert *alerts = arena_array(a, rows->n, sizeof *alerts);

	if (!alerts)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows->n; i++) {
		const struct night_object key = { .entity_id = read[i].entity_id };
		const struct night_object *o = record->n_objects
			? bsearch(&key, record->objects, record->n_objects, sizeof key, by_entity) : NULL;

		if (!o)
			return err_set(e, ERR_MALFORMED, "an alert of nothing");
		alerts[i] = read[i].alert;
		alerts[i].object = (size_t)(o - record->objects);
	}
	record->alerts = alerts;
	record->n_alerts = rows->n;
	return true;
}

bool read_night_record(struct reader *r, struct arena *a, wall_t from, wall_t to, struct night_record *ret, struct err *e)
{
	const struct value bounds[] = { V_WALL(to), V_WALL(from), V_I64(NIGHT_ALERTS_MAX + 1) };
	struct rows alerts = ROWS_INIT(a, struct alert_read), objects = ROWS_INIT(a, struct night_object);
	struct rows messages = ROWS_INIT(a, struct night_message), acts = ROWS_INIT(a, struct night_act);

	*ret = (struct night_record){ .from = from, .to = to };
	if (!reader_rows(r, ST_NIGHT_ALERTS, bounds, 3, &alerts, fill_alert, e))
		return false;
	if (alerts.n > NIGHT_ALERTS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d alerts: look at a shorter time", NIGHT_ALERTS_MAX);
	if (!reader_rows(r, ST_NIGHT_OBJECTS, bounds, 2, &objects, fill_object, e)
	    || !reader_rows(r, ST_NIGHT_MESSAGES, bounds, 2, &messages, fill_message, e)
	    || !reader_rows(r, ST_NIGHT_ACTS, bounds, 2, &acts, fill_act, e))
		return false;
	ret->objects = objects.data;
	ret->n_objects = objects.n;
	ret->messages = messages.data;
	ret->n_messages = messages.n;
	ret->acts = acts.data;
	ret->n_acts = acts.n;
	return keep_alerts(a, &alerts, ret, e);
}
