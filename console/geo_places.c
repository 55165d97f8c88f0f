#include "console/geo_places.h"

#include "text.h"

#include <string.h>

const struct geo_departement geo_departements[GEO_DEPARTEMENTS] = {
	{ "14", "Calvados", { -1.160, 48.752, 0.447, 49.430 } },
	{ "27", "Eure", { 0.297, 48.666, 1.803, 49.486 } },
	{ "50", "Manche", { -1.947, 48.456, -0.734, 49.727 } },
	{ "61", "Orne", { -0.861, 48.179, 0.977, 48.973 } },
	{ "76", "Seine-Maritime", { 0.066, 49.250, 1.791, 50.069 } },
};

const struct geo_town geo_towns[GEO_TOWNS] = {
	{ "Rouen", { 1.099, 49.443 } }, { "Caen", { -0.371, 49.183 } }, { "Évreux", { 1.151, 49.024 } },
	{ "Alençon", { 0.093, 48.432 } }, { "Le Havre", { 0.108, 49.494 } }, { "Cherbourg", { -1.616, 49.639 } },
	{ "Saint-Lô", { -1.091, 49.116 } }, { "Dieppe", { 1.078, 49.923 } }, { "Lisieux", { 0.238, 49.147 } },
	{ "Avranches", { -1.357, 48.688 } }, { "Argentan", { -0.020, 48.745 } }, { "Bernay", { 0.598, 49.088 } },
};

const struct geo_window geo_normandy = { -1.947, 48.179, 1.803, 50.069 };

bool geo_window_holds(const struct geo_window *w, struct geo_position at)
{
	return at.longitude >= w->west && at.longitude <= w->east && at.latitude >= w->south && at.latitude <= w->north;
}

/* How far outside it lies, as a share of its size; 0 in its middle. */
static double distance_to(const struct geo_window *w, struct geo_position at)
{
	double across = (2 * at.longitude - w->west - w->east) / (w->east - w->west);
	double along = (2 * at.latitude - w->south - w->north) / (w->north - w->south);

	return across * across + along * along;
}

const struct geo_departement *geo_departement_of(const char *departement, struct geo_position at)
{
	const struct geo_departement *best = &geo_departements[0];
	char wanted[64], name[64];

	text_fold(departement ? departement : "", wanted, sizeof wanted);
	for (size_t i = 0; i < GEO_DEPARTEMENTS; i++) {
		const struct geo_departement *d = &geo_departements[i];

		text_fold(d->name, name, sizeof name);
		if (strcmp(wanted, d->code) == 0 || strcmp(wanted, name) == 0)
			return d;
		if (distance_to(&d->window, at) < distance_to(&best->window, at))
			best = d;
	}
	return best;
}
