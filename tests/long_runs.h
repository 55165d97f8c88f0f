/* How many random runs a test plays: those of a check, of a sanitized build a third of them, or with VIGIE_LONG 100,000, of a sanitized build
 * 10,000. These take minutes: the program yields to tests beside it that wait for an answer within a time. */
#ifndef VIGIE_TESTS_LONG_RUNS_H
#define VIGIE_TESTS_LONG_RUNS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

static inline size_t long_runs(size_t in_a_check)
{
	if (!getenv("VIGIE_LONG"))
		return getenv("VIGIE_SANITIZED") ? (in_a_check + 2) / 3 : in_a_check;
	setpriority(PRIO_PROCESS, 0, 10);
	return getenv("VIGIE_SANITIZED") ? 10000 : 100000;
}

/* The seed of the first: a sanitized build plays others than the plain one, so that each adds to the other. */
static inline uint64_t long_runs_first(void)
{
	return getenv("VIGIE_SANITIZED") ? 100001 : 1;
}

#endif
