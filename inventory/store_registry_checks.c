#include "inventory/store_registry.h"

#include <stdlib.h>
#include <string.h>

/* Entity ids to what they are, for joining checks. */
struct target {
	int64_t id;
	struct reg_device *device;
	struct reg_link *link;
	struct reg_service *service;
};

static int by_target_id(const void *a, const void *b)
{
	int64_t x = ((const struct target *)a)->id, y = ((const struct target *)b)->id;

	return (x > y) - (x < y);
}

static struct target *targets_of(struct registry *r, size_t *ret_n, struct err *e)
{
	size_t n = 0;
	struct target *t = arena_array(r->arena, r->n_devices + r->n_links + r->n_services, sizeof *t);

	if (!t) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < r->n_devices; i++)
		t[n++] = (struct target){ .id = r->devices[i].id, .device = &r->devices[i] };
	for (size_t i = 0; i < r->n_links; i++)
		t[n++] = (struct target){ .id = r->links[i].id, .link = &r->links[i] };
	for (size_t i = 0; i < r->n_services; i++)
		t[n++] = (struct target){ .id = r->services[i].id, .service = &r->services[i] };
	qsort(t, n, sizeof *t, by_target_id);
	*ret_n = n;
	return t;
}

struct check_read {
	int64_t entity_id;
	struct reg_check check;
};

static bool add_check(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct check_read *read = row;
	struct reg_check *k = &read->check;
	const char *outcome;
	int64_t state;

	(void)r;
	(void)e;
	k->id = column_i64(c);
	read->entity_id = column_i64(c);
	k->class = column_text(c);
	k->at = column_wall(c);
	k->since = column_wall(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &k->outcome))
		k->outcome = OUTCOME_NOT_TESTED;
	state = column_i64(c);
	k->state = state >= STATE_OK && state <= STATE_UNKNOWN ? (enum state)state : STATE_UNKNOWN;
	k->attempts = column_i64(c);
	k->attempts = k->attempts > 0 ? k->attempts : 0;
	k->confirmed = column_i64(c) == 1;
	return true;
}

/* The checks, each with what it measures; one whose entity is not declared is left out. */
static bool join(struct registry *r, const struct check_read *reads, size_t n, struct err *e)
{
	size_t n_targets;
	struct target *targets = targets_of(r, &n_targets, e);

	if (!targets)
		return false;
	r->checks = arena_array(r->arena, n, sizeof *r->checks);
	if (!r->checks)
		return err_set(e, ERR_MEMORY, "out of memory");
	r->n_checks = 0;
	for (size_t i = 0; i < n; i++) {
		struct target key = { .id = reads[i].entity_id };
		const struct target *t = bsearch(&key, targets, n_targets, sizeof key, by_target_id);
		struct reg_check *k = &r->checks[r->n_checks];

		if (!t)
			continue;
		*k = reads[i].check;
		k->device = t->device;
		k->link = t->link;
		k->service = t->service;
		r->n_checks++;
	}
	return true;
}

bool registry_read_checks(struct db *db, struct registry *r, struct err *e)
{
	struct rows rows = ROWS_INIT(r->arena, struct check_read);

	return registry_each_row(db, ST_REGISTRY_CHECKS, r, r->arena, &rows, add_check, e) && join(r, rows.data, rows.n, e);
}

static int by_check_key(const void *a, const void *b)
{
	const struct check_key *x = a, *y = b;

	if (x->entity_id != y->entity_id)
		return (x->entity_id > y->entity_id) - (x->entity_id < y->entity_id);
	return strcmp(x->class, y->class);
}

static bool add_known(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct check_key *k = row;

	(void)r;
	(void)e;
	k->id = column_i64(c);
	k->entity_id = column_i64(c);
	k->class = column_text(c);
	return true;
}

static struct reg_check never_measured(int64_t id, const char *class)
{
	return (struct reg_check){ .id = id, .class = class, .at = WALL_NEVER, .since = WALL_NEVER, .outcome = OUTCOME_NOT_TESTED,
		                   .state = STATE_UNKNOWN };
}

bool registry_derive_known_checks(struct db *db, struct registry *r, struct err *e)
{
	struct rows wanted = ROWS_INIT(r->arena, struct check_key), known = ROWS_INIT(r->arena, struct check_key);
	struct rows rows = ROWS_INIT(r->arena, struct check_read);

	if (!registry_wanted_checks(r, &wanted, e) || !registry_each_row(db, ST_CHECKS, r, r->arena, &known, add_known, e))
		return false;
	if (known.n)
		qsort(known.data, known.n, sizeof(struct check_key), by_check_key);
	for (size_t i = 0; i < wanted.n; i++) {
		const struct check_key *k = (const struct check_key *)wanted.data + i;
		const struct check_key *hit = known.n ? bsearch(k, known.data, known.n, sizeof *k, by_check_key) : NULL;
		struct check_read *read = hit ? rows_add(&rows, e) : NULL;

		if (hit && !read)
			return false;
		if (hit)
			*read = (struct check_read){ k->entity_id, never_measured(hit->id, k->class) };
	}
	return join(r, rows.data, rows.n, e);
}

bool registry_derive_checks(struct registry *r, struct err *e)
{
	struct rows wanted = ROWS_INIT(r->arena, struct check_key), rows = ROWS_INIT(r->arena, struct check_read);

	if (!registry_wanted_checks(r, &wanted, e))
		return false;
	for (size_t i = 0; i < wanted.n; i++) {
		const struct check_key *k = (const struct check_key *)wanted.data + i;
		struct check_read *read = rows_add(&rows, e);

		if (!read)
			return false;
		*read = (struct check_read){ k->entity_id, never_measured(0, k->class) };
	}
	return join(r, rows.data, rows.n, e);
}
