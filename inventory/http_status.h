/* Which HTTP statuses a service is expected to answer. Pure. */
#ifndef VIGIE_HTTP_STATUS_H
#define VIGIE_HTTP_STATUS_H

#include "err.h"

/* spec: "200", "2xx", "200-299", or several with commas between; NULL or "" is "2xx". ERR_DATA when it is none of these:
 * *ret_expected is then untouched. */
bool http_status_is_expected(const char *spec, long status, bool *ret_expected, struct err *e) MUST_CHECK;

#endif
