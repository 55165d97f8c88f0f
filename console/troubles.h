/* What is not as it should be, one row an establishment: all its troubles together are one thing to act on. Pure. */
#ifndef VIGIE_CONSOLE_TROUBLES_H
#define VIGIE_CONSOLE_TROUBLES_H

#include "console/onset.h"

struct text;

struct trouble {
	int64_t id;               /* of the site, else of the object itself */
	const char *name;         /* of the site; of the object when it belongs to none */
	const char *kind;         /* "site", else of the object: "service" */
	const char *commune;
	enum state state;         /* the worst there is */
	bool cut;                 /* it has links, and none is up or degraded, and one is down */
	size_t links_down, links_degraded, links_unknown;
	size_t devices, services; /* not OK */
	enum state devices_state, services_state; /* the worst of those */
	struct onset onset;
	wall_t since, newest;     /* onset_since, onset_newest of it */
	enum outcome outcome;     /* of what explains the rest in the worst state: the link before the device before the service */
	const char *detail;       /* as the collector stored it, may be NULL */
	const char *culprit;      /* its name */
	const char *contract;     /* of a link that is not up, NULL: none */
	const char *phone;        /* of its supplier: the caller's to fill */
};

/* Rows in arena a, in no order. False without memory. */
bool troubles_of(const struct region_rows *region, struct arena *a, struct trouble **ret_rows, size_t *ret_n) MUST_CHECK;

/* "2 links down, 1 device": the worst first. */
void trouble_words(const struct trouble *t, struct text *text);

/* The worst first: the state, then those that are cut, then what just happened. */
int trouble_compare(const struct trouble *a, const struct trouble *b);

#endif
