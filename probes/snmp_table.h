/* What is asked of an agent, and the cells that came back: one list per column, by ascending instance. */
#ifndef VIGIE_SNMP_TABLE_H
#define VIGIE_SNMP_TABLE_H

#include "arena.h"
#include "probes/snmp_library.h"

#include <stdint.h>

/* Columns asked together: rows of one table, so that they come back aligned. */
enum snmp_group {
	SG_COUNTERS,    /* what changes; first, so that its time stamp is tight */
	SG_SCALARS,
	SG_INTERFACES,
	SG_STORAGES,
	SG_PROCESSORS,
	SG_SENSORS,
	SG_ENTITIES,
	SG_NEIGHBOURS,  /* last: what fails here fails nothing else; instances of several numbers */
	/* of a light round, no column's own: */
	SG_CHANGES,     /* what SG_COUNTERS leaves out while no interface changes its state */
	SG_VALUES,      /* what moves among the groups between, see snmp_fixed.h */
	SG_COUNT
};

/* X(column, group, OID without the instance). RFC 3418 system, RFC 2863 IF-MIB, RFC 3635 EtherLike-MIB,
 * RFC 2790 HOST-RESOURCES, UCD-SNMP-MIB, RFC 6933 ENTITY-MIB, RFC 3433 ENTITY-SENSOR-MIB,
 * IEEE 802.1AB LLDP-MIB, RFC 4293 IP-MIB, RFC 4273 BGP4-MIB. At most 64. */
#define SNMP_COLUMNS(X) \
	X(SYS_UPTIME, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 1, 3) \
	X(IF_NAME, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1) \
	X(IF_DESCR, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 2) \
	X(IF_OPER_STATUS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 8) \
	X(IF_ADMIN_STATUS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 7) \
	X(IF_HC_IN_OCTETS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6) \
	X(IF_HC_OUT_OCTETS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 10) \
	X(IF_IN_OCTETS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 10) \
	X(IF_OUT_OCTETS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 16) \
	X(IF_IN_ERRORS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 14) \
	X(IF_OUT_ERRORS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 20) \
	X(IF_IN_DISCARDS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 13) \
	X(IF_OUT_DISCARDS, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 19) \
	X(IF_HIGH_SPEED, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 15) \
	X(IF_SPEED, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 5) \
	X(IF_LAST_CHANGE, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 2, 2, 1, 9) \
	X(IF_DISCONTINUITY, SG_COUNTERS, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 19) \
	X(SYS_DESCR, SG_SCALARS, 1, 3, 6, 1, 2, 1, 1, 1) \
	X(SYS_OBJECT_ID, SG_SCALARS, 1, 3, 6, 1, 2, 1, 1, 2) \
	X(SYS_CONTACT, SG_SCALARS, 1, 3, 6, 1, 2, 1, 1, 4) \
	X(SYS_NAME, SG_SCALARS, 1, 3, 6, 1, 2, 1, 1, 5) \
	X(SYS_LOCATION, SG_SCALARS, 1, 3, 6, 1, 2, 1, 1, 6) \
	X(MEM_TOTAL_SWAP, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 3) \
	X(MEM_AVAIL_SWAP, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 4) \
	X(MEM_TOTAL_REAL, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 5) \
	X(MEM_AVAIL_REAL, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 6) \
	X(MEM_BUFFER, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 14) \
	X(MEM_CACHED, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 4, 15) \
	X(SS_CPU_IDLE, SG_SCALARS, 1, 3, 6, 1, 4, 1, 2021, 11, 11) \
	X(IF_TYPE, SG_INTERFACES, 1, 3, 6, 1, 2, 1, 2, 2, 1, 3) \
	X(IF_MTU, SG_INTERFACES, 1, 3, 6, 1, 2, 1, 2, 2, 1, 4) \
	X(IF_PHYS_ADDRESS, SG_INTERFACES, 1, 3, 6, 1, 2, 1, 2, 2, 1, 6) \
	X(IF_ALIAS, SG_INTERFACES, 1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18) \
	X(DUPLEX, SG_INTERFACES, 1, 3, 6, 1, 2, 1, 10, 7, 2, 1, 19) \
	X(STORAGE_TYPE, SG_STORAGES, 1, 3, 6, 1, 2, 1, 25, 2, 3, 1, 2) \
	X(STORAGE_DESCR, SG_STORAGES, 1, 3, 6, 1, 2, 1, 25, 2, 3, 1, 3) \
	X(STORAGE_UNITS, SG_STORAGES, 1, 3, 6, 1, 2, 1, 25, 2, 3, 1, 4) \
	X(STORAGE_SIZE, SG_STORAGES, 1, 3, 6, 1, 2, 1, 25, 2, 3, 1, 5) \
	X(STORAGE_USED, SG_STORAGES, 1, 3, 6, 1, 2, 1, 25, 2, 3, 1, 6) \
	X(PROCESSOR_LOAD, SG_PROCESSORS, 1, 3, 6, 1, 2, 1, 25, 3, 3, 1, 2) \
	X(DEVICE_DESCR, SG_PROCESSORS, 1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3) \
	X(SENSOR_TYPE, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 1) \
	X(SENSOR_SCALE, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 2) \
	X(SENSOR_PRECISION, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 3) \
	X(SENSOR_VALUE, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 4) \
	X(SENSOR_STATUS, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 5) \
	X(SENSOR_UNITS, SG_SENSORS, 1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 6) \
	X(ENTITY_DESCR, SG_ENTITIES, 1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 2) \
	X(ENTITY_CLASS, SG_ENTITIES, 1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 5) \
	X(ENTITY_NAME, SG_ENTITIES, 1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 7) \
	X(ENTITY_SOFTWARE, SG_ENTITIES, 1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 10) \
	X(ENTITY_MODEL, SG_ENTITIES, 1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 13) \
	X(LLDP_LOC_PORT_SUBTYPE, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 3, 7, 1, 2) \
	X(LLDP_LOC_PORT_ID, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 3, 7, 1, 3) \
	X(LLDP_CHASSIS_SUBTYPE, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 4) \
	X(LLDP_CHASSIS_ID, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 5) \
	X(LLDP_PORT_SUBTYPE, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 6) \
	X(LLDP_PORT_ID, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 7) \
	X(LLDP_SYS_NAME, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 9) \
	X(LLDP_MAN_ADDRESS, SG_NEIGHBOURS, 1, 0, 8802, 1, 1, 2, 1, 4, 2, 1, 3) \
	X(IP_PHYSICAL, SG_NEIGHBOURS, 1, 3, 6, 1, 2, 1, 4, 35, 1, 4) \
	X(IP_MEDIA, SG_NEIGHBOURS, 1, 3, 6, 1, 2, 1, 4, 22, 1, 2) \
	X(BGP_STATE, SG_NEIGHBOURS, 1, 3, 6, 1, 2, 1, 15, 3, 1, 2) \
	X(BGP_REMOTE_AS, SG_NEIGHBOURS, 1, 3, 6, 1, 2, 1, 15, 3, 1, 9)

