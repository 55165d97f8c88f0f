/* Class http: one transfer by libcurl of any of its schemes (see `schemes`), never following a redirect.
 *
 * Every run is a new connection: what is measured is what a new visitor meets. Its deadline is the engine's, not
 * libcurl's, whose timers fire before the sockets were read. */
#include "config.h"

#include "probes/curl_loop.h"
#include "probes/http_expect.h"
#include "probes/http_run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SCHEMES "http,https,ftp,ftps,sftp,scp,smtp,smtps,imap,imaps,pop3,pop3s,ldap,ldaps"

struct http_engine {
	struct engine base;
	struct curl_loop curl, swept;
	struct tls_trust *trust;
};

static struct http_engine *engine_of(const struct http_run *run)
{
	return (struct http_engine *)run->base.engine;
}

static struct curl_loop *loop_of(const struct http_run *run)
{
	struct http_engine *engine = engine_of(run);

	return run->scheme == SCHEME_LDAP || run->scheme == SCHEME_FILE ? &engine->swept : &engine->curl;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_run *run = arg;

	if (body_match_feed(&run->body, bytes, size * n))
		return size * n;
	run->read_enough = true;
	return 0; /* ends the transfer with CURLE_WRITE_ERROR */
}

static CURLcode watch_handshake(CURL *easy, void *ssl_ctx, void *arg)
{
	struct http_run *run = arg;

	(void)easy;
	run->tcp_connect_us = mono_diff_us(mono_now(), run->base.started);
	return tls_check_attach_ctx(ssl_ctx, engine_of(run)->trust, &run->tls) ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

/* CURLOPT_OPENSOCKETFUNCTION: plugins inherit no socket of a check. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)arg;
	(void)purpose;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool set_common(struct http_run *run)
{
	CURL *c = run->easy;
	bool ok = true;

#define SET(option, value) (ok = ok && curl_easy_setopt(c, CURLOPT_##option, value) == CURLE_OK)
	SET(PRIVATE, run);
	SET(ERRORBUFFER, run->error);
	SET(URL, job_target(&run->base)->url);
	SET(PROTOCOLS_STR, SCHEMES);
	SET(FOLLOWLOCATION, 0L);
	SET(IPRESOLVE, job_target(&run->base)->family == AF_INET ? (long)CURL_IPRESOLVE_V4
	    : job_target(&run->base)->family == AF_INET6 ? (long)CURL_IPRESOLVE_V6 : (long)CURL_IPRESOLVE_WHATEVER);
	SET(PROXY, "");
	SET(OPENSOCKETFUNCTION, open_socket);
	SET(NOSIGNAL, 1L);
	SET(QUICK_EXIT, 1L); /* or the end of a run would wait for its resolver thread */
	SET(FRESH_CONNECT, 1L);
	SET(FORBID_REUSE, 1L);
	SET(DNS_CACHE_TIMEOUT, 0L);
	SET(SSL_SESSIONID_CACHE, 0L);
	SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(USERAGENT, "Vigie/" PACKAGE_VERSION);
	SET(WRITEFUNCTION, take_body);
	SET(WRITEDATA, run);
	SET(CAINFO, NULL); /* trust is ours to judge: libcurl loads no bundle */
	SET(CAPATH, NULL);
	SET(SSL_VERIFYPEER, 0L);
	SET(SSL_VERIFYHOST, 0L);
	SET(SSL_CTX_FUNCTION, watch_handshake);
	SET(SSL_CTX_DATA, run);
	if (run->scheme == SCHEME_MAIL) {
		SET(NOBODY, 1L);
		SET(CUSTOMREQUEST, "NOOP"); /* RFC 5321 §4.1.1.9, RFC 9051 §6.1.2, RFC 1939 p. 9 */
	} else if (run->scheme == SCHEME_FILE) {
		SET(NOBODY, run->body.needle ? 0L : 1L);
	}
	return ok;
}

/* No password without TLS. Without one STARTTLS is tried, but on LDAP, where libcurl 7.88 does not end it. */
static long starttls(const struct http_run *run)
{
	if (run->tls.strict)
		return CURLUSESSL_ALL;
	return run->scheme == SCHEME_LDAP ? CURLUSESSL_NONE : CURLUSESSL_TRY;
}

