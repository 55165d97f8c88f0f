/* Class dns: one question to a chosen server (or the system's), its delay and its answer, by c-ares on the uv loop.
 * Target: see dns_target_parse; expect_body: what must be among the answers. */
#include "probes/ares_loop.h"
#include "probes/codec_dns.h"
#include "probes/engine.h"
#include "probes/resolve.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct dns_run {
	struct job base;
	struct dns_target target;
	struct ares_loop *ares;
	int interface; /* index of the one on whose link the server is */
};

static void finish(struct dns_run *run, struct probe_result *r)
{
	job_finish(&run->base, r);
}

static const char *server_name(const struct dns_run *run)
{
	return run->target.server[0] ? run->target.server : "the system's server";
}

/* What c-ares itself says when no response came or it could not be used. */
static struct probe_result failure(const struct dns_run *run, int status)
{
	static const char cut[] = "its answer over UDP was cut, and over TCP there is none";

	switch (status) {
	case ARES_ECONNREFUSED:
		return probe_result_make(OUTCOME_REFUSED, "%s: %s", server_name(run), run->ares->over_tcp ? cut : "no DNS server listens there");
	case ARES_ETIMEOUT:
		if (run->ares->over_tcp)
			return probe_result_make(OUTCOME_TIMEOUT, "%s did not answer: %s", server_name(run), cut);
		return probe_result_make(OUTCOME_TIMEOUT, "%s did not answer", server_name(run));
	case ARES_EBADRESP:
	case ARES_EFORMERR:
		return probe_result_make(OUTCOME_MALFORMED, "%s: %s", server_name(run), ares_strerror(status));
	default:
		return probe_result_make(OUTCOME_COLLECTOR_ERROR, "%s", ares_strerror(status));
	}
}

static void append_answers(struct text *t, const struct dns_answer *a)
{
	for (size_t i = 0; i < a->n; i++)
		text_appendf(t, "%s%s", i > 0 ? ", " : "", a->texts[i]);
}

static struct probe_result judge_records(const struct dns_run *run, const struct dns_answer *a, double ms)
{
	const char *expected = job_target(&run->base)->expect_body;
	char missing[DNS_TEXT_MAX];
	struct text list = TEXT_INIT(DNS_ANSWERS_MAX * DNS_TEXT_MAX);
	struct probe_result r;

	append_answers(&list, a);
	if (expected && expected[0] && !dns_answer_holds(a, run->target.type, expected, missing))
		r = probe_result_make(OUTCOME_DNS_WRONG_ANSWER, "%s is not in the answer: %s", missing, text_str(&list));
	else
		r = probe_result_make(OUTCOME_OK, "answer in %.1f ms (TTL %u s): %s", ms, a->ttl_min_s, text_str(&list));
	text_done(&list);
	return r;
}

static struct probe_result judge(const struct dns_run *run, const struct dns_answer *a, double ms)
{
	const char *type = dns_type_name(run->target.type), *name = run->target.name;

	switch (a->rcode) {
	case 0:
		if (a->n == 0)
			return probe_result_make(OUTCOME_DNS_NO_DATA, "no %s record for %s (%.1f ms)", type, name, ms);
		return judge_records(run, a, ms);
	case 2:
		return probe_result_make(OUTCOME_DNS_SERVFAIL, "SERVFAIL for %s %s (%.1f ms)", name, type, ms);
	case 3:
		return probe_result_make(OUTCOME_DNS_NXDOMAIN, "NXDOMAIN for %s (%.1f ms)", name, ms);
	case 5:
		return probe_result_make(OUTCOME_DNS_REFUSED, "REFUSED for %s %s (%.1f ms)", name, type, ms);
	default:
		return probe_result_make(OUTCOME_PROTOCOL, "response code %d for %s %s", a->rcode, name, type);
	}
}

static void answered(void *arg, int status, int timeouts, unsigned char *bytes, int len)
{
	struct dns_run *run = arg;
	int64_t us = mono_diff_us(mono_now(), run->base.started);
	struct dns_answer *answer;
	struct probe_result r;
	struct err e;

	(void)timeouts;
	if (!job_is_live(&run->base))
		return; /* the channel is being destroyed */
	if (status != ARES_SUCCESS || len <= 0) {
		r = failure(run, status);
		finish(run, &r);
		return;
	}
	answer = malloc(sizeof *answer);
	if (!answer)
		r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "out of memory");
	else if (!dns_parse_answer(bytes, (size_t)len, run->target.type, answer, &e))
		r = probe_result_make(OUTCOME_MALFORMED, "%s: %s", server_name(run), e.text);
	else
		r = judge(run, answer, (double)us / 1e3);
	r.latency_us = us;
	free(answer);
	finish(run, &r);
}

