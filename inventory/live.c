#include "inventory/live_core.h"

#include "inventory/live_nodes.h"
#include "inventory/live_thresholds.h"
#include "inventory/storage_judge.h"
#include "staleness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct live {
	struct live_params params;
	struct live_table *table;
	mono_t latest;            /* the instant of the last call that told one */
};

struct live *live_new(struct registry *registry, const struct live_params *params)
{
	struct live *l = calloc(1, sizeof *l);

	if (!l) {
		registry_free(registry);
		return NULL;
	}
	l->params = *params;
	l->table = live_table_new(registry, NULL);
	if (!l->table) {
		free(l);
		return NULL;
	}
	l->table->settle_ms = params->settle_ms;
	return l;
}

void live_free(struct live *l)
{
	if (!l)
		return;
	live_table_free(l->table);
	free(l);
}

bool live_reload(struct live *l, struct registry *registry, struct err *e)
{
	struct live_table *fresh = live_table_new(registry, e);

	if (!fresh)
		return false;
	fresh->settle_ms = l->params.settle_ms;
	live_table_inherit(fresh, l->table);
	live_table_free(l->table);
	l->table = fresh;
	return true;
}

void live_set_params(struct live *l, const struct live_params *params)
{
	l->params = *params;
	l->table->settle_ms = params->settle_ms;
}

const struct registry *live_registry(const struct live *l)
{
	return l->table->registry;
}

enum state live_check_state(const struct live *l, size_t check)
{
	return l->table->checks[check].confirmation.state;
}

bool live_check_confirmed(const struct live *l, size_t check)
{
	return l->table->checks[check].confirmation.confirmed;
}

wall_t live_check_at(const struct live *l, size_t check)
{
	return l->table->checks[check].at;
}

static struct link_end *end_at(const struct live_table *t, struct live_end where)
{
	return where.is_z ? &t->links[where.link].z : &t->links[where.link].a;
}

bool live_wants_full_round(const struct live *l, size_t check)
{
	const struct live_table *t = l->table;
	const struct live_device *d = agent_asked_by(t, check);

	for (size_t i = 0; d && i < d->n_ends; i++) {
		const struct link_end *end = end_at(t, t->ends_of_devices[d->first_end + i]);

		if (!end->told && end->silences < LINK_END_ASKS)
			return true;
	}
	return false;
}

/* An agent that answers as expected tells how full its disks are; a round that did not ask leaves them as they were. */
static void judge_storages(const struct live_check *before, struct probe_result *r)
{
	enum outcome o;

	if (!r->snmp || r->outcome != OUTCOME_OK)
		return;
	if (r->snmp->has_values) {
		char detail[PROBE_DETAIL_MAX];

		o = storage_judge(r->snmp->storages, r->snmp->n_storages, before->outcome, detail);
		if (o != OUTCOME_OK)
			memcpy(r->detail, detail, sizeof r->detail);
	} else {
		o = outcome_is_of_storage(before->outcome) ? before->outcome : OUTCOME_OK;
		if (o != OUTCOME_OK)
			snprintf(r->detail, sizeof r->detail, "%s", before->detail ? before->detail : "");
	}
	if (o != OUTCOME_OK)
		r->state = outcome_state(o);
	r->outcome = o;
}

/* How much loss is too much is declared: some is none. */
static void accept_loss(struct probe_result *r)
{
	r->outcome = OUTCOME_OK;
	r->state = STATE_OK;
}

static bool write_change(const struct reg_check *reg, const struct live_check *c, wall_t at, int64_t run_ms, struct batch *b,
                         struct err *e)
{
	struct batch_change *row = batch_add_change(b);

	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for a result");
	*row = (struct batch_change){
		.check_id = reg->id,
		.at = at,
		.run_ms = run_ms,
		.outcome = c->stale ? OUTCOME_STALE : c->outcome,
		.state = c->stale || c->blind ? STATE_UNKNOWN : c->confirmation.state,
		.facts = !c->stale && c->carried_facts,
	};
	return true;
}

static bool is_decisive(const struct live_check *before, const struct live_check *now)
{
	return !before->confirmation.confirmed || !now->confirmation.confirmed || before->confirmation.state != now->confirmation.state
	       || outcome_recorded_as(before->outcome) != outcome_recorded_as(now->outcome) || !before->fresh || before->carried_facts != now->carried_facts || before->stale
	       || before->asked;
}

/* What a job says of itself is no measurement that one must repeat. */
static int64_t attempts_needed(const struct live *l, const struct reg_check *reg)
{
	return reg->service && reg->service->heartbeat ? 1 : l->params.attempts;
}

