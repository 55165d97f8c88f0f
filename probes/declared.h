/* The declared inventory as somebody beside the collector reads it. */
#ifndef VIGIE_PROBES_DECLARED_H
#define VIGIE_PROBES_DECLARED_H

#include "registry.h"

/* NULL where there is nothing that can be read; why is told on stderr, unless there is no inventory yet. Owned by the caller. */
struct registry *declared_read(const char *inventory);

#endif