/* c-ares gives the address of one link no scope (RFC 4007): the interface that its socket is bound to stands for it. */
static int bind_to_interface(ares_socket_t fd, int type, void *user)
{
	const struct dns_run *run = user;

	(void)type;
	return setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &run->interface, sizeof run->interface);
}

static bool set_server(struct dns_run *run)
{
	struct ares_addr_port_node node = { .udp_port = run->target.port, .tcp_port = run->target.port };
	union address address;

	if (!run->target.server[0])
		return true;
	if (!address_from_literal(run->target.server, run->target.port, &address))
		return false;
	node.family = address.sa.sa_family;
	if (node.family == AF_INET)
		node.addr.addr4 = address.in.sin_addr;
	else
		memcpy(&node.addr.addr6, &address.in6.sin6_addr, sizeof node.addr.addr6);
	if (node.family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&address.in6.sin6_addr) && address.in6.sin6_scope_id) {
		run->interface = (int)address.in6.sin6_scope_id;
		ares_set_socket_configure_callback(run->ares->channel, bind_to_interface, run);
	}
	return ares_set_servers_ports(run->ares->channel, &node) == ARES_SUCCESS;
}

static void channel_released(void *user)
{
	job_drop(user);
}

/* A lost datagram is asked again within the time of the check. */
static bool make_channel(struct dns_run *run)
{
	run->ares = ares_loop_new(run->base.engine->loop, ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
	                          (int)(job_target(&run->base)->timeout_ms / 3), channel_released, run);
	if (!run->ares)
		return false;
	job_hold(&run->base);
	return set_server(run);
}

static void dns_begin(struct job *base)
{
	struct dns_run *run = (struct dns_run *)base;
	unsigned char *question = NULL;
	unsigned short id; /* an answer with another one is forged: RFC 5452 §4.3 */
	int len = 0;
	struct probe_result r;
	char zone[IF_NAMESIZE];

	if (address_lacks_zone(run->target.server, zone)) {
		r = probe_result_make(OUTCOME_UNREACHABLE, "this machine has no interface %s", zone);
		finish(run, &r);
		return;
	}
	if (getrandom(&id, sizeof id, GRND_NONBLOCK) != (ssize_t)sizeof id || !make_channel(run) ||
	    ares_create_query(run->target.name, 1, (int)run->target.type, id, 1, &question, &len, 1232) != ARES_SUCCESS) {
		r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "c-ares does not take the question for %s", run->target.name);
		finish(run, &r);
		return;
	}
	ares_send(run->ares->channel, question, len, answered, run);
	ares_free_string(question);
	ares_loop_run(run->ares);
}

static void dns_expire(struct job *base)
{
	struct dns_run *run = (struct dns_run *)base;
	struct probe_result r = failure(run, ARES_ETIMEOUT);

	finish(run, &r);
}

static void dns_stop(struct job *base)
{
	ares_loop_end(((struct dns_run *)base)->ares);
}

static void dns_release(struct job *base)
{
	free(base);
}

static const struct job_class dns_job_class = { dns_begin, dns_expire, dns_stop, dns_release };

static bool dns_start(struct probe_run *probe_run, struct err *e)
{
	const struct probe_target *target = probe_run->target;
	const char *text = target->url && target->url[0] ? target->url : target->address;
	struct dns_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", target->name);
	if (!text || !dns_target_parse(text, &run->target, e)) {
		free(run);
		return text ? false : err_set(e, ERR_DATA, "a dns check needs a name");
	}
	return job_start(&run->base, &dns_job_class, probe_run, e);
}

static void dns_engine_release(struct engine *engine)
{
	free(engine);
}

static bool dns_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the dns checks");
	if (!engine_init(engine, env, dns_engine_release, NULL, e)) {
		free(engine);
		return false;
	}
	*ret_engine = engine;
	return true;
}

static void dns_close(void *engine)
{
	engine_close(engine);
}

const struct probe_class probe_dns = {
	"dns", 60000, 5000, dns_open, dns_close, dns_start, job_cancel,
};
