/* The demo region as the simulator serves it: region.conf, and the secrets that its agents ask for. */
#include "probes/sim_demo.h"

#include <string.h>

static const struct { const char *name, *auth, *priv; } v3_credentials[] = {
	{ "demo-v3-sha256", "SHA-256", "AES" }, { "demo-v3-sha512", "SHA-512", "AES-256" } };

/* One text for region.conf and the secrets: an SNMPv3 user and its keys, no secret to anybody. */
static void write_keys(FILE *f, size_t credential)
{
	fprintf(f, "\tuser = \"demo\"\n\tauth = \"%s\"\n\tauth-key = \"demo-auth-%zu\"\n\tpriv = \"%s\"\n\tpriv-key = \"demo-priv-%zu\"\n",
	        v3_credentials[credential].auth, credential + 1, v3_credentials[credential].priv, credential + 1);
}

/* Its parents; and the other router of its site, over the LAN. */
static void write_behind(FILE *f, const struct demo_region *r, const struct demo_device *d)
{
	const char *separator = "";

	if (d->parents[0] == DEMO_NONE)
		return;
	fputs("\tbehind = { ", f);
	for (size_t i = 0; i < ARRAY_LEN(d->parents) && d->parents[i] != DEMO_NONE; i++, separator = ", ")
		fprintf(f, "%s\"%s\"", separator, r->devices[d->parents[i]].name);
	for (const struct demo_device *o = r->devices; o < r->devices + r->n_devices; o++)
		if (o != d && o->site == d->site && o->site >= DEMO_INFRASTRUCTURE && strcmp(o->kind, "router") == 0 && strcmp(d->kind, "router") == 0)
			fprintf(f, ", \"%s\"", o->name);
	fputs(" }\n", f);
}

/* An agent that its operator forgot: SNMPv3 is set up, the community that everybody knows still answers. */
static const char *community_of(const struct demo_region *r, const struct demo_device *d)
{
	return d == &r->devices[DEMO_SWITCH] ? "public" : SIM_DEMO_COMMUNITY;
}

static void write_agent(FILE *f, const struct demo_region *r, const struct demo_device *d, uint16_t port)
{
	char address[DEMO_ADDRESS_MAX];

	sim_demo_address(d->address, address);
	fprintf(f, "\nagent %s {\n\taddress = \"%s:%u\"\n\tcommunity = \"%s\"\n\trecording = \"%s\"\n\tsys-name = \"%s\"\n",
	        d->name, address, port, community_of(r, d), d->recording, d->name);
	if (strcmp(d->recording, "linux-server.snmprec") == 0)
		fprintf(f, "\tclock = %d\n", d->clock_s);
	fprintf(f, "\tsite = \"%s\"\n", r->sites[d->site].name);
	for (size_t i = 0; i < ARRAY_LEN(v3_credentials); i++) {
		if (strcmp(d->credential, v3_credentials[i].name) == 0)
			write_keys(f, i);
	}
	if (d <= &r->devices[DEMO_PE_WEST] && r->n_access[d - r->devices] > 0)
		fprintf(f, "\tcopy-of = \"" DEMO_ACCESS "\"\n\tcopies = %zu\n", r->n_access[d - r->devices]);
	write_behind(f, r, d);
	if (d->latency_ms)
		fprintf(f, "\tlatency = %u\n", d->latency_ms);
	if (d->loss > 0)
		fprintf(f, "\tloss = %.3f\n", d->loss);
	if (d->dead)
		fputs("\tdead = true\n", f);
	fputs("}\n", f);
	fprintf(f, "object \"%s 1.3.6.1.2.1.1.6.0\" { tag = \"4\" value = \"%s\" }\n", d->name, r->sites[d->site].name);
}

/* The other end of a link that is pinged: its operator keeps the community to itself. */
static void write_operator_agent(FILE *f, const struct demo_region *r, const struct demo_link *l, uint16_t port)
{
	char address[DEMO_ADDRESS_MAX];

	sim_demo_address(l->address, address);
	fprintf(f, "\nagent %s {\n\taddress = \"%s:%u\"\n\tcommunity = \"demo-operator\"\n\trecording = \"access-cpe.snmprec\"\n", l->name, address, port);
	fprintf(f, "\tsite = \"%s\"\n\tbehind = { \"%s\" }\n}\n", r->sites[l->site].name, r->devices[l->z_device].name);
}

static void write_number(FILE *f, const struct demo_device *d, const char *oid, double value)
{
	fprintf(f, "object \"%s %s\" { tag = \"2\" value = \"%.0f\" }\n", d->name, oid, value);
}

