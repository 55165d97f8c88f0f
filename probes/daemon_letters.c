#include "probes/daemon_notices_internal.h"

#include "log.h"
#include "probes/notice_letter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_MAX = 320 };

/* Rows committed as sending, read on the store thread. */
struct letters_task {
	struct store_task task;
	struct letters_task *next;
	int64_t ids[NOTICES_UNDER_WAY_MAX];
	struct notice_letter letters[NOTICES_UNDER_WAY_MAX];
	size_t n;
	struct arena *arena;
	bool ok, given_up;
	struct err error;
};

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

void daemon_letters_sent(void *user, int64_t id, enum notice_result r, const char *error, int64_t retry_ms)
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

static enum notice_tls tls_of(const struct conf_notify *c)
{
	if (strcmp(c->tls, "none") == 0)
		return NOTICE_TLS_NONE;
	return strcmp(c->tls, "opportunistic") == 0 ? NOTICE_TLS_OPPORTUNISTIC : NOTICE_TLS_REQUIRED;
}

static bool send_mail(struct daemon *d, const struct notice_letter *l, const struct conf_notify *c, const struct notice_text *t,
                      const struct notice_person *to, struct err *e)
{
	char from[ADDRESS_MAX];
	struct notice_order o = { .id = l->id, .transport = NOTICE_BY_MAIL, .target = c->server, .from = from, .tls = tls_of(c),
		                  .ca_file = c->ca_file };
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
	struct notice_order o = { .id = l->id, .transport = NOTICE_BY_WEBHOOK, .target = c->target, .payload = t->json, .len = strlen(t->json),
		                  .ca_file = c->ca_file };

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
	struct notice_letter letter = *l;
	const struct conf_notify *c = daemon_notices_notify(d, l->channel);
	struct notice_person to = person_of(d, l);
	struct notice_text t;
	bool ok;

	if (!c)
		return err_set(e, ERR_NOT_FOUND, "the configuration has no notify section '%.64s' any more", l->channel);
	letter.waiting = c->burst > 0 ? l->waiting : 0; /* else they leave within seconds */
	if (!notice_compose(&letter, d->conf->language, &to, &t, e))
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
		l->ok = store_read_notice_letter(s, l->arena, l->ids[i], wall_now(), &l->letters[i], &l->error);
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
				daemon_letters_sent(d, l->ids[i], e.kind == ERR_MEMORY || e.kind == ERR_SYSTEM ? NOTICE_RETRY : NOTICE_REFUSED, e.text, 0);
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
void daemon_letters_take(struct daemon *d, wall_t now, struct batch *b)
{
	struct daemon_notices *n = d->notices;
	size_t busy = notice_sender_in_flight(n->sender) + n->n_letters, taken = 0;
	int64_t ids[NOTICES_UNDER_WAY_MAX];
	struct err e;

	if (busy >= NOTICES_UNDER_WAY_MAX || d->store_failing)
		return;
	if (!notices_take(n->core, now, NOTICES_UNDER_WAY_MAX - busy, ids, &taken, b, &e))
		log_event(LOG_ERR, "notice.failed", "reason=\"%s\"", e.text);
	if (taken == 0)
		return;
	store_flush(d);
	read_letters(d, ids, taken);
}

/* What was taken and has not left is to be sent after the next start; what is under way may arrive. */
void daemon_letters_end(struct daemon *d)
{
	struct daemon_notices *n = d->notices;

	for (struct letters_task *l = n->letters; l; l = l->next) {
		l->given_up = true;
		for (size_t i = 0; i < l->n; i++)
			note_result(d, l->ids[i], NOTICE_RETRY, "the collector stopped", 0);
	}
	n->letters = NULL;
}
