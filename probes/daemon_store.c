#include "probes/daemon_calls.h"
#include "probes/daemon_notices.h"
#include "probes/own_addresses.h"

#include "log.h"

#include <malloc.h>
#include <stdlib.h>

enum {
	FLUSH_MS = 1000,
	ADDRESSES_EVERY_MS = 60000,
	FLUSH_POLLS = 256,       /* a round of thousands at once is written while it goes on, and does not wait in memory */
	STOP_WRITE_MS = 2500,
	HANGING_MS = 60000
};

/* Called on the store thread. */
static void wake(void *user)
{
	struct daemon *d = user;

	uv_async_send(&d->store_wake);
}

/* Once when it begins, once when it is over: a disk that is full says so every second. */
static void note_failing(struct daemon *d)
{
	struct store_thread_status status = store_thread_status(d->store);

	if (status.failing && !d->store_failing)
		log_event(LOG_ERR, "store.failing", "reason=\"%s\" waiting=%zu", status.last.text, status.waiting);
	if (!status.failing && d->store_failing)
		log_event(LOG_NOTICE, "store.recovered", "waiting=%zu dropped=%llu", status.waiting,
		          (unsigned long long)status.dropped);
	d->store_failing = status.failing;
	if (status.refused > d->store_refused)
		log_event(LOG_ERR, "store.refused", "rows=%llu reason=\"%s\"", (unsigned long long)(status.refused - d->store_refused),
		          status.refusal.text);
	d->store_refused = status.refused;
}

static void finish_tasks(struct daemon *d, bool all)
{
	while (d->tasks && (all || atomic_load(&d->tasks->done))) {
		struct store_task *t = d->tasks;

		d->tasks = t->next;
		if (!d->tasks)
			d->tasks_end = &d->tasks;
		t->finish(d, t, atomic_load(&t->done));
	}
}

static void on_store_wake(uv_async_t *async)
{
	struct daemon *d = async->data;

	if (!d->store)
		return;
	note_failing(d);
	finish_tasks(d, false);
}

bool store_begin(struct daemon *d, struct store *s, struct err *e)
{
	d->tasks_end = &d->tasks;
	d->store_wake.data = d;
	if (uv_async_init(d->loop, &d->store_wake, on_store_wake) != 0) {
		store_close(s);
		return err_set(e, ERR_SYSTEM, "no descriptor for the store thread's signal");
	}
	d->store = store_thread_start(s, d->conf->retention_budget_bytes, wake, d, e);
	if (d->store)
		return true;
	uv_close((uv_handle_t *)&d->store_wake, NULL);
	return false;
}

static void on_flush_timer(uv_timer_t *timer)
{
	store_flush(timer->data);
}

struct batch *store_batch(struct daemon *d)
{
	if (!d->batch) {
		d->batch = batch_new();
		if (d->batch && !d->stopping)
			uv_timer_start(&d->flush_timer, on_flush_timer, FLUSH_MS, 0);
	}
	return d->batch;
}

void store_flush_if_full(struct daemon *d)
{
	if (d->batch && d->batch->n_polls >= FLUSH_POLLS)
		store_flush(d);
}

void store_flush(struct daemon *d)
{
	struct batch *b = d->batch;

	d->batch = NULL;
	if (!uv_is_closing((uv_handle_t *)&d->flush_timer))
		uv_timer_stop(&d->flush_timer);
	if (!b)
		return;
	daemon_notices_batch(d, b);
	daemon_calls_batch(d, b);
	if (batch_is_empty(b) || !d->store)
		batch_free(b);
	else
		store_thread_submit(d->store, b);
}

static void run_task(struct store *s, void *user)
{
	struct store_task *t = user;

	t->work(s, t);
	atomic_store(&t->done, true);
}