/* Of the recording of a Linux server: its root file system, its memory (kB), its two processors. */
static void write_load(FILE *f, const struct demo_device *d)
{
	const double blocks = 66053021, memory = 24684084, day_s = 86400;

	if (d->disk_ratio <= 0)
		return;
	fprintf(f, "object \"%s 1.3.6.1.2.1.25.2.3.1.6.36\" { tag = \"2:numeric\" value = \"initial=%.0f,rate=%.3f,min=0,max=%.0f\" }\n", d->name,
	        d->disk_ratio * blocks, d->disk_per_day * blocks / day_s, blocks);
	write_number(f, d, "1.3.6.1.2.1.25.2.3.1.6.1", d->memory_ratio * memory);
	write_number(f, d, "1.3.6.1.4.1.2021.4.6.0", (1 - d->memory_ratio) * memory);
	write_number(f, d, "1.3.6.1.4.1.2021.4.11.0", (1 - d->memory_ratio) * memory);
	write_number(f, d, "1.3.6.1.2.1.25.3.3.1.2.196608", d->cpu_ratio * 100);
	write_number(f, d, "1.3.6.1.2.1.25.3.3.1.2.196609", d->cpu_ratio * 80);
}

static void write_rates(FILE *f, const char *agent, const char *interface, double in_bps, double out_bps)
{
	const double in_octets = 700, out_octets = 650; /* of a packet, about */

	fprintf(f, "interface \"%s %s\" {\n\tin-bps = %.0f\n\tout-bps = %.0f\n\tin-packets = %.0f\n\tout-packets = %.0f\n", agent, interface,
	        in_bps, out_bps, in_bps / 8 / in_octets, out_bps / 8 / out_octets);
}

/* What comes in at one end goes out at the other; an end that is down has none opposite. */
static void write_far_end(FILE *f, const struct demo_link *l, const char *agent)
{
	write_rates(f, agent, l->z_interface, l->out_bps, l->in_bps);
	fprintf(f, "\tfar-end = \"%s\"\n\talias = \"%s\"\n", l->name, l->alias);
	if (strncmp(l->movement, "status = ", strlen("status = ")) == 0)
		fputs("\tstatus = down\n", f);
	fputs("}\n", f);
}

static void write_interface(FILE *f, const struct demo_region *r, const struct demo_link *l)
{
	write_rates(f, r->devices[l->device].name, l->interface, l->in_bps, l->out_bps);
	fprintf(f, "\tlink = \"%s\"\n", l->name);
	if (l->z_device != DEMO_NONE && !*l->z_interface)
		fprintf(f, "\tfacing = \"%s\"\n", r->devices[l->z_device].name);
	if (*l->alias)
		fprintf(f, "\talias = \"%s\"\n", l->alias);
	if (*l->movement)
		fprintf(f, "\t%s\n", l->movement);
	fputs("}\n", f);
}

static void write_service(FILE *f, const struct demo_region *r, size_t i, uint16_t port)
{
	const struct demo_service *s = &demo_services[i];
	char text[DEMO_ADDRESS_MAX];

	sim_demo_address(sim_demo_service_address(i), text);
	fprintf(f, "\nservice \"%s\" {\n\tkind = \"%s\"\n\taddress = \"%s:%u\"\n\thost = \"%s\"\n\tlatency = %u\n", s->name, s->kind, text, sim_demo_service_port(s, port),
	        s->host, s->latency_ms);
	if (strcmp(s->owner, "ours") == 0)
		fprintf(f, "\tsite = \"%s\"\n\tdevice = \"%s\"\n", r->sites[DEMO_DATA_CENTRE].name, sim_demo_service_device(r, s)->name);
	if (*s->body)
		fprintf(f, "\tbody = \"%s\"\n", s->body);
	if (s->days != 0)
		fprintf(f, "\tdays = %.1f\n", s->days);
	if (s->tls_min)
		fprintf(f, "\ttls-min = \"%s\"\n", s->tls_min);
	if (s->chain_days != 0)
		fprintf(f, "\tchain-days = %.1f\n", s->chain_days);
	if (strcmp(s->kind, "dns") == 0)
		fprintf(f, "\tanswer = \"%s\"\n", text);
	fputs("}\n", f);
}

