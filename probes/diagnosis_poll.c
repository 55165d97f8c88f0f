/* The declared SNMP check of a device, now; of a link the interface that ends it, read DIAGNOSIS_READINGS times.
 *
 * Some agents look at their counters each 10 to 15 s only: between two readings of such a one nothing moves, or all of that time at once.
 * What did not move in each interval is not measured: a use of 0 % or of 300 % would be a lie. */
#include "probes/diagnosis_job_internal.h"

#include "probes/check_target.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { UNCUT_MS = 600 }; /* another reading is begun with so much time left at least */

/* Which end of a link has an agent that can be asked: the A end before the Z end. */
struct link_side {
	const struct reg_device *device;
	const char *interface, *key;
};

static const struct reg_check *agent_of(const struct registry *r, const struct reg_device *device)
{
	for (size_t i = 0; device && i < r->n_checks; i++)
		if (r->checks[i].device == device && strcmp(r->checks[i].class, "snmp") == 0)
			return &r->checks[i];
	return NULL;
}

static struct link_side side_of(const struct registry *r, const struct reg_link *l)
{
	if (l->device && l->interface && agent_of(r, l->device))
		return (struct link_side){ l->device, l->interface, l->interface_key };
	if (l->z_device && l->z_interface && agent_of(r, l->z_device))
		return (struct link_side){ l->z_device, l->z_interface, l->z_interface_key };
	return (struct link_side){ NULL, NULL, NULL };
}

/* ---- what was read ---- */

static const struct interface_facts *find_interface(const struct snmp_facts *f, const char *key)
{
	for (size_t i = 0; i < f->n_interfaces; i++)
		if (strcmp(f->interfaces[i].name, key) == 0)
			return &f->interfaces[i];
	return NULL;
}

static struct interface_memory memory_of(const struct interface_facts *f)
{
	struct interface_memory m = { f->if_index, f->discontinuity_cs, f->speed_bps, .read_before_ms = f->read_before_ms };

	memcpy(m.counters, f->counters, sizeof m.counters);
	return m;
}

static double use_of(double bps, int64_t speed_bps)
{
	return speed_bps > 0 ? bps / (double)speed_bps : NAN;
}

static double worse_of(double a, double b)
{
	return isnan(a) ? b : isnan(b) || a > b ? a : b;
}

/* Since the reading before. */
static struct interface_rates rates_since(const struct diagnosis_reading *before, const struct interface_facts *f,
                                          const struct probe_result *result)
{
	const int64_t elapsed_ms = mono_diff_ms(result->mono_at, before->poll.mono_at);
	const bool broken = poll_is_discontinuous(&before->poll, result->snmp->uptime_cs, result->snmp->engine_boots, elapsed_ms);

	return interface_rates(&before->memory, f, broken, elapsed_ms);
}

static bool has_moved(const struct interface_rates *r)
{
	return r->in_bps > 0.0 || r->out_bps > 0.0;
}

static void keep_reading(struct diagnosis_reading *g, const struct interface_facts *f, const struct probe_result *result)
{
	g->memory = memory_of(f);
	g->poll = (struct poll_memory){ .at = result->at, .mono_at = result->mono_at, .uptime_cs = result->snmp->uptime_cs,
		                        .engine_boots = result->snmp->engine_boots };
}

static void add_reading(struct diagnosis_reading *g, const struct interface_facts *f, const struct probe_result *result)
{
	struct interface_rates r;

	if (g->n > 0) {
		r = rates_since(g, f, result);
		g->still = g->still || !has_moved(&r);
		g->in_bps += r.in_bps;
		g->out_bps += r.out_bps;
		g->errors_ps += worse_of(r.in_errors_ps, r.out_errors_ps);
	}
	g->n++;
	keep_reading(g, f, result);
}

static void set_measures(const struct diagnosis_reading *g, const struct reg_link *l, struct diagnosis_result *r)
{
	const int64_t speed = g->end.speed_bps > 0 ? g->end.speed_bps : l->expected_bps;
	const double intervals = g->n - 1;

	if (g->n < 2 || g->still) {
		snprintf(r->detail, sizeof r->detail, "up; its use cannot be told within a moment");
		return;
	}
	r->measure.in_util = use_of(g->in_bps / intervals, speed);
	r->measure.out_util = use_of(g->out_bps / intervals, speed);
	r->measure.errors_ps = g->errors_ps / intervals;
	if (isnan(r->measure.in_util) || isnan(r->measure.out_util))
		snprintf(r->detail, sizeof r->detail, "up; its use cannot be told within a moment");
	else
		snprintf(r->detail, sizeof r->detail, "up; %.0f %% in and %.0f %% out of %" PRId64 " bit/s", r->measure.in_util * 100.0,
		         r->measure.out_util * 100.0, speed);
}

