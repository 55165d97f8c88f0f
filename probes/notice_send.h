/* The edge where messages leave: SMTP and HTTP by libcurl, scripts by a process. One attempt an order; each order is answered once. */
#ifndef VIGIE_NOTICE_SEND_H
#define VIGIE_NOTICE_SEND_H

#include "notices.h"
#include "secrets.h"

#include <uv.h>

enum { NOTICE_TIMEOUT_MS = 60000, NOTICE_ENVIRONMENT_MAX = 12 };

/* TLS of mail over smtp://; smtps:// and https:// are always verified. */
enum notice_tls { NOTICE_TLS_REQUIRED, NOTICE_TLS_OPPORTUNISTIC, NOTICE_TLS_NONE };

enum notice_transport { NOTICE_BY_MAIL, NOTICE_BY_WEBHOOK, NOTICE_BY_SCRIPT, NOTICE_BY_GET };

/* Copied, but for the login, which must stay until the call returns. */
struct notice_order {
	int64_t id;
	enum notice_transport transport;
	const char *target;       /* URL of the server, of the webhook, path of the script */
	const char *from, *to;    /* mail: the envelope */
	const struct login_credential *login; /* NULL: none. With one mail always requires TLS */
	enum notice_tls tls;
	const char *ca_file;      /* PEM, the only authorities that are trusted; NULL: those of the system */
	const char *payload;      /* the mail; the JSON; what the script reads */
	size_t len;
	const char *environment[NOTICE_ENVIRONMENT_MAX]; /* "NAME=value", up to NULL: of the script, besides a clean one */
};

struct notice_sender;

/* error: NULL when sent. Never called from inside notice_send. retry_ms: what the far side asked for, 0: nothing. */
typedef void (*notice_sent_fn)(void *user, int64_t id, enum notice_result r, const char *error, int64_t retry_ms);

struct notice_sender *notice_sender_new(uv_loop_t *loop, notice_sent_fn sent, void *user, struct err *e) MUST_CHECK;
/* What is under way ends now: sent is called for each, doubtful where it may have arrived. Frees itself on the loop. */
void notice_sender_close(struct notice_sender *s);

/* false: nothing left, and sent is not called. */
bool notice_send(struct notice_sender *s, const struct notice_order *o, struct err *e) MUST_CHECK;
size_t notice_sender_in_flight(const struct notice_sender *s);

/* ---- its two halves ---- */

struct engine;
struct notice_curl;

struct notice_curl *notice_curl_new(struct notice_sender *s, struct engine *engine, struct err *e) MUST_CHECK;
void notice_curl_close(struct notice_curl *c);
void notice_curl_free(struct notice_curl *c);
bool notice_curl_send(struct notice_curl *c, const struct notice_order *o, struct err *e) MUST_CHECK;

struct notice_scripts;

struct notice_scripts *notice_scripts_new(struct notice_sender *s, struct engine *engine);
void notice_scripts_close(struct notice_scripts *c);
bool notice_scripts_send(struct notice_scripts *c, const struct notice_order *o, struct err *e) MUST_CHECK;

/* The answer to an order. */
void notice_sender_answer(struct notice_sender *s, int64_t id, enum notice_result r, const char *error, int64_t retry_ms);

#endif
