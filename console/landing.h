/* Where a person lands: support on the sites with the search open, the RSSI on the security page, the others on the situation (design §8). */
#ifndef VIGIE_CONSOLE_LANDING_H
#define VIGIE_CONSOLE_LANDING_H

/* The name of a view that exists; roles: bits of enum role. Who also runs the network (operator, admin) works there first. */
const char *landing_view(unsigned roles);

#endif
