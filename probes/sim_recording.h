/* Recordings: one object a line, OID|TAG|VALUE (snmpsim's .snmprec). Blank lines and lines that start with # are passed. */
#ifndef VIGIE_SIM_RECORDING_H
#define VIGIE_SIM_RECORDING_H

#include "probes/sim_mib.h"

#include <stdio.h>

enum { SIM_LINE_MAX = 256 * 1024 };

/* What to do with a line that is wrong: "file:line: what was expected". Return false to give the file up. */
typedef bool (*sim_bad_line_fn)(const char *message, void *user);

/* Owned by the caller (sim_mib_unref), sealed. bad_line NULL: the first wrong line is the error. ERR_DATA,
 * ERR_NOT_FOUND, ERR_SYSTEM. name is what messages call the file. */
struct sim_mib *sim_recording_load(const char *path, sim_bad_line_fn bad_line, void *user, struct err *e) MUST_CHECK;
struct sim_mib *sim_recording_read(FILE *f, const char *name, sim_bad_line_fn bad_line, void *user,
                                   struct err *e) MUST_CHECK;

#endif
