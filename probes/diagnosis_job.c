#include "probes/diagnosis_job_internal.h"

#include "probes/check_target.h"
#include "probes/diagnosis_place.h"
#include "probes/resolve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LOOKUP_MS = 4000,
	LEAST_MS = 200,              /* what is asked with less time left tells nothing */
	MARGIN_MS = 300,             /* between giving up an answer and the end of the time */
};

/* ---- life ---- */

static void go(struct diagnosis_job *job)
{
	if (job->running || !job->closed)
		return;
	snmp_hints_free(job->hints);
	free(job);
}

static void timer_closed(uv_handle_t *handle)
{
	struct diagnosis_job *job = handle->data;

	job->closed = true;
	go(job);
}

static void let_go(struct diagnosis_job *job)
{
	job->test = NULL;
	name_lookup_end(job->lookup);
	job->lookup = NULL;
	path_asker_end(&job->path.asker);
	uv_close((uv_handle_t *)&job->timer, timer_closed);
}

void diagnosis_job_end(struct diagnosis_job *job, struct diagnosis_result *result)
{
	const diagnosis_ended_fn ended = job->ended;
	void *user = job->user;

	let_go(job);
	ended(user, result);
}

void diagnosis_job_end_untestable(struct diagnosis_job *job, const char *why)
{
	struct diagnosis_result r = diagnosis_result_none(DIAGNOSIS_NOT_TESTABLE, "%s", why);

	diagnosis_job_end(job, &r);
}

static void end_untimely(struct diagnosis_job *job)
{
	struct diagnosis_result r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "no time left");

	diagnosis_job_end(job, &r);
}

int64_t diagnosis_job_left_ms(const struct diagnosis_job *job)
{
	return mono_diff_ms(job->until, mono_now()) - MARGIN_MS;
}

bool diagnosis_job_takes(struct diagnosis_job *job)
{
	job->running = false;
	if (job->test)
		return true;
	go(job);
	return false;
}

void diagnosis_job_run(struct diagnosis_job *job, const char *class, struct probe_target *target, runner_done_fn done)
{
	struct daemon *d = job->daemon;
	const int64_t left_ms = diagnosis_job_left_ms(job);
	struct err e;

	if (left_ms < LEAST_MS) {
		end_untimely(job);
		return;
	}
	if (target->timeout_ms > left_ms)
		target->timeout_ms = (uint32_t)left_ms;
	if (!target->round_ms || target->round_ms > left_ms)
		target->round_ms = (uint32_t)left_ms;
	job->running = runner_start(d->runner, class, target, d->secrets, done, job, &e);
	if (!job->running)
		diagnosis_job_end_untestable(job, e.text);
}

/* ---- echoes and checks ---- */

static void ran(void *user, struct probe_result *result)
{
	struct diagnosis_job *job = user;
	struct diagnosis_result r;

	if (!diagnosis_job_takes(job))
		return;
	r = diagnosis_result_of(result);
	r.status = diagnosis_status_of(job->test->method, &r);
	diagnosis_job_end(job, &r);
}

static int family_of(enum diagnosis_method m)
{
	switch (m) {
	case DIAGNOSIS_BY_PING4:
	case DIAGNOSIS_BY_TRACE4:
	case DIAGNOSIS_BY_MTU4:
	case DIAGNOSIS_BY_CHECK4:
		return AF_INET;
	case DIAGNOSIS_BY_PING6:
	case DIAGNOSIS_BY_TRACE6:
	case DIAGNOSIS_BY_MTU6:
	case DIAGNOSIS_BY_CHECK6:
		return AF_INET6;
	case DIAGNOSIS_BY_POLL:
	case DIAGNOSIS_BY_MARKED:
	case DIAGNOSIS_BY_CHECK:
	case DIAGNOSIS_METHOD_COUNT:
		break;
	}
	return AF_UNSPEC;
}

static const struct reg_check *check_of_service(const struct registry *r, const struct reg_service *s)
{
	for (size_t i = 0; i < r->n_checks; i++)
		if (r->checks[i].service == s)
			return &r->checks[i];
	return NULL;
}

static void run_check(struct diagnosis_job *job, const struct diagnosis_subject *s)
{
	struct daemon *d = job->daemon;
	const struct reg_check *check = check_of_service(live_registry(d->live), s->service);
	char name[CHECK_NAME_MAX];
	struct probe_target target;

	if (!check) {
		diagnosis_job_end_untestable(job, "no check is declared");
		return;
	}
	target = check_target(d->conf, d->secrets->secrets, check, name);
	target.family = family_of(job->test->method);
	diagnosis_job_run(job, check->class, &target, ran);
}

static void run_echoes(struct diagnosis_job *job, const char *address)
{
	struct probe_target target = class_settings(job->daemon->conf, "icmp");

	target.name = job->test->object;
	target.address = address;
	target.count = DIAGNOSIS_ECHOES;
	target.spacing_ms = DIAGNOSIS_SPACING_MS;
	target.dscp = (uint8_t)job->test->dscp;
	diagnosis_job_run(job, "icmp", &target, ran);
}

