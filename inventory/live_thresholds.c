#include "inventory/live_thresholds.h"

#include "inventory/live_alerts.h"
#include "inventory/live_watched.h"
#include "inventory/storage_judge.h"
#include "region_graph.h"

#include <math.h>
#include <string.h>

static size_t object_of_check(const struct live_table *t, size_t check)
{
	const struct registry *r = t->registry;
	const struct reg_check *c = &r->checks[check];

	return c->device ? region_node_of_device(r, c->device) : c->link ? region_node_of_link(r, c->link)
	                                                                 : region_node_of_service(r, c->service);
}

bool live_thresholds_judge(const struct live_table *t, size_t check, enum measure m)
{
	return watched_find(t->thresholds, object_of_check(t, check), m) != NULL;
}

/* Whether a limit that is a tenth, or a tenth of the value, off the declared one may have been passed since. */
static bool is_worth_a_row(const struct watched *w, double value, enum state s)
{
	double limit = fabs(threshold_limit(&w->limits, STATE_CRITICAL));

	return isnan(w->recorded) || s != w->state || fabs(value - w->recorded) >= fmax(0.1 * fmax(limit, fabs(w->recorded)), 0.001);
}

static bool record(struct watched *w, int64_t entity_id, const struct reading *r)
{
	struct batch_measure *row = batch_add_measure(r->batch);

	if (!row)
		return err_set(r->e, ERR_MEMORY, "no memory for a measure");
	*row = (struct batch_measure){ entity_id, measure_classes[w->measure].key, r->value, r->at };
	w->recorded = r->value;
	return true;
}

bool live_thresholds_replay(struct live_table *t, const struct batch_measure *row, struct batch *b, struct err *e)
{
	enum measure m = measure_from_key(row->measure);
	struct watched *w = m != MEASURE_COUNT ? watched_find_by_id(t, row->entity_id, m) : NULL;
	enum state s = w ? threshold_judge(m, &w->limits, row->value, w->state) : STATE_OK;

	if (!w || s == w->state)
		return true;
	w->state = s;
	return watched_write(row->entity_id, m, s, 0, NULL, row->at, b, e);
}

/* What is judged once this value is known. *ret_minutes: that it is of. */
static double judged_value(struct watched *w, const struct reading *r, int *ret_minutes)
{
	switch (measure_classes[w->measure].judged) {
	case JUDGED_MEAN:
		window_add(&w->window.mean, r->value, r->now);
		return window_mean(&w->window.mean, r->now, ret_minutes);
	case JUDGED_P95:
		percentile_window_add(&w->window.p95, r->value, r->now);
		return percentile_window_95(&w->window.p95, r->now, ret_minutes);
	case JUDGED_EACH:
		break;
	}
	return r->value;
}

static bool judge(struct live_table *t, size_t object, struct watched *w, struct reading r)
{
	char detail[JUDGEMENT_DETAIL_MAX] = "";
	int minutes = 0;
	enum state s;

	r.value = judged_value(w, &r, &minutes);
	if (isnan(r.value))
		return true;
	s = threshold_judge(w->measure, &w->limits, r.value, w->state);
	if (is_worth_a_row(w, r.value, s) && !record(w, watched_object_id(t->registry, object), &r))
		return false;
	if (s == w->state)
		return true;
	w->state = s;
	if (s != STATE_OK)
		threshold_describe(w->measure, threshold_limit(&w->limits, s), &r, minutes, detail, sizeof detail);
	return watched_write(watched_object_id(t->registry, object), w->measure, s, 0, s != STATE_OK ? detail : NULL, r.at, r.batch, r.e);
}

static bool judge_one(struct live_table *t, size_t object, enum measure m, double value, struct reading r)
{
	struct watched *w = watched_find(t->thresholds, object, m);

	r.value = value;
	return !w || judge(t, object, w, r);
}

/* ---- results ---- */

/* One that failed and then was not known still fails, until it is seen to work. */
static void note_failed(struct live_table *t, size_t service)
{
	const struct live_service *s = &t->services[service];
	bool *failed = &t->thresholds->failed[service];

	if (s->check == SIZE_MAX || !s->shown.known || s->shown.state == STATE_UNKNOWN)
		return;
	*failed = s->shown.state == STATE_CRITICAL && (*failed || t->checks[s->check].confirmation.confirmed);
}

