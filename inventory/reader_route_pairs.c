/* AE pairs that were seen, against all that declares one. */
#include "inventory/reader_route_internal.h"

#include "inventory/dicom_target.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char usual_ae[] = "VIGIE"; /* of probe { dicom-calling-ae }, until a collector told its own */

/* by: "route:NAME", beside each declared pair. */
struct declared { struct rows pairs, by; };

static bool declare(struct declared *d, struct arena *a, const char *calling, const char *called, int64_t route, const char *kind, const char *name,
                    struct err *e)
{
	struct text node = TEXT_INIT(65536);
	struct ae_declared *pair;
	const char **by;

	if (!called || !*called)
		return true;
	pair = rows_add(&d->pairs, e);
	by = pair ? rows_add(&d->by, e) : NULL;
	if (!by)
		return false;
	text_appendf(&node, "%s:%s", kind, name);
	*pair = (struct ae_declared){ calling, called, route };
	*by = arena_strdup(a, text_str(&node));
	text_done(&node);
	return *by ? true : err_set(e, ERR_MEMORY, "out of memory");
}

static bool declare_routes(struct routes_read *v, struct declared *d, struct err *e)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct route_activity_row *r = &v->rows[i];

		if ((r->source_ae && !declare(d, v->a, r->source_ae, r->covolink_ae, (int64_t)i, "route", r->name, e))
		    || !declare(d, v->a, r->source_ae, r->destination_ae, (int64_t)i, "route", r->name, e)
		    || (r->covolink_ae && !declare(d, v->a, r->covolink_ae, r->destination_ae, AE_NO_ROUTE, "route", r->name, e)))
			return false;
	}
	return true;
}

struct text_read { const char *text; };

static bool fill_text(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r, (void)e;
	((struct text_read *)row)->text = column_text(c);
	return true;
}

static bool declare_services(struct routes_read *v, struct declared *d, const char *our_ae, struct err *e)
{
	struct rows rows = ROWS_INIT(v->a, struct text_read);
	const struct text_read *targets;

	if (!reader_rows(v->r, ST_ROUTES_DICOM_SERVICES, DB_VALUES(reader_instant(v->r)), &rows, fill_text, e))
		return false;
	targets = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct dicom_target t;
		struct err bad;
		const char *calling, *called;

		if (!targets[i].text || !dicom_target_parse(targets[i].text, &t, &bad))
			continue;
		calling = *t.calling_ae ? arena_strdup(v->a, t.calling_ae) : our_ae;
		called = arena_strdup(v->a, t.called_ae);
		if (!calling || !called)
			return err_set(e, ERR_MEMORY, "out of memory");
		if (!declare(d, v->a, calling, called, AE_NO_ROUTE, "service", targets[i].text, e))
			return false;
	}
	return true;
}

static bool read_our_ae(struct routes_read *v, const char **ret, struct err *e)
{
	struct rows rows = ROWS_INIT(v->a, struct text_read);
	const struct text_read *told;

	if (!reader_rows(v->r, ST_ROUTES_OWN_AE, NULL, 0, &rows, fill_text, e))
		return false;
	told = rows.data;
	*ret = rows.n > 0 && told->text && *told->text ? told->text : usual_ae;
	return true;
}

/* The pairs of our own checks. */
static bool declare_checks(struct routes_read *v, const struct covolink_row *covolinks, size_t n, struct declared *d, struct err *e)
{
	const char *our_ae;

	if (!read_our_ae(v, &our_ae, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *calling = covolinks[i].calling_ae && *covolinks[i].calling_ae ? covolinks[i].calling_ae : our_ae;

		if (!declare(d, v->a, calling, covolinks[i].called_ae, AE_NO_ROUTE, "covolink", covolinks[i].name, e))
			return false;
	}
	return declare_services(v, d, our_ae, e);
}

static const char *covolink_at(const struct covolink_row *covolinks, size_t n, const struct pair_seen *p)
{
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!covolinks[i].address)
			continue;
		if (strcmp(covolinks[i].address, p->destination) == 0)
			return covolinks[i].name;
		if (strcmp(covolinks[i].address, p->source) == 0)
			found = covolinks[i].name;
	}
	return found;
}

static int latest_first(const void *a, const void *b)
{
	const struct ae_pair_row *x = a, *y = b;
	int order = (y->last_seen.ms > x->last_seen.ms) - (y->last_seen.ms < x->last_seen.ms);

	if (!order)
		order = strcmp(x->called, y->called);
	return order ? order : strcmp(x->calling, y->calling);
}

static struct ae_pair_row row_of(const struct pair_seen *p, const struct ae_verdict *verdict, const struct declared *d)
{
	const struct ae_declared *pairs = d->pairs.data;
	const char *const *by = d->by.data;
	struct ae_pair_row row = {
		.calling = p->calling, .called = p->called, .source = p->source, .destination = p->destination, .point = p->point, .port = p->port,
		.associations = p->associations, .accepted = p->accepted, .rejected = p->rejected, .status = verdict->status,
		.first_seen = p->first, .last_seen = p->last,
	};

	if (verdict->status == AE_CASE_DIFFERS) {
		row.declared_calling = pairs[verdict->declared].calling;
		row.declared_called = pairs[verdict->declared].called;
		row.declared_by = by[verdict->declared];
	}
	return row;
}

bool routes_compare_pairs(struct routes_read *v, struct ae_pair_row **ret, size_t *ret_n, struct err *e)
{
	struct declared d = { ROWS_INIT(v->a, struct ae_declared), ROWS_INIT(v->a, const char *) };
	struct ae_seen *seen = arena_array(v->a, v->n_seen, sizeof *seen);
	struct ae_pair_row *rows = arena_array(v->a, v->n_seen, sizeof *rows);
	struct ae_comparison compared;
	struct covolink_row *covolinks;
	size_t n_covolinks, n = 0;

	if (!seen || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!declare_routes(v, &d, e) || !reader_declared_covolinks(v->r, v->a, &covolinks, &n_covolinks, e)
	    || !declare_checks(v, covolinks, n_covolinks, &d, e))
		return false;
	for (size_t i = 0; i < v->n_seen; i++)
		seen[i] = (struct ae_seen){ v->seen[i].calling, v->seen[i].called, v->seen[i].last };
	if (!ae_compare(d.pairs.data, d.pairs.n, seen, v->n_seen, v->a, &compared, e))
		return false;
	for (size_t i = 0; i < v->n_seen; i++)
		if (compared.verdicts[i].status != AE_DECLARED) {
			rows[n] = row_of(&v->seen[i], &compared.verdicts[i], &d);
			rows[n++].covolink = covolink_at(covolinks, n_covolinks, &v->seen[i]);
		}
	if (n > 1)
		qsort(rows, n, sizeof *rows, latest_first);
	*ret = rows;
	*ret_n = n;
	return true;
}
