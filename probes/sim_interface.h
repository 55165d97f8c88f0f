/* The interfaces of a simulated agent (IF-MIB, RFC 2863): found by name, moved, taken down, reset. */
#ifndef VIGIE_SIM_INTERFACE_H
#define VIGIE_SIM_INTERFACE_H

#include "probes/sim_agent.h"

/* Columns of ifEntry and ifXEntry that are used here. */
enum {
	IF_DESCR = 2, IF_SPEED = 5, IF_ADMIN_STATUS = 7, IF_OPER_STATUS = 8, IF_LAST_CHANGE = 9,
	IFX_NAME = 1, IFX_HIGH_SPEED = 15, IFX_ALIAS = 18, IFX_DISCONTINUITY = 19,
};

enum if_status { IF_UP = 1, IF_DOWN = 2, IF_TESTING = 3, IF_UNKNOWN = 4, IF_DORMANT = 5, IF_NOT_PRESENT = 6,
                 IF_LOWER_LAYER_DOWN = 7 };

/* What a region file or a command may move, and in which unit a second. */
struct sim_counter {
	const char *name;
	uint8_t column, x_column; /* 0: none */
	bool in_bits;             /* the rate is given in bit/s, the counter counts octets */
};
extern const struct sim_counter sim_counters[];
extern const size_t sim_n_counters;
const struct sim_counter *sim_counter_find(const char *name); /* NULL when unknown */

/* Every ifIndex that ifTable has, ascending; *ret_list is owned by the caller. False without memory. */
bool sim_interfaces_list(const struct sim_agent *a, uint32_t **ret_list, size_t *ret_n) MUST_CHECK;

/* By ifName, else by ifDescr, else as "ifIndex N" or "N". ERR_NOT_FOUND. */
bool sim_interface_find(const struct sim_agent *a, const char *name, uint32_t *ret_if_index, struct err *e) MUST_CHECK;

/* rate_ps in the counter's unit; start: NULL keeps the present value. The 32-bit and 64-bit counters move as one, each from
 * its own value unless start says one. ERR_NOT_FOUND when the agent counts no such thing, ERR_DATA for a rate out of range. */
bool sim_interface_move(struct sim_agent *a, uint32_t if_index, const struct sim_counter *c, double rate_ps,
                        const uint64_t *start, int64_t now_ns, struct err *e) MUST_CHECK;

/* Sets ifAdminStatus and ifOperStatus, dates ifLastChange; counters hold while ifOperStatus is not up. */
bool sim_interface_set_status(struct sim_agent *a, uint32_t if_index, enum if_status admin, enum if_status oper,
                              int64_t now_ns, struct err *e) MUST_CHECK;

bool sim_interface_is_up(const struct sim_agent *a, uint32_t if_index); /* by ifOperStatus */

/* All counters of the row to zero; with `mark` ifCounterDiscontinuityTime says so, where the agent has it. */
bool sim_interface_reset(struct sim_agent *a, uint32_t if_index, bool mark, int64_t now_ns, struct err *e) MUST_CHECK;

/* ifAlias, added when the agent has an ifXTable without it. */
bool sim_interface_set_alias(struct sim_agent *a, uint32_t if_index, const uint8_t *octets, size_t len,
                             struct err *e) MUST_CHECK;

/* ifSpeed and ifHighSpeed. */
bool sim_interface_set_speed(struct sim_agent *a, uint32_t if_index, uint64_t bps, struct err *e) MUST_CHECK;

#endif
