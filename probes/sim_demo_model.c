#include "probes/sim_demo_model.h"

#include "probes/sim_demo_model_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SANTE "Démo VRF Santé"
#define COLLECTE "Démo VRF Collecte"
#define IMAGERIE "Démo VRF Imagerie"
#define HEBERGEMENT "Démo VRF Hébergement"

enum {
	BLOCK = DEMO_SITES - DEMO_INFRASTRUCTURE, /* establishments before the pattern comes again */
	STRIDE = 35,                              /* prime to BLOCK: neighbours are of different trades */
	BY_ADDRESS_ONLY = 7,                      /* every so many single links is known by its address only */
	COMMUNE_STRIDE = 37,
	EPITHET_STRIDE = 11,
};

unsigned demo_draw(size_t what, unsigned salt, unsigned n)
{
	uint64_t h = (what + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ salt * UINT64_C(0xc2b2ae3d27d4eb4f);

	h = (h ^ h >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return (unsigned)((h ^ h >> 32) % n);
}

static const struct demo_trade *trade_of(size_t establishment)
{
	size_t at = establishment % BLOCK * STRIDE % BLOCK, i = 0;

	while (i + 1 < demo_n_trades && at >= demo_trades[i].share)
		at -= demo_trades[i++].share;
	return &demo_trades[i];
}

const struct demo_trade *demo_site_trade(size_t site)
{
	return trade_of(site - DEMO_INFRASTRUCTURE);
}

static const struct sim_commune *commune_named(const char *name)
{
	for (size_t i = 0; i < sim_n_communes; i++) {
		if (strcmp(sim_communes[i].name, name) == 0)
			return &sim_communes[i];
	}
	return &sim_communes[0];
}

/* The département decides which core router and which hospital group a site hangs on. */
static size_t core_of(const struct sim_commune *c)
{
	return strcmp(c->departement, "76") == 0 || strcmp(c->departement, "27") == 0 ? DEMO_PE_EAST : DEMO_PE_WEST;
}

static struct demo_site *add_site(struct demo_region *r, const char *kind, const struct sim_commune *commune)
{
	size_t i = r->n_sites++;
	struct demo_site *s = &r->sites[i];

	/* several sites of a commune stand apart on a map, within a kilometre or two */
	*s = (struct demo_site){ .kind = kind, .pack = "", .commune = commune, .syvik = true, .core = core_of(commune), .support = DEMO_NONE,
	                         .latitude = commune->latitude + (double)demo_draw(i, 1, 200) / 1e4 - 0.01,
	                         .longitude = commune->longitude + (double)demo_draw(i, 2, 300) / 1e4 - 0.015 };
	return s;
}

static void add_infrastructure_sites(struct demo_region *r)
{
	struct demo_site *s = add_site(r, "datacentre", commune_named("Saint-Étienne-du-Rouvray"));

	snprintf(s->name, sizeof s->name, "Démo Centre de données");
	snprintf(s->alias, sizeof s->alias, "Démo CDR");
	s = add_site(r, "datacentre", commune_named("Caen"));
	snprintf(s->name, sizeof s->name, "Démo Nœud de collecte Ouest");
}

/* nth of the trades that share t's word. */
static void name_establishment(struct demo_site *s, const struct demo_trade *t, size_t nth)
{
	const char *epithet = demo_epithets[(nth + t->series * EPITHET_STRIDE) % DEMO_EPITHETS];
	size_t again = nth / DEMO_EPITHETS;

	snprintf(s->name, sizeof s->name, again ? "Démo %s %s %zu" : "Démo %s %s", t->word, epithet, again + 1);
	if (t->former && nth % 3 == 0)
		snprintf(s->alias, sizeof s->alias, again ? "Démo %s %s %zu" : "Démo %s %s", t->former, epithet, again + 1);
}

static void add_establishments(struct demo_region *r, size_t n_sites)
{
	size_t nth[16] = { 0 }; /* by series */

	for (size_t i = 0; r->n_sites < n_sites; i++) {
		const struct demo_trade *t = trade_of(i);
		struct demo_site *s = add_site(r, t->kind, &sim_communes[i * COMMUNE_STRIDE % sim_n_communes]);

		s->college = t->college;
		s->syvik = t->syvik;
		s->pack = t->pack;
		name_establishment(s, t, nth[t->series]++);
	}
}

/* The first hospital of a département that has an imaging gateway supports the others. */
static void set_support(struct demo_region *r)
{
	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++) {
		size_t first = DEMO_INFRASTRUCTURE;

		while (first < r->n_sites && (strcmp(r->sites[first].kind, "hospital") != 0 || !demo_site_trade(first)->covolink
		                              || strcmp(r->sites[first].commune->departement, r->sites[i].commune->departement) != 0))
			first++;
		if (first < r->n_sites && first != i)
			r->sites[i].support = (int)first;
	}
}

/* Addresses follow the order of devices: 127.10.0.1 and on. */
struct demo_device *demo_add_device(struct demo_region *r, size_t site, const char *kind, const char *recording, int parent)
{
	size_t i = r->n_devices++;
	struct demo_device *d = &r->devices[i];

	*d = (struct demo_device){ .site = site, .kind = kind, .recording = recording, .parents = { parent, DEMO_NONE },
	                           .address = (127u << 24) + (10u << 16) + 1 + (uint32_t)i, .credential = "demo", .criticality = "normal", .os = "",
	                           .os_end_of_support = "" };
	return d;
}

static void add_core(struct demo_region *r)
{
	static const struct {
		const char *name, *kind, *recording;
		size_t site;
		unsigned latency_ms;
		int parents[2];
	} core[] = {
		{ "demo-pe-rouen", "router", "pe-router.snmprec", DEMO_DATA_CENTRE, 0, { DEMO_NONE, DEMO_NONE } },
		{ "demo-pe-caen", "router", "pe-router.snmprec", DEMO_WEST_NODE, 4, { DEMO_NONE, DEMO_NONE } },
		{ "demo-mux-rouen", "optical", "optical-mux.snmprec", DEMO_DATA_CENTRE, 0, { DEMO_NONE, DEMO_NONE } },
		{ "demo-mux-caen", "optical", "optical-mux.snmprec", DEMO_WEST_NODE, 4, { DEMO_NONE, DEMO_NONE } },
		{ "demo-fw-cdr", "firewall", "firewall.snmprec", DEMO_DATA_CENTRE, 0, { DEMO_PE_EAST, DEMO_PE_WEST } },
		{ "demo-sw-cdr", "switch", "sparse-ifindex.snmprec", DEMO_DATA_CENTRE, 0, { 4, DEMO_NONE } },
		{ "demo-ups-cdr", "ups", "ups-no-ifxtable.snmprec", DEMO_DATA_CENTRE, 0, { 5, DEMO_NONE } },
	};

	for (size_t i = 0; i < ARRAY_LEN(core); i++) {
		struct demo_device *d = demo_add_device(r, core[i].site, core[i].kind, core[i].recording, core[i].parents[0]);

		snprintf(d->name, sizeof d->name, "%s", core[i].name);
		d->parents[1] = core[i].parents[1];
		d->latency_ms = core[i].latency_ms;
		d->criticality = "high";
	}
	r->devices[DEMO_FIREWALL].credential = "demo-v3-sha256";
	r->devices[DEMO_SWITCH].credential = "demo-v3-sha512";
}

static struct demo_link *add_link(struct demo_region *r, size_t site, int device, const char *interface)
{
	struct demo_link *l = &r->links[r->n_links++];

	*l = (struct demo_link){ .site = site, .device = device, .interface = interface, .z_device = DEMO_NONE, .perimeter = SANTE,
	                         .layer = "l3vpn", .class_of_service = "standard", .movement = "" };
	snprintf(l->name, sizeof l->name, "SYVIK-D%03zu", r->n_links);
	return l;
}

/* The western core reaches the data centre by the eastern one, or else by its firewall: it outlives the eastern one. */
static void add_core_links(struct demo_region *r)
{
	static const struct {
		size_t site;
		int device, z_device;
		const char *interface, *alias, *perimeter, *layer;
		double expected_bps, in_bps, out_bps;
		enum demo_role role;
		const char *group;
	} core[] = {
		{ DEMO_DATA_CENTRE, 0, 1, "Te0/0/0", "Cœur Rouen–Caen, voie nord", COLLECTE, "l2vpn", 10e9, 2.4e9, 1.9e9, DEMO_PRIMARY, "Démo cœur" },
		{ DEMO_WEST_NODE, 1, DEMO_FIREWALL, "Te0/0/1", "Cœur Rouen–Caen, voie sud", COLLECTE, "l2vpn", 10e9, 310e6, 270e6, DEMO_BACKUP, "Démo cœur" },
		{ DEMO_DATA_CENTRE, 2, 3, "line-1", "", COLLECTE, "l2vpn", 100e9, 8.1e9, 6.7e9, DEMO_PRIMARY, "Démo optique" },
		{ DEMO_WEST_NODE, 3, 2, "line-2", "", COLLECTE, "l2vpn", 100e9, 120e6, 95e6, DEMO_BACKUP, "Démo optique" },
		{ DEMO_DATA_CENTRE, 4, DEMO_NONE, "out", "Sortie Internet mutualisée", COLLECTE, "internet", 1e9, 640e6, 210e6, DEMO_ALONE, "" },
		{ DEMO_DATA_CENTRE, 0, 4, "Gi0/1/0", "Hébergement", HEBERGEMENT, "l3vpn", 1e9, 415e6, 388e6, DEMO_ALONE, "" },
		{ DEMO_DATA_CENTRE, 5, DEMO_NONE, "port-1", "Salle serveurs", HEBERGEMENT, "l2vpn", 1e9, 132e6, 254e6, DEMO_ALONE, "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(core); i++) {
		struct demo_link *l = add_link(r, core[i].site, core[i].device, core[i].interface);

		l->z_device = core[i].z_device;
		l->perimeter = core[i].perimeter;
		l->layer = core[i].layer;
		l->class_of_service = "critical";
		l->expected_bps = core[i].expected_bps;
		l->in_bps = core[i].in_bps;
		l->out_bps = core[i].out_bps;
		l->role = core[i].role;
		snprintf(l->alias, sizeof l->alias, "%s", core[i].alias);
		snprintf(l->group, sizeof l->group, "%s", core[i].group);
	}
}

static int add_edge_router(struct demo_region *r, size_t site, size_t core, unsigned nth, bool large)
{
	struct demo_device *d = demo_add_device(r, site, "router", large ? "pe-router.snmprec" : "access-cpe.snmprec", (int)core);

	snprintf(d->name, sizeof d->name, "demo-cpe-%03zu-%u", site, nth);
	d->latency_ms = 5 + demo_draw(site, 7 + nth, 30);
	d->criticality = strcmp(r->sites[site].kind, "hospital") == 0 ? "high" : "normal";
	return (int)(d - r->devices);
}

static struct demo_link *add_site_link(struct demo_region *r, size_t site, int device, bool large)
{
	struct demo_link *l = add_link(r, site, device, large ? "Gi0/1/0" : "WAN 1");
	bool hospital = strcmp(r->sites[site].kind, "hospital") == 0, critical = hospital || strcmp(r->sites[site].kind, "imaging") == 0;

	l->expected_bps = large ? 1e9 : 100e6;
	l->in_bps = large ? 90e6 + demo_draw(site, 9, 300) * 1e6 : 0.6e6 + demo_draw(site, 9, 380) * 1e5;
	l->out_bps = l->in_bps * (0.3 + demo_draw(site, 10, 60) / 100.0);
	l->class_of_service = critical ? "critical" : "standard";
	l->z_device = (int)r->sites[site].core;
	l->perimeter = strcmp(r->sites[site].kind, "imaging") == 0 ? IMAGERIE : SANTE;
	snprintf(l->alias, sizeof l->alias, "%s", r->sites[site].name + strlen("Démo "));
	return l;
}

static void add_pair(struct demo_region *r, size_t site)
{
	size_t core = r->sites[site].core;
	int first = add_edge_router(r, site, core, 1, true), second = add_edge_router(r, site, 1 - core, 2, false);
	struct demo_link *l = add_site_link(r, site, first, true);

	l->role = DEMO_PRIMARY;
	snprintf(l->group, sizeof l->group, "Démo paire %zu", site);
	l = add_site_link(r, site, second, false);
	l->role = DEMO_BACKUP;
	l->z_device = (int)(1 - core);
	l->in_bps = 0.3e6 + demo_draw(site, 11, 12) * 1e5;
	l->out_bps = l->in_bps * 0.8;
	snprintf(l->group, sizeof l->group, "Démo paire %zu", site);
}

/* The operator gives no SNMP of some: their far end is pinged. */
static void add_link_by_address(struct demo_region *r, size_t site)
{
	struct demo_link *l = add_link(r, site, DEMO_NONE, NULL);

	l->address = (127u << 24) + (11u << 16) + 1 + (uint32_t)site;
	l->z_device = (int)r->sites[site].core;
}

static void add_establishment_links(struct demo_region *r)
{
	size_t singles = 0;

	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++) {
		const struct demo_trade *t = demo_site_trade(i);

		if (!t->syvik)
			continue;
		if (t->pair)
			add_pair(r, i);
		else if (t->by_address && ++singles % BY_ADDRESS_ONLY == 0 && !t->covolink)
			add_link_by_address(r, i);
		else
			add_site_link(r, i, add_edge_router(r, i, r->sites[i].core, 1, false), false);
	}
}

/* Each access link ends on a port of its core router. */
static void number_access_ports(struct demo_region *r)
{
	for (size_t i = 0; i < r->n_links; i++) {
		struct demo_link *l = &r->links[i];
		bool is_access = l->device > DEMO_PE_WEST && (l->z_device == DEMO_PE_EAST || l->z_device == DEMO_PE_WEST);

		if (is_access)
			snprintf(l->z_interface, sizeof l->z_interface, DEMO_ACCESS ".%zu", ++r->n_access[l->z_device]);
	}
}

/* The port carries what it can: one that had more to carry is nearly full. */
static void fall_to_10m(struct demo_link *l)
{
	enum { FULL = 9800000 };

	l->movement = "speed-bps = 10M";
	l->in_bps = l->in_bps > FULL ? FULL : l->in_bps;
	l->out_bps = l->out_bps > FULL ? FULL : l->out_bps;
}

/* What is wrong before anything happens. */
static void add_troubles(struct demo_region *r)
{
	size_t primaries = 0, alone = 0;

	for (size_t i = 7; i < r->n_links; i++) {
		struct demo_link *l = &r->links[i];

		if (l->role == DEMO_PRIMARY && ++primaries % 9 == 2)
			l->movement = "status = down";
		if (l->role != DEMO_ALONE || l->device == DEMO_NONE)
			continue;
		alone++;
		if (alone % 40 == 4)
			l->movement = "in-errors = 3";
		else if (alone % 40 == 9)
			fall_to_10m(l);
		else if (alone % 40 == 15)
			l->movement = "status = admin-down";
		else if (alone % 40 == 21)
			r->devices[l->device].dead = true;
		else if (alone % 40 == 27)
			l->movement = "out-discards = 35";
		else if (alone % 40 == 33)
			r->devices[l->device].loss = 0.02;
	}
}

bool demo_region_make(size_t n_sites, struct demo_region *ret, struct err *e)
{
	size_t devices = 7 + 3 * n_sites + DEMO_HOSTING_DEVICES(n_sites);
	struct demo_region r = { .n_sites = 0 };

	r.sites = calloc(n_sites, sizeof *r.sites);
	r.devices = calloc(devices, sizeof *r.devices);
	r.links = calloc(7 + 2 * n_sites, sizeof *r.links);
	r.covolinks = calloc(n_sites, sizeof *r.covolinks);
	if (!r.sites || !r.devices || !r.links || !r.covolinks) {
		demo_region_done(&r);
		return err_set(e, ERR_MEMORY, "no memory for a region of %zu sites", n_sites);
	}
	add_infrastructure_sites(&r);
	add_establishments(&r, n_sites);
	set_support(&r);
	add_core(&r);
	demo_add_servers(&r);
	add_core_links(&r);
	add_establishment_links(&r);
	number_access_ports(&r);
	demo_add_covolinks(&r);
	demo_add_rooms(&r);
	add_troubles(&r);
	*ret = r;
	return true;
}

void demo_region_done(struct demo_region *r)
{
	free(r->sites);
	free(r->devices);
	free(r->links);
	free(r->covolinks);
	*r = (struct demo_region){ .n_sites = 0 };
}
