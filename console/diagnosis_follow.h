/* A diagnosis on the command line, followed to its end. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_FOLLOW_H
#define VIGIE_CONSOLE_DIAGNOSIS_FOLLOW_H

#include "console/diagnosis_run.h"
#include "console/session.h"

/* Waits for the collector within DIAGNOSIS_FOLLOWED_MS; a person at a terminal is told of each test as it ends. What could not be run is
 * in d->trouble. */
bool diagnosis_follow(struct session *s, struct diagnosis_run *d, struct err *e) MUST_CHECK;

#endif
