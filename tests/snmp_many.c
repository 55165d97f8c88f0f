/* Polls many agents at once in one process, as the daemon does, and prints one JSON line a result.
 *
 * Targets on stdin, one a line: NAME ADDRESS PORT CREDENTIAL [TIMEOUT_MS]. Options: see `options`. waited_ms of a result: how long
 * this process stood ready between its start and its end and got no processor. At the end a line on stderr says what it cost.
 * Exit 1 when a target had not exactly one result a round. */
#include "probes/probe.h"

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { TARGETS_MAX = 20000, NAME_MAX_BYTES = 64 };

enum option_id {
	OPT_SECRETS = 256, OPT_ROUNDS, OPT_PAUSE_MS, OPT_TIMEOUT_MS, OPT_RETRIES, OPT_STALL_MS, OPT_STALL_AFTER_MS,
	OPT_CANCEL_WITHIN_MS, OPT_QUIET,
};

static const struct option options[] = {
	{ "secrets", required_argument, NULL, OPT_SECRETS },
	{ "rounds", required_argument, NULL, OPT_ROUNDS },
	{ "pause-ms", required_argument, NULL, OPT_PAUSE_MS },               /* of a target, between its rounds */
	{ "timeout-ms", required_argument, NULL, OPT_TIMEOUT_MS },
	{ "retries", required_argument, NULL, OPT_RETRIES },
	{ "stall-ms", required_argument, NULL, OPT_STALL_MS },               /* hold the loop once for so long */
	{ "stall-after-ms", required_argument, NULL, OPT_STALL_AFTER_MS },
	{ "cancel-within-ms", required_argument, NULL, OPT_CANCEL_WITHIN_MS }, /* at a random moment each */
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ 0 },
};

struct target {
	struct probe_run run;
	struct probe_target target;
	struct many *many;
	uv_timer_t timer;
	struct snmp_hints *hints;
	char name[NAME_MAX_BYTES], address[NAME_MAX_BYTES];
	long rounds_done;
	uint64_t waited_ns; /* of the process, when the round began */
	bool running;
};

struct many {
	uv_loop_t loop;
	void *engine;
	struct secrets *secrets;
	struct target *targets;
	size_t n, live;
	uv_timer_t stall;
	mono_t began;
	int schedstat; /* this thread's /proc/…/schedstat, -1: none */
	long rounds, pause_ms, timeout_ms, retries, stall_ms, stall_after_ms, cancel_within_ms;
	bool quiet, wrong;
	uint64_t if_samples, results;
};

static void start_round(struct target *t);

static void on_timer(uv_timer_t *timer)
{
	struct target *t = timer->data;

	if (t->running)
		probe_snmp.cancel(&t->run);
	else
		start_round(t);
}

static void target_ends(struct target *t)
{
	struct many *m = t->many;

	uv_close((uv_handle_t *)&t->timer, NULL);
	if (--m->live == 0) {
		uv_close((uv_handle_t *)&m->stall, NULL);
		probe_snmp.close(m->engine);
	}
}

/* Run delay of this thread since it began: the second number of schedstat. 0 where the kernel does not tell. */
static uint64_t processor_wait_ns(const struct many *m)
{
	char line[96];
	ssize_t n = m->schedstat < 0 ? -1 : pread(m->schedstat, line, sizeof line - 1, 0);
	uint64_t ran, waited;

	line[n > 0 ? n : 0] = '\0';
	return sscanf(line, "%" SCNu64 " %" SCNu64, &ran, &waited) == 2 ? waited : 0;
}

static void print_result(const struct target *t, const struct probe_result *r)
{
	const struct many *m = t->many;
	json_t *j = json_pack("{s:s, s:I, s:s, s:s, s:I, s:I, s:I, s:I}", "target", t->name, "round", (json_int_t)t->rounds_done,
	                      "outcome", outcome_name(r->outcome), "detail", r->detail, "start_ms",
	                      (json_int_t)mono_diff_ms(r->started, m->began), "end_ms",
	                      (json_int_t)mono_diff_ms(mono_now(), m->began), "waited_ms",
	                      (json_int_t)((processor_wait_ns(m) - t->waited_ns) / 1000000), "interfaces",
	                      (json_int_t)(r->snmp ? r->snmp->n_interfaces : 0));

	json_dumpf(j, stdout, 0);
	putchar('\n');
	fflush(stdout);
	json_decref(j);
}

static void done(struct probe_run *run, struct probe_result *r)
{
	struct target *t = run->user;
	struct many *m = t->many;

	if (!t->running)
		m->wrong = true;
	t->running = false;
	t->rounds_done++;
	m->results++;
	m->if_samples += r->snmp ? r->snmp->n_interfaces : 0;
	if (!m->quiet)
		print_result(t, r);
	snmp_facts_free(r->snmp);
	snmp_hints_free(t->hints);
	t->target.hints = t->hints = r->hints;
	uv_timer_stop(&t->timer);
	if (t->rounds_done >= m->rounds)
		target_ends(t);
	else
		uv_timer_start(&t->timer, on_timer, (uint64_t)m->pause_ms, 0);
}

