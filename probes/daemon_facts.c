#include "probes/daemon_facts.h"

#include "fact_round.h"
#include "log.h"
#include "store_facts.h"

#include <sqlite3.h>
#include <stdlib.h>

struct fact_watch {
	struct fact_round *round;     /* touched by the store thread alone while a task is under way */
	uv_timer_t timer;
	wall_t now;                   /* of the round */
	size_t failures, failures_before; /* of this round, of the one before */
	bool runs, again;
};

struct facts_task {
	struct store_task task;
	struct fact_watch *w;
	bool ok, more;
	struct err error;
};

static bool step(struct store *s, struct facts_task *t)
{
	struct fact_watch *w = t->w;
	struct hds_fact fact;
	bool found;

	if (!w->round && !fact_round_begin(sqlite3_db_filename(store_sqlite(s), "main"), w->now, &w->round, &t->error))
		return false;
	if (!fact_round_step(w->round, &fact, &found, &t->more, &t->error))
		return false;
	return !found || store_write_facts(s, &fact, 1, &t->error);
}

static void work(struct store *s, struct store_task *task)
{
	struct facts_task *t = (struct facts_task *)task;

	t->ok = step(s, t);
	if (t->more)
		return;
	fact_round_free(t->w->round);
	t->w->round = NULL;
}

static void submit(struct daemon *d);

static void on_timer(uv_timer_t *timer)
{
	facts_ask(timer->data);
}

static void wait_for_next(struct daemon *d)
{
	struct fact_watch *w = d->facts;
	wall_t now = wall_now();

	w->failures_before = w->failures;
	w->failures = 0;
	w->runs = false;
	fact_round_free(w->round);
	w->round = NULL;
	if (d->stopping || uv_is_closing((uv_handle_t *)&w->timer))
		return;
	if (w->again)
		facts_ask(d);
	else
		uv_timer_start(&w->timer, on_timer, (uint64_t)(fact_round_next(now).ms - now.ms), 0);
}

static void finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct facts_task *t = (struct facts_task *)task;
	struct fact_watch *w = t->w;
	bool more = ran && t->more;

	if (ran && !t->ok && w->failures++ == 0 && w->failures_before == 0) /* once for as long as it lasts */
		log_event(LOG_WARNING, "facts.failed", "reason=\"%s\"", t->error.text);
	free(t);
	if (more && !d->stopping)
		submit(d);
	else
		wait_for_next(d);
}

static void submit(struct daemon *d)
{
	struct facts_task *t = calloc(1, sizeof *t);

	if (!t) {
		wait_for_next(d);
		return;
	}
	t->task.work = work;
	t->task.finish = finish;
	t->w = d->facts;
	store_submit(d, &t->task);
}

void facts_ask(struct daemon *d)
{
	struct fact_watch *w = d->facts;

	if (!w || d->stopping)
		return;
	w->again = w->runs;
	if (w->runs)
		return;
	w->runs = true;
	w->now = wall_now();
	uv_timer_stop(&w->timer);
	submit(d);
}

bool facts_begin(struct daemon *d, struct err *e)
{
	d->facts = calloc(1, sizeof *d->facts);
	if (!d->facts)
		return err_set(e, ERR_MEMORY, "no memory for the collector");
	uv_timer_init(d->loop, &d->facts->timer);
	d->facts->timer.data = d;
	facts_ask(d);
	return true;
}

void facts_end(struct daemon *d)
{
	if (d->facts && !uv_is_closing((uv_handle_t *)&d->facts->timer))
		uv_close((uv_handle_t *)&d->facts->timer, NULL);
}

void facts_free(struct daemon *d)
{
	if (!d->facts)
		return;
	fact_round_free(d->facts->round);
	free(d->facts);
	d->facts = NULL;
}