enum snmp_column {
#define X(id, group, ...) SC_##id,
	SNMP_COLUMNS(X)
#undef X
	SC_COUNT
};

typedef uint64_t snmp_column_set;

#define SNMP_COLUMN_BIT(c) (UINT64_C(1) << (c))

struct snmp_column_class {
	enum snmp_group group;
	uint8_t len;
	uint32_t ids[14];
};

extern const struct snmp_column_class snmp_columns[SC_COUNT];
snmp_column_set snmp_group_columns(enum snmp_group g);

/* One value. type: the ASN.1 tag as net-snmp names it (ASN_COUNTER64, ASN_OCTET_STR, …). */
struct snmp_cell {
	uint32_t instance;
	uint32_t len;                 /* of bytes, or sub-identifiers of name */
	int32_t at_ms;                /* when it came, see snmp_table.at_ms */
	uint8_t type;
	union {
		int64_t i;            /* ASN_INTEGER */
		uint64_t u;           /* Counter32, Gauge32, TimeTicks, Counter64 */
		double d;             /* Opaque float and double */
		const uint8_t *bytes; /* OCTET STRING, Opaque, IpAddress; owned by the arena */
		const uint32_t *name; /* OBJECT IDENTIFIER */
	};
};

/* An instance of several sub-identifiers; owned by the arena. */
struct snmp_row {
	uint32_t len;
	uint32_t ids[];
};

struct snmp_table {
	struct arena *arena;          /* borrowed: cells and their bytes live there */
	struct {
		struct snmp_cell *cells;
		const struct snmp_row **rows; /* of SG_NEIGHBOURS: rows[i] is of cells[i], whose instance is i */
		uint32_t n, cap;
	} columns[SC_COUNT];
	int32_t at_ms;                /* since the round began: of the cells that are added now */
	int32_t dated_ms;             /* the time that the whole round gets */
	bool truncated;
	snmp_column_set open;         /* asked, and not read to their end: a missing cell there says nothing */
};

enum { SNMP_TABLE_BYTES_MAX = 16 << 20 }; /* of one round; past it cells are dropped and truncated is set */

/* Adds the value of a varbind as the last cell of its column; instances must ascend. Exceptions and NULL are not added. */
void snmp_table_add(struct snmp_table *t, enum snmp_column c, uint32_t instance, const netsnmp_variable_list *v);

/* The same of an instance of len sub-identifiers, for a column of SG_NEIGHBOURS. */
void snmp_table_add_row(struct snmp_table *t, enum snmp_column c, const oid *ids, size_t len, const netsnmp_variable_list *v);

/* The place of the first row of a column of SG_NEIGHBOURS that does not stand before that instance; columns[c].n: none. */
uint32_t snmp_table_first_row(const struct snmp_table *t, enum snmp_column c, const uint32_t *ids, size_t len);

/* Of a column of SG_NEIGHBOURS; NULL when there is none. */
const struct snmp_cell *snmp_table_find_row(const struct snmp_table *t, enum snmp_column c, const uint32_t *ids, size_t len);

/* NULL when there is none. */
const struct snmp_cell *snmp_table_find(const struct snmp_table *t, enum snmp_column c, uint32_t instance);

#endif
