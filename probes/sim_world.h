/* Everything that one simulator simulates. */
#ifndef VIGIE_SIM_WORLD_H
#define VIGIE_SIM_WORLD_H

#include "probes/sim_agents.h"
#include "probes/sim_jobs.h"
#include "probes/sim_service.h"

enum { SIM_NEAR, SIM_FAR, SIM_ENDS };

/* Which interface a declared link is, and which one it meets at its other end. */
struct sim_circuit {
	char name[SIM_NAME_MAX];
	struct sim_circuit_end {
		char agent[SIM_NAME_MAX];   /* "": not said */
		char if_name[SIM_NAME_MAX]; /* "": of the far end, not known */
		struct sim_agent *at;       /* once the region is whole */
		bool lost, lowered;         /* who is opposite has no power; the interface was up before that */
	} ends[SIM_ENDS];
	bool cut;
};

struct sim_circuits {
	struct sim_circuit *list; /* owned */
	size_t n, cap;
};

/* One way on which an agent is reached. */
struct sim_path {
	struct sim_agent *agent;
	char behind[SIM_NAME_MAX];
	struct sim_agent *at;              /* whom that names, once the region is whole */
	const struct sim_circuit *circuit; /* between the two; NULL: nothing that could be cut */
};

struct sim_paths {
	struct sim_path *list; /* owned */
	size_t n, cap;
};

struct sim_world {
	struct sim_agents agents;
	struct sim_services services;
	struct sim_jobs jobs;
	struct sim_circuits circuits;
	struct sim_paths paths;
	int64_t next_ns; /* when the next agent has rebooted; INT64_MAX: none does */
	char *ca_path; /* owned: where the certificate of the region's authority goes; NULL: nowhere */
};

void sim_world_done(struct sim_world *w);

/* ERR_DATA: a name too long or taken. if_name: as sim_interface_find takes it. */
bool sim_circuits_add(struct sim_circuits *cs, const char *name, int end, const struct sim_agent *a, const char *if_name,
                      struct err *e) MUST_CHECK;
/* Who is opposite an interface whose far interface is not known. */
bool sim_circuits_face(struct sim_circuits *cs, const char *name, const char *agent, struct err *e) MUST_CHECK;
struct sim_circuit *sim_circuits_find(const struct sim_circuits *cs, const char *name); /* borrowed; NULL: none */

/* The far end of a circuit is up when its near end is and has power. ERR_NOT_FOUND. */
bool sim_world_meet_ends(struct sim_world *w, const struct sim_circuit *c, int64_t now_ns, struct err *e) MUST_CHECK;

/* Everything that stands at a site falls silent, or speaks again. */
void sim_world_set_dark(struct sim_world *w, const char *site, bool dark);
bool sim_world_has_site(const struct sim_world *w, const char *site);

#endif
