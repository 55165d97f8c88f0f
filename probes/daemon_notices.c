#include "probes/daemon_notices_internal.h"

#include "log.h"
#include "probes/daemon_calls.h"
#include "probes/daemon_routes.h"
#include "reader_route_activity.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct silences_task {
	struct store_task task;
	struct arena *arena;
	struct notice_silence *silences;
	size_t n;
	bool ok;
	struct err error;
};

/* ---- objects ---- */

static bool index_registry(struct daemon_notices *n, const struct registry *r)
{
	size_t total = r->n_devices + r->n_links + r->n_services + r->n_applications, at = 0;
	struct id_place *places = calloc(total + 1, sizeof *places);

	if (!places)
		return false;
	for (size_t i = 0; i < r->n_devices; i++, at++)
		places[at] = (struct id_place){ r->devices[i].id, at };
	for (size_t i = 0; i < r->n_links; i++, at++)
		places[at] = (struct id_place){ r->links[i].id, at };
	for (size_t i = 0; i < r->n_services; i++, at++)
		places[at] = (struct id_place){ r->services[i].id, at };
	for (size_t i = 0; i < r->n_applications; i++, at++)
		places[at] = (struct id_place){ r->applications[i].id, at };
	id_index_sort(places, total);
	free(n->places);
	n->places = places;
	n->generation = r->generation;
	return true;
}

/* A pool is ours when one of its services is. */
static bool is_our_pool(const struct registry *r, const char *name)
{
	for (size_t i = 0; i < r->n_services; i++)
		if (r->services[i].application && strcmp(r->services[i].application, name) == 0 && reg_service_is_ours(&r->services[i]))
			return true;
	return false;
}

/* Leaves what is not declared any more as it is. */
static void describe(struct daemon *d, int64_t id, struct notice_alert *a)
{
	struct daemon_notices *n = d->notices;
	const struct registry *r = live_registry(d->live);
	size_t at;

	a->ours = true;
	if ((!n->places || n->generation != r->generation) && !index_registry(n, r))
		return;
	if (id == r->collector_id) {
		a->place = (struct silence_place){ .kind = "collector", .name = "vigied" };
		return;
	}
	at = id_index_find(n->places, r->n_devices + r->n_links + r->n_services + r->n_applications, id);
	if (at == SIZE_MAX) {
		if (!daemon_calls_place(d, id, &a->place))
			daemon_routes_place(d, id, &a->place);
		return;
	}
	if (at < r->n_devices) {
		a->place = (struct silence_place){ "device", r->devices[at].name, r->devices[at].name, r->devices[at].site };
		return;
	}
	at -= r->n_devices;
	if (at < r->n_links) {
		const struct reg_link *l = &r->links[at];

		a->place = (struct silence_place){ "link", l->name, l->device ? l->device->name : NULL, l->site };
		a->group = l->redundancy_group && *l->redundancy_group ? l->redundancy_group : NULL;
		return;
	}
	at -= r->n_links;
	if (at >= r->n_services) {
		const char *name = r->applications[at - r->n_services].name;

		a->place = (struct silence_place){ .kind = "application", .name = name };
		a->ours = is_our_pool(r, name);
		return;
	}
	a->place = (struct silence_place){ reg_service_kind(&r->services[at]), r->services[at].name, r->services[at].device, r->services[at].site };
	a->ours = reg_service_is_ours(&r->services[at]);
}

/* ---- what live concludes ---- */

/* A device that answers a ping forwards, whatever its agent does. */
static bool device_is_down(const struct daemon *d, int64_t id)
{
	const struct registry *r = live_registry(d->live);

	for (size_t i = 0; i < r->n_checks; i++)
		if (r->checks[i].device && r->checks[i].device->id == id && live_check_state(d->live, i) == STATE_OK)
			return false;
	return true;
}

static bool is_of_route(const struct notice_alert *a)
{
	return strcmp(a->subject, ROUTE_ALERT_SUBJECT) == 0;
}

static bool is_down(const struct daemon *d, const struct notice_alert *a)
{
	if (!a->ended && is_of_route(a))
		return route_alert_cuts(a->state);
	if (a->ended || a->state != STATE_CRITICAL || *a->subject)
		return false;
	if (!a->place.kind || strcmp(a->place.kind, "device") != 0)
		return true;
	return (a->outcome == OUTCOME_TIMEOUT || a->outcome == OUTCOME_UNREACHABLE) && device_is_down(d, a->entity_id);
}

