#include "silence.h"

#include "act.h"

#include <string.h>
#include <time.h>

enum unit { UNIT_NONE, UNIT_DAY, UNIT_WEEK, UNIT_MONTH };

static enum unit unit_of(const char *recurrence)
{
	if (!recurrence)
		return UNIT_NONE;
	if (strcmp(recurrence, "daily") == 0)
		return UNIT_DAY;
	if (strcmp(recurrence, "weekly") == 0)
		return UNIT_WEEK;
	return strcmp(recurrence, "monthly") == 0 ? UNIT_MONTH : UNIT_NONE;
}

static bool local_of(wall_t t, struct tm *ret)
{
	time_t s = (time_t)(t.ms / 1000);

	return localtime_r(&s, ret) != NULL;
}

static int64_t day_number(const struct tm *local)
{
	struct tm date = { .tm_year = local->tm_year, .tm_mon = local->tm_mon, .tm_mday = local->tm_mday };

	return timegm(&date) / 86400;
}

/* The instant of that reading of the clock; false: the clock does not show it so. */
static bool instant_as(const struct tm *local, int isdst, time_t *ret)
{
	struct tm tm = *local;
	time_t t;

	tm.tm_isdst = isdst;
	t = mktime(&tm);
	if (t == (time_t)-1 || tm.tm_isdst != isdst)
		return false;
	*ret = t;
	return true;
}

/* mktime alone takes the one or the other of two, by what it was asked before. Of an hour that comes twice a begin is in the first, an
 * end in the second; one that is left out is as in winter. */
static bool instant_of(struct tm *local, bool begins, time_t *ret)
{
	struct tm winter = *local;

	if (instant_as(local, begins ? 1 : 0, ret) || instant_as(local, begins ? 0 : 1, ret))
		return true;
	winter.tm_isdst = 0;
	*ret = mktime(&winter);
	return *ret != (time_t)-1;
}

/* The start of the n-th time, false when there is none: a month without that day. */
static bool start_of(const struct silence_time *s, enum unit unit, int n, wall_t *ret)
{
	struct tm tm, date;
	time_t t;

	if (!local_of(s->from, &tm))
		return false;
	tm.tm_mday += unit == UNIT_DAY ? n : unit == UNIT_WEEK ? 7 * n : 0;
	tm.tm_mon += unit == UNIT_MONTH ? n : 0;
	date = (struct tm){ .tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday };
	if (timegm(&date) == (time_t)-1 || (unit == UNIT_MONTH && date.tm_mday != tm.tm_mday) || !instant_of(&tm, true, &t))
		return false;
	ret->ms = (int64_t)t * 1000 + s->from.ms % 1000;
	return true;
}

/* The same local time of day as the first one's end, as many days after its begin. */
static bool end_of(const struct silence_time *s, wall_t from, wall_t *ret)
{
	struct tm first, last, tm;
	time_t t;

	if (!local_of(s->from, &first) || !local_of(s->until, &last) || !local_of(from, &tm))
		return false;
	tm.tm_mday += (int)(day_number(&last) - day_number(&first));
	tm.tm_hour = last.tm_hour;
	tm.tm_min = last.tm_min;
	tm.tm_sec = last.tm_sec;
	if (!instant_of(&tm, false, &t))
		return false;
	ret->ms = (int64_t)t * 1000 + s->until.ms % 1000;
	if (ret->ms <= from.ms) /* both in the hour that the night leaves out or has twice */
		ret->ms = from.ms + s->until.ms - s->from.ms;
	return true;
}

/* How many times it began before `at`, give or take one. */
static int times_before(const struct silence_time *s, enum unit unit, wall_t at)
{
	const int64_t day_ms = INT64_C(86400000);
	struct tm first, now;

	if (unit != UNIT_MONTH)
		return (int)((at.ms - s->from.ms) / (unit == UNIT_DAY ? day_ms : 7 * day_ms));
	if (!local_of(s->from, &first) || !local_of(at, &now))
		return 0;
	return 12 * (now.tm_year - first.tm_year) + now.tm_mon - first.tm_mon;
}

/* The end of all of its times. */
static int64_t over_ms(const struct silence_time *s)
{
	int64_t over = s->from.ms + ACT_DAYS_MAX * INT64_C(86400000);

	return wall_is_known(s->ended) && s->ended.ms < over ? s->ended.ms : over;
}

bool silence_next(const struct silence_time *s, wall_t after, wall_t *ret_from, wall_t *ret_until)
{
	enum { AHEAD = 4 }; /* two months that follow each other may lack a day */
	enum unit unit = unit_of(s->recurrence);
	int64_t over = over_ms(s);
	int first = unit != UNIT_NONE && after.ms > s->from.ms ? times_before(s, unit, after) - 1 : 0;

	for (int n = first > 0 ? first : 0; n <= first + AHEAD; n++) {
		wall_t from = s->from, until = s->until;

		if (n > 0 && (unit == UNIT_NONE || !start_of(s, unit, n, &from) || !end_of(s, from, &until)))
			continue;
		if (until.ms > over)
			until.ms = over;
		if (from.ms >= until.ms || until.ms <= after.ms)
			continue;
		*ret_from = from;
		*ret_until = until;
		return true;
	}
	return false;
}

bool silence_holds(const struct silence_time *s, wall_t at, wall_t *ret_until)
{
	enum unit unit = unit_of(s->recurrence);
	int near;

	if (at.ms < s->from.ms || (wall_is_known(s->ended) && at.ms >= s->ended.ms) || at.ms >= s->from.ms + ACT_DAYS_MAX * INT64_C(86400000))
		return false;
	if (at.ms < s->until.ms || unit == UNIT_NONE) {
		if (ret_until && at.ms < s->until.ms)
			*ret_until = s->until;
		return at.ms < s->until.ms;
	}
	near = times_before(s, unit, at);
	for (int n = near + 1; n > 0 && n >= near - 1; n--) {
		wall_t from, until;

		if (!start_of(s, unit, n, &from) || from.ms > at.ms || !end_of(s, from, &until))
			continue;
		if (ret_until && at.ms < until.ms)
			*ret_until = until;
		return at.ms < until.ms;
	}
	return false;
}

static bool names(const char *object, const char *kind, const char *name)
{
	size_t n = strlen(kind);

	return name && strncmp(object, kind, n) == 0 && object[n] == ':' && strcmp(object + n + 1, name) == 0;
}

bool silence_covers(const char *object, const struct silence_place *place)
{
	return names(object, place->kind, place->name) || names(object, "device", place->device) || names(object, "site", place->site);
}
