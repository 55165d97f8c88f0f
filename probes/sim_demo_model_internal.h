/* The making of the demo region: what the files sim_demo_model.c, sim_demo_hosting.c and sim_demo_imaging.c share. */
#ifndef VIGIE_SIM_DEMO_MODEL_INTERNAL_H
#define VIGIE_SIM_DEMO_MODEL_INTERNAL_H

#include "probes/sim_demo_model.h"
#include "probes/sim_demo_names.h"

enum { DEMO_SERVERS = 46, DEMO_SERVERS_MIN = 8 }; /* of DEMO_SITES sites */

/* Room for what demo_add_servers and demo_add_rooms add. */
#define DEMO_HOSTING_DEVICES(n_sites) (DEMO_SERVERS_MIN + (n_sites) * DEMO_SERVERS / DEMO_SITES + 1 + (n_sites) / 4)

/* A fixed draw: the same for the same thing of the same region. 0 <= result < n. */
unsigned demo_draw(size_t what, unsigned salt, unsigned n);

const struct demo_trade *demo_site_trade(size_t site); /* of an establishment */

/* Addresses follow the order of devices. parent: a device, DEMO_NONE for none. */
struct demo_device *demo_add_device(struct demo_region *r, size_t site, const char *kind, const char *recording, int parent);

void demo_add_servers(struct demo_region *r);
void demo_add_rooms(struct demo_region *r);     /* the video bridge, the hotspots of hospitals; routers are there */
void demo_add_covolinks(struct demo_region *r); /* routers are there */

#endif
