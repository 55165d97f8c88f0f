/* All agents of one simulator: found by where and how they are asked, or by name. */
#ifndef VIGIE_SIM_AGENTS_H
#define VIGIE_SIM_AGENTS_H

#include "probes/sim_agent.h"

enum { SIM_AGENTS_MAX = 100000 };

struct sim_agents {
	struct sim_agent **list; /* owned, in the order they were added */
	size_t n, cap;
	uint32_t *slots;         /* open addressing by endpoint and community: index in list + 1, 0 when free */
	size_t n_slots;          /* a power of two */
	struct sim_agent **v3;   /* those that speak SNMPv3: a few */
	size_t n_v3;
};

void sim_agents_done(struct sim_agents *as);

/* Takes the agent over, also on failure. ERR_DATA when another has this name, or this endpoint and community. */
bool sim_agents_add(struct sim_agents *as, struct sim_agent *a, struct err *e) MUST_CHECK;

/* Borrowed; NULL when there is none. */
struct sim_agent *sim_agents_find(const struct sim_agents *as, const struct sim_endpoint *endpoint,
                                  const uint8_t *community, size_t community_len);
/* The one that speaks SNMPv3 there. */
struct sim_agent *sim_agents_find_v3(const struct sim_agents *as, const struct sim_endpoint *endpoint);
struct sim_agent *sim_agents_find_name(const struct sim_agents *as, const char *name);

#endif
