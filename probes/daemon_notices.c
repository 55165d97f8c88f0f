#include "probes/daemon_notices.h"

#include "inventory/id_index.h"
#include "log.h"
#include "probes/notice_letter.h"
#include "probes/notice_send.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOST_MAX = 256, ADDRESS_MAX = 320 };

/* Rows committed as sending, read on the store thread. */
struct letters_task {
	struct store_task task;
	struct letters_task *next;
	int64_t ids[NOTICE_IN_FLIGHT_MAX];
	struct notice_letter letters[NOTICE_IN_FLIGHT_MAX];
	size_t n;
	struct arena *arena;
	bool ok, given_up;
	struct err error;
};

struct silences_task {
	struct store_task task;
	struct arena *arena;
	struct notice_silence *silences;
	size_t n;
	bool ok;
	struct err error;
};

struct daemon_notices {
	struct notices *core;
	struct notice_sender *sender;
	struct notice_channel *channels;
	struct hours *hours;
	size_t n_channels;
	struct rota *rota;
	bool simulation;
	struct letters_task *letters; /* being read */
	size_t n_letters;             /* rows of them */
	int64_t generation;           /* of the registry of: */
	struct id_place *places;      /* its devices, links, services, one after the other */
	char host[HOST_MAX];
};

/* ---- the configuration ---- */

static void channels_free(struct daemon_notices *n)
{
	for (size_t i = 0; i < n->n_channels; i++) {
		free((char *)n->channels[i].name);
		free((char *)n->channels[i].recipient);
	}
	free(n->channels);
	free(n->hours);
	rota_free(n->rota);
	n->channels = NULL;
	n->hours = NULL;
	n->rota = NULL;
	n->n_channels = 0;
}

static bool take_channel(struct daemon_notices *n, const struct conf_notify *c)
{
	bool by_rota = strcmp(c->recipients, "rota") == 0, by_mail = strcmp(c->type, "mail") == 0;
	struct hours *hours = &n->hours[n->n_channels];
	struct notice_channel *channel = &n->channels[n->n_channels++];

	*channel = (struct notice_channel){
		.name = strdup(c->name),
		.recipient = by_rota ? NULL : strdup(by_mail ? c->target : c->name), /* a URL may hold a secret */
		.warnings = strcmp(c->severity, "warning") == 0,
		.hours = hours_parse(c->period, hours) && !hours->always ? hours : NULL,
		.escalate_ms = by_rota ? c->escalate_after_ms : 0,
	};
	return channel->name && (by_rota || channel->recipient);
}

static bool read_conf(struct daemon_notices *n, const struct conf *c, struct err *e)
{
	bool ok = true;

	n->channels = calloc(c->n_notifies + 1, sizeof *n->channels);
	n->hours = calloc(c->n_notifies + 1, sizeof *n->hours);
	if (!n->channels || !n->hours)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	for (size_t i = 0; ok && i < c->n_notifies; i++)
		ok = take_channel(n, &c->notifies[i]);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	n->rota = c->rota_file ? rota_load(c->rota_file, e) : NULL;
	return !c->rota_file || n->rota;
}

static struct notices_params params_of(const struct daemon *d)
{
	const struct daemon_notices *n = d->notices;

	return (struct notices_params){ n->channels, n->n_channels, n->rota, n->simulation };
}

bool daemon_notices_load(struct daemon *d, const struct conf *conf, struct err *e)
{
	struct daemon_notices fresh = { 0 };
	struct notices_params params;

	if (d->once)
		return true;
	if (!d->notices)
		d->notices = calloc(1, sizeof *d->notices);
	if (!d->notices)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	if (!read_conf(&fresh, conf, e)) {
		channels_free(&fresh);
		return false;
	}
	channels_free(d->notices);
	d->notices->channels = fresh.channels;
	d->notices->hours = fresh.hours;
	d->notices->n_channels = fresh.n_channels;
	d->notices->rota = fresh.rota;
	d->notices->simulation = conf->simulation;
	params = params_of(d);
	if (d->notices->core)
		notices_set_params(d->notices->core, &params);
	return true;
}

static const struct conf_notify *notify_named(const struct daemon *d, const char *name)
{
	for (size_t i = 0; i < d->conf->n_notifies; i++)
		if (strcmp(d->conf->notifies[i].name, name) == 0)
			return &d->conf->notifies[i];
	return NULL;
}

/* ---- objects ---- */

