/* The registry: the declared inventory as the collector needs it, read in one go, immutable, in one arena. Names are unique
 * per kind; references are names, resolved to pointers here. "Not given" is NULL, 0 or UNKNOWN_I64. */
#ifndef VIGIE_REGISTRY_H
#define VIGIE_REGISTRY_H

#include "heartbeat.h"
#include "rates.h"
#include "result.h"

struct reg_check;

struct reg_device {
	int64_t id;               /* entity.id: stable over re-imports */
	const char *name, *site, *kind, *address, *credential;
	uint16_t port;            /* of the SNMP agent, 0: 161 */
	const char *parents;      /* as written: names with `;` */
	const char *owner;        /* NULL: ours */
	bool no_exposures;        /* it is not to be asked for weak protocols */
	struct poll_memory memory;             /* of the last stored poll; at WALL_NEVER when there is none */
	struct interface_memory *interface_memory; /* n_interfaces, same order as interface_names; NULL once forgotten */
	const char **interface_names;
	int64_t *interface_ids;   /* interface.id in the store */
	bool *interface_declared; /* a link names it: full history */
	size_t n_interfaces;
};

struct reg_link {
	int64_t id;
	const char *name, *site, *interface, *z_interface, *address, *redundancy_group, *role;
	const char *interface_key, *z_interface_key; /* in interface_names of its device, NULL while none was stored */
	struct reg_device *device, *z_device; /* NULL: known only by address, or no Z end declared */
	int64_t expected_bps;
};

/* A row of heartbeats.csv. */
struct reg_heartbeat {
	const char *kind, *application; /* "backup" "feed" "job" */
	struct heartbeat_terms terms;
	struct heartbeat_memory memory; /* as stored; of a past instant nothing */
};

/* A service; or a Covolink, which is measured, judged and alerted of as one: kind "dicom", its address as target; or a heartbeat, which
 * tells by itself: kind "heartbeat", its name as target, ->application NULL, since no other service stands in for it. */
struct reg_service {
	int64_t id;
	bool covolink;
	struct reg_heartbeat *heartbeat; /* NULL: of the two others */
	uint16_t port;            /* the rest of a Covolink; port 0: the usual one */
	bool tls;
	const char *called_ae, *calling_ae;
	const char *name, *kind, *target, *site, *device, *owner, *expect_status, *expect_body, *resolve, *credential;
	const char *application;
	int64_t warning_days, critical_days; /* of the service, else of a threshold days_left */
};

static inline const char *reg_service_kind(const struct reg_service *s) 
{
	return s->heartbeat ? "heartbeat" : s->covolink ? "covolink" : "service";
}

/* Of what is not ours nobody is told. */
bool reg_service_is_ours(const struct reg_service *s);
bool reg_device_is_ours(const struct reg_device *d);

struct reg_site {
	int64_t id;
	const char *name, *public_address; /* as written: addresses and networks with `;` */
};

/* Its services stand in for each other: a pool. */
struct reg_application {
	int64_t id;
	const char *name;
};

/* A row of dependencies.csv: `from` needs `to`, each "kind:name". */
struct reg_dependency {
	const char *from, *to;
};

/* A row of thresholds.csv. */
struct reg_threshold {
	const char *kind, *name;  /* of the objects; name "*": all of that kind */
	const char *measure;
	double warning, critical, hysteresis; /* NAN: not given */
};

/* One check: what is measured on what. Exactly one of device, link, service is set. */
struct reg_check {
	int64_t id;
	const char *class;        /* "icmp" "snmp" "http" "tcp" "tls" "dns" "dicom" "plugin": a probe class's name; "heartbeat" */
	struct reg_device *device;
	struct reg_link *link;
	struct reg_service *service;
	/* the last stored result; at WALL_NEVER when there is none */
	wall_t at, since;         /* since: beginning of the state */
	enum outcome outcome;
	enum state state;
	int64_t attempts;         /* results in a row in this state, for soft and hard */
	bool confirmed;           /* hard */
};

/* A displayed state that goes on: what the collector must close when it changes. */
struct reg_state {
	int64_t entity_id;        /* device, link or service */
	int state;                /* enum state, for links enum link_state */
	enum outcome outcome;
	wall_t since;
};

/* An open alert: what the collector had concluded when it stopped. */
struct reg_alert {
	int64_t entity_id, follows_id; /* follows_id 0: a cause of its own */
	const char *subject;      /* "": the entity's state; else as batch_alert says */
	bool flapping;
	int state;                /* enum state */
};

struct registry {
	struct arena *arena;      /* owns all of it, this struct too */
	struct arena *reading;    /* owns what only the beginning needs, the memory of interfaces; NULL once forgotten */
	int64_t generation;       /* grows with each import */
	int64_t collector_id;     /* the entity that stands for the collector itself; 0: none */
	wall_t instant;           /* as declared then; INT64_MAX: now */
	struct reg_device *devices;
	struct reg_link *links;
	struct reg_service *services;
	struct reg_check *checks;
	struct reg_state *states;
	struct reg_alert *alerts;
	struct reg_application *applications;
	struct reg_threshold *thresholds;
	struct reg_dependency *dependencies;
	struct reg_site *sites;
	size_t n_devices, n_links, n_services, n_checks, n_states, n_alerts, n_applications, n_thresholds, n_dependencies, n_sites;
};

struct registry *registry_new(struct err *e);   /* empty; NULL without memory */
void registry_free(struct registry *r);         /* NULL is fine */

/* The declarations and checks of r without what was measured of interfaces, states and alerts; its texts stay r's, which must outlive
 * it. NULL without memory. */
struct registry *registry_copy(const struct registry *r, struct err *e) MUST_CHECK;
void registry_forget_memory(struct registry *r); /* at 5,000 devices a third of what it holds */

#endif
