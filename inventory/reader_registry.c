#include "inventory/reader_internal.h"
#include "inventory/store_registry.h"

bool read_registry(struct reader *r, struct registry **ret, struct err *e)
{
	struct arena *arena = arena_new();
	struct registry *g = arena ? arena_alloc(arena, sizeof *g) : NULL;
	struct device_read *read;

	if (!g) {
		arena_free(arena);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	g->arena = arena;
	if (!registry_read_declared(&r->db, g, &read, e) || !registry_derive_checks(g, e)) {
		registry_free(g);
		return false;
	}
	*ret = g;
	return true;
}
