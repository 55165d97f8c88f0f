#include "inventory/night_internal.h"

#include "inventory/conf_table.h"
#include "inventory/threshold.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOKED_AT = 200,          /* of the costliest */
	ATTEMPTS_LIMIT = 10,      /* as conf_table.c bounds it */
};

static const int64_t MINUTE_MS = 60000, HEALS_SOON_MS = 5 * INT64_C(60000), BACK_SOON_MS = 15 * INT64_C(60000), INTERVAL_STEP_MS = 5000;

const char *night_rule_name(enum night_rule rule)
{
	static const char *const names[NIGHT_RULE_COUNT] = { "parent", "settle", "attempts", "threshold", "hours" };

	return names[rule];
}

static const char *duration_text(struct night_judge *j, int64_t ms)
{
	char text[CONF_NUMBER_MAX];
	const char *kept;

	conf_format_duration(ms, text);
	kept = arena_strdup(j->a, text);
	j->failed |= !kept;
	return kept;
}

static const char *number_text(struct night_judge *j, int64_t n)
{
	char text[24];
	const char *kept;

	snprintf(text, sizeof text, "%" PRId64, n);
	kept = arena_strdup(j->a, text);
	j->failed |= !kept;
	return kept;
}

static int64_t round_up(int64_t ms, int64_t step)
{
	return (ms + step - 1) / step * step;
}

/* ---- how long is waited ---- */

/* Its alerts are one trouble told again and again: half of them began soon after the one before. */
static bool propose_settle(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	bool settles = !*c->subject && strcmp(c->object->kind, "collector") != 0;
	int64_t *gaps = settles ? arena_array(j->a, c->alerts, sizeof *gaps) : NULL, settle_ms, median_ms;
	size_t n = 0;

	j->failed |= settles && !gaps;
	for (size_t i = 1; gaps && i < c->alerts; i++) {
		const struct night_alert *before = c->told[i - 1].alert;

		if (wall_is_known(before->closed) && c->told[i].alert->opened.ms - before->closed.ms <= BACK_SOON_MS)
			gaps[n++] = c->told[i].alert->opened.ms - before->closed.ms;
	}
	if (n + 1 < NIGHT_CALLS_MIN || 2 * (n + 1) < c->alerts)
		return false;
	median_ms = night_median_ms(gaps, n);
	settle_ms = round_up(median_ms + 1, MINUTE_MS);
	if (settle_ms <= j->s->settle_ms)
		return false;
	*ret = (struct night_proposal){ .file = "vigie.conf", .setting = "probe.settle", .value = duration_text(j, settle_ms), .figure = n,
		                        .span_ms = median_ms };
	return true;
}

/* What all objects would have been spared, had a failure counted after wait_ms. */
static void count_spared(const struct night_judge *j, int64_t wait_ms, struct night_proposal *ret)
{
	for (size_t i = 0; i < j->n_costs; i++) {
		const struct night_cost *c = &j->costs[i];

		for (size_t k = 0; !*c->subject && c->object->retried && k < c->alerts; k++) {
			const struct night_alert *a = c->told[k].alert;
			bool is_short = wall_is_known(a->closed) && a->closed.ms - a->opened.ms < wait_ms;

			ret->spared += is_short ? c->told[k].at_night : 0;
			ret->untold += is_short && c->told[k].acted;
		}
	}
}

static bool heals_by_itself(const struct night_cost *c)
{
	return c->acted == 0 && c->healed >= NIGHT_CALLS_MIN && c->heals_ms < HEALS_SOON_MS;
}

/* So many attempts that they take longer than it stands; more than there may be of them: longer between them. */
static bool propose_attempts(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	const struct night_settings *s = j->s;
	int64_t attempts = s->attempts, interval_ms = s->retry_interval_ms;

	if (*c->subject || !c->object->retried || !heals_by_itself(c) || interval_ms <= 0)
		return false;
	if (c->heals_ms / interval_ms + 2 <= ATTEMPTS_LIMIT)
		attempts = c->heals_ms / interval_ms + 2;
	else if (attempts > 1)
		interval_ms = round_up(c->heals_ms / (attempts - 1) + 1, INTERVAL_STEP_MS);
	if ((attempts - 1) * interval_ms <= (s->attempts - 1) * s->retry_interval_ms)
		return false;
	*ret = (struct night_proposal){ .file = "vigie.conf", .figure = c->healed, .span_ms = c->heals_ms };
	ret->setting = attempts != s->attempts ? "probe.attempts" : "probe.retry-interval";
	ret->value = attempts != s->attempts ? number_text(j, attempts) : duration_text(j, interval_ms);
	count_spared(j, (attempts - 1) * interval_ms, ret);
	return true;
}

