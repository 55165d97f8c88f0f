/* The end of a collector: what vigie-capture counted last is heard, or it is said that it is not. */
#include "probes/daemon_capture.h"

#include "probes/daemon.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { LOG_MOST = 65536, LONGEST_MS = 10000 };

/* A collector to which somebody has said where he looks; the log goes into a file meanwhile. */
struct scene {
	uv_loop_t loop;
	struct conf conf;
	struct daemon d;
	int theirs, stderr_was;
	FILE *log;
	char text[LOG_MOST];
};

static void tell(const struct scene *s, struct flow_record r)
{
	assert_int_equal(send(s->theirs, &r, sizeof r, MSG_NOSIGNAL), sizeof r);
}

static struct flow_record of_type(enum flow_record_type type)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = type;
	r.interval_ms = wall_now().ms;
	return r;
}

static struct scene *set_up(void)
{
	struct scene *s = calloc(1, sizeof *s);
	struct flow_record point = of_type(FLOW_RECORD_POINT);
	static char interface[] = "lo";
	mono_t until = mono_add_ms(mono_now(), LONGEST_MS);
	int ends[2];
	struct err e;

	assert_non_null(s);
	s->log = tmpfile();
	assert_non_null(s->log);
	fflush(stderr);
	s->stderr_was = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	assert_true(s->stderr_was >= 0 && dup2(fileno(s->log), STDERR_FILENO) >= 0);
	assert_int_equal(uv_loop_init(&s->loop), 0);
	s->conf.capture_interface = interface;
	s->d.loop = &s->loop;
	s->d.conf = &s->conf;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	s->theirs = ends[1];
	assert_true(capture_begin(&s->d, ends[0], getpid(), &e));
	point.point.version = FLOW_RECORD_VERSION;
	point.point.linktype = 1;
	memcpy(point.point.name, interface, sizeof interface);
	tell(s, point);
	while (!capture_looks(&s->d, &e) && mono_before(mono_now(), until))
		uv_run(&s->loop, UV_RUN_ONCE);
	assert_true(capture_looks(&s->d, &e));
	return s;
}

/* How long it took, in milliseconds. */
static int64_t stop(struct scene *s)
{
	mono_t begun = mono_now();

	capture_end(&s->d);
	return mono_diff_ms(mono_now(), begun);
}

static void tear_down(struct scene *s)
{
	size_t n;

	while (uv_run(&s->loop, UV_RUN_DEFAULT) != 0)
		;
	capture_free(&s->d);
	assert_int_equal(uv_loop_close(&s->loop), 0);
	if (s->theirs >= 0)
		close(s->theirs);
	fflush(stderr);
	dup2(s->stderr_was, STDERR_FILENO);
	close(s->stderr_was);
	rewind(s->log);
	n = fread(s->text, 1, sizeof s->text - 1, s->log);
	s->text[n] = '\0';
	fclose(s->log);
}

static size_t times(const struct scene *s, const char *word)
{
	size_t n = 0;

	for (const char *at = s->text; (at = strstr(at, word)); at++)
		n++;
	return n;
}

static void who_answers_is_heard_to_the_end(void **state)
{
	struct scene *s = set_up();

	(void)state;
	tell(s, of_type(FLOW_RECORD_END)); /* as it comes behind its last counts */
	stop(s);
	tear_down(s);
	assert_int_equal(times(s, "capture.cut"), 0);
	free(s);
}

static void who_does_not_answer_is_said_not_to(void **state)
{
	struct scene *s = set_up();

	(void)state;
	stop(s);
	tear_down(s);
	assert_int_equal(times(s, "capture.cut"), 1);
	assert_int_equal(times(s, "not told in time"), 1);
	free(s);
}

static void who_cannot_be_asked_is_said_not_to_have_told_and_nobody_waits(void **state)
{
	const struct flow_order order = { .command = FLOW_ORDER_TELL };
	struct scene *s = set_up();
	size_t n = 0;
	struct err e;

	(void)state;
	while (n < 100000 && capture_order(&s->d, &order, &e)) /* nobody reads them */
		n++;
	assert_true(n < 100000);
	assert_true(stop(s) < 1000);
	tear_down(s);
	assert_int_equal(times(s, "capture.cut interface=\"lo\" reason=\"the capture on lo does not answer\""), 1);
	free(s);
}

static void what_was_told_before_the_death_of_who_looked_is_heard_all_the_same(void **state)
{
	struct scene *s = set_up();
	struct flow_record killed = of_type(FLOW_RECORD_KEEPER);

	(void)state;
	killed.keeper.event = FLOW_KEEPER_KILLED;
	killed.keeper.status = 9;
	killed.keeper.deaths = 1;
	tell(s, killed);
	close(s->theirs);
	s->theirs = -1;
	stop(s);
	tear_down(s);
	assert_int_equal(times(s, "capture.died"), 1);
	assert_int_equal(times(s, "capture.cut"), 1);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_answers_is_heard_to_the_end),
		cmocka_unit_test(who_does_not_answer_is_said_not_to),
		cmocka_unit_test(who_cannot_be_asked_is_said_not_to_have_told_and_nobody_waits),
		cmocka_unit_test(what_was_told_before_the_death_of_who_looked_is_heard_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
