#include "probes/sim_interface.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t if_entry[] = { 0x2b, 6, 1, 2, 1, 2, 2, 1 };
static const uint8_t if_x_entry[] = { 0x2b, 6, 1, 2, 1, 31, 1, 1, 1 };

const struct sim_counter sim_counters[] = {
	{ "in-bps", 10, 6, true },         { "out-bps", 16, 10, true },       { "in-errors", 14, 0, false },
	{ "out-errors", 20, 0, false },    { "in-discards", 13, 0, false },   { "out-discards", 19, 0, false },
	{ "in-packets", 11, 7, false },    { "out-packets", 17, 11, false },
};
const size_t sim_n_counters = ARRAY_LEN(sim_counters);

const struct sim_counter *sim_counter_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(sim_counters); i++) {
		if (strcmp(sim_counters[i].name, name) == 0)
			return &sim_counters[i];
	}
	return NULL;
}

static size_t put_cell(uint8_t *oid, bool extended, uint8_t column, uint32_t if_index)
{
	size_t n = extended ? sizeof if_x_entry : sizeof if_entry;

	memcpy(oid, extended ? if_x_entry : if_entry, n);
	oid[n++] = column;
	return n + sim_oid_put(oid + n, if_index);
}

/* The object of one cell; false when the agent has none such. */
static bool find_cell(const struct sim_agent *a, bool extended, uint8_t column, uint32_t if_index, size_t *ret_index)
{
	uint8_t oid[SIM_OID_MAX];
	bool exact;

	*ret_index = sim_mib_find(a->mib, oid, put_cell(oid, extended, column, if_index), &exact);
	return exact;
}

/* The ifIndex of an object of this column; false for another column. */
static bool read_cell(const struct sim_mib *m, size_t index, const uint8_t *entry, size_t len, uint8_t column, uint32_t *ret)
{
	const struct sim_object *o = index < m->n_objects ? &m->objects[index] : NULL;
	const uint8_t *oid = o ? sim_object_oid(m, o) : NULL;
	size_t used;

	if (!o || o->oid_len < len + 2u || memcmp(oid, entry, len) != 0 || oid[len] != column)
		return false;
	*ret = sim_oid_get(oid + len + 1, o->oid_len - len - 1, &used);
	return used == o->oid_len - len - 1;
}

static size_t first_of_column(const struct sim_mib *m, const uint8_t *entry, size_t len, uint8_t column)
{
	uint8_t oid[16];
	bool exact;

	memcpy(oid, entry, len);
	oid[len] = column;
	return sim_mib_find(m, oid, len + 1, &exact);
}

bool sim_interfaces_list(const struct sim_agent *a, uint32_t **ret_list, size_t *ret_n)
{
	size_t at = first_of_column(a->mib, if_entry, sizeof if_entry, IF_DESCR), n = 0;
	uint32_t *list = calloc(a->mib->n_objects - at + 1, sizeof *list);

	if (!list)
		return false;
	while (read_cell(a->mib, at + n, if_entry, sizeof if_entry, IF_DESCR, &list[n]))
		n++;
	*ret_list = list;
	*ret_n = n;
	return true;
}

static bool find_by_column(const struct sim_agent *a, const uint8_t *entry, size_t len, uint8_t column, const char *name,
                           uint32_t *ret_if_index)
{
	uint8_t scratch[SIM_SCRATCH_MAX];
	uint32_t if_index;
	size_t content_len;

	for (size_t at = first_of_column(a->mib, entry, len, column); read_cell(a->mib, at, entry, len, column, &if_index); at++) {
		const uint8_t *content = sim_agent_content(a, at, 0, scratch, &content_len);

		if (content_len == strlen(name) && memcmp(content, name, content_len) == 0) {
			*ret_if_index = if_index;
			return true;
		}
	}
	return false;
}

static bool find_by_number(const struct sim_agent *a, const char *name, uint32_t *ret_if_index)
{
	const char *digits = strncmp(name, "ifIndex ", 8) == 0 ? name + 8 : name;
	uint64_t n = 0;
	size_t index;

	if (!*digits)
		return false;
	for (; *digits; digits++) {
		if (*digits < '0' || *digits > '9' || n > INT32_MAX)
			return false;
		n = n * 10 + (uint64_t)(*digits - '0');
	}
	*ret_if_index = (uint32_t)n;
	return n <= INT32_MAX && find_cell(a, false, IF_DESCR, (uint32_t)n, &index);
}

