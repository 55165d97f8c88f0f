#include "inventory/watched.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

wall_t watched_since(const struct watched_span *spans, size_t n, wall_t now)
{
	wall_t since = now, ret = WALL_NEVER;
	int64_t looked = 0;

	for (size_t i = 0; i < n && spans[i].to.ms > since.ms - DAY_MS; i++) {
		if (spans[i].from.ms >= since.ms)
			continue;
		looked += (spans[i].to.ms < since.ms ? spans[i].to.ms : since.ms) - spans[i].from.ms;
		since = spans[i].from;
		if (2 * looked >= now.ms - since.ms)
			ret = since;
	}
	return ret;
}
