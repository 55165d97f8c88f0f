#include "probes/name_lookup.h"

#include "probes/ares_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name_lookup {
	struct ares_loop *ares;
	name_lookup_fn fn; /* NULL: told or ended */
	void *user;
	bool starting;
	struct name_answer answer;
};

/* What hinders us from asking says nothing of the name. */
static void set_failure(struct name_answer *a, int status, bool asked)
{
	const bool ours = status == ARES_ENOMEM || status == ARES_EFILE || (status == ARES_ECONNREFUSED && !asked);

	a->outcome = ours ? OUTCOME_COLLECTOR_ERROR : OUTCOME_UNKNOWN_HOST;
	a->why = ares_strerror(status);
	if (status == ARES_ECONNREFUSED)
		a->why = asked ? "no name server answers: each refuses" : "no name server can be asked from here";
	else if (status == ARES_ETIMEOUT)
		a->why = "no name server answered";
}

static const struct ares_addrinfo_node *next_of(const struct ares_addrinfo_node *list, int family, bool same)
{
	while (list && ((list->ai_family == family) != same || list->ai_addrlen > sizeof(union address)))
		list = list->ai_next;
	return list;
}

static void keep_alternating(struct name_answer *a, const struct ares_addrinfo_node *list)
{
	const int family = list ? list->ai_family : AF_UNSPEC;
	const struct ares_addrinfo_node *rest[2] = { next_of(list, family, true), next_of(list, family, false) };

	a->n = 0;
	for (size_t turn = 0; a->n < RESOLVE_MANY && (rest[0] || rest[1]); turn ^= 1) {
		const size_t from = rest[turn] ? turn : turn ^ 1;
		union address *address = &a->addresses[a->n++];

		*address = (union address){ 0 };
		memcpy(address, rest[from]->ai_addr, rest[from]->ai_addrlen);
		rest[from] = next_of(rest[from]->ai_next, family, from == 0);
	}
}

static void tell(struct name_lookup *l)
{
	name_lookup_fn fn = l->fn;

	l->fn = NULL;
	ares_loop_end(l->ares);
	if (fn)
		fn(l->user, &l->answer);
}

static void tell_later(uv_timer_t *timer)
{
	tell(((struct ares_loop *)timer->data)->user);
}

static void answered(void *arg, int status, int timeouts, struct ares_addrinfo *list)
{
	struct name_lookup *l = arg;

	(void)timeouts;
	if (l->fn) {
		keep_alternating(&l->answer, status == ARES_SUCCESS ? list->nodes : NULL);
		if (l->answer.n == 0)
			set_failure(&l->answer, status == ARES_SUCCESS ? ARES_ENODATA : status, l->ares->asked);
		if (l->starting)
			uv_timer_start(&l->ares->timer, tell_later, 0, 0);
		else
			tell(l);
	}
	ares_freeaddrinfo(list);
}

static size_t count_servers(void)
{
	struct ares_options options = { 0 };
	struct ares_addr_node *servers = NULL;
	ares_channel channel;
	size_t n = 0;

	if (ares_init_options(&channel, &options, 0) != ARES_SUCCESS)
		return 1;
	if (ares_get_servers(channel, &servers) == ARES_SUCCESS) {
		for (const struct ares_addr_node *at = servers; at; at = at->next)
			n++;
		ares_free_data(servers);
	}
	ares_destroy(channel);
	return n > 0 ? n : 1;
}

static int first_wait_ms(uint32_t timeout_ms)
{
	size_t ms = timeout_ms / (4 * count_servers());

	return ms > 0 ? (int)ms : 1;
}

struct name_lookup *name_lookup_start(uv_loop_t *loop, const char *host, uint16_t port, uint32_t timeout_ms, name_lookup_fn fn,
                                      void *user)
{
	const struct ares_addrinfo_hints hints = { .ai_flags = ARES_AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	struct name_lookup *l = calloc(1, sizeof *l);
	char service[8];

	if (l)
		l->ares = ares_loop_new(loop, ARES_FLAG_NOALIASES, first_wait_ms(timeout_ms), free, l);
	if (!l || !l->ares) {
		free(l);
		return NULL;
	}
	l->fn = fn;
	l->user = user;
	l->starting = true;
	snprintf(service, sizeof service, "%u", port);
	ares_getaddrinfo(l->ares->channel, host, port ? service : NULL, &hints, answered, l);
	l->starting = false;
	ares_loop_run(l->ares);
	return l;
}

void name_lookup_end(struct name_lookup *l)
{
	if (!l)
		return;
	l->fn = NULL;
	ares_loop_end(l->ares);
}
