/* Class icmp: a round of echo requests to one address, v4 and v6 apart (RFC 792, RFC 4443).
 *
 * One socket a family serves all targets. The 16-bit sequence of the header is given out by the engine, so that it finds
 * the request among all in flight, also when a router's ICMP error quotes only the first 8 bytes; a reply counts only
 * when the 64-bit nonce of its round and its source agree too. Requests leave one by one with a time stamp of their own:
 * sendmmsg saves little and would charge a target with the sending of those before it. Replies come by recvmmsg with
 * the kernel's receive time stamp: how long they waited for us is not in the RTT. */
#include "probes/engine.h"
#include "probes/icmp_socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
	SPACING_MS = 25,      /* between two requests of a round, where the target says nothing else */
	RETRY_MS = 2,         /* when the send buffer is full */
	SENT_IN_A_ROW = 32,   /* then what was answered meanwhile is taken */
	SEQUENCES = 1 << 16,
	NONCES = 64,          /* read from the kernel at once */
};

struct icmp_job;

struct icmp_family {
	struct icmp_engine *engine;
	struct icmp_socket socket;
	bool owns_fd, opened;
	struct err why_closed;
	uv_poll_t poll;
	uint16_t next_sequence;
	unsigned sent_in_a_row;
	struct icmp_job **by_sequence; /* [SEQUENCES] */
};

struct icmp_engine {
	struct engine base;
	struct icmp_family v4, v6;
	uint64_t nonces[NONCES];
	size_t n_nonces;
};

enum request_state { REQUEST_UNSENT, REQUEST_WAITS, REQUEST_ANSWERED, REQUEST_FAILED };

struct request {
	uint16_t sequence;
	enum request_state state;
	int64_t sent_ns; /* CLOCK_REALTIME, against the kernel's receive time stamp */
	mono_t sent;     /* holds when the clock was set in between */
};

struct icmp_job {
	struct job base;
	struct resolution resolution;
	struct icmp_family *family;
	union address address;
	uint64_t nonce;
	uint32_t count, n_sent, n_ended;
	const char *error; /* why a request failed: the last one's */
	int error_errno;
	char offender[RESOLVE_ADDRESS_MAX];
	int64_t *rtt_us;
	struct request requests[]; /* [count], rtt_us behind them */
};

static bool take_nonce(struct icmp_engine *engine, uint64_t *ret_nonce)
{
	if (engine->n_nonces == 0) {
		if (getrandom(engine->nonces, sizeof engine->nonces, GRND_NONBLOCK) != (ssize_t)sizeof engine->nonces)
			return false;
		engine->n_nonces = NONCES;
	}
	*ret_nonce = engine->nonces[--engine->n_nonces];
	return true;
}

static void finish_round(struct icmp_job *job)
{
	struct icmp_summary s = icmp_summarise(job->rtt_us, job->n_sent);
	struct probe_result r;
	char address[RESOLVE_ADDRESS_MAX];

	address_format(&job->address, address);
	if (s.received == job->n_sent)
		r = probe_result_make(OUTCOME_OK, "%u of %u answered by %s, RTT median %.3f ms (%.3f to %.3f)", s.received,
		                      job->n_sent, address, (double)s.median_us / 1e3, (double)s.min_us / 1e3,
		                      (double)s.max_us / 1e3);
	else if (s.received > 0)
		r = probe_result_make(OUTCOME_LOSS, "%u of %u lost on the way to %s or back, RTT median %.3f ms",
		                      job->n_sent - s.received, job->n_sent, address, (double)s.median_us / 1e3);
	else if (job->error && job->offender[0])
		r = probe_result_make(OUTCOME_UNREACHABLE, "%s says of %s: %s", job->offender, address, job->error);
	else if (job->error)
		r = probe_result_make(OUTCOME_UNREACHABLE, "no way from here to %s: %s", address, job->error);
	else
		r = probe_result_make(OUTCOME_TIMEOUT, "0 of %u answered by %s within %u ms", job->n_sent, address,
		                      job_target(&job->base)->timeout_ms);
	r.icmp = (struct icmp_facts){ job->n_sent, s.received, s.min_us, s.median_us, s.max_us, s.jitter_us,
		                      job->family->socket.family, "" };
	if (s.received == 0 && job->error)
		memcpy(r.icmp.offender, job->offender, sizeof r.icmp.offender);
	if (s.received > 0)
		r.latency_us = s.median_us;
	job_finish(&job->base, &r);
}

static void end_request(struct icmp_job *job, struct request *q, enum request_state state)
{
	q->state = state;
	job->family->by_sequence[q->sequence] = NULL;
	if (++job->n_ended == job->count)
		finish_round(job);
}

/* The kernel's stamps against each other; the monotonic clock decides when the wall clock was set in between. */
static int64_t request_rtt_us(const struct request *q, int64_t received_ns)
{
	int64_t rtt_us = (received_ns - q->sent_ns) / 1000, at_most_us = mono_diff_us(mono_now(), q->sent);

	return rtt_us >= 0 && rtt_us <= at_most_us + 1000 ? rtt_us : at_most_us;
}

