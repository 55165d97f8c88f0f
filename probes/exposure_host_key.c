/* The key of an SSH host: libcurl shakes hands as far as the key is shown, and leaves before anybody logs in. Its libssh2 may know RSA keys with
 * signatures of SHA-1 alone, which servers of today refuse: who shares no algorithm with it is asked again for RSA with SHA-2. */
#include "inventory/endpoint.h"
#include "probes/exposure_step_internal.h"
#include "probes/exposure_words.h"
#include "probes/ssh_exchange.h"
#include "probes/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_KEY_MAX = 16384 };

struct host_key_job {
	struct job base;
	CURL *easy;
	bool added, asked_rsa;
	char url[512];
	struct endpoint endpoint;
	struct stream stream;
	struct ssh_exchange exchange;
};

static void take_key(struct exposure_step *step, const uint8_t *key, size_t len)
{
	struct exposure_fact f;

	step->heard = true;
	if (len <= HOST_KEY_MAX && step->n_facts == 0 && exposure_read_host_key(key, len, &f))
		step->facts[step->n_facts++] = f;
}

/* libcurl calls it with the raw key; whatever it is, that is all we want. */
static int key_shown(void *user, int type, const char *key, size_t len)
{
	(void)type;
	take_key(job_step(user), (const uint8_t *)key, len);
	return CURLKHMATCH_MISMATCH;
}

/* ---- RSA with SHA-2 ---- */

static void say(struct host_key_job *h)
{
	size_t n = h->exchange.n_out;

	h->exchange.n_out = 0;
	if (n > 0)
		stream_write(&h->stream, h->exchange.out, n);
}

static void connected(struct job *base)
{
	struct host_key_job *h = (struct host_key_job *)base;

	ssh_exchange_begin(&h->exchange);
	say(h);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct host_key_job *h = (struct host_key_job *)base;
	enum ssh_exchange_step step = ssh_exchange_feed(&h->exchange, (const uint8_t *)bytes, n);

	if (step == SSH_EXCHANGE_WAITS) {
		say(h);
		return;
	}
	if (step == SSH_EXCHANGE_SHOWN)
		take_key(job_step(base), h->exchange.key, h->exchange.n_key);
	step_finish(base);
}

static void ended(struct job *base, int status)
{
	(void)status;
	step_finish(base);
}

static void ask_rsa(struct host_key_job *h)
{
	static const struct stream_events events = { connected, received, ended };

	h->asked_rsa = true;
	job_set_deadline(&h->base, mono_add_ms(mono_now(), EXPOSURE_HANDSHAKE_MS));
	stream_open(&h->stream, &h->base, &h->endpoint, &events);
}

/* ---- what libcurl agrees on ---- */

/* libcurl tells a handshake that came to no agreement by either. */
static bool shook_no_hands(CURLcode code)
{
	return code == CURLE_FAILED_INIT || code == CURLE_SSH;
}

void exposure_host_key_finished(void *private, CURLcode code)
{
	struct host_key_job *h = private;

	h->added = false;
	if (job_step(&h->base)->n_facts == 0 && shook_no_hands(code))
		ask_rsa(h);
	else
		step_finish(&h->base);
}

#define SET(option, value) (ok = ok && curl_easy_setopt(c, CURLOPT_##option, value) == CURLE_OK)
static bool set_options(struct host_key_job *h)
{
	CURL *c = h->easy;
	bool ok = true;

	SET(URL, h->url);
	SET(PRIVATE, h);
	SET(NOSIGNAL, 1L);
	SET(NOPROXY, "*");
	SET(PROTOCOLS_STR, "sftp");
	SET(SSH_AUTH_TYPES, (long)CURLSSH_AUTH_NONE);
	SET(SSH_HOSTKEYFUNCTION, key_shown);
	SET(SSH_HOSTKEYDATA, &h->base);
	SET(CONNECTTIMEOUT_MS, (long)EXPOSURE_CONNECT_MS);
	SET(TIMEOUT_MS, (long)EXPOSURE_HANDSHAKE_MS);
	SET(FRESH_CONNECT, 1L);
	SET(FORBID_REUSE, 1L);
	SET(NOBODY, 1L);
	return ok;
}
#undef SET

static void host_key_begin(struct job *base)
{
	struct host_key_job *h = (struct host_key_job *)base;

	h->easy = curl_easy_init();
	if (h->easy && set_options(h) && curl_loop_add(&job_exposures(base)->curl, h->easy))
		h->added = true;
	else
		step_finish(base);
}

static void host_key_stop(struct job *base)
{
	struct host_key_job *h = (struct host_key_job *)base;

	if (h->added)
		curl_loop_remove(&job_exposures(base)->curl, h->easy);
	curl_easy_cleanup(h->easy);
	h->easy = NULL;
	h->added = false;
	if (h->asked_rsa)
		stream_close(&h->stream);
}

static void host_key_release(struct job *base)
{
	ssh_exchange_done(&((struct host_key_job *)base)->exchange);
	free(base);
}

static const struct job_class host_key_class = { host_key_begin, step_finish, host_key_stop, host_key_release };

/* A zone of IPv6 is written %25 in an URL, RFC 6874. */
static bool write_url(char *url, size_t size, const char *host, uint16_t port)
{
	size_t zone = strcspn(host, "%");
	int n;

	if (!strchr(host, ':'))
		n = snprintf(url, size, "sftp://%s:%u/", host, port);
	else if (host[zone])
		n = snprintf(url, size, "sftp://[%.*s%%25%s]:%u/", (int)zone, host, host + zone + 1, port);
	else
		n = snprintf(url, size, "sftp://[%s]:%u/", host, port);
	return n > 0 && (size_t)n < size;
}

bool exposure_host_key_start(struct exposure_step *step, struct err *e)
{
	struct host_key_job *h = calloc(1, sizeof *h);
	char host[ENDPOINT_HOST_MAX];
	uint16_t port = step->target.port ? step->target.port : 22;

	if (!h)
		return err_set(e, ERR_MEMORY, "no memory for the key of %s", step->target.name);
	snprintf(host, sizeof host, "%s", step->target.address ? step->target.address : "");
	if (!write_url(h->url, sizeof h->url, host, port)) {
		free(h);
		return err_set(e, ERR_DATA, "the address of %s is too long", step->target.name);
	}
	step->target.timeout_ms = EXPOSURE_HANDSHAKE_MS + 500;
	if (!endpoint_from_target(&step->target, "sftp", 22, &h->endpoint, e)) {
		free(h);
		return false;
	}
	return job_start(&h->base, &host_key_class, &step->run, e);
}