/* A pool. What fails is `open` until it is concluded why. */
struct pool {
	size_t of, healthy;
	bool unknown, open;       /* one of them */
	int64_t under;            /* one of those that fail, when each of them follows another failure; 0: it stands alone */
};

static void count_failed(const struct live_table *t, size_t service, struct pool *p, bool *cause)
{
	size_t node = region_node_of_service(t->registry, &t->registry->services[service]);

	p->open |= !live_alerts_concludes(t, node);
	*cause |= !live_alerts_follows(t, node);
	p->under = t->registry->services[service].id;
}

static struct pool count_pool(struct live_table *t, size_t application)
{
	struct pool p = { 0 };
	bool cause = false;

	for (size_t i = 0; i < t->registry->n_services; i++) {
		const struct live_service *s = &t->services[i];

		if (t->thresholds->application_of[i] != application || s->check == SIZE_MAX)
			continue;
		note_failed(t, i);
		p.of++;
		p.unknown |= !s->shown.known || s->shown.state == STATE_UNKNOWN;
		p.healthy += !t->thresholds->failed[i];
		if (t->thresholds->failed[i])
			count_failed(t, i, &p, &cause);
	}
	p.under = cause ? 0 : p.under;
	return p;
}

/* Nobody is called by a pool before it is known whether it is lost with something else. */
static bool judge_pool(struct live_table *t, size_t application, struct reading r)
{
	size_t object = application != SIZE_MAX ? watched_application(t->registry, application) : SIZE_MAX;
	struct watched *w = object != SIZE_MAX ? watched_find(t->thresholds, object, MEASURE_HEALTHY) : NULL;
	struct pool p = w ? count_pool(t, application) : (struct pool){ 0 };
	char detail[JUDGEMENT_DETAIL_MAX] = "";
	enum state s;

	if (!w || p.unknown)
		return true;
	r.value = (double)p.healthy;
	r.of = p.of;
	s = threshold_judge(MEASURE_HEALTHY, &w->limits, r.value, w->state);
	w->waits = s != STATE_OK && p.open;
	t->thresholds->pools_wait |= w->waits;
	if (w->waits || (s == w->state && (s == STATE_OK || p.under == w->under)))
		return true;
	w->state = s;
	w->under = p.under;
	if (s == STATE_OK)
		return watched_write(watched_object_id(t->registry, object), w->measure, s, 0, NULL, r.at, r.batch, r.e);
	threshold_describe(w->measure, threshold_limit(&w->limits, s), &r, 0, detail, sizeof detail);
	return watched_write(watched_object_id(t->registry, object), w->measure, s, p.under, detail, r.at, r.batch, r.e);
}

bool live_thresholds_tick(struct live_table *t, wall_t at, mono_t now, struct batch *b, struct err *e)
{
	struct reading r = { .at = at, .now = now, .batch = b, .e = e };

	if (t->blind || !t->thresholds->pools_wait)
		return true;
	t->thresholds->pools_wait = false;
	for (size_t i = 0; i < t->registry->n_applications; i++) {
		const struct watched *w = watched_find(t->thresholds, watched_application(t->registry, i), MEASURE_HEALTHY);

		if (w && w->waits && !judge_pool(t, i, r))
			return false;
	}
	return true;
}

bool live_thresholds_result(struct live_table *t, size_t check, const struct probe_result *result, struct batch *b, struct err *e)
{
	size_t object = object_of_check(t, check);
	struct reading r = { .at = result->at, .now = result->mono_at, .batch = b, .e = e };
	const struct reg_service *service = t->registry->checks[check].service;
	bool is_agent = strcmp(t->registry->checks[check].class, "snmp") == 0;

	if (t->blind)
		return true;
	if (service && !judge_pool(t, t->thresholds->application_of[service - t->registry->services], r))
		return false;
	if (is_agent || !watched_any(t->thresholds, object))
		return true;
	if (result->icmp.received > 0 /* who is silent loses no echo: it is down */
	    && !judge_one(t, object, MEASURE_LOSS_RATIO, 1 - (double)result->icmp.received / (double)result->icmp.sent, r))
		return false;
	return result->latency_us == UNKNOWN_I64
	       || judge_one(t, object, MEASURE_LATENCY_MS, (double)result->latency_us / 1000, r);
}

