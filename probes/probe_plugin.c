/* Class plugin: any Nagios-compatible executable, bounded in time, output and resources.
 *
 * Target: its command line (see plugin_split); a first word without a leading slash is looked for in plugin_dir. It runs
 * in a session of its own with a clean environment and nothing on stdin. At its time-out, and when the run ends while
 * something of it is left, the whole process group gets SIGTERM and KILL_AFTER_MS later SIGKILL. */
#include "conf.h"
#include "inventory/plugin_command.h"
#include "probes/codec_plugin.h"
#include "probes/engine.h"

#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	KILL_AFTER_MS = 2000,
	DRAIN_MS = 300, /* output still in the pipe once the plugin has exited */
	ERRORS_MAX = 512,
	PATH_BYTES = 4096,
};

struct plugin_engine {
	struct engine base;
	const char *dir;
};

struct output {
	uv_pipe_t pipe;
	char *bytes;
	size_t n, max;
	bool open;
};

struct plugin_run {
	struct job base;
	struct plugin_command command;
	char path[PATH_BYTES];
	uv_process_t process;
	uv_timer_t killer; /* lives on after done until the process is gone */
	struct output out, errors;
	char out_bytes[PLUGIN_OUTPUT_MAX], error_bytes[ERRORS_MAX], scratch[4096];
	bool tried, spawned, exited; /* tried: uv_spawn was called, whatever it said */
	int64_t exit_status;
	int signal;
	int64_t latency_us;
};

/* The group is left while its leader is not reaped or something of it holds our pipes. */
static void signal_group(struct plugin_run *run, int signum)
{
	if (run->spawned && (!run->exited || run->out.open || run->errors.open))
		(void)kill(-run->process.pid, signum);
}

static void finish(struct plugin_run *run, struct probe_result *r)
{
	if (run->exited)
		r->latency_us = run->latency_us;
	job_finish(&run->base, r);
}

static void finish_exited(struct plugin_run *run)
{
	struct plugin_output *o = malloc(sizeof *o);
	struct probe_result r;
	const char *detail;

	if (!o) {
		r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "out of memory");
		finish(run, &r);
		return;
	}
	plugin_parse_output(run->out.bytes, run->out.n, o);
	if (!o->detail[0]) {
		char *perfdata = o->perfdata[0] ? strdup(o->perfdata) : NULL;

		plugin_parse_output(run->errors.bytes, run->errors.n, o);
		snprintf(o->perfdata, sizeof o->perfdata, "%s", perfdata ? perfdata : "");
		free(perfdata);
	}
	detail = o->detail[0] ? o->detail : "no output";
	if (run->signal)
		r = probe_result_make(OUTCOME_PLUGIN_FAILED, "ended by signal %d (%s): %s", run->signal, strsignal(run->signal), detail);
	else if (plugin_outcome(run->exit_status) == OUTCOME_PLUGIN_FAILED)
		r = probe_result_make(OUTCOME_PLUGIN_FAILED, "exit status %lld: %s", (long long)run->exit_status, detail);
	else
		r = probe_result_make(plugin_outcome(run->exit_status), "%s", detail);
	r.perfdata = o->perfdata[0] ? strdup(o->perfdata) : NULL;
	free(o);
	finish(run, &r);
}

static void finish_when_complete(struct plugin_run *run)
{
	if (job_is_live(&run->base) && run->exited && !run->out.open && !run->errors.open)
		finish_exited(run);
}

static void close_process(struct plugin_run *run)
{
	if (run->tried)
		job_close_handle(&run->base, (uv_handle_t *)&run->process);
	job_close_handle(&run->base, (uv_handle_t *)&run->killer);
}

static void exited(uv_process_t *process, int64_t exit_status, int term_signal)
{
	struct plugin_run *run = process->data;

	run->exited = true;
	run->exit_status = exit_status;
	run->signal = term_signal;
	run->latency_us = mono_diff_us(mono_now(), run->base.started);
	if (!job_is_live(&run->base)) {
		(void)kill(-process->pid, SIGKILL); /* what of its group did not mind SIGTERM */
		close_process(run);
		job_drop(&run->base);
		return;
	}
	job_set_deadline(&run->base, mono_add_ms(mono_now(), DRAIN_MS));
	finish_when_complete(run);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct plugin_run *run = handle->data;

	(void)suggested;
	*buf = uv_buf_init(run->scratch, sizeof run->scratch);
}

static void close_output(struct plugin_run *run, struct output *o)
{
	if (!o->open)
		return;
	o->open = false;
	job_close_handle(&run->base, (uv_handle_t *)&o->pipe);
}

static void received(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct plugin_run *run = stream->data;
	struct output *o = stream == (uv_stream_t *)&run->out.pipe ? &run->out : &run->errors;
	size_t room = o->max - o->n;

	if (n < 0) {
		close_output(run, o);
		finish_when_complete(run);
	} else if (n > 0) { /* past the ceiling it is read and dropped: a full pipe would stop the plugin */
		memcpy(o->bytes + o->n, buf->base, (size_t)n < room ? (size_t)n : room);
		o->n += (size_t)n < room ? (size_t)n : room;
	}
}

static void open_output(struct plugin_run *run, struct output *o, char *bytes, size_t max)
{
	uv_pipe_init(run->base.engine->loop, &o->pipe, 0);
	o->pipe.data = run;
	o->bytes = bytes;
	o->max = max;
	o->open = true;
}

