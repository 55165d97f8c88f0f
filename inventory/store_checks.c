#include "inventory/service_class.h"
#include "inventory/store_registry.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b)
{
	const struct check_key *x = a, *y = b;

	if (x->entity_id != y->entity_id)
		return (x->entity_id > y->entity_id) - (x->entity_id < y->entity_id);
	return strcmp(x->class, y->class);
}

static bool want(struct rows *wanted, int64_t entity_id, const char *class, struct err *e)
{
	struct check_key *k = rows_add(wanted, e);

	if (!k)
		return false;
	*k = (struct check_key){ .entity_id = entity_id, .class = class };
	return true;
}

bool registry_wanted_checks(const struct registry *r, struct rows *wanted, struct err *e)
{
	bool ok = true;

	for (size_t i = 0; ok && i < r->n_devices; i++) {
		const struct reg_device *d = &r->devices[i];

		ok = (!d->address || want(wanted, d->id, "icmp", e))
		     && (!d->address || !d->credential || want(wanted, d->id, "snmp", e));
	}
	for (size_t i = 0; ok && i < r->n_links; i++)
		ok = r->links[i].device || !r->links[i].address || want(wanted, r->links[i].id, "icmp", e);
	for (size_t i = 0; ok && i < r->n_services; i++) {
		const char *class = service_class(r->services[i].kind);

		ok = !class || !r->services[i].target || want(wanted, r->services[i].id, class, e);
	}
	return ok;
}

static bool read_known(struct store *s, struct rows *known, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, ST_CHECKS, NULL, 0, e);
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, known->a);
		struct check_key *k;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		k = rows_add(known, e);
		if (!k)
			return false;
		k->id = column_i64(&c);
		k->entity_id = column_i64(&c);
		k->class = column_text(&c);
		k->active = column_i64(&c) == 1;
		if (c.failed)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return st != NULL;
}

static bool set_active(struct store *s, const struct check_key *k, bool active, struct err *e)
{
	return k->active == active || DB_RUN(&s->db, ST_CHECK_SET_ACTIVE, e, V_I64(active), V_I64(k->id));
}

/* Both sorted by (entity, class): one walk adds what is new and puts to rest what is no longer wanted. Ids stay for ever. */
static bool merge(struct store *s, const struct rows *wanted, const struct rows *known, struct err *e)
{
	const struct check_key *w = wanted->data, *k = known->data;
	const struct check_key *w_end = w + wanted->n, *k_end = k + known->n;
	bool ok = true;

	while (ok && (w < w_end || k < k_end)) {
		int order = w == w_end ? 1 : k == k_end ? -1 : by_key(w, k);

		if (order < 0) {
			ok = DB_RUN(&s->db, ST_CHECK_INSERT, e, V_I64(w->entity_id), V_TEXT(w->class));
		} else {
			ok = set_active(s, k, order == 0, e);
			k++;
		}
		if (order <= 0)
			w++;
	}
	return ok;
}

bool store_sync_checks(struct store *s, struct registry *r, struct err *e)
{
	struct rows wanted = ROWS_INIT(r->arena, struct check_key), known = ROWS_INIT(r->arena, struct check_key);

	if (!registry_wanted_checks(r, &wanted, e) || !read_known(s, &known, e))
		return false;
	if (wanted.n)
		qsort(wanted.data, wanted.n, sizeof(struct check_key), by_key);
	if (known.n)
		qsort(known.data, known.n, sizeof(struct check_key), by_key);
	return merge(s, &wanted, &known, e);
}
