#include "probes/sim_world.h"

#include "probes/sim_interface.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sim_world_done(struct sim_world *w)
{
	sim_agents_done(&w->agents);
	sim_services_done(&w->services);
	free(w->jobs.list);
	free(w->circuits.list);
	free(w->paths.list);
	free(w->ca_path);
	*w = (struct sim_world){ .ca_path = NULL };
}

struct sim_circuit *sim_circuits_find(const struct sim_circuits *cs, const char *name)
{
	for (size_t i = 0; i < cs->n; i++) {
		if (strcmp(cs->list[i].name, name) == 0)
			return &cs->list[i];
	}
	return NULL;
}

static struct sim_circuit *circuits_get(struct sim_circuits *cs, const char *name, struct err *e)
{
	for (size_t i = 0; i < cs->n; i++) {
		if (strcmp(cs->list[i].name, name) == 0)
			return &cs->list[i];
	}
	if (cs->n == cs->cap) {
		size_t cap = cs->cap ? cs->cap * 2 : 64;
		struct sim_circuit *list = reallocarray(cs->list, cap, sizeof *list);

		if (!list) {
			err_set(e, ERR_MEMORY, "no memory for a link");
			return NULL;
		}
		cs->list = list;
		cs->cap = cap;
	}
	cs->list[cs->n] = (struct sim_circuit){ .name = "" };
	snprintf(cs->list[cs->n].name, sizeof cs->list[cs->n].name, "%s", name);
	return &cs->list[cs->n++];
}

bool sim_circuits_add(struct sim_circuits *cs, const char *name, int end, const struct sim_agent *a, const char *if_name, struct err *e)
{
	struct sim_circuit_end *here;
	struct sim_circuit *c;

	if (strlen(name) >= sizeof c->name || strlen(if_name) >= sizeof here->if_name)
		return err_set(e, ERR_DATA, "expected names of at most %zu octets", sizeof c->name - 1);
	c = circuits_get(cs, name, e);
	if (!c)
		return false;
	here = &c->ends[end];
	if (here->agent[0])
		return err_set(e, ERR_DATA, "expected one interface of the link '%s'", name);
	snprintf(here->agent, sizeof here->agent, "%s", a->name);
	snprintf(here->if_name, sizeof here->if_name, "%s", if_name);
	return true;
}

bool sim_circuits_face(struct sim_circuits *cs, const char *name, const char *agent, struct err *e)
{
	struct sim_circuit *c;

	if (strlen(name) >= sizeof c->name || strlen(agent) >= sizeof c->ends[SIM_FAR].agent)
		return err_set(e, ERR_DATA, "expected names of at most %zu octets", sizeof c->name - 1);
	c = circuits_get(cs, name, e);
	if (!c)
		return false;
	if (c->ends[SIM_FAR].agent[0])
		return err_set(e, ERR_DATA, "expected one agent opposite on the link '%s'", name);
	snprintf(c->ends[SIM_FAR].agent, sizeof c->ends[SIM_FAR].agent, "%s", agent);
	return true;
}

bool sim_world_meet_ends(struct sim_world *w, const struct sim_circuit *c, int64_t now_ns, struct err *e)
{
	struct sim_agent *near = sim_agents_find_name(&w->agents, c->ends[SIM_NEAR].agent),
	                 *far = sim_agents_find_name(&w->agents, c->ends[SIM_FAR].agent);
	uint32_t near_index, far_index;
	bool up;

	if (!near || !far || !*c->ends[SIM_FAR].if_name)
		return true;
	if (!sim_interface_find(near, c->ends[SIM_NEAR].if_name, &near_index, e) || !sim_interface_find(far, c->ends[SIM_FAR].if_name, &far_index, e))
		return false;
	up = sim_agent_is_powered(near, now_ns) && sim_interface_is_up(near, near_index);
	return up == sim_interface_is_up(far, far_index)
	       || sim_interface_set_status(far, far_index, IF_UP, up ? IF_UP : IF_DOWN, now_ns, e);
}

void sim_world_set_dark(struct sim_world *w, const char *site, bool dark)
{
	for (size_t i = 0; i < w->agents.n; i++) {
		if (strcmp(w->agents.list[i]->site, site) == 0)
			w->agents.list[i]->dark = dark;
	}
	for (size_t i = 0; i < w->services.n; i++) {
		if (strcmp(w->services.list[i]->site, site) == 0)
			w->services.list[i]->dark = dark;
	}
}

bool sim_world_has_site(const struct sim_world *w, const char *site)
{
	for (size_t i = 0; i < w->agents.n; i++) {
		if (strcmp(w->agents.list[i]->site, site) == 0)
			return true;
	}
	for (size_t i = 0; i < w->services.n; i++) {
		if (strcmp(w->services.list[i]->site, site) == 0)
			return true;
	}
	return false;
}
