/* Image gateways, image routes and authorised openings of the demo region, as an inventory declares them. */
#include "probes/sim_demo.h"

#include <string.h>

#define IMAGING_TEAM "Démo Équipe e-imagerie"

enum { URL_MAX = 64 };

/* "" without an XDS proxy. */
static void write_xds_url(const struct demo_covolink *c, const struct sim_demo_options *o, char url[URL_MAX])
{
	url[0] = '\0';
	if (c->xds)
		snprintf(url, URL_MAX, "https://xds-%03zu.demo.invalid:%u/xds", c->site, o->sim_port);
}

void sim_demo_write_xds_service(FILE *f, const struct demo_region *r, size_t i, const struct sim_demo_options *o)
{
	const struct demo_covolink *c = &r->covolinks[i];
	char address[DEMO_ADDRESS_MAX], url[URL_MAX];

	if (!c->xds)
		return;
	sim_demo_address(sim_demo_xds_address(i), address);
	write_xds_url(c, o, url);
	fprintf(f, "Démo XDS %03zu,https,%s,%s,%s,ours,,200,XDS,%s\n", c->site, url, sim_demo_site_name(r, (int)c->site), r->devices[c->device].name, address);
}

void sim_demo_write_covolinks(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	fputs("name,site,device,address,port,called_ae,tls,xds_url,serves,runbook\n", f);
	for (size_t i = 0; i < r->n_covolinks; i++) {
		const struct demo_covolink *c = &r->covolinks[i];
		char address[DEMO_ADDRESS_MAX], url[URL_MAX];

		sim_demo_address(r->devices[c->device].address, address);
		write_xds_url(c, o, url);
		fprintf(f, "%s,%s,%s,%s,%u,%s,%s,%s,", c->name, sim_demo_site_name(r, (int)c->site), r->devices[c->device].name, address, o->sim_port,
		        c->called_ae, c->tls ? "yes" : "no", url);
		for (size_t j = 0; j < ARRAY_LEN(c->serves) && c->serves[j] != DEMO_NONE; j++)
			fprintf(f, "%s%s", j ? ";" : "", sim_demo_site_name(r, c->serves[j]));
		fputs(",Appeler Démo Éditeur d'imagerie (DEMO-IMG-04)\n", f);
	}
}

/* Images go to the hospital that supports the group; at night strokes are read there. Every ninth route is not accepted yet. */
static void write_route(FILE *f, const struct demo_region *r, size_t covolink, size_t nth, int from)
{
	static const char *const uses[] = { "tele-avc", "teleradiology", "teleneurosurgery" };
	const struct demo_site *s = &r->sites[from];
	int to = s->support == DEMO_NONE ? DEMO_DATA_CENTRE : s->support;
	const char *use = strcmp(s->kind, "hospital") == 0 ? uses[covolink % 2 * 2] : uses[1];
	char accepted[16] = "";

	if ((covolink + nth) % 9 != 8)
		snprintf(accepted, sizeof accepted, "2025-0%zu-15", 1 + covolink % 9);
	fprintf(f, "Démo route %zu-%zu,%s,%s,%s,DEMO_SRC_%03d,DEMO_PACS_%03d,D%03zu-%zu,%s,%s\n", covolink + 1, nth, s->name, r->covolinks[covolink].name,
	        sim_demo_site_name(r, to), from, to, covolink + 1, nth, use, accepted);
}

void sim_demo_write_routes(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	(void)o;
	fputs("name,source_site,covolink,destination_site,source_ae,destination_ae,marker,use,accepted_on\n", f);
	for (size_t i = 0; i < r->n_covolinks; i++) {
		const struct demo_covolink *c = &r->covolinks[i];
		size_t n = 0;

		for (size_t j = 0; j < ARRAY_LEN(c->serves) && c->serves[j] != DEMO_NONE; j++)
			write_route(f, r, i, ++n, c->serves[j]);
		for (size_t j = 0; j < ARRAY_LEN(c->supports) && c->supports[j] != DEMO_NONE; j++)
			write_route(f, r, i, ++n, c->supports[j]);
	}
}

static void write_service_flow(FILE *f, const struct demo_region *r, const struct demo_service *s, uint16_t port)
{
	bool national = strcmp(s->owner, "ours") != 0, udp = strcmp(s->kind, "dns") == 0;

	fprintf(f, "%s,%s,%s,%u,%s,%s,2025-03-01,2027-12-31\n", national ? r->sites[DEMO_DATA_CENTRE].name : "Démo VRF Santé",
	        national ? s->host : sim_demo_service_device(r, s)->name, udp ? "udp" : "tcp", port, s->name, demo_applications[s->application].owner);
}

/* Who may open what: members to the services, the collector and the senders to the gateways. One opening of a destination is one row. */
void sim_demo_write_flows(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	const char *centre = r->sites[DEMO_DATA_CENTRE].name;

	fputs("source,destination,protocol,port,reason,requester,opened,ends\n", f);
	for (size_t i = 0; i < demo_n_services; i++) {
		const struct demo_service *s = &demo_services[i];
		bool again = false;

		for (size_t j = 0; j < i && strcmp(s->owner, "ours") == 0; j++)
			again = again || (demo_services[j].server == s->server && (strcmp(demo_services[j].kind, "dns") == 0) == (strcmp(s->kind, "dns") == 0));
		if (!again)
			write_service_flow(f, r, s, sim_demo_service_port(s, o->sim_port));
	}
	for (size_t i = 0; i < r->n_covolinks; i++) {
		const struct demo_covolink *c = &r->covolinks[i];

		fprintf(f, "%s,%s,tcp,%u,Test DICOM depuis la supervision," IMAGING_TEAM ",2025-02-01,\n", centre, r->devices[c->device].name, o->sim_port);
		for (size_t j = 1; j < ARRAY_LEN(c->serves) && c->serves[j] != DEMO_NONE; j++)
			fprintf(f, "%s,%s,tcp,%u,Envoi d'images," IMAGING_TEAM ",2025-02-15,2027-01-10\n", sim_demo_site_name(r, c->serves[j]),
			        r->devices[c->device].name, o->sim_port);
	}
}