/* ---- the readings of a link ---- */

static struct judgement judge_link(const struct reg_link *l, const struct link_side *side, const struct link_end *end, enum outcome outcome)
{
	const struct link_end none = LINK_END_INIT;
	const struct end_agent told = { .tested = true, .answers = true, .outcome = outcome }, silent = { .tested = true, .outcome = OUTCOME_TIMEOUT };

	return side->device == l->device ? link_judge_interfaces(l, end, &told, &none, &silent) : link_judge_interfaces(l, &none, &silent, end, &told);
}

static void end_link(struct diagnosis_job *job, const struct judgement *j, const struct reg_link *l, const struct probe_result *probe)
{
	struct diagnosis_result r = diagnosis_result_of(probe);

	r.outcome = j->outcome;
	r.state = outcome_state(j->outcome);
	memcpy(r.detail, j->detail, sizeof r.detail);
	if (j->state == LINK_UP)
		set_measures(&job->reading, l, &r);
	r.status = diagnosis_status_of(job->test->method, &r);
	diagnosis_job_end(job, &r);
}

static void read_link(struct diagnosis_job *job);

static void on_pause(uv_timer_t *timer)
{
	read_link(timer->data);
}

/* What was learned of the agent spares the next reading the static columns. */
static void keep_hints(struct diagnosis_job *job, struct probe_result *result)
{
	snmp_hints_free(job->hints);
	job->hints = result->hints;
	result->hints = NULL;
}

static void take_link(struct diagnosis_job *job, const struct reg_link *l, struct probe_result *result)
{
	const struct link_side side = side_of(live_registry(job->daemon->live), l);
	struct diagnosis_reading *g = &job->reading;
	const struct interface_facts *f;
	struct judgement j;

	link_end_update(&g->end, side.interface, result->snmp, result->outcome == OUTCOME_OK && !result->snmp->truncated, result->mono_at);
	j = judge_link(l, &side, &g->end, result->outcome);
	f = g->end.key[0] ? find_interface(result->snmp, g->end.key) : NULL;
	if (!j.known) {
		diagnosis_job_end_untestable(job, "the agent tells nothing of this interface");
		return;
	}
	if (f && !g->end.missing)
		add_reading(g, f, result);
	if (j.state != LINK_UP || !f || g->n >= DIAGNOSIS_READINGS || diagnosis_job_left_ms(job) < DIAGNOSIS_READING_MS + UNCUT_MS) {
		end_link(job, &j, l, result);
		return;
	}
	keep_hints(job, result);
	uv_timer_start(&job->timer, on_pause, DIAGNOSIS_READING_MS, 0);
}

/* ---- runs ---- */

void diagnosis_poll_ran(void *user, struct probe_result *result)
{
	struct diagnosis_job *job = user;
	struct diagnosis_subject s;
	struct diagnosis_result r;

	if (!diagnosis_job_takes(job))
		return;
	if (!diagnosis_find(live_registry(job->daemon->live), job->test->object, &s)) {
		diagnosis_job_end_untestable(job, "it is not declared any more");
		return;
	}
	if (s.link && result->snmp && side_of(live_registry(job->daemon->live), s.link).device) {
		take_link(job, s.link, result);
		return;
	}
	r = diagnosis_result_of(result);
	r.status = diagnosis_status_of(job->test->method, &r);
	diagnosis_job_end(job, &r);
}

static void ask_agent(struct diagnosis_job *job, const struct reg_device *device)
{
	struct daemon *d = job->daemon;
	const struct reg_check *check = agent_of(live_registry(d->live), device);
	char name[CHECK_NAME_MAX];
	struct probe_target target;

	if (!check) {
		diagnosis_job_end_untestable(job, "no SNMP agent is declared");
		return;
	}
	target = check_target(d->conf, d->secrets->secrets, check, name);
	target.hints = job->hints;
	diagnosis_job_run(job, "snmp", &target, diagnosis_poll_ran);
}

static void read_link(struct diagnosis_job *job)
{
	const struct registry *r = live_registry(job->daemon->live);
	struct diagnosis_subject s;

	if (diagnosis_find(r, job->test->object, &s) && s.link)
		ask_agent(job, side_of(r, s.link).device);
	else
		diagnosis_job_end_untestable(job, "it is not declared any more");
}

void diagnosis_poll_begin(struct diagnosis_job *job, const struct diagnosis_subject *s)
{
	const struct link_side side = s->link ? side_of(live_registry(job->daemon->live), s->link) : (struct link_side){ s->device, NULL, NULL };

	job->reading.end = LINK_END_INIT;
	link_end_remember(&job->reading.end, side.key);
	ask_agent(job, side.device);
}
