/* The map view (4): Normandy, and the layers of what is declared. */
#ifndef VIGIE_CONSOLE_MAP_VIEW_H
#define VIGIE_CONSOLE_MAP_VIEW_H

#include "console/act_form.h"
#include "console/geo.h"
#include "console/strata.h"

struct map_view {
	struct geo geo;       /* first: its browser's methods are those of the view */
	struct strata strata;
	bool layers;          /* they are shown, else Normandy */
};

#endif
