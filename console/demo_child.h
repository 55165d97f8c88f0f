/* Processes that `vigie demo` starts and that never outlive it. */
#ifndef VIGIE_CONSOLE_DEMO_CHILD_H
#define VIGIE_CONSOLE_DEMO_CHILD_H

#include "err.h"

#include <sys/types.h>

struct demo_child {
	pid_t pid;        /* 0: not started, or waited for */
	const char *log;  /* path of what it says; NULL: it speaks on our terminal */
};

/* argv[0] is a path. With a log the child is in a session of its own, so that keys and the end of the terminal reach it through us only.
 * It is told SIGTERM when we die, however that happens. ERR_SYSTEM, also when argv[0] cannot be executed. */
bool demo_child_start(const char *const *argv, const char *log, struct demo_child *ret, struct err *e) MUST_CHECK;

/* Whether it has ended, with its wait status; a child that was not started has not. Does not wait. */
bool demo_child_ended(struct demo_child *c, int *ret_wait_status);

/* SIGTERM, five seconds, SIGKILL; waits. */
void demo_child_stop(struct demo_child *c);

/* The last line that it said, "" when none; made safe by whoever shows it. */
void demo_child_last_words(const struct demo_child *c, char *buf, size_t size);

#endif
