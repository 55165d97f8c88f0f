/* The sockets of the simulated services. */
#ifndef VIGIE_SIM_LISTEN_H
#define VIGIE_SIM_LISTEN_H

#include "probes/sim_pki.h"

#include <uv.h>

struct sim_listen;

/* Opens what the services want and follows their changes until it is closed. services and pki are borrowed until then.
 * ERR_SYSTEM names the address that could not be bound. */
struct sim_listen *sim_listen_new(uv_loop_t *loop, struct sim_services *services, struct sim_pki *pki, struct err *e) MUST_CHECK;
/* Closes the handles; memory goes when the loop has closed them. NULL is fine. */
void sim_listen_close(struct sim_listen *l);

#endif
