#include "tests/live_region.h"

#include <math.h>
#include <stdio.h>

static char *region_name(struct arena *a, const char *prefix, size_t n)
{
	char buf[32];

	snprintf(buf, sizeof buf, "%s%zu", prefix, n);
	return arena_strdup(a, buf);
}

static struct reg_check *add_check(struct registry *r, const char *class)
{
	struct reg_check *c = &r->checks[r->n_checks++];

	*c = (struct reg_check){ .id = (int64_t)r->n_checks, .class = class, .at = WALL_NEVER, .since = WALL_NEVER };
	return c;
}

struct registry *region_new(size_t n_devices)
{
	struct arena *a = arena_new();
	struct registry *r = arena_alloc(a, sizeof *r);

	r->arena = a;
	r->devices = arena_array(a, n_devices, sizeof *r->devices);
	r->links = arena_array(a, n_devices + 1, sizeof *r->links);
	r->services = arena_array(a, 1, sizeof *r->services);
	r->checks = arena_array(a, 2 * n_devices + 2, sizeof *r->checks);
	r->states = arena_array(a, REGION_MAX, sizeof *r->states);
	for (size_t i = 0; i < n_devices; i++) {
		r->devices[r->n_devices++] = (struct reg_device){
			.id = 100 + (int64_t)i, .name = region_name(a, "r", i), .address = "127.0.0.1", .memory = { .at = WALL_NEVER },
		};
		r->links[r->n_links++] = (struct reg_link){
			.id = 1000 + (int64_t)i, .name = region_name(a, "l", i), .interface = "Gi0", .device = &r->devices[i],
			.expected_bps = 1000000000,
		};
		add_check(r, "icmp")->device = &r->devices[i];
		add_check(r, "snmp")->device = &r->devices[i];
	}
	r->links[r->n_links] = (struct reg_link){ .id = 1900, .name = "address", .address = "127.0.0.2" };
	add_check(r, "icmp")->link = &r->links[r->n_links++];
	r->services[r->n_services] = (struct reg_service){ .id = 2000, .name = "web", .kind = "http" };
	add_check(r, "http")->service = &r->services[r->n_services++];
	return r;
}

struct snmp_facts *region_facts(const char *const *names, size_t n, uint64_t in_octets, int64_t uptime_cs)
{
	struct arena *a = arena_new();
	struct snmp_facts *f = arena_alloc(a, sizeof *f);

	f->arena = a;
	f->uptime_cs = uptime_cs;
	f->engine_boots = UNKNOWN_I64;
	f->interfaces = arena_array(a, n, sizeof *f->interfaces);
	f->n_interfaces = n;
	f->cpu_ratio = f->memory_ratio = NAN;
	for (size_t i = 0; i < n; i++) {
		f->interfaces[i] = (struct interface_facts){
			.if_index = (int64_t)i + 1, .name = arena_strdup(a, names[i]), .admin_status = 1, .oper_status = 1,
			.speed_bps = 1000000000, .duplex = UNKNOWN_I64, .discontinuity_cs = 0, .mtu = UNKNOWN_I64,
			.last_change_cs = UNKNOWN_I64, .type = UNKNOWN_I64,
		};
		for (size_t k = 0; k < IFC_COUNT; k++)
			f->interfaces[i].counters[k] = (struct counter){ k == IFC_IN_OCTETS ? in_octets : 0, 64 };
	}
	return f;
}
