#include "probes/diagnosis_result.h"

#include "inventory/diagnosis_limits.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct diagnosis_result result_new(enum outcome outcome)
{
	return (struct diagnosis_result){ .outcome = outcome, .state = outcome_state(outcome), .latency_us = UNKNOWN_I64,
		                          .measure = diagnosis_measure_none() };
}

struct diagnosis_result diagnosis_result_none(enum diagnosis_status status, const char *fmt, ...)
{
	struct diagnosis_result r = result_new(OUTCOME_NOT_TESTED);
	char text[2 * PROBE_DETAIL_MAX];
	struct probe_result safe;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	safe = probe_result_make(OUTCOME_NOT_TESTED, "%s", text);
	memcpy(r.detail, safe.detail, sizeof r.detail);
	r.status = status;
	return r;
}

static double ms_of(int64_t us)
{
	return us < 0 ? NAN : (double)us / 1e3;
}

static void take_echoes(struct diagnosis_result *r, const struct icmp_facts *icmp)
{
	if (icmp->sent == 0)
		return;
	r->measure.loss_ratio = 1.0 - (double)icmp->received / (double)icmp->sent;
	r->measure.rtt_ms = ms_of(icmp->rtt_median_us);
	r->measure.jitter_ms = ms_of(icmp->jitter_us);
	memcpy(r->offender, icmp->offender, sizeof r->offender);
}

struct diagnosis_result diagnosis_result_of(const struct probe_result *probe)
{
	struct diagnosis_result r = result_new(probe->outcome);

	r.state = probe->state;
	memcpy(r.detail, probe->detail, sizeof r.detail);
	r.latency_us = probe->latency_us;
	take_echoes(&r, &probe->icmp);
	if (probe->http.status > 0)
		r.measure.status = probe->http.status;
	if (probe->snmp && probe->snmp->uptime_cs != UNKNOWN_I64)
		r.measure.uptime_s = probe->snmp->uptime_cs / 100;
	return r;
}

/* ---- what it means ---- */

static enum diagnosis_status status_of_state(enum state s)
{
	switch (s) {
	case STATE_OK:
		return DIAGNOSIS_PASSED;
	case STATE_WARNING:
		return DIAGNOSIS_WEAK;
	case STATE_CRITICAL:
		return DIAGNOSIS_FAILED;
	case STATE_UNKNOWN:
		break;
	}
	return DIAGNOSIS_NOT_TESTABLE;
}

static enum diagnosis_status status_of_echoes(const struct diagnosis_result *r)
{
	const struct diagnosis_measure *m = &r->measure;

	if (isnan(m->loss_ratio))
		return status_of_state(r->state);
	if (m->loss_ratio >= DIAGNOSIS_BROKEN_LOSS)
		return DIAGNOSIS_FAILED;
	return diagnosis_is_lossy(m->loss_ratio * DIAGNOSIS_ECHOES, DIAGNOSIS_ECHOES) || diagnosis_is_slow_way(m->rtt_ms, (double)NAN)
	                       || diagnosis_is_trembling(m->jitter_ms) ? DIAGNOSIS_WEAK : DIAGNOSIS_PASSED;
}

/* What an administrator shut carries nothing either. */
static enum diagnosis_status status_of_interface(const struct diagnosis_result *r)
{
	const struct diagnosis_measure *m = &r->measure;
	const enum diagnosis_status s = r->outcome == OUTCOME_ADMIN_DOWN ? DIAGNOSIS_FAILED : status_of_state(r->state);
	const bool strained = diagnosis_is_saturated(m->in_util, m->out_util) || diagnosis_has_errors(m->errors_ps);

	return s == DIAGNOSIS_PASSED && strained ? DIAGNOSIS_WEAK : s;
}

static enum diagnosis_status status_of_check(const struct diagnosis_result *r)
{
	const enum diagnosis_status s = status_of_state(r->state);

	return s == DIAGNOSIS_PASSED && diagnosis_is_slow_service((double)r->latency_us / 1e3, (double)NAN) ? DIAGNOSIS_WEAK : s;
}

enum diagnosis_status diagnosis_status_of(enum diagnosis_method m, const struct diagnosis_result *r)
{
	if (r->outcome == OUTCOME_CANCELLED)
		return DIAGNOSIS_NOT_TESTED;
	if (r->state == STATE_UNKNOWN)
		return DIAGNOSIS_NOT_TESTABLE;
	switch (m) {
	case DIAGNOSIS_BY_POLL:
		return status_of_interface(r);
	case DIAGNOSIS_BY_PING4:
	case DIAGNOSIS_BY_PING6:
	case DIAGNOSIS_BY_MARKED:
		return status_of_echoes(r);
	case DIAGNOSIS_BY_CHECK:
	case DIAGNOSIS_BY_CHECK4:
	case DIAGNOSIS_BY_CHECK6:
		return status_of_check(r);
	case DIAGNOSIS_BY_TRACE4:
	case DIAGNOSIS_BY_TRACE6:
	case DIAGNOSIS_BY_MTU4:
	case DIAGNOSIS_BY_MTU6:
	case DIAGNOSIS_METHOD_COUNT:
		break;
	}
	return status_of_state(r->state);
}

/* ---- the reply ---- */

static json_t *real_or_null(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

static json_t *number_or_null(int64_t v)
{
	return v == UNKNOWN_I64 ? json_null() : json_integer(v);
}

json_t *diagnosis_result_json(const struct diagnosis_result *r)
{
	const struct diagnosis_measure *m = &r->measure;

	return json_pack("{s:s,s:s,s:s?,s:s?,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "status", diagnosis_status_name(r->status),
	                 "outcome", outcome_name(r->outcome), "detail", r->detail[0] ? r->detail : NULL, "offender",
	                 r->offender[0] ? r->offender : NULL, "latency_us", number_or_null(r->latency_us), "loss_ratio",
	                 real_or_null(m->loss_ratio), "rtt_ms", real_or_null(m->rtt_ms), "jitter_ms", real_or_null(m->jitter_ms),
	                 "errors_ps", real_or_null(m->errors_ps), "in_util", real_or_null(m->in_util), "out_util", real_or_null(m->out_util),
	                 "mtu", number_or_null(m->mtu), "hops", number_or_null(m->hops), "uptime_s", number_or_null(m->uptime_s),
	                 "http_status", number_or_null(m->status));
}
