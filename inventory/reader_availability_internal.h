/* What the readers of availability share: inventory/reader_availability*.c. */
#ifndef VIGIE_READER_AVAILABILITY_INTERNAL_H
#define VIGIE_READER_AVAILABILITY_INTERNAL_H

#include "inventory/reader_internal.h"
#include "reader_alerts.h"
#include "reader_availability.h"
#include "silence.h"

/* Planned work. Its times that touch the period are reckoned once something that it covers was down. */
struct planned {
	const struct silence_row *row;
	bool reckoned;
	struct rows times;            /* struct availability_time */
};

struct period_contract {
	const char *name, *supplier;
	double guaranteed; /* ratio; NAN: none, or it does not run in the period */
};

/* Where an entity stood at the period's end, or last before. */
struct period_place {
	int64_t id;
	const char *kind, *name, *site, *device, *contract;
};

/* An alert, what it follows in the end, and whether a supplier answers for it. */
struct period_cause {
	int64_t alert_id;
	const struct period_place *root; /* NULL: none is known */
	const char *contract;
	bool supplier;
	wall_t called, gtr_due, closed; /* closed: of the alert itself, WALL_NEVER: not by the reader's instant */
};

/* One reading of one period. */
struct period {
	struct reader *r;
	struct arena *a;              /* of the reading */
	struct arena *lines;          /* of one row at a time */
	wall_t from, to;
	wall_t end;                   /* as it was asked for: to, or later */
	struct availability_times measured;
	struct planned *planned;
	struct period_contract *contracts;
	size_t n_planned, n_contracts;
	struct rows places, causes;   /* struct period_place *, struct period_cause: those that were asked for; causes: of one row at a time */
	struct err *e;
};

/* What one line is made of. declared: in arena lines or a. */
struct period_object {
	const struct period_place *place;
	struct availability_times declared;
};

bool period_open(struct period *p, struct reader *r, struct availability_time period, struct err *e) MUST_CHECK;
void period_close(struct period *p);

const struct period_contract *period_contract(const struct period *p, const char *name); /* NULL: none */
bool period_place(struct period *p, int64_t id, const struct period_place **ret) MUST_CHECK; /* *ret NULL: no such entity */

/* What the alerts of the object say of the times in which it was down, and the planned work on their causes. In arena lines. */
bool period_blame(struct period *p, const struct period_place *place, const struct availability_span *states, size_t n_states,
                  struct rows *blames, struct rows *maintenance) MUST_CHECK;
/* Of an alert that period_blame() met; NULL: none. */
const struct period_cause *period_cause(const struct period *p, int64_t alert_id);

/* Planned work that covers the place within [from, to), appended: struct availability_time. */
bool period_add_planned(struct period *p, const struct period_place *place, struct availability_time within, struct rows *times) MUST_CHECK;

/* In arena lines. */
bool period_line(struct period *p, const struct period_object *o, struct availability_line *ret) MUST_CHECK;

/* Of a device that has other checks than echoes: what of its states is down, in pieces by whether echoes were answered. New rows in arena
 * lines. */
bool period_ask_echoes(struct period *p, int64_t device_id, struct rows *states) MUST_CHECK;

/* The intervals of its alerts that lie in the period, latest first: struct period_alert. */
struct period_alert { int64_t id, follows_id; struct availability_time time; wall_t closed; };
bool period_alerts(struct period *p, int64_t entity_id, struct rows *alerts) MUST_CHECK;

/* ---- sites ---- */

/* A link or a device while it stood at a site. */
struct placed {
	const char *site;
	const char *parents;          /* of a device */
	struct period_place place;
	struct availability_time time;
};

struct placed_list { struct placed *of; size_t n; }; /* by site, by entity, by time */

struct period_parent { const char *name, *of; }; /* a device at the site `of` names it as its parent */

struct period_sites {
	struct placed_list links, devices;
	bool parents_read;             /* once somebody asked: */
	struct period_parent *parents; /* by name */
	size_t n_parents;
};

/* Of one site by its name, NULL: of all. */
bool period_read_sites(struct period *p, const char *site, struct period_sites *ret) MUST_CHECK;

/* The line of a site in arena lines; what of its contract goes into row. */
bool period_site_line(struct period *p, struct period_sites *s, const char *site, const struct availability_times *declared,
                      struct availability_line *ret, struct availability_row *row) MUST_CHECK;

#endif
