/* Which addresses the names of openings stand for. */
#ifndef VIGIE_FLOW_PLACES_H
#define VIGIE_FLOW_PLACES_H

#include "flows.h"
#include "inventory/reader_internal.h"
#include "text.h"

struct flow_places;

bool flow_places_read(struct reader *r, struct arena *a, struct flow_places **ret, struct err *e) MUST_CHECK;

/* A list as flows.csv holds it. In arena a; names without an address are added to unresolved, with ";" between; NULL: nobody asks. ERR_MEMORY. */
bool flow_places_resolve(const struct flow_places *p, const char *list, struct arena *a, struct flow_end *ret, struct text *unresolved,
                         struct err *e) MUST_CHECK;

/* The site whose network holds the address, one of its devices or public addresses too; the narrowest. NULL: none, or several equally. */
const char *flow_places_site(const struct flow_places *p, const struct net_address *address);

/* The device that has the address, NULL: none. */
const char *flow_places_device(const struct flow_places *p, const struct net_address *address);

#endif
