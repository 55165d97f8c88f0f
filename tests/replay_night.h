/* A collector of a small region on a virtual clock, through a night in which all goes wrong that can: devices, agents, interfaces and
 * services fail and come back, the collector is stopped, killed and blind, the region is declared anew. It writes an inventory as the
 * daemon does. The same seed gives the same night. */
#ifndef VIGIE_TESTS_REPLAY_NIGHT_H
#define VIGIE_TESTS_REPLAY_NIGHT_H

#include "live.h"
#include "store.h"

struct night_options {
	unsigned seed;
	int64_t hours;
	int64_t attempts, retry_ms, settle_ms;
	bool restarts, imports, blind;
	bool steady;              /* nothing flaps */
};

#define NIGHT_BEGIN ((wall_t){ INT64_C(1795284000000) }) /* 2026-11-21T18:00:00Z */

/* Plays it into the inventory at path; an error ends the test. */
void night_play(const char *path, const struct night_options *o);

#endif