/* blind: the result tells nothing of the object, and what was confirmed of it stays so. */
static bool check_take(struct live_check *c, const struct probe_result *r, bool blind, int64_t needed, struct err *e)
{
	bool changed = c->blind != blind || (!blind && (c->confirmation.attempts == 0 || c->confirmation.state != r->state));
	char *detail = NULL;

	if (*r->detail) {
		detail = strdup(r->detail);
		if (!detail)
			return err_set(e, ERR_MEMORY, "no memory for a result");
	}
	free(c->detail);
	c->detail = detail;
	if (!blind)
		c->confirmation = confirmation_next(c->confirmation, r->state, needed);
	c->blind = blind;
	c->outcome = r->outcome;
	c->at = r->at;
	c->heard = r->mono_at;
	c->started = r->started;
	if (changed)
		c->since = r->at;
	c->fresh = true;
	c->stale = false;
	c->asked = c->asked && mono_before(r->started, c->asked_at);
	c->carried_facts = r->snmp != NULL;
	return true;
}

static const struct tls_facts *copy_tls(struct arena *a, const struct tls_facts *tls)
{
	struct tls_facts *copy = tls->present ? arena_alloc(a, sizeof *copy) : NULL;

	if (copy)
		*copy = *tls;
	return copy;
}

static const struct dicom_facts *copy_dicom(struct arena *a, const struct dicom_facts *dicom)
{
	struct dicom_facts *copy = dicom->present ? arena_alloc(a, sizeof *copy) : NULL;

	if (copy)
		*copy = *dicom;
	return copy;
}

static bool write_result(const struct reg_check *reg, const struct live_check *c, const struct probe_result *r, struct batch *b,
                         struct err *e)
{
	struct batch_result *row = batch_add_result(b);
	bool echo = r->icmp.sent > 0;

	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for a result");
	*row = (struct batch_result){
		.check_id = reg->id,
		.at = c->at,
		.since = c->since,
		.outcome = c->outcome,
		.state = c->blind ? STATE_UNKNOWN : c->confirmation.state,
		.attempts = c->blind ? 1 : c->confirmation.attempts,
		.confirmed = !c->blind && c->confirmation.confirmed,
		.latency_us = r->latency_us,
		.loss_ratio = echo ? 1.0 - (double)r->icmp.received / (double)r->icmp.sent : NAN,
		.jitter_us = echo && r->icmp.jitter_us >= 0 ? r->icmp.jitter_us : UNKNOWN_I64,
		.detail = arena_strdup(b->arena, c->detail),
		.perfdata = arena_strdup(b->arena, r->perfdata),
		.tls = copy_tls(b->arena, &r->tls),
		.dicom = c->blind ? NULL : copy_dicom(b->arena, &r->dicom),
		.service_id = reg->service ? reg->service->id : 0,
	};
	return true;
}

/* Whether a missing row of facts is an absence: the agent was read to its end. */
static bool facts_are_complete(const struct probe_result *r)
{
	return !r->snmp->truncated
	       && (r->outcome == OUTCOME_OK || r->outcome == OUTCOME_NO_SUCH_OBJECT || outcome_is_of_storage(r->outcome));
}

static void ends_take(struct live_table *t, const struct live_device *d, const struct probe_result *r)
{
	bool complete = facts_are_complete(r);

	for (size_t i = 0; i < d->n_ends; i++) {
		struct live_end end = t->ends_of_devices[d->first_end + i];
		const struct reg_link *reg = &t->registry->links[end.link];

		link_end_update(end_at(t, end), end.is_z ? reg->z_interface : reg->interface, r->snmp, complete, r->mono_at);
	}
}

static bool write_poll(struct live_table *t, size_t device, struct probe_result *r, struct batch *b, struct err *e)
{
	struct live_device *d = &t->devices[device];
	bool partial = !facts_are_complete(r);
	struct interface_rates *rates;
	struct batch_poll *row;
	int64_t elapsed_ms;

	if (!device_memory_poll(&d->memory, r->snmp, r->at, r->mono_at, b->arena, &rates, &elapsed_ms, e))
		return false;
	ends_take(t, d, r);
	row = batch_add_poll(b);
	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for a poll");
	*row = (struct batch_poll){
		.device_id = t->registry->devices[device].id,
		.at = r->at,
		.facts = r->snmp,
		.rates = rates,
		.elapsed_ms = elapsed_ms,
		.partial = partial,
	};
	r->snmp = NULL;
	return live_thresholds_poll(t, device, row->facts, rates, r->at, r->mono_at, b, e);
}

/* What was due by now is concluded from what was known until now, however late the tick is. */
static bool catch_up(struct live_table *t, wall_t wall, mono_t now, struct batch *b, struct err *e)
{
	return mono_before(now, live_alerts_next(t)) || live_alerts_tick(t, wall, now, b, e);
}

