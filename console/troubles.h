/* What is not as it should be, one row an establishment: all its troubles together are one thing to act on. Pure. */
#ifndef VIGIE_CONSOLE_TROUBLES_H
#define VIGIE_CONSOLE_TROUBLES_H

#include "console/culprit.h"
#include "console/onset.h"
#include "reader_alerts.h"

struct text;

struct trouble {
	int64_t id;               /* of the site, else of the object itself */
	const char *name;         /* of the site; of the object when it belongs to none */
	const char *kind;         /* "site", else of the object: "service" */
	const char *commune;
	enum state state;         /* the worst there is */
	bool cut;                 /* it has links, and none is up or degraded, and one is down */
	bool unseen;              /* it has links, and of none it is known whether it is up: it may be cut */
	size_t n;                 /* objects that are not as they should be */
	struct onset onset;
	wall_t since, newest;     /* of the site: onset_since, onset_newest of it */
	struct culprit culprit;   /* what tells its trouble; where no link is left, a link */
	const char *contract;     /* of a link that is not up, NULL: none */
	const char *phone;        /* of its supplier: the caller's to fill */
	const struct alert_row *cause; /* by troubles_fold: of all that fails there the one that weighs most, unhandled first; NULL: none yet */
	const char **with;        /* names of the rows that were folded into this one */
	size_t n_with;
};

/* Rows in arena a, in no order. False without memory. */
bool troubles_of(const struct region_rows *region, struct arena *a, struct trouble **ret_rows, size_t *ret_n) MUST_CHECK;

/* Rows that only one cause troubles become one row: that of the site of the cause, else the worst; the order of the rest stays. False
 * without memory. */
bool troubles_fold(struct trouble *rows, size_t *n, const struct alert_row *alerts, size_t n_alerts, struct arena *a) MUST_CHECK;
bool trouble_is_handled(const struct trouble *t); /* its cause is */

/* "Clairmont-CH: link down and 2 more"; of an object without a site its name is the row's. */
void trouble_words(const struct trouble *t, struct text *text);
void trouble_append_others(const struct trouble *t, bool brief, struct text *text); /* " and 2 more", brief: " +2" */

/* As an engineer on call would go at them: how much care its cause stops, then how grave that is, then the row where the cause stands,
 * then those that are cut off, then what just happened. Of what has no cause yet the row itself says how grave it is. */
int trouble_compare(const struct trouble *a, const struct trouble *b);

/* The first of those whose cause nobody sees to: the headline is of it. NULL: none. */
const struct trouble *troubles_lead(const struct trouble *rows, size_t n);

#endif
