#include "inventory/format.h"

#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void decimal_comma(char *buf)
{
	char *point = strchr(buf, '.');

	if (point && strcmp(intl_language(), "fr") == 0)
		*point = ',';
}

void format_real(double value, int decimals, char *buf)
{
	size_t n;

	buf[0] = '\0';
	if (!isfinite(value))
		return;
	snprintf(buf, FORMAT_MAX, "%.*f", decimals, value);
	n = strlen(buf);
	if (strchr(buf, '.')) {
		while (n > 0 && buf[n - 1] == '0')
			buf[--n] = '\0';
		if (n > 0 && buf[n - 1] == '.')
			buf[--n] = '\0';
	}
	if (strcmp(buf, "-0") == 0)
		snprintf(buf, FORMAT_MAX, "0");
	decimal_comma(buf);
}

/* Two digits at least, three at most: 1.2, 12, 123. */
static void format_short(double value, char *buf)
{
	format_real(value, fabs(value) < 9.95 ? 1 : 0, buf);
}

/* Scales by base until what is shown stays below it; returns the index of the unit. */
static size_t format_scaled(double value, double base, size_t n_units, char *buf)
{
	size_t unit = 0;

	while (unit + 1 < n_units && fabs(value) >= base - 0.5) {
		value /= base;
		unit++;
	}
	if (unit == 0)
		format_real(value, 0, buf);
	else
		format_short(value, buf);
	return unit;
}

static void format_rate(double bps, const char *const units[5], char *buf)
{
	char number[FORMAT_MAX];
	size_t unit;

	buf[0] = '\0';
	if (!isfinite(bps))
		return;
	unit = format_scaled(bps, 1000, 5, number);
	snprintf(buf, FORMAT_MAX, "%.30s%s", number, units[unit]);
}

void format_bit_rate(double bps, char *buf)
{
	static const char *const units[5] = { " bit/s", " kbit/s", " Mbit/s", " Gbit/s", " Tbit/s" };

	format_rate(bps, units, buf);
}

void format_bit_rate_short(double bps, char *buf)
{
	static const char *const units[5] = { "", " k", " M", " G", " T" };

	format_rate(bps, units, buf);
}

void format_bytes(int64_t bytes, char *buf)
{
	static const char *const units[] = { N_("B"), N_("KiB"), N_("MiB"), N_("GiB"), N_("TiB"), N_("PiB") };
	char number[FORMAT_MAX];
	size_t unit;

	buf[0] = '\0';
	if (bytes == UNKNOWN_I64)
		return;
	unit = format_scaled((double)bytes, 1024, ARRAY_LEN(units), number);
	snprintf(buf, FORMAT_MAX, "%.30s %.12s", number, _(units[unit]));
}

void format_ratio(double ratio, char *buf)
{
	char number[FORMAT_MAX];

	buf[0] = '\0';
	if (!isfinite(ratio))
		return;
	format_short(ratio * 100, number);
	snprintf(buf, FORMAT_MAX, "%.40s %%", number);
}

/* Who guarantees 99.9 % has not kept it with 99.8999. */
void format_share(double ratio, char *buf)
{
	double thousandths = floor(ratio * 1e5 + 1e-7);
	char number[FORMAT_MAX];

	buf[0] = '\0';
	if (!isfinite(ratio))
		return;
	format_real((thousandths < 1 && ratio > 0 ? 1 : thousandths) / 1000, 3, number);
	snprintf(buf, FORMAT_MAX, "%.40s %%", number);
}

void format_per_second(double n, char *buf)
{
	char number[FORMAT_MAX];

	buf[0] = '\0';
	if (!isfinite(n))
		return;
	if (fabs(n) < 1)
		format_real(n, 2, number);
	else
		format_short(n, number);
	if (strcmp(number, "0") == 0 && n > 0)
		snprintf(buf, FORMAT_MAX, "%s", strcmp(intl_language(), "fr") == 0 ? "<0,01/s" : "<0.01/s");
	else if (strcmp(number, "0") == 0)
		snprintf(buf, FORMAT_MAX, "0");
	else
		snprintf(buf, FORMAT_MAX, "%.40s/s", number);
}

void format_latency_ms(double ms, char *buf)
{
	char number[FORMAT_MAX];

	buf[0] = '\0';
	if (!isfinite(ms))
		return;
	format_real(ms, ms < 1 ? 2 : ms < 10 ? 1 : 0, number);
	snprintf(buf, FORMAT_MAX, "%.40s ms", number);
}

void format_duration(int64_t seconds, char *buf)
{
	int64_t s = seconds;

	buf[0] = '\0';
	if (s == UNKNOWN_I64)
		return;
	if (s < 0)
		s = 0;
	if (s < 60)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " s"), s);
	else if (s < 3600)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " min"), s / 60);
	else if (s < 86400)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " h %02" PRId64 " min"), s / 3600, s % 3600 / 60);
	else if (s < INT64_C(10) * 86400)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " d %" PRId64 " h"), s / 86400, s % 86400 / 3600);
	else
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " d"), s / 86400);
}

void format_duration_short(int64_t seconds, char *buf)
{
	if (seconds >= 86400)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " d"), seconds / 86400);
	else if (seconds >= 36000)
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " h"), seconds / 3600);
	else if (seconds >= 3600)
		/* translators: at most 6 columns, as the other short durations */
		snprintf(buf, FORMAT_MAX, _("%" PRId64 " h %02" PRId64), seconds / 3600, seconds % 3600 / 60);
	else
		format_duration(seconds, buf);
}

static bool local_time(wall_t t, struct tm *ret_tm)
{
	time_t s;

	if (!wall_is_known(t))
		return false;
	s = (time_t)(t.ms >= 0 ? t.ms / 1000 : (t.ms - 999) / 1000);
	return localtime_r(&s, ret_tm);
}

static void format_tm(const struct tm *tm, const char *fmt, char *buf)
{
	if (strftime(buf, FORMAT_MAX, fmt, tm) == 0)
		buf[0] = '\0';
}

void format_time(wall_t t, wall_t now, char *buf)
{
	struct tm tm, today, yesterday;

	buf[0] = '\0';
	if (!local_time(t, &tm) || !local_time(now, &today))
		return;
	yesterday = today;
	yesterday.tm_mday--;
	yesterday.tm_hour = 12;
	yesterday.tm_isdst = -1;
	mktime(&yesterday);
	if (tm.tm_year == today.tm_year && tm.tm_yday == today.tm_yday)
		format_tm(&tm, "%H:%M", buf);
	else if (tm.tm_year == yesterday.tm_year && tm.tm_yday == yesterday.tm_yday)
		format_tm(&tm, _("yesterday %H:%M"), buf);
	else if (tm.tm_year == today.tm_year)
		/* translators: strftime(3): month, day, time */
		format_tm(&tm, _("%m-%d %H:%M"), buf);
	else
		format_tm(&tm, _("%Y-%m-%d %H:%M"), buf);
}

void format_date(wall_t t, char *buf)
{
	struct tm tm;

	buf[0] = '\0';
	if (local_time(t, &tm))
		format_tm(&tm, _("%Y-%m-%d"), buf);
}

void format_clock(wall_t t, char *buf)
{
	struct tm tm;

	buf[0] = '\0';
	if (local_time(t, &tm))
		format_tm(&tm, "%H:%M:%S", buf);
}

void format_timestamp(wall_t t, char *buf)
{
	struct tm tm;

	buf[0] = '\0';
	if (local_time(t, &tm))
		format_tm(&tm, _("%Y-%m-%d %H:%M:%S"), buf);
}
