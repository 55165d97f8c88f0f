/* What the demo region's data centre serves, and what stands on it: services, applications, business processes. */
#ifndef VIGIE_SIM_DEMO_SERVICES_H
#define VIGIE_SIM_DEMO_SERVICES_H

#include "probes/sim_demo_model.h"

struct demo_application {
	const char *name, *owner, *criticality;
	unsigned rto_minutes, rpo_minutes;
	bool health_data;
};

struct demo_process {
	const char *name, *owner, *criticality;
	unsigned rto_minutes, rpo_minutes;
	const char *applications; /* indexes, a letter each from 'a' */
};

struct demo_service {
	const char *name, *kind, *host, *owner;
	unsigned application, server; /* indexes; the server counted from the region's first one, or DEMO_BRIDGE */
	unsigned latency_ms;
	double days, chain_days;      /* of its certificate; chain_days 0: the root signs */
	const char *body;
	const char *tls_min;          /* the oldest TLS that it takes, NULL: as usual */
};

enum { DEMO_BRIDGE = 1000 };

extern const struct demo_application demo_applications[];
extern const struct demo_process demo_processes[];
extern const struct demo_service demo_services[];
extern const size_t demo_n_applications, demo_n_processes, demo_n_services;

#endif
