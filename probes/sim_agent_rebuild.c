/* Changes of an agent that need a recording of its own: objects added, interfaces renumbered or copied. */
#include "probes/sim_agent.h"
#include "probes/sim_interface.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Carries one change over to the object that was object `from`. */
static bool carry_change(struct sim_agent *to, size_t index, const struct sim_change *c, struct err *e)
{
	const uint8_t *content;
	struct sim_ber r, varbind, value;
	uint8_t tag;

	if (c->kind == SIM_MOVING) {
		if (!sim_agent_move(to, index, c->motion, e))
			return false;
		sim_agent_change(to, index)->held = c->held;
		return true;
	}
	r = (struct sim_ber){ c->fixed.octets, c->fixed.octets + c->fixed.size, false };
	varbind = sim_ber_enter(&r, SIM_SEQUENCE);
	sim_ber_enter(&varbind, SIM_OID);
	value = sim_ber_any(&varbind, &tag);
	content = value.p;
	return sim_agent_fix(to, index, tag, content, (size_t)(value.end - value.p), e);
}

/* Moves the agent onto mib, a sealed copy of its own whose objects say where they come from. Takes the reference. */
static bool move_to(struct sim_agent *a, struct sim_mib *mib, struct err *e)
{
	struct sim_agent *moved = sim_agent_new(a->name, &a->endpoint, a->community, mib, e);
	struct sim_overlay old = a->overlay;
	bool ok = moved != NULL;

	for (size_t i = 0; ok && i < mib->n_objects; i++) {
		const struct sim_change *c = mib->objects[i].from == SIM_NEW ? NULL : sim_agent_change(a, mib->objects[i].from);

		ok = !c || carry_change(moved, i, c, e);
	}
	if (ok) {
		sim_mib_unref(a->mib);
		a->mib = sim_mib_ref(mib);
		a->overlay = moved->overlay;
		moved->overlay = old; /* freed with it */
	}
	sim_agent_free(moved);
	sim_mib_unref(mib);
	return ok;
}

bool sim_agent_set(struct sim_agent *a, const uint8_t *oid, size_t oid_len, const struct sim_value *v,
                   const uint8_t *content, struct err *e)
{
	bool exact, ok = true;
	size_t index = sim_mib_find(a->mib, oid, oid_len, &exact);
	struct sim_mib *mib;

	if (exact && !v->is_numeric)
		return sim_agent_fix(a, index, v->tag, content, v->len, e);
	mib = sim_mib_new();
	if (!mib)
		return err_set(e, ERR_MEMORY, "no memory for a recording of agent '%s'", a->name);
	for (size_t i = 0; ok && i < a->mib->n_objects; i++) {
		if (!exact || i != index)
			ok = sim_mib_add_copy(mib, a->mib, i, NULL, 0, NULL, 0, e);
	}
	if (!ok || !sim_mib_add(mib, oid, oid_len, v, content, e)) {
		sim_mib_unref(mib);
		return false;
	}
	sim_mib_seal(mib);
	return move_to(a, mib, e);
}

/* Tables whose instance is an ifIndex, and columns whose value is one. */
static const struct {
	uint8_t len, octets[10];
} by_if_index[] = {
	{ 8, { 0x2b, 6, 1, 2, 1, 2, 2, 1 } },       /* ifEntry, RFC 2863 */
	{ 9, { 0x2b, 6, 1, 2, 1, 31, 1, 1, 1 } },   /* ifXEntry */
	{ 9, { 0x2b, 6, 1, 2, 1, 10, 7, 2, 1 } },   /* dot3StatsEntry, RFC 3635 */
}, if_index_columns[] = {
	{ 9, { 0x2b, 6, 1, 2, 1, 2, 2, 1, 1 } },    /* ifIndex */
	{ 9, { 0x2b, 6, 1, 2, 1, 4, 20, 1, 2 } },   /* ipAdEntIfIndex, RFC 4293 */
	{ 10, { 0x2b, 6, 1, 2, 1, 10, 7, 2, 1, 1 } }, /* dot3StatsIndex */
};

