/* Time. Two struct types, so that mixing them does not compile: mono_t for deadlines and durations, wall_t only
 * to store and to show. "Now" is read once per loop iteration and handed down. */
#ifndef VIGIE_VTIME_H
#define VIGIE_VTIME_H

#include "err.h"

#include <stdint.h>

typedef struct { int64_t ns; } mono_t; /* CLOCK_MONOTONIC: never stored, never shown */
typedef struct { int64_t ms; } wall_t; /* UTC milliseconds since 1970: never subtracted for a duration */

#define WALL_NEVER ((wall_t){ INT64_MIN }) /* "not known", "not yet" */

mono_t mono_now(void);
wall_t wall_now(void);

static inline bool mono_before(mono_t a, mono_t b) { return a.ns < b.ns; }
static inline mono_t mono_add_ms(mono_t t, int64_t ms) { return (mono_t){ t.ns + ms * 1000000 }; }
static inline int64_t mono_diff_ms(mono_t later, mono_t earlier) { return (later.ns - earlier.ns) / 1000000; }
static inline int64_t mono_diff_us(mono_t later, mono_t earlier) { return (later.ns - earlier.ns) / 1000; }
static inline bool wall_is_known(wall_t t) { return t.ms != INT64_MIN; }

/* Whole days from now to end, rounded towards the past (floor): 0 during the last day, -1 during the first one after it. Every
 * "days left" and "in N days" is this number; "N days ago" is days_ago of it, the whole days that have passed. */
int64_t wall_days_until(wall_t end, wall_t now);
static inline int64_t days_ago(int64_t days_until) { return -days_until - 1; }

#define WALL_RFC3339_MAX 32

/* RFC 3339 §5.6, UTC, milliseconds when there are any: 2026-11-22T03:07:41Z. buf holds WALL_RFC3339_MAX bytes. */
void wall_format_rfc3339(wall_t t, char *buf);

/* What --at, --from and --until take, in the process's local zone (TZ) where no offset stands: RFC 3339;
 * "2026-11-22 03:07[:41]"; "2026-11-22" (end_of_day: 23:59:59.999, else 00:00); "03:07" (the next one when
 * end_of_day, else the last one); "2h", "30m", "1d" (after now when end_of_day, else before now).
 * A local hour that comes twice is the first one, of "03:07" the nearest; one that the clocks skip is refused.
 * ERR_USAGE names what was expected; ERR_DATA: the clocks skip that hour. */
bool wall_parse(const char *text, wall_t now, bool end_of_day, wall_t *ret_t, struct err *e) MUST_CHECK;

/* "60", "60s", "500ms", "5m", "2h", "1d": a bare number counts seconds. ERR_CONFIG outside 0..366 days. */
bool duration_parse_ms(const char *text, int64_t *ret_ms, struct err *e) MUST_CHECK;

#endif
