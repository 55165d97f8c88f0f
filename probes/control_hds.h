/* The checklist over the control socket (include/hds_act.h). */
#ifndef VIGIE_CONTROL_HDS_H
#define VIGIE_CONTROL_HDS_H

#include "probes/control_server.h"

/* Takes call over: the methods hds_…. Answered once it is stored. */
void control_hds(struct control_call *call);

#endif
