/* TLS: whether one old version is still taken; or which is the best, and how strong the chain behind it is. */
#include "probes/exposure_step_internal.h"
#include "probes/tls_stream.h"

#include "text.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tls_job {
	struct job base;
	struct endpoint endpoint;
	struct stream stream;
	struct tls_stream tls;
	int chosen;              /* version that its ServerHello names, 0: none came */
};

static int job_index = -1;

SSL_CTX *exposure_tls_context(struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (job_index < 0)
		job_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	if (!ctx || job_index < 0 || SSL_CTX_set_cipher_list(ctx, "ALL:COMPLEMENTOFALL:@SECLEVEL=0") != 1) {
		SSL_CTX_free(ctx);
		err_set(e, ERR_SYSTEM, "OpenSSL cannot speak what is old");
		return NULL;
	}
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	return ctx;
}

/* What the server chose counts, also when the handshake ends later for want of a certificate of ours. RFC 8446 §4.1.3, RFC 5246 §7.4.1.3. */
static void watch(int write_p, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg)
{
	struct tls_job *t = SSL_get_ex_data(ssl, job_index);
	const uint8_t *p = buf;

	(void)version, (void)arg;
	if (write_p || !t)
		return;
	if (type == SSL3_RT_HANDSHAKE && len >= 6 && p[0] == SSL3_MT_SERVER_HELLO)
		t->chosen = p[4] << 8 | p[5];
}

static bool wants_best(const struct tls_job *t)
{
	return job_step(&t->base)->subject == EXPOSURE_TLS_VERSION;
}

/* ---- the chain ---- */

struct weakest { int bits; char words[EXPOSURE_EVIDENCE_MAX]; };

static void weigh(struct weakest *w, int bits, const char *what, int size, const X509 *cert)
{
	char name[128] = "";

	if (bits >= w->bits)
		return;
	w->bits = bits;
	X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, sizeof name);
	if (size > 0)
		snprintf(w->words, sizeof w->words, "%s %d, %s", what, size, name);
	else
		snprintf(w->words, sizeof w->words, "%s, %s", what, name);
}

static bool is_root(X509 *cert)
{
	return X509_NAME_cmp(X509_get_subject_name(cert), X509_get_issuer_name(cert)) == 0;
}

static void weigh_certificate(struct weakest *key, struct weakest *signature, X509 *cert, bool leaf)
{
	EVP_PKEY *public = X509_get0_pubkey(cert);
	int digest = NID_undef, kind = NID_undef, bits = 0;

	if (public)
		weigh(key, EVP_PKEY_get_security_bits(public), EVP_PKEY_get0_type_name(public), EVP_PKEY_get_bits(public), cert);
	if ((leaf || !is_root(cert)) && X509_get_signature_info(cert, &digest, &kind, &bits, NULL) == 1)
		weigh(signature, bits, OBJ_nid2sn(X509_get_signature_nid(cert)), 0, cert);
}

static void add_weakest(struct exposure_step *step, enum exposure_subject subject, const struct weakest *w)
{
	struct text safe = TEXT_INIT(1024);
	struct exposure_fact *f;

	if (w->bits == INT32_MAX)
		return;
	f = step_add_fact(step, subject, EXPOSURE_ANSWERED);
	if (!f)
		return;
	f->value = w->bits;
	text_append_safe(&safe, w->words);
	text_from_device((const uint8_t *)text_str(&safe), safe.len, f->evidence, sizeof f->evidence);
	text_done(&safe);
}

static void read_chain(struct tls_job *t)
{
	STACK_OF(X509) *chain = SSL_get_peer_cert_chain(t->tls.ssl); /* the leaf is in it: we are the client */
	struct weakest key = { INT32_MAX, "" }, signature = { INT32_MAX, "" };

	for (int i = 0; chain && i < sk_X509_num(chain); i++)
		weigh_certificate(&key, &signature, sk_X509_value(chain, i), i == 0);
	add_weakest(job_step(&t->base), EXPOSURE_TLS_KEY, &key);
	add_weakest(job_step(&t->base), EXPOSURE_TLS_SIGNATURE, &signature);
}

/* ---- what came of it ---- */

static int version_number(int version)
{
	return version == TLS1_3_VERSION ? 13 : version == TLS1_2_VERSION ? 12 : version == TLS1_1_VERSION ? 11 : 10;
}

