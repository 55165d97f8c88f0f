#include "hours.h"

#include "holidays.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

enum { DAY_MINUTES = 24 * 60, SUNDAY = 6 };

static const char day_names[][4] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* A cursor over the text; each reader advances it only when it succeeds. */
static bool read_char(const char **p, char c)
{
	if (**p != c)
		return false;
	++*p;
	return true;
}

static void skip_spaces(const char **p)
{
	while (**p == ' ')
		++*p;
}

static bool read_day(const char **p, unsigned *ret_day)
{
	for (unsigned i = 0; i < ARRAY_LEN(day_names); i++) {
		if (strncasecmp(*p, day_names[i], 3) == 0) {
			*p += 3;
			*ret_day = i;
			return true;
		}
	}
	return false;
}

/* "mon", "mon-fri", "fri-mon" */
static bool read_days(const char **p, uint8_t *ret_days)
{
	unsigned first, last;

	if (!read_day(p, &first))
		return false;
	last = first;
	if (read_char(p, '-') && !read_day(p, &last))
		return false;
	*ret_days = 0;
	for (unsigned d = first;; d = (d + 1) % ARRAY_LEN(day_names)) {
		*ret_days = (uint8_t)(*ret_days | 1u << d);
		if (d == last)
			return true;
	}
}

/* "08:00" to "24:00" */
static bool read_clock(const char **p, uint16_t *ret_minutes)
{
	const char *s = *p;
	int minutes;

	if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]) || s[2] != ':' || s[3] < '0' || s[3] > '5'
	    || !isdigit((unsigned char)s[4]))
		return false;
	minutes = ((s[0] - '0') * 10 + s[1] - '0') * 60 + (s[3] - '0') * 10 + s[4] - '0';
	if (minutes > DAY_MINUTES)
		return false;
	*p += 5;
	*ret_minutes = (uint16_t)minutes;
	return true;
}

static bool read_window(const char **p, struct hours_window *ret)
{
	if (!read_days(p, &ret->days) || **p != ' ')
		return false;
	skip_spaces(p);
	return read_clock(p, &ret->from) && read_char(p, '-') && read_clock(p, &ret->to) && ret->from < DAY_MINUTES;
}

bool hours_parse(const char *text, struct hours *ret)
{
	struct hours h = { .n = 0 };

	if (strcasecmp(text, "24x7") == 0) {
		*ret = (struct hours){ .always = true };
		return true;
	}
	do {
		skip_spaces(&text);
		if (h.n == HOURS_WINDOWS_MAX || !read_window(&text, &h.windows[h.n++]))
			return false;
		skip_spaces(&text);
	} while (read_char(&text, ','));
	if (*text)
		return false;
	*ret = h;
	return true;
}

/* A time of a local day, `days` after tm's. Of an hour that comes twice the later is taken for an end, the earlier for a start; of
 * one that is skipped, the instant of the jump or after it. */
static wall_t local_time(const struct tm *day, int days, int minutes, bool later)
{
	wall_t best = WALL_NEVER;
	struct tm tm;

	for (int dst = 0; dst <= 1; dst++) {
		struct tm back;
		time_t s;

		tm = (struct tm){ .tm_year = day->tm_year, .tm_mon = day->tm_mon, .tm_mday = day->tm_mday + days, .tm_hour = minutes / 60,
			          .tm_min = minutes % 60, .tm_isdst = dst };
		s = mktime(&tm);
		if (!localtime_r(&s, &back) || back.tm_hour * 60 + back.tm_min != minutes % DAY_MINUTES)
			continue;
		if (!wall_is_known(best) || (later ? s * 1000 > best.ms : s * 1000 < best.ms))
			best = (wall_t){ (int64_t)s * 1000 };
	}
	if (wall_is_known(best))
		return best;
	tm = (struct tm){ .tm_year = day->tm_year, .tm_mon = day->tm_mon, .tm_mday = day->tm_mday + days, .tm_hour = minutes / 60,
		          .tm_min = minutes % 60, .tm_isdst = 0 };
	return (wall_t){ (int64_t)mktime(&tm) * 1000 };
}

/* Of the local day that is `days` after tm's, at noon to be sure of it. */
static unsigned day_of(const struct tm *tm, int days)
{
	struct tm day = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday + days, .tm_hour = 12, .tm_isdst = -1 };

	mktime(&day);
	if (holiday_is(day.tm_year + 1900, day.tm_mon + 1, day.tm_mday))
		return SUNDAY;
	return (unsigned)(day.tm_wday + 6) % 7;
}

static struct tm local_day(wall_t t)
{
	time_t s = (time_t)(t.ms / 1000 - (t.ms % 1000 < 0));
	struct tm tm = { 0 };

	localtime_r(&s, &tm);
	return tm;
}

/* Start and end of the window that begins on that day; false: none does. */
static bool window_on(const struct hours_window *w, const struct tm *tm, int days, wall_t *ret_from, wall_t *ret_to)
{
	if (!(w->days & 1u << day_of(tm, days)))
		return false;
	*ret_from = local_time(tm, days, w->from, false);
	*ret_to = local_time(tm, days + (w->to <= w->from), w->to, true);
	return true;
}

bool hours_contains(const struct hours *h, wall_t t)
{
	const struct tm tm = local_day(t);
	wall_t from, to;

	if (h->always)
		return true;
	for (size_t i = 0; i < h->n; i++)
		for (int days = -1; days <= 0; days++)
			if (window_on(&h->windows[i], &tm, days, &from, &to) && t.ms >= from.ms && t.ms < to.ms)
				return true;
	return false;
}

/* The first start or end of a window after t, whatever another window says of that instant. */
static wall_t next_edge(const struct hours *h, const struct tm *tm, wall_t t)
{
	enum { DAYS = 23 }; /* Thursdays: 18 December, two holidays, 8 January */
	wall_t edge = WALL_NEVER;

	for (int days = -1; days <= DAYS; days++) {
		if (wall_is_known(edge) && edge.ms < local_time(tm, days, 0, false).ms)
			return edge; /* later days have later ones */
		for (size_t i = 0; i < h->n; i++) {
			wall_t edges[2];

			if (!window_on(&h->windows[i], tm, days, &edges[0], &edges[1]))
				continue;
			for (int k = 0; k < 2; k++)
				if (edges[k].ms > t.ms && (!wall_is_known(edge) || edges[k].ms < edge.ms))
					edge = edges[k];
		}
	}
	return edge;
}

wall_t hours_next_change(const struct hours *h, wall_t t)
{
	const struct tm tm = local_day(t);
	bool inside = hours_contains(h, t);
	wall_t edge = t;

	if (h->always)
		return WALL_NEVER;
	do
		edge = next_edge(h, &tm, edge); /* windows may overlap or touch */
	while (wall_is_known(edge) && hours_contains(h, edge) == inside);
	return edge;
}

wall_t hours_after(const struct hours *h, wall_t t, int64_t work_ms)
{
	const int64_t decade_ms = INT64_C(3652) * 86400000;
	const wall_t start = t;

	if (h->always)
		return work_ms > decade_ms ? WALL_NEVER : (wall_t){ t.ms + work_ms };
	while (t.ms - start.ms <= decade_ms) {
		wall_t edge = hours_next_change(h, t);

		if (hours_contains(h, t)) {
			if (!wall_is_known(edge) || edge.ms - t.ms >= work_ms)
				return (wall_t){ t.ms + work_ms };
			work_ms -= edge.ms - t.ms;
		}
		if (!wall_is_known(edge))
			break;
		t = edge;
	}
	return WALL_NEVER;
}