bool sim_interface_find(const struct sim_agent *a, const char *name, uint32_t *ret_if_index, struct err *e)
{
	uint32_t found;

	if (find_by_column(a, if_x_entry, sizeof if_x_entry, IFX_NAME, name, &found)
	    || find_by_column(a, if_entry, sizeof if_entry, IF_DESCR, name, &found) || find_by_number(a, name, &found)) {
		*ret_if_index = found;
		return true;
	}
	return err_set(e, ERR_NOT_FOUND, "agent '%s' has no interface '%.80s'", a->name, name);
}

static bool is_held(const struct sim_agent *a, uint32_t if_index, int64_t now_ns)
{
	size_t index;

	return find_cell(a, false, IF_OPER_STATUS, if_index, &index) && sim_agent_number(a, index, now_ns) != IF_UP;
}

static bool move_cell(struct sim_agent *a, size_t index, double rate_ps, const uint64_t *start, bool held, int64_t now_ns,
                      struct err *e)
{
	uint64_t base = start ? *start : sim_agent_number(a, index, now_ns);

	if (!sim_agent_move(a, index, sim_motion_make(base, rate_ps, now_ns), e))
		return false;
	sim_agent_change(a, index)->held = held;
	return true;
}

bool sim_interface_move(struct sim_agent *a, uint32_t if_index, const struct sim_counter *c, double rate_ps,
                        const uint64_t *start, int64_t now_ns, struct err *e)
{
	double rate = c->in_bits ? rate_ps / 8 : rate_ps;
	bool held = is_held(a, if_index, now_ns), has, has_x;
	size_t index, x_index;

	if (!(rate >= 0 && rate < SIM_RATE_MAX))
		return err_set(e, ERR_DATA, "%s: expected a rate from 0 to %.0f", c->name, SIM_RATE_MAX * (c->in_bits ? 8 : 1));
	has = find_cell(a, false, c->column, if_index, &index);
	has_x = c->x_column && find_cell(a, true, c->x_column, if_index, &x_index);
	if (!has && !has_x)
		return err_set(e, ERR_NOT_FOUND, "agent '%s', ifIndex %u: no counter %s", a->name, if_index, c->name);
	return (!has || move_cell(a, index, rate, start, held, now_ns, e))
	       && (!has_x || move_cell(a, x_index, rate, start, held, now_ns, e));
}

static bool fix_unsigned(struct sim_agent *a, size_t index, uint8_t tag, uint64_t value, struct err *e)
{
	uint8_t number[SIM_NUMBER_MAX];

	return sim_agent_fix(a, index, tag, number, sim_ber_put_unsigned(number, value), e);
}

static bool fix_cell(struct sim_agent *a, bool extended, uint8_t column, uint32_t if_index, uint64_t value, struct err *e)
{
	size_t index;

	return !find_cell(a, extended, column, if_index, &index)
	       || fix_unsigned(a, index, a->mib->objects[index].tag, value, e);
}

/* Every counter of a row: what to do with each. */
typedef bool (*counter_fn)(struct sim_agent *a, size_t index, int64_t now_ns, struct err *e);

static bool each_counter(struct sim_agent *a, uint32_t if_index, counter_fn fn, int64_t now_ns, struct err *e)
{
	for (unsigned column = 1; column <= 22; column++) {
		for (int extended = 0; extended < 2; extended++) {
			size_t index;

			if (!find_cell(a, extended, (uint8_t)column, if_index, &index))
				continue;
			uint8_t tag = a->mib->objects[index].tag;
			if ((tag == SIM_COUNTER32 || tag == SIM_COUNTER64) && !fn(a, index, now_ns, e))
				return false;
		}
	}
	return true;
}

static bool hold_counter(struct sim_agent *a, size_t index, int64_t now_ns, struct err *e)
{
	struct sim_change *c = sim_agent_change(a, index);

	(void)e;
	if (c && c->kind == SIM_MOVING && !c->held) {
		c->motion.base = sim_motion_value(&c->motion, now_ns);
		c->held = true;
	}
	return true;
}