static struct request *find_request(struct icmp_job *job, uint16_t sequence)
{
	for (uint32_t i = 0; i < job->count; i++) {
		if (job->requests[i].state == REQUEST_WAITS && job->requests[i].sequence == sequence)
			return &job->requests[i];
	}
	return NULL;
}

static void handle_event(void *arg, const struct icmp_event *event)
{
	struct icmp_family *family = arg;
	struct icmp_job *job = family->by_sequence[event->echo.sequence];
	struct request *q;
	int64_t rtt_us;

	if (!job || !address_is_same_host(&event->peer, &job->address))
		return;
	if (event->echo.has_nonce ? event->echo.nonce != job->nonce : family->socket.raw && event->echo.id != family->socket.id)
		return;
	q = find_request(job, event->echo.sequence);
	if (!q)
		return;
	if (event->error) {
		job->error = event->error;
		memcpy(job->offender, event->offender, sizeof job->offender);
		end_request(job, q, REQUEST_FAILED);
		return;
	}
	rtt_us = request_rtt_us(q, event->received_ns);
	if (rtt_us > (int64_t)job_target(&job->base)->timeout_ms * 1000)
		return; /* came after its time: lost */
	job->rtt_us[q - job->requests] = rtt_us;
	end_request(job, q, REQUEST_ANSWERED);
}

static void poll_ready(uv_poll_t *poll, int status, int events)
{
	struct icmp_family *family = poll->data;

	(void)events;
	family->sent_in_a_row = 0;
	icmp_socket_drain(&family->socket, handle_event, family);
	if (status < 0) /* libuv stops a handle whose socket has a pending error */
		uv_poll_start(poll, UV_READABLE | UV_PRIORITIZED, poll_ready);
}

static bool take_sequence(struct icmp_family *family, struct icmp_job *job, uint16_t *ret_sequence)
{
	for (int tries = 0; tries < SEQUENCES; tries++) {
		uint16_t sequence = family->next_sequence++;

		if (family->by_sequence[sequence])
			continue;
		family->by_sequence[sequence] = job;
		*ret_sequence = sequence;
		return true;
	}
	return false;
}

static void fail_here(struct icmp_job *job, const char *why)
{
	struct probe_result r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "%s", why);

	job_finish(&job->base, &r);
}

/* Why there is no way to send to an address; NULL when it is no matter of routes. */
static const char *no_way(int error)
{
	switch (error) {
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
		return strerrordesc_np(error);
	case EACCES:
		return "prohibited by this machine's routes";
	case EINVAL: /* RFC 4007 §11 */
		return "an address of one link needs its interface, address%interface";
	default:
		return NULL;
	}
}

static void refuse_request(struct icmp_job *job, struct request *q, int error)
{
	const char *why = no_way(error);

	if (!why) {
		fail_here(job, error == EPERM ? "this machine's firewall refuses to send" : strerrordesc_np(error));
		return;
	}
	job->error = why;
	job->offender[0] = '\0';
	end_request(job, q, REQUEST_FAILED);
}

static void retry_soon(struct icmp_job *job)
{
	job_set_deadline(&job->base, mono_add_ms(mono_now(), RETRY_MS));
}

/* Thousands of rounds may begin in one turn of the loop: their replies do not pile up until its end. */
static void take_answers(struct icmp_family *family)
{
	if (++family->sent_in_a_row < SENT_IN_A_ROW)
		return;
	family->sent_in_a_row = 0;
	icmp_socket_drain(&family->socket, handle_event, family);
}

static uint32_t spacing_ms(const struct icmp_job *job)
{
	return job_target(&job->base)->spacing_ms ? job_target(&job->base)->spacing_ms : SPACING_MS;
}

static void send_next(struct icmp_job *job)
{
	struct icmp_family *family = job->family;
	struct request *q = &job->requests[job->n_sent];
	struct icmp_echo echo = { .id = family->socket.id, .nonce = job->nonce };
	const struct icmp_shape shape = { .dscp = job_target(&job->base)->dscp };
	mono_t now;
	int error;

	take_answers(family);
	if (!job_is_live(&job->base))
		return;
	now = mono_now();
	if (!take_sequence(family, job, &q->sequence)) {
		retry_soon(job);
		return;
	}
	echo.sequence = q->sequence;
	q->sent = now;
	q->state = REQUEST_WAITS;
	error = icmp_socket_send(&family->socket, &job->address, &echo, &shape, &q->sent_ns, handle_event, family);
	if (!job_is_live(&job->base))
		return;
	if (error == EAGAIN || error == ENOBUFS) {
		q->state = REQUEST_UNSENT;
		family->by_sequence[q->sequence] = NULL;
		retry_soon(job);
		return;
	}
	job->n_sent++;
	job_set_deadline(&job->base, mono_add_ms(now, job->n_sent < job->count ? spacing_ms(job) : job_target(&job->base)->timeout_ms));
	if (error && job_is_live(&job->base))
		refuse_request(job, q, error);
}