/* ---- limits and hours ---- */

static bool propose_threshold(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	(void)j;
	if (measure_from_key(c->subject) == MEASURE_COUNT || c->acted > 0 || c->healed < NIGHT_CALLS_MIN)
		return false;
	*ret = (struct night_proposal){ .file = "thresholds.csv", .figure = c->healed, .span_ms = c->heals_ms };
	ret->setting = c->told[c->alerts - 1].alert->state == STATE_CRITICAL ? "critical" : "warning";
	return true;
}

/* The section by which it called last at night, when it still would. */
static const struct night_channel *night_channel(const struct night_judge *j, const struct night_cost *c)
{
	wall_t last = WALL_NEVER;
	const char *name = NULL;

	for (size_t i = 0; i < c->alerts; i++)
		if (c->told[i].channel && (!name || c->told[i].last_night.ms >= last.ms)) {
			name = c->told[i].channel;
			last = c->told[i].last_night;
		}
	for (size_t i = 0; name && i < j->s->n_channels; i++)
		if (strcmp(j->s->channels[i].name, name) == 0 && hours_contains(&j->s->channels[i].hours, last))
			return &j->s->channels[i];
	return NULL;
}

static bool propose_hours(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	const struct night_channel *channel;

	for (size_t i = 0; i < c->alerts; i++)
		if (c->told[i].acted_out_of_hours)
			return false;
	channel = c->acted > 0 ? night_channel(j, c) : NULL;
	if (!channel)
		return false;
	*ret = (struct night_proposal){ .file = "vigie.conf", .setting = "notify.period", .value = "mon-fri 08:30-17:30",
		                        .other = channel->name, .figure = c->acted, .span_ms = UNKNOWN_I64 };
	return true;
}

/* ---- which are made ---- */

/* A row of thresholds.csv may be about every object of a kind. */
static bool is_same_setting(const struct night_proposal *a, const struct night_proposal *b)
{
	switch (a->rule) {
	case NIGHT_RULE_PARENT:
	case NIGHT_RULE_COUNT:
		return false;
	case NIGHT_RULE_SETTLE:
	case NIGHT_RULE_ATTEMPTS:
		return true;
	case NIGHT_RULE_THRESHOLD:
		return strcmp(a->cost->subject, b->cost->subject) == 0;
	case NIGHT_RULE_HOURS:
		return strcmp(a->other, b->other) == 0;
	}
	return false;
}

static bool is_said(const struct night_proposal *said, size_t n, const struct night_proposal *p)
{
	for (size_t i = 0; i < n; i++) {
		if (said[i].rule == p->rule && is_same_setting(&said[i], p))
			return true;
	}
	return false;
}

/* The first rule that holds. */
static bool propose(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	static bool (*const rules[NIGHT_RULE_COUNT])(struct night_judge *, const struct night_cost *, struct night_proposal *) = {
		[NIGHT_RULE_PARENT] = night_propose_parent, [NIGHT_RULE_SETTLE] = propose_settle, [NIGHT_RULE_ATTEMPTS] = propose_attempts,
		[NIGHT_RULE_THRESHOLD] = propose_threshold, [NIGHT_RULE_HOURS] = propose_hours,
	};

	for (int rule = 0; rule < NIGHT_RULE_COUNT; rule++)
		if (rules[rule](j, c, ret)) {
			ret->rule = (enum night_rule)rule;
			ret->cost = c;
			return true;
		}
	return false;
}

bool night_proposals(const struct night_record *r, const struct night_cost *costs, size_t n, const struct night_settings *s, struct arena *a,
                     struct night_proposal ret[static NIGHT_PROPOSALS_MAX], size_t *ret_n, struct err *e)
{
	struct night_judge j = { .r = r, .costs = costs, .n_costs = n, .s = s, .a = a };
	size_t said = 0;

	night_find_downs(&j);
	for (size_t i = 0; i < n && i < LOOKED_AT && said < NIGHT_PROPOSALS_MAX && !j.failed; i++) {
		struct night_proposal p;

		if (costs[i].at_night >= NIGHT_CALLS_MIN && propose(&j, &costs[i], &p) && !j.failed && !is_said(ret, said, &p))
			ret[said++] = p;
	}
	*ret_n = said;
	return !j.failed || err_set(e, ERR_MEMORY, "no memory for the proposals");
}
