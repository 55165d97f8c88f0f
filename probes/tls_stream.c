#include "probes/tls_stream.h"

#include <arpa/inet.h>
#include <openssl/err.h>

bool tls_client_init(struct tls_client *c, struct err *e)
{
	c->trust = tls_trust_new(e);
	c->ctx = SSL_CTX_new(TLS_client_method());
	if (c->ctx)
		SSL_CTX_set_session_cache_mode(c->ctx, SSL_SESS_CACHE_OFF);
	if (c->trust && c->ctx && tls_check_attach_ctx(c->ctx, c->trust, NULL))
		return true;
	tls_client_done(c);
	return err_set(e, ERR_SYSTEM, "OpenSSL cannot start with the trust store of this machine");
}

void tls_client_done(struct tls_client *c)
{
	SSL_CTX_free(c->ctx);
	tls_trust_free(c->trust);
	*c = (struct tls_client){ NULL, NULL };
}

bool tls_stream_init(struct tls_stream *s, const struct tls_client *client, const char *name)
{
	unsigned char literal[16];
	bool is_name = inet_pton(AF_INET, name, literal) != 1 && inet_pton(AF_INET6, name, literal) != 1;

	s->check.host = name;
	s->ssl = SSL_new(client->ctx);
	s->incoming = BIO_new(BIO_s_mem());
	s->outgoing = BIO_new(BIO_s_mem());
	if (!s->ssl || !s->incoming || !s->outgoing) {
		BIO_free(s->incoming);
		BIO_free(s->outgoing);
		return false;
	}
	BIO_set_mem_eof_return(s->incoming, -1);
	SSL_set_bio(s->ssl, s->incoming, s->outgoing);
	SSL_set_connect_state(s->ssl);
	return tls_check_attach_ssl(s->ssl, &s->check) && (!is_name || SSL_set_tlsext_host_name(s->ssl, name) == 1);
}

void tls_stream_done(struct tls_stream *s)
{
	SSL_free(s->ssl);
}

static void send_outgoing(struct tls_stream *s, struct stream *stream)
{
	char *bytes;
	long n = BIO_get_mem_data(s->outgoing, &bytes);

	if (n <= 0)
		return;
	stream_write(stream, bytes, (size_t)n);
	if (job_is_live(stream->job))
		(void)BIO_reset(s->outgoing);
}

enum tls_step tls_stream_handshake(struct tls_stream *s, struct stream *stream)
{
	int result, error;

	if (s->shaken)
		return TLS_STEP_DONE;
	ERR_clear_error();
	result = SSL_do_handshake(s->ssl);
	error = SSL_get_error(s->ssl, result);
	send_outgoing(s, stream);
	if (!job_is_live(stream->job))
		return TLS_STEP_ENDED;
	s->shaken = result == 1;
	if (s->shaken)
		return TLS_STEP_DONE;
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? TLS_STEP_WAITS : TLS_STEP_FAILED;
}

struct probe_result tls_stream_failure(struct tls_stream *s)
{
	char why[128];
	struct tls_verdict v;

	tls_error_text(why, sizeof why);
	v = tls_check_judge_failure(&s->check, why);
	return probe_result_make(v.outcome, "%s", v.text);
}

bool tls_stream_feed(struct tls_stream *s, const char *bytes, size_t n)
{
	return BIO_write(s->incoming, bytes, (int)n) == (int)n;
}

int tls_stream_read(struct tls_stream *s, void *buf, int size)
{
	int n, error;

	ERR_clear_error();
	n = SSL_read(s->ssl, buf, size);
	if (n > 0)
		return n;
	error = SSL_get_error(s->ssl, n);
	s->closed = error == SSL_ERROR_ZERO_RETURN;
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

bool tls_stream_write(struct tls_stream *s, struct stream *stream, const void *bytes, size_t n)
{
	bool ok = SSL_write(s->ssl, bytes, (int)n) == (int)n;

	send_outgoing(s, stream);
	return ok;
}