/* What the row does not tell. */
static void complete(struct daemon *d, struct notice_alert *a)
{
	describe(d, a->entity_id, a);
	a->down = is_down(d, a);
	a->unknown = a->ended && is_of_route(a) && a->state == STATE_UNKNOWN;
}

/* The circuit that a batch says is the last of the group that works. */
static const char *last_of_group(struct daemon *d, const struct batch *b, const char *group)
{
	for (size_t i = 0; i < b->n_alerts; i++) {
		struct notice_alert a = { 0 };

		if (b->alerts[i].ended || !b->alerts[i].subject || strcmp(b->alerts[i].subject, "redundancy") != 0)
			continue;
		describe(d, b->alerts[i].entity_id, &a);
		if (a.group && strcmp(a.group, group) == 0)
			return a.place.name;
	}
	return NULL;
}

static bool tell_alert(struct daemon *d, struct batch *b, size_t i, wall_t now, struct err *e)
{
	const struct batch_alert *row = &b->alerts[i];
	size_t before = b->n_notices;
	struct notice_alert a = {
		.entity_id = row->entity_id, .subject = row->subject ? row->subject : "", .cause = row->follows_id == 0, .flapping = row->flapping,
		.ended = row->ended, .state = (enum state)row->state, .outcome = row->outcome, .detail = row->detail, .since = row->at,
		.end = row->ended ? row->at : WALL_NEVER,
	};
	bool ok;

	complete(d, &a);
	a.left = a.down && a.group ? last_of_group(d, b, a.group) : NULL;
	ok = notices_alert(d->notices->core, &a, now, b, e);
	for (size_t k = before; k < b->n_notices; k++)
		b->notices[k].after = i + 1;
	return ok;
}

void daemon_notices_batch(struct daemon *d, struct batch *b)
{
	wall_t now = wall_now();
	struct err e;

	if (!d->notices || !d->notices->core)
		return;
	for (size_t i = 0; i < b->n_alerts; i++)
		if (!tell_alert(d, b, i, now, &e))
			log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
}

void daemon_notices_tick(struct daemon *d)
{
	struct batch *b = d->notices && d->notices->core && d->notices->sender ? store_batch(d) : NULL;
	wall_t now = wall_now();
	struct err e;

	if (!b)
		return;
	if (!notices_tick(d->notices->core, now, b, &e))
		log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
	daemon_letters_take(d, now, b);
}

/* ---- acts ---- */

bool daemon_notices_serve_duty(const struct daemon *d)
{
	const struct daemon_notices *n = d->notices;

	for (size_t i = 0; n && n->core && n->rota && i < n->n_channels; i++)
		if (!n->channels[i].recipient)
			return true;
	return false;
}

const char *daemon_notices_ask_next(struct daemon *d, int64_t entity_id, const char *subject)
{
	struct batch *b = d->notices && d->notices->core ? store_batch(d) : NULL;
	const char *name = NULL;
	struct err e;

	if (b && !notices_ask_next(d->notices->core, entity_id, subject, wall_now(), b, &name, &e))
		log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
	return name;
}

void daemon_notices_handover(struct daemon *d, const struct notice_handover *h)
{
	struct batch *b = d->notices && d->notices->core ? store_batch(d) : NULL;
	struct err e;

	if (b && !notices_handover(d->notices->core, h, wall_now(), b, &e))
		log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
}

/* ---- silences ---- */

static void silences_work(struct store *s, struct store_task *t)
{
	struct silences_task *q = (struct silences_task *)t;

	q->ok = store_read_notice_silences(s, q->arena, wall_now(), &q->silences, &q->n, &q->error);
}

static void silences_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct silences_task *q = (struct silences_task *)t;

	if (ran && (!q->ok || !notices_set_silences(d->notices->core, q->silences, q->n, &q->error)))
		log_event(LOG_ERR, "notice.silences", "reason=\"%s\"", q->error.text);
	if (ran && q->ok)
		daemon_notices_tick(d);
	arena_free(q->arena);
	free(q);
}

void daemon_notices_heed(struct daemon *d)
{
	struct silences_task *q = d->notices && d->notices->core ? calloc(1, sizeof *q) : NULL;

	if (!q)
		return;
	q->arena = arena_new();
	if (!q->arena) {
		free(q);
		return;
	}
	q->task.work = silences_work;
	q->task.finish = silences_finish;
	store_submit(d, &q->task);
}

