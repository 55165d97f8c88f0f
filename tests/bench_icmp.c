/* The least that echo requests and replies cost here, whatever the poller: sendto and recvmmsg on the socket of class icmp, nothing
 * remembered, nothing judged. bench_icmp ROUNDS, addresses of one family on stdin; prints the CPU a target of each round. What the
 * kernel does to carry a request over loopback, answer it and queue the reply is in it: it runs inside our sendto. */
#include "probes/codec_icmp.h"
#include "probes/icmp_socket.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { TARGETS_MAX = 20000, WINDOW = 32, DATAGRAM_BYTES = 256, WAIT_MS = 200 };

static struct {
	union address targets[TARGETS_MAX];
	size_t n;
	int fd, family;
	uint16_t sequence;
} bench;

static void send_one(const union address *to)
{
	const struct icmp_echo echo = { .id = 1, .sequence = bench.sequence++, .nonce = 1 };
	uint8_t buf[ICMP_ECHO_BYTES];

	icmp_build_request(bench.family, &echo, buf);
	if (sendto(bench.fd, buf, sizeof buf, 0, &to->sa, bench.family == AF_INET ? sizeof to->in : sizeof to->in6) < 0) {
		perror("bench_icmp");
		exit(1);
	}
}

static size_t take_replies(void)
{
	static uint8_t bytes[WINDOW][DATAGRAM_BYTES], control[WINDOW][DATAGRAM_BYTES];
	static union address from[WINDOW];
	struct iovec data[WINDOW];
	struct mmsghdr messages[WINDOW];
	int n;

	for (size_t i = 0; i < WINDOW; i++) {
		data[i] = (struct iovec){ bytes[i], DATAGRAM_BYTES };
		messages[i].msg_hdr = (struct msghdr){ &from[i], sizeof from[i], &data[i], 1, control[i], DATAGRAM_BYTES, 0 };
	}
	n = recvmmsg(bench.fd, messages, WINDOW, MSG_DONTWAIT, NULL);
	return n > 0 ? (size_t)n : 0;
}

static bool run_round(void)
{
	struct pollfd readable = { .fd = bench.fd, .events = POLLIN };
	size_t sent = 0, received = 0, n;

	while (received < bench.n) {
		while (sent < bench.n && sent - received < WINDOW)
			send_one(&bench.targets[sent++]);
		n = take_replies();
		if (n == 0 && poll(&readable, 1, WAIT_MS) <= 0)
			return false;
		received += n;
	}
	return true;
}

static double cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
	char line[80];
	struct err e;
	bool raw;

	if (argc != 2)
		return 64;
	while (bench.n < TARGETS_MAX && scanf("%79s", line) == 1 && address_from_literal(line, 0, &bench.targets[bench.n]))
		bench.n++;
	if (bench.n == 0)
		return 65;
	bench.family = bench.targets[0].sa.sa_family;
	bench.fd = icmp_socket_open(bench.family, &raw, &e);
	if (bench.fd < 0) {
		fprintf(stderr, "bench_icmp: %s\n", e.text);
		return 1;
	}
	for (long rounds = strtol(argv[1], NULL, 10); rounds > 0; rounds--) {
		double before = cpu_us();

		if (!run_round())
			return 1;
		printf("%.2f\n", (cpu_us() - before) / (double)bench.n);
	}
	return 0;
}
