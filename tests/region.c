#include "tests/region.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Fictional names on documentation addresses (RFC 5737). */
static const struct { const char *name, *kind, *commune, *departement, *finess, *college, *access, *aliases; } sites[] = {
	{ "CH Démo-Nord", "hospital", "Rouen", "76", "760000001", "A", "syvik", "Ancien hôpital général" },
	{ "CH Démo-Sud", "hospital", "Évreux", "27", "270000002", "A", "syvik", "" },
	{ "Clinique des Érables Démo", "clinic", "Le Havre", "76", "760000003", "B", "syvik", "" },
	{ "EHPAD Les Tilleuls Démo", "nursing-home", "Dieppe", "76", "760000004", "D", "syvik", "Maison de retraite du Port;Les Tilleuls" },
	{ "EHPAD La Roseraie Démo", "nursing-home", "Bernay", "27", "270000005", "D", "syvik", "" },
	{ "CH Démo-Côte", "hospital", "Fécamp", "76", "760000006", "A", "syvik", "" },
	{ "HAD Démo-Vallée", "home-care", "Elbeuf", "76", "760000007", "C", "syvik", "" },
	{ "Laboratoire Cœur-de-Seine Démo", "laboratory", "Louviers", "27", "270000008", "E", "syvik", "" },
	{ "Centre de santé Démo", "health-centre", "Vernon", "27", "270000009", "F", "syvik", "" },
	{ "SSR Démo-Plateau", "rehabilitation", "Yvetot", "76", "760000010", "C", "syvik", "" },
	{ "Centre de données régional Démo", "data-centre", "Saint-Étienne-du-Rouvray", "76", "", "", "syvik", "" },
	{ "MAS Les Horizons Démo", "medical-social", "Gisors", "27", "270000012", "D", "internet", "" },
};

enum { ROUTERS = 10, DATA_CENTRE = 10, INTERNET_SITE = 11 };

#define HOSTILE "rtr-hostile-01"
#define HOSTILE_NAME "rtr\033]0;owned\007\033[31mred\302\233" "1m\177"
#define HOSTILE_ALIAS "=HYPERLINK(\"http://192.0.2.66\")\033[2J\342\200\256gnp.exe\n\tend"

static void declare_sites(struct text *t)
{
	text_append(t, "name,kind,finess,aliases,commune,departement,college,access\n");
	for (size_t i = 0; i < ARRAY_LEN(sites); i++)
		text_appendf(t, "%s,%s,%s,%s,%s,%s,%s,%s\n", sites[i].name, sites[i].kind, sites[i].finess, sites[i].aliases,
		             sites[i].commune, sites[i].departement, sites[i].college, sites[i].access);
}

static void declare_devices(struct text *t)
{
	text_append(t, "name,site,kind,address,credential,criticality,os_end_of_support\n");
	for (int i = 0; i < ROUTERS; i++)
		text_appendf(t, "rtr-demo-%02d,%s,router,192.0.2.%d,lecture,high,%s\n", i + 1, sites[i].name, i + 1, i == 1 ? "2026-11-19" : i == 2 ? "2028-01-01" : "");
	text_appendf(t, HOSTILE ",%s,router,192.0.2.66,lecture,,\n", sites[9].name);
	text_appendf(t, "sw-enrs-01,%s,switch,192.0.2.101,lecture,high,\n", sites[DATA_CENTRE].name);
	text_appendf(t, "srv-enrs-sql3,%s,server,192.0.2.103,lecture,high,2026-12-24\n", sites[DATA_CENTRE].name);
	text_appendf(t, "ups-dc-01,%s,ups,192.0.2.120,,,\n", sites[DATA_CENTRE].name);
}

