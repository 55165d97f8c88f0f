/* The keys of an SSH host, one a step. For the first one libcurl shakes hands as far as the key is shown, and leaves before anybody logs in: it
 * shares algorithms with old devices too. Who shares none with it (its libssh2 may know RSA with signatures of SHA-1 alone), and who is asked for
 * a further key or a certificate, is asked by an exchange of our own for that kind alone, which also says which kinds there are. */
#include "inventory/endpoint.h"
#include "probes/exposure_step_internal.h"
#include "probes/exposure_words.h"
#include "probes/ssh_exchange.h"
#include "probes/ssh_key.h"
#include "probes/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_KEY_MAX = 16384 };

struct host_key_job {
	struct job base;
	CURL *easy;
	bool added, asked;
	char url[512];
	struct endpoint endpoint;
	struct stream stream;
	struct ssh_exchange exchange;
};

/* The kinds of keys, each with what they are called for agreement (RFC 8332; PROTOCOL.certkeys of OpenSSH) and how their own names begin. */
static const struct { enum exposure_subject subject; const char *names, *type; } kinds[] = {
	{ EXPOSURE_SSH_KEY_ECDSA, "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "ecdsa-" },
	{ EXPOSURE_SSH_KEY_ED25519, "ssh-ed25519", "ssh-ed25519" },
	{ EXPOSURE_SSH_KEY_RSA, "rsa-sha2-512,rsa-sha2-256,ssh-rsa", "ssh-rsa" },
	{ EXPOSURE_SSH_KEY_DSS, "ssh-dss", "ssh-dss" },
	{ EXPOSURE_SSH_CERTIFICATE_ECDSA,
	  "ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-" },
	{ EXPOSURE_SSH_CERTIFICATE_ED25519, "ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519" },
	{ EXPOSURE_SSH_CERTIFICATE_RSA, "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-rsa-cert-v01@openssh.com", "ssh-rsa" },
};
/* As libssh2 likes them, so that the first one is the same whoever asks. */
static const char any_key[] = "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa,ssh-dss";

static const char *names_of(enum exposure_subject s)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].subject == s)
			return kinds[i].names;
	return any_key;
}

/* EXPOSURE_SUBJECT_COUNT: it is of none. */
static enum exposure_subject kind_of(const uint8_t *blob, size_t len)
{
	struct ssh_key key;

	if (!ssh_key_read((struct ssh_bytes){ blob, len }, &key))
		return EXPOSURE_SUBJECT_COUNT;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (exposure_is_certificate(kinds[i].subject) == key.certificate && strncmp(key.type, kinds[i].type, strlen(kinds[i].type)) == 0)
			return kinds[i].subject;
	return EXPOSURE_SUBJECT_COUNT;
}

/* What was asked for. The kind of the first one need not be asked for again. */
static void take_key(struct exposure_step *step, const uint8_t *key, size_t len)
{
	enum exposure_subject kind = len <= HOST_KEY_MAX ? kind_of(key, len) : EXPOSURE_SUBJECT_COUNT;
	bool first = step->subject == EXPOSURE_SSH_HOST_KEY;
	struct exposure_fact f;

	step->heard = true;
	if (len > HOST_KEY_MAX || step->n_facts > 0 || (!first && kind != step->subject))
		return;
	if (exposure_is_certificate(kind) ? !exposure_read_host_certificate(key, len, step->subject, &f) : !exposure_read_host_key(key, len, step->subject, &f))
		return;
	step->facts[step->n_facts++] = f;
	if (first && kind != EXPOSURE_SUBJECT_COUNT)
		(void)step_add_fact(step, kind, EXPOSURE_ABSENT);
}

/* libcurl calls it with the raw key; whatever it is, that is all we want. */
static int key_shown(void *user, int type, const char *key, size_t len)
{
	(void)type;
	take_key(job_step(user), (const uint8_t *)key, len);
	return CURLKHMATCH_MISMATCH;
}

/* ---- an exchange of our own ---- */

/* What it says that it has no key for need not be asked for. */
static void tell_absent(struct host_key_job *h)
{
	struct exposure_step *step = job_step(&h->base);

	for (size_t i = 0; h->exchange.keys && i < ARRAY_LEN(kinds); i++)
		if (!ssh_exchange_offers(&h->exchange, kinds[i].names))
			(void)step_add_fact(step, kinds[i].subject, EXPOSURE_ABSENT);
	step->heard |= h->exchange.keys != NULL;
}

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
	tell_absent(h);
	step_finish(base);
}

static void ended(struct job *base, int status)
{
	(void)status;
	tell_absent((struct host_key_job *)base);
	step_finish(base);
}

static void ask(struct host_key_job *h)
{
	static const struct stream_events events = { connected, received, ended };

	h->asked = true;
	h->exchange.wanted = names_of(job_step(&h->base)->subject);
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
		ask(h);
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

	if (job_step(base)->subject != EXPOSURE_SSH_HOST_KEY) {
		ask(h);
		return;
	}
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
	if (h->asked)
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
