#include "probes/probe_command.h"

#include "probes/adhoc.h"
#include "probes/result_json.h"
#include "probes/runner.h"
#include "probes/secrets_open.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct one_probe {
	const struct adhoc *adhoc;
	bool verbose, done;
	json_t *json;
	enum state state;
};

static void on_done(void *user, struct probe_result *r)
{
	struct one_probe *p = user;

	p->json = result_to_json(p->adhoc->text, p->adhoc->class, r, p->verbose);
	p->state = r->state;
	p->done = true;
}

static bool run_probe(uv_loop_t *loop, struct runner *runner, struct held_secrets *secrets, struct one_probe *p, struct err *e)
{
	if (!runner_start(runner, p->adhoc->class, &p->adhoc->target, secrets, on_done, p, e))
		return false;
	while (!p->done)
		uv_run(loop, UV_RUN_ONCE);
	if (!p->json)
		return err_set(e, ERR_MEMORY, "no memory for the answer");
	return true;
}

static bool print_json(json_t *json, struct err *e)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));
	bool ok = text && puts(text) >= 0 && fflush(stdout) == 0;

	free(text);
	return ok || err_set_errno(e, "cannot write the answer");
}

int probe_command(const struct conf *conf, const char *target, const char *type, const char *credential, bool verbose,
                  struct err *e)
{
	struct secrets *secrets = credential ? secrets_open(conf->secrets, getegid(), e) : secrets_new_empty();
	struct held_secrets *held = secrets ? held_secrets_new(secrets) : NULL;
	struct probe_env env = { .icmp4_fd = -1, .icmp6_fd = -1, .plugin_dir = conf->probe.plugin_dir };
	struct arena *a = arena_new();
	struct adhoc adhoc;
	struct one_probe p = { .adhoc = &adhoc, .verbose = verbose };
	struct runner *runner = NULL;
	uv_loop_t loop;
	bool ok;

	if (!a || (secrets && !held)) {
		arena_free(a);
		held_secrets_drop(held);
		err_set(e, ERR_MEMORY, "no memory for a probe");
		return err_exit_status(e->kind);
	}
	uv_loop_init(&loop);
	env.loop = &loop;
	ok = held && adhoc_parse(target, type, credential, conf, secrets, NULL, a, &adhoc, e);
	if (ok) {
		runner = runner_new(&env);
		ok = runner ? run_probe(&loop, runner, held, &p, e) : err_set(e, ERR_MEMORY, "no memory for a probe");
	}
	if (runner)
		runner_close(runner);
	ok = ok && print_json(p.json, e);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	runner_free(runner);
	json_decref(p.json);
	held_secrets_drop(held);
	arena_free(a);
	return ok ? (int)p.state : err_exit_status(e->kind);
}
