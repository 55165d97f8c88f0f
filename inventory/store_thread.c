#include "store_thread.h"

#include "inventory/backlog.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
	BACKOFF_FIRST_MS = 250,
	BACKOFF_MAX_MS = 5000,
	BACKOFF_STOPPING_MS = 100,
	MAINTAIN_EVERY_MS = 10000
};

struct store_thread {
	struct store *store;
	int64_t budget_bytes;
	void (*wake)(void *);
	void *user;
	pthread_t thread;
	pthread_mutex_t mutex;    /* guards all below */
	pthread_cond_t changed;
	struct backlog backlog;
	struct store_thread_status status;
	bool paused, stopping;
	mono_t stop_deadline, retry_at, maintain_at;
	int64_t backoff_ms;
};

static void wait_until(struct store_thread *t, mono_t deadline)
{
	struct timespec ts = { .tv_sec = deadline.ns / 1000000000, .tv_nsec = deadline.ns % 1000000000 };

	pthread_cond_timedwait(&t->changed, &t->mutex, &ts);
}

static void tell(struct store_thread *t)
{
	if (t->wake)
		t->wake(t->user);
}

/* A batch that the schema refuses would be refused for ever; anything else may pass. */
static bool is_hopeless(enum err_kind kind)
{
	return kind == ERR_DATA;
}

static void note_failure(struct store_thread *t, const struct err *e)
{
	if (!t->status.failing)
		t->status.failing_since = wall_now();
	t->status.failing = true;
	t->status.last = *e;
	t->backoff_ms = t->backoff_ms ? t->backoff_ms * 2 : BACKOFF_FIRST_MS;
	if (t->backoff_ms > BACKOFF_MAX_MS)
		t->backoff_ms = BACKOFF_MAX_MS;
	t->retry_at = mono_add_ms(mono_now(), t->stopping ? BACKOFF_STOPPING_MS : t->backoff_ms);
}

static void note_success(struct store_thread *t)
{
	t->status.failing = false;
	t->backoff_ms = 0;
}

/* On a full disk the log may still hold room that only a commit would give back. */
static bool write_batch(struct store *s, const struct batch *b, struct err *e)
{
	if (store_write_batch(s, b, e))
		return true;
	if (e->kind != ERR_FULL)
		return false;
	store_give_room(s);
	return store_write_batch(s, b, e);
}

/* The oldest item is being worked on: it stays in the backlog, untouchable, so that a failure leaves the order as it was. */
static void do_batch(struct store_thread *t, struct backlog_item *item)
{
	struct err e = { 0 };
	struct err why = { 0 };
	bool was_failing = t->status.failing, ok;
	size_t refused = 0;

	pthread_mutex_unlock(&t->mutex);
	ok = write_batch(t->store, item->batch, &e);
	if (!ok && is_hopeless(e.kind))
		ok = store_write_accepted(t->store, item->batch, &refused, &why, &e);
	pthread_mutex_lock(&t->mutex);
	item->busy = false;
	if (ok && refused > 0) {
		t->status.refused += refused;
		t->status.dropped += refused;
		t->status.refusal = why;
		t->status.last = why;
	}
	if (ok || is_hopeless(e.kind)) {
		t->status.written += ok;
		if (ok)
			note_success(t);
		else
			t->status.last = e;
		t->status.dropped += ok ? 0 : item->batch->n_results + item->batch->n_polls + item->batch->n_transitions;
		backlog_pop(&t->backlog);
	} else {
		note_failure(t, &e);
	}
	pthread_mutex_unlock(&t->mutex);
	if (ok || is_hopeless(e.kind) || !was_failing)
		tell(t);
	pthread_mutex_lock(&t->mutex);
}

static void do_job(struct store_thread *t, struct backlog_item *item)
{
	store_job_fn job = item->job;
	void *user = item->user;

	backlog_pop(&t->backlog);
	pthread_mutex_unlock(&t->mutex);
	job(t->store, user);
	tell(t);
	pthread_mutex_lock(&t->mutex);
}

static void do_item(struct store_thread *t)
{
	struct backlog_item *item = t->backlog.first;

	item->busy = true;
	if (item->batch)
		do_batch(t, item);
	else
		do_job(t, item);
}