void store_submit(struct daemon *d, struct store_task *t)
{
	atomic_init(&t->done, false);
	t->next = NULL;
	if (!d->store || !store_thread_run(d->store, run_task, t)) {
		t->finish(d, t, false);
		return;
	}
	*d->tasks_end = t;
	d->tasks_end = &t->next;
}

void store_end(struct daemon *d)
{
	struct store_thread_status status;
	size_t unwritten;

	if (!d->store)
		return;
	store_flush(d);
	status = store_thread_status(d->store);
	unwritten = store_thread_stop(d->store, STOP_WRITE_MS);
	if (unwritten > 0)
		log_event(LOG_ERR, "store.unwritten", "batches=%zu reason=\"%s\"", unwritten,
		          status.failing ? status.last.text : "the disk is too slow");
	d->store = NULL;
	finish_tasks(d, true);
}

struct heartbeat_task {
	struct store_task task;
	wall_t now;
	int64_t late_ms;
	bool tells;              /* our addresses: they may have changed */
	bool ok;
	struct err error;
};

static void heartbeat_work(struct store *s, struct store_task *t)
{
	struct heartbeat_task *h = (struct heartbeat_task *)t;

	h->ok = store_write_heartbeat(s, h->now, h->late_ms, &h->error);
	if (h->ok && h->tells)
		own_addresses_write(s);
	malloc_trim(0); /* what a first round or an import took for a moment is the system's again */
}

static void heartbeat_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct heartbeat_task *h = (struct heartbeat_task *)t;

	d->heartbeat_waits = false;
	if (ran && !h->ok)
		log_event(LOG_DEBUG, "store.heartbeat", "reason=\"%s\"", h->error.text);
	free(h);
}

void store_heartbeat(struct daemon *d)
{
	struct heartbeat_task *h = d->heartbeat_waits ? NULL : calloc(1, sizeof *h);

	if (!h)
		return;
	h->task.work = heartbeat_work;
	h->task.finish = heartbeat_finish;
	h->now = wall_now();
	h->late_ms = sched_late_ms(d->sched, daemon_now(d));
	h->tells = mono_diff_ms(daemon_now(d), d->addresses_at) >= ADDRESSES_EVERY_MS;
	if (h->tells)
		d->addresses_at = daemon_now(d);
	d->heartbeat_waits = true;
	d->heartbeat_at = daemon_now(d);
	store_submit(d, &h->task);
}

bool store_is_full(struct daemon *d)
{
	struct store_thread_status status = store_thread_status(d->store);

	return status.failing && status.last.kind == ERR_FULL;
}

bool store_can_write(struct daemon *d, struct err *e)
{
	struct store_thread_status status = store_thread_status(d->store);

	if (!status.failing)
		return true;
	return err_set(e, status.last.kind, "the inventory cannot be written now: %.300s", status.last.text);
}

/* A disk that is full or locked is no reason to be restarted; a thread that hangs is. */
bool store_is_alive(const struct daemon *d)
{
	return !d->heartbeat_waits || d->store_failing || mono_diff_ms(daemon_now(d), d->heartbeat_at) < HANGING_MS;
}

struct barrier_task {
	struct store_task task;
	daemon_reply_fn reply;
	void *user;
};

static void barrier_work(struct store *s, struct store_task *t)
{
	(void)s;
	(void)t;
}

static void barrier_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct barrier_task *b = (struct barrier_task *)t;
	struct err e;

	(void)d;
	err_set(&e, ERR_REFUSED, "the collector stopped before the results were stored");
	b->reply(b->user, ran ? NULL : &e);
	free(b);
}

void store_when_written(struct daemon *d, daemon_reply_fn reply, void *user)
{
	struct barrier_task *b = calloc(1, sizeof *b);
	struct err e;

	if (!b) {
		err_set(&e, ERR_MEMORY, "no memory");
		reply(user, &e);
		return;
	}
	b->task.work = barrier_work;
	b->task.finish = barrier_finish;
	b->reply = reply;
	b->user = user;
	store_submit(d, &b->task);
}
