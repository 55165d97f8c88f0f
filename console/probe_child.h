/* A probe without a running collector: `vigied --probe` as a child. */
#ifndef VIGIE_CONSOLE_PROBE_CHILD_H
#define VIGIE_CONSOLE_PROBE_CHILD_H

#include "console/session.h"

/* The program: $VIGIE_VIGIED, else the installed one. */
const char *vigied_path(void);

/* Runs the probe of the session's command line. Either *ret_reply is the child's JSON object, owned by the caller, or, when it printed
 * none, it said why on stderr and *ret_status is its exit status. ERR_SYSTEM, ERR_REFUSED past timeout_ms, ERR_MALFORMED. */
bool probe_by_child(const struct session *s, int64_t timeout_ms, json_t **ret_reply, int *ret_status, struct err *e) MUST_CHECK;

#endif