static bool starts_with(const uint8_t *oid, size_t len, const uint8_t *prefix, size_t prefix_len)
{
	return len > prefix_len && memcmp(oid, prefix, prefix_len) == 0;
}

static uint32_t mapped(const uint32_t *old, size_t n, int64_t offset, uint32_t if_index)
{
	for (size_t i = 0; i < n; i++) {
		if (old[i] == if_index)
			return offset ? (uint32_t)((int64_t)if_index + offset) : old[(i + 1) % n];
	}
	return if_index;
}

static bool copy_renumbered(struct sim_mib *mib, const struct sim_mib *from, size_t index, const uint32_t *old, size_t n,
                            int64_t offset, struct err *e)
{
	const struct sim_object *o = &from->objects[index];
	const uint8_t *oid = sim_object_oid(from, o), *content = NULL;
	uint8_t renumbered[SIM_OID_MAX], number[SIM_NUMBER_MAX];
	size_t oid_len = 0, len = 0, used, value_len;

	for (size_t t = 0; t < ARRAY_LEN(by_if_index) && oid_len == 0; t++) {
		size_t column = by_if_index[t].len + 1u; /* column numbers are one octet */

		if (!starts_with(oid, o->oid_len, by_if_index[t].octets, by_if_index[t].len) || o->oid_len <= column)
			continue;
		uint32_t if_index = sim_oid_get(oid + column, o->oid_len - column, &used);
		if (used != o->oid_len - column)
			continue;
		memcpy(renumbered, oid, column);
		oid_len = column + sim_oid_put(renumbered + column, mapped(old, n, offset, if_index));
	}
	for (size_t c = 0; c < ARRAY_LEN(if_index_columns) && o->tag == SIM_INTEGER; c++) {
		if (starts_with(oid, o->oid_len, if_index_columns[c].octets, if_index_columns[c].len)) {
			const uint8_t *value = sim_object_content(from, o, &value_len);
			uint32_t if_index = 0;

			for (size_t i = 0; i < value_len; i++)
				if_index = if_index << 8 | value[i];
			len = sim_ber_put_signed(number, mapped(old, n, offset, if_index));
			content = number;
		}
	}
	return sim_mib_add_copy(mib, from, index, oid_len ? renumbered : NULL, oid_len, content, len, e);
}

bool sim_agent_renumber(struct sim_agent *a, int64_t offset, struct err *e)
{
	struct sim_mib *mib = sim_mib_new();
	uint32_t *old = NULL;
	size_t n = 0;
	bool ok = mib != NULL && sim_interfaces_list(a, &old, &n);

	if (!ok)
		err_set(e, ERR_MEMORY, "no memory to renumber agent '%s'", a->name);
	for (size_t i = 0; ok && i < n; i++) {
		if (old[i] + offset < 1 || old[i] + offset > INT32_MAX)
			ok = err_set(e, ERR_LIMIT, "agent '%s': expected an offset that keeps ifIndex %u within 1..2147483647",
			             a->name, old[i]);
	}
	for (size_t i = 0; ok && i < a->mib->n_objects; i++)
		ok = copy_renumbered(mib, a->mib, i, old, n, offset, e);
	free(old);
	if (!ok) {
		sim_mib_unref(mib);
		return false;
	}
	sim_mib_seal(mib);
	return move_to(a, mib, e);
}

