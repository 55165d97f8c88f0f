/* The jobs of the demo region: what tells a collector by itself, in the region file and as an inventory declares it. */
#include "probes/sim_demo.h"

#include <string.h>

struct demo_job {
	const char *name, *kind;
	const char *application;
	unsigned every_ms, lasts_ms;  /* of the simulated job: a night in a minute */
	const char *every, *grace, *least;
	const char *offsite;
};

static const struct demo_job jobs[] = {
	{ "Démo Sauvegarde Dossier partagé", "backup", "Démo Dossier partagé", 60000, 6000, "2m", "1m", "2s", "yes" },
	{ "Démo Sauvegarde Archive d'images", "backup", "Démo Archive d'images", 60000, 9000, "2m", "1m", "2s", "yes" },
	{ "Démo Sauvegarde Annuaire", "backup", "Démo Annuaire et SSO", 60000, 3000, "2m", "1m", "1s", "no" },
	{ "Démo Sauvegarde Portail", "backup", "Démo Portail régional", 60000, 4000, "2m", "1m", "1s", "no" },
	{ "Démo Remontée des urgences", "feed", "Démo EAI régional", 30000, 1000, "1m", "30s", "", "" },
	{ "Démo Mise à jour INS", "job", "Démo Identité INS", 30000, 2000, "1m", "1m", "", "" },
};

void sim_demo_write_jobs(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)r;
	for (size_t i = 0; o->heartbeat_port && i < ARRAY_LEN(jobs); i++)
		fprintf(f, "\njob \"%s\" {\n\tcollector = \"127.0.0.1:%u\"\n\tevery = %u\n\tlasts = %u\n}\n", jobs[i].name, o->heartbeat_port,
		        jobs[i].every_ms, jobs[i].lasts_ms);
}

void sim_demo_write_heartbeats(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	fputs("name,kind,application,site,every,grace,min_duration,offsite\n", f);
	(void)o;
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
		fprintf(f, "%s,%s,%s,%s,%s,%s,%s,%s\n", jobs[i].name, jobs[i].kind, jobs[i].application,
		        r->sites[DEMO_DATA_CENTRE].name, jobs[i].every, jobs[i].grace, jobs[i].least, jobs[i].offsite);
}
