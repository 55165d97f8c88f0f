#include "probes/daemon_routes.h"

#include "arena.h"
#include "log.h"
#include "reader_route_activity.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	HOUR_MS = 3600000,
	AFTER_HOUR_MS = 120000,  /* what the hour had is written by then */
	AGAIN_MS = 300000
};

struct daemon_routes {
	uv_timer_t timer;
	struct arena *arena;      /* of activity */
	struct route_activity activity; /* as it was judged last */
	bool runs, again, any_silent, failing;
};

struct routes_task {
	struct store_task task;
	const char *inventory;    /* the same for the daemon's life */
	wall_t now;
	struct arena *arena;
	struct route_activity activity;
	bool ok;
	struct err error;
};

static wall_t next_after(wall_t now, bool any_silent)
{
	int64_t due = now.ms - now.ms % HOUR_MS + AFTER_HOUR_MS;

	if (due <= now.ms)
		due += HOUR_MS;
	return (wall_t){ any_silent && due > now.ms + AGAIN_MS ? now.ms + AGAIN_MS : due };
}

bool daemon_routes_place(const struct daemon *d, int64_t entity_id, struct silence_place *ret)
{
	const struct daemon_routes *w = d->routes;

	for (size_t i = 0; w && i < w->activity.n; i++) {
		const struct route_activity_row *r = &w->activity.rows[i];

		if (r->id != entity_id)
			continue;
		*ret = (struct silence_place){ "route", r->name, r->covolink_device, r->source_site };
		return true;
	}
	return false;
}

/* ---- on the store thread ---- */

static bool read_activity(struct routes_task *t)
{
	struct reader *r;
	bool ok;

	if (!reader_open(t->inventory, &r, &t->error))
		return false;
	ok = reader_begin(r, t->now, WALL_NEVER, &t->error) && read_route_activity(r, t->arena, NULL, &t->activity, &t->error);
	reader_end(r);
	reader_close(r);
	return ok;
}

static void work(struct store *s, struct store_task *task)
{
	struct routes_task *t = (struct routes_task *)task;

	(void)s;
	t->ok = read_activity(t);
}

/* ---- what follows ---- */

static void add_row(struct daemon *d, int64_t entity_id, const struct route_alert *a, bool ended)
{
	struct batch *b = store_batch(d);
	struct batch_alert *row = b ? batch_add_alert(b) : NULL;

	if (!row) {
		log_event(LOG_ERR, "routes.failed", "reason=\"no memory for an alert\"");
		return;
	}
	*row = (struct batch_alert){
		.entity_id = entity_id, .subject = ROUTE_ALERT_SUBJECT, .follows_id = a->follows_id, .ended = ended, .state = a->state,
		.outcome = OUTCOME_ROUTE_SILENT, .detail = *a->detail ? arena_strdup(b->arena, a->detail) : NULL, .at = a->at,
	};
}

/* Why it ends is the last thing that is told of it. */
static void write_alert(struct daemon *d, int64_t entity_id, const char *name, const struct route_alert *a)
{
	bool ended = a->change == ROUTE_ALERT_ENDED;

	if (ended && *a->detail)
		add_row(d, entity_id, a, false);
	add_row(d, entity_id, a, ended);
	log_event(LOG_NOTICE, "route.silence", "route=\"%s\" entity=%" PRId64 " change=%s follows=%" PRId64 "%s%s%s", name, entity_id,
	          !ended ? "silent" : *a->detail ? "unknown" : "heard", a->follows_id, *a->detail ? " reason=\"" : "", a->detail, *a->detail ? "\"" : "");
}

static void judge(struct daemon *d, wall_t now)
{
	struct daemon_routes *w = d->routes;
	const struct route_alert gone = { .change = ROUTE_ALERT_ENDED, .state = STATE_UNKNOWN, .at = now, .detail = "the route is not declared any more" };
	struct route_alert alert;
	bool wrote = w->activity.n_gone > 0;

	w->any_silent = false;
	for (size_t i = 0; i < w->activity.n; i++) {
		const struct route_activity_row *r = &w->activity.rows[i];

		route_alert_judge(r, now, &alert);
		w->any_silent = w->any_silent || (alert.change != ROUTE_ALERT_ENDED && (wall_is_known(r->alert_since) || alert.change == ROUTE_ALERT_WRITTEN));
		if (alert.change == ROUTE_ALERT_STAYS)
			continue;
		write_alert(d, r->id, r->name, &alert);
		wrote = true;
	}
	for (size_t i = 0; i < w->activity.n_gone; i++)
		write_alert(d, w->activity.gone[i], "", &gone);
	if (wrote)
		store_flush(d);
}

static void take(struct daemon *d, struct routes_task *t)
{
	struct daemon_routes *w = d->routes;

	arena_free(w->arena);
	w->arena = t->arena;
	w->activity = t->activity;
	t->arena = NULL;
	judge(d, t->now);
}

static void on_timer(uv_timer_t *timer)
{
	routes_ask(timer->data);
}

static void wait_for_next(struct daemon *d)
{
	struct daemon_routes *w = d->routes;
	wall_t now = wall_now();

	w->runs = false;
	if (d->stopping || uv_is_closing((uv_handle_t *)&w->timer))
		return;
	if (w->again)
		routes_ask(d);
	else
		uv_timer_start(&w->timer, on_timer, (uint64_t)(next_after(now, w->any_silent).ms - now.ms), 0);
}

static void finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct routes_task *t = (struct routes_task *)task;
	struct daemon_routes *w = d->routes;

	if (ran && !t->ok && !w->failing) /* once for as long as it lasts */
		log_event(LOG_WARNING, "routes.failed", "reason=\"%s\"", t->error.text);
	w->failing = ran && !t->ok;
	if (ran && t->ok && !d->stopping)
		take(d, t);
	arena_free(t->arena);
	free(t);
	wait_for_next(d);
}

/* Behind what was handed over: an alert that is open is read as it stands. */
static void submit(struct daemon *d)
{
	struct routes_task *t = calloc(1, sizeof *t);

	if (t)
		t->arena = arena_new();
	if (!t || !t->arena) {
		free(t);
		wait_for_next(d);
		return;
	}
	t->task.work = work;
	t->task.finish = finish;
	t->inventory = d->conf->inventory;
	t->now = wall_now();
	store_flush(d);
	store_submit(d, &t->task);
}

void routes_ask(struct daemon *d)
{
	struct daemon_routes *w = d->routes;

	if (!w || d->stopping)
		return;
	w->again = w->runs;
	if (w->runs)
		return;
	w->runs = true;
	uv_timer_stop(&w->timer);
	submit(d);
}

/* ---- life ---- */

bool routes_begin(struct daemon *d, struct err *e)
{
	d->routes = calloc(1, sizeof *d->routes);
	if (!d->routes)
		return err_set(e, ERR_MEMORY, "no memory for the collector");
	uv_timer_init(d->loop, &d->routes->timer);
	d->routes->timer.data = d;
	routes_ask(d);
	return true;
}

void routes_end(struct daemon *d)
{
	if (d->routes && !uv_is_closing((uv_handle_t *)&d->routes->timer))
		uv_close((uv_handle_t *)&d->routes->timer, NULL);
}

void routes_free(struct daemon *d)
{
	if (!d->routes)
		return;
	arena_free(d->routes->arena);
	free(d->routes);
	d->routes = NULL;
}
