/* The secrets file as the daemon takes it: one that is not there is an empty one, which is logged. */
#ifndef VIGIE_SECRETS_OPEN_H
#define VIGIE_SECRETS_OPEN_H

#include "secrets.h"

struct secrets *secrets_open(const char *path, unsigned daemon_gid, struct err *e) MUST_CHECK;

#endif
