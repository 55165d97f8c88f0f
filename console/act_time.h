/* When an act begins and ends, as it is typed: "2h", "07:00" (the next one), "2026-11-30" (as a beginning its midnight, as an end its
 * last instant), "2026-11-30 07:00", RFC 3339, in the process's local zone; a beginning may also be "now". */
#ifndef VIGIE_CONSOLE_ACT_TIME_H
#define VIGIE_CONSOLE_ACT_TIME_H

#include "vtime.h"

bool act_time_parse(const char *text, bool begins, wall_t now, wall_t *ret, struct err *e) MUST_CHECK;

#endif
