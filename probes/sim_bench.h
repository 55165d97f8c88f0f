/* How many GETBULK this machine's simulator answers. */
#ifndef VIGIE_SIM_BENCH_H
#define VIGIE_SIM_BENCH_H

#include "err.h"

#include <stdint.h>
#include <stdio.h>

/* `agents` agents of 24 interfaces with moving counters, asked ten columns of four rows at a time: first the answer alone, then
 * over loopback with a client on a thread of its own. CPU time is the serving thread's. Prints one figure a line. */
bool sim_bench_run(uint32_t agents, FILE *out, struct err *e) MUST_CHECK;

#endif
