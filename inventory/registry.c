#include "registry.h"

void registry_free(struct registry *r)
{
	if (r)
		arena_free(r->arena);
}