static bool index_registry(struct daemon_notices *n, const struct registry *r)
{
	size_t total = r->n_devices + r->n_links + r->n_services, at = 0;
	struct id_place *places = calloc(total + 1, sizeof *places);

	if (!places)
		return false;
	for (size_t i = 0; i < r->n_devices; i++, at++)
		places[at] = (struct id_place){ r->devices[i].id, at };
	for (size_t i = 0; i < r->n_links; i++, at++)
		places[at] = (struct id_place){ r->links[i].id, at };
	for (size_t i = 0; i < r->n_services; i++, at++)
		places[at] = (struct id_place){ r->services[i].id, at };
	id_index_sort(places, total);
	free(n->places);
	n->places = places;
	n->generation = r->generation;
	return true;
}

static bool is_ours(const char *owner)
{
	return !owner || (strcmp(owner, "national") != 0 && strcmp(owner, "third-party") != 0);
}

/* Leaves what is not declared any more as it is. */
static void describe(struct daemon *d, int64_t id, struct silence_place *place, bool *ours)
{
	struct daemon_notices *n = d->notices;
	const struct registry *r = live_registry(d->live);
	size_t at;

	*ours = true;
	if ((!n->places || n->generation != r->generation) && !index_registry(n, r))
		return;
	if (id == r->collector_id) {
		*place = (struct silence_place){ .kind = "collector", .name = "vigied" };
		return;
	}
	at = id_index_find(n->places, r->n_devices + r->n_links + r->n_services, id);
	if (at == SIZE_MAX)
		return;
	if (at < r->n_devices) {
		*place = (struct silence_place){ "device", r->devices[at].name, r->devices[at].name, r->devices[at].site };
		return;
	}
	at -= r->n_devices;
	if (at < r->n_links) {
		const struct reg_link *l = &r->links[at];

		*place = (struct silence_place){ "link", l->name, l->device ? l->device->name : NULL, l->site };
		return;
	}
	at -= r->n_links;
	*place = (struct silence_place){ "service", r->services[at].name, r->services[at].device, r->services[at].site };
	*ours = is_ours(r->services[at].owner);
}

/* ---- what live concludes ---- */

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

	describe(d, row->entity_id, &a.place, &a.ours);
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

/* ---- what leaves ---- */

static void note_result(struct daemon *d, int64_t id, enum notice_result r, const char *error, int64_t retry_ms)
{
	struct batch *b = store_batch(d);
	struct err e;

	if (!b || !notices_result(d->notices->core, id, r, error, retry_ms, wall_now(), b, &e))
		log_event(LOG_ERR, "notice.lost", "id=%" PRId64 " reason=\"%s\"", id, b ? e.text : "no memory");
}

static const char *result_word(enum notice_result r)
{
	static const char *const words[] = { "delivered", "to be tried again", "failed", "uncertain" };

	return words[r];
}

static void on_sent(void *user, int64_t id, enum notice_result r, const char *error, int64_t retry_ms)
{
	struct daemon *d = user;

	if (id == 0) { /* the monitor of somebody else */
		daemon_deadman_answered(d, r == NOTICE_SENT, error);
		return;
	}
	log_event(r == NOTICE_SENT ? LOG_NOTICE : LOG_WARNING, "notice.result", "id=%" PRId64 " result=\"%s\" reason=\"%s\"", id, result_word(r),
	          error ? error : "");
	note_result(d, id, r, error, retry_ms);
}

/* What the rota's file says of a person goes before what contacts.csv does. */
static struct notice_person person_of(const struct daemon *d, const struct notice_letter *l)
{
	const struct rota_person *p = d->notices->rota ? rota_find(d->notices->rota, l->recipient) : NULL;

	return (struct notice_person){ l->recipient, p && p->phone ? p->phone : l->phone, p && p->email ? p->email : l->email };
}

