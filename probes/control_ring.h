/* The control socket's methods about rings of headers that are no act: ring, ring_packets. */
#ifndef VIGIE_CONTROL_RING_H
#define VIGIE_CONTROL_RING_H

#include "act.h"
#include "probes/control_server.h"

void control_ring(struct control_call *call);
void control_ring_packets(struct control_call *call);

/* Of ring_start, ring_save and ring_stop. */
bool control_read_ring(const json_t *params, struct act *ret, struct err *e) MUST_CHECK;

#endif
