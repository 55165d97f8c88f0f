#include "inventory/id_index.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	int64_t x = ((const struct id_place *)a)->id, y = ((const struct id_place *)b)->id;

	return (x > y) - (x < y);
}

void id_index_sort(struct id_place *entries, size_t n)
{
	if (n > 0)
		qsort(entries, n, sizeof *entries, compare);
}

size_t id_index_find(const struct id_place *entries, size_t n, int64_t id)
{
	struct id_place key = { id, 0 };
	const struct id_place *hit = n > 0 ? bsearch(&key, entries, n, sizeof key, compare) : NULL;

	return hit ? hit->place : SIZE_MAX;
}
