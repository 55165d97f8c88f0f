#include "console/bell.h"

#include "console/alert_sentence.h"

#include <stdlib.h>

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_known(const struct bell *b, int64_t id)
{
	return b->n > 0 && bsearch(&id, b->known, b->n, sizeof id, compare_ids);
}

bool bell_heed(struct bell *b, const struct alert_row *alerts, size_t n)
{
	struct bell now = { .known = calloc(n + 1, sizeof *now.known), .begun = true };
	bool rings = false;

	if (!now.known) {
		bell_done(b);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct alert_row *a = &alerts[i];
		bool known = is_known(b, a->id), critical = a->severity == STATE_CRITICAL;

		if (critical || known)
			now.known[now.n++] = a->id;
		rings |= b->begun && critical && !known && alert_is_cause(a) && !alert_is_handled(a);
	}
	qsort(now.known, now.n, sizeof *now.known, compare_ids);
	bell_done(b);
	*b = now;
	return rings;
}

void bell_done(struct bell *b)
{
	free(b->known);
	*b = (struct bell){ 0 };
}
