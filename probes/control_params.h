/* The parameters of a request (JSON-RPC 2.0 by name). Absent and null are the same: *ret_ stays as it was. ERR_USAGE: "name: expected …".
 * Texts are borrowed from the request. */
#ifndef VIGIE_CONTROL_PARAMS_H
#define VIGIE_CONTROL_PARAMS_H

#include "vtime.h"

#include <jansson.h>

bool param_string(const json_t *params, const char *name, const char **ret, struct err *e) MUST_CHECK;
bool param_flag(const json_t *params, const char *name, bool *ret, struct err *e) MUST_CHECK;
bool param_number(const json_t *params, const char *name, int64_t *ret, struct err *e) MUST_CHECK; /* from 1 on */
bool param_need_number(const json_t *params, const char *name, int64_t *ret, struct err *e) MUST_CHECK;

/* RFC 3339 with its offset: what a clock on a wall says is the client's affair. */
bool param_time(const json_t *params, const char *name, wall_t now, wall_t *ret, struct err *e) MUST_CHECK;

#endif
