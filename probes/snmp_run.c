#include "probes/snmp_run.h"

#include "facts.h"
#include "probes/snmp_decode.h"
#include "probes/snmp_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct snmp_request_ops snmp_run_ops = { snmp_run_build, snmp_run_datagram, snmp_run_failed };

/* ---- groups ---- */

bool snmp_run_knows_nothing(const struct snmp_run *r)
{
	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (r->table.columns[c].n > 0 && snmp_columns[c].group <= SG_INTERFACES)
			return false;
	return true;
}

/* Rows past the ceilings of facts.h are dropped, and said to be. */
static void end_truncated(struct snmp_run *r)
{
	if (r->too_many == SG_COUNTERS || r->too_many == SG_INTERFACES)
		snmp_run_end(r, OUTCOME_PARTIAL, "more than %d interfaces: the others are not read", FACTS_INTERFACES_MAX);
	else if (r->too_many != SG_COUNT)
		snmp_run_end(r, OUTCOME_PARTIAL, "more than %d storages, processors or sensors: the others are not read",
		             FACTS_ROWS_MAX);
	else if (r->too_long)
		snmp_run_end(r, OUTCOME_PARTIAL, "an instance of more than %d numbers: the rest of its column is not read",
		             SNMP_SUFFIX_MAX);
	else
		snmp_run_end(r, OUTCOME_PARTIAL, "more than %d bytes: the rest is not kept", SNMP_TABLE_BYTES_MAX);
}

static void end_whole(struct snmp_run *r)
{
	r->whole = true;
	if (snmp_run_knows_nothing(r))
		snmp_run_end(r, OUTCOME_NO_SUCH_OBJECT, "neither system nor interfaces");
	else if (r->agent_error)
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "%s", snmp_errstring(r->agent_error));
	else if (r->non_increasing)
		snmp_run_end(r, OUTCOME_NON_INCREASING, "cut where a name did not increase");
	else if (r->table.truncated)
		end_truncated(r);
	else
		snmp_run_end(r, OUTCOME_OK, "%u requests", r->n_requests);
}

bool snmp_run_neighbours_end(struct snmp_run *r)
{
	if (r->group != SG_NEIGHBOURS)
		return false;
	r->hints.neighbours_rest = SNMP_NEIGHBOURS_REST;
	end_whole(r);
	return true;
}

static void start_walk(struct snmp_run *r, snmp_column_set columns)
{
	snmp_walk_start(&r->walk, columns);
	r->table.open |= columns;
}

static void start_group(struct snmp_run *r, enum snmp_group g, snmp_column_set columns)
{
	r->group = g;
	start_walk(r, columns);
	snmp_run_go_on(r);
}

static void start_full(struct snmp_run *r, enum snmp_group g, snmp_column_set columns)
{
	r->full = true;
	start_group(r, g, columns);
}

static void note_group_end(struct snmp_run *r)
{
	r->non_increasing |= r->walk.non_increasing;
	r->too_long |= r->walk.too_long;
	r->neighbours_whole |= r->group == SG_NEIGHBOURS;
	if (r->walk.too_many && r->too_many == SG_COUNT)
		r->too_many = r->group;
	if (r->group == SG_COUNTERS && r->counters_at.ns == 0) {
		r->counters_at = r->answered_at;
		r->counters_wall = r->answered_wall;
	}
}

/* Other storages, processors or sensors than in the last full round: their names are asked as well. */
static void next_light_group(struct snmp_run *r)
{
	snmp_column_set values = snmp_fixed_values(r->hints.fixed);

	if (r->group == SG_COUNTERS && r->hints.skip_unchanged && snmp_run_states_changed(r))
		start_group(r, SG_CHANGES, r->hints.skip_unchanged);
	else if (r->group < SG_VALUES && values)
		start_group(r, SG_VALUES, values);
	else if (r->group == SG_VALUES && !snmp_fixed_complete(r->hints.fixed, &r->table))
		start_full(r, SG_SCALARS, snmp_group_columns(SG_SCALARS));
	else
		end_whole(r);
}

static void start_neighbours(struct snmp_run *r)
{
	if (r->hints.neighbours_rest > 0) {
		r->hints.neighbours_rest--;
		end_whole(r);
		return;
	}
	r->neighbours_from = r->n_requests;
	start_group(r, SG_NEIGHBOURS, snmp_group_columns(SG_NEIGHBOURS));
}

static void next_group(struct snmp_run *r)
{
	bool first = r->group == SG_COUNTERS && r->counters_at.ns == 0;

	note_group_end(r);
	if (!r->full && first && snmp_run_changed(r))
		start_full(r, SG_COUNTERS, snmp_group_columns(SG_COUNTERS) & (r->hints.skip | r->hints.skip_unchanged));
	else if (!r->full)
		next_light_group(r);
	else if (r->group + 1 == SG_NEIGHBOURS)
		start_neighbours(r);
	else if (r->group + 1 < SG_CHANGES)
		start_group(r, r->group + 1, snmp_group_columns(r->group + 1));
	else
		end_whole(r);
}

