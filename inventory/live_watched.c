#include "inventory/live_watched.h"

#include "inventory/live_nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t n_nodes(const struct registry *r)
{
	return r->n_devices + r->n_links + r->n_services;
}

int64_t watched_object_id(const struct registry *r, size_t i)
{
	return i < n_nodes(r) ? node_of(r, i).id : r->applications[i - n_nodes(r)].id;
}

static const char *object_kind(const struct registry *r, size_t i)
{
	struct node n;

	if (i >= n_nodes(r))
		return "application";
	n = node_of(r, i);
	return n.device ? "device" : n.link ? "link" : reg_service_kind(n.service);
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
				h->watched[n] = (struct watched){ .measure = m, .limits = { t->warning, t->critical, t->hysteresis },
				                                  .state = STATE_OK, .recorded = (double)NAN };
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
		h->failed = calloc(r->n_services + 1, sizeof *h->failed);
		h->places = calloc(r->n_links + 1, sizeof *h->places);
		ok = h->first && h->application_of && h->failed && h->places;
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
		disk_forecast_free(h->watched[i].forecast);
	free(h->watched);
	free(h->first);
	free(h->application_of);
	free(h->failed);
	free(h->places);
	free(h->gone);
	free(h);
}

struct watched *watched_find(const struct live_thresholds *h, size_t object, enum measure m)
{
	for (size_t i = h->first[object]; i < h->first[object + 1]; i++)
		if (h->watched[i].measure == m)
			return &h->watched[i];
	return NULL;
}

bool watched_any(const struct live_thresholds *h, size_t object)
{
	return h->first[object] < h->first[object + 1];
}

bool watched_write(int64_t entity_id, enum measure m, enum state s, int64_t follows_id, const char *detail, wall_t at, struct batch *b, struct err *e)
{
	struct batch_alert *row = batch_add_alert(b);

	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	*row = (struct batch_alert){
		.entity_id = entity_id,
		.follows_id = follows_id,
		.subject = measure_classes[m].key,
		.ended = s == STATE_OK,
		.state = (int)s,
		.outcome = OUTCOME_THRESHOLD_EXCEEDED,
		.detail = arena_strdup(b->arena, detail),
		.at = at,
	};
	return true;
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

struct watched *watched_find_by_id(const struct live_table *t, int64_t id, enum measure m)
{
	size_t object = object_with_id(t, id);

	return object != SIZE_MAX ? watched_find(t->thresholds, object, m) : NULL;
}

void live_thresholds_restore(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		const struct reg_alert *a = &t->registry->alerts[i];
		enum measure m = measure_from_key(a->subject);
		struct watched *w = m != MEASURE_COUNT ? watched_find_by_id(t, a->entity_id, m) : NULL;

		if (!w)
			continue;
		w->state = a->state == STATE_CRITICAL ? STATE_CRITICAL : STATE_WARNING;
		w->under = a->follows_id;
	}
}

static void inherit_one(struct live_table *t, struct watched *was, int64_t id)
{
	struct live_thresholds *h = t->thresholds;
	struct watched *w = watched_find_by_id(t, id, was->measure);

	if (w) {
		w->state = was->state;
		w->under = was->under;
		w->window = was->window;
		w->recorded = was->recorded;
		disk_forecast_free(w->forecast);
		w->forecast = was->forecast;
		was->forecast = NULL;
	} else if (was->state != STATE_OK && h->gone) {
		h->gone[h->n_gone++] = (struct gone){ id, was->measure };
	}
}

static void inherit_failed(struct live_table *t, const struct live_table *old)
{
	size_t first = t->registry->n_devices + t->registry->n_links;

	for (size_t i = 0; i < old->registry->n_services; i++) {
		size_t node = old->thresholds->failed[i] ? node_with_id(t, old->registry->services[i].id) : SIZE_MAX;

		if (node != SIZE_MAX && node >= first)
			t->thresholds->failed[node - first] = true;
	}
}

void live_thresholds_inherit(struct live_table *t, struct live_table *old)
{
	const struct live_thresholds *was = old->thresholds;

	inherit_failed(t, old);
	free(t->thresholds->gone);
	t->thresholds->gone = calloc(was->first[was->n_objects] + 1, sizeof(struct gone));
	for (size_t object = 0; object < was->n_objects; object++)
		for (size_t i = was->first[object]; i < was->first[object + 1]; i++)
			inherit_one(t, &was->watched[i], watched_object_id(old->registry, object));
}

bool live_thresholds_end_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < t->registry->n_alerts; i++) {
		const struct reg_alert *a = &t->registry->alerts[i];
		enum measure m = measure_from_key(a->subject);

		if (m != MEASURE_COUNT && !watched_find_by_id(t, a->entity_id, m) && !watched_write(a->entity_id, m, STATE_OK, 0, NULL, at, b, e))
			return false;
	}
	for (; t->thresholds->n_gone > 0; t->thresholds->n_gone--) {
		const struct gone *g = &t->thresholds->gone[t->thresholds->n_gone - 1];

		if (!watched_write(g->entity_id, g->measure, STATE_OK, 0, NULL, at, b, e))
			return false;
	}
	return true;
}
