/* Availability: what part of a period an object worked, against what its contract guarantees (L18, D26). Pure.
 *
 * Each instant of the period is of one part, the first of these that holds:
 *
 *     undeclared    the object was not declared then: nobody knows how it was
 *     unknown       nobody measured: the collector was stopped, or blind (I4); nothing is charged then, and nothing credited
 *     out           its administrator had switched it off (admin-down, I7)
 *     unknown       what was measured did not tell, or nothing was measured yet
 *     up, degraded  it worked, also within planned work
 *     maintenance   it did not, within planned work that was declared for it, for its device, for its site, or for its cause
 *     supplier      it did not, and a supplier answers for that: its cause is a circuit under a supplier's contract, or somebody noted
 *                   the call that starts the clock of the guaranteed repair time
 *     down          it did not, and none of that explains it
 *
 * The four columns, each of the time that it counts alone:
 *
 *     raw                 up ÷ (up + maintenance + supplier + down)
 *     minus maintenance   up ÷ (up + supplier + down)
 *     minus supplier      up ÷ (up + down)
 *     unknown             unknown ÷ all but undeclared and out
 *
 * What lies before an object was declared is in no column: who shows them tells `since` beside the period, and a level is not met by
 * what is left of a period of which less than AVAILABILITY_MEASURED_LEAST was measured.
 *
 * Failures are dated by the measurement that saw them: the resolution is the period of the checks. */
#ifndef VIGIE_AVAILABILITY_H
#define VIGIE_AVAILABILITY_H

#include "arena.h"
#include "outcome.h"
#include "vtime.h"

enum availability_part {
	AVAILABILITY_UNDECLARED, AVAILABILITY_OUT, AVAILABILITY_UNKNOWN, AVAILABILITY_UP, AVAILABILITY_DEGRADED, AVAILABILITY_MAINTENANCE,
	AVAILABILITY_SUPPLIER, AVAILABILITY_DOWN, AVAILABILITY_PARTS
};

const char *availability_part_name(enum availability_part p); /* "undeclared" "out" "unknown" … */
static inline bool availability_is_down(enum availability_part p) { return p >= AVAILABILITY_MAINTENANCE && p < AVAILABILITY_PARTS; }

/* What a recorded state says, maintenance and supplier aside. Of a link a state is an enum link_state; a device that answers anything is
 * up, whatever its agent says; a service is up while it serves, though its certificate ends soon or it speaks an old TLS. */
enum availability_part availability_of_state(const char *kind, int state, enum outcome outcome);

/* [from, to). alert_id: of what is down, 0: none. */
struct availability_span {
	wall_t from, to;
	enum availability_part part;
	int64_t alert_id;
};

/* Spans by time that follow each other without a gap; of two neighbours the part or the alert differs. */
struct availability_line {
	struct availability_span *spans;
	size_t n;
};

struct availability_time { wall_t from, to; };

/* In any order; they may overlap. */
struct availability_times {
	const struct availability_time *of;
	size_t n;
};

/* What its alerts say of a time in which it did not work. */
struct availability_blame {
	wall_t from, to;
	int64_t alert_id;
	bool supplier;
};

/* What is recorded of one object. states: by time, disjoint, no maintenance and no supplier among them; where there is none nothing was
 * measured. blames: of several that hold the first one counts. */
struct availability_record {
	const struct availability_span *states;
	const struct availability_blame *blames;
	size_t n_states, n_blames;
	struct availability_times declared, measured, maintenance;
};

/* In arena a. Nothing when from is not before to. */
bool availability_line_of(const struct availability_record *record, wall_t from, wall_t to, struct arena *a, struct availability_line *ret,
                          struct err *e) MUST_CHECK;

/* A site, from the lines of its ways (links) and of the devices that stand there, all of one period:
 *
 *     a way is up                       up; degraded when another one is down, or that one is degraded alone
 *     else, a way is unknown            up (degraded when another one is down) while a device there answers; down, as that one, while one
 *                                       there is silent and the others are too; else unknown
 *     else, a way is down               down: as the least excused of its ways
 *     else                              out while a way is out, else undeclared
 *
 * Without a way: as by its devices. One that is unknown may answer: while a collector begins, the first that is silent cuts nobody off. One
 * that nothing is known of in the whole period is not asked. */
struct availability_site {
	const struct availability_line *ways, *devices;
	size_t n_ways, n_devices;
	struct availability_times declared;
};

bool availability_line_of_site(const struct availability_site *site, wall_t from, wall_t to, struct arena *a,
                               struct availability_line *ret, struct err *e) MUST_CHECK;

struct availability {
	wall_t from, to;
	wall_t since; /* from; or later, when it was first declared within the period; WALL_NEVER: at no time of it */
	int64_t ms[AVAILABILITY_PARTS]; /* their sum is the period */
};

struct availability availability_count(const struct availability_line *line);

/* Ratios; NAN where nothing is counted. */
double availability_raw(const struct availability *a);
double availability_minus_maintenance(const struct availability *a);
double availability_minus_supplier(const struct availability *a);
double availability_unknown(const struct availability *a);

/* Of the period, all that somebody measured, what was switched off too. */
double availability_measured(const struct availability *a);
#define AVAILABILITY_MEASURED_LEAST 0.5

static inline bool availability_begins_late(const struct availability *a) { return wall_is_known(a->since) && a->since.ms > a->from.ms; }

/* Against a guaranteed level, by the column minus maintenance: met when it would be although all that is unknown had been down, not met
 * when it would not be although all that had been up. Of a period of which less than AVAILABILITY_MEASURED_LEAST was measured it is never
 * met, and not met only when what failed is more than the level allows of all of it.
 *
 * A period that runs is judged whole: met and not met are what no time to come changes (not met: were all of it up; met: were nobody to
 * measure it). On course: neither, and met if all that is to come is up. */
enum availability_verdict { AVAILABILITY_NO_LEVEL, AVAILABILITY_MET, AVAILABILITY_ON_COURSE, AVAILABILITY_NOT_MET, AVAILABILITY_NOT_KNOWN };

/* level NAN: none. end: of the whole period, a->to or later. */
enum availability_verdict availability_judge(const struct availability *a, double level, wall_t end);
const char *availability_verdict_name(enum availability_verdict v); /* "met" "on-course" "not-met" "not-known"; NULL: no level */

/* The month of t in the process's local zone, so many months before it; a month with a change of the clock has an hour more or less. */
struct availability_time availability_month_of(wall_t t, int back);

/* "2026-10". ERR_USAGE. */
bool availability_month_parse(const char *text, struct availability_time *ret, struct err *e) MUST_CHECK;

#endif
