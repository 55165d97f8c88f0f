/* AE pairs that were observed, against those that are declared. */
#include "route_activity.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const statuses[AE_STATUSES] = { [AE_DECLARED] = "declared", [AE_CASE_DIFFERS] = "case-differs", [AE_NOT_DECLARED] = "not-declared" };

const char *ae_status_name(enum ae_status s)
{
	return statuses[s];
}

/* Declared pairs by called, then calling, whatever the case; whoever calls comes first. */
struct listed { const char *calling, *called; size_t at; };

static int compare_titles(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcasecmp(a, b);
}

static int compare_pairs(const char *calling, const char *called, const struct listed *l)
{
	int order = compare_titles(called, l->called);

	return order ? order : compare_titles(calling, l->calling);
}

static int by_pair(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = compare_pairs(x->calling, x->called, y);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static size_t lower_bound(const struct listed *l, size_t n, const char *calling, const char *called)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (compare_pairs(calling, called, &l[low + half]) > 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

static bool is_exact(const struct listed *l, const struct ae_seen *s)
{
	return strcmp(l->called, s->called) == 0 && (!l->calling || strcmp(l->calling, s->calling) == 0);
}

static void look(const struct listed *l, size_t n, const char *calling, const struct ae_seen *s, struct ae_verdict *v, wall_t *declared_seen)
{
	for (size_t i = lower_bound(l, n, calling, s->called); i < n && compare_pairs(calling, s->called, &l[i]) == 0; i++) {
		bool exact = is_exact(&l[i], s);

		if (exact && s->last_seen.ms > declared_seen[l[i].at].ms)
			declared_seen[l[i].at] = s->last_seen;
		if (v->status == AE_NOT_DECLARED || (exact && v->status == AE_CASE_DIFFERS))
			*v = (struct ae_verdict){ exact ? AE_DECLARED : AE_CASE_DIFFERS, l[i].at };
	}
}

bool ae_compare(const struct ae_declared *declared, size_t n_declared, const struct ae_seen *seen, size_t n, struct arena *a,
                struct ae_comparison *ret, struct err *e)
{
	struct listed *listed = arena_array(a, n_declared, sizeof *listed);
	struct ae_comparison c = { arena_array(a, n, sizeof *c.verdicts), arena_array(a, n_declared, sizeof *c.declared_seen) };

	if (!listed || !c.verdicts || !c.declared_seen)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n_declared; i++) {
		listed[i] = (struct listed){ declared[i].calling, declared[i].called, i };
		c.declared_seen[i] = WALL_NEVER;
	}
	if (n_declared > 1)
		qsort(listed, n_declared, sizeof *listed, by_pair);
	for (size_t i = 0; i < n; i++) {
		struct ae_verdict v = { AE_NOT_DECLARED, SIZE_MAX };

		look(listed, n_declared, seen[i].calling, &seen[i], &v, c.declared_seen);
		if (v.status != AE_DECLARED)
			look(listed, n_declared, NULL, &seen[i], &v, c.declared_seen);
		c.verdicts[i] = v;
	}
	*ret = c;
	return true;
}
