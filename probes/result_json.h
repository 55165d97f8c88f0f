/* A probe's result as `vigie probe` shows it (design §7). */
#ifndef VIGIE_RESULT_JSON_H
#define VIGIE_RESULT_JSON_H

#include "result.h"

#include <jansson.h>

/* {target, type, outcome, state, latency_ms, detail}, with verbose also what was measured and learned: `icmp`, `http`, `tls`, `snmp`,
 * `perfdata`, those that there are. NULL without memory. */
json_t *result_to_json(const char *target, const char *type, const struct probe_result *r, bool verbose);

#endif
