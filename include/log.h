/* Log: decisions and changes of state, once, where someone gives up or acts. English, one line: a stable event name,
 * then key=value. To stderr with a <priority> prefix (sd-daemon(3)) or a time stamp when stderr is a terminal. */
#ifndef VIGIE_LOG_H
#define VIGIE_LOG_H

#include "err.h"

#include <syslog.h>

void log_set_level(int priority); /* LOG_ERR … LOG_DEBUG; LOG_NOTICE at start */

/* fmt writes key=value pairs. Control characters in the finished line are replaced: device text may be passed to %s,
 * in double quotes where it may hold spaces. */
void log_event(int priority, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
