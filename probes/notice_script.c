/* Scripts: one JSON object on stdin, a clean environment, the result in the exit status (sysexits.h: 75, try again). In a session of its
 * own; past its time the whole group is killed, and nobody knows whether it had told somebody. */
#include "probes/engine.h"
#include "probes/notice_send.h"

#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { ERRORS_MAX = 512, FIXED = 3, DRAIN_MS = 300 };

struct script {
	struct script *next, **at;
	struct notice_scripts *owner;
	uv_process_t process;
	uv_pipe_t in, errors;
	uv_timer_t timer;
	uv_write_t write;
	char *payload, *environment[FIXED + NOTICE_ENVIRONMENT_MAX + 1];
	size_t len, n_said;
	char said[ERRORS_MAX], scratch[4096];
	int64_t id, exit_status;
	int signal;
	unsigned handles;         /* that are open */
	bool exited, answered, told; /* told: its stderr is at its end */
};

struct notice_scripts {
	struct notice_sender *sender;
	struct engine *engine;
	struct script *scripts;
};

static void script_free(struct script *s)
{
	if (s->at) {
		*s->at = s->next;
		if (s->next)
			s->next->at = s->at;
	}
	for (size_t i = FIXED; s->environment[i]; i++)
		free(s->environment[i]);
	free(s->payload);
	free(s);
}

static void handle_closed(uv_handle_t *handle)
{
	struct script *s = handle->data;
	struct engine *engine = s->owner->engine;

	if (--s->handles == 0) {
		script_free(s);
		engine_drop(engine);
	}
}

static void close_handle(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, handle_closed);
}

static void close_all(struct script *s)
{
	close_handle((uv_handle_t *)&s->in);
	close_handle((uv_handle_t *)&s->errors);
	close_handle((uv_handle_t *)&s->timer);
	if (s->exited)
		close_handle((uv_handle_t *)&s->process);
}

/* ---- what it means ---- */

static void why(const struct script *s, const char *what, char *buf, size_t size)
{
	struct text safe = TEXT_INIT(4 * ERRORS_MAX);
	char said[ERRORS_MAX + 1];

	memcpy(said, s->said, s->n_said);
	said[s->n_said] = '\0';
	said[strcspn(said, "\n")] = '\0';
	text_append_safe(&safe, said);
	snprintf(buf, size, "%s%s%.300s", what, safe.len ? ": " : "", text_str(&safe));
	text_done(&safe);
}

static void answer(struct script *s, enum notice_result r, const char *what)
{
	char buf[480];

	if (s->answered)
		return;
	s->answered = true;
	why(s, what, buf, sizeof buf);
	notice_sender_answer(s->owner->sender, s->id, r, r == NOTICE_SENT ? NULL : buf, 0);
}

static void answer_exited(struct script *s)
{
	char what[64];

	snprintf(what, sizeof what, s->signal ? "ended by signal %d" : "exit status %d", s->signal ? s->signal : (int)s->exit_status);
	if (s->signal)
		answer(s, NOTICE_DOUBTFUL, what);
	else
		answer(s, s->exit_status == 0 ? NOTICE_SENT : s->exit_status == EX_TEMPFAIL ? NOTICE_RETRY : NOTICE_REFUSED, what);
	close_all(s);
}

/* ---- callbacks ---- */

static void expired(uv_timer_t *timer);

static void exited(uv_process_t *process, int64_t exit_status, int term_signal)
{
	struct script *s = process->data;

	s->exited = true;
	s->exit_status = exit_status;
	s->signal = term_signal;
	(void)kill(-process->pid, SIGKILL); /* what it left behind */
	if (s->answered)
		close_all(s);
	else if (s->told)
		answer_exited(s);
	else
		uv_timer_start(&s->timer, expired, DRAIN_MS, 0);
}

static void expired(uv_timer_t *timer)
{
	struct script *s = timer->data;
	char what[64];

	if (s->exited) {
		answer_exited(s);
		return;
	}
	(void)kill(-s->process.pid, SIGKILL);
	snprintf(what, sizeof what, "not ended within %d s, killed", NOTICE_TIMEOUT_MS / 1000);
	answer(s, NOTICE_DOUBTFUL, what);
	close_all(s);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct script *s = handle->data;

	(void)suggested;
	*buf = uv_buf_init(s->scratch, sizeof s->scratch);
}

