#include "inventory/live_thresholds.h"

#include "inventory/live_nodes.h"
#include "inventory/storage_judge.h"
#include "region_graph.h"
#include "trend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISKS_MAX = 4, POINTS_MAX = 32, QUARTER_MS = 900000, DISK_NAME_MAX = 96, NUMBER_MAX = 48 };

/* How full a disk was. */
struct disk {
	char name[DISK_NAME_MAX];
	struct trend_point points[POINTS_MAX];
	size_t n;
	double size;
};

/* One measure of one object with limits. */
struct watched {
	enum measure measure;
	struct limits limits;
	enum state state;
	struct window window;
	struct disk *disks;      /* DISKS_MAX, hours_to_full only, NULL until there is one */
};

struct gone {
	int64_t entity_id;
	enum measure measure;
};

/* Objects: the nodes of the graph, then the applications. */
struct live_thresholds {
	struct watched *watched;
	size_t *first;           /* of each object, and one past the last */
	size_t n_objects;
	size_t *application_of;  /* of each service, SIZE_MAX: none */
	size_t *places;          /* of each link: where its interface stood last */
	struct gone *gone;       /* open, and watched no longer */
	size_t n_gone;
};

/* A value, and what else its sentence says. */
struct reading {
	double value;
	wall_t at;
	mono_t now;
	const char *what;        /* the disk */
	size_t of;               /* services of the pool */
	struct batch *batch;
	struct err *e;
};

/* ---- what is watched ---- */

static size_t n_nodes(const struct registry *r)
{
	return r->n_devices + r->n_links + r->n_services;
}

static int64_t object_id(const struct registry *r, size_t i)
{
	return i < n_nodes(r) ? node_of(r, i).id : r->applications[i - n_nodes(r)].id;
}

static const char *object_kind(const struct registry *r, size_t i)
{
	struct node n;

	if (i >= n_nodes(r))
		return "application";
	n = node_of(r, i);
	return n.device ? "device" : n.link ? "link" : "service";
}

static const char *object_name(const struct registry *r, size_t i)
{
	struct node n;

	if (i >= n_nodes(r))
		return r->applications[i - n_nodes(r)].name;
	n = node_of(r, i);
	return n.device ? n.device->name : n.link ? n.link->name : n.service->name;
}

static int compare_rows(const void *a, const void *b)
{
	const struct reg_threshold *x = *(const struct reg_threshold *const *)a, *y = *(const struct reg_threshold *const *)b;
	int order = strcmp(x->measure, y->measure);

	if (order == 0)
		order = strcmp(x->kind, y->kind);
	return order ? order : strcmp(x->name, y->name);
}

/* The rows in the order of compare_rows. */
struct rows_by_object {
	const struct reg_threshold **of;
	size_t n;
};

static const struct reg_threshold *row_named(const struct rows_by_object *rows, enum measure m, const char *kind, const char *name)
{
	const struct reg_threshold key = { .measure = measure_classes[m].key, .kind = kind, .name = name }, *wanted = &key, **hit;

	hit = rows->n > 0 ? bsearch(&wanted, rows->of, rows->n, sizeof *rows->of, compare_rows) : NULL;
	return hit ? *hit : NULL;
}

/* The row that holds for a measure of an object, NULL: none. */
static const struct reg_threshold *row_of(const struct registry *r, const struct rows_by_object *rows, size_t object, enum measure m)
{
	const char *kind = object_kind(r, object);
	const struct reg_threshold *row = row_named(rows, m, kind, object_name(r, object));

	return row ? row : row_named(rows, m, kind, "*");
}

static bool is_declared(const struct registry *r, enum measure m)
{
	for (size_t i = 0; i < r->n_thresholds; i++)
		if (strcmp(r->thresholds[i].measure, measure_classes[m].key) == 0)
			return true;
	return false;
}

/* Counts, or fills when watched is there. Each list of an object is in the order of the measures. */
static size_t watch(const struct registry *r, const struct rows_by_object *rows, struct live_thresholds *h, const bool *declared)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_objects; i++) {
		h->first[i] = n;
		for (enum measure m = 0; m < MEASURE_COUNT; m++) {
			const struct reg_threshold *t = declared[m] && m != MEASURE_DAYS_LEFT ? row_of(r, rows, i, m) : NULL;

			if (!t)
				continue;
			if (h->watched)
				h->watched[n] = (struct watched){ m, { t->warning, t->critical, t->hysteresis }, STATE_OK, { 0 }, NULL };
			n++;
		}
	}
	h->first[h->n_objects] = n;
	return n;
}

static int name_against_application(const void *name, const void *application)
{
	return strcmp(name, ((const struct reg_application *)application)->name);
}

