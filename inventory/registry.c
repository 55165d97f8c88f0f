#include "registry.h"

#include <string.h>

static bool is_ours(const char *owner)
{
	return !owner || (strcmp(owner, "national") != 0 && strcmp(owner, "third-party") != 0);
}

bool reg_service_is_ours(const struct reg_service *s) { return is_ours(s->owner); }
bool reg_device_is_ours(const struct reg_device *d) { return is_ours(d->owner); }

struct registry *registry_new(struct err *e)
{
	struct arena *arena = arena_new();
	struct registry *r = arena ? arena_alloc(arena, sizeof *r) : NULL;

	if (r)
		*r = (struct registry){ .arena = arena, .reading = arena_new(), .instant = { INT64_MAX } };
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

static void *copy_array(struct arena *a, const void *items, size_t n, size_t size)
{
	void *copy = arena_array(a, n, size);

	if (copy && n > 0)
		memcpy(copy, items, n * size);
	return copy;
}

static struct reg_device *moved_device(const struct registry *from, const struct registry *to, const struct reg_device *d)
{
	return d ? to->devices + (d - from->devices) : NULL;
}

static void move_references(const struct registry *from, struct registry *to)
{
	for (size_t i = 0; i < to->n_devices; i++) {
		to->devices[i].memory = (struct poll_memory){ .at = WALL_NEVER, .uptime_cs = UNKNOWN_I64, .engine_boots = UNKNOWN_I64 };
		to->devices[i].n_interfaces = 0;
	}
	for (size_t i = 0; i < to->n_links; i++) {
		to->links[i].device = moved_device(from, to, to->links[i].device);
		to->links[i].z_device = moved_device(from, to, to->links[i].z_device);
	}
	for (size_t i = 0; i < to->n_checks; i++) {
		struct reg_check *c = &to->checks[i];

		c->device = moved_device(from, to, c->device);
		c->link = c->link ? to->links + (c->link - from->links) : NULL;
		c->service = c->service ? to->services + (c->service - from->services) : NULL;
	}
}

struct registry *registry_copy(const struct registry *r, struct err *e)
{
	struct registry *copy = registry_new(e);
	struct arena *arena, *reading;

	if (!copy)
		return NULL;
	arena = copy->arena;
	reading = copy->reading;
	*copy = *r;
	copy->arena = arena;
	copy->reading = reading;
	copy->n_states = copy->n_alerts = 0;
	copy->devices = copy_array(arena, r->devices, r->n_devices, sizeof *r->devices);
	copy->links = copy_array(arena, r->links, r->n_links, sizeof *r->links);
	copy->services = copy_array(arena, r->services, r->n_services, sizeof *r->services);
	copy->checks = copy_array(arena, r->checks, r->n_checks, sizeof *r->checks);
	if (!copy->devices || !copy->links || !copy->services || !copy->checks) {
		registry_free(copy);
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	move_references(r, copy);
	return copy;
}
