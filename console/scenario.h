/* What may happen to the demo region: a file of one's own, or one that is installed, by its name. */
#ifndef VIGIE_CONSOLE_SCENARIO_H
#define VIGIE_CONSOLE_SCENARIO_H

#include "err.h"

struct arena;

/* *ret_path: of the file, in a. ERR_USAGE: there is none; the text names those that are installed, in $VIGIE_SCENARIOS or the package's
 * own folder. */
bool scenario_find(const char *name, struct arena *a, const char **ret_path, struct err *e) MUST_CHECK;

#endif