void snmp_run_go_on(struct snmp_run *r)
{
	r->next_only = false;
	if (snmp_walk_is_done(&r->walk))
		next_group(r);
	else
		snmp_run_ask(r);
}

/* ---- beginning and end ---- */

static uint32_t round_ms(const struct probe_target *target)
{
	return target->round_ms > 0 && target->round_ms < SNMP_ROUND_MAX_MS ? target->round_ms : SNMP_ROUND_MAX_MS;
}

void snmp_run_begin(struct snmp_run *r)
{
	r->request.ops = &snmp_run_ops;
	r->deadline = mono_add_ms(r->started, round_ms(r->run->target));
	start_walk(r, snmp_group_columns(SG_COUNTERS) & ~(r->full ? 0 : r->hints.skip | r->hints.skip_unchanged));
	r->stage = r->run->target->snmp->version == SNMP_V3 && r->usm.engine_id_len == 0 ? SNMP_STAGE_DISCOVER : SNMP_STAGE_WALK;
	snmp_run_ask(r);
}

void snmp_run_end_later(struct snmp_run *r, enum outcome outcome, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->ending_detail, sizeof r->ending_detail, fmt, ap);
	va_end(ap);
	r->ending = outcome;
	r->request.ops = &snmp_run_ops;
	snmp_request_fail(r->engine->transport, &r->request, ECANCELED);
}

static void result_take_facts(struct snmp_run *r, struct probe_result *result)
{
	if (!r->arena || snmp_run_knows_nothing(r) || result->outcome == OUTCOME_CANCELLED)
		return;
	r->table.dated_ms = snmp_run_ms(r, result->mono_at);
	result->snmp = snmp_decode_table(&r->table, r->full && r->whole, (r->full || r->group == SG_VALUES) && r->whole);
	if (!result->snmp)
		return;
	result->snmp->has_neighbours = r->neighbours_whole && result->snmp->has_inventory && !r->table.truncated;
	if (r->run->target->snmp->version == SNMP_V3)
		result->snmp->engine_boots = r->usm.boots;
	if (result->outcome == OUTCOME_OK)
		snprintf(result->detail, sizeof result->detail, "%zu interfaces, %u requests", result->snmp->n_interfaces,
		         r->n_requests);
}

struct arena *snmp_engine_arena(struct snmp_engine *engine)
{
	return engine->n_spares > 0 ? engine->spares[--engine->n_spares] : arena_new();
}

static void give_back(struct snmp_engine *engine, struct arena *a)
{
	if (engine->closing || engine->n_spares == SNMP_SPARES_MAX || arena_used(a) > SNMP_SPARE_BYTES_MAX) {
		arena_free(a);
		return;
	}
	arena_reset(a);
	engine->spares[engine->n_spares++] = a;
}

static void run_free(struct snmp_run *r)
{
	snmp_usm_done(&r->usm);
	snmp_fixed_unref(r->hints.fixed);
	give_back(r->engine, r->arena);
	if (r->prev)
		r->prev->next = r->next;
	else
		r->engine->runs = r->next;
	if (r->next)
		r->next->prev = r->prev;
	free(r);
}

/* Rates divide by the time between readings: a round cut by silence is dated by its last answer, not by its time-out. */
static void run_date(const struct snmp_run *r, struct probe_result *result)
{
	bool answered = r->answered_at.ns != 0, counted = r->counters_at.ns != 0;

	result->mono_at = counted ? r->counters_at : answered ? r->answered_at : mono_now();
	result->at = counted ? r->counters_wall : answered ? r->answered_wall : wall_now();
}

void snmp_run_end(struct snmp_run *r, enum outcome outcome, const char *fmt, ...)
{
	struct probe_result result = probe_result_make(outcome, "%s", "");
	struct probe_run *run = r->run;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(result.detail, sizeof result.detail, fmt, ap);
	va_end(ap);
	snmp_request_close(r->engine->transport, &r->request);
	result.latency_us = r->latency_us;
	result.started = r->started;
	run_date(r, &result);
	result_take_facts(r, &result);
	if (run->target->snmp) {
		snmp_run_learn(r, r->whole && outcome != OUTCOME_NO_SUCH_OBJECT);
		result.hints = malloc(sizeof *result.hints);
		if (result.hints) {
			*result.hints = r->hints;
			snmp_fixed_ref(r->hints.fixed);
		}
	}
	run->priv = NULL;
	run_free(r);
	run->done(run, &result);
}
