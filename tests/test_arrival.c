#include "probes/arrival.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { WAIT_MS = 60, TRIES = 100 };

/* A socket that sends to itself. */
static int begin(bool ask)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&a, len) == 0 && getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, len), 0);
	assert_true(!ask || arrival_ask(fd));
	return fd;
}

/* Of a datagram that is read WAIT_MS after it came. */
static int64_t late_read_stamp(int fd)
{
	_Alignas(struct cmsghdr) uint8_t control[ARRIVAL_CONTROL_BYTES];
	char byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };

	assert_int_equal(send(fd, &byte, 1, 0), 1);
	nanosleep(&(struct timespec){ 0, WAIT_MS * 1000000 }, NULL);
	assert_int_equal(recvmsg(fd, &m, 0), 1);
	return arrival_ns(&m);
}

/* Where no socket asked before, the kernel begins in a work queue: until that runs, it stamps what is read as it is read. */
static void a_datagram_arrived_when_the_kernel_got_it(void **state)
{
	int fd = begin(true);
	int64_t ago_ms = 0;

	(void)state;
	for (int i = 0; i < TRIES && ago_ms < WAIT_MS - 1; i++) {
		mono_t sent = mono_now(), at = arrival_mono(late_read_stamp(fd), sent);

		ago_ms = mono_diff_ms(mono_now(), at);
	}
	assert_true(ago_ms >= WAIT_MS - 1);
	close(fd);
}

static void a_message_without_a_stamp_arrived_when_it_is_read(void **state)
{
	int64_t before = realtime_ns();
	int fd = begin(false);

	(void)state;
	assert_true(late_read_stamp(fd) >= before + (WAIT_MS - 1) * INT64_C(1000000));
	close(fd);
}

static void a_clock_that_was_set_moves_no_arrival_out_of_its_bounds(void **state)
{
	mono_t sent = mono_now(), at;

	(void)state;
	at = arrival_mono(realtime_ns() - INT64_C(3600) * 1000000000, sent);
	assert_true(at.ns == sent.ns);
	at = arrival_mono(realtime_ns() + INT64_C(3600) * 1000000000, sent);
	assert_true(!mono_before(at, sent) && !mono_before(mono_now(), at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_datagram_arrived_when_the_kernel_got_it),
		cmocka_unit_test(a_message_without_a_stamp_arrived_when_it_is_read),
		cmocka_unit_test(a_clock_that_was_set_moves_no_arrival_out_of_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
