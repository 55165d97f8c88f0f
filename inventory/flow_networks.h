/* Whose network an address is in: of networks that may hold each other the narrowest. */
#ifndef VIGIE_FLOW_NETWORKS_H
#define VIGIE_FLOW_NETWORKS_H

#include "net_range.h"

/* name: borrowed. */
struct flow_network { struct net_range range; const char *name; };

struct flow_networks;

/* In any order. In arena a. ERR_MEMORY. */
bool flow_networks_new(const struct flow_network *networks, size_t n, struct arena *a, struct flow_networks **ret, struct err *e) MUST_CHECK;

/* NULL: in none, or the narrowest ones are equally wide and of several names. */
const char *flow_networks_find(const struct flow_networks *x, const struct net_address *address);

#endif