static bool release_counter(struct sim_agent *a, size_t index, int64_t now_ns, struct err *e)
{
	struct sim_change *c = sim_agent_change(a, index);

	(void)e;
	if (c && c->kind == SIM_MOVING && c->held) {
		c->motion.since_ns = now_ns;
		c->held = false;
	}
	return true;
}

static bool zero_counter(struct sim_agent *a, size_t index, int64_t now_ns, struct err *e)
{
	struct sim_change *c = sim_agent_change(a, index);

	if (!c || c->kind != SIM_MOVING)
		return sim_agent_move(a, index, sim_motion_make(0, 0, now_ns), e);
	c->motion.base = 0;
	c->motion.since_ns = now_ns;
	return true;
}

static uint64_t uptime(const struct sim_agent *a, int64_t now_ns)
{
	static const uint8_t sys_up_time[] = { 0x2b, 6, 1, 2, 1, 1, 3, 0 };
	bool exact;
	size_t index = sim_mib_find(a->mib, sys_up_time, sizeof sys_up_time, &exact);

	return exact ? sim_agent_number(a, index, now_ns) : sim_agent_uptime_cs(a, 0, now_ns);
}

bool sim_interface_set_status(struct sim_agent *a, uint32_t if_index, enum if_status admin, enum if_status oper,
                              int64_t now_ns, struct err *e)
{
	return fix_cell(a, false, IF_ADMIN_STATUS, if_index, admin, e) && fix_cell(a, false, IF_OPER_STATUS, if_index, oper, e)
	       && fix_cell(a, false, IF_LAST_CHANGE, if_index, uptime(a, now_ns), e)
	       && each_counter(a, if_index, oper == IF_UP ? release_counter : hold_counter, now_ns, e);
}

bool sim_interface_is_up(const struct sim_agent *a, uint32_t if_index)
{
	return !is_held(a, if_index, 0);
}

bool sim_interface_reset(struct sim_agent *a, uint32_t if_index, bool mark, int64_t now_ns, struct err *e)
{
	return each_counter(a, if_index, zero_counter, now_ns, e)
	       && (!mark || fix_cell(a, true, IFX_DISCONTINUITY, if_index, uptime(a, now_ns), e));
}

bool sim_interface_set_alias(struct sim_agent *a, uint32_t if_index, const uint8_t *octets, size_t len, struct err *e)
{
	struct sim_value v = { .tag = SIM_OCTET_STRING, .len = len };
	uint8_t oid[SIM_OID_MAX];

	return sim_agent_set(a, oid, put_cell(oid, true, IFX_ALIAS, if_index), &v, octets, e);
}

bool sim_interface_set_speed(struct sim_agent *a, uint32_t if_index, uint64_t bps, struct err *e)
{
	if (bps > UINT32_MAX * UINT64_C(1000000))
		return err_set(e, ERR_DATA, "expected a speed of at most %" PRIu64 " bit/s", UINT32_MAX * UINT64_C(1000000));
	return fix_cell(a, false, IF_SPEED, if_index, bps < UINT32_MAX ? bps : UINT32_MAX, e)
	       && fix_cell(a, true, IFX_HIGH_SPEED, if_index, (bps + 500000) / 1000000, e);
}

static bool forget_dates(struct sim_agent *a, uint32_t if_index, struct err *e)
{
	return fix_cell(a, false, IF_LAST_CHANGE, if_index, 0, e) && fix_cell(a, true, IFX_DISCONTINUITY, if_index, 0, e);
}

bool sim_agent_reboot(struct sim_agent *a, uint32_t silence_ms, int64_t now_ns, struct err *e)
{
	int64_t up_ns = now_ns + (int64_t)silence_ms * 1000000;
	uint32_t *list;
	size_t n;
	bool ok = true;

	if (!sim_interfaces_list(a, &list, &n))
		return err_set(e, ERR_MEMORY, "no memory to reboot agent '%s'", a->name);
	for (size_t i = 0; ok && i < n; i++)
		ok = each_counter(a, list[i], zero_counter, up_ns, e) && forget_dates(a, list[i], e);
	free(list);
	if (!ok)
		return false;
	a->up_since_ns = up_ns;
	a->rebooted = true;
	a->reboots++;
	a->silent_until_ns = up_ns;
	return true;
}
