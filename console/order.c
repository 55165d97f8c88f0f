#include "console/order.h"

#include <math.h>
#include <stdio.h>
#include <strings.h>

int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcasecmp(a, b);
}

int compare_values(const char *(*value)(const void *row, size_t field), const void *a, const void *b, size_t field)
{
	const char *first = value(a, field);
	char kept[512];

	snprintf(kept, sizeof kept, "%s", first ? first : "");
	return compare_text(first ? kept : NULL, value(b, field));
}

int compare_number(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a < b) - (a > b);
}

int compare_count(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

int compare_time(wall_t a, wall_t b)
{
	return (a.ms < b.ms) - (a.ms > b.ms);
}

int compare_end(wall_t a, wall_t b)
{
	if (!wall_is_known(a) || !wall_is_known(b))
		return wall_is_known(b) - wall_is_known(a);
	return compare_time(b, a);
}

int compare_state(enum state a, enum state b)
{
	if (a == b)
		return 0;
	return state_worst(a, b) == a ? -1 : 1;
}

int compare_state_since(enum state a, wall_t a_since, enum state b, wall_t b_since)
{
	return a != b || a == STATE_OK ? compare_state(a, b) : compare_time(a_since, b_since);
}