bool live_apply(struct live *l, size_t check, struct probe_result *result, struct batch *b, int64_t *ret_retry_ms, struct err *e)
{
	struct live_table *t = l->table;
	const struct reg_check *reg = &t->registry->checks[check];
	struct live_check *c = &t->checks[check], before;
	bool blind;

	if (result->outcome == OUTCOME_CANCELLED) {
		*ret_retry_ms = -1;
		return true;
	}
	l->latest = result->mono_at;
	if (!catch_up(t, result->at, result->mono_at, b, e))
		return false;
	if (!live_thresholds_judge(t, check, MEASURE_USED_RATIO))
		judge_storages(c, result);
	if (result->outcome == OUTCOME_LOSS && live_thresholds_judge(t, check, MEASURE_LOSS_RATIO))
		accept_loss(result);
	before = *c;
	blind = result->outcome == OUTCOME_COLLECTOR_BLIND || (t->blind && result->state != STATE_OK);
	if (blind)
		result->outcome = OUTCOME_COLLECTOR_BLIND;
	if (!check_take(c, result, blind, attempts_needed(l, reg), e) || !write_result(reg, c, result, b, e))
		return false;
	if (result->snmp && reg->device && !write_poll(t, (size_t)(reg->device - t->registry->devices), result, b, e))
		return false;
	if (!live_judge_check(t, check, result->at, b, e) || !live_alerts_judge(t, check, result->mono_at, b, e)
	    || !live_thresholds_result(t, check, result, b, e))
		return false;
	if ((is_decisive(&before, c) || live_alerts_counts(t, check))
	    && !write_change(reg, c, c->at, mono_diff_ms(c->heard, c->started), b, e))
		return false;
	*ret_retry_ms = blind || c->confirmation.confirmed ? -1 : l->params.retry_interval_ms;
	return true;
}

/* Staleness counts on the monotonic clock: setting the other one makes nothing stale, and nothing fresh. */
struct tick {
	wall_t wall;
	mono_t mono;
};

static bool is_due(const struct tick *now, mono_t heard, int64_t after_ms)
{
	return !mono_before(now->mono, mono_add_ms(heard, after_ms));
}

/* The instant, by the wall clock as it stands, when what was heard became too old. */
static wall_t due(const struct tick *now, mono_t heard, int64_t after_ms)
{
	return (wall_t){ now->wall.ms - mono_diff_ms(now->mono, mono_add_ms(heard, after_ms)) };
}

/* Of a check that has no result since the collector started: its stored one was heard when the wall clock says, never in the
 * future. */
static mono_t first_heard(const struct tick *now, wall_t at)
{
	return wall_is_known(at) && at.ms < now->wall.ms ? mono_add_ms(now->mono, at.ms - now->wall.ms) : now->mono;
}

/* An end whose agent answers but has not spoken of the interface for too long. */
static bool tick_ends(struct live_table *t, size_t check, const struct tick *now, int64_t after_ms, struct batch *b, struct err *e)
{
	const struct live_device *d = agent_asked_by(t, check);

	for (size_t i = 0; d && i < d->n_ends; i++) {
		struct live_end where = t->ends_of_devices[d->first_end + i];
		struct link_end *end = end_at(t, where);

		if (!end->told || end->stale || !is_due(now, end->heard, after_ms))
			continue;
		end->stale = true;
		if (!live_judge_link(t, where.link, due(now, end->heard, after_ms), b, e))
			return false;
	}
	return true;
}

bool live_tick(struct live *l, wall_t wall, mono_t mono, const int64_t *periods_ms, struct batch *b, struct err *e)
{
	struct live_table *t = l->table;
	struct tick now = { wall, mono };

	l->latest = mono;
	if (!live_judge_orphans(t, wall, b, e))
		return false;
	for (size_t i = 0; i < t->registry->n_checks; i++) {
		struct live_check *c = &t->checks[i];
		int64_t after_ms = stale_after_ms(periods_ms[i]);

		if (c->heard.ns == 0)
			c->heard = first_heard(&now, c->at);
		if (!c->stale && is_due(&now, c->heard, after_ms)) {
			c->stale = true;
			if (!write_change(&t->registry->checks[i], c, due(&now, c->heard, after_ms), 0, b, e)
			    || !live_judge_check(t, i, due(&now, c->heard, after_ms), b, e) || !live_alerts_judge(t, i, mono, b, e))
				return false;
		}
		if (!tick_ends(t, i, &now, after_ms, b, e))
			return false;
	}
	return live_alerts_tick(t, wall, mono, b, e);
}

bool live_is_blind(const struct live *l)
{
	return l->table->blind;
}

bool live_set_blind(struct live *l, bool blind, const char *detail, wall_t wall, mono_t mono, struct batch *b, struct err *e)
{
	l->latest = mono;
	return catch_up(l->table, wall, mono, b, e) && live_blind_set(l->table, blind, detail, wall, mono, b, e);
}

mono_t live_next(const struct live *l)
{
	return live_alerts_next(l->table);
}

bool live_take_asked(struct live *l, size_t *ret_check)
{
	if (!live_alerts_take_asked(l->table, ret_check))
		return false;
	l->table->checks[*ret_check].asked = true;
	l->table->checks[*ret_check].asked_at = l->latest;
	return true;
}

void live_replay_ends(struct live *l, size_t check, const struct probe_result *told)
{
	const struct live_device *d = agent_asked_by(l->table, check);

	if (d && told->snmp)
		ends_take(l->table, d, told);
}

bool live_replay_measure(struct live *l, const struct batch_measure *row, struct batch *b, struct err *e)
{
	return live_thresholds_replay(l->table, row, b, e);
}
