/* GTR, garantie de temps de rétablissement: the repair time that a contract guarantees from the call on. Pure. */
#ifndef VIGIE_GTR_H
#define VIGIE_GTR_H

#include "vtime.h"

/* When `hours` of the window (hours.h, NULL: 24x7) have passed since the call. WALL_NEVER: hours are not known (NAN, or negative), or
 * the window is none. */
wall_t gtr_due(double hours, const char *window, wall_t called);

#endif
