/* Echo requests (RFC 792) answered in the kernel's place, for the addresses of agents: those that are reached answer, late and with
 * losses as their agents; any other address answers as the kernel would. Only for a network namespace of one's own: the kernel there is told
 * to be silent (net.ipv4.icmp_echo_ignore_all). */
#ifndef VIGIE_SIM_PING_H
#define VIGIE_SIM_PING_H

#include "probes/sim_agents.h"
#include "probes/sim_server.h"

struct sim_ping;

/* agents and clock: borrowed until sim_ping_close. ERR_DENIED without CAP_NET_RAW or
 * where there is more than loopback, ERR_SYSTEM. */
struct sim_ping *sim_ping_new(uv_loop_t *loop, struct sim_agents *agents, const struct sim_server *clock, struct err *e) MUST_CHECK;
/* Memory is freed when the loop has closed the handles. NULL is fine. */
void sim_ping_close(struct sim_ping *p);

#endif
