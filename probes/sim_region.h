/* The region file: which agents and services there are, what they replay and what moves. See vigie-sim(1) for its keys. */
#ifndef VIGIE_SIM_REGION_H
#define VIGIE_SIM_REGION_H

#include "probes/sim_recording.h"
#include "probes/sim_world.h"

enum { SIM_REGION_MAX = 16 << 20, SIM_DEFAULT_PORT = 16161 };

/* A recording is read once, however many agents replay it. */
struct sim_library {
	struct sim_shelf { char *path; struct sim_mib *mib; } *shelves;
	size_t n;
	sim_bad_line_fn bad_line; /* as sim_recording_load takes it */
	void *user;
};

/* Borrowed from the library. */
struct sim_mib *sim_library_get(struct sim_library *l, const char *path, struct err *e) MUST_CHECK;
void sim_library_done(struct sim_library *l);

/* Adds what the file declares. recordings: the folder of recordings named without a slash; NULL: the file's own key
 * `recordings`, else the installed ones. A path with a slash is relative to the file's folder. ERR_CONFIG
 * "file:line: key: what was expected", ERR_DATA of a recording. */
bool sim_region_load(const char *path, const char *recordings, struct sim_library *l, struct sim_world *world,
                     struct err *e) MUST_CHECK;

/* "1500", "12.5", "40k", "12M", "1.2G". ERR_DATA. */
bool sim_parse_number(const char *text, double *ret, struct err *e) MUST_CHECK;
/* "up", "down", "admin-down" and the other words of ifOperStatus. ERR_DATA. */
bool sim_parse_status(const char *text, int *ret_admin, int *ret_oper, struct err *e) MUST_CHECK;

#endif
