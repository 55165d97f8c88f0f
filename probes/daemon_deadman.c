/* The dead man's switch: somebody else's monitor is asked as long as results come and are stored, and calls when that stops. */
#include "probes/daemon_notices.h"

#include "log.h"
#include "probes/notice_send.h"

enum { LATE_MAX_MS = 60000 };

/* Why it is not asked; NULL: all is well. */
static const char *what_is_wrong(struct daemon *d)
{
	struct store_thread_status status = store_thread_status(d->store);
	uint64_t written = status.written;
	bool measures = d->n_slots > 0, wrote = written != d->deadman.written;

	d->deadman.written = written;
	if (status.failing || !store_is_alive(d))
		return "the inventory cannot be written";
	if (live_is_blind(d->live))
		return "the collector is blind";
	if (sched_late_ms(d->sched, daemon_now(d)) > LATE_MAX_MS)
		return "results are late";
	return measures && !wrote ? "no result was written" : NULL;
}

static void note_change(struct daemon *d, const char *wrong)
{
	if ((wrong != NULL) == d->deadman.silent)
		return;
	d->deadman.silent = wrong != NULL;
	if (wrong)
		log_event(LOG_ERR, "watchdog.silent", "reason=\"%s\"", wrong);
	else
		log_event(LOG_NOTICE, "watchdog.asked", "url=\"%s\"", d->conf->watchdog_url);
}

static void on_timer(uv_timer_t *timer)
{
	struct daemon *d = timer->data;
	struct notice_order o = { .transport = NOTICE_BY_GET, .target = d->conf->watchdog_url, .payload = "" };
	const char *wrong;
	struct err e;

	if (!d->conf->watchdog_url || d->deadman.asking || d->stopping)
		return;
	wrong = what_is_wrong(d);
	if (!wrong && !daemon_notices_ask(d, &o, &e))
		wrong = e.text;
	d->deadman.asking = wrong == NULL;
	note_change(d, wrong);
}

void daemon_deadman_answered(struct daemon *d, bool ok, const char *error)
{
	d->deadman.asking = false;
	if (!ok)
		log_event(LOG_WARNING, "watchdog.unanswered", "reason=\"%s\"", error ? error : "");
}

void daemon_deadman_load(struct daemon *d)
{
	uv_timer_stop(&d->deadman_timer);
	if (!d->once && d->conf->watchdog_url)
		uv_timer_start(&d->deadman_timer, on_timer, (uint64_t)d->conf->watchdog_every_ms, (uint64_t)d->conf->watchdog_every_ms);
}
