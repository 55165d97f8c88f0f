/* The declared inventory as somebody beside the collector reads it. */
#ifndef VIGIE_PROBES_DECLARED_H
#define VIGIE_PROBES_DECLARED_H

#include "notify_reach.h"
#include "registry.h"

/* NULL where there is nothing that can be read; why is told on stderr, unless there is no inventory yet. Owned by the caller. */
struct registry *declared_read(const char *inventory);

/* The contacts, in the arena; not known where nothing can be read, of which nothing is told. */
struct notify_contacts declared_read_contacts(const char *inventory, struct arena *a);

#endif
