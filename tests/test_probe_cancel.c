/* Many runs of every class of this machine's loopback at once, cancelled at random times or let go: each start is
 * followed by exactly one done, and every handle is closed at the end. Run under AddressSanitizer as well. */
#include "probes/probe.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { RUNS = 300, TURNS = 3 };

struct slot {
	struct probe_run run;
	struct probe_target target;
	bool started, cancelled;
	int done;
};

static struct slot slots[RUNS];
static char urls[RUNS][128];
static int waiting, wrong_outcome, done_inside_start;
static bool starting, first_answer_cancels;
static uint32_t requests = 5;
static uv_timer_t canceller;

static void cancel_all(void)
{
	for (int i = 0; i < RUNS; i++) {
		slots[i].cancelled = slots[i].cancelled || (slots[i].started && !slots[i].done);
		slots[i].run.class->cancel(&slots[i].run);
	}
}

static void done(struct probe_run *run, struct probe_result *result)
{
	struct slot *slot = run->user;

	if (starting)
		done_inside_start++;
	if (slot->cancelled != (result->outcome == OUTCOME_CANCELLED))
		wrong_outcome++;
	free(result->perfdata);
	slot->done++;
	waiting--;
	if (first_answer_cancels && result->outcome == OUTCOME_OK) {
		first_answer_cancels = false;
		cancel_all();
	}
}

static void cancel_some(uv_timer_t *timer)
{
	for (int i = 0; i < 20; i++) {
		struct slot *slot = &slots[rand() % RUNS];

		if (slot->started && !slot->done)
			slot->cancelled = true;
		slot->run.class->cancel(&slot->run);
		if (rand() % 2)
			slot->run.class->cancel(&slot->run);
	}
	if (waiting == 0)
		uv_timer_stop(timer);
}

/* A listener that accepts in its backlog and never says anything. */
static int open_silent(uint16_t *ret_port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(fd, 1024), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	*ret_port = ntohs(a.sin_port);
	return fd;
}

static const char *const schemes[] = { "http", "https", "smtp", "smtps", "imap", "imaps", "pop3", "ftp", "sftp", "ldap", "ldaps" };

static void set_target(struct slot *slot, const char *class, char *url, uint16_t port)
{
	slot->target = (struct probe_target){ .name = "test", .timeout_ms = 100 + (uint32_t)(rand() % 400), .count = requests };
	slot->target.url = url;
	if (rand() % 4 == 0)
		port = 1; /* closed */
	if (strcmp(class, "icmp") == 0)
		slot->target.address = rand() % 3 ? "127.0.0.1" : rand() % 2 ? "::1" : "no-such.invalid";
	else if (strcmp(class, "http") == 0)
		snprintf(url, sizeof urls[0], "%s://127.0.0.1:%u/", schemes[(size_t)rand() % ARRAY_LEN(schemes)], port);
	else if (strcmp(class, "dns") == 0)
		snprintf(url, sizeof urls[0], "dns://127.0.0.1:%u/demo.test", port);
	else if (strcmp(class, "plugin") == 0)
		snprintf(url, sizeof urls[0], "/bin/sleep 0.%d", 1 + rand() % 9);
	else
		snprintf(url, sizeof urls[0], "%s:%u", rand() % 8 ? "127.0.0.1" : "localhost", port);
	slot->target.expect_body = rand() % 2 ? "banner" : NULL;
}

static void start_all(const struct probe_class *class, void *engine, uint16_t port, int n)
{
	struct err e;

	for (int i = 0; i < n; i++) {
		struct slot *slot = &slots[i];

		memset(slot, 0, sizeof *slot);
		set_target(slot, class->name, urls[i], port);
		slot->run = (struct probe_run){ .class = class, .engine = engine, .target = &slot->target, .done = done, .user = slot };
		starting = true;
		slot->started = class->start(&slot->run, &e);
		starting = false;
		waiting += slot->started;
	}
}

static int runs_of(const char *class)
{
	return strcmp(class, "plugin") == 0 ? RUNS / 10 : RUNS;
}

/* Closes the class once every run is done, or after so many turns of the loop in the middle of it all. */
static void run_class(const char *name, uint64_t turns, bool close_in_the_middle)
{
	const struct probe_class *class = probe_class_find(name);
	struct probe_env env = { .icmp4_fd = -1, .icmp6_fd = -1 };
	int n = runs_of(name);
	uint16_t port;
	int fd = open_silent(&port);
	uv_loop_t loop;
	void *engine;
	struct err e;

	waiting = wrong_outcome = done_inside_start = 0;
	memset(slots, 0, sizeof slots);
	for (int i = 0; i < RUNS; i++)
		slots[i].run.class = class;
	uv_loop_init(&loop);
	env.loop = &loop;
	assert_true(class->open(&env, &engine, &e));
	uv_timer_init(&loop, &canceller);
	start_all(class, engine, port, n);
	assert_int_equal(waiting, n);
	uv_timer_start(&canceller, cancel_some, 1, 7);
	for (uint64_t i = 0; close_in_the_middle ? i < turns : waiting > 0; i++)
		uv_run(&loop, UV_RUN_ONCE);
	uv_timer_stop(&canceller);
	for (int i = 0; i < n; i++)
		slots[i].cancelled = slots[i].cancelled || (close_in_the_middle && !slots[i].done);
	class->close(engine);
	uv_close((uv_handle_t *)&canceller, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);

	assert_int_equal(uv_loop_close(&loop), 0);
	assert_int_equal(waiting, 0);
	assert_int_equal(wrong_outcome, 0);
	assert_int_equal(done_inside_start, 0);
	for (int i = 0; i < n; i++) {
		assert_int_equal(slots[i].done, 1);
		assert_null(slots[i].run.priv);
	}
	close(fd);
}

static const char *const classes[] = { "icmp", "http", "tcp", "tls", "dns", "plugin" };

static void every_start_has_one_done_however_it_is_cancelled(void **state)
{
	(void)state;
	srand(20261122);
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		run_class(classes[i], 0, false);
}

static void closing_a_class_in_the_middle_ends_every_run_once(void **state)
{
	(void)state;
	srand(20261123);
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		for (uint64_t turns = 0; turns < TURNS * 7; turns += 7)
			run_class(classes[i], turns, true);
	}
}

/* With one request each all are sent in one turn of the loop: the answer is read while another run is about to send. */
static void an_answer_may_cancel_all_other_runs(void **state)
{
	(void)state;
	srand(20261124);
	first_answer_cancels = true;
	requests = 1;
	run_class("icmp", 0, false);
	requests = 5;
	assert_false(first_answer_cancels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_start_has_one_done_however_it_is_cancelled),
		cmocka_unit_test(an_answer_may_cancel_all_other_runs),
		cmocka_unit_test(closing_a_class_in_the_middle_ends_every_run_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
