#include "probes/daemon_diagnosis_internal.h"

#include "log.h"
#include "probes/path_engine.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- the clock ---- */

static bool is_over(const struct diagnosis *g, mono_t now)
{
	return g->ended && mono_diff_ms(now, g->ended_at) >= DIAGNOSES_KEPT_MS;
}

static void forget(struct diagnosis **at)
{
	struct diagnosis *g = *at;

	*at = g->next;
	diagnosis_order_free(g->order);
	free(g);
}

/* Past the ceiling the oldest go first: they are at the end. */
static void forget_old(struct diagnosis_watch *w)
{
	const mono_t now = mono_now();
	size_t kept = 0;

	for (struct diagnosis **at = &w->diagnoses; *at;) {
		const bool crowds = ++kept > DIAGNOSES_KEPT_MAX && (*at)->ended;

		if ((is_over(*at, now) || crowds) && !diagnosis_is_looked_at(w, *at))
			forget(at);
		else
			at = &(*at)->next;
	}
}

static void on_clock(uv_timer_t *timer)
{
	struct diagnosis_watch *w = timer->data;
	const mono_t now = mono_now();

	for (struct diagnosis *g = w->diagnoses; g; g = g->next)
		if (!g->ended && mono_diff_ms(now, g->began) >= DIAGNOSIS_MS_MAX)
			diagnosis_cut(g);
	diagnoses_tell_news(w);
	forget_old(w);
	diagnoses_set_clock(w);
}

static int64_t sooner(int64_t ms, int64_t other)
{
	return ms < other ? ms : other;
}

void diagnoses_set_clock(struct diagnosis_watch *w)
{
	const mono_t now = mono_now();
	int64_t ms = DIAGNOSES_KEPT_MS;

	for (const struct diagnosis *g = w->diagnoses; g; g = g->next)
		ms = sooner(ms, g->ended ? DIAGNOSES_KEPT_MS - mono_diff_ms(now, g->ended_at) : DIAGNOSIS_MS_MAX - mono_diff_ms(now, g->began));
	for (const struct diagnosis_look *l = w->looks; l; l = l->next)
		ms = sooner(ms, mono_diff_ms(l->until, now));
	if (w->closed || !w->diagnoses)
		return;
	uv_update_time(w->timer.loop);
	uv_timer_start(&w->timer, on_clock, ms > 0 ? (uint64_t)ms + 1 : 1, 0);
}

/* ---- what is asked ---- */

static struct diagnosis_watch *watch_of(struct daemon *d, struct err *e)
{
	struct diagnosis_watch *w = d->diagnoses;

	if (w)
		return w;
	w = calloc(1, sizeof *w);
	if (!w) {
		err_set(e, ERR_MEMORY, "no memory for a request");
		return NULL;
	}
	w->daemon = d;
	w->budget = (struct uid_budget){ .burst = DIAGNOSES_UID_BURST, .every_ms = DIAGNOSES_UID_EVERY_MS };
	w->last_id = wall_now().ms; /* of an earlier collector nobody sees another diagnosis than its own */
	uv_timer_init(d->loop, &w->timer);
	w->timer.data = w;
	d->diagnoses = w;
	return w;
}

static size_t count_running(const struct diagnosis_watch *w)
{
	size_t n = 0;

	for (const struct diagnosis *g = w->diagnoses; g; g = g->next)
		n += !g->ended;
	return n;
}

static bool take_share(struct diagnosis_watch *w, uid_t uid, struct err *e)
{
	const size_t running = count_running(w);
	int64_t left_out;

	if (running >= DIAGNOSES_RUNNING_MAX)
		return err_set(e, ERR_LIMIT, "%zu such requests are under way: try again in a moment", running);
	return budget_take(&w->budget, uid, mono_now(), &left_out)
	       || err_set(e, ERR_LIMIT, "more than %d diagnoses at once, or one each %d s: try again in a moment", (int)DIAGNOSES_UID_BURST,
	                  (int)DIAGNOSES_UID_EVERY_MS / 1000);
}

static struct diagnosis *diagnosis_new(struct diagnosis_watch *w, struct diagnosis_order *order, struct err *e)
{
	struct diagnosis *g = calloc(1, sizeof *g + order->n * sizeof g->runs[0]);

	if (!g) {
		err_set(e, ERR_MEMORY, "no memory for a request");
		return NULL;
	}
	g->watch = w;
	g->order = order;
	g->id = ++w->last_id;
	g->began = mono_now();
	for (size_t i = 0; i < order->n; i++) {
		g->runs[i].diagnosis = g;
		g->runs[i].result = diagnosis_result_none(DIAGNOSIS_PENDING, "%s", "");
	}
	g->next = w->diagnoses;
	w->diagnoses = g;
	return g;
}

bool diagnoses_begin(struct daemon *d, uid_t uid, struct diagnosis_order *order, int64_t *ret_id, struct err *e)
{
	struct diagnosis_watch *w = watch_of(d, e);
	struct diagnosis *g = w && take_share(w, uid, e) ? diagnosis_new(w, order, e) : NULL;

	if (!g) {
		diagnosis_order_free(order);
		return false;
	}
	log_event(LOG_NOTICE, "diagnosis.began", "id=%" PRId64 " uid=%ld site=\"%s\" tests=%zu", g->id, (long)uid, order->site, order->n);
	*ret_id = g->id;
	diagnosis_pump(g);
	forget_old(w);
	diagnoses_set_clock(w);
	return true;
}

struct path_engine *diagnoses_path(struct daemon *d)
{
	struct diagnosis_watch *w = d->diagnoses;

	if (!w->path && !w->closed)
		w->path = path_engine_new(&d->env);
	return w->path;
}

/* ---- the end ---- */

void diagnoses_end(struct daemon *d)
{
	struct diagnosis_watch *w = d->diagnoses;
	struct err stopping;

	if (!w || w->closed)
		return;
	w->closed = true;
	err_set(&stopping, ERR_REFUSED, "the collector is stopping");
	diagnoses_end_looks(w, &stopping);
	for (struct diagnosis *g = w->diagnoses; g; g = g->next)
		if (!g->ended)
			diagnosis_cut(g);
	path_engine_close(w->path);
	w->path = NULL;
	uv_close((uv_handle_t *)&w->timer, NULL);
}

void diagnoses_free(struct daemon *d)
{
	struct diagnosis_watch *w = d->diagnoses;

	if (!w)
		return;
	while (w->diagnoses)
		forget(&w->diagnoses);
	free(w);
	d->diagnoses = NULL;
}
