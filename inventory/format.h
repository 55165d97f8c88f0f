/* Formats for people: rates, sizes, durations, times, in the language given to intl_init and the zone of TZ. The only place
 * that knows the decimal comma. Machine output never comes through here.
 *
 * Each writes at most FORMAT_MAX bytes, NUL included, and leaves "" for what is not known (NAN, UNKNOWN_I64, WALL_NEVER). */
#ifndef VIGIE_INVENTORY_FORMAT_H
#define VIGIE_INVENTORY_FORMAT_H

#include "vtime.h"

enum { FORMAT_MAX = 48 };

void format_bit_rate(double bps, char *buf);          /* "1.2 Mbit/s", "1,2 Mbit/s" */
void format_bit_rate_short(double bps, char *buf);    /* "1.2 M", "940 k", "0": bit/s, for a column that says so */
void format_bytes(int64_t bytes, char *buf);          /* IEC: "1.5 GiB", "1,5 Gio" */
void format_ratio(double ratio, char *buf);           /* 0.123: "12 %"; below 10 % one decimal */
void format_share(double ratio, char *buf);           /* 0.99954: "99.954 %"; rounded down, never to 0 */
void format_real(double value, int decimals, char *buf); /* at most so many decimals, no trailing zeros */
void format_per_second(double n, char *buf);          /* "0", "0.3/s", "12/s" */
void format_latency_ms(double ms, char *buf);         /* "0.42 ms", "12 ms" */
void format_duration(int64_t seconds, char *buf);     /* "12 s", "5 min", "3 h 05 min", "3 d 4 h", "41 d" */
void format_duration_short(int64_t seconds, char *buf); /* at most 6 columns: "12 s", "5 min", "3 h 05", "15 h", "41 d" */
void format_time(wall_t t, wall_t now, char *buf);    /* "03:12", "yesterday 03:12", "11-12 03:12", "2025-11-12 03:12" */
void format_date(wall_t t, char *buf);                /* "2026-11-12", "12/11/2026" */
void format_clock(wall_t t, char *buf);               /* "03:07:41" */
void format_timestamp(wall_t t, char *buf);           /* full, to the second, local: "2026-11-12 03:12:41" */

#endif
