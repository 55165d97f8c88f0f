#include "probes/sim_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sim_world_done(struct sim_world *w)
{
	sim_agents_done(&w->agents);
	sim_services_done(&w->services);
	free(w->circuits.list);
	free(w->ca_path);
	*w = (struct sim_world){ .ca_path = NULL };
}

const struct sim_circuit *sim_circuits_find(const struct sim_circuits *cs, const char *name)
{
	for (size_t i = 0; i < cs->n; i++) {
		if (strcmp(cs->list[i].name, name) == 0)
			return &cs->list[i];
	}
	return NULL;
}

bool sim_circuits_add(struct sim_circuits *cs, const char *name, const struct sim_agent *a, const char *if_name, struct err *e)
{
	struct sim_circuit c;

	if (strlen(name) >= sizeof c.name || strlen(if_name) >= sizeof c.if_name)
		return err_set(e, ERR_DATA, "expected names of at most %zu octets", sizeof c.name - 1);
	if (sim_circuits_find(cs, name))
		return err_set(e, ERR_DATA, "expected one interface of the link '%s'", name);
	if (cs->n == cs->cap) {
		size_t cap = cs->cap ? cs->cap * 2 : 64;
		struct sim_circuit *list = reallocarray(cs->list, cap, sizeof *list);

		if (!list)
			return err_set(e, ERR_MEMORY, "no memory for a link");
		cs->list = list;
		cs->cap = cap;
	}
	snprintf(c.name, sizeof c.name, "%s", name);
	snprintf(c.agent, sizeof c.agent, "%s", a->name);
	snprintf(c.if_name, sizeof c.if_name, "%s", if_name);
	cs->list[cs->n++] = c;
	return true;
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
