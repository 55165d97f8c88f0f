#include "probes/daemon_exposure.h"

#include "log.h"
#include "probes/exposure_flight.h"

#include <stdlib.h>
#include <string.h>

static int name_against_device(const void *name, const void *device)
{
	return strcmp(name, ((const struct reg_device *)device)->name);
}

const struct reg_device *exposure_device_named(const struct registry *r, const char *name)
{
	return name && r->n_devices > 0 ? bsearch(name, r->devices, r->n_devices, sizeof *r->devices, name_against_device) : NULL;
}

static void on_timer(uv_timer_t *timer)
{
	exposures_pump(timer->data);
}

void exposures_pump(struct daemon *d)
{
	struct exposure_watch *w = d->exposures;
	mono_t now = daemon_now(d), next;
	size_t object;

	while (sched_take(w->sched, now, &object))
		if (!exposure_flight_start(d, &w->objects[object]))
			sched_done(w->sched, object, now, -1, true);
	next = sched_next(w->sched);
	if (next.ns == SCHED_NEVER.ns)
		uv_timer_stop(&w->timer);
	else
		uv_timer_start(&w->timer, on_timer, mono_before(now, next) ? (uint64_t)((next.ns - now.ns + 999999) / 1000000) : 0, 0);
}

/* ---- by hand ---- */

/* "device:NAME" with the services on it, "service:NAME", "covolink:NAME", or "site:NAME" with all that stands there. */
static bool is_asked_by(const struct daemon *d, const struct exposure_object *o, const char *kind, size_t n_kind, const char *name)
{
	const struct registry *r = live_registry(d->live);
	const struct reg_device *v = o->device ? &r->devices[o->index] : NULL;
	const struct reg_service *s = o->device ? NULL : &r->services[o->index];
	const char *site = v ? v->site : s->site, *own = v ? v->name : s->name, *own_kind = v ? "device" : reg_service_kind(s);

	if (n_kind == 4 && memcmp(kind, "site", 4) == 0)
		return site && strcmp(site, name) == 0;
	if (s && s->device && n_kind == 6 && memcmp(kind, "device", 6) == 0)
		return strcmp(s->device, name) == 0;
	return strlen(own_kind) == n_kind && memcmp(own_kind, kind, n_kind) == 0 && strcmp(own, name) == 0;
}

bool exposures_ask(struct daemon *d, const char *object, size_t *ret_n, struct err *e)
{
	struct exposure_watch *w = d->exposures;
	const char *colon = strchr(object, ':');
	size_t n = 0;

	if (!colon)
		return err_set(e, ERR_USAGE, "object: expected \"kind:name\"");
	for (size_t i = 0; w && i < w->n_objects; i++) {
		if (!is_asked_by(d, &w->objects[i], object, (size_t)(colon - object), colon + 1))
			continue;
		sched_poll_now(w->sched, i, daemon_now(d));
		n++;
	}
	if (n == 0)
		return err_set(e, ERR_NOT_FOUND, "nothing of %.200s is asked for weak protocols", object);
	exposures_pump(d);
	*ret_n = n;
	return true;
}

/* ---- life ---- */

static int id_against_last(const void *id, const void *last)
{
	int64_t wanted = *(const int64_t *)id, it = ((const struct exposure_last *)last)->entity_id;

	return (wanted > it) - (wanted < it);
}

static bool is_overdue(const struct exposure_watch *w, int64_t id, int64_t period_ms, wall_t now)
{
	const struct exposure_last *last = w->n_last ? bsearch(&id, w->last, w->n_last, sizeof *w->last, id_against_last) : NULL;

	return !last || now.ms - last->at.ms >= period_ms || last->at.ms > now.ms;
}

static size_t list_objects(const struct daemon *d, struct exposure_object *objects)
{
	const struct registry *r = live_registry(d->live);
	struct exposure_plan plan;
	size_t n = 0;

	for (size_t i = 0; i < r->n_devices; i++)
		if (exposure_asks_device(&r->devices[i]))
			objects[n++] = (struct exposure_object){ r->devices[i].id, i, true };
	for (size_t i = 0; i < r->n_services; i++)
		if (exposure_plan_service(&r->services[i], exposure_device_named(r, r->services[i].device), &plan))
			objects[n++] = (struct exposure_object){ r->services[i].id, i, false };
	return n;
}

void exposures_load(struct daemon *d)
{
	struct exposure_watch *w = d->exposures;
	const struct registry *r = live_registry(d->live);
	int64_t period_ms = d->conf->exposure.period_ms;
	struct exposure_object *objects;
	struct sched_check *list;
	wall_t now = wall_now();
	size_t n;
	struct err e;

	if (!w)
		return;
	objects = calloc(r->n_devices + r->n_services + 1, sizeof *objects);
	list = calloc(r->n_devices + r->n_services + 1, sizeof *list);
	n = objects && list && w->engine && d->conf->exposure.enabled ? list_objects(d, objects) : 0;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct sched_check){ objects[i].id, period_ms, is_overdue(w, objects[i].id, period_ms, now) };
	sched_set_max_in_flight(w->sched, d->conf->exposure.max_in_flight);
	if (!objects || !list || !sched_load(w->sched, list, n, daemon_now(d), &e)) {
		log_event(LOG_ERR, "exposure.failed", "reason=\"no memory\"");
		free(objects);
	} else {
		free(w->objects);
		w->objects = objects;
		w->n_objects = n;
	}
	free(list);
	exposures_pump(d);
}

bool exposures_open(struct daemon *d, struct store *s, struct err *e)
{
	struct exposure_watch *w;
	struct err why;
	mono_t epoch = { mono_now().ns - wall_now().ms * 1000000 };

	if (d->once)
		return true;
	w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, ERR_MEMORY, "no memory for the exposures");
	uv_timer_init(d->loop, &w->timer);
	w->timer.data = d;
	d->exposures = w;
	w->arena = arena_new();
	w->sched = sched_new(epoch, d->conf->exposure.max_in_flight);
	if (!w->arena || !w->sched)
		return err_set(e, ERR_MEMORY, "no memory for the exposures");
	if (!store_read_exposure_rounds(s, w->arena, &w->last, &w->n_last, e))
		return false;
	if (!exposure_engine_open(&d->env, &w->engine, &why)) /* the checks go on without */
		log_event(LOG_ERR, "exposure.off", "reason=\"%s\"", why.text);
	return true;
}

void exposures_end(struct daemon *d)
{
	struct exposure_watch *w = d->exposures;

	if (!w || w->closed)
		return;
	w->closed = true;
	uv_close((uv_handle_t *)&w->timer, NULL);
	exposure_flights_end(w);
	exposure_engine_close(w->engine);
}

void exposures_free(struct daemon *d)
{
	struct exposure_watch *w = d->exposures;

	if (!w)
		return;
	sched_free(w->sched);
	arena_free(w->arena);
	free(w->objects);
	free(w);
	d->exposures = NULL;
}
