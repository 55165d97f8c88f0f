/* Since when a site is in the state that it is in: one rule for its page, the situation and `vigie check`. Pure. */
#ifndef VIGIE_CONSOLE_ONSET_H
#define VIGIE_CONSOLE_ONSET_H

#include "reader.h"

/* Of what is watched at one site; zeroed: nothing yet. Links are added before the rest. */
struct onset {
	size_t links, links_up, links_down; /* those that are wanted; up: up or degraded */
	enum state worst;
	bool trouble;             /* something is not OK: earliest and newest, of what is in the worst state, are set */
	wall_t earliest, newest;  /* WALL_NEVER: not known */
	wall_t last_link;         /* when the last of the links that carry nothing went */
};

void onset_add_link(struct onset *o, const struct link_row *l);
void onset_add(struct onset *o, enum state state, wall_t since); /* a device, a service: what fails behind the last link follows from that */

bool onset_is_cut(const struct onset *o); /* it has links, none is up or degraded, and one is down */

bool onset_is_unseen(const struct onset *o); /* it has links, and of none it is known whether it is up */

/* Cut: since its last link went. Else since the earliest of what is in the worst state. WALL_NEVER: no trouble, or not known. */
wall_t onset_since(const struct onset *o);

/* When that last got worse: the newest of those. */
wall_t onset_newest(const struct onset *o);

#endif
