/* Since when the security page tells: the end of a working week. */
#ifndef VIGIE_CONSOLE_WEEK_START_H
#define VIGIE_CONSOLE_WEEK_START_H

#include "vtime.h"

/* The last Friday 18:00 before now, in the zone of TZ; weeks: so many weeks before that one, at 18:00 local time whatever the clock did
 * in between. */
wall_t week_start(wall_t now, unsigned weeks);

#endif