/* ---- life ---- */

static int by_alert(const void *a, const void *b)
{
	const struct notice_row *x = a, *y = b;

	if (x->alert_id != y->alert_id)
		return x->alert_id < y->alert_id ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static size_t rows_of(const struct notices_past *past, int64_t alert_id, size_t *ret_first)
{
	size_t first = 0, n = 0;

	while (first < past->n_rows && past->rows[first].alert_id < alert_id)
		first++;
	while (first + n < past->n_rows && past->rows[first + n].alert_id == alert_id)
		n++;
	*ret_first = first;
	return n;
}

static bool restore(struct daemon *d, const struct notices_past *past, wall_t now, struct err *e)
{
	size_t first, n = rows_of(past, 0, &first);

	if (!notices_restore(d->notices->core, NULL, &past->rows[first], n, now, e))
		return false;
	for (size_t i = 0; i < past->n_alerts; i++) {
		const struct notice_past_alert *p = &past->alerts[i];
		struct notice_alert a = {
			.entity_id = p->entity_id, .subject = p->subject, .place = { .kind = p->kind, .name = p->name }, .cause = p->follows_id == 0,
			.flapping = p->flapping, .ended = wall_is_known(p->closed), .state = p->state, .outcome = p->outcome, .detail = p->detail,
			.since = p->opened, .end = p->closed,
		};

		if (a.ended && is_of_route(&a)) { /* its row has what was last written of it */
			a.state = route_alert_end(p->state, p->detail);
			a.detail = a.state == STATE_OK ? NULL : p->detail;
		}
		complete(d, &a);
		n = rows_of(past, p->id, &first);
		if (!notices_restore(d->notices->core, &a, &past->rows[first], n, now, e))
			return false;
	}
	return true;
}

static bool begin_again(struct daemon *d, struct store *s, struct arena *a, struct err *e)
{
	struct notices_params params = daemon_notices_params(d);
	struct notice_silence *silences;
	struct notices_past past;
	wall_t now = wall_now();
	struct batch *b;
	size_t n;

	if (!store_read_notices_past(s, a, now, &past, e) || !store_read_notice_silences(s, a, now, &silences, &n, e))
		return false;
	if (past.n_rows > 0)
		qsort(past.rows, past.n_rows, sizeof *past.rows, by_alert);
	d->notices->core = notices_new(&params, past.last_id);
	b = store_batch(d);
	if (!d->notices->core || !b)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	if (!notices_set_silences(d->notices->core, silences, n, e) || !restore(d, &past, now, e) || !notices_begin(d->notices->core, now, b, e))
		return false;
	for (size_t i = 0; i < past.n_handovers; i++)
		if (!notices_handover(d->notices->core, &past.handovers[i], now, b, e))
			return false;
	return true;
}

bool daemon_notices_open(struct daemon *d, struct store *s, struct err *e)
{
	struct arena *a;
	bool ok;

	if (!d->notices)
		return true;
	if (gethostname(d->notices->host, sizeof d->notices->host - 1) != 0 || !d->notices->host[0])
		snprintf(d->notices->host, sizeof d->notices->host, "localhost");
	d->notices->sender = notice_sender_new(d->loop, daemon_letters_sent, d, e);
	if (!d->notices->sender)
		return false;
	a = arena_new();
	ok = a ? begin_again(d, s, a, e) : err_set(e, ERR_MEMORY, "no memory for notifications");
	arena_free(a);
	if (ok)
		daemon_impact_open(d);
	return ok;
}

bool daemon_notices_ask(struct daemon *d, const struct notice_order *o, struct err *e)
{
	if (!d->notices || !d->notices->sender)
		return err_set(e, ERR_REFUSED, "nothing is sent now");
	return notice_send(d->notices->sender, o, e);
}

void daemon_notices_end(struct daemon *d)
{
	if (!d->notices)
		return;
	daemon_letters_end(d);
	notice_sender_close(d->notices->sender);
	d->notices->sender = NULL;
}

void daemon_notices_free(struct daemon *d)
{
	if (!d->notices)
		return;
	notices_free(d->notices->core);
	daemon_notices_channels_free(d->notices);
	daemon_impact_free(d->notices);
	free(d->notices->places);
	free(d->notices);
	d->notices = NULL;
}
