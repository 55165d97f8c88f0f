/* The demo region as an inventory declares it: one function a file. No cell holds a comma or a quote. */
#include "probes/sim_demo.h"

#include <stdlib.h>
#include <string.h>

#define OPERATOR "Démo Opérateur régional"
#define PROVIDER "Démo Fournisseur d'accès"
#define NIGHT_ACCESS "Carte d'accès de nuit : coffre à clés du poste de garde (code chez l'astreinte au 02 61 91 00 11) ; se présenter avec la référence DEMO-HEB-03 et une pièce d'identité"

const char *sim_demo_site_name(const struct demo_region *r, int site)
{
	return site == DEMO_NONE ? "" : r->sites[site].name;
}

static const char *device_name(const struct demo_region *r, int device)
{
	return device == DEMO_NONE ? "" : r->devices[device].name;
}

static void write_sites(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)o;
	fputs("name,kind,finess,aliases,commune,departement,latitude,longitude,college,ght,support_site,access,isp,pack,runbook,notes\n", f);
	for (size_t i = 0; i < r->n_sites; i++) {
		const struct demo_site *s = &r->sites[i];
		char college[2] = { s->college, '\0' };
		bool grouped = s->college == 'A';

		fprintf(f, "%s,%s,9900%05zu,%s,%s,%s,%.4f,%.4f,%s,%s%s,%s,%s,%s,%s,%s,Site inventé pour la démonstration\n", s->name, s->kind, i + 1,
		        s->alias, s->commune->name, s->commune->departement, s->latitude, s->longitude, college,
		        grouped ? "Démo GHT " : "", grouped ? s->commune->departement : "", sim_demo_site_name(r, grouped ? s->support : DEMO_NONE),
		        s->syvik ? "syvik" : "internet", s->syvik ? "" : PROVIDER, s->pack,
		        i == DEMO_DATA_CENTRE ? NIGHT_ACCESS : "");
	}
}

static void write_devices(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	char address[DEMO_ADDRESS_MAX];

	fputs("name,site,kind,address,port,credential,criticality,dscp,os,os_end_of_support,parents\n", f);
	for (size_t i = 0; i < r->n_devices; i++) {
		const struct demo_device *d = &r->devices[i];

		sim_demo_address(d->address, address);
		fprintf(f, "%s,%s,%s,%s,%u,%s,%s,%s,%s,%s,%s%s%s\n", d->name, sim_demo_site_name(r, (int)d->site), d->kind, address, o->sim_port, d->credential,
		        d->criticality, strcmp(d->kind, "covolink") == 0 ? "health-data" : "", d->os, d->os_end_of_support,
		        device_name(r, d->parents[0]), d->parents[1] == DEMO_NONE ? "" : ";", device_name(r, d->parents[1]));
	}
	if (o->snmpd_port)
		fprintf(f, "demo-supervision,%s,server,127.0.0.1,%u,demo,high,,Debian GNU/Linux 12,2028-06-30,\n", r->sites[0].name, o->snmpd_port);
}

static void write_links(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	static const char *const roles[] = { [DEMO_ALONE] = "", [DEMO_PRIMARY] = "primary", [DEMO_BACKUP] = "backup" };

	(void)o;
	fputs("name,site,device,interface,address,z_device,z_interface,perimeter,layer,class,contract,expected_bps,redundancy_group,role\n", f);
	for (size_t i = 0; i < r->n_links; i++) {
		const struct demo_link *l = &r->links[i];
		char address[DEMO_ADDRESS_MAX] = "", bps[32] = "";

		if (l->device == DEMO_NONE)
			sim_demo_address(l->address, address);
		if (l->expected_bps > 0)
			snprintf(bps, sizeof bps, "%.0f", l->expected_bps);
		fprintf(f, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", l->name, sim_demo_site_name(r, (int)l->site),
		        device_name(r, l->device), l->interface ? l->interface : "", address, device_name(r, l->z_device), l->z_interface, l->perimeter,
		        l->layer, l->class_of_service, strcmp(l->layer, "internet") == 0 ? "Démo accès Internet" : "Démo réseau régional", bps, l->group, roles[l->role]);
	}
}

/* What a service's kind asks as its target, and what it must say. */
static void write_target(FILE *f, const struct demo_service *s, const char *address, uint16_t port)
{
	if (strcmp(s->kind, "dns") == 0)
		fprintf(f, "dns://%s:%u/%s", address, port, s->host);
	else if (s->kind[0] == 'h')
		fprintf(f, "%s://%s:%u/", s->kind, s->host, port);
	else
		fprintf(f, "%s:%u", address, port);
}

static void write_services(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	fputs("name,kind,target,site,device,owner,application,expect_status,expect_body,resolve\n", f);
	for (size_t i = 0; i < demo_n_services; i++) {
		const struct demo_service *s = &demo_services[i];
		bool ours = strcmp(s->owner, "ours") == 0, web = s->kind[0] == 'h';
		char address[DEMO_ADDRESS_MAX];

		sim_demo_address(sim_demo_service_address(i), address);
		fprintf(f, "%s,%s,", s->name, s->kind);
		write_target(f, s, address, sim_demo_service_port(s, o->sim_port));
		fprintf(f, ",%s,%s,%s,%s,%s,%s,%s\n", ours ? r->sites[DEMO_DATA_CENTRE].name : "",
		        ours ? sim_demo_service_device(r, s)->name : "", s->owner, demo_applications[s->application].name, web ? "200" : "",
		        strcmp(s->kind, "dns") == 0 ? address : "", web ? address : "");
	}
	for (size_t i = 0; i < r->n_covolinks; i++)
		sim_demo_write_xds_service(f, r, i, o);
	if (o->nginx_port)
		fprintf(f, "Démo Serveur web de cette machine,http,http://127.0.0.1:%u/,%s,%s,ours,,200,,\n", o->nginx_port, r->sites[0].name,
		        o->snmpd_port ? "demo-supervision" : "");
}

