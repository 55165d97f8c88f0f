#include "probes/sim_demo.h"

#include "probes/sim_demo_data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMUNITY "demo-public"

struct demo {
	const char *dir;
	uint16_t sim_port, nginx_port, snmpd_port;
};

typedef void (*write_fn)(FILE *f, const struct demo *d);

static void write_region(FILE *f, const struct demo *d)
{
	fputs("# The demo region: vigie-sim --region FILE. See vigie-sim(1).\n", f);
	for (size_t i = 0; i < demo_n_routers; i++) {
		const struct demo_router *r = &demo_routers[i];

		fprintf(f, "\nagent %s {\n\taddress = \"127.10.1.%zu:%u\"\n\tcommunity = \"" COMMUNITY "\"\n\trecording = \"%s\"\n"
		           "\tsys-name = \"%s\"\n", r->name, i + 1, d->sim_port, r->recording, r->name);
		if (*r->extra)
			fprintf(f, "\t%s\n", r->extra);
		fputs("}\n", f);
		for (size_t j = 0; j < demo_n_links; j++) {
			const struct demo_link *l = &demo_links[j];

			if (!l->router || strcmp(l->router, r->name) != 0)
				continue;
			fprintf(f, "interface \"%s %s\" {\n\tin-bps = %.0f\n\tout-bps = %.0f\n\tin-packets = %.0f\n\tout-packets = %.0f\n",
			        r->name, l->interface, l->in_bps, l->out_bps, l->in_bps / 8 / 700, l->out_bps / 8 / 650);
			if (l->alias && *l->alias)
				fprintf(f, "\talias = \"%s\"\n", l->alias);
			if (*l->movement)
				fprintf(f, "\t%s\n", l->movement);
			fputs("}\n", f);
		}
	}
}

static void write_secrets(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("snmp demo {\n\tversion = \"2c\"\n\tcommunity = \"" COMMUNITY "\"\n}\n", f);
}

static void write_sites(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,kind,finess,aliases,commune,departement,latitude,longitude,college,access\n", f);
	for (size_t i = 0; i < demo_n_sites; i++) {
		const struct demo_site *s = &demo_sites[i];

		fprintf(f, "%s,%s,9900%05zu,%s,%s,%s,%.4f,%.4f,%s,%s\n", s->name, s->kind, i + 1, s->aliases, s->commune, s->departement,
		        s->latitude, s->longitude, s->college, i == 14 ? "internet" : "syvik");
	}
}

static void write_devices(FILE *f, const struct demo *d)
{
	fputs("name,site,kind,address,port,credential,criticality,os,parents\n", f);
	for (size_t i = 0; i < demo_n_routers; i++) {
		const struct demo_router *r = &demo_routers[i];

		fprintf(f, "%s,%s,%s,127.10.1.%zu,%u,demo,%s,,%s\n", r->name, demo_sites[r->site].name, r->kind, i + 1, d->sim_port,
		        r->site < 5 ? "high" : "normal", r->parents);
	}
	if (d->snmpd_port)
		fprintf(f, "demo-supervision,%s,server,127.0.0.1,%u,demo,high,Debian GNU/Linux 12,\n", demo_sites[0].name, d->snmpd_port);
}

static void write_links(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,site,device,interface,address,perimeter,layer,class,contract,expected_bps,redundancy_group,role\n", f);
	for (size_t i = 0; i < demo_n_links; i++) {
		const struct demo_link *l = &demo_links[i];

		fprintf(f, "%s,%s,%s,%s,%s,%s,%s,%s,%s,", l->name, demo_sites[l->site].name, l->router ? l->router : "",
		        l->interface ? l->interface : "", l->address ? l->address : "", l->perimeter, l->layer, l->class_of_service,
		        l->router ? "Démo réseau régional" : "Démo accès Internet");
		if (l->expected_bps > 0)
			fprintf(f, "%.0f", l->expected_bps);
		fprintf(f, ",%s,%s\n", l->group, l->role == DEMO_PRIMARY ? "primary" : l->role == DEMO_BACKUP ? "backup" : "");
	}
}

