#include "inventory/night_internal.h"

#include "cell_list.h"

#include <stdlib.h>
#include <string.h>

enum { OPEN_SHARE = 10 }; /* it is down for at most a tenth of the time: else what fails meanwhile says nothing */

/* Polls of the two are not of one instant: a failure may be seen so much sooner than that of its parent, an end so much later. */
static const int64_t SEEN_SOONER_MS = 2 * INT64_C(60000), ENDS_LATER_MS = 5 * INT64_C(60000);

static const struct night_object *object_of(const struct night_judge *j, const struct night_alert *a) { return &j->r->objects[a->object]; }

struct down {
	const struct night_alert *alert;
	const struct night_object *device;
};

static int by_device(const void *a, const void *b)
{
	const struct down *x = a, *y = b;
	int site = strcmp(x->device->site, y->device->site);

	if (site != 0)
		return site;
	if (x->alert->object != y->alert->object)
		return (x->alert->object > y->alert->object) - (x->alert->object < y->alert->object);
	return (x->alert->opened.ms > y->alert->opened.ms) - (x->alert->opened.ms < y->alert->opened.ms);
}

/* When a device that is somewhere was a cause. */
void night_find_downs(struct night_judge *j)
{
	struct down *downs = arena_array(j->a, j->r->n_alerts, sizeof *downs);
	size_t n = 0;

	j->downs = arena_array(j->a, j->r->n_alerts, sizeof *j->downs);
	j->failed |= !downs || !j->downs;
	for (size_t i = 0; !j->failed && i < j->r->n_alerts; i++) {
		const struct night_alert *a = &j->r->alerts[i];
		const struct night_object *o = object_of(j, a);

		if (a->cause && !*a->subject && o->site && strcmp(o->kind, "device") == 0)
			downs[n++] = (struct down){ a, o };
	}
	if (j->failed || n == 0)
		return;
	qsort(downs, n, sizeof *downs, by_device);
	for (size_t i = 0; i < n; i++)
		j->downs[i] = downs[i].alert;
	j->n_downs = n;
}

/* The first of a site. */
static size_t first_down(const struct night_judge *j, const char *site)
{
	size_t lo = 0, hi = j->n_downs;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(object_of(j, j->downs[mid])->site, site) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool may_be_parent(const struct night_object *parent, const struct night_object *of)
{
	return parent != of && !cell_list_has(parent->parents, of->name) && !cell_list_has(of->parents, parent->name);
}

static int64_t end_of(const struct night_judge *j, const struct night_alert *a) { return wall_is_known(a->closed) ? a->closed.ms : j->r->to.ms; }

/* Whether it is down little enough to be believed. */
static bool is_rarely_down(const struct night_judge *j, const struct night_alert *const *downs, size_t n)
{
	int64_t open_ms = 0;

	for (size_t i = 0; i < n; i++)
		open_ms += end_of(j, downs[i]) - (downs[i]->opened.ms > j->r->from.ms ? downs[i]->opened.ms : j->r->from.ms);
	return open_ms <= (j->r->to.ms - j->r->from.ms) / OPEN_SHARE;
}

/* The last that opened by then; NULL: none. */
static const struct night_alert *last_down(const struct night_alert *const *downs, size_t n, int64_t at_ms)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (downs[mid]->opened.ms <= at_ms)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 ? downs[lo - 1] : NULL;
}

/* Every alert of the cost within one of the device, several of these, and most after it. */
static bool is_within(const struct night_judge *j, const struct night_cost *c, const struct night_alert *const *downs, size_t n)
{
	const struct night_alert *before = NULL;
	size_t distinct = 0, after = 0;

	for (size_t i = 0; i < c->alerts; i++) {
		const struct night_alert *a = c->told[i].alert, *down = last_down(downs, n, a->opened.ms + SEEN_SOONER_MS);

		if (!down || a->opened.ms > end_of(j, down) || end_of(j, a) > end_of(j, down) + ENDS_LATER_MS)
			return false;
		distinct += down != before;
		after += a->opened.ms > down->opened.ms;
		before = down;
	}
	return distinct >= NIGHT_CALLS_MIN && 2 * after > c->alerts && is_rarely_down(j, downs, n);
}

bool night_propose_parent(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret)
{
	const struct night_object *o = c->object;
	bool is_service = strcmp(o->kind, "service") == 0 && !o->device;

	if (*c->subject || !o->site || (strcmp(o->kind, "device") != 0 && !is_service))
		return false;
	for (size_t i = first_down(j, o->site), k; i < j->n_downs && strcmp(object_of(j, j->downs[i])->site, o->site) == 0; i = k) {
		const struct night_object *parent = object_of(j, j->downs[i]);

		for (k = i + 1; k < j->n_downs && j->downs[k]->object == j->downs[i]->object;)
			k++;
		if (!may_be_parent(parent, o) || !is_within(j, c, &j->downs[i], k - i))
			continue;
		*ret = (struct night_proposal){ .file = is_service ? "services.csv" : "devices.csv", .setting = is_service ? "device" : "parents",
			                        .value = parent->name, .other = is_service ? NULL : o->parents, .figure = c->alerts,
			                        .span_ms = UNKNOWN_I64 };
		return true;
	}
	return false;
}