static void open_handles(struct plugin_run *run)
{
	open_output(run, &run->out, run->out_bytes, sizeof run->out_bytes);
	open_output(run, &run->errors, run->error_bytes, sizeof run->error_bytes);
	uv_timer_init(run->base.engine->loop, &run->killer);
	run->killer.data = run;
}

/* libuv's child runs no code of ours, and limits set from outside come too late for what it forks first: a fixed script
 * sets them (seconds, descriptors, blocks of 512 bytes, KiB) and becomes the plugin, whose words it never reads. */
static const char limits[] = "ulimit -c 0; ulimit -t %u; ulimit -n 256; ulimit -f 32768; ulimit -v 2097152; exec \"$0\" \"$@\"";

static int spawn(struct plugin_run *run)
{
	char script[sizeof limits + 16], *words[PLUGIN_WORDS_MAX + 4] = { "sh", "-c", script, run->path };
	static char *environment[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
		                       "HOME=/", NULL };
	uv_stdio_container_t stdio[3] = { { .flags = UV_IGNORE } };
	uv_process_options_t options = {
		.exit_cb = exited, .file = "/bin/sh", .args = words, .env = environment, .cwd = "/",
		.flags = UV_PROCESS_DETACHED, .stdio_count = 3, .stdio = stdio,
	};

	stdio[1].flags = stdio[2].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
	stdio[1].data.stream = (uv_stream_t *)&run->out.pipe;
	stdio[2].data.stream = (uv_stream_t *)&run->errors.pipe;
	run->process.data = run;
	run->tried = true;
	/* a library may have opened something without O_CLOEXEC */
	(void)close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
	snprintf(script, sizeof script, limits, job_target(&run->base)->timeout_ms / 1000 + 2);
	memcpy(words + 4, run->command.words + 1, run->command.n * sizeof words[0]);
	return uv_spawn(run->base.engine->loop, &run->process, &options);
}

static void plugin_begin(struct job *base)
{
	struct plugin_run *run = (struct plugin_run *)base;
	int status = access(run->path, X_OK) == 0 ? 0 : uv_translate_sys_error(errno);
	struct probe_result r;

	open_handles(run);
	if (status == 0)
		status = spawn(run);
	if (status == 0) {
		run->spawned = true;
		uv_read_start((uv_stream_t *)&run->out.pipe, give_buffer, received);
		uv_read_start((uv_stream_t *)&run->errors.pipe, give_buffer, received);
		return;
	}
	r = probe_result_make(OUTCOME_PLUGIN_FAILED, "%s: %s", run->path, uv_strerror(status));
	finish(run, &r);
}

static void plugin_expire(struct job *base)
{
	struct plugin_run *run = (struct plugin_run *)base;
	struct probe_result r;

	if (run->exited) { /* a grandchild holds the pipe: what came is what counts */
		finish_exited(run);
		return;
	}
	r = probe_result_make(OUTCOME_PLUGIN_TIMEOUT, "not ended within %u ms, killed", job_target(base)->timeout_ms);
	finish(run, &r);
}

static void kill_group(uv_timer_t *timer)
{
	struct plugin_run *run = timer->data;

	if (!run->exited)
		(void)kill(-run->process.pid, SIGKILL);
}

/* The killer's timer and the process stay until the process is reaped; the job's memory with them. */
static void plugin_stop(struct job *base)
{
	struct plugin_run *run = (struct plugin_run *)base;

	signal_group(run, run->exited ? SIGKILL : SIGTERM);
	close_output(run, &run->out);
	close_output(run, &run->errors);
	if (!run->spawned || run->exited) {
		close_process(run);
	} else {
		job_hold(base);
		uv_timer_start(&run->killer, kill_group, run->base.engine->closing ? 0 : KILL_AFTER_MS, 0);
	}
}

static void plugin_release(struct job *base)
{
	free(base);
}

static const struct job_class plugin_job_class = { plugin_begin, plugin_expire, plugin_stop, plugin_release };

static bool take_path(struct plugin_run *run, const char *dir, struct err *e)
{
	const char *word = run->command.words[0];
	int n;

	if (word[0] == '/')
		n = snprintf(run->path, sizeof run->path, "%s", word);
	else if (!plugin_is_inside(word))
		return err_set(e, ERR_DATA, "a plugin is inside %s, or given with its whole path, not \"%.80s\"", dir, word);
	else
		n = snprintf(run->path, sizeof run->path, "%s/%s", dir, word);
	return (n > 0 && (size_t)n < sizeof run->path) || err_set(e, ERR_LIMIT, "the path of plugin %.80s is too long", word);
}

static bool plugin_start(struct probe_run *probe_run, struct err *e)
{
	const struct probe_target *target = probe_run->target;
	const struct plugin_engine *engine = probe_run->engine;
	struct plugin_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", target->name);
	if (!plugin_split(target->url ? target->url : "", &run->command, e) || !take_path(run, engine->dir, e)) {
		free(run);
		return false;
	}
	return job_start(&run->base, &plugin_job_class, probe_run, e);
}

static void plugin_engine_release(struct engine *engine)
{
	free(engine);
}

static bool plugin_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct plugin_engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the plugin checks");
	if (!engine_init(&engine->base, env, plugin_engine_release, NULL, e)) {
		free(engine);
		return false;
	}
	engine->dir = env->plugin_dir ? env->plugin_dir : CONF_PLUGIN_DIR;
	*ret_engine = engine;
	return true;
}

static void plugin_close(void *engine)
{
	engine_close(engine);
}

const struct probe_class probe_plugin = {
	"plugin", 60000, 10000, plugin_open, plugin_close, plugin_start, job_cancel,
};
