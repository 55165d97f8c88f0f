/* When the kernel received a datagram: not when a busy loop came to read it. */
#ifndef VIGIE_ARRIVAL_H
#define VIGIE_ARRIVAL_H

#include "vtime.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <time.h>

#define ARRIVAL_CONTROL_BYTES CMSG_SPACE(sizeof(struct timespec)) /* of msg_control, for the time stamp alone */

/* SO_TIMESTAMPNS, socket(7); false: errno. The first socket of a machine that asks gets stamps a moment later: until then the kernel
 * gives the time of reading. */
bool arrival_ask(int fd);

int64_t realtime_ns(void); /* CLOCK_REALTIME, as the stamps are */

/* The kernel's time stamp of a message, CLOCK_REALTIME; now when it has none. */
int64_t arrival_ns(struct msghdr *m);

/* The same on the clock that nobody sets, no earlier than `sent` and no later than now, whatever CLOCK_REALTIME did in between. */
mono_t arrival_mono(int64_t stamp_ns, mono_t sent);

#endif