static bool send_mail(struct daemon *d, const struct notice_letter *l, const struct conf_notify *c, const struct notice_text *t,
                      const struct notice_person *to, struct err *e)
{
	char from[ADDRESS_MAX];
	struct notice_order o = { .id = l->id, .transport = NOTICE_BY_MAIL, .target = c->server, .from = from };
	const char *at;
	char *mail;
	bool ok;

	o.to = strcmp(c->recipients, "rota") == 0 ? to->email : c->target;
	if (!o.to)
		return err_set(e, ERR_NOT_FOUND, "no mail address of %.200s is known", l->recipient);
	if (c->credential && !(o.login = secrets_find_smtp(d->secrets->secrets, c->credential)))
		return err_set(e, ERR_NOT_FOUND, "the secrets file holds no smtp section '%.64s'", c->credential);
	snprintf(from, sizeof from, "%s%s", c->from ? c->from : "vigie@", c->from ? "" : d->notices->host);
	at = strrchr(from, '@');
	mail = notice_mail(l, t, from, o.to, at && at[1] ? at + 1 : d->notices->host, wall_now(), &o.len);
	if (!mail)
		return err_set(e, ERR_MEMORY, "no memory for a message");
	o.payload = mail;
	ok = notice_send(d->notices->sender, &o, e);
	free(mail);
	return ok;
}

static bool send_webhook(struct daemon *d, const struct notice_letter *l, const struct conf_notify *c, const struct notice_text *t,
                         struct err *e)
{
	struct notice_order o = { .id = l->id, .transport = NOTICE_BY_WEBHOOK, .target = c->target, .payload = t->json, .len = strlen(t->json) };

	if (c->credential && !(o.login = secrets_find_http(d->secrets->secrets, c->credential)))
		return err_set(e, ERR_NOT_FOUND, "the secrets file holds no http section '%.64s'", c->credential);
	return notice_send(d->notices->sender, &o, e);
}

static bool send_script(struct daemon *d, const struct notice_letter *l, const struct conf_notify *c, const struct notice_text *t,
                        const struct notice_person *to, struct err *e)
{
	struct notice_order o = { .id = l->id, .transport = NOTICE_BY_SCRIPT, .target = c->target, .payload = t->json, .len = strlen(t->json) };
	char id[32], alert[32];
	const struct { const char *name, *value; } variables[] = {
		{ "EVENT", t->event }, { "SEVERITY", t->severity }, { "OBJECT", t->object }, { "TITLE", t->title }, { "RECIPIENT", to->name },
		{ "PHONE", to->phone }, { "EMAIL", to->email }, { "NOTIFICATION", id }, { "ALERT", l->alert_id ? alert : NULL },
	};
	char *made[ARRAY_LEN(variables)] = { 0 };
	size_t n = 0;
	bool ok = true;

	snprintf(id, sizeof id, "%" PRId64, l->id);
	snprintf(alert, sizeof alert, "%" PRId64, l->alert_id);
	for (size_t i = 0; i < ARRAY_LEN(variables) && ok; i++) {
		ok = asprintf(&made[n], "VIGIE_%s=%s", variables[i].name, variables[i].value ? variables[i].value : "") >= 0;
		if (ok)
			o.environment[n] = made[n];
		n += ok;
	}
	ok = ok ? notice_send(d->notices->sender, &o, e) : err_set(e, ERR_MEMORY, "no memory for a message");
	for (size_t i = 0; i < n; i++)
		free(made[i]);
	return ok;
}

static bool send_letter(struct daemon *d, const struct notice_letter *l, struct err *e)
{
	const struct conf_notify *c = notify_named(d, l->channel);
	struct notice_person to = person_of(d, l);
	struct notice_text t;
	bool ok;

	if (!c)
		return err_set(e, ERR_NOT_FOUND, "the configuration has no notify section '%.64s' any more", l->channel);
	if (!notice_compose(l, &d->words, &to, &t, e))
		return false;
	if (strcmp(c->type, "mail") == 0)
		ok = send_mail(d, l, c, &t, &to, e);
	else if (strcmp(c->type, "webhook") == 0)
		ok = send_webhook(d, l, c, &t, e);
	else
		ok = send_script(d, l, c, &t, &to, e);
	notice_text_done(&t);
	return ok;
}

/* ---- rows that are committed as sending ---- */

static void letters_work(struct store *s, struct store_task *t)
{
	struct letters_task *l = (struct letters_task *)t;

	l->ok = true;
	for (size_t i = 0; i < l->n && l->ok; i++)
		l->ok = store_read_notice_letter(s, l->arena, l->ids[i], &l->letters[i], &l->error);
}

static void unlink_letters(struct daemon_notices *n, struct letters_task *l)
{
	for (struct letters_task **at = &n->letters; *at; at = &(*at)->next)
		if (*at == l) {
			*at = l->next;
			n->n_letters -= l->n;
			return;
		}
}