static void find_applications(struct live_thresholds *h, const struct registry *r)
{
	for (size_t i = 0; i < r->n_services; i++) {
		const char *name = r->services[i].application;
		const struct reg_application *a = name && r->n_applications > 0
			? bsearch(name, r->applications, r->n_applications, sizeof *a, name_against_application) : NULL;

		h->application_of[i] = a ? (size_t)(a - r->applications) : SIZE_MAX;
	}
}

struct live_thresholds *live_thresholds_new(const struct registry *r, struct err *e)
{
	struct live_thresholds *h = calloc(1, sizeof *h);
	struct rows_by_object rows = { calloc(r->n_thresholds + 1, sizeof *rows.of), r->n_thresholds };
	bool declared[MEASURE_COUNT], ok = h != NULL && rows.of != NULL;

	for (enum measure m = 0; m < MEASURE_COUNT; m++)
		declared[m] = is_declared(r, m);
	for (size_t i = 0; ok && i < rows.n; i++)
		rows.of[i] = &r->thresholds[i];
	if (ok && rows.n > 0)
		qsort(rows.of, rows.n, sizeof *rows.of, compare_rows);
	if (ok) {
		h->n_objects = n_nodes(r) + r->n_applications;
		h->first = calloc(h->n_objects + 1, sizeof *h->first);
		h->application_of = calloc(r->n_services + 1, sizeof *h->application_of);
		h->places = calloc(r->n_links + 1, sizeof *h->places);
		ok = h->first && h->application_of && h->places;
	}
	if (ok) {
		h->watched = calloc(watch(r, &rows, h, declared) + 1, sizeof *h->watched);
		ok = h->watched != NULL;
	}
	if (ok)
		watch(r, &rows, h, declared);
	free(rows.of);
	if (!ok) {
		live_thresholds_free(h);
		err_set(e, ERR_MEMORY, "no memory for the thresholds");
		return NULL;
	}
	find_applications(h, r);
	return h;
}

void live_thresholds_free(struct live_thresholds *h)
{
	if (!h)
		return;
	for (size_t i = 0; h->watched && i < h->first[h->n_objects]; i++)
		free(h->watched[i].disks);
	free(h->watched);
	free(h->first);
	free(h->application_of);
	free(h->places);
	free(h->gone);
	free(h);
}

static struct watched *find(const struct live_thresholds *h, size_t object, enum measure m)
{
	for (size_t i = h->first[object]; i < h->first[object + 1]; i++)
		if (h->watched[i].measure == m)
			return &h->watched[i];
	return NULL;
}

static bool is_watched(const struct live_thresholds *h, size_t object)
{
	return h->first[object] < h->first[object + 1];
}

static size_t object_of_check(const struct live_table *t, size_t check)
{
	const struct registry *r = t->registry;
	const struct reg_check *c = &r->checks[check];

	return c->device ? region_node_of_device(r, c->device) : c->link ? region_node_of_link(r, c->link)
	                                                                 : region_node_of_service(r, c->service);
}

bool live_thresholds_judge(const struct live_table *t, size_t check, enum measure m)
{
	return find(t->thresholds, object_of_check(t, check), m) != NULL;
}

/* ---- what is said ---- */

/* Two decimals below ten, none from a hundred on. */
static const char *number(double v, char buf[NUMBER_MAX])
{
	snprintf(buf, NUMBER_MAX, "%.*f", v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v);
	for (size_t n = strlen(buf); strchr(buf, '.') && (buf[n - 1] == '0' || buf[n - 1] == '.'); n--) {
		bool whole = buf[n - 1] == '.';

		buf[n - 1] = '\0';
		if (whole)
			break;
	}
	return buf;
}