static void begin_requests(struct resolution *resolution, const union address *address)
{
	struct icmp_job *job = (struct icmp_job *)resolution->job;
	struct icmp_engine *engine = (struct icmp_engine *)job->base.engine;

	job->address = *address;
	job->family = address->sa.sa_family == AF_INET ? &engine->v4 : &engine->v6;
	if (!job->family->opened)
		fail_here(job, job->family->why_closed.text);
	else if (!take_nonce(engine, &job->nonce))
		fail_here(job, "no random numbers");
	else
		send_next(job);
}

static void icmp_begin(struct job *base)
{
	struct icmp_job *job = (struct icmp_job *)base;

	resolution_start(&job->resolution, base, job_target(base)->address, 0, begin_requests);
}

static void icmp_expire(struct job *base)
{
	struct icmp_job *job = (struct icmp_job *)base;

	if (!job->family) {
		struct probe_result r = probe_result_make(OUTCOME_UNKNOWN_HOST, "name resolution did not end in time");

		job_finish(base, &r);
	} else if (job->n_sent < job->count) {
		send_next(job);
	} else {
		finish_round(job);
	}
}

static void icmp_stop(struct job *base)
{
	struct icmp_job *job = (struct icmp_job *)base;

	resolution_stop(&job->resolution);
	for (uint32_t i = 0; i < job->count; i++) {
		if (job->requests[i].state == REQUEST_WAITS)
			job->family->by_sequence[job->requests[i].sequence] = NULL;
	}
}

static void icmp_release(struct job *base)
{
	free(base);
}

static const struct job_class icmp_job_class = { icmp_begin, icmp_expire, icmp_stop, icmp_release };

static bool icmp_start(struct probe_run *run, struct err *e)
{
	uint32_t count = run->target->count ? run->target->count : 1;
	struct icmp_job *job;

	if (!run->target->address || !run->target->address[0])
		return err_set(e, ERR_DATA, "an icmp check needs an address");
	if (count > ICMP_COUNT_MAX)
		count = ICMP_COUNT_MAX;
	job = calloc(1, sizeof *job + count * (sizeof job->requests[0] + sizeof job->rtt_us[0]));
	if (!job)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", run->target->address);
	job->count = count;
	job->rtt_us = (int64_t *)(void *)(job->requests + count);
	memset(job->rtt_us, 0xff, count * sizeof job->rtt_us[0]);
	return job_start(&job->base, &icmp_job_class, run, e);
}

static void open_family(struct icmp_engine *engine, struct icmp_family *family, int af, int fd, bool raw)
{
	family->engine = engine;
	family->socket = (struct icmp_socket){ .fd = fd, .family = af, .raw = raw };
	if (fd < 0) {
		family->socket.fd = icmp_socket_open(af, &family->socket.raw, &family->why_closed);
		family->owns_fd = family->socket.fd >= 0;
	}
	if (family->socket.fd < 0)
		return;
	family->by_sequence = calloc(SEQUENCES, sizeof(struct icmp_job *));
	if (!family->by_sequence || uv_poll_init(engine->base.loop, &family->poll, family->socket.fd) != 0) {
		err_set(&family->why_closed, ERR_MEMORY, "no memory for the ICMP socket");
		return;
	}
	if (getrandom(&family->socket.id, sizeof family->socket.id, GRND_NONBLOCK) < 0 ||
	    getrandom(&family->next_sequence, sizeof family->next_sequence, GRND_NONBLOCK) < 0)
		family->next_sequence = 1;
	family->poll.data = family;
	family->opened = true;
	uv_poll_start(&family->poll, UV_READABLE | UV_PRIORITIZED, poll_ready);
	uv_unref((uv_handle_t *)&family->poll);
}

static void close_owned_fd(struct icmp_family *family)
{
	if (family->owns_fd)
		close(family->socket.fd);
	family->owns_fd = false;
}

static void family_closed(uv_handle_t *handle)
{
	struct icmp_family *family = handle->data;

	close_owned_fd(family);
	engine_drop(&family->engine->base);
}

static void close_family(struct icmp_family *family)
{
	if (!family->opened) {
		close_owned_fd(family);
		return;
	}
	family->opened = false;
	engine_hold(&family->engine->base);
	uv_close((uv_handle_t *)&family->poll, family_closed);
}

static void engine_release(struct engine *base)
{
	struct icmp_engine *engine = (struct icmp_engine *)base;

	free(engine->v4.by_sequence);
	free(engine->v6.by_sequence);
	free(engine);
}

static bool icmp_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct icmp_engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the icmp checks");
	if (!engine_init(&engine->base, env, engine_release, NULL, e)) {
		free(engine);
		return false;
	}
	open_family(engine, &engine->v4, AF_INET, env->icmp4_fd, env->icmp4_raw);
	open_family(engine, &engine->v6, AF_INET6, env->icmp6_fd, env->icmp6_raw);
	*ret_engine = engine;
	return true;
}

static void icmp_close(void *arg)
{
	struct icmp_engine *engine = arg;

	close_family(&engine->v4);
	close_family(&engine->v6);
	engine_close(&engine->base);
}

const struct probe_class probe_icmp = {
	"icmp", 60000, 2000, icmp_open, icmp_close, icmp_start, job_cancel,
};
