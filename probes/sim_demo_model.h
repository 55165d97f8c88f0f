/* The demo region as data: invented establishments at real communes, what stands in them and what is declared of it. The same
 * number of sites always gives the same region, and a larger region begins with the smaller one's establishments.
 *
 * Every name says Démo or demo; FINESS numbers start with 99, which no département has; telephone numbers are of the block
 * 02 61 91 that the regulator keeps for fiction; domain names end in .invalid (RFC 6761). */
#ifndef VIGIE_SIM_DEMO_MODEL_H
#define VIGIE_SIM_DEMO_MODEL_H

#include "err.h"
#include "probes/sim_communes.h"

#include <stdint.h>

enum { DEMO_SITES = 150, DEMO_SITES_MIN = 20, DEMO_SITES_MAX = 2000, DEMO_NAME_MAX = 80, DEMO_PORT_MAX = 24, DEMO_NONE = -1 };

enum { DEMO_DATA_CENTRE, DEMO_WEST_NODE, DEMO_INFRASTRUCTURE }; /* the first sites; establishments follow */
#define DEMO_ACCESS "Gi0/1/1"
enum { DEMO_PE_EAST, DEMO_PE_WEST, DEMO_FIREWALL = 4, DEMO_SWITCH }; /* of the first devices: the two core routers, and what stands in the data centre */
enum { DEMO_TRUNKS = 2 }; /* the first links join the cores, each on a wavelength of one of the next */

struct demo_site {
	char name[DEMO_NAME_MAX];
	char alias[DEMO_NAME_MAX]; /* "" for none */
	const char *kind, *pack;
	const struct sim_commune *commune;
	double latitude, longitude;
	char college;
	bool syvik;
	size_t core;               /* DEMO_PE_EAST, DEMO_PE_WEST */
	int support;               /* site that supports its hospital group; DEMO_NONE for itself */
};

struct demo_device {
	char name[DEMO_NAME_MAX];
	size_t site;
	const char *kind, *recording;
	uint32_t address;          /* 127/8, host order */
	unsigned latency_ms;
	double loss;
	bool dead;
	int parents[2];            /* devices, DEMO_NONE after the last */
	const char *credential;    /* a name of the secrets that are written beside */
	const char *criticality, *os, *os_end_of_support;
	double disk_ratio, disk_per_day, memory_ratio, cpu_ratio; /* of a server; disk_ratio 0: none */
	int clock_s;               /* of a server: seconds that its clock is ahead */
};

enum demo_role { DEMO_ALONE, DEMO_PRIMARY, DEMO_BACKUP };

struct demo_link {
	char name[DEMO_NAME_MAX];
	size_t site;
	int device;                /* DEMO_NONE: known by its address only */
	const char *interface;
	char alias[DEMO_NAME_MAX];
	uint32_t address;          /* when it has no device */
	int z_device;              /* DEMO_NONE: not known */
	char z_interface[DEMO_PORT_MAX]; /* "": not known */
	const char *perimeter, *layer, *class_of_service;
	double expected_bps, in_bps, out_bps;
	enum demo_role role;
	char group[DEMO_NAME_MAX];
	const char *movement;      /* further lines of its interface section */
};

struct demo_covolink {
	char name[DEMO_NAME_MAX];
	char called_ae[32];        /* at most 16 characters (PS3.5 AE) */
	size_t site, device;
	int serves[4];             /* sites that are declared to send through it, DEMO_NONE after the last; its own first */
	int supports[4];           /* those that do because it is their supporting establishment's */
	bool tls, xds;             /* xds: with an XDS proxy */
};

struct demo_region {
	struct demo_site *sites;
	struct demo_device *devices;
	struct demo_link *links;
	struct demo_covolink *covolinks;
	size_t n_sites, n_devices, n_links, n_covolinks, n_servers;
	size_t first_server;       /* servers follow each other in devices */
	size_t bridge;             /* the video bridge, of devices */
	size_t n_access[2];        /* access ports of DEMO_PE_EAST and DEMO_PE_WEST: DEMO_ACCESS ".1" and on */
};

/* n_sites: DEMO_SITES_MIN..DEMO_SITES_MAX. ERR_MEMORY. */
bool demo_region_make(size_t n_sites, struct demo_region *ret, struct err *e) MUST_CHECK;
void demo_region_done(struct demo_region *r);

#endif
