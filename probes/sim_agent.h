/* A simulated agent: a shared recording, and what differs from it (moving counters, states, texts) laid over it. */
#ifndef VIGIE_SIM_AGENT_H
#define VIGIE_SIM_AGENT_H

#include "probes/sim_endpoint.h"
#include "probes/sim_mib.h"
#include "probes/sim_motion.h"

enum sim_change_kind { SIM_FIXED, SIM_MOVING };

/* One object that is not as recorded. */
struct sim_change {
	uint8_t kind; /* enum sim_change_kind */
	uint8_t tag;
	bool held; /* a moving counter of an interface that is down: stays at motion.base */
	union {
		struct sim_motion motion; /* SIM_MOVING: Counter32, Counter64, Gauge32 or TimeTicks by tag */
		struct {
			uint8_t *octets; /* SIM_FIXED: the whole variable binding, owned */
			uint32_t size;
		} fixed;
	};
};

/* Changes in the order of the recording's objects. A bit per object and, per word of bits, the changes before it: the
 * change of an object is found without a search. */
struct sim_overlay {
	uint64_t *bits;
	uint32_t *before;
	struct sim_change *changes;
	size_t n_changes, cap_changes;
};

enum {
	SIM_NAME_MAX = 64,
	SIM_COMMUNITY_MAX = 128,
	SIM_SITE_MAX = 96,
	SIM_SIZE_DEFAULT = 1472, /* octets of a response that holds more than one variable binding */
	SIM_SIZE_MIN = 484,      /* RFC 3417 §3.2.1 */
	SIM_SIZE_MAX = 65507,
};

#define SIM_UNLIMITED UINT64_MAX

struct sim_v3;

struct sim_agent {
	char name[SIM_NAME_MAX];
	char community[SIM_COMMUNITY_MAX];
	size_t community_len;
	char site[SIM_SITE_MAX]; /* where it stands, "" when not said */
	struct sim_endpoint endpoint;
	struct sim_mib *mib; /* a reference of its own */
	struct sim_overlay overlay;
	int64_t up_since_ns;  /* sysUpTime counts from here … */
	uint32_t reboots;     /* since the simulator started: snmpEngineBoots moves with it */
	bool rebooted;        /* … and from zero, no more from the recorded value */
	int64_t clock_ms;       /* what its clock said when the simulator started, since 1970; 0: hrSystemDate is as recorded */
	uint32_t latency_ms;
	double loss;          /* ratio of requests that are not answered */
	uint64_t random;      /* state of the draw for loss */
	bool dead;
	bool dark;            /* its site has no power */
	bool off;             /* it alone has none */
	bool cut_off;         /* it has power, but nothing of what it stands behind lets anybody through, see sim_reach.h */
	int64_t silent_until_ns; /* while it reboots */
	uint64_t varbinds_left;  /* before it falls silent; SIM_UNLIMITED */
	bool non_increasing;  /* the successor of a column's last interface is the column's first (a known agent bug) */
	uint32_t max_size, max_varbinds; /* of a response; max_varbinds 0: no limit but the size */
	uint64_t requests, responses;
	struct sim_v3 *v3;    /* NULL: speaks no SNMPv3; owned (sim_v3_free) */
};

/* Owned by the caller. name and community are bounded: ERR_DATA. Takes a reference of mib. */
struct sim_agent *sim_agent_new(const char *name, const struct sim_endpoint *endpoint, const char *community,
                                struct sim_mib *mib, struct err *e) MUST_CHECK;
void sim_agent_free(struct sim_agent *a); /* NULL is fine */

/* Replaces what is there for this object; content of a fixed change as sim_value_parse gives it. ERR_MEMORY. */
bool sim_agent_fix(struct sim_agent *a, size_t index, uint8_t tag, const uint8_t *content, size_t len,
                   struct err *e) MUST_CHECK;
bool sim_agent_move(struct sim_agent *a, size_t index, struct sim_motion motion, struct err *e) MUST_CHECK;

/* Sets any object, adding it when the recording has none such (the agent then gets a recording of its own). */
bool sim_agent_set(struct sim_agent *a, const uint8_t *oid, size_t oid_len, const struct sim_value *v,
                   const uint8_t *content, struct err *e) MUST_CHECK;

/* Gives every interface another ifIndex, names and values kept: ifTable, ifXTable, dot3StatsTable and ipAdEntIfIndex.
 * offset 0: each takes the ifIndex of the next one; else ifIndex + offset. ERR_LIMIT outside 1..2^31-1. */
bool sim_agent_renumber(struct sim_agent *a, int64_t offset, struct err *e) MUST_CHECK;

/* Adds n interfaces that are as recorded of that one, called as it with ".1" to ".n" appended (ifDescr, ifName), on the ifIndex after
 * the last; ifNumber follows. ERR_NOT_FOUND, ERR_LIMIT. */
bool sim_agent_copy_interface(struct sim_agent *a, const char *if_name, uint32_t n, struct err *e) MUST_CHECK;

/* sysUpTime restarts and all interface counters are zero; nothing is answered for silence_ms. */
bool sim_agent_reboot(struct sim_agent *a, uint32_t silence_ms, int64_t now_ns, struct err *e) MUST_CHECK;

/* The content octets of an object as it is at now_ns, in scratch[SIM_SCRATCH_MAX] or shared. */
const uint8_t *sim_agent_content(const struct sim_agent *a, size_t index, int64_t now_ns, uint8_t *scratch, size_t *ret_len);
/* A number's value; 0 for what is none. */
uint64_t sim_agent_number(const struct sim_agent *a, size_t index, int64_t now_ns);

/* NULL when the object is as recorded. Borrowed until the next change. */
struct sim_change *sim_agent_change(const struct sim_agent *a, size_t index);
uint8_t sim_agent_tag(const struct sim_agent *a, size_t index);

enum { SIM_SCRATCH_MAX = SIM_HEADER_MAX * 3 + SIM_OID_MAX + SIM_NUMBER_MAX };

/* The variable binding of one object at now_ns: *ret_size octets, in scratch[SIM_SCRATCH_MAX] or shared. */
const uint8_t *sim_agent_varbind(const struct sim_agent *a, size_t index, int64_t now_ns, uint8_t *scratch,
                                 size_t *ret_size);

uint32_t sim_agent_uptime_cs(const struct sim_agent *a, uint32_t recorded_cs, int64_t now_ns);

uint64_t sim_change_value(const struct sim_change *c, int64_t now_ns); /* of a SIM_MOVING one */

static inline bool sim_agent_is_powered(const struct sim_agent *a, int64_t now_ns)
{
	return !a->off && !a->dark && now_ns >= a->silent_until_ns;
}
/* Packets come to it and back; whether it answers SNMP is its own affair. */
static inline bool sim_agent_is_reached(const struct sim_agent *a, int64_t now_ns) { return sim_agent_is_powered(a, now_ns) && !a->cut_off; }

/* Draws whether this request is lost. */
bool sim_agent_draw_loss(struct sim_agent *a);

#endif
