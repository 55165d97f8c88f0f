/* How many random runs a test plays: those of a check, or with VIGIE_LONG 100,000, of a sanitized build 10,000. */
#ifndef VIGIE_TESTS_LONG_RUNS_H
#define VIGIE_TESTS_LONG_RUNS_H

#include <stddef.h>
#include <stdlib.h>

static inline size_t long_runs(size_t in_a_check)
{
	if (!getenv("VIGIE_LONG"))
		return in_a_check;
	return getenv("VIGIE_SANITIZED") ? 10000 : 100000;
}

#endif