static void write_applications(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("name,owner,criticality,rto_minutes,rpo_minutes,health_data\n", f);
	for (size_t i = 0; i < demo_n_applications; i++) {
		const struct demo_application *a = &demo_applications[i];

		fprintf(f, "%s,%s,%s,%u,%u,%s\n", a->name, a->owner, a->criticality, a->rto_minutes, a->rpo_minutes, a->health_data ? "yes" : "no");
	}
}

static void write_processes(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("name,owner,criticality,rto_minutes,rpo_minutes,health_data\n", f);
	for (size_t i = 0; i < demo_n_processes; i++) {
		const struct demo_process *p = &demo_processes[i];

		fprintf(f, "%s,%s,%s,%u,%u,yes\n", p->name, p->owner, p->criticality, p->rto_minutes, p->rpo_minutes);
	}
}

/* From a business process down to a server; parents of devices go on from there. */
static void write_dependencies(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)o;
	fputs("from,to,kind\n", f);
	for (size_t i = 0; i < demo_n_processes; i++) {
		for (const char *p = demo_processes[i].applications; *p; p++)
			fprintf(f, "process:%s,application:%s,uses\n", demo_processes[i].name, demo_applications[*p - 'a'].name);
	}
	for (size_t i = 0; i < demo_n_services; i++) {
		const struct demo_service *s = &demo_services[i];

		fprintf(f, "application:%s,service:%s,uses\n", demo_applications[s->application].name, s->name);
		if (strcmp(s->owner, "ours") == 0)
			fprintf(f, "service:%s,device:%s,runs-on\n", s->name, sim_demo_service_device(r, s)->name);
	}
	for (size_t i = demo_n_services; i < r->n_servers; i++) {
		const struct demo_device *d = &r->devices[r->first_server + i];

		if (strcmp(d->kind, "vm") == 0)
			fprintf(f, "application:%s,device:%s,runs-on\n", demo_applications[i % (demo_n_applications - 1)].name, d->name);
	}
	for (size_t i = 0; i < DEMO_TRUNKS; i++)
		fprintf(f, "link:%s,link:%s,carried-by\n", r->links[i].name, r->links[DEMO_TRUNKS + i].name);
	for (size_t i = 0; i < r->n_covolinks; i++)
		fprintf(f, "covolink:%s,device:%s,runs-on\n", r->covolinks[i].name, r->devices[r->covolinks[i].device].name);
}

static void write_suppliers(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("name,phone,hours,customer_reference,hds_certificate,hds_ends\n"
	      OPERATOR ",02 61 91 00 01,24x7,DEMO-REG-01,,\n"
	      PROVIDER ",02 61 91 00 02,lun-ven 8h-18h,DEMO-FAI-02,,\n"
	      "Démo Hébergeur,02 61 91 00 03,24x7,DEMO-HEB-03,DEMO-HDS-2024-17,2027-03-31\n"
	      "Démo Éditeur d'imagerie,02 61 91 00 04,lun-sam 8h-20h,DEMO-IMG-04,,\n", f);
}

static void write_contracts(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("name,supplier,reference,starts,ends,gtr_hours,gtr_window,availability\n"
	      "Démo réseau régional," OPERATOR ",DEMO-2041,2023-11-09,2027-11-08,4,24x7,99.9\n"
	      "Démo accès Internet," PROVIDER ",DEMO-FAI-7,2024-01-01,2027-12-31,8,mon-fri 08:00-18:00,\n"
	      "Démo hébergement,Démo Hébergeur,DEMO-HEB-3,2023-12-15,2027-12-14,4,24x7,99.95\n"
	      "Démo imagerie,Démo Éditeur d'imagerie,DEMO-IMG-9,2024-01-11,2027-01-10,8,mon-fri 08:00-18:00,\n", f);
}

static void write_contacts(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)o;
	fputs("name,site,phone,email,role\n", f);
	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++)
		fprintf(f, "Démo Accueil %zu,%s,02 61 91 %02zu %02zu,accueil%zu@demo.invalid,standard\n", i - 1, r->sites[i].name, 10 + i / 100,
		        i % 100, i - 1);
	fprintf(f, "Démo Astreinte centre de données,%s,02 61 91 00 11,astreinte@demo.invalid,astreinte\n", r->sites[DEMO_DATA_CENTRE].name);
}

static void write_perimeters(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	(void)o;
	fputs("name,kind,rd,owner\nDémo VRF Santé,health,64512:100," OPERATOR "\nDémo VRF Collecte,transport,64512:200," OPERATOR "\n"
	      "Démo VRF Imagerie,health,64512:110," OPERATOR "\nDémo VRF Hébergement,health,64512:120,Démo Hébergeur\n", f);
}

const struct sim_demo_csv sim_demo_csvs[] = {
	{ "sites.csv", write_sites },         { "devices.csv", write_devices },     { "links.csv", write_links },
	{ "services.csv", write_services },   { "covolinks.csv", sim_demo_write_covolinks },
	{ "routes.csv", sim_demo_write_routes }, { "flows.csv", sim_demo_write_flows },
	{ "suppliers.csv", write_suppliers }, { "contracts.csv", write_contracts }, { "contacts.csv", write_contacts },
	{ "perimeters.csv", write_perimeters }, { "applications.csv", write_applications },
	{ "processes.csv", write_processes },   { "dependencies.csv", write_dependencies },
	{ "heartbeats.csv", sim_demo_write_heartbeats }, { "entitlements.csv", sim_demo_write_entitlements },
};
const size_t sim_demo_n_csvs = ARRAY_LEN(sim_demo_csvs);
