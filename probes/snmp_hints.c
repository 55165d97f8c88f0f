/* What one round teaches the next. */
#include "probes/snmp_report.h"
#include "probes/snmp_run.h"

#include "probes/snmp_decode.h"
#include "rates.h"

#include <stdlib.h>

void snmp_hints_free(struct snmp_hints *h)
{
	if (h)
		snmp_fixed_unref(h->fixed);
	free(h);
}

static void plan_v3(struct snmp_run *r, const struct snmp_credential *cred)
{
	const struct snmp_hints *h = &r->hints;

	if (h->engine_id_len == 0 || !snmp_usm_set_engine(&r->usm, cred, h->engine_id, h->engine_id_len, NULL)) {
		const struct snmp_keys *keys = r->usm.keys;

		snmp_usm_done(&r->usm);
		r->usm.keys = keys;
		return;
	}
	r->usm.boots = h->boots;
	r->usm.time = h->time;
	r->usm.at = h->time_at;
	r->usm.time_is_authentic = h->time_is_authentic;
}

void snmp_run_plan(struct snmp_run *r, const struct probe_target *target)
{
	uint64_t tag = snmp_credential_tag(target->snmp);

	if (target->hints && target->hints->credential_tag == tag)
		r->hints = *target->hints;
	snmp_fixed_ref(r->hints.fixed);
	r->hints.credential_tag = tag;
	r->max_columns = SNMP_WALK_COLUMNS_MAX;
	r->full = target->full || !r->hints.known;
	if (r->full && r->hints.max_repetitions <= SNMP_REPETITIONS_DEFAULT)
		r->hints.max_repetitions *= 2;
	r->repetitions = r->hints.max_repetitions;
	if (target->snmp->version == SNMP_V3)
		plan_v3(r, target->snmp);
}

/* FNV-1a over instances and bytes. */
static uint64_t column_hash(const struct snmp_table *t, enum snmp_column c, uint64_t h)
{
	for (uint32_t i = 0; i < t->columns[c].n; i++) {
		const struct snmp_cell *cell = &t->columns[c].cells[i];

		h = (h ^ cell->instance) * UINT64_C(1099511628211);
		for (uint32_t j = 0; cell->type == ASN_OCTET_STR && j < cell->len; j++)
			h = (h ^ cell->bytes[j]) * UINT64_C(1099511628211);
	}
	return h;
}

/* Of the names that a light round brings. */
static uint64_t names_hash(const struct snmp_table *t, snmp_column_set skip)
{
	uint64_t h = column_hash(t, SC_IF_NAME, UINT64_C(14695981039346656037));

	return skip & SNMP_COLUMN_BIT(SC_IF_DESCR) ? h : column_hash(t, SC_IF_DESCR, h);
}

static uint64_t states_hash(const struct snmp_table *t)
{
	static const enum snmp_column states[] = { SC_IF_OPER_STATUS, SC_IF_ADMIN_STATUS };
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t c = 0; c < ARRAY_LEN(states); c++)
		for (uint32_t i = 0; i < t->columns[states[c]].n; i++)
			h = (h ^ (uint64_t)snmp_cell_integer(&t->columns[states[c]].cells[i])) * UINT64_C(1099511628211);
	return h;
}

bool snmp_run_states_changed(const struct snmp_run *r)
{
	return states_hash(&r->table) != r->hints.states_hash;
}

bool snmp_run_changed(const struct snmp_run *r)
{
	struct poll_memory before = { .at = WALL_NEVER, .mono_at = r->hints.polled, .uptime_cs = r->hints.uptime_cs,
		                      .engine_boots = r->hints.engine_boots };
	int64_t boots = r->run->target->snmp->version == SNMP_V3 ? r->usm.boots : UNKNOWN_I64;

	return names_hash(&r->table, r->hints.skip) != r->hints.names_hash ||
	       poll_is_discontinuous(&before, snmp_scalar_integer(&r->table, SC_SYS_UPTIME), boots,
	                             mono_diff_ms(mono_now(), r->hints.polled));
}

static bool is_name(const struct snmp_cell *c)
{
	for (uint32_t i = 0; c->type == ASN_OCTET_STR && i < c->len; i++)
		if (c->bytes[i] > ' ' && c->bytes[i] != 0x7f)
			return true;
	return false;
}

static bool is_number(const struct snmp_cell *c)
{
	return snmp_cell_integer(c) != UNKNOWN_I64;
}

