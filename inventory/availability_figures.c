/* What a line comes to: the columns, the verdict, and the months. */
#include "availability.h"

#include "intl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct availability availability_count(const struct availability_line *line)
{
	struct availability a = { .from = WALL_NEVER, .to = WALL_NEVER, .since = WALL_NEVER };

	for (size_t i = 0; i < line->n; i++) {
		const struct availability_span *span = &line->spans[i];

		a.ms[span->part] += span->to.ms - span->from.ms;
		if (!wall_is_known(a.since) && span->part != AVAILABILITY_UNDECLARED)
			a.since = span->from;
	}
	if (line->n) {
		a.from = line->spans[0].from;
		a.to = line->spans[line->n - 1].to;
	}
	return a;
}

static int64_t up_ms(const struct availability *a)
{
	return a->ms[AVAILABILITY_UP] + a->ms[AVAILABILITY_DEGRADED];
}

static double ratio(int64_t part_ms, int64_t whole_ms)
{
	return whole_ms > 0 ? (double)part_ms / (double)whole_ms : (double)NAN;
}

double availability_raw(const struct availability *a)
{
	return ratio(up_ms(a), up_ms(a) + a->ms[AVAILABILITY_MAINTENANCE] + a->ms[AVAILABILITY_SUPPLIER] + a->ms[AVAILABILITY_DOWN]);
}

double availability_minus_maintenance(const struct availability *a)
{
	return ratio(up_ms(a), up_ms(a) + a->ms[AVAILABILITY_SUPPLIER] + a->ms[AVAILABILITY_DOWN]);
}

double availability_minus_supplier(const struct availability *a)
{
	return ratio(up_ms(a), up_ms(a) + a->ms[AVAILABILITY_DOWN]);
}

static int64_t ms_from(const struct availability *a, enum availability_part first)
{
	int64_t all_ms = 0;

	for (size_t p = first; p < AVAILABILITY_PARTS; p++)
		all_ms += a->ms[p];
	return all_ms;
}

double availability_unknown(const struct availability *a)
{
	return ratio(a->ms[AVAILABILITY_UNKNOWN], ms_from(a, AVAILABILITY_UNKNOWN));
}

double availability_measured(const struct availability *a)
{
	return ratio(ms_from(a, AVAILABILITY_OUT) - a->ms[AVAILABILITY_UNKNOWN], ms_from(a, AVAILABILITY_UNDECLARED));
}

/* ---- the verdict ---- */

static bool reaches(int64_t part_ms, int64_t whole_ms, double level)
{
	const double rounding = 1e-12; /* a level is decimal: 99.9 % is none of these */

	return ratio(part_ms, whole_ms) >= level - rounding;
}

/* All that was not measured may have been up. */
static enum availability_verdict judge_little(const struct availability *a, double level)
{
	int64_t failed_ms = a->ms[AVAILABILITY_SUPPLIER] + a->ms[AVAILABILITY_DOWN];
	int64_t all_ms = ms_from(a, AVAILABILITY_UNDECLARED) - a->ms[AVAILABILITY_OUT] - a->ms[AVAILABILITY_MAINTENANCE];

	return failed_ms > 0 && !reaches(all_ms - failed_ms, all_ms, level) ? AVAILABILITY_NOT_MET : AVAILABILITY_NOT_KNOWN;
}

static enum availability_verdict judge_past(const struct availability *a, double level)
{
	int64_t unknown_ms = a->ms[AVAILABILITY_UNKNOWN];
	int64_t all_ms = up_ms(a) + a->ms[AVAILABILITY_SUPPLIER] + a->ms[AVAILABILITY_DOWN] + unknown_ms;

	if (!(availability_measured(a) >= AVAILABILITY_MEASURED_LEAST))
		return judge_little(a, level);
	if (all_ms > 0 && reaches(up_ms(a), all_ms, level))
		return AVAILABILITY_MET;
	if (all_ms > 0 && !reaches(up_ms(a) + unknown_ms, all_ms, level))
		return AVAILABILITY_NOT_MET;
	return AVAILABILITY_NOT_KNOWN;
}

enum availability_verdict availability_judge(const struct availability *a, double level, wall_t end)
{
	int64_t to_come_ms = wall_is_known(a->to) && end.ms > a->to.ms ? end.ms - a->to.ms : 0;
	struct availability best = *a, worst = *a;
	enum availability_verdict at_best;

	if (isnan(level))
		return AVAILABILITY_NO_LEVEL;
	best.ms[AVAILABILITY_UP] += to_come_ms;
	worst.ms[AVAILABILITY_UNKNOWN] += to_come_ms;
	at_best = judge_past(&best, level);
	return at_best == AVAILABILITY_MET && judge_past(&worst, level) != AVAILABILITY_MET ? AVAILABILITY_ON_COURSE : at_best;
}

const char *availability_verdict_name(enum availability_verdict v)
{
	switch (v) {
	case AVAILABILITY_MET:
		return "met";
	case AVAILABILITY_ON_COURSE:
		return "on-course";
	case AVAILABILITY_NOT_MET:
		return "not-met";
	case AVAILABILITY_NOT_KNOWN:
		return "not-known";
	case AVAILABILITY_NO_LEVEL:
		break;
	}
	return NULL;
}

/* ---- months ---- */

/* Month 0 is January; it may lie outside 0 to 11. */
static wall_t month_begin(int year, int month)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month, .tm_mday = 1, .tm_isdst = -1 };

	return (wall_t){ (int64_t)mktime(&tm) * 1000 };
}

struct availability_time availability_month_of(wall_t t, int back)
{
	time_t s = (time_t)(t.ms / 1000);
	struct tm tm = { 0 };

	if (!localtime_r(&s, &tm))
		return (struct availability_time){ t, t };
	return (struct availability_time){ month_begin(tm.tm_year + 1900, tm.tm_mon - back), month_begin(tm.tm_year + 1900, tm.tm_mon - back + 1) };
}

bool availability_month_parse(const char *text, struct availability_time *ret, struct err *e)
{
	int year, month, end = 0;

	if (strlen(text) != 7 || strspn(text, "0123456789-") != 7 || sscanf(text, "%4d-%2d%n", &year, &month, &end) != 2 || end != 7 || year < 1970
	    || month < 1 || month > 12)
		return err_set(e, ERR_USAGE, _("%.32s: expected a month as 2026-10"), text);
	*ret = (struct availability_time){ month_begin(year, month - 1), month_begin(year, month) };
	return true;
}
