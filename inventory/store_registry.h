/* Reading the registry, shared by the files inventory/store_registry*.c. All of it within the caller's transaction. */
#ifndef VIGIE_STORE_REGISTRY_H
#define VIGIE_STORE_REGISTRY_H

#include "inventory/poll_codec.h"
#include "inventory/store_internal.h"

/* A device as read, with the raw counters that wait for its interfaces. */
struct device_read {
	struct reg_device device;
	struct stored_memory *memory;
	size_t n_memory;
};

/* Fills one row; texts are copied into the registry's arena. */
typedef bool (*registry_add_fn)(struct registry *r, struct columns *c, void *row, struct err *e);

/* Every row of a statement without parameters. */
bool registry_each_row(struct store *s, enum statement id, struct registry *r, struct rows *rows, registry_add_fn add, struct err *e)
	MUST_CHECK;

/* The known interfaces of each device, those that a link names marked. read: one for each of r->devices. */
bool registry_read_interfaces(struct store *s, struct registry *r, const struct device_read *read, struct err *e) MUST_CHECK;

/* Checks whose entity is current, in order of id. */
bool registry_read_checks(struct store *s, struct registry *r, struct err *e) MUST_CHECK;

#endif
