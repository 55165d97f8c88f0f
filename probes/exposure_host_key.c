/* The key of an SSH host: libcurl shakes hands as far as the key is shown, and leaves before anybody logs in. */
#include "inventory/endpoint.h"
#include "probes/exposure_step_internal.h"
#include "probes/exposure_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_KEY_MAX = 16384 };

struct host_key_job {
	struct job base;
	CURL *easy;
	bool added;
	char url[512];
};

/* libcurl calls it with the raw key; whatever it is, that is all we want. */
static int key_shown(void *user, int type, const char *key, size_t len)
{
	struct job *job = user;
	struct exposure_step *step = job_step(job);
	struct exposure_fact f;

	(void)type;
	step->heard = true;
	if (len <= HOST_KEY_MAX && step->n_facts == 0 && exposure_read_host_key((const uint8_t *)key, len, &f))
		step->facts[step->n_facts++] = f;
	return CURLKHMATCH_MISMATCH;
}

void exposure_host_key_finished(void *private, CURLcode code)
{
	struct host_key_job *h = private;

	(void)code;
	h->added = false;
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
}

static void host_key_release(struct job *base)
{
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
	return job_start(&h->base, &host_key_class, &step->run, e);
}
