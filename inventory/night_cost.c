#include "inventory/night_internal.h"

#include "holidays.h"
#include "hours.h"
#include "silence.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Messages of one call reach a person by several channels within so long. */
static const int64_t ONE_CALL_MS = INT64_C(5) * 60 * 1000;

enum { NIGHT_FROM = 22, NIGHT_TO = 7 };

/* ---- what time it was ---- */

static struct tm local_time(wall_t t)
{
	time_t s = (time_t)(t.ms / 1000 - (t.ms % 1000 < 0));
	struct tm tm = { 0 };

	localtime_r(&s, &tm);
	return tm;
}

static bool is_day_off(const struct tm *tm)
{
	return tm->tm_wday == 0 || tm->tm_wday == 6 || holiday_is(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday);
}

enum night_time night_time_of(wall_t t)
{
	const struct tm tm = local_time(t);

	if (tm.tm_hour >= NIGHT_FROM || tm.tm_hour < NIGHT_TO)
		return NIGHT_TIME_NIGHT;
	return is_day_off(&tm) ? NIGHT_TIME_DAY_OFF : NIGHT_TIME_DAY;
}

bool night_is_working_time(wall_t t)
{
	static const struct hours worked = { .windows = { { .days = 0x1f, .from = 8 * 60 + 30, .to = 17 * 60 + 30 } }, .n = 1 };

	return hours_contains(&worked, t);
}

/* ---- what was done ---- */

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct night_alert *)a)->id, y = ((const struct night_alert *)b)->id;

	return (x > y) - (x < y);
}

/* Of the record's alerts; SIZE_MAX: none of these. */
static size_t alert_of(const struct night_record *r, int64_t id)
{
	const struct night_alert key = { .id = id };
	const struct night_alert *hit = r->n_alerts ? bsearch(&key, r->alerts, r->n_alerts, sizeof key, by_id) : NULL;

	return hit ? (size_t)(hit - r->alerts) : SIZE_MAX;
}

static bool is_within_life(const struct night_record *r, const struct night_alert *a, wall_t at)
{
	return at.ms >= a->opened.ms && at.ms <= (wall_is_known(a->closed) ? a->closed.ms : r->to.ms);
}

static void act_on(struct night_told *told, wall_t at)
{
	told->acted = true;
	told->acted_out_of_hours |= !night_is_working_time(at);
}

static bool covers(const struct night_record *r, const struct night_act *act, const struct night_alert *a)
{
	const struct night_object *o = &r->objects[a->object];

	return silence_covers(act->object, &(struct silence_place){ o->kind, o->name, o->device, o->site });
}

static void add_acts(const struct night_record *r, struct night_told *told)
{
	for (size_t k = 0; k < r->n_acts; k++) {
		const struct night_act *act = &r->acts[k];
		size_t one = act->alert_id ? alert_of(r, act->alert_id) : SIZE_MAX;

		if (one != SIZE_MAX && is_within_life(r, &r->alerts[one], act->at))
			act_on(&told[one], act->at);
		for (size_t i = 0; act->alert_id == 0 && i < r->n_alerts; i++)
			if (is_within_life(r, &r->alerts[i], act->at) && covers(r, act, &r->alerts[i]))
				act_on(&told[i], act->at);
	}
}

/* ---- who was called ---- */

/* Whom a channel tells that goes by no rota is its own name or a mail address; the rota's are names. */
static bool is_person(const struct night_settings *s, const struct night_message *m)
{
	if (strcmp(m->recipient, m->channel) == 0)
		return false;
	for (size_t i = 0; i < s->n_channels; i++)
		if (strcmp(s->channels[i].name, m->channel) == 0)
			return true;
	return !strchr(m->recipient, '@');
}

static int by_call(const void *a, const void *b)
{
	const struct night_message *x = a, *y = b;

	if (x->alert_id != y->alert_id)
		return (x->alert_id > y->alert_id) - (x->alert_id < y->alert_id);
	if (strcmp(x->recipient, y->recipient) != 0)
		return strcmp(x->recipient, y->recipient);
	if (x->event != y->event)
		return (x->event > y->event) - (x->event < y->event);
	if (x->step != y->step)
		return (x->step > y->step) - (x->step < y->step);
	return (x->at.ms > y->at.ms) - (x->at.ms < y->at.ms);
}

static bool is_same_call(const struct night_message *a, const struct night_message *b)
{
	return a->alert_id == b->alert_id && a->event == b->event && a->step == b->step && b->at.ms - a->at.ms <= ONE_CALL_MS
		&& strcmp(a->recipient, b->recipient) == 0;
}

static void call(struct night_told *t, const struct night_message *m)
{
	enum night_time time = night_time_of(m->at);

	t->calls++;
	t->on_days_off += time == NIGHT_TIME_DAY_OFF;
	if (time != NIGHT_TIME_NIGHT)
		return;
	t->at_night++;
	if (!wall_is_known(t->last_night) || m->at.ms >= t->last_night.ms) {
		t->last_night = m->at;
		t->channel = m->channel;
	}
}

