/* `vigied --probe`: one probe by ourselves, for when no daemon runs. */
#ifndef VIGIE_PROBE_COMMAND_H
#define VIGIE_PROBE_COMMAND_H

#include "conf.h"

/* Prints one JSON object; returns 0 ok, 1 warning, 2 critical, 3 unknown, or another exit status with e set. */
int probe_command(const struct conf *conf, const char *target, const char *type, const char *credential, bool verbose,
                  struct err *e);

#endif
