#include "gtr.h"

#include "hours.h"

#include <math.h>

wall_t gtr_due(double hours, const char *window, wall_t called)
{
	const double hours_max = 10 * 366 * 24;
	struct hours covered;

	if (!isfinite(hours) || hours < 0 || hours > hours_max || !hours_parse(window ? window : "24x7", &covered))
		return WALL_NEVER;
	return hours_after(&covered, called, llround(hours * 3600000));
}
