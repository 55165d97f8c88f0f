/* Runs one class against many targets at once, so many in flight, and prints what a run cost: one JSON line a round.
 *
 * Targets on stdin, one a line: with --url the node (address, address:port) of that URL, else an address. Exit 1 when a
 * target had not exactly one result a round, or one that was not ok. */
#include "probes/probe.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

enum { TARGETS_MAX = 20000, LINE_BYTES = 80 };

enum option_id { OPT_CLASS = 256, OPT_URL, OPT_ROUNDS, OPT_WINDOW, OPT_TIMEOUT_MS, OPT_COUNT };

static const struct option options[] = {
	{ "class", required_argument, NULL, OPT_CLASS },
	{ "url", required_argument, NULL, OPT_URL },
	{ "rounds", required_argument, NULL, OPT_ROUNDS },
	{ "window", required_argument, NULL, OPT_WINDOW }, /* runs in flight; all of them when not given */
	{ "timeout-ms", required_argument, NULL, OPT_TIMEOUT_MS },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ 0 },
};

struct target {
	struct probe_run run;
	struct probe_target target;
	char line[LINE_BYTES];
};

struct many {
	const struct probe_class *class;
	void *engine;
	struct target *targets;
	const char *url;
	uint32_t timeout_ms, count;
	long rounds;
	size_t n, window;
	size_t started, done, ok; /* of this round */
	char worst[PROBE_DETAIL_MAX];
};

static void start_next(struct many *m)
{
	struct target *t = &m->targets[m->started++];
	struct err e;

	if (m->class->start(&t->run, &e))
		return;
	fprintf(stderr, "probe_many: %s: %s\n", t->line, e.text);
	exit(1);
}

static void done(struct probe_run *run, struct probe_result *r)
{
	struct many *m = run->user;

	m->done++;
	if (r->outcome == OUTCOME_OK)
		m->ok++;
	else
		snprintf(m->worst, sizeof m->worst, "%s", r->detail);
	free(r->perfdata);
	if (m->started < m->n)
		start_next(m);
}

static long number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || n < 1 || n > 1000000) {
		fprintf(stderr, "probe_many: \"%s\" is no number\n", text);
		exit(EX_USAGE);
	}
	return n;
}

static bool read_targets(struct many *m)
{
	char line[LINE_BYTES];

	m->targets = calloc(TARGETS_MAX, sizeof *m->targets);
	while (m->targets && m->n < TARGETS_MAX && fgets(line, sizeof line, stdin)) {
		struct target *t = &m->targets[m->n++];

		line[strcspn(line, "\n")] = '\0';
		memcpy(t->line, line, sizeof line);
		t->target = (struct probe_target){ .name = t->line, .timeout_ms = m->timeout_ms, .count = m->count };
		t->target.url = m->url;
		*(m->url ? &t->target.resolve : &t->target.address) = t->line;
		t->run = (struct probe_run){ .class = m->class, .engine = m->engine, .target = &t->target, .done = done, .user = m };
	}
	return m->n > 0;
}

static double cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static bool run_round(struct many *m, uv_loop_t *loop)
{
	double before = cpu_us(), us;
	mono_t began = mono_now();
	struct rusage u;

	m->started = m->done = m->ok = 0;
	while (m->started < m->n && m->started < m->window)
		start_next(m);
	while (m->done < m->n && uv_run(loop, UV_RUN_ONCE))
		;
	us = cpu_us() - before;
	getrusage(RUSAGE_SELF, &u);
	printf("{\"runs\": %zu, \"ok\": %zu, \"cpu_us\": %.2f, \"wall_ms\": %lld, \"rss_kb\": %ld}\n", m->done, m->ok,
	       us / (double)m->n, (long long)mono_diff_ms(mono_now(), began), u.ru_maxrss);
	return m->ok == m->n;
}

static bool take_options(struct many *m, int argc, char **argv)
{
	int id;

	while ((id = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (id) {
		case OPT_CLASS: m->class = probe_class_find(optarg); break;
		case OPT_URL: m->url = optarg; break;
		case OPT_ROUNDS: m->rounds = number(optarg); break;
		case OPT_WINDOW: m->window = (size_t)number(optarg); break;
		case OPT_TIMEOUT_MS: m->timeout_ms = (uint32_t)number(optarg); break;
		case OPT_COUNT: m->count = (uint32_t)number(optarg); break;
		default: return false;
		}
	}
	return m->class && optind == argc;
}

int main(int argc, char **argv)
{
	struct many m = { .timeout_ms = 5000, .window = TARGETS_MAX, .rounds = 1 };
	struct probe_env env = { .icmp4_fd = -1, .icmp6_fd = -1 };
	bool good = true;
	uv_loop_t loop;
	struct err e;

	if (!take_options(&m, argc, argv))
		return EX_USAGE;
	uv_loop_init(&loop);
	env.loop = &loop;
	if (!m.class->open(&env, &m.engine, &e) || !read_targets(&m)) {
		fprintf(stderr, "probe_many: %s\n", m.engine ? "no targets" : e.text);
		return 1;
	}
	for (long i = 0; i < m.rounds; i++)
		good = run_round(&m, &loop) && good;
	if (!good)
		fprintf(stderr, "probe_many: not all are ok: %s\n", m.worst);
	m.class->close(m.engine);
	uv_run(&loop, UV_RUN_DEFAULT);
	free(m.targets);
	return uv_loop_close(&loop) == 0 && good ? 0 : 1;
}
