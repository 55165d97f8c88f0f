/* The person who waits for a diagnosis is told within its time, whatever the collector does. The clock is the test's. */
#include "console/diagnosis_client.h"

#include "tests/diagnosed.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* A collector whose answers the test writes. */
struct collector { char folder[32], path[64]; int fd; };

static void collector_begin(struct collector *l)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	*l = (struct collector){ .folder = "/tmp/vigie-test-XXXXXX" };
	assert_non_null(mkdtemp(l->folder));
	snprintf(l->path, sizeof l->path, "%s/control", l->folder);
	memcpy(addr.sun_path, l->path, strlen(l->path) + 1);
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(l->fd, (struct sockaddr *)&addr, sizeof addr), 0);
	assert_int_equal(listen(l->fd, 64), 0);
}

static void collector_end(struct collector *l)
{
	close(l->fd);
	unlink(l->path);
	rmdir(l->folder);
}

/* Takes the request that waits and answers it; true: it was of that method. */
static bool collector_answer(struct collector *l, const char *method, const char *result)
{
	char request[65536], reply[1024];
	int peer = accept(l->fd, NULL, NULL);
	ssize_t n = read(peer, request, sizeof request - 1);

	assert_true(n > 0);
	request[n] = '\0';
	n = snprintf(reply, sizeof reply, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}\n", result);
	assert_int_equal(write(peer, reply, (size_t)n), n);
	close(peer);
	return strstr(request, method) != NULL;
}

/* One test of a device, of the establishment of tests/diagnosed.h. */
struct followed { struct diagnosed d; struct diagnosis_run run; struct diagnosis_test test; struct diagnosis_step step; };

static struct diagnosis_run *run_begin(struct followed *f)
{
	diagnosed_init(&f->d);
	f->test = (struct diagnosis_test){ DIAGNOSIS_PATH, DIAGNOSIS_BY_PING4, "device:cpe-1", -1, 0 };
	f->step = f->d.steps[PING4];
	f->step.status = DIAGNOSIS_PENDING;
	f->run = (struct diagnosis_run){ .serial = 1, .c = &f->d.c, .tests = &f->test, .steps = &f->step, .n_tests = 1, .n_steps = 1, .trouble = TEXT_INIT(1024) };
	return &f->run;
}

static void run_end(struct diagnosis_run *run)
{
	text_done(&run->trouble);
	arena_free(run->heard);
	arena_free(run->judged);
}

static mono_t at_ms(int64_t ms) { return (mono_t){ ms * 1000000 }; }

static void a_collector_that_never_tells_of_an_end_is_given_up_within_the_time(void **state)
{
	struct collector l;
	struct followed f;
	struct diagnosis_run *run = run_begin(&f);
	struct diagnosis_client c = { .call = NULL };
	int64_t ms = 0;

	(void)state;
	collector_begin(&l);
	diagnosis_client_step(&c, run, l.path, at_ms(0));
	diagnosis_client_step(&c, run, l.path, at_ms(0));
	assert_true(collector_answer(&l, "diagnose", "{\"id\":7}"));
	while (!run->over && ms < 60000) {
		diagnosis_client_step(&c, run, l.path, at_ms(ms));
		diagnosis_client_step(&c, run, l.path, at_ms(ms));
		if (!run->over && c.call)
			assert_true(collector_answer(&l, "diagnosis", "{\"ended\":false,\"steps\":[{\"status\":\"pending\"}]}"));
		ms += 2000;
	}
	assert_true(run->over);
	assert_true(ms - 2000 <= 16000 && ms - 2000 >= 14000); /* the first look past the time */
	assert_int_equal(f.step.status, DIAGNOSIS_NOT_TESTED);
	assert_true(run->trouble.len > 0);
	diagnosis_client_done(&c);
	run_end(run);
	collector_end(&l);
}

static void one_that_falls_silent_late_is_given_up_within_the_time_too(void **state)
{
	struct collector l;
	struct followed f;
	struct diagnosis_run *run = run_begin(&f);
	struct diagnosis_client c = { .call = NULL };

	(void)state;
	collector_begin(&l);
	diagnosis_client_step(&c, run, l.path, at_ms(0));
	diagnosis_client_step(&c, run, l.path, at_ms(0));
	assert_true(collector_answer(&l, "diagnose", "{\"id\":7}"));
	assert_true(diagnosis_client_step(&c, run, l.path, at_ms(9000)));
	assert_false(diagnosis_client_step(&c, run, l.path, at_ms(14600)));
	assert_false(run->over);
	assert_true(diagnosis_client_step(&c, run, l.path, at_ms(14800)));
	assert_true(run->over);
	assert_null(c.call);
	diagnosis_client_done(&c);
	run_end(run);
	collector_end(&l);
}

static void the_next_diagnosis_has_its_own_time(void **state)
{
	struct collector l;
	struct followed f, g;
	struct diagnosis_run *run = run_begin(&f), *next = run_begin(&g);
	struct diagnosis_client c = { .call = NULL };

	(void)state;
	next->serial = 2;
	collector_begin(&l);
	diagnosis_client_step(&c, run, l.path, at_ms(0));
	diagnosis_client_step(&c, next, l.path, at_ms(14000));
	diagnosis_client_step(&c, next, l.path, at_ms(20000));
	assert_false(next->over);
	diagnosis_client_step(&c, next, l.path, at_ms(24100)); /* the first request alone has ten seconds */
	assert_true(next->over);
	diagnosis_client_done(&c);
	run_end(run);
	run_end(next);
	collector_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_collector_that_never_tells_of_an_end_is_given_up_within_the_time),
		cmocka_unit_test(one_that_falls_silent_late_is_given_up_within_the_time_too),
		cmocka_unit_test(the_next_diagnosis_has_its_own_time),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
