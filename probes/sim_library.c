#include "probes/sim_region.h"

#include <stdlib.h>
#include <string.h>

struct sim_mib *sim_library_get(struct sim_library *l, const char *path, struct err *e)
{
	struct sim_shelf *shelves;
	struct sim_mib *mib;
	char *name;

	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(l->shelves[i].path, path) == 0)
			return l->shelves[i].mib;
	}
	mib = sim_recording_load(path, l->bad_line, l->user, e);
	if (!mib)
		return NULL;
	shelves = reallocarray(l->shelves, l->n + 1, sizeof *shelves);
	if (shelves)
		l->shelves = shelves;
	name = shelves ? strdup(path) : NULL;
	if (!name) {
		sim_mib_unref(mib);
		err_set(e, ERR_MEMORY, "no memory for %s", path);
		return NULL;
	}
	l->shelves[l->n++] = (struct sim_shelf){ name, mib };
	return mib;
}

void sim_library_done(struct sim_library *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->shelves[i].path);
		sim_mib_unref(l->shelves[i].mib);
	}
	free(l->shelves);
	l->shelves = NULL;
	l->n = 0;
}
