/* Who is reached, and who loses a link, when something of the region has no power or is cut.
 *
 * An agent that stands behind others is reached as long as one of them is, and has power, and no circuit between the two is cut. One
 * that stands behind nobody is always reached. An interface whose opposite has no power is down. A
 * service is reached while its site has power and the agent that it runs on is reached. */
#ifndef VIGIE_SIM_REACH_H
#define VIGIE_SIM_REACH_H

#include "probes/sim_world.h"

/* behind: the name of an agent, which may come later. ERR_DATA, ERR_MEMORY. */
bool sim_reach_add(struct sim_world *w, struct sim_agent *a, const char *behind, struct err *e) MUST_CHECK;

/* Once all agents and circuits are there. ERR_DATA: a name that no agent bears. */
bool sim_reach_resolve(struct sim_world *w, struct err *e) MUST_CHECK;

/* After anything changed, and at w->next_ns. ERR_NOT_FOUND, ERR_MEMORY. */
bool sim_reach_refresh(struct sim_world *w, int64_t now_ns, struct err *e) MUST_CHECK;

#endif
