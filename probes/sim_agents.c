#include "probes/sim_agents.h"

#include <stdlib.h>
#include <string.h>

void sim_agents_done(struct sim_agents *as)
{
	for (size_t i = 0; i < as->n; i++)
		sim_agent_free(as->list[i]);
	free(as->list);
	free(as->slots);
	free(as->v3);
	*as = (struct sim_agents){ .list = NULL };
}

/* FNV-1a */
static uint64_t hash_octets(uint64_t h, const void *octets, size_t n)
{
	const uint8_t *p = octets;

	while (n-- > 0)
		h = (h ^ *p++) * 0x100000001b3u;
	return h;
}

static size_t first_slot(const struct sim_agents *as, const struct sim_endpoint *ep, const void *community, size_t len)
{
	uint64_t h = hash_octets(0xcbf29ce484222325u, &ep->port, sizeof ep->port);

	if (ep->family == AF_INET)
		h = hash_octets(h, &ep->v4, sizeof ep->v4);
	h = hash_octets(h, community, len);
	return (size_t)(h ^ h >> 32) & (as->n_slots - 1);
}

static bool is_asked_so(const struct sim_agent *a, const struct sim_endpoint *ep, const void *community, size_t len)
{
	return a->endpoint.port == ep->port && a->endpoint.family == ep->family
	       && (ep->family != AF_INET || a->endpoint.v4.s_addr == ep->v4.s_addr) && a->community_len == len
	       && memcmp(a->community, community, len) == 0;
}

struct sim_agent *sim_agents_find(const struct sim_agents *as, const struct sim_endpoint *endpoint,
                                  const uint8_t *community, size_t community_len)
{
	if (as->n_slots == 0)
		return NULL;
	for (size_t at = first_slot(as, endpoint, community, community_len); as->slots[at];
	     at = (at + 1) & (as->n_slots - 1)) {
		struct sim_agent *a = as->list[as->slots[at] - 1];

		if (is_asked_so(a, endpoint, community, community_len))
			return a;
	}
	return NULL;
}

struct sim_agent *sim_agents_find_v3(const struct sim_agents *as, const struct sim_endpoint *ep)
{
	for (size_t i = 0; i < as->n_v3; i++) {
		const struct sim_endpoint *mine = &as->v3[i]->endpoint;

		if (mine->port == ep->port && mine->family == ep->family && (ep->family != AF_INET || mine->v4.s_addr == ep->v4.s_addr))
			return as->v3[i];
	}
	return NULL;
}

struct sim_agent *sim_agents_find_name(const struct sim_agents *as, const char *name)
{
	for (size_t i = 0; i < as->n; i++) {
		if (strcmp(as->list[i]->name, name) == 0)
			return as->list[i];
	}
	return NULL;
}

static void fill_slot(struct sim_agents *as, size_t index)
{
	const struct sim_agent *a = as->list[index];
	size_t at = first_slot(as, &a->endpoint, a->community, a->community_len);

	while (as->slots[at])
		at = (at + 1) & (as->n_slots - 1);
	as->slots[at] = (uint32_t)index + 1;
}

static bool grow(struct sim_agents *as)
{
	size_t cap = as->cap ? as->cap * 2 : 32;
	struct sim_agent **list = reallocarray(as->list, cap, sizeof *list);
	uint32_t *slots;

	if (!list)
		return false;
	as->list = list;
	slots = calloc(cap * 2, sizeof *slots);
	if (!slots)
		return false;
	free(as->slots);
	as->slots = slots;
	as->n_slots = cap * 2;
	as->cap = cap;
	for (size_t i = 0; i < as->n; i++)
		fill_slot(as, i);
	return true;
}

static bool add_v3(struct sim_agents *as, struct sim_agent *a)
{
	struct sim_agent **v3 = a->v3 ? reallocarray(as->v3, as->n_v3 + 1, sizeof *v3) : as->v3;

	if (!a->v3)
		return true;
	if (!v3)
		return false;
	as->v3 = v3;
	as->v3[as->n_v3++] = a;
	return true;
}

bool sim_agents_add(struct sim_agents *as, struct sim_agent *a, struct err *e)
{
	char where[SIM_ENDPOINT_TEXT_MAX];

	sim_endpoint_format(&a->endpoint, where);
	if (sim_agents_find_name(as, a->name))
		err_set(e, ERR_DATA, "expected one agent of the name '%s'", a->name);
	else if (sim_agents_find(as, &a->endpoint, (const uint8_t *)a->community, a->community_len))
		err_set(e, ERR_DATA, "agent '%s': expected no other agent with its community on %s", a->name, where);
	else if (as->n == SIM_AGENTS_MAX)
		err_set(e, ERR_LIMIT, "expected at most %d agents", SIM_AGENTS_MAX);
	else if (a->v3 && sim_agents_find_v3(as, &a->endpoint))
		err_set(e, ERR_DATA, "agent '%s': expected no other agent with SNMPv3 on %s", a->name, where);
	else if ((as->n == as->cap && !grow(as)) || !add_v3(as, a))
		err_set(e, ERR_MEMORY, "no memory for agent '%s'", a->name);
	else {
		as->list[as->n++] = a;
		fill_slot(as, as->n - 1);
		return true;
	}
	sim_agent_free(a);
	return false;
}
