#include "console/troubles.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "inventory/clinical_weight.h"

#include <stdlib.h>
#include <string.h>

/* Alerts by what they are of, the gravest of each first. */
static int by_entity(const void *a, const void *b)
{
	const struct alert_row *p = *(const struct alert_row *const *)a, *q = *(const struct alert_row *const *)b;

	if (p->entity_id != q->entity_id)
		return p->entity_id < q->entity_id ? -1 : 1;
	if (p->severity != q->severity)
		return state_worst(p->severity, q->severity) == p->severity ? -1 : 1;
	return (p->id > q->id) - (p->id < q->id);
}

static int by_id(const void *a, const void *b)
{
	const struct alert_row *p = *(const struct alert_row *const *)a, *q = *(const struct alert_row *const *)b;

	return (p->id > q->id) - (p->id < q->id);
}

struct indexes {
	const struct alert_row **entities, **ids;
	size_t n;
};

static bool index_alerts(const struct alert_row *alerts, size_t n, struct arena *a, struct indexes *ret)
{
	ret->n = n;
	ret->entities = arena_array(a, n, sizeof *ret->entities);
	ret->ids = arena_array(a, n, sizeof *ret->ids);
	if (!ret->entities || !ret->ids)
		return false;
	for (size_t i = 0; i < n; i++)
		ret->entities[i] = ret->ids[i] = &alerts[i];
	if (n > 1) {
		qsort(ret->entities, n, sizeof *ret->entities, by_entity);
		qsort(ret->ids, n, sizeof *ret->ids, by_id);
	}
	return true;
}

/* The first whose entity is that, or NULL. */
static const struct alert_row *of_entity(const struct indexes *x, int64_t entity_id)
{
	size_t low = 0, high = x->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->entities[middle]->entity_id < entity_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < x->n && x->entities[low]->entity_id == entity_id ? x->entities[low] : NULL;
}

static const struct alert_row *cause_of(const struct indexes *x, const struct alert_row *alert)
{
	const struct alert_row key = { .id = alert ? alert->cause_id : 0 }, *wanted = &key, **found;

	found = alert && x->n ? bsearch(&wanted, x->ids, x->n, sizeof *x->ids, by_id) : NULL;
	return found ? *found : alert;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct trouble *const *)a)->name, (*(struct trouble *const *)b)->name);
}

static int name_against_trouble(const void *name, const void *t)
{
	return strcmp(name, (*(struct trouble *const *)t)->name);
}

static bool is_lost_redundancy(const struct alert_row *a) { return strcmp(a->subject, "redundancy") == 0; }

/* That the last circuit stands alone is because of the one that is down, whoever sees to that; then what nobody sees to, then as the
 * headline chooses. */
static bool outweighs(const struct alert_row *a, const struct alert_row *b)
{
	if (is_lost_redundancy(a) != is_lost_redundancy(b))
		return is_lost_redundancy(b);
	if (alert_is_handled(a) != alert_is_handled(b))
		return alert_is_handled(b);
	return alert_compare_gravity(a, b) < 0;
}

/* Of an establishment several things may fail, each for its own cause. */
static void take_heaviest(struct trouble **rows, size_t n, const struct indexes *x)
{
	for (size_t i = 0; n > 0 && i < x->n; i++) {
		const char *site = x->ids[i]->handling != ALERT_ENDED ? x->ids[i]->site : NULL;
		struct trouble **of = site ? bsearch(site, rows, n, sizeof *rows, name_against_trouble) : NULL;
		const struct alert_row *cause = of ? cause_of(x, x->ids[i]) : NULL;

		if (cause && (!(*of)->cause || outweighs(cause, (*of)->cause)))
			(*of)->cause = cause;
	}
}

/* Which of two rows of one cause stands for both. */
static bool leads(const struct trouble *t, const struct trouble *other)
{
	bool at = t->cause->site && strcmp(t->cause->site, t->name) == 0, other_at = other->cause->site && strcmp(other->cause->site, other->name) == 0;

	return at != other_at ? at : trouble_compare(t, other) < 0;
}

static int by_cause(const void *a, const void *b)
{
	const struct trouble *p = *(struct trouble *const *)a, *q = *(struct trouble *const *)b;

	if (p->cause->id != q->cause->id)
		return p->cause->id < q->cause->id ? -1 : 1;
	if (leads(p, q))
		return -1;
	return leads(q, p) ? 1 : (p->id > q->id) - (p->id < q->id);
}

static bool fold(struct trouble **rows, size_t n, struct arena *a)
{
	struct trouble *head = rows[0];

	if (n < 2)
		return true;
	head->with = arena_array(a, n - 1, sizeof *head->with);
	if (!head->with)
		return false;
	for (size_t i = 1; i < n; i++) {
		head->with[head->n_with++] = rows[i]->name;
		head->n += rows[i]->n;
		if (state_worst(head->state, rows[i]->state) == rows[i]->state)
			head->state = rows[i]->state;
		head->cut = head->cut || rows[i]->cut;
		rows[i]->name = NULL; /* it stands in the head */
	}
	return true;
}

/* An establishment that another cause troubles too keeps its own row: that one would not be seen in the row of the first. */
static bool keep_mixed(struct trouble **caused, size_t *n, const struct indexes *x, struct arena *a)
{
	bool *mixed = arena_array(a, *n, sizeof *mixed);
	size_t kept = 0;

	if (!mixed)
		return false;
	if (*n > 1)
		qsort(caused, *n, sizeof *caused, by_name);
	for (size_t i = 0; *n > 0 && i < x->n; i++) {
		struct trouble **of = x->ids[i]->site ? bsearch(x->ids[i]->site, caused, *n, sizeof *caused, name_against_trouble) : NULL;

		if (of && x->ids[i]->cause_id != (*of)->cause->id)
			mixed[of - caused] = true;
	}
	for (size_t i = 0; i < *n; i++)
		if (!mixed[i])
			caused[kept++] = caused[i];
	*n = kept;
	return true;
}

bool troubles_fold(struct trouble *rows, size_t *n, const struct alert_row *alerts, size_t n_alerts, struct arena *a)
{
	struct trouble **caused = arena_array(a, *n, sizeof *caused), **sites = arena_array(a, *n, sizeof *sites);
	struct indexes x;
	size_t n_caused = 0, n_sites = 0, kept = 0;

	if (!caused || !sites || !index_alerts(alerts, n_alerts, a, &x))
		return false;
	for (size_t i = 0; i < *n; i++) {
		rows[i].cause = cause_of(&x, rows[i].culprit.id ? of_entity(&x, rows[i].culprit.id) : NULL);
		if (strcmp(rows[i].kind, "site") == 0)
			sites[n_sites++] = &rows[i];
	}
	if (n_sites > 1)
		qsort(sites, n_sites, sizeof *sites, by_name);
	take_heaviest(sites, n_sites, &x);
	for (size_t i = 0; i < *n; i++)
		if (rows[i].cause)
			caused[n_caused++] = &rows[i];
	if (!keep_mixed(caused, &n_caused, &x, a))
		return false;
	if (n_caused > 1)
		qsort(caused, n_caused, sizeof *caused, by_cause);
	for (size_t i = 0, k; i < n_caused; i = k) {
		for (k = i + 1; k < n_caused && caused[k]->cause->id == caused[i]->cause->id;)
			k++;
		if (!fold(&caused[i], k - i, a))
			return false;
	}
	for (size_t i = 0; i < *n; i++)
		if (rows[i].name)
			rows[kept++] = rows[i];
	*n = kept;
	return true;
}

bool trouble_is_handled(const struct trouble *t) { return t->cause && alert_is_handled(t->cause); }