static void letters_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct letters_task *l = (struct letters_task *)t;
	struct err e;

	if (!l->given_up) {
		unlink_letters(d->notices, l);
		for (size_t i = 0; i < l->n; i++) {
			if (!ran || !l->ok)
				note_result(d, l->ids[i], NOTICE_RETRY, ran ? l->error.text : "the collector stopped", 0);
			else if (!l->letters[i].found)
				note_result(d, l->ids[i], NOTICE_REFUSED, "it is not in the ledger", 0);
			else if (!send_letter(d, &l->letters[i], &e))
				on_sent(d, l->ids[i], e.kind == ERR_MEMORY || e.kind == ERR_SYSTEM ? NOTICE_RETRY : NOTICE_REFUSED, e.text, 0);
		}
	}
	arena_free(l->arena);
	free(l);
}

static void read_letters(struct daemon *d, const int64_t *ids, size_t n)
{
	struct letters_task *l = calloc(1, sizeof *l);

	if (l)
		l->arena = arena_new();
	if (!l || !l->arena) {
		free(l);
		for (size_t i = 0; i < n; i++)
			note_result(d, ids[i], NOTICE_RETRY, "no memory", 0);
		return;
	}
	memcpy(l->ids, ids, n * sizeof *ids);
	l->n = n;
	l->task.work = letters_work;
	l->task.finish = letters_finish;
	l->next = d->notices->letters;
	d->notices->letters = l;
	d->notices->n_letters += n;
	store_submit(d, &l->task);
}

/* Messages wait while the store cannot be written: none leaves that the ledger does not know. */
static void take_due(struct daemon *d, wall_t now, struct batch *b)
{
	struct daemon_notices *n = d->notices;
	size_t busy = notice_sender_in_flight(n->sender) + n->n_letters, taken = 0;
	int64_t ids[NOTICE_IN_FLIGHT_MAX];
	struct err e;

	if (busy >= NOTICE_IN_FLIGHT_MAX || d->store_failing)
		return;
	if (!notices_take(n->core, now, NOTICE_IN_FLIGHT_MAX - busy, ids, &taken, b, &e))
		log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
	if (taken == 0)
		return;
	store_flush(d);
	read_letters(d, ids, taken);
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
	take_due(d, now, b);
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

		describe(d, p->entity_id, &a.place, &a.ours);
		n = rows_of(past, p->id, &first);
		if (!notices_restore(d->notices->core, &a, &past->rows[first], n, now, e))
			return false;
	}
	return true;
}

static bool begin_again(struct daemon *d, struct store *s, struct arena *a, struct err *e)
{
	struct notices_params params = params_of(d);
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
	return notices_set_silences(d->notices->core, silences, n, e) && restore(d, &past, now, e) && notices_begin(d->notices->core, now, b, e);
}

bool daemon_notices_open(struct daemon *d, struct store *s, struct err *e)
{
	struct arena *a;
	bool ok;

	if (!d->notices)
		return true;
	if (gethostname(d->notices->host, sizeof d->notices->host - 1) != 0 || !d->notices->host[0])
		snprintf(d->notices->host, sizeof d->notices->host, "localhost");
	d->notices->sender = notice_sender_new(d->loop, on_sent, d, e);
	if (!d->notices->sender)
		return false;
	a = arena_new();
	ok = a ? begin_again(d, s, a, e) : err_set(e, ERR_MEMORY, "no memory for notifications");
	arena_free(a);
	return ok;
}

bool daemon_notices_ask(struct daemon *d, const struct notice_order *o, struct err *e)
{
	if (!d->notices || !d->notices->sender)
		return err_set(e, ERR_REFUSED, "nothing is sent now");
	return notice_send(d->notices->sender, o, e);
}

/* What was taken and has not left is to be sent after the next start; what is under way may arrive. */
void daemon_notices_end(struct daemon *d)
{
	struct daemon_notices *n = d->notices;

	if (!n)
		return;
	for (struct letters_task *l = n->letters; l; l = l->next) {
		l->given_up = true;
		for (size_t i = 0; i < l->n; i++)
			note_result(d, l->ids[i], NOTICE_RETRY, "the collector stopped", 0);
	}
	n->letters = NULL;
	notice_sender_close(n->sender);
	n->sender = NULL;
}

void daemon_notices_free(struct daemon *d)
{
	if (!d->notices)
		return;
	notices_free(d->notices->core);
	channels_free(d->notices);
	free(d->notices->places);
	free(d->notices);
	d->notices = NULL;
}
