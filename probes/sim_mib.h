/* What one recording holds: objects in lexicographic order, each kept as the very variable binding that is sent. Parsed
 * once, never changed once sealed, shared between agents by reference. */
#ifndef VIGIE_SIM_MIB_H
#define VIGIE_SIM_MIB_H

#include "probes/sim_value.h"

enum sim_object_kind {
	SIM_STILL,    /* sent as it stands */
	SIM_UPTIME,   /* sysUpTime.0 and hrSystemUptime.0: move by themselves */
	SIM_NUMERIC,  /* snmpsim's numeric module */
};

struct sim_object {
	uint32_t at, size;   /* the variable binding in mib->octets */
	uint16_t oid_len;
	uint8_t oid_at;      /* of the identifier's content octets, from `at` */
	uint8_t tag;
	uint8_t kind;        /* enum sim_object_kind */
	uint32_t extra;      /* SIM_NUMERIC: index in mib->numerics; SIM_UPTIME: hundredths of a second at the start */
	uint32_t from;       /* in a changed copy: its index in the recording copied, or SIM_NEW */
};

struct sim_mib {
	struct sim_object *objects;
	uint8_t *octets;
	struct sim_numeric *numerics;
	size_t n_objects, n_octets, n_numerics;
	size_t cap_objects, cap_octets, cap_numerics;
	unsigned references;
};

#define SIM_NEW UINT32_MAX

enum {
	SIM_OBJECTS_MAX = 1000000,
	SIM_VARBIND_MAX = SIM_HEADER_MAX * 3 + SIM_OID_MAX + SIM_VALUE_MAX,
};

struct sim_mib *sim_mib_new(void); /* NULL without memory */
struct sim_mib *sim_mib_ref(struct sim_mib *m);
void sim_mib_unref(struct sim_mib *m); /* NULL is fine */

/* Appends an object; content as sim_value_parse gives it. ERR_MEMORY, ERR_LIMIT. */
bool sim_mib_add(struct sim_mib *m, const uint8_t *oid, size_t oid_len, const struct sim_value *v,
                 const uint8_t *content, struct err *e) MUST_CHECK;

/* Appends object `index` of another recording under an identifier and content of its own (NULL: as it was). */
bool sim_mib_add_copy(struct sim_mib *m, const struct sim_mib *other, size_t index, const uint8_t *oid, size_t oid_len,
                      const uint8_t *content, size_t len, struct err *e) MUST_CHECK;

/* Sorts; of objects with one identifier the last added stays. Returns how many were dropped for that. */
size_t sim_mib_seal(struct sim_mib *m);

static inline const uint8_t *sim_object_oid(const struct sim_mib *m, const struct sim_object *o)
{
	return m->octets + o->at + o->oid_at;
}

/* The content octets of a still value. */
const uint8_t *sim_object_content(const struct sim_mib *m, const struct sim_object *o, size_t *ret_len);

/* The first object at or after oid, or n_objects; *ret_exact when it is that very object. */
size_t sim_mib_find(const struct sim_mib *m, const uint8_t *oid, size_t oid_len, bool *ret_exact);

/* Writes a variable binding (RFC 3416 §3) at out, which holds SIM_VARBIND_MAX; returns its octets. */
size_t sim_put_varbind(uint8_t *out, const uint8_t *oid, size_t oid_len, uint8_t tag, const uint8_t *content, size_t len);

#endif