static void maintain(struct store_thread *t)
{
	struct err e = { 0 };
	bool more = false, was_failing = t->status.failing, ok;

	pthread_mutex_unlock(&t->mutex);
	ok = store_maintain(t->store, wall_now(), t->budget_bytes, &more, &e);
	pthread_mutex_lock(&t->mutex);
	if (ok)
		note_success(t);
	else
		note_failure(t, &e);
	t->maintain_at = more ? mono_now() : mono_add_ms(mono_now(), MAINTAIN_EVERY_MS);
	if (t->status.failing == was_failing)
		return;
	pthread_mutex_unlock(&t->mutex);
	tell(t);
	pthread_mutex_lock(&t->mutex);
}

static bool is_over(const struct store_thread *t)
{
	return t->stopping && (!t->backlog.first || !mono_before(mono_now(), t->stop_deadline));
}

static void *run(void *arg)
{
	struct store_thread *t = arg;

	pthread_mutex_lock(&t->mutex);
	while (!is_over(t)) {
		mono_t now = mono_now();

		if (t->paused && !t->stopping)
			pthread_cond_wait(&t->changed, &t->mutex);
		else if (t->status.failing && mono_before(now, t->retry_at))
			wait_until(t, t->retry_at);
		else if (t->backlog.first)
			do_item(t);
		else if (mono_before(now, t->maintain_at))
			wait_until(t, t->maintain_at);
		else
			maintain(t);
	}
	pthread_mutex_unlock(&t->mutex);
	return NULL;
}

struct store_thread *store_thread_start(struct store *s, int64_t budget_bytes, void (*wake)(void *), void *user, struct err *e)
{
	struct store_thread *t = calloc(1, sizeof *t);
	pthread_condattr_t attr;

	if (!t) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	t->store = s;
	t->budget_bytes = budget_bytes;
	t->wake = wake;
	t->user = user;
	t->maintain_at = mono_add_ms(mono_now(), MAINTAIN_EVERY_MS);
	pthread_mutex_init(&t->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&t->thread, NULL, run, t) == 0)
		return t;
	err_set(e, ERR_SYSTEM, "cannot start the store thread");
	pthread_cond_destroy(&t->changed);
	pthread_mutex_destroy(&t->mutex);
	free(t);
	return NULL;
}

static bool add(struct store_thread *t, const struct backlog_item *item)
{
	bool ok;

	pthread_mutex_lock(&t->mutex);
	ok = backlog_push(&t->backlog, item);
	t->status.dropped += backlog_shrink(&t->backlog);
	pthread_cond_signal(&t->changed);
	pthread_mutex_unlock(&t->mutex);
	return ok;
}

void store_thread_submit(struct store_thread *t, struct batch *b)
{
	struct backlog_item item = { .batch = b };

	if (add(t, &item))
		return;
	pthread_mutex_lock(&t->mutex);
	t->status.dropped += b->n_results + b->n_polls + b->n_transitions;
	pthread_mutex_unlock(&t->mutex);
	batch_free(b);
}

bool store_thread_run(struct store_thread *t, store_job_fn job, void *user)
{
	struct backlog_item item = { .job = job, .user = user };

	return add(t, &item);
}

struct store_thread_status store_thread_status(struct store_thread *t)
{
	struct store_thread_status s;

	pthread_mutex_lock(&t->mutex);
	s = t->status;
	s.waiting = t->backlog.n_batches;
	pthread_mutex_unlock(&t->mutex);
	return s;
}

void store_thread_pause(struct store_thread *t, bool paused)
{
	pthread_mutex_lock(&t->mutex);
	t->paused = paused;
	pthread_cond_signal(&t->changed);
	pthread_mutex_unlock(&t->mutex);
}

size_t store_thread_stop(struct store_thread *t, int64_t timeout_ms)
{
	size_t unwritten;

	if (!t)
		return 0;
	pthread_mutex_lock(&t->mutex);
	t->stopping = true;
	t->stop_deadline = mono_add_ms(mono_now(), timeout_ms);
	t->retry_at = mono_now();
	pthread_cond_signal(&t->changed);
	pthread_mutex_unlock(&t->mutex);
	pthread_join(t->thread, NULL);
	unwritten = t->backlog.n_batches;
	backlog_done(&t->backlog);
	store_close(t->store);
	pthread_cond_destroy(&t->changed);
	pthread_mutex_destroy(&t->mutex);
	free(t);
	return unwritten;
}
