#include "text.h"

#include <string.h>

#define WORD_MAX 63

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Damerau-Levenshtein distance (optimal string alignment) on bytes. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][WORD_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *before = rows[(i + 1) % 3], *last = rows[(i - 1) % 3], *row = rows[i % 3];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
	}
	return rows[na % 3][nb];
}

void text_nearest_offer(struct text_nearest *n, const char *candidate)
{
	size_t na = strlen(n->word), nb = strlen(candidate), d;

	if (na == 0 || na > WORD_MAX || nb == 0 || nb > WORD_MAX)
		return;
	d = distance(n->word, na, candidate, nb);
	if (d > (na > nb ? na : nb) / 3 + 1 || d >= nb || (n->found && d >= n->distance))
		return;
	n->found = candidate;
	n->distance = d;
}
