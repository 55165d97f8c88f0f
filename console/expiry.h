/* How far away the end of something is: a certificate, a contract, the support of a system. */
#ifndef VIGIE_CONSOLE_EXPIRY_H
#define VIGIE_CONSOLE_EXPIRY_H

#include "state.h"
#include "vtime.h"

#include <stddef.h>

enum { EXPIRY_WARNING_DAYS = 90 }; /* of what takes months to replace */

/* Whole days until the end of the declared day ("2026-11-22"), as wall_days_until; UNKNOWN_I64 for NULL and for what is no date. */
int64_t expiry_days(const char *date, wall_t now);

/* Past: critical; within EXPIRY_WARNING_DAYS: warning; unknown when it is not known. */
enum state expiry_state(int64_t days);

/* "5 days left", "ends within a day", "expired 3 days ago"; "" when not known. */
void expiry_words(int64_t days, char *buf, size_t size);

#endif
