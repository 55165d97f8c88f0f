#include "probes/curl_loop.h"

#include <stdlib.h>

struct curl_socket {
	uv_poll_t poll;
	struct curl_loop *loop;
	curl_socket_t fd;
};

/* finished may end the run that closes the class, and with it the multi handle. */
static void hand_over_finished(struct curl_loop *c)
{
	CURLMsg *message;
	int left;

	engine_hold(c->engine);
	while (!c->closed && (message = curl_multi_info_read(c->multi, &left))) {
		CURL *easy = message->easy_handle;
		CURLcode code = message->data.result;
		char *private = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
		curl_multi_remove_handle(c->multi, easy);
		c->finished(private, code);
	}
	engine_drop(c->engine);
}

static void act(struct curl_loop *c, curl_socket_t fd, int flags)
{
	int running;

	curl_multi_socket_action(c->multi, fd, flags, &running);
	hand_over_finished(c);
}

static void socket_ready(uv_poll_t *poll, int status, int events)
{
	struct curl_socket *s = poll->data;
	int flags = status < 0 ? CURL_CSELECT_ERR : 0;

	if (events & UV_READABLE)
		flags |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		flags |= CURL_CSELECT_OUT;
	act(s->loop, s->fd, flags);
}

static void socket_closed(uv_handle_t *handle)
{
	struct curl_socket *s = handle->data;
	struct engine *engine = s->loop->engine;

	free(s);
	engine_drop(engine);
}

static struct curl_socket *socket_new(struct curl_loop *c, curl_socket_t fd)
{
	struct curl_socket *s = calloc(1, sizeof *s);

	if (!s || uv_poll_init_socket(c->engine->loop, &s->poll, fd) != 0) {
		free(s);
		return NULL;
	}
	s->loop = c;
	s->fd = fd;
	s->poll.data = s;
	engine_hold(c->engine);
	curl_multi_assign(c->multi, fd, s);
	return s;
}

/* CURLMOPT_SOCKETFUNCTION */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
	struct curl_loop *c = arg;
	struct curl_socket *s = socket_arg;
	int events = 0;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (s) {
			curl_multi_assign(c->multi, fd, NULL);
			uv_poll_stop(&s->poll);
			uv_close((uv_handle_t *)&s->poll, socket_closed);
		}
		return 0;
	}
	if (!s && !(s = socket_new(c, fd)))
		return -1;
	if (what & CURL_POLL_IN)
		events |= UV_READABLE;
	if (what & CURL_POLL_OUT)
		events |= UV_WRITABLE;
	uv_poll_start(&s->poll, events, socket_ready);
	return 0;
}

static void timer_fired(uv_timer_t *timer)
{
	act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

/* CURLMOPT_TIMERFUNCTION: never acts from inside, so 0 is the shortest wait that passes by the poll. */
static int set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct curl_loop *c = arg;

	(void)multi;
	if (timeout_ms < 0)
		uv_timer_stop(&c->timer);
	else
		uv_timer_start(&c->timer, timer_fired, timeout_ms > 0 ? (uint64_t)timeout_ms : 1, 0);
	return 0;
}

static void sweep(uv_timer_t *timer)
{
	struct curl_loop *c = timer->data;
	int running = 0;

	curl_multi_perform(c->multi, &running);
	if (running == 0)
		uv_timer_stop(timer);
	hand_over_finished(c);
}

static void watch_sockets(struct curl_loop *c)
{
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
}

bool curl_loop_init(struct curl_loop *c, struct engine *engine, enum curl_drive drive,
                    void (*finished)(void *private, CURLcode code), struct err *e)
{
	c->engine = engine;
	c->drive = drive;
	c->finished = finished;
	c->multi = curl_multi_init();
	if (!c->multi)
		return err_set(e, ERR_MEMORY, "no memory for HTTP checks");
	if (drive == CURL_DRIVEN_BY_SOCKETS)
		watch_sockets(c);
	curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	uv_timer_init(engine->loop, &c->timer);
	c->timer.data = c;
	engine_hold(engine);
	return true;
}

static void timer_closed(uv_handle_t *handle)
{
	struct curl_loop *c = handle->data;

	engine_drop(c->engine);
}

void curl_loop_close(struct curl_loop *c)
{
	c->closed = true;
	if (!c->multi)
		return;
	curl_multi_cleanup(c->multi);
	c->multi = NULL;
	uv_close((uv_handle_t *)&c->timer, timer_closed);
}

bool curl_loop_add(struct curl_loop *c, CURL *easy)
{
	if (curl_multi_add_handle(c->multi, easy) != CURLM_OK)
		return false;
	if (c->drive == CURL_SWEPT)
		uv_timer_start(&c->timer, sweep, 0, CURL_SWEEP_MS);
	return true;
}

void curl_loop_remove(struct curl_loop *c, CURL *easy)
{
	if (!c->closed)
		curl_multi_remove_handle(c->multi, easy);
}