/* The cell of ifTable or ifXTable that an object is; false for any other object. */
static bool cell_of(const struct sim_mib *m, size_t index, uint32_t if_index, size_t *ret_table, size_t *ret_column)
{
	const struct sim_object *o = &m->objects[index];
	const uint8_t *oid = sim_object_oid(m, o);

	for (size_t t = 0; t < 2; t++) {
		size_t at = by_if_index[t].len, used;

		if (!starts_with(oid, o->oid_len, by_if_index[t].octets, at) || o->oid_len <= at + 1)
			continue;
		*ret_table = t;
		*ret_column = oid[at];
		return sim_oid_get(oid + at + 1, o->oid_len - at - 1, &used) == if_index && used == o->oid_len - at - 1;
	}
	return false;
}

/* What names the copy is its own, all else is as recorded. */
static bool copy_cell(struct sim_mib *mib, const struct sim_mib *from, size_t index, size_t table, size_t column, uint32_t as, uint32_t nth,
                      struct err *e)
{
	const struct sim_object *o = &from->objects[index];
	size_t prefix = by_if_index[table].len + 1u, oid_len, len = 0;
	bool is_name = (table == 0 && column == IF_DESCR) || (table == 1 && column == IFX_NAME);
	uint8_t oid[SIM_OID_MAX], own[SIM_NUMBER_MAX + 256];
	const uint8_t *content = NULL;

	memcpy(oid, sim_object_oid(from, o), prefix);
	oid_len = prefix + sim_oid_put(oid + prefix, as);
	if (table == 0 && column == 1) { /* ifIndex */
		len = sim_ber_put_signed(own, as);
		content = own;
	} else if (is_name) {
		const uint8_t *name = sim_object_content(from, o, &len);

		len = (size_t)snprintf((char *)own, sizeof own, "%.*s.%u", (int)len, (const char *)name, nth);
		if (len >= sizeof own)
			return err_set(e, ERR_LIMIT, "the name of a copied interface is too long");
		content = own;
	}
	return sim_mib_add_copy(mib, from, index, oid, oid_len, content, len, e);
}

static bool copy_row(struct sim_mib *mib, const struct sim_mib *from, uint32_t if_index, uint32_t first, uint32_t n, struct err *e)
{
	size_t table, column;

	for (size_t i = 0; i < from->n_objects; i++) {
		if (!sim_mib_add_copy(mib, from, i, NULL, 0, NULL, 0, e))
			return false;
		for (uint32_t k = 0; cell_of(from, i, if_index, &table, &column) && k < n; k++)
			if (!copy_cell(mib, from, i, table, column, first + k, k + 1, e))
				return false;
	}
	return true;
}

static bool set_if_number(struct sim_agent *a, size_t n, struct err *e)
{
	static const uint8_t if_number[] = { 0x2b, 6, 1, 2, 1, 2, 1, 0 };
	uint8_t number[SIM_NUMBER_MAX];
	bool exact;
	size_t index = sim_mib_find(a->mib, if_number, sizeof if_number, &exact);

	return !exact || sim_agent_fix(a, index, SIM_INTEGER, number, sim_ber_put_signed(number, (int64_t)n), e);
}

bool sim_agent_copy_interface(struct sim_agent *a, const char *if_name, uint32_t n, struct err *e)
{
	struct sim_mib *mib;
	uint32_t if_index, *list = NULL, last;
	size_t rows = 0;

	if (!sim_interface_find(a, if_name, &if_index, e))
		return false;
	if (!sim_interfaces_list(a, &list, &rows))
		return err_set(e, ERR_MEMORY, "no memory to copy an interface of agent '%s'", a->name);
	last = list[rows - 1];
	free(list);
	if (n > INT32_MAX - last)
		return err_set(e, ERR_LIMIT, "agent '%s': no ifIndex is left for %u copies", a->name, n);
	mib = sim_mib_new();
	if (!mib)
		return err_set(e, ERR_MEMORY, "no memory to copy an interface of agent '%s'", a->name);
	if (!copy_row(mib, a->mib, if_index, last + 1, n, e)) {
		sim_mib_unref(mib);
		return false;
	}
	sim_mib_seal(mib);
	return move_to(a, mib, e) && set_if_number(a, rows + n, e);
}
