/* Acts over the control socket (include/act.h). */
#ifndef VIGIE_CONTROL_ACTS_H
#define VIGIE_CONTROL_ACTS_H

#include "act.h"
#include "probes/control_server.h"

/* Takes call over: ack, unack, mute, unmute, maintenance, maintenance_end, comment, call, purge. Answered once it is stored. */
void control_act(struct control_call *call);

/* What a request says of an act, as far as it can be read; else *ret stays. Borrowed from the request. */
void control_read_act(const struct control_call *call, struct act *ret);

#endif
