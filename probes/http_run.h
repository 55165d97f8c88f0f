/* One transfer of class http: what is prepared from its target, and what its end means. */
#ifndef VIGIE_PROBES_HTTP_RUN_H
#define VIGIE_PROBES_HTTP_RUN_H

#include "probes/engine.h"
#include "probes/http_expect.h"
#include "probes/resolve.h"
#include "probes/tls_facts.h"

#include <curl/curl.h>

enum scheme_kind {
	SCHEME_HTTP,  /* http, https: a status is expected */
	SCHEME_MAIL,  /* smtp, imap, pop3: NOOP, with STARTTLS when the server offers it */
	SCHEME_FILE,  /* ftp, ftps */
	SCHEME_SSH,   /* sftp, scp */
	SCHEME_LDAP,
};

struct http_run {
	struct job base;
	enum scheme_kind scheme;
	CURL *easy;
	struct curl_slist *connect_to;
	bool added, read_enough;
	int64_t tcp_connect_us; /* with TLS, which libcurl counts in its connect time; 0 when not reached */
	char error[CURL_ERROR_SIZE];
	char host[ENDPOINT_HOST_MAX];
	char node[ENDPOINT_HOST_MAX + 16]; /* CURLOPT_CONNECT_TO, "" for none */
	struct body_match body;
	struct tls_check tls;
};

/* target->url is the URL, its scheme written out. target->resolve: "address", "address:port", "[v6]:port" or a name.
 * ERR_DATA: no such scheme, a password in the URL, an account for http:// or ldap://, a bad status list or address. */
bool http_run_prepare(struct http_run *run, const struct probe_target *target, struct err *e) MUST_CHECK;

/* The transfer ended with code (or its time is up: CURLE_OPERATION_TIMEDOUT). What never reached an answer decides
 * first, then the worse of certificate and answer, the certificate when they are equally bad. */
struct probe_result http_run_judge(struct http_run *run, CURLcode code, wall_t now);

#endif
