/* Where a service is reached, as people write it. Pure. */
#ifndef VIGIE_ENDPOINT_H
#define VIGIE_ENDPOINT_H

#include "err.h"

#include <stdint.h>

enum { ENDPOINT_HOST_MAX = 256 };

/* Splits "host", "host:port", "[v6]", "[v6]:port" or a bare IPv6 literal; *ret_port keeps its value when there is none.
 * ERR_DATA says what was expected. */
bool endpoint_parse(const char *text, char ret_host[ENDPOINT_HOST_MAX], uint16_t *ret_port, struct err *e) MUST_CHECK;

#endif
