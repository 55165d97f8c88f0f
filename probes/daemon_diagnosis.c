#include "probes/daemon_diagnosis.h"

#include "log.h"
#include "probes/diagnosis_job.h"
#include "probes/path_engine.h"
#include "probes/uid_budget.h"

#include <inttypes.h>
#include <stdlib.h>

struct diagnosis_run {
	struct diagnosis *diagnosis;
	struct diagnosis_job *job;      /* while it runs */
	struct diagnosis_result result; /* its status is DIAGNOSIS_PENDING until it has ended */
};

struct diagnosis {
	struct diagnosis_watch *watch;
	struct diagnosis *next;
	struct diagnosis_order *order;
	int64_t id;
	mono_t began, ended_at;
	size_t n_ended, in_flight;
	bool ended;
	struct diagnosis_run runs[];    /* order->n */
};

struct diagnosis_look {
	struct diagnosis_look *next;
	struct diagnosis *diagnosis;
	size_t seen;
	mono_t until;
	diagnosis_look_fn fn;
	void *user;
};

struct diagnosis_watch {
	struct daemon *daemon;
	struct diagnosis *diagnoses;    /* newest first */
	struct diagnosis_look *looks;
	struct uid_budget budget;
	struct path_engine *path;
	int64_t last_id;
	uv_timer_t timer;
	bool closed;
};

/* ---- who looks ---- */

static void tell(struct diagnosis_look *l, const struct err *error)
{
	const struct diagnosis *g = l->diagnosis;
	struct diagnosis_result results[DIAGNOSIS_TESTS_MAX];

	for (size_t i = 0; i < g->order->n; i++)
		results[i] = g->runs[i].result;
	l->fn(l->user, results, g->order->n, g->ended, error);
	free(l);
}

static bool sees_news(const struct diagnosis_look *l, mono_t now)
{
	return l->diagnosis->ended || l->diagnosis->n_ended > l->seen || !mono_before(now, l->until);
}

static void tell_who_sees_news(struct diagnosis_watch *w)
{
	const mono_t now = mono_now();

	for (struct diagnosis_look **at = &w->looks; *at;) {
		struct diagnosis_look *l = *at;

		if (sees_news(l, now)) {
			*at = l->next;
			tell(l, NULL);
		} else {
			at = &l->next;
		}
	}
}

/* ---- the clock ---- */

static void set_clock(struct diagnosis_watch *w);

static bool is_over(const struct diagnosis *g, mono_t now)
{
	return g->ended && mono_diff_ms(now, g->ended_at) >= DIAGNOSES_KEPT_MS;
}

static bool is_looked_at(const struct diagnosis_watch *w, const struct diagnosis *g)
{
	for (const struct diagnosis_look *l = w->looks; l; l = l->next)
		if (l->diagnosis == g)
			return true;
	return false;
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

		if ((is_over(*at, now) || crowds) && !is_looked_at(w, *at))
			forget(at);
		else
			at = &(*at)->next;
	}
}

static void finish(struct diagnosis *g)
{
	g->ended = true;
	g->ended_at = mono_now();
	log_event(LOG_DEBUG, "diagnosis.ended", "id=%" PRId64 " site=\"%s\" tests=%zu ms=%" PRId64, g->id, g->order->site, g->order->n,
	          mono_diff_ms(g->ended_at, g->began));
}

static void end_run(struct diagnosis *g, size_t i, const struct diagnosis_result *r)
{
	g->runs[i].result = *r;
	g->n_ended++;
	if (g->n_ended == g->order->n && !g->ended)
		finish(g);
}

/* What still runs is given up, what waits for it is not begun. */
static void cut(struct diagnosis *g)
{
	const struct diagnosis_result late = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "no time left");

	for (size_t i = 0; i < g->order->n; i++) {
		if (g->runs[i].result.status != DIAGNOSIS_PENDING)
			continue;
		if (g->runs[i].job)
			diagnosis_job_cancel(g->runs[i].job);
		g->runs[i].job = NULL;
		end_run(g, i, &late);
	}
	g->in_flight = 0;
}

