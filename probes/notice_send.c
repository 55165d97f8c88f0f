#include "probes/notice_send.h"

#include "probes/engine.h"

#include <stdlib.h>

struct notice_sender {
	struct engine engine;
	struct notice_curl *curl;
	struct notice_scripts *scripts;
	notice_sent_fn sent;
	void *user;
	size_t in_flight;
};

static void release(struct engine *engine)
{
	struct notice_sender *s = (struct notice_sender *)engine;

	notice_curl_free(s->curl);
	free(s->scripts);
	free(s);
}

struct notice_sender *notice_sender_new(uv_loop_t *loop, notice_sent_fn sent, void *user, struct err *e)
{
	struct notice_sender *s = calloc(1, sizeof *s);
	struct probe_env env = { .loop = loop };

	if (!s || !engine_init(&s->engine, &env, release, NULL, e)) {
		free(s);
		err_set(e, ERR_MEMORY, "no memory for notifications");
		return NULL;
	}
	s->sent = sent;
	s->user = user;
	s->curl = notice_curl_new(s, &s->engine, e);
	s->scripts = notice_scripts_new(s, &s->engine);
	if (s->curl && s->scripts)
		return s;
	err_set(e, ERR_MEMORY, "no memory for notifications");
	notice_sender_close(s);
	return NULL;
}

void notice_sender_close(struct notice_sender *s)
{
	if (!s)
		return;
	s->engine.closing = true;
	if (s->curl)
		notice_curl_close(s->curl);
	if (s->scripts)
		notice_scripts_close(s->scripts);
	engine_drop(&s->engine);
}

bool notice_send(struct notice_sender *s, const struct notice_order *o, struct err *e)
{
	bool ok = o->transport == NOTICE_BY_SCRIPT ? notice_scripts_send(s->scripts, o, e) : notice_curl_send(s->curl, o, e);

	s->in_flight += ok;
	return ok;
}

size_t notice_sender_in_flight(const struct notice_sender *s)
{
	return s->in_flight;
}

void notice_sender_answer(struct notice_sender *s, int64_t id, enum notice_result r, const char *error, int64_t retry_ms)
{
	s->in_flight--;
	s->sent(s->user, id, r, error, retry_ms);
}
