/* The process that looks: after capture_look_… was called it does nothing else, in the sandbox. */
#ifndef VIGIE_PROBES_CAPTURE_LOOK_H
#define VIGIE_PROBES_CAPTURE_LOOK_H

#include "err.h"

/* Listens to an interface until nobody reads records_fd, and does what orders on it ask for (flow_record.h). Opens the interface, drops
 * every privilege, enters the sandbox. Returns when it could not begin or go on; what it had counted is told then. */
bool capture_look_at_interface(const char *interface, int records_fd, struct err *e) MUST_CHECK;

/* Reads the saved capture of fd to its end; name: as it is to be told. A capture that is cut gives what is there, and a KEEPER record
 * before END says so. */
bool capture_look_at_saved(int fd, const char *name, int records_fd, struct err *e) MUST_CHECK;

#endif
