#include "console/week_start.h"

#include <time.h>

enum { FRIDAY = 5, HOUR = 18, DAYS = 7 };

/* mktime takes days of the month that are past its ends, and finds by itself whether summer time holds. */
static wall_t at_hour(const struct tm *day, int days_before)
{
	struct tm tm = { .tm_year = day->tm_year, .tm_mon = day->tm_mon, .tm_mday = day->tm_mday - days_before, .tm_hour = HOUR, .tm_isdst = -1 };

	return (wall_t){ (int64_t)mktime(&tm) * 1000 };
}

wall_t week_start(wall_t now, unsigned weeks)
{
	time_t seconds = (time_t)(now.ms / 1000);
	struct tm today;
	int since_friday;

	localtime_r(&seconds, &today);
	since_friday = (today.tm_wday - FRIDAY + DAYS) % DAYS;
	if (at_hour(&today, since_friday).ms >= now.ms)
		since_friday += DAYS;
	return at_hour(&today, since_friday + DAYS * (int)weeks);
}