static void on_clock(uv_timer_t *timer)
{
	struct diagnosis_watch *w = timer->data;
	const mono_t now = mono_now();

	for (struct diagnosis *g = w->diagnoses; g; g = g->next)
		if (!g->ended && mono_diff_ms(now, g->began) >= DIAGNOSIS_MS_MAX)
			cut(g);
	tell_who_sees_news(w);
	forget_old(w);
	set_clock(w);
}

static int64_t sooner(int64_t ms, int64_t other)
{
	return ms < other ? ms : other;
}

static void set_clock(struct diagnosis_watch *w)
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

/* ---- tests ---- */

static void pump(struct diagnosis *g);

static void run_ended(void *user, const struct diagnosis_result *result)
{
	struct diagnosis_run *run = user;
	struct diagnosis *g = run->diagnosis;

	run->job = NULL;
	g->in_flight--;
	end_run(g, (size_t)(run - g->runs), result);
	pump(g);
	tell_who_sees_news(g->watch);
	set_clock(g->watch);
}

static void start_run(struct diagnosis *g, size_t i)
{
	const int64_t left_ms = DIAGNOSIS_MS_MAX - mono_diff_ms(mono_now(), g->began);
	struct diagnosis_result r;

	g->runs[i].job = diagnosis_job_start(g->watch->daemon, &g->order->tests[i], left_ms, run_ended, &g->runs[i]);
	if (g->runs[i].job) {
		g->in_flight++;
		return;
	}
	r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "out of memory");
	end_run(g, i, &r);
}

/* What it needs stands before it: one pass concludes what follows from what. */
static void pump_one(struct diagnosis *g, size_t i)
{
	const struct diagnosis_test *t = &g->order->tests[i];
	struct diagnosis_result r;

	switch (t->needs < 0 ? DIAGNOSIS_MAY_RUN : diagnosis_turn_of(t->method, g->runs[t->needs].result.status)) {
	case DIAGNOSIS_WAITS:
		return;
	case DIAGNOSIS_MAY_RUN:
		if (g->in_flight < DIAGNOSIS_IN_FLIGHT_MAX)
			start_run(g, i);
		return;
	case DIAGNOSIS_NEEDLESS:
		r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "not needed: the way there is good");
		end_run(g, i, &r);
		return;
	case DIAGNOSIS_CUT_OFF:
		r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "what it needs does not work");
		end_run(g, i, &r);
		return;
	}
}

static void pump(struct diagnosis *g)
{
	for (size_t i = 0; i < g->order->n && !g->ended; i++)
		if (g->runs[i].result.status == DIAGNOSIS_PENDING && !g->runs[i].job)
			pump_one(g, i);
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
	pump(g);
	forget_old(w);
	set_clock(w);
	return true;
}

bool diagnoses_look(struct daemon *d, int64_t id, int64_t seen, diagnosis_look_fn fn, void *user, struct err *e)
{
	struct diagnosis_watch *w = d->diagnoses;
	struct diagnosis *g = w ? w->diagnoses : NULL;
	struct diagnosis_look *l;

	while (g && g->id != id)
		g = g->next;
	if (!g)
		return err_set(e, ERR_NOT_FOUND, "there is no diagnosis %" PRId64, id);
	l = calloc(1, sizeof *l);
	if (!l)
		return err_set(e, ERR_MEMORY, "no memory for a request");
	*l = (struct diagnosis_look){ w->looks, g, (size_t)seen, mono_add_ms(mono_now(), DIAGNOSIS_LOOK_MS), fn, user };
	w->looks = l;
	tell_who_sees_news(w);
	set_clock(w);
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
	struct diagnosis_look *l;
	struct err stopping;

	if (!w || w->closed)
		return;
	w->closed = true;
	err_set(&stopping, ERR_REFUSED, "the collector is stopping");
	while ((l = w->looks)) {
		w->looks = l->next;
		tell(l, &stopping);
	}
	for (struct diagnosis *g = w->diagnoses; g; g = g->next)
		if (!g->ended)
			cut(g);
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
