#include "probes/sim_reach.h"

#include "probes/sim_interface.h"

#include <stdlib.h>
#include <string.h>

bool sim_reach_add(struct sim_world *w, struct sim_agent *a, const char *behind, struct err *e)
{
	struct sim_paths *ps = &w->paths;

	if (strlen(behind) >= SIM_NAME_MAX)
		return err_set(e, ERR_DATA, "expected names of at most %d octets", SIM_NAME_MAX - 1);
	if (ps->n == ps->cap) {
		size_t cap = ps->cap ? ps->cap * 2 : 64;
		struct sim_path *list = reallocarray(ps->list, cap, sizeof *list);

		if (!list)
			return err_set(e, ERR_MEMORY, "no memory for agent '%s'", a->name);
		ps->list = list;
		ps->cap = cap;
	}
	ps->list[ps->n] = (struct sim_path){ .agent = a };
	memcpy(ps->list[ps->n++].behind, behind, strlen(behind) + 1);
	return true;
}

static const struct sim_circuit *circuit_between(const struct sim_world *w, const struct sim_agent *a, const struct sim_agent *b)
{
	for (size_t i = 0; i < w->circuits.n; i++) {
		const struct sim_circuit_end *ends = w->circuits.list[i].ends;

		if ((ends[SIM_NEAR].at == a && ends[SIM_FAR].at == b) || (ends[SIM_NEAR].at == b && ends[SIM_FAR].at == a))
			return &w->circuits.list[i];
	}
	return NULL;
}

bool sim_reach_resolve(struct sim_world *w, struct err *e)
{
	for (size_t i = 0; i < w->circuits.n; i++)
		for (int end = 0; end < SIM_ENDS; end++) {
			struct sim_circuit_end *here = &w->circuits.list[i].ends[end];

			here->at = sim_agents_find_name(&w->agents, here->agent);
			if (*here->agent && !here->at)
				return err_set(e, ERR_DATA, "link '%s': no agent '%s'", w->circuits.list[i].name, here->agent);
		}
	for (size_t i = 0; i < w->paths.n; i++) {
		struct sim_path *p = &w->paths.list[i];

		p->at = sim_agents_find_name(&w->agents, p->behind);
		if (!p->at)
			return err_set(e, ERR_DATA, "agent '%s': behind: no agent '%s'", p->agent->name, p->behind);
		p->circuit = circuit_between(w, p->agent, p->at);
	}
	for (size_t i = 0; i < w->services.n; i++) {
		struct sim_service *s = w->services.list[i];

		s->at = sim_agents_find_name(&w->agents, s->device);
		if (*s->device && !s->at)
			return err_set(e, ERR_DATA, "service '%s': device: no agent '%s'", s->name, s->device);
	}
	return true;
}

static bool lets_through(const struct sim_path *p, int64_t now_ns)
{
	return sim_agent_is_reached(p->at, now_ns) && !(p->circuit && p->circuit->cut);
}

/* From those that stand behind nobody on, one step further in each turn. */
static void find_cut_off(struct sim_world *w, int64_t now_ns)
{
	bool changed = true;

	for (size_t i = 0; i < w->paths.n; i++)
		w->paths.list[i].agent->cut_off = true;
	while (changed) {
		changed = false;
		for (size_t i = 0; i < w->paths.n; i++) {
			struct sim_path *p = &w->paths.list[i];

			if (p->agent->cut_off && lets_through(p, now_ns)) {
				p->agent->cut_off = false;
				changed = true;
			}
		}
	}
}

static bool follow_opposite(struct sim_world *w, struct sim_circuit *c, int end, int64_t now_ns, struct err *e)
{
	struct sim_circuit_end *here = &c->ends[end], *opposite = &c->ends[1 - end];
	bool lost = opposite->at && !sim_agent_is_powered(opposite->at, now_ns), was_lowered = here->lowered;
	uint32_t if_index;

	if (lost == here->lost || !here->at || !*here->if_name)
		return true;
	if (!sim_interface_find(here->at, here->if_name, &if_index, e))
		return false;
	here->lost = lost;
	here->lowered = lost && sim_interface_is_up(here->at, if_index);
	if (here->lowered)
		return sim_interface_set_status(here->at, if_index, IF_UP, IF_DOWN, now_ns, e);
	if (lost)
		return true;
	if (end == SIM_FAR)
		return sim_world_meet_ends(w, c, now_ns, e);
	return !was_lowered || sim_interface_set_status(here->at, if_index, IF_UP, IF_UP, now_ns, e);
}

static void follow_devices(struct sim_world *w, int64_t now_ns)
{
	for (size_t i = 0; i < w->services.n; i++) {
		struct sim_service *s = w->services.list[i];
		bool unreached = s->dark || (s->at && !sim_agent_is_reached(s->at, now_ns));

		if (unreached == s->unreached)
			continue;
		s->unreached = unreached;
		if (w->services.changed)
			w->services.changed(s, SIM_SERVICE_LISTENING, w->services.user);
	}
}

bool sim_reach_refresh(struct sim_world *w, int64_t now_ns, struct err *e)
{
	w->next_ns = INT64_MAX;
	for (size_t i = 0; i < w->agents.n; i++) {
		int64_t until_ns = w->agents.list[i]->silent_until_ns;

		if (until_ns > now_ns && until_ns < w->next_ns)
			w->next_ns = until_ns;
	}
	find_cut_off(w, now_ns);
	follow_devices(w, now_ns);
	for (size_t i = 0; i < w->circuits.n; i++)
		for (int end = 0; end < SIM_ENDS; end++)
			if (!follow_opposite(w, &w->circuits.list[i], end, now_ns, e))
				return false;
	return true;
}
