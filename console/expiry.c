#include "console/expiry.h"

#include "facts.h"
#include "intl.h"

#include <stdio.h>

int64_t expiry_days(const char *date, wall_t now)
{
	struct err e;
	wall_t end;

	return date && wall_is_known(now) && wall_parse(date, now, true, &end, &e) ? wall_days_until(end, now) : UNKNOWN_I64;
}

enum state expiry_state(int64_t days)
{
	if (days == UNKNOWN_I64)
		return STATE_UNKNOWN;
	return days < 0 ? STATE_CRITICAL : days < EXPIRY_WARNING_DAYS ? STATE_WARNING : STATE_OK;
}

void expiry_words(int64_t days, char *buf, size_t size)
{
	unsigned long n = (unsigned long)(days < 0 ? days_ago(days) : days);

	if (days == UNKNOWN_I64)
		buf[0] = '\0';
	else if (days < 0 && n == 0)
		snprintf(buf, size, "%s", _("expired less than a day ago"));
	else if (days < 0)
		snprintf(buf, size, ngettext("expired %lu day ago", "expired %lu days ago", n), n);
	else if (days == 0)
		snprintf(buf, size, "%s", _("ends within a day"));
	else
		snprintf(buf, size, ngettext("%lu day left", "%lu days left", n), n);
}
