#include "vtime.h"

#include "intl.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

mono_t mono_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (mono_t){ (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec };
}

wall_t wall_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (wall_t){ (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 };
}

int64_t wall_days_until(wall_t end, wall_t now)
{
	const int64_t day_ms = 86400000;
	int64_t left = end.ms - now.ms;

	return left / day_ms - (left % day_ms < 0);
}

void wall_format_rfc3339(wall_t t, char *buf)
{
	int64_t ms = t.ms % 1000;
	time_t s = (time_t)(t.ms / 1000);
	struct tm tm;
	size_t n;

	if (ms < 0) {
		ms += 1000;
		s--;
	}
	if (!gmtime_r(&s, &tm) || tm.tm_year > 9999 - 1900 || tm.tm_year < -1900) {
		snprintf(buf, WALL_RFC3339_MAX, "1970-01-01T00:00:00Z");
		return;
	}
	n = strftime(buf, WALL_RFC3339_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
	if (ms)
		snprintf(buf + n, WALL_RFC3339_MAX - n, ".%03dZ", (int)ms);
	else
		snprintf(buf + n, WALL_RFC3339_MAX - n, "Z");
}

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static bool date_is_real(int y, int m, int d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return y >= 1970 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (m == 2 && is_leap(y));
}

/* "Z", "+02:00", "-0130" or nothing left; *ret_seconds east of UTC. */
static bool parse_offset(const char *p, bool *ret_given, int *ret_seconds)
{
	int h, m, used = 0;

	*ret_given = *p != '\0';
	*ret_seconds = 0;
	if (*p == '\0' || ((*p == 'Z' || *p == 'z') && p[1] == '\0'))
		return true;
	if (*p != '+' && *p != '-')
		return false;
	if ((sscanf(p + 1, "%2d:%2d%n", &h, &m, &used) != 2 && sscanf(p + 1, "%2d%2d%n", &h, &m, &used) != 2)
	    || p[1 + used] != '\0' || h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*ret_seconds = (h * 60 + m) * 60 * (*p == '-' ? -1 : 1);
	return true;
}

/* Seconds since 1970 at which the local clock shows that, the first and the last time; false: it never does. */
static bool local_seconds(const struct tm *shown, time_t *ret_first, time_t *ret_last)
{
	bool found = false;

	for (int isdst = -1; isdst <= 1; isdst++) { /* mktime takes one of two by what it was asked before, unless it is told which */
		struct tm tm = *shown;
		time_t t;

		tm.tm_isdst = isdst;
		t = mktime(&tm);
		if (tm.tm_hour != shown->tm_hour || tm.tm_min != shown->tm_min || tm.tm_sec != shown->tm_sec)
			continue;
		*ret_first = found && *ret_first < t ? *ret_first : t;
		*ret_last = found && *ret_last > t ? *ret_last : t;
		found = true;
	}
	return found;
}

enum reading { READ_NOT, READ_SKIPPED, READ_WELL }; /* skipped: a local time that no clock shows */

/* "2026-11-22", "2026-11-22 03:07", "2026-11-22T03:07:41.250+01:00" */
static enum reading parse_date_time(const char *text, bool end_of_day, int64_t *ret_ms)
{
	struct tm tm = { .tm_isdst = -1 };
	int y, mo, d, h = 0, mi = 0, s = 0, used = 0, more = 0, ms = 0, offset;
	const char *p = text;
	bool given;
	time_t t, last;

	if (sscanf(p, "%4d-%2d-%2d%n", &y, &mo, &d, &used) != 3 || used != 10 || !date_is_real(y, mo, d))
		return READ_NOT;
	p += used;
	if (*p == '\0') {
		if (end_of_day)
			h = 23, mi = 59, s = 59, ms = 999;
	} else {
		if (*p != 'T' && *p != 't' && *p != ' ')
			return READ_NOT;
		p++;
		if (sscanf(p, "%2d:%2d%n", &h, &mi, &more) != 2)
			return READ_NOT;
		p += more;
		if (*p == ':' && isdigit((unsigned char)p[1]) && isdigit((unsigned char)p[2])) {
			s = (p[1] - '0') * 10 + p[2] - '0';
			p += 3;
			if (*p == '.') {
				int scale = 100;

				for (p++; isdigit((unsigned char)*p); p++, scale /= 10)
					ms += (*p - '0') * scale;
			}
		}
	}
	if (h < 0 || h > 23 || mi < 0 || mi > 59 || s > 59 || !parse_offset(p, &given, &offset))
		return READ_NOT;
	tm.tm_year = y - 1900, tm.tm_mon = mo - 1, tm.tm_mday = d, tm.tm_hour = h, tm.tm_min = mi, tm.tm_sec = s;
	if (given)
		t = timegm(&tm) - offset;
	else if (more == 0)
		t = mktime(&tm);
	else if (!local_seconds(&tm, &t, &last))
		return READ_SKIPPED;
	*ret_ms = (int64_t)t * 1000 + ms;
	return READ_WELL;
}

/* "03:07": the next such time when ahead, else the last one. */
static enum reading parse_clock(const char *text, wall_t now, bool ahead, int64_t *ret_ms)
{
	time_t s = (time_t)(now.ms / 1000), first, last;
	struct tm tm;
	int h, m, used = 0;

	if (sscanf(text, "%2d:%2d%n", &h, &m, &used) != 2 || text[used] != '\0' || h < 0 || h > 23 || m < 0 || m > 59
	    || !localtime_r(&s, &tm))
		return READ_NOT;
	for (int pass = 0; pass < 2; pass++, tm.tm_mday += ahead ? 1 : -1) {
		tm.tm_hour = h, tm.tm_min = m, tm.tm_sec = 0;
		if (!local_seconds(&tm, &first, &last))
			return READ_SKIPPED;
		*ret_ms = (int64_t)(ahead ? first : last) * 1000;
		if (ahead ? *ret_ms > now.ms : *ret_ms <= now.ms)
			break;
		*ret_ms = (int64_t)(ahead ? last : first) * 1000;
		if (ahead ? *ret_ms > now.ms : *ret_ms <= now.ms)
			break;
	}
	return READ_WELL;
}

bool wall_parse(const char *text, wall_t now, bool end_of_day, wall_t *ret_t, struct err *e)
{
	enum reading read;
	int64_t ms;

	read = parse_date_time(text, end_of_day, &ms);
	if (read == READ_NOT)
		read = parse_clock(text, now, end_of_day, &ms);
	if (read == READ_SKIPPED)
		return err_set(e, ERR_DATA, _("'%.64s': the clocks skip that hour when summer time begins"), text);
	if (read == READ_WELL) {
		ret_t->ms = ms;
		return true;
	}
	if (*text && strchr("smhd", text[strlen(text) - 1]) && duration_parse_ms(text, &ms, NULL)) {
		ret_t->ms = end_of_day ? now.ms + ms : now.ms - ms;
		return true;
	}
	return err_set(e, ERR_USAGE, _("'%.64s': expected a time: 2026-11-22, 2026-11-22 03:07, 03:07, 2h or RFC 3339"), text);
}

bool duration_parse_ms(const char *text, int64_t *ret_ms, struct err *e)
{
	static const struct { const char *unit; int64_t ms; } units[] = {
		{ "", 1000 }, { "s", 1000 }, { "ms", 1 }, { "m", 60000 }, { "min", 60000 }, { "h", 3600000 }, { "d", 86400000 },
	};
	const int64_t max_ms = INT64_C(366) * 86400000;
	int64_t n = 0;
	const char *p = text;

	for (; isdigit((unsigned char)*p) && n <= max_ms; p++)
		n = n * 10 + (*p - '0');
	if (p > text) {
		for (size_t i = 0; i < ARRAY_LEN(units); i++) {
			if (strcmp(p, units[i].unit) == 0 && n <= max_ms / units[i].ms) {
				*ret_ms = n * units[i].ms;
				return true;
			}
		}
	}
	return err_set(e, ERR_CONFIG, "'%.64s': expected a duration up to 366d: 500ms, 60s, 5m, 2h, 1d", text);
}
