#include "probes/daemon_capture.h"

#include "log.h"
#include "observed.h"
#include "probes/capture_intake.h"
#include "probes/daemon.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MESSAGES_AT_ONCE = 64, WRITE_AT = 2048, AGAIN_MS = 2000, FORGET_EVERY_MS = 60000, KEEPER_LOG_MS = 500 };

struct capture_watch {
	struct daemon *d;
	uv_poll_t poll;
	uv_timer_t again;             /* a write that failed is tried again */
	int fd;
	pid_t pid;
	struct capture_intake intake;
	int64_t point_id;             /* UNKNOWN_I64: not yet known */
	uint64_t refused_told;
	mono_t forgot, keeper_told;
	bool polling, busy, closed, dropping;
	struct capture_task *failed;
	char interface[FLOW_POINT_MAX];
};

/* ---- towards the store ---- */

struct capture_task {
	struct store_task task;
	struct capture_watch *watch;
	struct flow_record *records;
	size_t n, n_new;
	int64_t point_id;
	wall_t now;
	bool forgets, ok;
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
	bool again, more = false;

	t->ok = (t->point_id != UNKNOWN_I64 || store_observe_from(s, &point, t->now, &t->point_id, &again, &t->error))
	        && store_write_observed(s, t->point_id, t->records, t->n, &t->n_new, &t->error);
	if (t->ok && t->n_new > 0)
		log_event(LOG_NOTICE, "capture.new-talkers", "interface=\"%s\" flows=%zu hint=\"vigie flows new\"", t->interface, t->n_new);
	if (t->ok && t->forgets && !store_forget_observed(s, t->now, &more, &t->error))
		log_event(LOG_WARNING, "capture.forget", "reason=\"%s\"", t->error.text);
}

static void pump(struct capture_watch *w);
static void submit(struct capture_watch *w, struct capture_task *t);

static void on_again(uv_timer_t *timer)
{
	struct capture_watch *w = timer->data;
	struct capture_task *t = w->failed;

	w->failed = NULL;
	if (t)
		submit(w, t);
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
	if (t->ok)
		w->point_id = t->point_id;
	else if (ran && !w->closed && may_pass(&t->error)) { /* the store says so itself: here it is only waited for */
		w->failed = t;
		w->busy = true;
		uv_timer_start(&w->again, on_again, AGAIN_MS, 0);
		return;
	} else if (ran)
		log_event(LOG_ERR, "capture.unwritten", "records=%zu reason=\"%s\"", t->n, t->error.text);
	task_free(t);
	if (!w->closed)
		pump(w);
}

static void submit(struct capture_watch *w, struct capture_task *t)
{
	w->busy = true;
	t->task.work = write_work;
	t->task.finish = write_finish;
	t->ok = false;
	store_submit(w->d, &t->task);
}

static bool is_due(const struct capture_watch *w)
{
	return w->intake.n >= WRITE_AT || (w->intake.n > 0 && w->intake.records[w->intake.n - 1].type == FLOW_RECORD_TALLY);
}

static void write_what_came(struct capture_watch *w, bool all)
{
	size_t n = capture_intake_ready(&w->intake, all || w->intake.records[w->intake.n ? w->intake.n - 1 : 0].type == FLOW_RECORD_TALLY);
	struct capture_task *t;

	if (w->busy || n == 0 || !w->intake.pointed)
		return;
	t = calloc(1, sizeof *t);
	if (!t)
		return;
	t->records = calloc(n, sizeof *t->records);
	if (!t->records) {
		free(t);
		return;
	}
	memcpy(t->records, w->intake.records, n * sizeof *t->records);
	t->n = n;
	t->watch = w;
	t->now = wall_now();
	t->point_id = w->point_id;
	t->forgets = mono_diff_ms(daemon_now(w->d), w->forgot) >= FORGET_EVERY_MS;
	if (t->forgets)
		w->forgot = daemon_now(w->d);
	memcpy(t->interface, w->interface, sizeof t->interface);
	capture_intake_written(&w->intake, n);
	submit(w, t);
}

/* ---- from the process ---- */

/* Its parent says so once a death, which it does not do often; who means harm is not heard more often than that. */
static void tell_keeper(struct capture_watch *w, const struct flow_record *r)
{
	mono_t now = daemon_now(w->d);

	if (w->keeper_told.ns != 0 && mono_diff_ms(now, w->keeper_told) < KEEPER_LOG_MS && r->keeper.event == FLOW_KEEPER_FAILED)
		return;
	w->keeper_told = now;
	switch ((enum flow_keeper_event)r->keeper.event) {
	case FLOW_KEEPER_KILLED:
		log_event(LOG_ERR, "capture.died", "interface=\"%s\" signal=%d deaths=%" PRIu32 " again_ms=%" PRIu32 "%s", w->interface, r->keeper.status,
		          r->keeper.deaths, r->keeper.again_ms, r->keeper.status == SIGSYS ? " reason=\"it asked the kernel for what it may not\"" : "");
		break;
	case FLOW_KEEPER_EXITED:
		log_event(LOG_ERR, "capture.died", "interface=\"%s\" status=%d deaths=%" PRIu32 " again_ms=%" PRIu32, w->interface, r->keeper.status,
		          r->keeper.deaths, r->keeper.again_ms);
		break;
	case FLOW_KEEPER_FAILED: log_event(LOG_ERR, "capture.failed", "interface=\"%s\" reason=\"%s\"", w->interface, r->keeper.text); break;
	case FLOW_KEEPER_EVENTS: break;
	}
}

