/* Method observe: what a saved capture showed, from vigie-capture --read, into the observed flows. */
#ifndef VIGIE_CONTROL_OBSERVE_H
#define VIGIE_CONTROL_OBSERVE_H

#include "probes/control_server.h"

void control_observe(struct control_call *call);

#endif
