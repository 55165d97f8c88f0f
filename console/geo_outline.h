/* The outline of Normandy: WGS84 degrees, simplified to 1 km (Douglas-Peucker), islands under 12 km² left out.
 *
 * Source: IGN Admin Express COG 2018 / INSEE, Licence Ouverte, by way of gregoiredavid/france-geojson. */
#ifndef VIGIE_CONSOLE_GEO_OUTLINE_H
#define VIGIE_CONSOLE_GEO_OUTLINE_H

#include <stddef.h>

struct geo_position { double longitude, latitude; };

enum geo_line_kind {
	GEO_COAST,
	GEO_LAND,   /* border of the region */
	GEO_BORDER, /* between two départements */
};

struct geo_line {
	enum geo_line_kind kind;
	const char *between; /* the départements: "14-27"; NULL: it is no border */
	const struct geo_position *points;
	size_t n;
};

enum { GEO_LINES = 8 };

extern const struct geo_line geo_outline[GEO_LINES];

#endif