/* Once when it begins to miss packets, once when that is over. */
static void note_drops(struct capture_watch *w, size_t from)
{
	for (size_t i = from; i < w->intake.n; i++) {
		const struct flow_record *r = &w->intake.records[i];
		bool drops = r->type == FLOW_RECORD_TALLY && (r->tally.kernel_dropped > 0 || r->tally.interface_dropped > 0 || r->tally.lost_records > 0);

		if (r->type != FLOW_RECORD_TALLY || drops == w->dropping)
			continue;
		w->dropping = drops;
		if (drops)
			log_event(LOG_WARNING, "capture.dropping", "interface=\"%s\" kernel=%" PRIu64 " card=%" PRIu64 " records=%" PRIu64, w->interface,
			          r->tally.kernel_dropped, r->tally.interface_dropped, r->tally.lost_records);
		else
			log_event(LOG_NOTICE, "capture.complete", "interface=\"%s\"", w->interface);
	}
}

static void take(struct capture_watch *w, const void *message, size_t n)
{
	size_t before = w->intake.n;
	struct flow_record keeper;
	bool pointed = w->intake.pointed, kept;

	w->intake.pointed = false;
	capture_intake_take(&w->intake, message, n, &keeper, &kept);
	if (w->intake.pointed)
		log_event(LOG_NOTICE, "capture.started", "interface=\"%s\" link_type=%" PRId32 " snaplen=%" PRIu32, w->interface, w->intake.point.point.linktype,
		          w->intake.point.point.snaplen);
	w->intake.pointed = w->intake.pointed || pointed;
	if (kept)
		tell_keeper(w, &keeper);
	if (w->intake.refused > 0 && w->refused_told == 0)
		log_event(LOG_ERR, "capture.refused", "interface=\"%s\" reason=\"%s\"", w->interface, w->intake.refusal.text);
	w->refused_told = w->intake.refused;
	note_drops(w, before);
}

static void stop_polling(struct capture_watch *w)
{
	if (w->polling)
		uv_poll_stop(&w->poll);
	w->polling = false;
}

static void on_gone(struct capture_watch *w)
{
	stop_polling(w);
	log_event(LOG_ERR, "capture.ended", "interface=\"%s\" hint=\"a restart of vigied starts it\"", w->interface);
	waitpid(w->pid, NULL, WNOHANG);
	write_what_came(w, true);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	static uint8_t message[CAPTURE_MESSAGE_MOST];
	struct capture_watch *w = poll->data;
	ssize_t n = 1;

	(void)status;
	(void)events;
	for (int i = 0; i < MESSAGES_AT_ONCE && n > 0 && capture_intake_room(&w->intake); i++) {
		n = recv(w->fd, message, sizeof message, MSG_DONTWAIT);
		if (n > 0)
			take(w, message, (size_t)n);
	}
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		on_gone(w);
		return;
	}
	pump(w);
}

/* What finds no room here waits there. */
static void pump(struct capture_watch *w)
{
	if (is_due(w))
		write_what_came(w, false);
	if (!capture_intake_room(&w->intake))
		stop_polling(w);
	else if (!w->polling && uv_poll_start(&w->poll, UV_READABLE, on_readable) == 0)
		w->polling = true;
}

/* ---- life ---- */

bool capture_begin(struct daemon *d, int fd, pid_t pid, struct err *e)
{
	struct capture_watch *w;

	if (fd < 0)
		return true;
	w = calloc(1, sizeof *w);
	if (!w || !capture_intake_new(&w->intake, e)) {
		free(w);
		close(fd);
		return err_set(e, ERR_MEMORY, "no memory for the capture");
	}
	w->d = d;
	w->fd = fd;
	w->pid = pid;
	w->point_id = UNKNOWN_I64;
	w->forgot = daemon_now(d);
	snprintf(w->interface, sizeof w->interface, "%s", d->conf->capture_interface);
	w->poll.data = w->again.data = w;
	uv_timer_init(d->loop, &w->again);
	if (uv_poll_init(d->loop, &w->poll, fd) != 0) {
		close(fd);
		uv_close((uv_handle_t *)&w->again, NULL);
		capture_intake_done(&w->intake);
		return err_set(e, ERR_SYSTEM, "the socket of vigie-capture cannot be waited on");
	}
	d->capture = w;
	pump(w);
	return true;
}

static void on_closed(uv_handle_t *handle)
{
	struct capture_watch *w = handle->data;

	close(w->fd); /* vigie-capture ends */
	w->fd = -1;
}

void capture_end(struct daemon *d)
{
	struct capture_watch *w = d->capture;

	if (!w || w->closed)
		return;
	write_what_came(w, true);
	w->closed = true;
	stop_polling(w);
	task_free(w->failed);
	w->failed = NULL;
	uv_close((uv_handle_t *)&w->again, NULL);
	uv_close((uv_handle_t *)&w->poll, on_closed);
}

void capture_free(struct daemon *d)
{
	if (!d->capture)
		return;
	waitpid(d->capture->pid, NULL, WNOHANG);
	capture_intake_done(&d->capture->intake);
	free(d->capture);
	d->capture = NULL;
}
