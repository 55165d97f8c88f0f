/* The inside of daemon_capture.c (what comes from the process) and daemon_capture_write.c (towards the store). */
#ifndef VIGIE_DAEMON_CAPTURE_INTERNAL_H
#define VIGIE_DAEMON_CAPTURE_INTERNAL_H

#include "probes/capture_intake.h"
#include "probes/daemon.h"

#include <sys/types.h>

struct capture_task;

struct capture_watch {
	struct daemon *d;
	uv_poll_t poll;
	uv_timer_t again;             /* a write that failed is tried again */
	int fd;
	pid_t pid;
	struct capture_intake intake;
	int64_t point_id;             /* UNKNOWN_I64: not yet known */
	uint64_t refused_told;
	mono_t forgot, keeper_told;
	bool forgets_more;        /* than a turn did */
	bool polling, busy, closed, dropping;
	bool looks;                   /* a process has said where it looks, and its death was not told */
	struct capture_task *failed;
	char interface[FLOW_POINT_MAX];
};

/* daemon_capture.c */
void capture_pump(struct capture_watch *w);

/* daemon_capture_write.c */
bool capture_write_is_due(const struct capture_watch *w);
/* Hands over what may be written now, unless something is on its way already; all: the rest too. Once the watch is closed it waits for
 * nothing. */
void capture_write(struct capture_watch *w, bool all);
void capture_write_failed(struct capture_watch *w); /* once more, now */

#endif
