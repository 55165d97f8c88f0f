/* Mail and webhooks: one connection for each message. */
#include "config.h"

#include "probes/curl_loop.h"
#include "probes/notice_send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_TIMEOUT_MS = 10000, ANSWER_MAX = 64 * 1024, ERROR_MAX = 300 };

struct transfer {
	struct transfer *next, **at;
	struct notice_curl *owner;
	CURL *easy;
	struct curl_slist *list;  /* recipients or headers */
	char *payload;
	size_t len, read, answered;
	int64_t id;
	enum notice_transport transport;
	bool starttls;            /* required */
	char error[CURL_ERROR_SIZE];
};

struct notice_curl {
	struct notice_sender *sender;
	struct curl_loop loop;
	struct transfer *transfers;
	bool global;
};

static void transfer_free(struct transfer *t)
{
	if (t->at) {
		*t->at = t->next;
		if (t->next)
			t->next->at = t->at;
	}
	if (t->easy)
		curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->list);
	if (t->payload)
		explicit_bzero(t->payload, t->len);
	free(t->payload);
	free(t);
}

/* ---- what it means ---- */

/* From here on the far side may have the whole message. */
static bool was_given(const struct transfer *t)
{
	curl_off_t sent = 0;

	if (t->transport == NOTICE_BY_MAIL)
		return t->read == t->len;
	curl_easy_getinfo(t->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
	return t->len > 0 && sent >= (curl_off_t)t->len;
}

/* Without EHLO there is no STARTTLS either (RFC 3207 §4). */
static bool has_no_starttls(const struct transfer *t, CURLcode code)
{
	return t->starttls && (code == CURLE_USE_SSL_FAILED || code == CURLE_REMOTE_ACCESS_DENIED);
}

/* Whatever the reply, nothing of the message was given, and another certificate or server may come. */
static bool is_without_tls(const struct transfer *t, CURLcode code)
{
	return has_no_starttls(t, code) || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION
	       || code == CURLE_SSL_CACERT_BADFILE;
}

/* RFC 5321 §4.2.1: 4yz may be tried again, 5yz not. */
static enum notice_result judge_mail(const struct transfer *t, CURLcode code, long reply)
{
	if (code == CURLE_OK)
		return NOTICE_SENT;
	if (is_without_tls(t, code))
		return NOTICE_RETRY;
	if (reply >= 500 && code != CURLE_LOGIN_DENIED)
		return NOTICE_REFUSED;
	return was_given(t) && reply < 400 ? NOTICE_DOUBTFUL : NOTICE_RETRY;
}

static enum notice_result judge_http(const struct transfer *t, CURLcode code, long status)
{
	if (code != CURLE_OK && status == 0)
		return was_given(t) ? NOTICE_DOUBTFUL : NOTICE_RETRY;
	if (status >= 200 && status < 300)
		return NOTICE_SENT;
	return status == 408 || status == 429 || status >= 500 ? NOTICE_RETRY : NOTICE_REFUSED;
}

static void tell_why(const struct transfer *t, CURLcode code, long reply, char buf[static ERROR_MAX])
{
	const char *said = t->error[0] ? t->error : curl_easy_strerror(code);

	if (code == CURLE_OK)
		snprintf(buf, ERROR_MAX, "answered %ld", reply);
	else if (has_no_starttls(t, code))
		snprintf(buf, ERROR_MAX, "TLS is required and the server gives no STARTTLS, nothing was sent: %.200s", said);
	else if (is_without_tls(t, code))
		snprintf(buf, ERROR_MAX, "no verified TLS, nothing was sent: %.240s", said);
	else if (reply >= 400)
		snprintf(buf, ERROR_MAX, "answered %ld: %.200s", reply, curl_easy_strerror(code));
	else
		snprintf(buf, ERROR_MAX, "%.250s", said);
}

static void finished(void *private, CURLcode code)
{
	struct transfer *t = private;
	struct notice_sender *sender = t->owner->sender;
	enum notice_result r;
	curl_off_t after = 0;
	char why[ERROR_MAX];
	int64_t id = t->id;
	long reply = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &reply);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
	r = t->transport == NOTICE_BY_MAIL ? judge_mail(t, code, reply) : judge_http(t, code, reply);
	tell_why(t, code, reply, why);
	transfer_free(t);
	notice_sender_answer(sender, id, r, r == NOTICE_SENT ? NULL : why, after > 0 && after < 86400 ? (int64_t)after * 1000 : 0);
}

/* ---- what is sent ---- */

