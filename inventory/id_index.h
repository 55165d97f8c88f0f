/* From a stored id to a place in an array. */
#ifndef VIGIE_ID_INDEX_H
#define VIGIE_ID_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct id_place {
	int64_t id;
	size_t place;
};

/* Sorts n entries, so that id_index_find can look them up. */
void id_index_sort(struct id_place *entries, size_t n);

/* SIZE_MAX when there is none. */
size_t id_index_find(const struct id_place *entries, size_t n, int64_t id);

#endif
