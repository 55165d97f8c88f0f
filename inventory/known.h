/* What the store remembers of devices' interfaces, so that a poll that changes nothing reads nothing: one entry per interface ever
 * seen, loaded at a device's first poll. Forgotten whole when a transaction fails. */
#ifndef VIGIE_KNOWN_H
#define VIGIE_KNOWN_H

#include "facts.h"
#include "inventory/db.h"

struct known_interface {
	int64_t id;
	char *name;
	uint64_t fixed_hash;      /* of the columns that an inventory round writes */
	int64_t if_index, speed_bps, last_change_ms;
	int oper_status, admin_status;
	bool has_state, gone, seen; /* seen: in the poll being written */
};

struct known_device {
	int64_t id;
	uint64_t facts_hash;      /* of the device's own texts as last written; 0 not known */
	uint64_t components_hash; /* of which storages, processors, memories and sensors its rows are; 0 not known */
	int64_t usage_quarter;    /* of an hour since 1970: when its disks were last written to storage_usage; 0 not known */
	struct known_interface *interfaces;
	size_t n, cap;
};

struct known_devices {
	struct known_device **slots; /* open addressing by id */
	size_t n, cap;
};

/* Borrowed until known_forget; NULL on failure. */
struct known_device *known_device_get(struct known_devices *k, struct db *db, int64_t device_id, struct err *e);

/* The interface of that name, looked for from position *hint on (moved behind it); NULL when there is none. */
struct known_interface *known_interface_find(struct known_device *d, const char *name, size_t *hint);
struct known_interface *known_interface_add(struct known_device *d, int64_t id, const char *name, struct err *e);

uint64_t known_fixed_hash(const struct interface_facts *f);
void known_forget(struct known_devices *k);

/* FNV-1a, chained: start from KNOWN_HASH_START. A NULL text differs from an empty one. */
#define KNOWN_HASH_START UINT64_C(0xcbf29ce484222325)
uint64_t known_hash_text(uint64_t h, const char *s);
uint64_t known_hash_number(uint64_t h, int64_t n);

#endif