/* The gateway's DICOM service knows us and those who send through it. */
static void write_gateway(FILE *f, const struct demo_region *r, size_t i, uint16_t port)
{
	const struct demo_covolink *c = &r->covolinks[i];
	const struct demo_device *d = &r->devices[c->device];
	char address[DEMO_ADDRESS_MAX], xds[DEMO_ADDRESS_MAX];

	sim_demo_address(d->address, address);
	fprintf(f, "\nservice \"%s\" {\n\tkind = \"%s\"\n\taddress = \"%s:%u\"\n\thost = \"covolink-%03zu.demo.invalid\"\n\tdevice = \"%s\"\n", c->name,
	        c->tls ? "dicom-tls" : "dicom", address, port, c->site, d->name);
	fprintf(f, "\tsite = \"%s\"\n\tlatency = %u\n\tcalled-ae = \"%s\"\n\tcalling-aes = \"" SIM_DEMO_AE, r->sites[c->site].name, d->latency_ms,
	        c->called_ae);
	for (size_t j = 0; j < ARRAY_LEN(c->serves) && c->serves[j] != DEMO_NONE; j++)
		fprintf(f, ";DEMO_SRC_%03d", c->serves[j]);
	for (size_t j = 0; j < ARRAY_LEN(c->supports) && c->supports[j] != DEMO_NONE; j++)
		fprintf(f, ";DEMO_SRC_%03d", c->supports[j]);
	fputs("\"\n}\n", f);
	if (!c->xds)
		return;
	sim_demo_address(sim_demo_xds_address(i), xds);
	fprintf(f, "service \"Démo XDS %03zu\" {\n\tkind = \"https\"\n\taddress = \"%s:%u\"\n\thost = \"xds-%03zu.demo.invalid\"\n\tdevice = \"%s\"\n", c->site, xds,
	        port, c->site, d->name);
	fprintf(f, "\tsite = \"%s\"\n\tlatency = %u\n\tbody = \"XDS\"\n\tdays = 240\n}\n", r->sites[c->site].name, d->latency_ms);
}

/* What nobody declared, and answers. */
static void write_exposed(FILE *f, const struct demo_region *r)
{
	const struct { const char *name, *body; size_t device; unsigned port; } exposed[] = {
		{ "Démo telnet", "\\\\r\\\\nCommutateur de démonstration\\\\r\\\\nlogin: ", DEMO_SWITCH, 23 },
		{ "Démo SSH 1", "SSH-1.99-Simulated\\\\r\\\\n", DEMO_SWITCH, 22 },
		{ "Démo administration du pare-feu", "HTTP/1.1 401 Unauthorized\\\\r\\\\nWWW-Authenticate: Basic realm=pare-feu\\\\r\\\\n\\\\r\\\\n", DEMO_FIREWALL, 80 },
		{ "Démo FTP", "220 FTP de démonstration\\\\r\\\\n", r->first_server + 6, 21 },
	};

	for (size_t i = 0; i < ARRAY_LEN(exposed); i++) {
		const struct demo_device *d = &r->devices[exposed[i].device];
		char address[DEMO_ADDRESS_MAX];

		sim_demo_address(d->address, address);
		fprintf(f, "\nservice \"%s\" {\n\tkind = \"tcp\"\n\taddress = \"%s:%u\"\n\tdevice = \"%s\"\n\tsite = \"%s\"\n\tbody = \"%s\"\n}\n",
		        exposed[i].name, address, exposed[i].port, d->name, r->sites[d->site].name, exposed[i].body);
	}
}

void sim_demo_write_agents(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	fputs("# The demo region: vigie-sim --region FILE. See vigie-sim(1).\nca-file = \"ca.pem\"\n", f);
	for (size_t i = 0; i < r->n_devices; i++) {
		write_agent(f, r, &r->devices[i], o->sim_port);
		write_load(f, &r->devices[i]);
	}
	for (size_t i = 0; i < r->n_links; i++) {
		if (r->links[i].device != DEMO_NONE)
			write_interface(f, r, &r->links[i]);
		else
			write_operator_agent(f, r, &r->links[i], o->sim_port);
		if (*r->links[i].z_interface)
			write_far_end(f, &r->links[i], r->devices[r->links[i].z_device].name);
	}
	for (size_t i = 0; i < demo_n_services; i++)
		write_service(f, r, i, o->sim_port);
	for (size_t i = 0; i < r->n_covolinks; i++)
		write_gateway(f, r, i, o->sim_port);
	if (o->usual_ports)
		write_exposed(f, r);
	sim_demo_write_jobs(f, r, o);
}

void sim_demo_write_secrets(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("snmp demo {\n\tversion = \"2c\"\n\tcommunity = \"" SIM_DEMO_COMMUNITY "\"\n}\n", f);
	for (size_t i = 0; i < ARRAY_LEN(v3_credentials); i++) {
		fprintf(f, "snmp %s {\n\tversion = \"3\"\n\tlevel = \"authPriv\"\n", v3_credentials[i].name);
		write_keys(f, i);
		fputs("}\n", f);
	}
}
