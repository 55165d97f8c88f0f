/* Facts: what one SNMP poll of a device said, decoded and bounded, before anything is concluded from it.
 *
 * A poll's facts live in one arena. Text is valid UTF-8 (text_from_device); it may still hold control characters.
 * "Not known" is NULL for text, NAN for double, UNKNOWN_I64 for integers, width 0 for a counter. */
#ifndef VIGIE_FACTS_H
#define VIGIE_FACTS_H

#include "arena.h"
#include "vtime.h"

#define UNKNOWN_I64 INT64_MIN

/* Ceilings for one device. What is past them is dropped and `truncated` is set. */
enum {
	FACTS_INTERFACES_MAX = 8192,
	FACTS_ROWS_MAX = 2048, /* storages, processors, sensors */
	FACTS_NEIGHBOURS_MAX = 1024, /* of each protocol; those past it are left out and nothing is set */
	FACTS_TEXT_MAX = 1024, /* bytes of one text, NUL included */
};

/* A status whose column the round did not read as far as this row: the last one holds. 0 instead: the agent has none. */
enum { IF_STATUS_UNREAD = -1 };

/* A MIB counter with the width of its MIB object: RFC 2578 §7.1.6 (Counter32), §7.1.10 (Counter64). */
struct counter {
	uint64_t value;
	uint8_t width; /* 0 absent, 32 or 64 */
};

enum interface_counter {
	IFC_IN_OCTETS, /* ifHCInOctets, else ifInOctets */
	IFC_OUT_OCTETS,
	IFC_IN_ERRORS,
	IFC_OUT_ERRORS,
	IFC_IN_DISCARDS,
	IFC_OUT_DISCARDS,
	IFC_COUNT
};

struct interface_facts {
	int64_t if_index;      /* from the row's own instance, 1..2^31-1 */
	const char *name;      /* key: ifName, else ifDescr, else "ifIndex N"; unique in the device ("#ifIndex" appended) */
	const char *if_name, *descr, *alias; /* as the agent says, NULL when it has no such object */
	int64_t type;          /* IANAifType */
	int64_t mtu;
	const char *phys_address; /* "00:1b:21:aa:00:01", "" for none */
	int admin_status;      /* ifAdminStatus 1..3, 0 not known, IF_STATUS_UNREAD, other values as sent */
	int oper_status;       /* ifOperStatus 1..7, 0 not known, IF_STATUS_UNREAD, other values as sent */
	int64_t speed_bps;     /* concluded from ifSpeed and ifHighSpeed, UNKNOWN_I64 when neither tells */
	int64_t last_change_cs;     /* ifLastChange, TimeTicks of the agent */
	int64_t discontinuity_cs;   /* ifCounterDiscontinuityTime */
	int64_t duplex;        /* dot3StatsDuplexStatus: 1 unknown 2 half 3 full */
	struct counter counters[IFC_COUNT];
	int64_t read_before_ms; /* how long before the poll's own time the octet counters were read: a walk takes its time */
};

struct storage_facts {
	const char *name;      /* hrStorageDescr */
	const char *type;      /* "fixed-disk" "ram" "virtual-memory" "flash" "network-disk" "other" */
	int64_t index, used_bytes, size_bytes;
};

struct processor_facts {
	const char *name;      /* hrDeviceDescr, else "cpu N" */
	int64_t index;
	double load_ratio;     /* 0..1 */
};

struct memory_facts {
	const char *name;      /* "real" "swap" (UCD memTotalReal…), else hrStorageDescr of type RAM / virtual memory */
	int64_t used_bytes, total_bytes;
};

struct sensor_facts {
	const char *name;      /* entPhysicalName, else entPhysicalDescr, else "sensor N" */
	int64_t index;         /* entPhysicalIndex */
	double value;          /* scale and precision applied; NAN unless entPhySensorOperStatus is ok(1) */
	const char *unit;      /* "V" "A" "W" "Hz" "°C" "%RH" "rpm" "m³/min" "" (truth value) "dBm" or entPhySensorUnitsDisplay */
};

enum neighbour_protocol { NEIGHBOUR_LLDP, NEIGHBOUR_ARP, NEIGHBOUR_BGP, NEIGHBOUR_PROTOCOL_COUNT };

/* What a device says of another one that it hears. Text is one line without control characters, NULL where the protocol has none. */
struct neighbour_facts {
	enum neighbour_protocol protocol;
	const char *local_port;  /* the interface's key, else as the agent names its port; NULL for bgp */
	const char *chassis;     /* lldp: chassis id; a MAC address as "00:1b:21:aa:00:01" */
	const char *mac;         /* arp; lldp when the chassis id is one */
	const char *address;     /* arp, bgp; lldp: management address, IPv4 before IPv6 */
	const char *port;        /* lldp: port id of the other side */
	const char *sys_name;    /* lldp */
	int64_t state;           /* bgp: bgpPeerState 1 idle … 6 established */
	int64_t remote_as;       /* bgp */
};

const char *neighbour_protocol_name(enum neighbour_protocol p); /* "lldp" "arp" "bgp": stored, never renamed */
const char *bgp_state_name(int64_t state); /* RFC 4273: "idle" "connect" "active" "opensent" "openconfirm" "established"; NULL */

struct snmp_facts {
	struct arena *arena;   /* owns everything below, and this struct */
	int64_t uptime_cs;     /* sysUpTime, TimeTicks */
	int64_t engine_boots;  /* SNMPv3 */
	const char *sys_name, *sys_descr, *sys_object_id, *sys_location, *sys_contact;
	const char *vendor, *model, *version; /* concluded from sysObjectID, ENTITY-MIB and sysDescr; NULL when they do not tell */
	struct interface_facts *interfaces;   /* ascending ifIndex */
	struct storage_facts *storages;
	struct processor_facts *processors;
	struct memory_facts *memories;
	struct sensor_facts *sensors;
	struct neighbour_facts *neighbours;   /* of full rounds only */
	size_t n_interfaces, n_storages, n_processors, n_memories, n_sensors, n_neighbours;
	double cpu_ratio, memory_ratio;       /* of the whole device */
	bool has_inventory;    /* a full round: static columns were asked. false: a light round, only what changes was asked;
	                        * absent means "as before" */
	bool has_values;       /* storages, processors, memories, sensors, cpu_ratio and memory_ratio are of this round; each full
	                        * round has them, a light one of a device that has any. false: absent means "as before" */
	bool has_neighbours;   /* it was asked for all of them to the end; false: those that are absent may only not have been read */
	bool truncated;
};

void snmp_facts_free(struct snmp_facts *f); /* NULL is fine */

#endif
