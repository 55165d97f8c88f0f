/* Tests of a diagnosis that ask the way: a trace sends all TTLs at once, a search of the MTU the sizes of a round; each request is
 * repeated while it is not answered. What is heard is noted only: it is concluded from the timer. */
#include "probes/diagnosis_job_internal.h"

#include "probes/daemon_diagnosis.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

enum {
	TRACE_TRIES = 2, TRACE_TRY_MS = 900,  /* a router may need a moment for an error, and has so many to give */
	MTU_TRIES = 3, MTU_TRY_MS = 250,
	MTU_WAIT_MS = 800,                    /* after the last try */
	LOOK_MS = 50,
	IPV4_HEADER = 20, IPV6_HEADER = 40,
};

static void end_with(struct diagnosis_job *job, struct diagnosis_result *r)
{
	r->status = diagnosis_status_of(job->test->method, r);
	diagnosis_job_end(job, r);
}

/* The address from which this machine would send there; "" when it has no way. */
static void own_address(const union address *to, char text[RESOLVE_ADDRESS_MAX])
{
	union address own = { 0 };
	socklen_t len = sizeof own;
	int fd = socket(to->sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	text[0] = '\0';
	if (fd >= 0 && connect(fd, &to->sa, to->sa.sa_family == AF_INET ? sizeof to->in : sizeof to->in6) == 0
	    && getsockname(fd, &own.sa, &len) == 0)
		address_format(&own, text);
	if (fd >= 0)
		close(fd);
}

static bool begin_asking(struct diagnosis_job *job, const union address *to, path_heard_fn heard)
{
	struct err e;

	job->path.asker = (struct path_asker){ .to = *to, .heard = heard };
	if (path_asker_begin(diagnoses_path(job->daemon), &job->path.asker, &e))
		return true;
	diagnosis_job_end_untestable(job, e.text);
	return false;
}

static struct diagnosis_job *job_of(struct path_asker *asker)
{
	return (struct diagnosis_job *)(void *)((char *)asker - offsetof(struct diagnosis_job, path.asker));
}

static bool is_try_over(const struct diagnosis_job *job, int64_t ms)
{
	return mono_diff_ms(mono_now(), job->path.tried) >= ms;
}

/* ---- trace ---- */

static void trace_heard(struct path_asker *asker, size_t n, const struct icmp_event *event)
{
	diagnosis_route_hear(&job_of(asker)->path.route, n % DIAGNOSIS_HOPS_MAX + 1, event);
}

/* Every TTL each time: the number of a request tells its TTL. */
static void send_ttls(struct diagnosis_job *job)
{
	size_t n;

	job->path.tries++;
	job->path.tried = mono_now();
	for (unsigned ttl = 1; ttl <= DIAGNOSIS_HOPS_MAX; ttl++)
		(void)path_ask(&job->path.asker, &(struct icmp_shape){ .ttl = (uint8_t)ttl }, &n);
}

static void on_trace(uv_timer_t *timer)
{
	struct diagnosis_job *job = timer->data;
	const bool over = is_try_over(job, TRACE_TRY_MS), late = diagnosis_job_left_ms(job) <= 0;
	struct diagnosis_result r;
	char to[RESOLVE_ADDRESS_MAX];

	if (diagnosis_route_is_whole(&job->path.route) || late || (over && job->path.tries >= TRACE_TRIES)) {
		address_format(&job->path.asker.to, to);
		r = diagnosis_route_result(&job->path.route, to);
		end_with(job, &r);
	} else if (over) {
		send_ttls(job);
	}
}

void diagnosis_trace_begin(struct diagnosis_job *job, const union address *to)
{
	if (!begin_asking(job, to, trace_heard))
		return;
	send_ttls(job);
	uv_timer_start(&job->timer, on_trace, LOOK_MS, LOOK_MS);
}

/* ---- MTU ---- */

static void mtu_heard(struct path_asker *asker, size_t n, const struct icmp_event *event)
{
	struct diagnosis_job *job = job_of(asker);
	const uint16_t size = job->path.size_of[n % PATH_REQUESTS_MAX];

	if (!event->error)
		diagnosis_mtu_answered(&job->path.mtu, size);
	else if (event->kind == ICMP_ERROR_TOO_BIG)
		diagnosis_mtu_refused(&job->path.mtu, size, event->mtu, event->offender);
}

static void send_size(struct diagnosis_job *job, uint16_t size)
{
	const int header = job->path.asker.to.sa.sa_family == AF_INET ? IPV4_HEADER : IPV6_HEADER;
	const struct icmp_shape shape = { .size = (uint16_t)(size - header) };
	char own[RESOLVE_ADDRESS_MAX];
	size_t n;

	job->path.size_of[job->path.asker.n % PATH_REQUESTS_MAX] = size;
	if (path_ask(&job->path.asker, &shape, &n) != EMSGSIZE)
		return;
	own_address(&job->path.asker.to, own);
	diagnosis_mtu_refused(&job->path.mtu, size, 0, own);
}

static void send_sizes(struct diagnosis_job *job)
{
	const struct diagnosis_mtu *m = &job->path.mtu;

	job->path.tries++;
	job->path.tried = mono_now();
	for (size_t i = 0; i < m->n; i++)
		if (!m->answered[i] && !m->refused[i])
			send_size(job, m->sizes[i]);
}

static void on_mtu(uv_timer_t *timer)
{
	struct diagnosis_job *job = timer->data;
	const bool last = job->path.tries >= MTU_TRIES, late = diagnosis_job_left_ms(job) <= 0;
	struct diagnosis_result r;

	if (!late && !diagnosis_mtu_heard_all(&job->path.mtu)) {
		if (!last && is_try_over(job, MTU_TRY_MS))
			send_sizes(job);
		if (!last || !is_try_over(job, MTU_WAIT_MS))
			return;
	}
	if (diagnosis_mtu_next(&job->path.mtu) && !late) {
		job->path.tries = 0;
		send_sizes(job);
		return;
	}
	r = diagnosis_mtu_result(&job->path.mtu);
	end_with(job, &r);
}

void diagnosis_mtu_begin(struct diagnosis_job *job, const union address *to)
{
	if (!begin_asking(job, to, mtu_heard))
		return;
	job->path.mtu = (struct diagnosis_mtu){ .family = to->sa.sa_family };
	(void)!diagnosis_mtu_next(&job->path.mtu);
	send_sizes(job);
	uv_timer_start(&job->timer, on_mtu, LOOK_MS, LOOK_MS);
}
