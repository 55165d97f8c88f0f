/* What a person knows Normandy by: its départements and the towns that are named on the map. */
#ifndef VIGIE_CONSOLE_GEO_PLACES_H
#define VIGIE_CONSOLE_GEO_PLACES_H

#include "console/geo_outline.h"

#include <stdbool.h>

/* A part of the earth, in degrees; west < east, south < north. */
struct geo_window { double west, south, east, north; };

struct geo_departement {
	const char *code, *name;
	struct geo_window window; /* that just holds it */
};

enum { GEO_DEPARTEMENTS = 5 };
extern const struct geo_departement geo_departements[GEO_DEPARTEMENTS];

/* Those by which people find their way first: their names have the first choice of where to stand, and are put near where beside is no room. */
struct geo_town { const char *name; struct geo_position at; };

enum { GEO_TOWNS = 12, GEO_LANDMARKS = 6 };
extern const struct geo_town geo_towns[GEO_TOWNS];

extern const struct geo_window geo_normandy; /* that just holds the outline */

bool geo_window_holds(const struct geo_window *w, struct geo_position at);

/* departement: its code or its name, whatever capitals and accents; NULL or another: by the place. */
const struct geo_departement *geo_departement_of(const char *departement, struct geo_position at);

#endif
