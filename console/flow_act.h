/* vigie flows accept and end: somebody answers for a flow until a day. */
#ifndef VIGIE_CONSOLE_FLOW_ACT_H
#define VIGIE_CONSOLE_FLOW_ACT_H

#include "console/session.h"

bool flow_act_is(const struct session *s); /* the first word is accept or end */
bool flow_act(struct session *s, struct err *e) MUST_CHECK;

#endif
