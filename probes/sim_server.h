/* The sockets of the simulator. One UDP socket serves all agents of a port: bound to their address when they share one,
 * else to 0.0.0.0 on the loopback interface only, and each response leaves from the very address that was asked
 * (IP_PKTINFO). A datagram whose destination or source is not loopback is dropped. */
#ifndef VIGIE_SIM_SERVER_H
#define VIGIE_SIM_SERVER_H

#include "probes/sim_agents.h"

#include <uv.h>

struct sim_server;

/* agents is borrowed until sim_server_free, which also waits for nothing: responses still delayed are dropped.
 * Time 0 of the agents is the moment of this call. ERR_SYSTEM names the address that could not be bound. */
struct sim_server *sim_server_new(uv_loop_t *loop, struct sim_agents *agents, struct err *e) MUST_CHECK;
/* Closes the handles; memory is freed when the loop has closed them. NULL is fine. */
void sim_server_close(struct sim_server *s);
int64_t sim_server_now_ns(const struct sim_server *s);

#endif
