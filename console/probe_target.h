/* What a person asks to be probed, judged before anybody is asked: its words are in the person's language. */
#ifndef VIGIE_CONSOLE_PROBE_TARGET_H
#define VIGIE_CONSOLE_PROBE_TARGET_H

#include "console/session.h"

/* ERR_USAGE: no type, no target, a declared name that has no check of its own (a site, a link that its device measures), or SNMP without
 * a credential. What only the collector can know is left to it. */
bool probe_target_check(struct session *s, struct err *e) MUST_CHECK;

#endif
