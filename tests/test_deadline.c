#include "probes/deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { MANY = 500 };

struct waiter {
	struct deadline deadline;
	mono_t due;
	int fired;
};

static struct waiter waiters[MANY];
static mono_t last_due;
static bool in_order, too_early;
static int fired;

static void fire(struct deadline *d)
{
	struct waiter *w = (struct waiter *)(void *)d;

	if (mono_before(w->due, last_due))
		in_order = false;
	if (mono_before(mono_now(), w->due))
		too_early = true;
	last_due = w->due;
	w->fired++;
	fired++;
}

static int setup(void **state)
{
	uv_loop_t *loop = calloc(1, sizeof *loop);

	assert_non_null(loop);
	assert_int_equal(uv_loop_init(loop), 0);
	*state = loop;
	memset(waiters, 0, sizeof waiters);
	last_due = (mono_t){ 0 };
	in_order = true;
	too_early = false;
	fired = 0;
	return 0;
}

static int teardown(void **state)
{
	uv_loop_t *loop = *state;

	uv_run(loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(loop), 0);
	free(loop);
	return 0;
}

static void set_in(struct deadlines *q, struct waiter *w, int64_t ms)
{
	w->deadline.fire = fire;
	w->due = mono_add_ms(mono_now(), ms);
	assert_true(deadline_set(q, &w->deadline, w->due));
}

static void many_deadlines_fire_in_order_and_never_early_whatever_was_moved_or_cleared(void **state)
{
	struct deadlines *q = deadlines_new(*state, NULL, NULL, NULL);
	int expected = 0;

	srand(20261122);
	for (int i = 0; i < MANY; i++)
		set_in(q, &waiters[i], rand() % 40);
	for (int i = 0; i < MANY; i += 3)
		set_in(q, &waiters[i], rand() % 40);
	for (int i = 1; i < MANY; i += 3)
		deadline_clear(q, &waiters[i].deadline);
	uv_run(*state, UV_RUN_DEFAULT);

	for (int i = 0; i < MANY; i++) {
		assert_int_equal(waiters[i].fired, i % 3 != 1);
		assert_false(deadline_is_set(&waiters[i].deadline));
		expected += i % 3 != 1;
	}
	assert_int_equal(fired, expected);
	assert_true(in_order);
	assert_false(too_early);
	deadlines_close(q);
}

static void a_deadline_for_now_fires_in_the_next_turn_not_at_once(void **state)
{
	struct deadlines *q = deadlines_new(*state, NULL, NULL, NULL);

	waiters[0].deadline.fire = fire;
	assert_true(deadline_set_now(q, &waiters[0].deadline));
	assert_int_equal(fired, 0);
	uv_run(*state, UV_RUN_NOWAIT);
	assert_int_equal(fired, 1);
	deadlines_close(q);
}

static void closing_forgets_what_waits(void **state)
{
	struct deadlines *q = deadlines_new(*state, NULL, NULL, NULL);

	set_in(q, &waiters[0], 5);
	deadlines_close(q);
	assert_false(deadline_is_set(&waiters[0].deadline));
	uv_run(*state, UV_RUN_DEFAULT);
	assert_int_equal(fired, 0);
}

struct exchange {
	struct deadlines *q;
	int fds[2];
	int answers_at_deadline;
	int answers;
};

static struct exchange exchange;

static void read_answer(uv_poll_t *poll, int status, int events)
{
	char byte;

	(void)events;
	assert_int_equal(status, 0);
	if (read(exchange.fds[0], &byte, 1) == 1)
		exchange.answers++;
	uv_poll_stop(poll);
}

static void judge_exchange(struct deadline *d)
{
	(void)d;
	exchange.answers_at_deadline = exchange.answers;
}

static void stall(uv_timer_t *timer)
{
	const struct timespec away = { 0, 300000000 };

	assert_int_equal(write(exchange.fds[1], "x", 1), 1);
	nanosleep(&away, NULL);
	uv_close((uv_handle_t *)timer, NULL);
}

static void an_answer_that_came_while_the_loop_was_away_is_read_before_its_deadline_is_judged(void **state)
{
	struct deadline d = { .fire = judge_exchange };
	mono_t start = mono_now();
	uv_timer_t timer;
	uv_poll_t poll;

	memset(&exchange, 0, sizeof exchange);
	exchange.answers_at_deadline = -1;
	exchange.q = deadlines_new(*state, NULL, NULL, NULL);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, exchange.fds), 0);
	uv_poll_init(*state, &poll, exchange.fds[0]);
	uv_poll_start(&poll, UV_READABLE, read_answer);
	uv_timer_init(*state, &timer);
	uv_timer_start(&timer, stall, 10, 0);
	assert_true(deadline_set(exchange.q, &d, mono_add_ms(start, 100)));
	uv_run(*state, UV_RUN_DEFAULT);

	assert_int_equal(exchange.answers_at_deadline, 1);
	/* away until 310 ms, due at 100: put off by the lag of 210 ms and as much again */
	assert_true(mono_diff_ms(mono_now(), start) >= 500);
	uv_close((uv_handle_t *)&poll, NULL);
	deadlines_close(exchange.q);
	uv_run(*state, UV_RUN_DEFAULT);
	close(exchange.fds[0]);
	close(exchange.fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(many_deadlines_fire_in_order_and_never_early_whatever_was_moved_or_cleared, setup, teardown),
		cmocka_unit_test_setup_teardown(a_deadline_for_now_fires_in_the_next_turn_not_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(closing_forgets_what_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_answer_that_came_while_the_loop_was_away_is_read_before_its_deadline_is_judged, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