/* Whether the column serves for each interface: a blank ifName leaves ifDescr the key. */
static bool serves_all(const struct snmp_table *t, enum snmp_column column, uint32_t rows, bool (*serves)(const struct snmp_cell *))
{
	if (rows == 0 || t->columns[column].n != rows)
		return false;
	for (uint32_t i = 0; i < rows; i++)
		if (!serves(&t->columns[column].cells[i]))
			return false;
	return true;
}

/* Absent columns, and those whose better twin is there for every interface, are not asked in light rounds. */
static snmp_column_set columns_to_skip(const struct snmp_table *t, uint32_t rows)
{
	snmp_column_set skip = 0;

	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (snmp_columns[c].group == SG_COUNTERS && t->columns[c].n == 0)
			skip |= SNMP_COLUMN_BIT(c);
	if (serves_all(t, SC_IF_NAME, rows, is_name))
		skip |= SNMP_COLUMN_BIT(SC_IF_DESCR);
	if (serves_all(t, SC_IF_HC_IN_OCTETS, rows, is_number))
		skip |= SNMP_COLUMN_BIT(SC_IF_IN_OCTETS);
	if (serves_all(t, SC_IF_HC_OUT_OCTETS, rows, is_number))
		skip |= SNMP_COLUMN_BIT(SC_IF_OUT_OCTETS);
	return skip;
}

/* ifSpeed says nothing that ifHighSpeed does not. */
static bool speeds_agree(const struct snmp_table *t)
{
	for (uint32_t i = 0; i < t->columns[SC_IF_SPEED].n; i++) {
		const struct snmp_cell *speed = &t->columns[SC_IF_SPEED].cells[i];
		int64_t high = snmp_cell_integer(snmp_table_find(t, SC_IF_HIGH_SPEED, speed->instance));

		if (snmp_speed_bps(snmp_cell_integer(speed), high) != snmp_speed_bps(UNKNOWN_I64, high))
			return false;
	}
	return true;
}

/* ifLastChange moves with the state (RFC 2863 §3.1.5). */
static snmp_column_set columns_to_skip_unchanged(const struct snmp_table *t)
{
	snmp_column_set set = 0;

	if (t->columns[SC_IF_LAST_CHANGE].n > 0)
		set |= SNMP_COLUMN_BIT(SC_IF_LAST_CHANGE);
	if (t->columns[SC_IF_SPEED].n > 0 && speeds_agree(t))
		set |= SNMP_COLUMN_BIT(SC_IF_SPEED);
	return set;
}

static uint32_t count_rows(const struct snmp_table *t)
{
	uint32_t rows = 0;

	for (enum snmp_column c = SC_IF_NAME; c <= SC_IF_DISCONTINUITY; c++)
		if (t->columns[c].n > rows)
			rows = t->columns[c].n;
	return rows;
}

static void learn_engine(struct snmp_run *r)
{
	struct snmp_hints *h = &r->hints;

	/* An engine that let us down is discovered again: perhaps it is another one now, and its answer tells a wrong key from a
	 * dead device. */
	h->engine_id_len = 0;
	if (r->usm.engine_id_len == 0 || snmp_run_knows_nothing(r))
		return;
	for (size_t i = 0; i < r->usm.engine_id_len; i++)
		h->engine_id[i] = r->usm.engine_id[i];
	h->engine_id_len = r->usm.engine_id_len;
	h->boots = r->usm.boots;
	h->time = r->usm.time;
	h->time_at = r->usm.at;
	h->time_is_authentic = r->usm.time_is_authentic;
}

void snmp_run_learn(struct snmp_run *r, bool complete)
{
	struct snmp_hints *h = &r->hints;

	learn_engine(r);
	if (!complete || r->counters_at.ns == 0)
		return;
	h->uptime_cs = snmp_scalar_integer(&r->table, SC_SYS_UPTIME);
	h->engine_boots = r->run->target->snmp->version == SNMP_V3 ? r->usm.boots : UNKNOWN_I64;
	h->polled = r->counters_at;
	h->rows = count_rows(&r->table);
	if (r->full) {
		h->skip = columns_to_skip(&r->table, h->rows);
		h->skip_unchanged = columns_to_skip_unchanged(&r->table);
		snmp_fixed_unref(h->fixed);
		h->fixed = snmp_fixed_new(&r->table);
	}
	h->names_hash = names_hash(&r->table, h->skip);
	h->states_hash = states_hash(&r->table);
	h->known = true;
}