static void declare_links(struct text *t)
{
	text_append(t, "name,site,device,interface,address,perimeter,layer,expected_bps,redundancy_group,role,contract\n");
	for (int i = 0; i < ROUTERS; i++)
		text_appendf(t, "SYVIK-%04d,%s,rtr-demo-%02d,GigabitEthernet0/0,,sante,l3vpn,100000000,%s,primary,SYVIK 2027\n", 2041 + i,
		             sites[i].name, i + 1, i < 5 ? sites[i].name : "");
	for (int i = 0; i < 5; i++)
		text_appendf(t, "SYVIK-%04d secours,%s,rtr-demo-%02d,GigabitEthernet0/1,,sante,l3vpn,20000000,%s,backup,SYVIK 2027\n",
		             2041 + i, sites[i].name, i + 1, sites[i].name);
	text_appendf(t, "SYVIK-2051,%s," HOSTILE ",GigabitEthernet0/0,,sante,l3vpn,100000000,,,\n", sites[9].name);
	text_appendf(t, "Internet Horizons,%s,,,198.51.100.12,,internet,,,,\n", sites[INTERNET_SITE].name);
	text_appendf(t, "Internet Horizons 4G,%s,,,198.51.100.13,,internet,,,,\n", sites[INTERNET_SITE].name);
	text_appendf(t, "Fibre noire Seine,%s,,,198.51.100.14,,l2vpn,,,,\n", sites[DATA_CENTRE].name);
	text_appendf(t, "Cœur ENRS,%s,sw-enrs-01,GigabitEthernet0/0,,enrs,l2vpn,100000000,,,\n", sites[DATA_CENTRE].name);
}

static void declare_services(struct text *t)
{
	const char *dc = sites[DATA_CENTRE].name;

	text_append(t, "name,kind,target,site,owner,warning_days,critical_days\n");
	text_appendf(t, "Portail Démo,https,https://portail.demo.example/,%s,ours,30,7\n", dc);
	text_appendf(t, "Téléconsultation Démo,https,https://visio.demo.example/,%s,ours,30,7\n", dc);
	text_appendf(t, "Annuaire Démo,ldaps,ldaps://annuaire.demo.example/,%s,ours,30,7\n", dc);
	text_appendf(t, "Pont de visioconférence,tcp,visio.demo.example:5061,%s,ours,,\n", dc);
	text_append(t, "Service national Démo,https,https://national.demo.example/,,national,30,7\n");
	text_appendf(t, "DNS régional,dns,portail.demo.example,%s,ours,,\n", dc);
}

bool region_declare(struct arena *a, struct import_file files[REGION_FILES])
{
	static const struct { const char *name; void (*declare)(struct text *t); } tables[] = {
		{ "sites.csv", declare_sites }, { "devices.csv", declare_devices }, { "links.csv", declare_links },
		{ "services.csv", declare_services },
	};
	bool ok = true;

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct text t = TEXT_INIT(1024 * 1024);

		tables[i].declare(&t);
		files[i] = (struct import_file){ .name = tables[i].name, .text = arena_strdup(a, text_str(&t)), .len = t.len };
		ok = ok && !t.failed && files[i].text;
		text_done(&t);
	}
	files[4] = (struct import_file){ .name = "perimeters.csv", .text = "name,kind\nsante,vrf\nenrs,vrf\n" };
	files[4].len = strlen(files[4].text);
	return ok;
}

/* Octets carried from minute 0 to the minute, with a slow swing: its derivative stays positive. */
static uint64_t octets_until(int64_t minute, double octets_per_minute, double phase)
{
	double m = (double)minute;

	return (uint64_t)(octets_per_minute * (m + 3 * sin(m / 9 + phase) + 4));
}

struct traits {
	bool down, slow, disabled, hostile;
};

static void fill_interface(struct interface_facts *f, struct arena *a, int64_t index, double mbps, int64_t minute, struct traits is)
{
	char name[32];

	snprintf(name, sizeof name, "GigabitEthernet0/%d", (int)index - 1);
	f->if_index = index;
	f->name = f->if_name = f->descr = arena_strdup(a, name);
	f->alias = is.hostile ? HOSTILE_ALIAS : index == 1 ? "SYVIK primaire" : "";
	f->type = 6;
	f->mtu = 1500;
	f->phys_address = "00:00:5e:00:53:01";
	f->admin_status = is.disabled ? 2 : 1;
	f->oper_status = is.down || is.disabled ? 2 : 1;
	f->speed_bps = is.slow ? 10000000 : index == 1 ? 100000000 : 20000000;
	f->last_change_cs = f->discontinuity_cs = UNKNOWN_I64;
	f->duplex = 3;
	for (int c = 0; c < IFC_COUNT; c++)
		f->counters[c] = (struct counter){ 0, 64 };
	if (f->oper_status != 1)
		return;
	f->counters[IFC_IN_OCTETS].value = octets_until(minute, mbps * 7.5e6, (double)index);
	f->counters[IFC_OUT_OCTETS].value = octets_until(minute, mbps * 2.5e6, (double)index + 2);
	f->counters[IFC_IN_ERRORS].value = is.slow ? (uint64_t)minute * 3 : 0;
}

