#include "probes/daemon_capture.h"

#include "log.h"
#include "probes/daemon_capture_internal.h"
#include "probes/daemon_ring.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MESSAGES_AT_ONCE = 64, KEEPER_LOG_MS = 500, REST_MS = 1500 /* for what was counted since the last interval, at the end */ };

/* ---- from the process ---- */

/* Its parent says so once a death, which it does not do often; who means harm is not heard more often than that. */
static void tell_keeper(struct capture_watch *w, const struct flow_record *r)
{
	mono_t now = daemon_now(w->d);

	if (w->keeper_told.ns != 0 && mono_diff_ms(now, w->keeper_told) < KEEPER_LOG_MS && r->keeper.event == FLOW_KEEPER_FAILED)
		return;
	w->keeper_told = now;
	if (r->keeper.event != FLOW_KEEPER_FAILED) {
		w->looks = false;
		ring_lost(w->d);
	}
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
	if (w->intake.pointed) {
		log_event(LOG_NOTICE, "capture.started", "interface=\"%s\" link_type=%" PRId32 " snaplen=%" PRIu32, w->interface, w->intake.point.point.linktype,
		          w->intake.point.point.snaplen);
		w->looks = true;
		ring_again(w->d);
	}
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
	w->looks = false;
	ring_lost(w->d);
	log_event(LOG_ERR, "capture.ended", "interface=\"%s\" hint=\"a restart of vigied starts it\"", w->interface);
	waitpid(w->pid, NULL, WNOHANG);
	capture_write(w, true);
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
	capture_pump(w);
}

/* What finds no room here waits there. */
void capture_pump(struct capture_watch *w)
{
	if (capture_write_is_due(w))
		capture_write(w, false);
	if (!capture_intake_room(&w->intake))
		stop_polling(w);
	else if (!w->polling && uv_poll_start(&w->poll, UV_READABLE, on_readable) == 0)
		w->polling = true;
}

/* ---- towards the process ---- */

bool capture_looks(const struct daemon *d, struct err *e)
{
	if (!d->capture)
		return err_set(e, ERR_NOT_FOUND, "nobody listens: the configuration names no interface to capture");
	return d->capture->looks || err_set(e, ERR_REFUSED, "the capture on %s has not begun", d->capture->interface);
}

bool capture_order(struct daemon *d, const struct flow_order *order, struct err *e)
{
	struct capture_watch *w = d->capture;

	if (!capture_looks(d, e))
		return false;
	while (send(w->fd, order, sizeof *order, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		if (errno != EINTR)
			return err_set(e, ERR_REFUSED, "the capture on %s does not answer", w->interface);
	return true;
}

const char *capture_interface(const struct daemon *d, int32_t *ret_linktype)
{
	*ret_linktype = d->capture ? d->capture->intake.point.point.linktype : 0;
	return d->capture ? d->capture->interface : NULL;
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
	w->intake.ring = ring_take;
	w->intake.ring_user = d;
	d->capture = w;
	capture_pump(w);
	return true;
}

static void on_closed(uv_handle_t *handle)
{
	struct capture_watch *w = handle->data;

	close(w->fd); /* vigie-capture ends */
	w->fd = -1;
}

static void tell_cut(const struct capture_watch *w, const char *why)
{
	log_event(LOG_WARNING, "capture.cut", "interface=\"%s\" reason=\"%s\"", w->interface, why);
}

/* False: nothing came in that time, or nobody is there any more. */
static bool hear_one(struct capture_watch *w, int wait_ms)
{
	static uint8_t message[CAPTURE_MESSAGE_MOST];
	struct pollfd fd = { .fd = w->fd, .events = POLLIN };
	int ready = poll(&fd, 1, wait_ms);
	ssize_t n;

	if (ready <= 0)
		return ready < 0 && errno == EINTR;
	n = recv(w->fd, message, sizeof message, MSG_DONTWAIT);
	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	take(w, message, (size_t)n);
	if (!capture_intake_room(&w->intake))
		capture_write(w, false);
	return true;
}

/* What it counted since its last interval. Who cannot be asked any more may have told something before. */
static void hear_the_rest(struct capture_watch *w)
{
	const struct flow_order order = { .command = FLOW_ORDER_TELL };
	mono_t until = mono_add_ms(mono_now(), REST_MS);
	int64_t left; /* from one look at the clock: below 0 poll waits for good */
	bool asked;
	struct err e;

	if (!w->looks) /* why not was told */
		return;
	w->intake.ended = false;
	asked = capture_order(w->d, &order, &e);
	while (!w->intake.ended && w->looks && (left = mono_diff_ms(until, mono_now())) > 0 && hear_one(w, asked ? (int)left : 0))
		;
	if (!asked)
		tell_cut(w, e.text);
	else if (!w->intake.ended)
		tell_cut(w, "what it counted last was not told in time");
}

void capture_end(struct daemon *d)
{
	struct capture_watch *w = d->capture;

	if (!w || w->closed)
		return;
	w->closed = true;
	stop_polling(w);
	capture_write_failed(w);
	hear_the_rest(w);
	capture_write(w, true);
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
