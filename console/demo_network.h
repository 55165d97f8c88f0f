/* The network of a demo: a network namespace with loopback alone, so that what is cut is as silent as it would be in life. */
#ifndef VIGIE_CONSOLE_DEMO_NETWORK_H
#define VIGIE_CONSOLE_DEMO_NETWORK_H

#include "err.h"

/* This process and those that it starts from now on have a network of their own; when they are not root's, also the rights there to ping
 * and to answer pings. Tried in a child first: where the system does not let us, nothing has changed. One thread. ERR_DENIED with the
 * system's reason. */
bool demo_network_enter(struct err *e) MUST_CHECK;

#endif
