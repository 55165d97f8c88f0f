/* The storages of a simulated agent (HOST-RESOURCES-MIB, RFC 2790 §hrStorage). */
#ifndef VIGIE_SIM_STORAGE_H
#define VIGIE_SIM_STORAGE_H

#include "probes/sim_agent.h"

/* hrStorageUsed of the storage whose hrStorageDescr is name moves from what it is to ratio (0 to 1) of hrStorageSize within seconds, and
 * stays there; 0 seconds: at once. ERR_NOT_FOUND. */
bool sim_storage_fill(struct sim_agent *a, const char *name, double ratio, double seconds, int64_t now_ns, struct err *e) MUST_CHECK;
bool sim_storage_exists(const struct sim_agent *a, const char *name);

#endif