static bool set_login(struct http_run *run)
{
	const struct login_credential *login = job_target(&run->base)->login;
	CURL *c = run->easy;
	bool ok = true;

	SET(USE_SSL, starttls(run));
	if (!login)
		return ok;
	if (login->bearer) {
		SET(XOAUTH2_BEARER, login->bearer);
		SET(HTTPAUTH, (long)CURLAUTH_BEARER);
		return ok;
	}
	SET(USERNAME, login->user ? login->user : "");
	SET(PASSWORD, login->password ? login->password : "");
	SET(HTTPAUTH, (long)CURLAUTH_BASIC);
	if (run->scheme == SCHEME_SSH) {
		SET(SSH_KNOWNHOSTS, "/etc/ssh/ssh_known_hosts");
		SET(SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PASSWORD);
	}
	return ok;
}
#undef SET

static bool set_node(struct http_run *run)
{
	if (!run->node[0])
		return true;
	run->connect_to = curl_slist_append(NULL, run->node);
	return run->connect_to && curl_easy_setopt(run->easy, CURLOPT_CONNECT_TO, run->connect_to) == CURLE_OK;
}

static void http_begin(struct job *base)
{
	struct http_run *run = (struct http_run *)base;
	struct probe_result r;

	run->easy = curl_easy_init();
	if (run->easy && set_common(run) && set_login(run) && set_node(run) && curl_loop_add(loop_of(run), run->easy)) {
		run->added = true;
		return;
	}
	r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "libcurl does not take this check");
	job_finish(base, &r);
}

static void http_finished(void *private, CURLcode code)
{
	struct http_run *run = private;
	struct probe_result r;

	run->added = false;
	r = http_run_judge(run, code, wall_now());
	job_finish(&run->base, &r);
}

static void http_expire(struct job *base)
{
	struct http_run *run = (struct http_run *)base;
	struct probe_result r = http_run_judge(run, CURLE_OPERATION_TIMEDOUT, wall_now());

	job_finish(base, &r);
}

static void http_stop(struct job *base)
{
	struct http_run *run = (struct http_run *)base;

	if (run->added)
		curl_loop_remove(loop_of(run), run->easy);
	curl_easy_cleanup(run->easy);
	curl_slist_free_all(run->connect_to);
	run->easy = NULL;
	run->connect_to = NULL;
}

static void http_release(struct job *base)
{
	free(base);
}

static const struct job_class http_job_class = { http_begin, http_expire, http_stop, http_release };

static bool http_start(struct probe_run *probe_run, struct err *e)
{
	struct http_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", probe_run->target->name);
	if (!http_run_prepare(run, probe_run->target, e)) {
		free(run);
		return false;
	}
	return job_start(&run->base, &http_job_class, probe_run, e);
}

static void http_engine_release(struct engine *base)
{
	struct http_engine *engine = (struct http_engine *)base;

	tls_trust_free(engine->trust);
	free(engine);
	curl_global_cleanup();
}

static void http_close(void *arg)
{
	struct http_engine *engine = arg;

	engine_hold(&engine->base);
	engine_close(&engine->base);
	curl_loop_close(&engine->curl);
	curl_loop_close(&engine->swept);
	engine_drop(&engine->base);
}

static bool http_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct http_engine *engine = calloc(1, sizeof *engine);

	if (!engine || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(engine);
		return err_set(e, ERR_MEMORY, "libcurl cannot start");
	}
	if (!engine_init(&engine->base, env, http_engine_release, NULL, e)) {
		http_engine_release(&engine->base);
		return false;
	}
	engine->trust = tls_trust_new(e);
	if (!engine->trust || !curl_loop_init(&engine->curl, &engine->base, CURL_DRIVEN_BY_SOCKETS, http_finished, e) ||
	    !curl_loop_init(&engine->swept, &engine->base, CURL_SWEPT, http_finished, e)) {
		http_close(engine);
		return false;
	}
	*ret_engine = engine;
	return true;
}

const struct probe_class probe_http = {
	"http", 60000, 10000, http_open, http_close, http_start, job_cancel,
};
