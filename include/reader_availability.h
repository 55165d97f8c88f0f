/* The reader of availability (availability.h): the columns of sites and of what is measured, over any period.
 *
 * A way of a site is a link declared there, unless both its ends stand there. Where a core stands (a device without parents that devices
 * of other sites name as theirs) the devices there tell alone, so too where no link was declared: one that answers proves that the site
 * is reached.
 *
 * A device whose worst check went unanswered is silent, but for the times in which its echoes were answered: as fine as their history is
 * kept, samples first, then quarters of an hour.
 *
 * What did not work is a supplier's when the alert at the head of what it follows is of a link whose contract has a supplier, or when a
 * call with a contract was noted on that alert or its own; a failure too short for an alert is of the link's own contract. It is within
 * maintenance when one covers the object or the cause (silence.h). */
#ifndef VIGIE_READER_AVAILABILITY_H
#define VIGIE_READER_AVAILABILITY_H

#include "availability.h"
#include "reader.h"

/* A time that makes the figures: down, or unknown. */
struct availability_incident {
	wall_t from, to;              /* within the period */
	enum availability_part part;  /* what it counts as */
	bool goes_on;                 /* at the period's end, which is now */
	int64_t alert_id;             /* 0: none was raised, or unknown */
	const char *cause;            /* "kind:name" at the head of what the alert follows; NULL: none */
	const char *contract;         /* of the cause, or of the call; NULL: none */
	wall_t called, gtr_due;       /* the first call, and when the repair was due by it */
	wall_t repaired;              /* when the alert ended, beyond the period too; WALL_NEVER: not yet */
};

struct availability_row {
	int64_t id;
	const char *kind, *name;
	struct availability time;     /* its period ends at the reader's instant at the latest */
	bool watched;                 /* of a site: a link or a device was declared there; of others true */
	const char *contract, *supplier; /* that guarantees the level; of a site the highest of its links' contracts; NULL: none */
	double guaranteed;            /* ratio, NAN: none */
	enum availability_verdict verdict;
	struct availability_incident *incidents; /* by time, when they were asked for */
	size_t n_incidents;
};

/* Of a site, link, device, service or Covolink, declared at some time of the period or not. ERR_USAGE: of another kind; a period that is
 * empty, or still to come. */
bool read_availability(struct reader *r, struct arena *a, int64_t entity_id, struct availability_time period, bool incidents,
                       struct availability_row *ret, struct err *e) MUST_CHECK;

/* Of all sites that were declared at some time of the period, by name. */
bool read_availability_sites(struct reader *r, struct arena *a, struct availability_time period, bool incidents,
                             struct availability_row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
