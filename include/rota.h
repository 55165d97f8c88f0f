/* The rota: who is on call and who is next, read from a text file that people write; vigie-rota(5) describes it. Pure but for
 * rota_load. Local times are the process's (TZ). */
#ifndef VIGIE_ROTA_H
#define VIGIE_ROTA_H

#include "vtime.h"

enum { ROTA_FILE_MAX = 256 * 1024, ROTA_PERSONS_MAX = 200, ROTA_LINES_MAX = 4000, ROTA_WEEK_NAMES_MAX = 53 };

struct rota;

struct rota_person {
	const char *name;
	const char *phone, *email; /* NULL: see the contact of that name */
};

/* ERR_CONFIG: "file:line: what was expected". Owned by the caller. */
struct rota *rota_load(const char *path, struct err *e) MUST_CHECK;
struct rota *rota_parse(const char *path, const char *text, size_t len, struct err *e) MUST_CHECK;
void rota_free(struct rota *r); /* NULL is fine */

size_t rota_n_persons(const struct rota *r);
const struct rota_person *rota_person(const struct rota *r, size_t i);
const struct rota_person *rota_find(const struct rota *r, const char *name); /* NULL: nobody of that name */
const struct rota_person *rota_default(const struct rota *r);                /* never NULL */

/* Who is on call, from the beginning of that turn or `at` until a change; until WALL_NEVER: none within the coming year. */
struct rota_turn {
	const struct rota_person *person; /* in a gap the default */
	bool gap;
	wall_t until;
};

struct rota_turn rota_at(const struct rota *r, wall_t at);

/* The next turn of somebody else; false: none within the coming year. *ret_from: when it begins. */
bool rota_next(const struct rota *r, wall_t at, struct rota_turn *ret, wall_t *ret_from);

/* Who hands over to whom: for ROTA_LATE_MS after a turn began the one before it to its own, later its own to the next. comes NULL:
 * nobody within the coming year. */
enum { ROTA_LATE_MS = 2 * 3600 * 1000 };
struct rota_handover { const struct rota_person *leaves, *comes; };
struct rota_handover rota_handover(const struct rota *r, wall_t at);

struct rota_gap { wall_t from, until; };

/* The gaps that overlap [from, to[, at most max of them, in order; those cut by its edges are told whole from `from` on. */
size_t rota_gaps(const struct rota *r, wall_t from, wall_t to, struct rota_gap *ret, size_t max);

#endif