static void describe(const struct watched *w, enum state s, const struct reading *r, int minutes, char *buf, size_t size)
{
	double limit = threshold_limit(&w->limits, s), share = 100 * r->value;
	char value[NUMBER_MAX], limits[NUMBER_MAX];

	switch (w->measure) {
	case MEASURE_IN_UTIL:
		snprintf(buf, size, "incoming use %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_OUT_UTIL:
		snprintf(buf, size, "outgoing use %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_IN_ERRORS_PS:
		snprintf(buf, size, "incoming errors: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_OUT_ERRORS_PS:
		snprintf(buf, size, "outgoing errors: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_IN_DISCARDS_PS:
		snprintf(buf, size, "incoming discards: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_OUT_DISCARDS_PS:
		snprintf(buf, size, "outgoing discards: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_LOSS_RATIO:
		snprintf(buf, size, "loss %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_LATENCY_MS:
		snprintf(buf, size, "latency %s ms over %d min, limit %s ms", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_CPU_RATIO:
		snprintf(buf, size, "processor %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_MEMORY_RATIO:
		snprintf(buf, size, "memory %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_USED_RATIO:
		snprintf(buf, size, "%.90s is %.0f %% full, limit %.0f %%", r->what, share, 100 * limit);
		break;
	case MEASURE_HOURS_TO_FULL:
		snprintf(buf, size, "%.90s will be full in %.0f h, limit %.0f h", r->what, r->value, limit);
		break;
	case MEASURE_HEALTHY:
		snprintf(buf, size, "%.0f of %zu services work, limit %.0f", r->value, r->of, limit);
		break;
	case MEASURE_DAYS_LEFT:
	case MEASURE_COUNT:
		break;
	}
}

static bool write_alert(int64_t entity_id, enum measure m, enum state s, const char *detail, wall_t at, struct batch *b, struct err *e)
{
	struct batch_alert *row = batch_add_alert(b);

	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	*row = (struct batch_alert){
		.entity_id = entity_id,
		.subject = measure_classes[m].key,
		.ended = s == STATE_OK,
		.state = (int)s,
		.outcome = OUTCOME_THRESHOLD_EXCEEDED,
		.detail = arena_strdup(b->arena, detail),
		.at = at,
	};
	return true;
}

static bool judge(struct live_table *t, size_t object, struct watched *w, struct reading r)
{
	char detail[JUDGEMENT_DETAIL_MAX] = "";
	int minutes = 0;
	enum state s;

	if (measure_classes[w->measure].mean) {
		window_add(&w->window, r.value, r.now);
		r.value = window_mean(&w->window, r.now, &minutes);
	}
	if (isnan(r.value))
		return true;
	s = threshold_judge(w->measure, &w->limits, r.value, w->state);
	if (s == w->state)
		return true;
	w->state = s;
	if (s != STATE_OK)
		describe(w, s, &r, minutes, detail, sizeof detail);
	return write_alert(object_id(t->registry, object), w->measure, s, s != STATE_OK ? detail : NULL, r.at, r.batch, r.e);
}

static bool judge_one(struct live_table *t, size_t object, enum measure m, double value, struct reading r)
{
	struct watched *w = find(t->thresholds, object, m);

	r.value = value;
	return !w || judge(t, object, w, r);
}

/* ---- results ---- */

/* How many of a pool work; NAN while of one of them nobody knows. */
static double count_healthy(const struct live_table *t, size_t application, size_t *ret_of)
{
	size_t healthy = 0, of = 0;

	for (size_t i = 0; i < t->registry->n_services; i++) {
		const struct live_service *s = &t->services[i];

		if (t->thresholds->application_of[i] != application || s->check == SIZE_MAX || !s->shown.known)
			continue;
		of++;
		if (s->shown.state == STATE_UNKNOWN)
			return (double)NAN;
		healthy += s->shown.state != STATE_CRITICAL || !t->checks[s->check].confirmation.confirmed;
	}
	*ret_of = of;
	return (double)healthy;
}

static bool judge_pool(struct live_table *t, const struct reg_service *s, struct reading r)
{
	size_t application = t->thresholds->application_of[s - t->registry->services];
	size_t object = n_nodes(t->registry) + application;

	if (application == SIZE_MAX || !is_watched(t->thresholds, object))
		return true;
	return judge_one(t, object, MEASURE_HEALTHY, count_healthy(t, application, &r.of), r);
}

bool live_thresholds_result(struct live_table *t, size_t check, const struct probe_result *result, struct batch *b, struct err *e)
{
	size_t object = object_of_check(t, check);
	struct reading r = { .at = result->at, .now = result->mono_at, .batch = b, .e = e };
	const struct reg_service *service = t->registry->checks[check].service;
	bool is_agent = strcmp(t->registry->checks[check].class, "snmp") == 0;

	if (t->blind)
		return true;
	if (service && !judge_pool(t, service, r))
		return false;
	if (is_agent || !is_watched(t->thresholds, object))
		return true;
	if (result->icmp.received > 0 /* who is silent loses no echo: it is down */
	    && !judge_one(t, object, MEASURE_LOSS_RATIO, 1 - (double)result->icmp.received / (double)result->icmp.sent, r))
		return false;
	return result->latency_us == UNKNOWN_I64
	       || judge_one(t, object, MEASURE_LATENCY_MS, (double)result->latency_us / 1000, r);
}

/* ---- disks ---- */

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

static struct disk *disk_named(struct watched *w, const char *name)
{
	if (!w->disks)
		w->disks = calloc(DISKS_MAX, sizeof *w->disks);
	for (size_t i = 0; w->disks && i < DISKS_MAX; i++) {
		if (w->disks[i].n == 0)
			snprintf(w->disks[i].name, sizeof w->disks[i].name, "%s", name);
		if (strncmp(w->disks[i].name, name, DISK_NAME_MAX - 1) == 0)
			return &w->disks[i];
	}
	return NULL; /* the first ones are forecast */
}

static void disk_note(struct disk *d, const struct storage_facts *f, wall_t at)
{
	if (d->n > 0 && at.ms >= d->points[d->n - 1].at.ms && at.ms < d->points[d->n - 1].at.ms + QUARTER_MS)
		return;
	if (d->n > 0 && at.ms < d->points[d->n - 1].at.ms) /* the clock was set back */
		d->n = 0;
	if (d->n == POINTS_MAX)
		memmove(d->points, d->points + 1, --d->n * sizeof *d->points);
	d->points[d->n++] = (struct trend_point){ at, (double)f->used_bytes };
	d->size = (double)f->size_bytes;
}

static bool judge_forecast(struct live_table *t, size_t object, struct watched *w, const struct snmp_facts *f, struct reading r)
{
	r.value = (double)NAN;
	for (size_t i = 0; i < f->n_storages; i++) {
		struct disk *d = storage_share(&f->storages[i]) < 0 ? NULL : disk_named(w, f->storages[i].name);
		struct trend trend;
		double hours;

		if (!d)
			continue;
		disk_note(d, &f->storages[i], r.at);
		trend = trend_fit(d->points, d->n, d->size, r.at);
		if (trend.verdict == TREND_UNKNOWN)
			continue;
		hours = (double)(trend.verdict == TREND_GROWS ? trend.full_in_s : TREND_HORIZON_S) / 3600;
		if (isnan(r.value) || hours < r.value) {
			r.value = hours;
			r.what = d->name;
		}
	}
	return judge(t, object, w, r);
}

/* ---- facts ---- */

static bool judge_device(struct live_table *t, size_t device, const struct snmp_facts *f, struct reading r)
{
	struct watched *forecast = find(t->thresholds, device, MEASURE_HOURS_TO_FULL);

	if (!is_watched(t->thresholds, device) || !f->has_values)
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

	if (!is_watched(t->thresholds, object) || (place = place_of(t, link, f)) == SIZE_MAX)
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

/* ---- over restarts and declarations ---- */

static size_t object_with_id(const struct live_table *t, int64_t id)
{
	size_t node = node_with_id(t, id);

	for (size_t i = 0; node == SIZE_MAX && i < t->registry->n_applications; i++)
		if (t->registry->applications[i].id == id)
			node = n_nodes(t->registry) + i;
	return node;
}

static struct watched *find_by_id(const struct live_table *t, int64_t id, enum measure m)
{
	size_t object = object_with_id(t, id);

	return object != SIZE_MAX ? find(t->thresholds, object, m) : NULL;
}

void live_thresholds_restore(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		const struct reg_alert *a = &t->registry->alerts[i];
		enum measure m = measure_from_key(a->subject);
		struct watched *w = m != MEASURE_COUNT ? find_by_id(t, a->entity_id, m) : NULL;

		if (w)
			w->state = a->state == STATE_CRITICAL ? STATE_CRITICAL : STATE_WARNING;
	}
}

static void inherit_one(struct live_table *t, struct watched *was, int64_t id)
{
	struct live_thresholds *h = t->thresholds;
	struct watched *w = find_by_id(t, id, was->measure);

	if (w) {
		w->state = was->state;
		w->window = was->window;
		free(w->disks);
		w->disks = was->disks;
		was->disks = NULL;
	} else if (was->state != STATE_OK && h->gone) {
		h->gone[h->n_gone++] = (struct gone){ id, was->measure };
	}
}

void live_thresholds_inherit(struct live_table *t, struct live_table *old)
{
	const struct live_thresholds *was = old->thresholds;

	free(t->thresholds->gone);
	t->thresholds->gone = calloc(was->first[was->n_objects] + 1, sizeof(struct gone));
	for (size_t object = 0; object < was->n_objects; object++)
		for (size_t i = was->first[object]; i < was->first[object + 1]; i++)
			inherit_one(t, &was->watched[i], object_id(old->registry, object));
}

bool live_thresholds_end_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		const struct reg_alert *a = &t->registry->alerts[i];
		enum measure m = measure_from_key(a->subject);

		if (m != MEASURE_COUNT && !find_by_id(t, a->entity_id, m) && !write_alert(a->entity_id, m, STATE_OK, NULL, at, b, e))
			return false;
	}
	for (; t->thresholds->n_gone > 0; t->thresholds->n_gone--) {
		const struct gone *g = &t->thresholds->gone[t->thresholds->n_gone - 1];

		if (!write_alert(g->entity_id, g->measure, STATE_OK, NULL, at, b, e))
			return false;
	}
	return true;
}
