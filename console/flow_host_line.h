/* Hosts that a capture saw and that are nobody's, as people and programs read them: the rows of `vigie flows hosts`. */
#ifndef VIGIE_CONSOLE_FLOW_HOST_LINE_H
#define VIGIE_CONSOLE_FLOW_HOST_LINE_H

#include "console/column.h"
#include "flow_hosts.h"

struct flow_host_line {
	struct flow_host_row row;
	const char *words;             /* "10.7.7.7", "10.7.7.0/24", "public addresses" */
	const char *with;              /* "srv-1 tcp/8080": whom the newest talked with first */
	const char *network;           /* NULL: a host by itself, or public addresses */
	int64_t hosts, fresh, port;
};

extern const struct noun flow_host_noun;

/* Texts that are made are in arena a; false: no memory. */
bool flow_host_line_of(const struct flow_host_row *row, struct arena *a, struct flow_host_line *ret);

#endif
