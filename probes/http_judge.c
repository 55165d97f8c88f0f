#include "probes/http_run.h"

#include "inventory/http_status.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What the transfer alone says, before the certificate is looked at. */
struct transfer {
	enum outcome outcome;
	bool answered; /* an answer came: the certificate may outweigh it */
	char text[PROBE_DETAIL_MAX];
};

static int64_t info_us(const struct http_run *run, CURLINFO info)
{
	curl_off_t us = 0;

	if (curl_easy_getinfo(run->easy, info, &us) != CURLE_OK || us <= 0)
		return -1;
	return us;
}

static void take_facts(const struct http_run *run, struct http_facts *f)
{
	char *text = NULL;

	f->dns_us = info_us(run, CURLINFO_NAMELOOKUP_TIME_T);
	f->connect_us = run->tcp_connect_us > 0 ? run->tcp_connect_us : info_us(run, CURLINFO_CONNECT_TIME_T);
	f->tls_us = info_us(run, CURLINFO_APPCONNECT_TIME_T);
	f->first_byte_us = info_us(run, CURLINFO_STARTTRANSFER_TIME_T);
	f->total_us = info_us(run, CURLINFO_TOTAL_TIME_T);
	curl_easy_getinfo(run->easy, CURLINFO_RESPONSE_CODE, &f->status);
	if (curl_easy_getinfo(run->easy, CURLINFO_PRIMARY_IP, &text) == CURLE_OK && text)
		snprintf(f->address, sizeof f->address, "%s", text);
	if (curl_easy_getinfo(run->easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text)
		text_from_device((const uint8_t *)text, strlen(text), f->location, sizeof f->location);
}

static struct transfer transfer_make(enum outcome outcome, bool answered, const char *fmt, ...) PRINTF_LIKE(3, 4);

static struct transfer transfer_make(enum outcome outcome, bool answered, const char *fmt, ...)
{
	struct transfer t = { outcome, answered, "" };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t.text, sizeof t.text, fmt, ap);
	va_end(ap);
	return t;
}

static struct transfer judge_timeout(const struct http_run *run, const struct http_facts *f)
{
	const uint32_t ms = job_target(&run->base)->timeout_ms;

	if (f->dns_us < 0)
		return transfer_make(OUTCOME_UNKNOWN_HOST, false, "name resolution of %s did not end within %u ms", run->host, ms);
	if (f->connect_us < 0)
		return transfer_make(OUTCOME_CONNECT_TIMEOUT, false, "no connection within %u ms", ms);
	if (f->first_byte_us < 0 && f->status == 0)
		return transfer_make(OUTCOME_SILENT, false, "%s accepted the connection in %.1f ms, then %s for %u ms", f->address,
		                     (double)f->connect_us / 1e3,
		                     run->tls.facts.present ? "ended the TLS handshake and sent nothing" : "sent nothing", ms);
	return transfer_make(OUTCOME_TIMEOUT, false, "the answer of %s was not complete within %u ms (%zu bytes came)", f->address,
	                     ms, run->body.read);
}

static struct transfer judge_connection(const struct http_run *run)
{
	long error = 0;

	curl_easy_getinfo(run->easy, CURLINFO_OS_ERRNO, &error);
	switch (error) {
	case ECONNREFUSED:
		return transfer_make(OUTCOME_REFUSED, false, "%s", run->error);
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EACCES:
	case EADDRNOTAVAIL:
		return transfer_make(OUTCOME_UNREACHABLE, false, "%s: %s", run->error, strerrordesc_np((int)error));
	case ECONNRESET:
		return transfer_make(OUTCOME_RESET, false, "%s", run->error);
	case ETIMEDOUT:
		return transfer_make(OUTCOME_CONNECT_TIMEOUT, false, "%s", run->error);
	default:
		return transfer_make(OUTCOME_UNREACHABLE, false, "%s", run->error);
	}
}