/* An IPv6 address that no route of this machine leads to is no fault of whoever has it: many collectors have no IPv6. */
static bool lacks_ipv6(const union address *address)
{
	bool lacks = false;
	int fd;

	if (address->sa.sa_family != AF_INET6)
		return false;
	fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return true;
	if (connect(fd, &address->sa, sizeof address->in6) != 0)
		lacks = errno == ENETUNREACH || errno == EADDRNOTAVAIL;
	close(fd);
	return lacks;
}

static void ask_address(struct diagnosis_job *job, const union address *address, const char *text)
{
	struct diagnosis_subject s;

	if (lacks_ipv6(address)) {
		diagnosis_job_end_untestable(job, "this collector has no way over IPv6");
		return;
	}
	switch (job->test->method) {
	case DIAGNOSIS_BY_PING4:
	case DIAGNOSIS_BY_PING6:
	case DIAGNOSIS_BY_MARKED:
		run_echoes(job, text);
		return;
	case DIAGNOSIS_BY_CHECK4:
	case DIAGNOSIS_BY_CHECK6:
		if (diagnosis_find(live_registry(job->daemon->live), job->test->object, &s))
			run_check(job, &s);
		else
			diagnosis_job_end_untestable(job, "it is not declared any more");
		return;
	case DIAGNOSIS_BY_TRACE4:
	case DIAGNOSIS_BY_TRACE6:
		diagnosis_trace_begin(job, address);
		return;
	case DIAGNOSIS_BY_MTU4:
	case DIAGNOSIS_BY_MTU6:
		diagnosis_mtu_begin(job, address);
		return;
	case DIAGNOSIS_BY_POLL:
	case DIAGNOSIS_BY_CHECK:
	case DIAGNOSIS_METHOD_COUNT:
		break;
	}
	diagnosis_job_end_untestable(job, "no address is declared");
}

static void looked_up(void *user, const struct name_answer *answer)
{
	struct diagnosis_job *job = user;
	const int family = family_of(job->test->method);
	struct probe_result probe;
	struct diagnosis_result r;
	char text[RESOLVE_ADDRESS_MAX];

	job->lookup = NULL;
	for (size_t i = 0; i < answer->n; i++) {
		if (family != AF_UNSPEC && answer->addresses[i].sa.sa_family != family)
			continue;
		address_format(&answer->addresses[i], text);
		ask_address(job, &answer->addresses[i], text);
		return;
	}
	if (answer->n > 0) {
		diagnosis_job_end_untestable(job, family == AF_INET ? "its name has no IPv4 address" : "its name has no IPv6 address");
		return;
	}
	probe = probe_result_make(answer->outcome, "%s", answer->why);
	r = diagnosis_result_of(&probe);
	r.latency_us = UNKNOWN_I64;
	r.status = diagnosis_status_of(job->test->method, &r);
	diagnosis_job_end(job, &r);
}

static void ask_place(struct diagnosis_job *job, const struct diagnosis_subject *s)
{
	const int64_t left_ms = diagnosis_job_left_ms(job);
	char host[ENDPOINT_HOST_MAX], zone[IF_NAMESIZE];
	union address address;
	const char *why;
	bool is_name;

	if (!diagnosis_place(s, family_of(job->test->method), host, &is_name, &why)) {
		diagnosis_job_end_untestable(job, why);
	} else if (left_ms < LEAST_MS) {
		end_untimely(job);
	} else if (address_lacks_zone(host, zone)) {
		diagnosis_job_end_untestable(job, "this collector has no such interface");
	} else if (address_from_literal(host, 0, &address)) {
		ask_address(job, &address, host);
	} else {
		job->lookup = name_lookup_start(job->daemon->loop, host, 0, left_ms < LOOKUP_MS ? (uint32_t)left_ms : LOOKUP_MS, looked_up, job);
		if (!job->lookup)
			diagnosis_job_end_untestable(job, "the name cannot be looked up");
	}
}

/* ---- the beginning ---- */

static void on_begin(uv_timer_t *timer)
{
	struct diagnosis_job *job = timer->data;
	struct diagnosis_subject s;

	if (!diagnosis_find(live_registry(job->daemon->live), job->test->object, &s) || !diagnosis_fits(job->test->method, &s))
		diagnosis_job_end_untestable(job, "it is not declared any more");
	else if (job->test->method == DIAGNOSIS_BY_POLL)
		diagnosis_poll_begin(job, &s);
	else if (job->test->method == DIAGNOSIS_BY_CHECK)
		run_check(job, &s);
	else
		ask_place(job, &s);
}

struct diagnosis_job *diagnosis_job_start(struct daemon *d, const struct diagnosis_test *test, int64_t left_ms, diagnosis_ended_fn ended,
                                          void *user)
{
	struct diagnosis_job *job = calloc(1, sizeof *job);

	if (!job)
		return NULL;
	job->daemon = d;
	job->test = test;
	job->ended = ended;
	job->user = user;
	job->until = mono_add_ms(mono_now(), left_ms);
	uv_timer_init(d->loop, &job->timer);
	job->timer.data = job;
	uv_timer_start(&job->timer, on_begin, 0, 0);
	return job;
}

void diagnosis_job_cancel(struct diagnosis_job *job)
{
	struct daemon *d = job->daemon;

	let_go(job);
	if (job->running) {
		runner_cancel(d->runner, ran, job);
		runner_cancel(d->runner, diagnosis_poll_ran, job);
	}
}
