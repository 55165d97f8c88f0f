#include "probes/sim_motion.h"

#include <math.h>

static const double one_q58 = 288230376151711744.0; /* 2^58 */

struct sim_motion sim_motion_make(uint64_t base, double rate_ps, int64_t now_ns)
{
	double rate = rate_ps > 0 ? fmin(rate_ps, SIM_RATE_MAX * (1 - 1e-9)) : 0;

	return (struct sim_motion){ base, now_ns, (uint64_t)(rate / 1e9 * one_q58 + 0.5) };
}

uint64_t sim_motion_value(const struct sim_motion *m, int64_t now_ns)
{
	__extension__ typedef unsigned __int128 wide;
	const uint64_t half = UINT64_C(1) << 57; /* to the nearest unit: a rate of n/s gives n after a second */
	uint64_t elapsed = now_ns > m->since_ns ? (uint64_t)(now_ns - m->since_ns) : 0;

	return m->base + (uint64_t)(((wide)elapsed * m->rate_q58 + half) >> 58);
}

double sim_motion_rate(const struct sim_motion *m)
{
	return (double)m->rate_q58 / one_q58 * 1e9;
}
