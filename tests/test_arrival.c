#include "probes/arrival.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { WAIT_MS = 60 };

/* A datagram to ourselves, read WAIT_MS after it came. */
static int64_t late_read_stamp(bool ask)
{
	_Alignas(struct cmsghdr) uint8_t control[ARRIVAL_CONTROL_BYTES];
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	char byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int64_t stamp;

	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&a, len) == 0 && getsockname(fd, (struct sockaddr *)&a, &len) == 0);
	assert_true(!ask || arrival_ask(fd));
	assert_int_equal(sendto(fd, &byte, 1, 0, (struct sockaddr *)&a, len), 1);
	nanosleep(&(struct timespec){ 0, WAIT_MS * 1000000 }, NULL);
	assert_int_equal(recvmsg(fd, &m, 0), 1);
	stamp = arrival_ns(&m);
	close(fd);
	return stamp;
}

static void a_datagram_arrived_when_the_kernel_got_it(void **state)
{
	mono_t before = mono_now();

	(void)state;
	assert_true(mono_diff_ms(mono_now(), arrival_mono(late_read_stamp(true), before)) >= WAIT_MS - 1);
}

static void a_message_without_a_stamp_arrived_when_it_is_read(void **state)
{
	int64_t before = realtime_ns();

	(void)state;
	assert_true(late_read_stamp(false) >= before + (WAIT_MS - 1) * INT64_C(1000000));
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