static void write_services(FILE *f, const struct demo *d)
{
	fputs("name,kind,target,site,device,owner,expect_status,expect_body\n", f);
	if (d->nginx_port) {
		fprintf(f, "Démo Portail,http,http://127.0.0.1:%u/,%s,%s,ours,200,\n", d->nginx_port, demo_sites[0].name,
		        d->snmpd_port ? "demo-supervision" : "");
		fprintf(f, "Démo Portail (port),tcp,127.0.0.1:%u,%s,,ours,,\n", d->nginx_port, demo_sites[0].name);
	}
}

static void write_suppliers(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,phone,hours,customer_reference\n"
	      "Démo Opérateur régional,02 99 00 00 01,24x7,DEMO-REG-01\n"
	      "Démo Fournisseur d'accès,02 99 00 00 02,lun-ven 8h-18h,DEMO-FAI-02\n", f);
}

static void write_contracts(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,supplier,reference,starts,ends,gtr_hours,gtr_window,availability\n"
	      "Démo réseau régional,Démo Opérateur régional,DEMO-2041,2023-11-09,2027-11-08,4,24x7,99.9\n"
	      "Démo accès Internet,Démo Fournisseur d'accès,DEMO-FAI-7,2024-01-01,2027-12-31,8,mon-fri 08:00-18:00,\n", f);
}

static void write_contacts(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,site,phone,email,role\n", f);
	for (size_t i = 2; i < demo_n_sites; i++)
		fprintf(f, "Démo Accueil %zu,%s,02 99 00 01 %02zu,accueil%zu@demo.invalid,standard\n", i - 1, demo_sites[i].name, i - 1, i - 1);
}

static void write_perimeters(FILE *f, const struct demo *d)
{
	(void)d;
	fputs("name,kind,rd,owner\nDémo VRF Santé,health,64512:100,Démo Opérateur régional\n"
	      "Démo VRF Collecte,transport,64512:200,Démo Opérateur régional\n", f);
}

static const struct {
	const char *name;
	mode_t mode;
	write_fn write;
} files[] = {
	{ "region.conf", 0644, write_region },          { "secrets", 0600, write_secrets },
	{ "csv/sites.csv", 0644, write_sites },         { "csv/devices.csv", 0644, write_devices },
	{ "csv/links.csv", 0644, write_links },         { "csv/services.csv", 0644, write_services },
	{ "csv/suppliers.csv", 0644, write_suppliers }, { "csv/contracts.csv", 0644, write_contracts },
	{ "csv/contacts.csv", 0644, write_contacts },   { "csv/perimeters.csv", 0644, write_perimeters },
};

static bool make_dir(const char *path, struct err *e)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return true;
	return err_set_errno(e, "cannot make %s", path);
}

static bool write_file(const struct demo *d, const char *name, mode_t mode, write_fn write, struct err *e)
{
	char *path;
	FILE *f = NULL;
	bool ok = false;
	int fd;

	if (asprintf(&path, "%s/%s", d->dir, name) < 0)
		return err_set(e, ERR_MEMORY, "no memory for %s", name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd >= 0 && fchmod(fd, mode) == 0)
		f = fdopen(fd, "w");
	if (f) {
		write(f, d);
		ok = !ferror(f) && fflush(f) == 0;
	}
	if (!ok)
		err_set_errno(e, "cannot write %s", path);
	if (f)
		ok = fclose(f) == 0 && ok;
	else if (fd >= 0)
		close(fd);
	free(path);
	return ok;
}

bool sim_demo_write(const char *dir, uint16_t sim_port, uint16_t nginx_port, uint16_t snmpd_port, struct err *e)
{
	struct demo d = { dir, sim_port, nginx_port, snmpd_port };
	char *csv;
	bool ok;

	if (asprintf(&csv, "%s/csv", dir) < 0)
		return err_set(e, ERR_MEMORY, "no memory for %s", dir);
	ok = make_dir(dir, e) && make_dir(csv, e);
	for (size_t i = 0; ok && i < ARRAY_LEN(files); i++)
		ok = write_file(&d, files[i].name, files[i].mode, files[i].write, e);
	free(csv);
	return ok;
}