static void start_round(struct target *t)
{
	struct err e;

	t->running = true;
	t->waited_ns = processor_wait_ns(t->many);
	if (!probe_snmp.start(&t->run, &e)) {
		fprintf(stderr, "snmp_many: %s: %s\n", t->name, e.text);
		t->many->wrong = true;
		t->running = false;
		target_ends(t);
		return;
	}
	if (t->many->cancel_within_ms > 0)
		uv_timer_start(&t->timer, on_timer, (uint64_t)(random() % t->many->cancel_within_ms), 0);
}

static void on_stall(uv_timer_t *timer)
{
	const struct many *m = timer->data;
	struct timespec ts = { .tv_sec = m->stall_ms / 1000, .tv_nsec = m->stall_ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

static bool read_targets(struct many *m)
{
	char line[256], credential[NAME_MAX_BYTES];
	unsigned port, timeout_ms;

	m->targets = calloc(TARGETS_MAX, sizeof *m->targets);
	while (m->targets && m->n < TARGETS_MAX && fgets(line, sizeof line, stdin)) {
		struct target *t = &m->targets[m->n];

		timeout_ms = (unsigned)m->timeout_ms;
		if (sscanf(line, "%63s %63s %u %63s %u", t->name, t->address, &port, credential, &timeout_ms) < 4 || port > UINT16_MAX)
			return false;
		t->target = (struct probe_target){ .name = t->name, .address = t->address, .port = (uint16_t)port,
			.timeout_ms = timeout_ms, .retries = (uint32_t)m->retries,
			.snmp = secrets_find_snmp(m->secrets, credential) };
		t->many = m;
		m->n++;
	}
	return m->targets && m->n > 0;
}

static void run_all(struct many *m)
{
	m->live = m->n;
	m->began = mono_now();
	m->schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	uv_timer_init(&m->loop, &m->stall);
	m->stall.data = m;
	if (m->stall_ms > 0)
		uv_timer_start(&m->stall, on_stall, (uint64_t)m->stall_after_ms, 0);
	for (size_t i = 0; i < m->n; i++) {
		struct target *t = &m->targets[i];

		uv_timer_init(&m->loop, &t->timer);
		t->timer.data = t;
		t->run = (struct probe_run){ .class = &probe_snmp, .engine = m->engine, .target = &t->target, .done = done, .user = t };
		start_round(t);
	}
	uv_run(&m->loop, UV_RUN_DEFAULT);
}

static int report(struct many *m)
{
	struct rusage u;
	double cpu_us;

	getrusage(RUSAGE_SELF, &u);
	cpu_us = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
	fprintf(stderr, "%llu results, %llu if-samples, %lld ms, %.0f CPU us, %.2f us/if-sample, %ld kB\n",
	        (unsigned long long)m->results, (unsigned long long)m->if_samples, (long long)mono_diff_ms(mono_now(), m->began),
	        cpu_us, m->if_samples ? cpu_us / (double)m->if_samples : 0.0, u.ru_maxrss);
	for (size_t i = 0; i < m->n; i++)
		m->wrong |= m->targets[i].rounds_done != m->rounds;
	return m->wrong ? 1 : 0;
}

static bool take_options(struct many *m, int argc, char **argv, struct err *e)
{
	int id;

	while ((id = getopt_long(argc, argv, "", options, NULL)) != -1) {
		long n = optarg ? strtol(optarg, NULL, 10) : 0;

		switch (id) {
		case OPT_SECRETS: m->secrets = secrets_load(optarg, (unsigned)getgid(), e); break;
		case OPT_ROUNDS: m->rounds = n; break;
		case OPT_PAUSE_MS: m->pause_ms = n; break;
		case OPT_TIMEOUT_MS: m->timeout_ms = n; break;
		case OPT_RETRIES: m->retries = n; break;
		case OPT_STALL_MS: m->stall_ms = n; break;
		case OPT_STALL_AFTER_MS: m->stall_after_ms = n; break;
		case OPT_CANCEL_WITHIN_MS: m->cancel_within_ms = n; break;
		case OPT_QUIET: m->quiet = true; break;
		default: return err_set(e, ERR_USAGE, "unknown option");
		}
	}
	return m->secrets != NULL;
}

int main(int argc, char **argv)
{
	struct many m = { .rounds = 1, .timeout_ms = 1000, .retries = 1, .schedstat = -1 };
	struct probe_env env = { .loop = &m.loop, .icmp4_fd = -1, .icmp6_fd = -1 };
	struct err e = { .text = "" };
	int status = EX_USAGE;

	uv_loop_init(&m.loop);
	srandom((unsigned)time(NULL));
	if (!take_options(&m, argc, argv, &e) || !read_targets(&m) || !probe_snmp.open(&env, &m.engine, &e)) {
		fprintf(stderr, "snmp_many: %s\n", e.text[0] ? e.text : "targets: NAME ADDRESS PORT CREDENTIAL");
	} else {
		run_all(&m);
		status = report(&m);
	}
	for (size_t i = 0; i < m.n; i++)
		snmp_hints_free(m.targets[i].hints);
	if (m.schedstat >= 0)
		close(m.schedstat);
	free(m.targets);
	secrets_free(m.secrets);
	if (uv_loop_close(&m.loop) != 0)
		status = EX_SOFTWARE;
	return status;
}