static const char *version_name(int version)
{
	static const char *const names[] = { "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

	return names[version_number(version) - 10];
}

/* The version that it chose is one of TLS: SSL 3 we never offer. */
static void add_version(struct tls_job *t, int version)
{
	struct exposure_step *step = job_step(&t->base);
	struct exposure_fact *f = step_add_fact(step, step->subject, EXPOSURE_ANSWERED);

	if (!f)
		return;
	if (wants_best(t))
		f->value = version_number(version);
	snprintf(f->evidence, sizeof f->evidence, "%s, %s", version_name(version),
	         t->tls.shaken ? SSL_get_cipher_name(t->tls.ssl) : "until our certificate is asked for");
}

static bool is_wanted(const struct tls_job *t)
{
	enum exposure_subject s = job_step(&t->base)->subject;

	if (t->tls.shaken || wants_best(t))
		return t->tls.shaken || (t->chosen >= TLS1_VERSION && t->chosen <= TLS1_2_VERSION);
	return t->chosen == (s == EXPOSURE_TLS_1_0 ? TLS1_VERSION : TLS1_1_VERSION);
}

/* Its answer is there, or its refusal, or it is not known. */
static void finish(struct tls_job *t, bool refused)
{
	struct exposure_step *step = job_step(&t->base);

	step->heard = t->stream.connected;
	ERR_clear_error();
	if (is_wanted(t)) {
		add_version(t, t->tls.shaken ? SSL_version(t->tls.ssl) : t->chosen);
		if (wants_best(t))
			read_chain(t);
	} else if (refused && t->stream.connected && !wants_best(t)) {
		step_add_fact(step, step->subject, EXPOSURE_REFUSED);
	}
	step_finish(&t->base);
}

static void advance(struct tls_job *t)
{
	switch (tls_stream_handshake(&t->tls, &t->stream)) {
	case TLS_STEP_DONE:
		finish(t, false);
		return;
	case TLS_STEP_FAILED:
		finish(t, true);
		return;
	case TLS_STEP_WAITS:
	case TLS_STEP_ENDED:
		return;
	}
}

static void connected(struct job *base)
{
	advance((struct tls_job *)base);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct tls_job *t = (struct tls_job *)base;

	if (tls_stream_feed(&t->tls, bytes, n))
		advance(t);
	else
		step_finish(base);
}

static void ended(struct job *base, int status)
{
	(void)status;
	finish((struct tls_job *)base, true);
}

static void tls_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct tls_job *t = (struct tls_job *)base;
	const struct tls_client client = { NULL, job_exposures(base)->ctx };
	enum exposure_subject s = job_step(base)->subject;
	int least = s == EXPOSURE_TLS_1_1 ? TLS1_1_VERSION : TLS1_VERSION;
	int most = s == EXPOSURE_TLS_VERSION ? TLS1_3_VERSION : least;

	t->stream.job = base;
	t->stream.dial.dns_us = t->stream.connect_us = -1;
	if (!tls_stream_init(&t->tls, &client, t->endpoint.name) || SSL_set_min_proto_version(t->tls.ssl, least) != 1
	    || SSL_set_max_proto_version(t->tls.ssl, most) != 1 || SSL_set_ex_data(t->tls.ssl, job_index, t) != 1) {
		step_finish(base);
		return;
	}
	SSL_set_msg_callback(t->tls.ssl, watch);
	stream_open(&t->stream, base, &t->endpoint, &events);
}

static void tls_expire(struct job *base)
{
	finish((struct tls_job *)base, false);
}

static void tls_stop(struct job *base)
{
	stream_close(&((struct tls_job *)base)->stream);
}

static void tls_release(struct job *base)
{
	tls_stream_done(&((struct tls_job *)base)->tls);
	free(base);
}

static const struct job_class tls_class = { tls_begin, tls_expire, tls_stop, tls_release };

bool exposure_tls_start(struct exposure_step *step, struct err *e)
{
	struct tls_job *t = calloc(1, sizeof *t);

	if (!t)
		return err_set(e, ERR_MEMORY, "no memory for a handshake with %s", step->target.name);
	step->target.timeout_ms = EXPOSURE_HANDSHAKE_MS;
	if (!endpoint_from_target(&step->target, "tls", 443, &t->endpoint, e)) {
		free(t);
		return false;
	}
	return job_start(&t->base, &tls_class, &step->run, e);
}