static void received(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct script *s = stream->data;
	size_t room = ERRORS_MAX - s->n_said;

	if (n > 0) { /* past the ceiling it is read and dropped: a full pipe would stop the script */
		memcpy(s->said + s->n_said, buf->base, (size_t)n < room ? (size_t)n : room);
		s->n_said += (size_t)n < room ? (size_t)n : room;
		return;
	}
	if (n == 0)
		return;
	s->told = true;
	close_handle((uv_handle_t *)&s->errors);
	if (s->exited && !s->answered)
		answer_exited(s);
}

static void written(uv_write_t *write, int status)
{
	struct script *s = write->data;

	(void)status; /* one that does not read it may know what to do all the same */
	close_handle((uv_handle_t *)&s->in);
}

/* ---- starting ---- */

static bool prepare(struct script *s, const struct notice_order *o)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", locale[] = "LC_ALL=C.UTF-8",
	            home[] = "HOME=/";
	char *fixed[FIXED] = { path, locale, home };

	memcpy(s->environment, fixed, sizeof fixed);
	s->id = o->id;
	s->len = o->len;
	s->payload = malloc(o->len + 1);
	if (!s->payload)
		return false;
	memcpy(s->payload, o->payload, o->len);
	for (size_t i = 0; i < NOTICE_ENVIRONMENT_MAX && o->environment[i]; i++) {
		s->environment[FIXED + i] = strdup(o->environment[i]);
		if (!s->environment[FIXED + i])
			return false;
	}
	return true;
}

static int spawn(struct script *s, const char *path)
{
	uv_loop_t *loop = s->owner->engine->loop;
	char *words[] = { (char *)path, NULL };
	uv_stdio_container_t stdio[3] = { { .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&s->in },
		                          { .flags = UV_IGNORE },
		                          { .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&s->errors } };
	uv_process_options_t options = { .exit_cb = exited, .file = path, .args = words, .env = s->environment, .cwd = "/",
		                         .flags = UV_PROCESS_DETACHED, .stdio_count = 3, .stdio = stdio };

	uv_pipe_init(loop, &s->in, 0);
	uv_pipe_init(loop, &s->errors, 0);
	uv_timer_init(loop, &s->timer);
	s->process.data = s->in.data = s->errors.data = s->timer.data = s->write.data = s;
	s->handles = 4;
	engine_hold(s->owner->engine);
	(void)close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC); /* a library may have opened something without O_CLOEXEC */
	return uv_spawn(loop, &s->process, &options);
}

static void begin(struct script *s)
{
	uv_buf_t buf = uv_buf_init(s->payload, (unsigned)s->len);

	uv_read_start((uv_stream_t *)&s->errors, give_buffer, received);
	uv_timer_start(&s->timer, expired, NOTICE_TIMEOUT_MS, 0);
	if (uv_write(&s->write, (uv_stream_t *)&s->in, &buf, 1, written) != 0)
		close_handle((uv_handle_t *)&s->in);
}

bool notice_scripts_send(struct notice_scripts *c, const struct notice_order *o, struct err *e)
{
	int status = access(o->target, X_OK) == 0 ? 0 : uv_translate_sys_error(errno);
	struct script *s = status == 0 ? calloc(1, sizeof *s) : NULL;

	if (status != 0)
		return err_set(e, ERR_NOT_FOUND, "%.300s: %s", o->target, uv_strerror(status));
	if (!s)
		return err_set(e, ERR_MEMORY, "no memory for a message");
	s->owner = c;
	if (!prepare(s, o)) {
		script_free(s);
		return err_set(e, ERR_MEMORY, "no memory for a message");
	}
	status = spawn(s, o->target);
	if (status != 0) {
		s->answered = s->exited = true;
		close_all(s);
		return err_set(e, ERR_SYSTEM, "%.300s: %s", o->target, uv_strerror(status));
	}
	s->next = c->scripts;
	s->at = &c->scripts;
	if (s->next)
		s->next->at = &s->next;
	c->scripts = s;
	begin(s);
	return true;
}

struct notice_scripts *notice_scripts_new(struct notice_sender *sender, struct engine *engine)
{
	struct notice_scripts *c = calloc(1, sizeof *c);

	if (c)
		*c = (struct notice_scripts){ .sender = sender, .engine = engine };
	return c;
}

/* A script that runs may have told somebody. */
void notice_scripts_close(struct notice_scripts *c)
{
	for (struct script *s = c->scripts, *next; s; s = next) {
		next = s->next;
		if (!s->exited)
			(void)kill(-s->process.pid, SIGKILL);
		answer(s, NOTICE_DOUBTFUL, "the collector stopped");
		close_all(s);
	}
}
