/* What the map declares to be reached, as rules (reader_flows.h). */
#ifndef VIGIE_FLOW_NEEDS_H
#define VIGIE_FLOW_NEEDS_H

#include "inventory/flow_places.h"

struct flow_need { struct flow_rule rule; const char *by; /* "service:PACS" */ };

bool flow_needs_read(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_need **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* The port of a service as its target and kind say; 0: they do not. host: "" when the target names none. */
uint16_t flow_service_port(const char *kind, const char *target, char host[static 256]);

#endif
