#include "probes/arrival.h"

#include <string.h>

bool arrival_ask(int fd)
{
	const int on = 1;

	return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0;
}

int64_t realtime_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t arrival_ns(struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		struct timespec t;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&t, CMSG_DATA(c), sizeof t);
		return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	}
	return realtime_ns();
}

mono_t arrival_mono(int64_t stamp_ns, mono_t sent)
{
	mono_t now = mono_now(), at = { now.ns - (realtime_ns() - stamp_ns) };

	return mono_before(now, at) ? now : mono_before(at, sent) ? sent : at;
}
