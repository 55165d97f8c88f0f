/* Communes of Normandie, ordered by département and name: where the invented sites of the demo region stand. */
#ifndef VIGIE_SIM_COMMUNES_H
#define VIGIE_SIM_COMMUNES_H

#include <stddef.h>

struct sim_commune {
	const char *name, *departement;
	double latitude, longitude; /* WGS84 degrees, to 100 m */
};

extern const struct sim_commune sim_communes[];
extern const size_t sim_n_communes;

#endif
