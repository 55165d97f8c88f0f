/* The imaging gateways (Covolinks) of the demo region and who sends through them. */
#include "probes/sim_demo_model_internal.h"

#include <stdio.h>
#include <string.h>

enum { TLS_COVOLINK = 1, XDS_COVOLINK = 0 }; /* of the gateways, in their order */

/* Behind the routers of its site. */
static size_t add_gateway(struct demo_region *r, size_t site)
{
	struct demo_device *d;
	size_t n = 0;
	int routers[2] = { DEMO_NONE, DEMO_NONE };

	for (size_t i = 0; i < r->n_devices && n < ARRAY_LEN(routers); i++)
		if (r->devices[i].site == site && strcmp(r->devices[i].kind, "router") == 0)
			routers[n++] = (int)i;
	d = demo_add_device(r, site, "covolink", "linux-server.snmprec", routers[0]);
	d->parents[1] = routers[1];
	snprintf(d->name, sizeof d->name, "demo-covolink-%03zu", site);
	d->criticality = "high";
	d->latency_ms = 6 + demo_draw(site, 12, 25);
	d->disk_ratio = 0.30 + demo_draw(site, 13, 40) / 100.0;
	d->disk_per_day = 0.001;
	d->memory_ratio = 0.4;
	d->cpu_ratio = 0.08;
	return (size_t)(d - r->devices);
}

/* A hospital of the group without a gateway of its own is declared to send through the group's, the others of them do so because it is
 * their supporting establishment's; two of another trade are declared too. */
static void add_senders(struct demo_region *r, struct demo_covolink *c)
{
	size_t n_serves = 1, n_supports = 0, others = 0;

	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++) {
		const struct demo_trade *t = demo_site_trade(i);
		bool hospital = strcmp(t->kind, "hospital") == 0;

		if (r->sites[i].support != (int)c->site || t->covolink || !t->syvik)
			continue;
		if (hospital && n_serves - others == 2 && n_supports < ARRAY_LEN(c->supports))
			c->supports[n_supports++] = (int)i;
		else if ((hospital || others < 2) && n_serves < ARRAY_LEN(c->serves)) {
			c->serves[n_serves++] = (int)i;
			others += !hospital;
		}
	}
}

static void add_covolink(struct demo_region *r, size_t site)
{
	struct demo_covolink *c = &r->covolinks[r->n_covolinks++];

	*c = (struct demo_covolink){ .site = site, .device = add_gateway(r, site) };
	for (size_t i = 0; i < ARRAY_LEN(c->serves); i++)
		c->serves[i] = c->supports[i] = DEMO_NONE;
	c->serves[0] = (int)site;
	snprintf(c->name, sizeof c->name, "Démo Covolink %.60s", r->sites[site].name + strlen("Démo "));
	snprintf(c->called_ae, sizeof c->called_ae, "DEMO_COVO_%03zu", site);
	add_senders(r, c);
}

void demo_add_covolinks(struct demo_region *r)
{
	for (size_t i = DEMO_INFRASTRUCTURE; i < r->n_sites; i++)
		if (demo_site_trade(i)->covolink)
			add_covolink(r, i);
	r->covolinks[TLS_COVOLINK].tls = true;
	r->covolinks[XDS_COVOLINK].xds = true;
}