/* A person who asked for the next one did something too. */
static bool add_calls(const struct night_record *r, const struct night_settings *s, struct night_told *told, struct arena *a, struct err *e)
{
	struct night_message *calls = arena_array(a, r->n_messages, sizeof *calls);
	size_t n = 0, first = 0;

	if (!calls)
		return err_set(e, ERR_MEMORY, "no memory for the calls");
	for (size_t i = 0; i < r->n_messages; i++)
		if (is_person(s, &r->messages[i]))
			calls[n++] = r->messages[i];
	if (n > 0)
		qsort(calls, n, sizeof *calls, by_call);
	for (size_t i = 0; i < n; i++) {
		size_t alert = alert_of(r, calls[i].alert_id);

		if (alert == SIZE_MAX || (i > first && is_same_call(&calls[first], &calls[i])))
			continue;
		first = i;
		if (calls[i].event == NOTICE_ASKED)
			act_on(&told[alert], calls[i].at);
		if (calls[i].at.ms >= r->from.ms && calls[i].at.ms <= r->to.ms)
			call(&told[alert], &calls[i]);
	}
	return true;
}

/* ---- what it cost ---- */

static int by_object(const void *a, const void *b)
{
	const struct night_alert *x = ((const struct night_told *)a)->alert, *y = ((const struct night_told *)b)->alert;

	if (x->object != y->object)
		return (x->object > y->object) - (x->object < y->object);
	if (strcmp(x->subject, y->subject) != 0)
		return strcmp(x->subject, y->subject);
	return (x->opened.ms > y->opened.ms) - (x->opened.ms < y->opened.ms);
}

static int by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t night_median_ms(int64_t *lengths, size_t n)
{
	if (n == 0)
		return UNKNOWN_I64;
	qsort(lengths, n, sizeof *lengths, by_length);
	return lengths[n / 2];
}

static int by_cost(const void *a, const void *b)
{
	const struct night_cost *x = a, *y = b;

	if (x->at_night != y->at_night)
		return (x->at_night < y->at_night) - (x->at_night > y->at_night);
	if (x->calls != y->calls)
		return (x->calls < y->calls) - (x->calls > y->calls);
	if (x->object->entity_id != y->object->entity_id)
		return (x->object->entity_id > y->object->entity_id) - (x->object->entity_id < y->object->entity_id);
	return strcmp(x->subject, y->subject);
}

/* lengths: room for n. */
static struct night_cost cost_of(const struct night_record *r, const struct night_told *told, size_t n, int64_t *lengths)
{
	struct night_cost c = { .object = &r->objects[told->alert->object], .subject = told->alert->subject, .told = told, .alerts = n };

	for (size_t i = 0; i < n; i++) {
		c.calls += told[i].calls;
		c.at_night += told[i].at_night;
		c.on_days_off += told[i].on_days_off;
		c.acted += told[i].acted;
		if (!told[i].acted && wall_is_known(told[i].alert->closed))
			lengths[c.healed++] = told[i].alert->closed.ms - told[i].alert->opened.ms;
	}
	c.heals_ms = night_median_ms(lengths, c.healed);
	return c;
}

static bool is_same_object(const struct night_told *a, const struct night_told *b)
{
	return a->alert->object == b->alert->object && strcmp(a->alert->subject, b->alert->subject) == 0;
}

/* Those that called, the others left out. */
static size_t keep_called(struct night_told *told, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (told[i].calls > 0)
			told[kept++] = told[i];
	return kept;
}

bool night_costs(const struct night_record *r, const struct night_settings *s, struct arena *a, struct night_cost **ret, size_t *ret_n,
                 struct err *e)
{
	struct night_told *told = arena_array(a, r->n_alerts, sizeof *told);
	int64_t *lengths = arena_array(a, r->n_alerts, sizeof *lengths);
	struct night_cost *costs;
	size_t n, n_costs = 0;

	if (!told || !lengths)
		return err_set(e, ERR_MEMORY, "no memory for the alerts");
	for (size_t i = 0; i < r->n_alerts; i++)
		told[i] = (struct night_told){ .alert = &r->alerts[i], .last_night = WALL_NEVER };
	add_acts(r, told);
	if (!add_calls(r, s, told, a, e))
		return false;
	n = keep_called(told, r->n_alerts);
	costs = arena_array(a, n, sizeof *costs);
	if (!costs)
		return err_set(e, ERR_MEMORY, "no memory for the costs");
	if (n > 0)
		qsort(told, n, sizeof *told, by_object);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && is_same_object(&told[i], &told[k]);)
			k++;
		costs[n_costs++] = cost_of(r, &told[i], k - i, lengths);
	}
	if (n_costs > 0)
		qsort(costs, n_costs, sizeof *costs, by_cost);
	*ret = costs;
	*ret_n = n_costs;
	return true;
}
