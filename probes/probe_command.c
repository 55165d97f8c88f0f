#include "probes/probe_command.h"

#include "probes/adhoc.h"
#include "probes/declared.h"
#include "probes/result_json.h"
#include "probes/runner.h"
#include "probes/secrets_open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* What one probe needs besides the loop. */
struct probe_ground {
	struct registry *registry;
	struct held_secrets *held;
	struct arena *a;
};

/* In the place of those that are held. */
static bool hold_secrets(struct probe_ground *g, struct secrets *secrets, struct err *e)
{
	if (!secrets)
		return false;
	held_secrets_drop(g->held);
	g->held = held_secrets_new(secrets);
	return g->held || err_set(e, ERR_MEMORY, "no memory for a probe");
}

static bool ground_init(struct probe_ground *g, const struct conf *conf, const struct probe_request *q, struct err *e)
{
	*g = (struct probe_ground){ .registry = declared_read(q->inventory ? q->inventory : conf->inventory), .a = arena_new() };
	if (!g->a)
		return err_set(e, ERR_MEMORY, "no memory for a probe");
	return hold_secrets(g, q->credential ? secrets_open(conf->secrets, getegid(), e) : secrets_new_empty(), e);
}

static void ground_done(struct probe_ground *g)
{
	held_secrets_drop(g->held);
	registry_free(g->registry);
	arena_free(g->a);
}

/* The secrets are opened for who needs them: a declared agent has a credential of its own, and without it nobody asks. */
static bool parse(struct probe_ground *g, const struct conf *conf, const struct probe_request *q, struct adhoc *ret, struct err *e)
{
	if (!adhoc_parse(q->target, q->type, q->credential, conf, g->held->secrets, g->registry, g->a, ret, e))
		return false;
	if (!ret->declared || strcmp(ret->class, "snmp") != 0)
		return true;
	return hold_secrets(g, secrets_open(conf->secrets, getegid(), e), e)
	       && adhoc_parse(q->target, q->type, NULL, conf, g->held->secrets, g->registry, g->a, ret, e);
}

int probe_command(const struct conf *conf, const struct probe_request *q, struct err *e)
{
	struct probe_env env = { .icmp4_fd = -1, .icmp6_fd = -1, .plugin_dir = conf->probe.plugin_dir };
	struct probe_ground g;
	struct adhoc adhoc;
	struct one_probe p = { .adhoc = &adhoc, .verbose = q->verbose };
	struct runner *runner = NULL;
	uv_loop_t loop;
	bool ok = ground_init(&g, conf, q, e);

	uv_loop_init(&loop);
	env.loop = &loop;
	ok = ok && parse(&g, conf, q, &adhoc, e);
	if (ok) {
		runner = runner_new(&env);
		ok = runner ? run_probe(&loop, runner, g.held, &p, e) : err_set(e, ERR_MEMORY, "no memory for a probe");
	}
	if (runner)
		runner_close(runner);
	ok = ok && print_json(p.json, e);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	runner_free(runner);
	json_decref(p.json);
	ground_done(&g);
	return ok ? (int)p.state : err_exit_status(e->kind);
}
