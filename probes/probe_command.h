/* `vigied --probe`: one probe by ourselves, for when no daemon runs. */
#ifndef VIGIE_PROBE_COMMAND_H
#define VIGIE_PROBE_COMMAND_H

#include "conf.h"

/* A target as adhoc.h takes it. NULL: the configuration's inventory, no type, no credential. */
struct probe_request {
	const char *target, *inventory, *type, *credential;
	bool verbose;
};

/* Prints one JSON object; returns 0 ok, 1 warning, 2 critical, 3 unknown, or another exit status with e set. */
int probe_command(const struct conf *conf, const struct probe_request *q, struct err *e);

#endif
