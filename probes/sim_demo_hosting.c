/* The data centre's servers and their machines, its video bridge; the hotspots of hospitals. */
#include "probes/sim_demo_model_internal.h"

#include <stdio.h>
#include <string.h>

enum { PER_HOST = 4, HOTSPOT_EVERY = 3 }; /* a host and the machines on it; hospitals */

void demo_add_servers(struct demo_region *r)
{
	static const struct { const char *name, *end; } systems[] = {
		{ "Debian GNU/Linux 12", "2028-06-30" }, { "Debian GNU/Linux 12", "2028-06-30" }, { "Debian GNU/Linux 11", "2026-08-31" } };
	size_t n = r->n_sites * DEMO_SERVERS / DEMO_SITES;

	r->first_server = r->n_devices;
	r->n_servers = n > DEMO_SERVERS_MIN ? n : DEMO_SERVERS_MIN;
	for (size_t i = 0; i < r->n_servers; i++) {
		bool is_host = i % PER_HOST == 0;
		int host = (int)(r->first_server + i - i % PER_HOST);
		struct demo_device *d = demo_add_device(r, DEMO_DATA_CENTRE, is_host ? "server" : "vm", "linux-server.snmprec", is_host ? DEMO_SWITCH : host);

		snprintf(d->name, sizeof d->name, "demo-srv-%02zu", i + 1);
		d->os = systems[i % ARRAY_LEN(systems)].name;
		d->os_end_of_support = systems[i % ARRAY_LEN(systems)].end;
		d->criticality = is_host || i < DEMO_SERVERS_MIN ? "high" : "normal";
		d->disk_ratio = 0.20 + demo_draw(i, 3, 50) / 100.0;
		d->disk_per_day = demo_draw(i, 4, 5) == 0 ? 0.004 : 0.0005;
		d->memory_ratio = 0.25 + demo_draw(i, 5, 55) / 100.0;
		d->cpu_ratio = 0.03 + demo_draw(i, 6, 45) / 100.0;
	}
	r->devices[r->first_server + 3].disk_ratio = 0.93; /* full within three days */
	r->devices[r->first_server + 3].disk_per_day = 0.025;
	r->devices[r->first_server + 5].clock_s = -97; /* it follows nobody */
	r->devices[r->first_server + 6].os = "CentOS 7"; /* its support is over */
	r->devices[r->first_server + 6].os_end_of_support = "2024-06-30";
}

static int first_router(const struct demo_region *r, size_t site)
{
	for (size_t i = 0; i < r->n_devices; i++)
		if (r->devices[i].site == site && strcmp(r->devices[i].kind, "router") == 0)
			return (int)i;
	return DEMO_NONE;
}

void demo_add_rooms(struct demo_region *r)
{
	struct demo_device *d = demo_add_device(r, DEMO_DATA_CENTRE, "other", "linux-server.snmprec", DEMO_SWITCH);
	size_t hospitals = 0;

	r->bridge = (size_t)(d - r->devices);
	snprintf(d->name, sizeof d->name, "demo-pont-visio");
	d->criticality = "high";
	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++) {
		if (strcmp(r->sites[i].kind, "hospital") != 0 || hospitals++ % HOTSPOT_EVERY != 0)
			continue;
		d = demo_add_device(r, i, "hotspot", "access-cpe.snmprec", first_router(r, i));
		snprintf(d->name, sizeof d->name, "demo-wifi-%03zu", i);
		d->criticality = "low";
		d->latency_ms = 6 + demo_draw(i, 14, 20);
	}
}
