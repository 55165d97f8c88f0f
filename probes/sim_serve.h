/* One simulator at work: agents, services, sockets, signals, the "ready" line. */
#ifndef VIGIE_SIM_SERVE_H
#define VIGIE_SIM_SERVE_H

#include "probes/sim_options.h"

/* Returns when asked to stop (SIGTERM, SIGINT). */
bool sim_serve(const struct sim_options *o, struct err *e) MUST_CHECK;

#endif