static void fill_measures(struct snmp_facts *f, int64_t minute)
{
	f->processors = arena_array(f->arena, 2, sizeof *f->processors);
	f->memories = arena_array(f->arena, 1, sizeof *f->memories);
	f->storages = arena_array(f->arena, 4, sizeof *f->storages);
	f->sensors = arena_array(f->arena, 2, sizeof *f->sensors);
	f->n_processors = f->n_sensors = 2;
	f->n_storages = 4;
	f->n_memories = 1;
	for (size_t i = 0; i < 2; i++)
		f->processors[i] = (struct processor_facts){ i ? "cpu 2" : "cpu 1", (int64_t)i + 1, 0.12 + 0.05 * (double)i };
	f->memories[0] = (struct memory_facts){ "real", INT64_C(3) << 30, INT64_C(8) << 30 };
	f->storages[0] = (struct storage_facts){ "/", "fixed-disk", 1, (INT64_C(40) << 30) + minute * 4096, INT64_C(100) << 30 };
	f->storages[1] = (struct storage_facts){ "/var/lib/\033[31mdata", "fixed-disk", 2, INT64_C(9) << 40, INT64_C(16) << 40 };
	f->storages[2] = (struct storage_facts){ "Cached memory", "other", 3, INT64_C(2) << 30, INT64_C(2) << 30 };
	f->storages[3] = (struct storage_facts){ "Available memory", "other", 4, 0, INT64_C(5) << 30 };
	f->sensors[0] = (struct sensor_facts){ "Inlet", 1, 24.5, "°C" };
	f->sensors[1] = (struct sensor_facts){ "Fan 1", 2, NAN, "rpm" };
}

/* Somebody whose name a terminal would obey, a declared device without a link to it, an unknown peer, and hosts of its ARP table. */
static void fill_neighbours(struct snmp_facts *f)
{
	static struct neighbour_facts heard[] = {
		{ .protocol = NEIGHBOUR_LLDP, .local_port = "GigabitEthernet0/0", .chassis = "02:00:00:00:aa:01", .mac = "02:00:00:00:aa:01",
		  .address = "192.0.2.201", .port = "ge\033[1;1H", .sys_name = HOSTILE_NAME "-beside", .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 },
		{ .protocol = NEIGHBOUR_LLDP, .local_port = "GigabitEthernet0/1", .chassis = "=cmd()", .port = "1", .sys_name = "RTR-DEMO-02.example",
		  .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 },
		{ .protocol = NEIGHBOUR_BGP, .address = "192.0.2.202", .state = 6, .remote_as = 65001 },
		{ .protocol = NEIGHBOUR_ARP, .local_port = "GigabitEthernet0/0", .mac = "02:00:00:00:aa:03", .address = "192.0.2.203",
		  .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 },
		{ .protocol = NEIGHBOUR_ARP, .local_port = "GigabitEthernet0/0", .mac = "02:00:00:00:aa:04", .address = "192.0.2.204",
		  .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 },
	};

	f->neighbours = heard;
	f->n_neighbours = ARRAY_LEN(heard);
	f->has_neighbours = true;
}

static struct snmp_facts *device_facts(const struct reg_device *device, int64_t minute, int64_t left)
{
	struct arena *a = arena_new();
	struct snmp_facts *f = a ? arena_alloc(a, sizeof *f) : NULL;
	bool hostile = strcmp(device->name, HOSTILE) == 0;
	long number = strncmp(device->name, "rtr-demo-", 9) == 0 ? strtol(device->name + 9, NULL, 10) : 0;

