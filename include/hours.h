/* Hours of the week: when a repair clock runs, when somebody is on duty. In the process's local zone (TZ), on the days when the
 * clock changes too: an hour that comes twice counts twice.
 *
 *     24x7
 *     mon-fri 08:00-18:00, sat 09:00-12:00
 *     fri-mon 18:00-08:00         until 08:00 of the day after each
 *
 * A public holiday (holidays.h) is a Sunday: outside mon-fri, inside mon-sun. */
#ifndef VIGIE_HOURS_H
#define VIGIE_HOURS_H

#include "vtime.h"

enum { HOURS_WINDOWS_MAX = 16, HOURS_TEXT_MAX = 32 * HOURS_WINDOWS_MAX };

struct hours_window {
	uint8_t days;             /* bit 0: Monday … bit 6: Sunday */
	uint16_t from, to;        /* minutes of the day, 0 to 1440; to <= from: of the day after */
};

struct hours {
	struct hours_window windows[HOURS_WINDOWS_MAX];
	size_t n;
	bool always;              /* 24x7 */
};

/* Capitals and spaces around commas do not matter. *ret is untouched when it is none. */
bool hours_parse(const char *text, struct hours *ret) MUST_CHECK;

bool hours_contains(const struct hours *h, wall_t t);

/* The first instant after t from which hours_contains is the other; WALL_NEVER: none within 23 days. */
wall_t hours_next_change(const struct hours *h, wall_t t);

/* When work_ms of these hours have passed since t; WALL_NEVER: not within ten years. */
wall_t hours_after(const struct hours *h, wall_t t, int64_t work_ms);

#endif
