/* A region to look at, to learn on and to measure with: invented establishments at real Norman communes, its agents and its
 * inventory. */
#ifndef VIGIE_SIM_DEMO_H
#define VIGIE_SIM_DEMO_H

#include "probes/sim_demo_model.h"
#include "probes/sim_demo_services.h"

#include <stdio.h>

struct sim_demo_options {
	const char *dir;
	uint32_t n_sites;                /* DEMO_SITES_MIN..DEMO_SITES_MAX */
	uint16_t sim_port;               /* of all that is simulated, but for DNS: the next one */
	bool usual_ports;                /* what is exposed stands on the ports that everybody knows: for a network of its own */
	uint16_t nginx_port, snmpd_port; /* a web server and an agent (community demo-public) of this machine; 0: without */
	uint16_t heartbeat_port;         /* where the collector listens to jobs, on 127.0.0.1; 0: none is declared */
};

/* Writes dir/region.conf, dir/secrets (mode 0600) and dir/csv/…; dir is made when it is not there. */
bool sim_demo_write(const struct sim_demo_options *o, struct err *e) MUST_CHECK;

/* One file each, in sim_demo_agents.c, sim_demo_csv.c and sim_demo_csv_imaging.c. Write errors stick in f. */
typedef void (*sim_demo_write_fn)(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);

#define SIM_DEMO_COMMUNITY "demo-public"
#define SIM_DEMO_AE "VIGIE" /* our own AE title, as the gateways know it */
void sim_demo_write_agents(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);
void sim_demo_write_secrets(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);

void sim_demo_write_covolinks(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);
/* The XDS proxy of the i-th Covolink, if it has one, as a row of services.csv. */
void sim_demo_write_xds_service(FILE *f, const struct demo_region *r, size_t i, const struct sim_demo_options *o);
void sim_demo_write_routes(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);
void sim_demo_write_entitlements(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);
void sim_demo_write_jobs(FILE *f, const struct demo_region *r, const struct sim_demo_options *o); /* of the region file */
void sim_demo_write_heartbeats(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);
void sim_demo_write_flows(FILE *f, const struct demo_region *r, const struct sim_demo_options *o);

const char *sim_demo_site_name(const struct demo_region *r, int site); /* "" for DEMO_NONE */
const struct demo_device *sim_demo_service_device(const struct demo_region *r, const struct demo_service *s); /* that runs it */

struct sim_demo_csv {
	const char *name;
	sim_demo_write_fn write;
};
extern const struct sim_demo_csv sim_demo_csvs[];
extern const size_t sim_demo_n_csvs;

enum { DEMO_ADDRESS_MAX = 16 };
/* Where the i-th of demo_services is, and the XDS proxy of the i-th Covolink; host order; and on which port a service is: the agents hold UDP of sim_port, DNS takes the next one. */
uint32_t sim_demo_service_address(size_t i);
uint32_t sim_demo_xds_address(size_t covolink);
uint16_t sim_demo_service_port(const struct demo_service *s, uint16_t sim_port);
void sim_demo_address(uint32_t address, char buf[DEMO_ADDRESS_MAX]);

#endif
