#include "inventory/flow_dimension.h"

#include <stdlib.h>
#include <string.h>

/* At this point the rule begins to hold, or holds no more. */
struct change { struct flow_point at; size_t rule; bool holds; };

static int by_rule(const void *a, const void *b)
{
	const struct flow_stretch *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return flow_point_order(x->first, y->first);
}

static int by_point(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int order = flow_point_order(x->at, y->at);

	return order ? order : x->holds - y->holds; /* ends before beginnings, so that neighbours are one */
}

/* The point after; false: there is none. */
static bool step(struct flow_point *p)
{
	p->lo++;
	p->hi += p->lo == 0;
	return p->lo || p->hi;
}

/* Those of one rule that overlap become one. */
static size_t join(struct flow_stretch *s, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(s, n, sizeof *s, by_rule);
	for (size_t i = 0; i < n; i++) {
		struct flow_stretch *last = &s[kept ? kept - 1 : 0];

		if (kept && last->rule == s[i].rule && flow_point_order(s[i].first, last->last) <= 0) {
			if (flow_point_order(s[i].last, last->last) > 0)
				last->last = s[i].last;
		} else {
			s[kept++] = s[i];
		}
	}
	return kept;
}

static size_t list_changes(const struct flow_stretch *s, size_t n, struct change *changes)
{
	size_t n_changes = 0;

	for (size_t i = 0; i < n; i++) {
		struct flow_point end = s[i].last;

		changes[n_changes++] = (struct change){ s[i].first, s[i].rule, true };
		if (step(&end))
			changes[n_changes++] = (struct change){ end, s[i].rule, false };
	}
	if (n_changes > 1)
		qsort(changes, n_changes, sizeof *changes, by_point);
	return n_changes;
}

static void summarise(struct flow_dimension *d, size_t bound)
{
	const uint64_t *row = d->rows + bound * d->words;

	for (size_t w = 0; w < d->words; w++)
		if (row[w])
			d->summaries[bound * d->summary_words + w / 64] |= UINT64_C(1) << w % 64;
}

static void sweep(struct flow_dimension *d, const struct change *changes, size_t n)
{
	size_t i = 0;

	while (i < n) {
		uint64_t *row = d->rows + d->n * d->words;
		struct flow_point at = changes[i].at;

		if (d->n)
			memcpy(row, row - d->words, d->words * sizeof *row);
		for (; i < n && flow_point_order(changes[i].at, at) == 0; i++) {
			uint64_t bit = UINT64_C(1) << changes[i].rule % 64;

			if (changes[i].holds)
				row[changes[i].rule / 64] |= bit;
			else
				row[changes[i].rule / 64] &= ~bit;
		}
		d->bounds[d->n] = at;
		summarise(d, d->n++);
	}
}

static size_t count_bounds(const struct change *changes, size_t n)
{
	size_t bounds = 0;

	for (size_t i = 0; i < n; i++)
		bounds += i == 0 || flow_point_order(changes[i].at, changes[i - 1].at) != 0;
	return bounds;
}

bool flow_dimension_make(struct flow_dimension *d, struct flow_stretch *stretches, size_t n, size_t n_rules, struct err *e)
{
	size_t joined = join(stretches, n), n_changes, bounds;
	struct change *changes = calloc(2 * joined + 1, sizeof *changes);

	*d = (struct flow_dimension){ .words = (n_rules + 63) / 64 };
	d->summary_words = (d->words + 63) / 64;
	if (!changes)
		return err_set(e, ERR_MEMORY, "out of memory");
	n_changes = list_changes(stretches, joined, changes);
	bounds = count_bounds(changes, n_changes) + 1;
	d->bounds = calloc(bounds, sizeof *d->bounds);
	d->rows = calloc(bounds, (d->words + 1) * sizeof *d->rows);
	d->summaries = calloc(bounds, (d->summary_words + 1) * sizeof *d->summaries);
	if (d->bounds && d->rows && d->summaries)
		sweep(d, changes, n_changes);
	free(changes);
	if (d->bounds && d->rows && d->summaries)
		return true;
	flow_dimension_done(d);
	return err_set(e, ERR_MEMORY, "out of memory");
}

void flow_dimension_done(struct flow_dimension *d)
{
	free(d->bounds);
	free(d->rows);
	free(d->summaries);
	*d = (struct flow_dimension){ 0 };
}

size_t flow_dimension_find(const struct flow_dimension *d, struct flow_point p)
{
	size_t low = 0, n = d->n;

	while (n > 0) {
		size_t half = n / 2;

		if (flow_point_order(d->bounds[low + half], p) <= 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low ? low - 1 : SIZE_MAX;
}