static size_t give(char *buf, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t left = t->len - t->read, room = size * n < left ? size * n : left;

	memcpy(buf, t->payload + t->read, room);
	t->read += room;
	return room;
}

/* An answer that never ends is not waited for. */
static size_t take(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)bytes;
	t->answered += size * n;
	return t->answered > ANSWER_MAX ? 0 : size * n;
}

static void set_login(CURL *easy, const struct login_credential *login)
{
	if (!login)
		return;
	if (login->bearer) {
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, login->bearer);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_USERNAME, login->user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, login->password);
}

/* TLS that is merely taken when offered is taken as it is (RFC 7435): better than none. */
static void set_starttls(struct transfer *t, const struct notice_order *o)
{
	t->starttls = o->login || o->tls == NOTICE_TLS_REQUIRED;
	if (t->starttls) {
		curl_easy_setopt(t->easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
		return;
	}
	curl_easy_setopt(t->easy, CURLOPT_USE_SSL, (long)(o->tls == NOTICE_TLS_NONE ? CURLUSESSL_NONE : CURLUSESSL_TRY));
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 0L);
}

static bool set_mail(struct transfer *t, const struct notice_order *o)
{
	char from[512];

	snprintf(from, sizeof from, "<%s>", o->from);
	t->list = curl_slist_append(NULL, o->to);
	if (strncmp(o->target, "smtp://", 7) == 0)
		set_starttls(t, o);
	curl_easy_setopt(t->easy, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->list);
	curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
	return t->list != NULL;
}

static bool set_webhook(struct transfer *t, const struct notice_order *o)
{
	if (o->transport == NOTICE_BY_GET)
		return true;
	t->list = curl_slist_append(NULL, "Content-Type: application/json");
	curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->len);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->payload);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->list);
	return t->list != NULL;
}

static bool set_options(struct transfer *t, const struct notice_order *o)
{
	curl_easy_setopt(t->easy, CURLOPT_URL, o->target);
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, o->transport == NOTICE_BY_MAIL ? "smtp,smtps" : "http,https");
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)NOTICE_TIMEOUT_MS);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "vigied/" PACKAGE_VERSION);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	if (o->ca_file) {
		curl_easy_setopt(t->easy, CURLOPT_CAINFO, o->ca_file);
		curl_easy_setopt(t->easy, CURLOPT_CAPATH, NULL);
	}
	set_login(t->easy, o->login);
	return o->transport == NOTICE_BY_MAIL ? set_mail(t, o) : set_webhook(t, o);
}

bool notice_curl_send(struct notice_curl *c, const struct notice_order *o, struct err *e)
{
	struct transfer *t = calloc(1, sizeof *t);

	if (!t)
		return err_set(e, ERR_MEMORY, "no memory for a message");
	*t = (struct transfer){ .owner = c, .id = o->id, .transport = o->transport, .len = o->len, .easy = curl_easy_init() };
	t->payload = malloc(o->len + 1);
	if (t->payload && o->len > 0)
		memcpy(t->payload, o->payload, o->len);
	if (!t->easy || !t->payload || !set_options(t, o) || !curl_loop_add(&c->loop, t->easy)) {
		transfer_free(t);
		return err_set(e, ERR_MEMORY, "no memory for a message");
	}
	t->next = c->transfers;
	t->at = &c->transfers;
	if (t->next)
		t->next->at = &t->next;
	c->transfers = t;
	return true;
}

/* ---- life ---- */

struct notice_curl *notice_curl_new(struct notice_sender *s, struct engine *engine, struct err *e)
{
	struct notice_curl *c = calloc(1, sizeof *c);

	if (!c || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(c);
		return NULL;
	}
	c->global = true;
	c->sender = s;
	if (curl_loop_init(&c->loop, engine, CURL_DRIVEN_BY_SOCKETS, finished, e))
		return c;
	notice_curl_free(c);
	return NULL;
}

void notice_curl_close(struct notice_curl *c)
{
	while (c->transfers) {
		struct transfer *t = c->transfers;
		int64_t id = t->id;
		bool given = was_given(t);

		curl_loop_remove(&c->loop, t->easy);
		transfer_free(t);
		notice_sender_answer(c->sender, id, given ? NOTICE_DOUBTFUL : NOTICE_RETRY, "the collector stopped", 0);
	}
	curl_loop_close(&c->loop);
}

void notice_curl_free(struct notice_curl *c)
{
	if (c && c->global)
		curl_global_cleanup();
	free(c);
}
