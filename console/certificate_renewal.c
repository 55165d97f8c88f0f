#include "console/certificate_renewal.h"

#include "console/certificate_line.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool is_text(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }

static bool is_shared(const struct certificate_row *c)
{
	return c->subject && *c->subject && !is_text(c->subject, c->issuer) && wall_is_known(c->not_after);
}

static bool is_same(const struct certificate_row *a, const struct certificate_row *b)
{
	return a->sha256 && b->sha256 ? strcmp(a->sha256, b->sha256) == 0 : is_text(a->serial, b->serial);
}

/* By subject, what ends last first. */
static int compare(const void *a, const void *b)
{
	const struct certificate_row *p = *(const struct certificate_row *const *)a, *q = *(const struct certificate_row *const *)b;
	int order = strcmp(p->subject, q->subject);

	if (order == 0)
		order = (p->not_after.ms < q->not_after.ms) - (p->not_after.ms > q->not_after.ms);
	return order ? order : strcmp(p->name, q->name);
}

/* The services of one subject, of[0] presents the newest. */
struct group { const struct certificate_row *const *of; size_t n, renewed; };

static bool is_behind(const struct group *g, const struct certificate_row *c)
{
	if (is_same(c, g->of[0]) || c->not_after.ms >= g->of[0]->not_after.ms)
		return false;
	if (g->renewed > 1 || (certificate_state(c) != STATE_OK && certificate_state(g->of[0]) == STATE_OK))
		return true;
	return is_text(c->serial, g->of[0]->old_serial);
}

static void add_group(struct group *g, struct certificate_behind *ret, size_t *ret_n)
{
	for (size_t i = 0; i < g->n; i++)
		g->renewed += is_same(g->of[i], g->of[0]);
	for (size_t i = 0; i < g->n; i++)
		if (is_behind(g, g->of[i]))
			ret[(*ret_n)++] = (struct certificate_behind){ g->of[i], g->of[0], g->renewed, g->n };
}

static int ends_first(const void *a, const void *b)
{
	const struct certificate_row *p = ((const struct certificate_behind *)a)->row, *q = ((const struct certificate_behind *)b)->row;
	int order = (p->not_after.ms > q->not_after.ms) - (p->not_after.ms < q->not_after.ms);

	return order ? order : strcmp(p->name, q->name);
}

bool certificates_behind(const struct certificate_row *rows, size_t n, struct arena *a, struct certificate_behind **ret, size_t *ret_n,
                         struct err *e)
{
	const struct certificate_row **shared = arena_array(a, n, sizeof *shared);
	size_t k = 0;

	*ret = arena_array(a, n, sizeof **ret);
	*ret_n = 0;
	if (!shared || !*ret)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		if (is_shared(&rows[i]))
			shared[k++] = &rows[i];
	if (k > 1)
		qsort(shared, k, sizeof *shared, compare);
	for (size_t i = 0, next; i < k; i = next) {
		for (next = i + 1; next < k && strcmp(shared[next]->subject, shared[i]->subject) == 0; next++)
			;
		add_group(&(struct group){ &shared[i], next - i, 0 }, *ret, ret_n);
	}
	if (*ret_n > 1)
		qsort(*ret, *ret_n, sizeof **ret, ends_first);
	return true;
}

void certificate_behind_words(const struct certificate_behind *b, struct text *t)
{
	text_appendf(t, ngettext("renewed on %zu of %zu nodes, not on this one", "renewed on %zu of %zu nodes, not on this one", b->renewed),
	             b->renewed, b->nodes);
}
