/* A counter that moves: a pure function of time, so that a test can say to the unit what an agent must answer. */
#ifndef VIGIE_SIM_MOTION_H
#define VIGIE_SIM_MOTION_H

#include "err.h"

#include <stdint.h>

/* 50e9 octets a second is 400 Gbit/s. */
#define SIM_RATE_MAX 64e9

/* Times are nanoseconds since the simulator started. */
struct sim_motion {
	uint64_t base;     /* value at since_ns */
	int64_t since_ns;
	uint64_t rate_q58; /* units per nanosecond × 2^58: steps of 3.5e-9 unit/s, up to 64e9 unit/s */
};

/* rate_ps: 0..SIM_RATE_MAX units a second. */
struct sim_motion sim_motion_make(uint64_t base, double rate_ps, int64_t now_ns);
/* The value as a Counter64; a Counter32 is its low 32 bits (RFC 2578 §7.1.6). */
uint64_t sim_motion_value(const struct sim_motion *m, int64_t now_ns);
double sim_motion_rate(const struct sim_motion *m); /* units a second */

#endif
