#include "probes/daemon_capture_internal.h"

#include "log.h"
#include "observed.h"

#include <stdlib.h>
#include <string.h>

enum { WRITE_AT = 2048, AGAIN_MS = 2000, FORGET_EVERY_MS = 60000, FORGET_STEPS = 10 /* a turn: other writes wait behind it */ };

struct capture_task {
	struct store_task task;
	struct capture_watch *watch;
	struct flow_record *records;
	size_t n, n_new;
	int64_t point_id;
	wall_t now;
	bool forgets, ok;
	bool more;                /* than a turn forgets: the next one goes on */
	char interface[FLOW_POINT_MAX];
	struct err error;
};

static void task_free(struct capture_task *t)
{
	if (t)
		free(t->records);
	free(t);
}

static void write_work(struct store *s, struct store_task *task)
{
	struct capture_task *t = (struct capture_task *)task;
	const struct observed_point point = { .name = t->interface };
	bool again;

	t->ok = (t->point_id != UNKNOWN_I64 || store_observe_from(s, &point, t->now, &t->point_id, &again, &t->error))
	        && store_write_observed(s, t->point_id, t->records, t->n, &t->n_new, &t->error);
	if (t->ok && t->n_new > 0)
		log_event(LOG_NOTICE, "capture.new-talkers", "interface=\"%s\" flows=%zu hint=\"vigie flows new\"", t->interface, t->n_new);
	if (t->ok && t->forgets && !store_forget_observed(s, t->now, FORGET_STEPS, &t->more, &t->error))
		log_event(LOG_WARNING, "capture.forget", "reason=\"%s\"", t->error.text);
}

static void submit(struct capture_watch *w, struct capture_task *t);

void capture_write_failed(struct capture_watch *w)
{
	struct capture_task *t = w->failed;

	w->failed = NULL;
	if (t)
		submit(w, t);
}

static void on_again(uv_timer_t *timer)
{
	capture_write_failed(timer->data);
}

static bool may_pass(const struct err *e)
{
	return e->kind == ERR_FULL || e->kind == ERR_LOCKED || e->kind == ERR_SYSTEM || e->kind == ERR_MEMORY;
}

static void write_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct capture_task *t = (struct capture_task *)task;
	struct capture_watch *w = d->capture;

	w->busy = false;
	w->forgets_more = ran && t->ok && t->more;
	if (t->ok)
		w->point_id = t->point_id;
	else if (ran && !w->closed && may_pass(&t->error)) { /* the store says so itself: here it is only waited for */
		w->failed = t;
		w->busy = true;
		uv_timer_start(&w->again, on_again, AGAIN_MS, 0);
		return;
	} else
		log_event(LOG_ERR, "capture.unwritten", "records=%zu reason=\"%s\"", t->n, ran ? t->error.text : "the collector is stopping");
	task_free(t);
	if (!w->closed)
		capture_pump(w);
}

static void submit(struct capture_watch *w, struct capture_task *t)
{
	w->busy = true;
	t->task.work = write_work;
	t->task.finish = write_finish;
	t->ok = false;
	store_submit(w->d, &t->task);
}

bool capture_write_is_due(const struct capture_watch *w)
{
	return w->intake.n >= WRITE_AT || (w->intake.n > 0 && w->intake.records[w->intake.n - 1].type == FLOW_RECORD_TALLY);
}

static struct capture_task *task_new(const struct capture_watch *w, size_t n)
{
	struct capture_task *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->records = calloc(n, sizeof *t->records);
	if (!t->records) {
		free(t);
		return NULL;
	}
	memcpy(t->records, w->intake.records, n * sizeof *t->records);
	t->n = n;
	return t;
}

void capture_write(struct capture_watch *w, bool all)
{
	size_t n = capture_intake_ready(&w->intake, all || w->intake.records[w->intake.n ? w->intake.n - 1 : 0].type == FLOW_RECORD_TALLY);
	struct capture_task *t;

	if ((w->busy && !w->closed) || n == 0 || !w->intake.pointed)
		return;
	t = task_new(w, n);
	if (!t) {
		if (w->closed) /* else the next turn tries again */
			log_event(LOG_ERR, "capture.unwritten", "records=%zu reason=\"no memory\"", n);
		return;
	}
	t->watch = w;
	t->now = wall_now();
	t->point_id = w->point_id;
	t->forgets = w->forgets_more || mono_diff_ms(daemon_now(w->d), w->forgot) >= FORGET_EVERY_MS;
	if (t->forgets)
		w->forgot = daemon_now(w->d);
	memcpy(t->interface, w->interface, sizeof t->interface);
	capture_intake_written(&w->intake, n);
	submit(w, t);
}
