/* Where a person lands: support on the sites with the search open, the RSSI on the security page, the others on the situation (design §8). */
#ifndef VIGIE_CONSOLE_LANDING_H
#define VIGIE_CONSOLE_LANDING_H

#include "conf.h"

#include <sys/types.h>

/* The roles of the configuration that these groups give: a set of bits of enum role. */
unsigned landing_roles(const struct conf *conf, const gid_t *groups, size_t n);

/* The name of a view that exists. Who also runs the network (operator, admin) works there first. */
const char *landing_view(unsigned roles);

/* The roles of this process's own groups. */
unsigned landing_own_roles(const struct conf *conf);

#endif