/* OpenSSL's reason alone, as class tls tells it: libcurl puts its version, a number and the library before. */
static const char *reason(const char *error)
{
	const char *last = strstr(error, "SSL routines:");

	return last ? last + strspn(last + strlen("SSL routines"), ":") + strlen("SSL routines") : error;
}

/* libcurl ends both a refused handshake and a connection cut in its middle with CURLE_SSL_CONNECT_ERROR. */
static struct transfer judge_handshake(const struct http_run *run)
{
	const struct tls_verdict v = tls_check_judge_failure(&run->tls, reason(run->error));
	long error = 0;

	curl_easy_getinfo(run->easy, CURLINFO_OS_ERRNO, &error);
	if (v.outcome != OUTCOME_TLS_HANDSHAKE)
		return transfer_make(v.outcome, false, "%s", v.text);
	if (error == ECONNRESET || strstr(run->error, "SSL_ERROR_SYSCALL") || strstr(run->error, "unexpected eof"))
		return transfer_make(OUTCOME_RESET, false, "connection closed during the TLS handshake");
	return transfer_make(v.outcome, false, "%s", v.text);
}

static struct transfer judge_answer(const struct http_run *run, const struct http_facts *f)
{
	const struct probe_target *target = job_target(&run->base);
	bool expected = true;

	if (run->scheme == SCHEME_HTTP && !http_status_is_expected(target->expect_status, f->status, &expected, NULL))
		expected = false;
	if (!expected && f->status / 100 == 3 && f->location[0])
		return transfer_make(OUTCOME_HTTP_REDIRECT, true, "HTTP %ld to %s", f->status, f->location);
	if (!expected && f->status == 401 && target->login)
		return transfer_make(OUTCOME_LOGIN_DENIED, true, "HTTP 401 with our account");
	if (!expected)
		return transfer_make(OUTCOME_HTTP_STATUS, true, "HTTP %ld instead of %s", f->status,
		                     target->expect_status && target->expect_status[0] ? target->expect_status : "2xx");
	if (!body_match_is_met(&run->body) && run->read_enough)
		return transfer_make(OUTCOME_TOO_LARGE, true, "the expected text is not in the first %d KiB", BODY_READ_MAX / 1024);
	if (!body_match_is_met(&run->body))
		return transfer_make(OUTCOME_HTTP_BODY, true, "HTTP %ld, but the expected text is not in its %zu bytes", f->status,
		                     run->body.read);
	if (run->scheme == SCHEME_HTTP)
		return transfer_make(OUTCOME_OK, true, "HTTP %ld in %.1f ms", f->status, (double)f->total_us / 1e3);
	return transfer_make(OUTCOME_OK, true, "answers in %.1f ms", (double)f->total_us / 1e3);
}

/* libcurl's words for this transfer, which it does not always leave. */
static const char *words(const struct http_run *run, CURLcode code)
{
	return run->error[0] ? run->error : curl_easy_strerror(code);
}

static struct transfer judge_login(const struct http_run *run, CURLcode code, const struct http_facts *f)
{
	if (job_target(&run->base)->login)
		return transfer_make(OUTCOME_LOGIN_DENIED, true, "%s", words(run, code));
	return transfer_make(OUTCOME_OK, true, "answers in %.1f ms and asks for an account; none was given",
	                     (double)f->total_us / 1e3);
}

static struct transfer judge_search(const struct http_run *run, CURLcode code, const struct http_facts *f)
{
	enum { NO_SUCH_OBJECT = 32 }; /* RFC 4511 §4.1.9 */

	return transfer_make(f->status == NO_SUCH_OBJECT ? OUTCOME_NOT_FOUND : OUTCOME_PROTOCOL, true, "%s", words(run, code));
}

/* CURLE_RECV_ERROR is also an answer that libcurl 7.88 refuses to read on: only its words tell them apart. */
static struct transfer judge_reading(const struct http_run *run, CURLcode code)
{
	if (strstr(run->error, "Too large response headers"))
		return transfer_make(OUTCOME_TOO_LARGE, true, "more than 300 KiB of headers");
	if (strstr(run->error, "chunked-encoding"))
		return transfer_make(OUTCOME_PROTOCOL, true, "%s", run->error);
	return transfer_make(OUTCOME_RESET, false, "%s", words(run, code));
}

