/* The inside of a rota: what its lines said. */
#ifndef VIGIE_ROTA_INTERNAL_H
#define VIGIE_ROTA_INTERNAL_H

#include "rota.h"

enum { ROTA_NOBODY = -1 };

/* A local time as a line gives it; seconds are 0. */
struct rota_date { int year, month, day, hour, minute; };

/* From start on, one week each, again and again. */
struct rota_weeks {
	struct rota_date start;
	wall_t from;
	int *persons;             /* index, or ROTA_NOBODY */
	size_t n;
};

struct rota_override {
	wall_t from, until;
	int person;
};

struct rota {
	struct rota_person *persons; /* strings owned */
	struct rota_weeks *weeks;    /* ascending */
	struct rota_override *overrides; /* as written: a later one wins */
	size_t n_persons, n_weeks, n_overrides;
	int fallback;
};

/* The local time `days` later, at the same time of day. */
wall_t rota_instant(const struct rota_date *d, int days);

#endif