static bool judge_fullest(struct live_table *t, size_t object, const struct snmp_facts *f, struct reading r)
{
	double most = -1;

	for (size_t i = 0; i < f->n_storages; i++) {
		double share = storage_share(&f->storages[i]);

		if (share > most) {
			most = share;
			r.what = f->storages[i].name;
		}
	}
	return most < 0 || judge_one(t, object, MEASURE_USED_RATIO, most, r);
}

static bool judge_forecast(struct live_table *t, size_t object, struct watched *w, const struct snmp_facts *f, struct reading r)
{
	if (!w->forecast)
		w->forecast = disk_forecast_new();
	if (!w->forecast)
		return err_set(r.e, ERR_MEMORY, "no memory for a forecast");
	r.value = disk_forecast_take(w->forecast, f->storages, f->n_storages, r.at, &r.what);
	return judge(t, object, w, r);
}

/* ---- facts ---- */

static bool judge_device(struct live_table *t, size_t device, const struct snmp_facts *f, struct reading r)
{
	struct watched *forecast = watched_find(t->thresholds, device, MEASURE_HOURS_TO_FULL);

	if (!watched_any(t->thresholds, device) || !f->has_values)
		return true;
	return judge_one(t, device, MEASURE_CPU_RATIO, f->cpu_ratio, r) && judge_one(t, device, MEASURE_MEMORY_RATIO, f->memory_ratio, r)
	       && judge_fullest(t, device, f, r) && (!forecast || judge_forecast(t, device, forecast, f, r));
}

/* Where the link's interface stands in the facts: nearly always where it stood; SIZE_MAX: nowhere. */
static size_t place_of(struct live_table *t, size_t link, const struct snmp_facts *f)
{
	size_t *place = &t->thresholds->places[link];
	const char *key = t->links[link].a.key;

	if (!*key)
		return SIZE_MAX;
	if (*place < f->n_interfaces && strcmp(f->interfaces[*place].name, key) == 0)
		return *place;
	for (*place = 0; *place < f->n_interfaces; ++*place)
		if (strcmp(f->interfaces[*place].name, key) == 0)
			return *place;
	return SIZE_MAX;
}

static bool judge_link(struct live_table *t, size_t link, const struct snmp_facts *f, const struct interface_rates *rates, struct reading r)
{
	size_t object = t->registry->n_devices + link, place;
	int64_t speed = t->links[link].a.speed_bps;
	double full;

	if (!watched_any(t->thresholds, object) || (place = place_of(t, link, f)) == SIZE_MAX)
		return true;
	if (speed <= 0)
		speed = t->registry->links[link].expected_bps;
	full = speed > 0 ? (double)speed : (double)NAN;
	rates = &rates[place];
	return judge_one(t, object, MEASURE_IN_UTIL, rates->in_bps / full, r) && judge_one(t, object, MEASURE_OUT_UTIL, rates->out_bps / full, r)
	       && judge_one(t, object, MEASURE_IN_ERRORS_PS, rates->in_errors_ps, r)
	       && judge_one(t, object, MEASURE_OUT_ERRORS_PS, rates->out_errors_ps, r)
	       && judge_one(t, object, MEASURE_IN_DISCARDS_PS, rates->in_discards_ps, r)
	       && judge_one(t, object, MEASURE_OUT_DISCARDS_PS, rates->out_discards_ps, r);
}

bool live_thresholds_poll(struct live_table *t, size_t device, const struct snmp_facts *f, const struct interface_rates *rates,
                          wall_t at, mono_t now, struct batch *b, struct err *e)
{
	const struct live_device *d = &t->devices[device];
	struct reading r = { .at = at, .now = now, .batch = b, .e = e };

	if (t->blind)
		return true;
	for (size_t i = 0; i < d->n_ends; i++) {
		struct live_end end = t->ends_of_devices[d->first_end + i];

		if (!end.is_z && !judge_link(t, end.link, f, rates, r))
			return false;
	}
	return judge_device(t, device, f, r);
}