	if (!f)
		abort();
	f->arena = a;
	f->uptime_cs = (minute + 100000) * 6000;
	f->engine_boots = UNKNOWN_I64;
	f->sys_name = hostile ? HOSTILE_NAME : device->name;
	f->sys_descr = hostile ? "IOS\033[1;1H clear" : "Demo OS 7.2";
	f->sys_object_id = "1.3.6.1.4.1.9.1.1045";
	f->sys_location = "Démo";
	f->vendor = "Cisco";
	f->model = "C1111-4P";
	f->version = "17.3.4";
	f->n_interfaces = 2;
	f->interfaces = arena_array(a, 2, sizeof *f->interfaces);
	fill_interface(&f->interfaces[0], a, 1, 4 + (double)number, minute,
	               (struct traits){ .down = number == 7 && left < 47, .slow = number == 3, .hostile = hostile });
	fill_interface(&f->interfaces[1], a, 2, 0.4, minute, (struct traits){ .disabled = number == 5 || number > 5 });
	fill_measures(f, minute);
	if (hostile)
		fill_neighbours(f);
	f->cpu_ratio = 0.145;
	f->memory_ratio = 0.375;
	f->has_inventory = f->has_values = true;
	return f;
}

static void answer_icmp(const struct reg_check *check, int64_t left, struct probe_result *r)
{
	const char *name = check->link ? check->link->name : check->device->name;
	bool silent = (strcmp(name, "rtr-demo-09") == 0 && left < 12) || (strcmp(name, "Fibre noire Seine") == 0 && left < 90);
	bool loss = strcmp(name, "Internet Horizons 4G") == 0;

	r->outcome = silent ? OUTCOME_TIMEOUT : loss ? OUTCOME_LOSS : OUTCOME_OK;
	r->latency_us = silent ? UNKNOWN_I64 : 4200 + left % 7 * 130;
	r->icmp = (struct icmp_facts){ .sent = 3, .received = silent ? 0 : loss ? 2 : 3, .rtt_min_us = 4000, .rtt_median_us = r->latency_us,
	                               .rtt_max_us = 6000, .jitter_us = 210, .family = AF_INET };
	if (loss)
		snprintf(r->detail, sizeof r->detail, "2 of 3 replies");
}

static void answer_snmp(const struct reg_check *check, int64_t minute, int64_t left, struct probe_result *r)
{
	if (strcmp(check->device->name, "rtr-demo-09") == 0 && left < 12) {
		r->outcome = OUTCOME_TIMEOUT;
		return;
	}
	if (strcmp(check->device->name, "rtr-demo-08") == 0) {
		r->outcome = OUTCOME_AUTH_FAILURE;
		snprintf(r->detail, sizeof r->detail, "usmStatsWrongDigests");
		return;
	}
	r->outcome = OUTCOME_OK;
	r->latency_us = 18000;
	r->snmp = device_facts(check->device, minute, left);
}

static void answer_service(const struct reg_check *check, int64_t left, struct probe_result *r)
{
	const char *name = check->service->name;
	bool expiring = strncmp(name, "Annuaire", 8) == 0, broken = strncmp(name, "T\303\251l\303\251consultation", 17) == 0 && left < 30;

	r->outcome = broken ? OUTCOME_HTTP_STATUS : expiring ? OUTCOME_TLS_EXPIRING : OUTCOME_OK;
	r->latency_us = 84000;
	if (broken)
		snprintf(r->detail, sizeof r->detail, "status 503, expected 200");
	if (strcmp(check->class, "http") != 0 && strcmp(check->class, "tls") != 0)
		return;
	r->tls = (struct tls_facts){ .present = true, .subject = "CN=portail.demo.example", .issuer = "CN=Autorité \033[5mDémo",
	                             .not_before = { r->at.ms - INT64_C(300) * 86400000 },
	                             .not_after = { r->at.ms + (expiring ? INT64_C(5) : INT64_C(65)) * 86400000 + 3600000 },
	                             .chain_not_after = { r->at.ms + INT64_C(900) * 86400000 }, .protocol = "TLSv1.3",
	                             .cipher = "TLS_AES_256_GCM_SHA384", .serial = "01", .sha256 = "ab" };
}

void region_answer(const struct reg_check *check, int64_t minute, int64_t n_minutes, wall_t at, struct probe_result *ret_result)
{
	struct probe_result r = { .latency_us = UNKNOWN_I64, .at = at, .mono_at = { at.ms * 1000000 } };
	int64_t left = n_minutes - minute;

	r.started = r.mono_at;
	if (check->service)
		answer_service(check, left, &r);
	else if (strcmp(check->class, "snmp") == 0)
		answer_snmp(check, minute, left, &r);
	else
		answer_icmp(check, left, &r);
	r.state = outcome_state(r.outcome);
	*ret_result = r;
}