static struct transfer judge_transfer(const struct http_run *run, CURLcode code, const struct http_facts *f)
{
	switch ((int)code) {
	case CURLE_OK:
		return judge_answer(run, f);
	case CURLE_WRITE_ERROR:
		return run->read_enough ? judge_answer(run, f) : transfer_make(OUTCOME_COLLECTOR_ERROR, false, "%s", run->error);
	case CURLE_OPERATION_TIMEDOUT:
		return judge_timeout(run, f);
	case CURLE_COULDNT_RESOLVE_HOST:
		return transfer_make(OUTCOME_UNKNOWN_HOST, false, "%s", run->error);
	case CURLE_COULDNT_CONNECT:
		return judge_connection(run);
	case CURLE_SSL_CONNECT_ERROR:
		return judge_handshake(run);
	case CURLE_USE_SSL_FAILED:
		return transfer_make(OUTCOME_TLS_HANDSHAKE, false, "no STARTTLS here: our account was not sent");
	case CURLE_RECV_ERROR:
		return judge_reading(run, code);
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_PARTIAL_FILE:
		return transfer_make(OUTCOME_RESET, false, "%s", words(run, code));
	case CURLE_LOGIN_DENIED:
	case CURLE_LDAP_CANNOT_BIND:
		return judge_login(run, code, f);
	case CURLE_LDAP_SEARCH_FAILED:
		return judge_search(run, code, f);
	case CURLE_REMOTE_FILE_NOT_FOUND:
	case CURLE_REMOTE_ACCESS_DENIED:
		return transfer_make(OUTCOME_NOT_FOUND, true, "%s", words(run, code));
	case CURLE_PEER_FAILED_VERIFICATION:
		return transfer_make(run->scheme == SCHEME_SSH ? OUTCOME_SSH_HOST_KEY : OUTCOME_TLS_UNTRUSTED, false, "%s", run->error);
	case CURLE_OUT_OF_MEMORY:
		if (run->scheme == SCHEME_HTTP && f->status > 0) /* libcurl's word for a line that outgrew its buffer */
			return transfer_make(OUTCOME_TOO_LARGE, true, "a header of more than 100 KiB");
		/* fall through */
	case CURLE_FAILED_INIT:
	case CURLE_NOT_BUILT_IN:
		return transfer_make(OUTCOME_COLLECTOR_ERROR, false, "%s", curl_easy_strerror(code));
	default: /* CURLcode is libcurl's: whatever else it names is an answer that it could not follow */
		return transfer_make(OUTCOME_PROTOCOL, false, "%s: %s", curl_easy_strerror(code), run->error);
	}
}

struct probe_result http_run_judge(struct http_run *run, CURLcode code, wall_t now)
{
	const struct probe_target *target = job_target(&run->base);
	const struct tls_verdict v = tls_check_judge(&run->tls, now, target->warning_days, target->critical_days);
	struct http_facts facts = { .dns_us = -1 };
	struct probe_result r;
	struct transfer t;
	bool tls_decides;

	take_facts(run, &facts);
	t = judge_transfer(run, code, &facts);
	/* a strict handshake ended by our own verdict left no answer either */
	tls_decides = v.outcome != OUTCOME_OK && ((run->tls.strict && run->tls.faults) ||
	                                          (t.answered && state_worst(v.state, outcome_state(t.outcome)) == v.state));
	if (tls_decides && t.answered)
		r = probe_result_make(v.outcome, "%s; %s", v.text, t.text);
	else if (tls_decides)
		r = probe_result_make(v.outcome, "%s; our account was not sent", v.text);
	else
		r = probe_result_make(t.outcome, "%s%s%s", t.text, v.text[0] ? "; " : "", v.text);
	if (tls_decides)
		r.state = v.state;
	r.http = facts;
	r.tls = run->tls.facts;
	if (t.answered)
		r.latency_us = facts.total_us;
	return r;
}
