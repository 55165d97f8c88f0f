/* Image routes as they are used: the AE pairs that were observed against those that are declared, and routes that fall silent. Pure. */
#ifndef VIGIE_ROUTE_ACTIVITY_H
#define VIGIE_ROUTE_ACTIVITY_H

#include "arena.h"
#include "facts.h"
#include "vtime.h"

#include <math.h>

/* ---- AE pairs ---- */

/* A pair that something declared asks for. calling NULL: whoever calls. AE titles: PS3.5 §6.2, outer spaces cut; case counts. */
struct ae_declared {
	const char *calling, *called;
	int64_t route;            /* AE_NO_ROUTE: of a check of ours, or from a Covolink on: it is known and tells no route */
};

enum { AE_NO_ROUTE = -1 };

struct ae_seen { const char *calling, *called; wall_t last_seen; };

enum ae_status {
	AE_DECLARED,              /* exactly so */
	AE_CASE_DIFFERS,          /* it is declared with other capitals: DICOM takes it for another title */
	AE_NOT_DECLARED,
	AE_STATUSES
};

const char *ae_status_name(enum ae_status s); /* "declared" "case-differs" "not-declared" */

/* verdicts: one of each pair seen, with the declared pair that it is (SIZE_MAX: none). declared_seen: of each declared pair, when a pair
 * that is exactly so was last seen; WALL_NEVER: never. */
struct ae_verdict { enum ae_status status; size_t declared; };
struct ae_comparison { struct ae_verdict *verdicts; wall_t *declared_seen; };

/* In arena a. Of equal declared pairs the first is told, and all count as seen. ERR_MEMORY. */
bool ae_compare(const struct ae_declared *declared, size_t n_declared, const struct ae_seen *seen, size_t n, struct arena *a,
                struct ae_comparison *ret, struct err *e) MUST_CHECK;

/* ---- silence ---- */

enum {
	ROUTE_SLOTS = 168,                /* hours of a week: Monday 00:00 is 0; a public holiday is a Sunday */
	ROUTE_USUAL_WEEKS = 8,            /* what is usual is that of so many weeks before the last association */
	ROUTE_LEARN_HOURS = 2 * ROUTE_SLOTS /* that were watched; with fewer nothing is concluded */
};
#define ROUTE_UNWATCHED UINT32_MAX

/* Associations that began in each hour. */
struct route_hours {
	wall_t first;                     /* when hour 0 began */
	const uint32_t *counts;           /* ROUTE_UNWATCHED: nobody looked for all of it */
	const uint8_t *slots;             /* route_slots */
	size_t n;                         /* the last one may still run */
	const uint64_t *octets;           /* of P-DATA-TF that passed in each, both ways; NULL: not known. Images are not counted: no body is read */
};

/* The hour of the week of n hours from `first` on, in the zone of TZ, which vigied and vigie set to that of the configuration. */
void route_slots(wall_t first, size_t n, uint8_t *ret);

enum route_voice {
	ROUTE_HEARD,
	ROUTE_SILENT,                     /* so long without an association is not by chance: less than once in 20 months of this route */
	ROUTE_LEARNING,                   /* too little is known of it */
	ROUTE_NEVER_HEARD
};

const char *route_voice_name(enum route_voice v); /* "heard" "silent" "learning" "never" */

struct route_silence {
	enum route_voice voice;
	wall_t since;                     /* end of the hour of the last association; WALL_NEVER */
	double missing;                   /* associations that were to be expected since; NAN while learning */
	double after;                     /* missing at which it is silent */
	int64_t usual_low, usual_high;    /* in the same hours of the weeks before; UNKNOWN_I64 (facts.h): no such week was watched */
	int64_t usual_octets;             /* the middle of what passed in these hours; UNKNOWN_I64: no such week was watched, or not known */
	double a_day;                     /* associations of a usual day, over the whole week; NAN while learning */
};

/* Of a route that was never heard. */
#define ROUTE_SILENCE_INIT \
	((struct route_silence){ ROUTE_NEVER_HEARD, WALL_NEVER, (double)NAN, (double)NAN, UNKNOWN_I64, UNKNOWN_I64, UNKNOWN_I64, (double)NAN })

/* Expected is the mean of the same hours of the week, less what the last 7 days (a quiet route: up to 4 weeks) had less than that. The threshold follows how many
 * associations a month has, so many chances to be wrong, and how they come in clusters (variance by mean). */
struct route_silence route_silence_judge(const struct route_hours *h, wall_t now);

#endif
