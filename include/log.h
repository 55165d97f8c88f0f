/* Log: decisions and changes of state, once, where someone gives up or acts. English, one line: a stable event name,
 * then key=value. To stderr: with a <priority> prefix (sd-daemon(3)) when that is the journal, else with a time stamp. */
#ifndef VIGIE_LOG_H
#define VIGIE_LOG_H

#include "err.h"

#include <syslog.h>

void log_set_level(int priority); /* LOG_ERR … LOG_DEBUG; LOG_NOTICE at start */

/* fmt writes key=value pairs with %s, %d, %u, %ld, %lu, %lld, %llu and %zu. What %s says is escaped: control characters are
 * replaced, and after a double quote of fmt (key=\"%s\") quotes and backslashes get a backslash. Device text is passed quoted. */
void log_event(int priority, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
