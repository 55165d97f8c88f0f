#include "registry.h"

struct registry *registry_new(struct err *e)
{
	struct arena *arena = arena_new();
	struct registry *r = arena ? arena_alloc(arena, sizeof *r) : NULL;

	if (r)
		*r = (struct registry){ .arena = arena, .reading = arena_new() };
	if (r && r->reading)
		return r;
	arena_free(arena);
	err_set(e, ERR_MEMORY, "out of memory");
	return NULL;
}

void registry_forget_memory(struct registry *r)
{
	for (size_t i = 0; i < r->n_devices; i++)
		r->devices[i].interface_memory = NULL;
	arena_free(r->reading);
	r->reading = NULL;
}

void registry_free(struct registry *r)
{
	if (!r)
		return;
	arena_free(r->reading);
	arena_free(r->arena);
}
