#include "probes/sim_recording.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool pass(const char *message, void *user)
{
	(void)message;
	(void)user;
	return true;
}

/* Objects that were read stand in strict order. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *f = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	struct err e;
	struct sim_mib *m = f ? sim_recording_read(f, "fuzz", pass, NULL, &e) : NULL;

	for (size_t i = 1; m && i < m->n_objects; i++) {
		const struct sim_object *a = &m->objects[i - 1], *b = &m->objects[i];

		if (sim_oid_compare(sim_object_oid(m, a), a->oid_len, sim_object_oid(m, b), b->oid_len) >= 0)
			abort();
	}
	sim_mib_unref(m);
	if (f)
		fclose(f);
	return 0;
}
