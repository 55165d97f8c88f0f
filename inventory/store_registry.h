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

/* Fills one row. */
typedef bool (*registry_add_fn)(struct registry *r, struct columns *c, void *row, struct err *e);

/* Every row of a statement; its $1, if any, is the registry's instant. texts: where those of the rows are copied to. */
bool registry_each_row(struct db *db, enum statement id, struct registry *r, struct arena *texts, struct rows *rows,
                       registry_add_fn add, struct err *e) MUST_CHECK;

/* Devices, links and services as declared at r->instant; of a past one without what was polled. *ret_read: one for each of r->devices, in r->reading. */
bool registry_read_declared(struct db *db, struct registry *r, struct device_read **ret_read, struct err *e) MUST_CHECK;

/* Thresholds and what they may be about beside those; services without limits of days get theirs. */
bool registry_read_thresholds(struct db *db, struct registry *r, struct err *e) MUST_CHECK;

/* The known interfaces of each device, those that a link names marked. read: one for each of r->devices. */
bool registry_read_interfaces(struct db *db, struct registry *r, const struct device_read *read, struct err *e) MUST_CHECK;

/* Checks whose entity is current, in order of id. */
bool registry_read_checks(struct db *db, struct registry *r, struct err *e) MUST_CHECK;

/* A check as the entities want it, or as table probe_check has it. */
struct check_key {
	int64_t entity_id, id;
	const char *class;
	bool active;
};

/* Design §3 "Default checks": adds a struct check_key (id 0) for each. */
bool registry_wanted_checks(const struct registry *r, struct rows *wanted, struct err *e) MUST_CHECK;
/* Sets r->checks to them, never measured: for who only reads. */
bool registry_derive_checks(struct registry *r, struct err *e) MUST_CHECK;
/* The same with the ids that they have in table probe_check; those that never ran are left out. */
bool registry_derive_known_checks(struct db *db, struct registry *r, struct err *e) MUST_CHECK;

#endif
