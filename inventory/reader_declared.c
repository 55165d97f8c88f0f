#include "inventory/reader_internal.h"

/* What people declared and nobody measures. */

static bool fill_contact(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct contact_row *t = row;

	(void)e;
	t->name = column_text(c);
	t->site = column_text(c);
	t->phone = column_text(c);
	t->email = column_text(c);
	t->role = column_text(c);
	t->withheld = r->personal_withheld;
	if (t->withheld)
		t->phone = t->email = NULL;
	return true;
}

static bool fill_dependency(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct dependency_row *d = row;

	(void)r;
	(void)e;
	d->from = column_text(c);
	d->to = column_text(c);
	d->kind = column_text(c);
	return true;
}

static bool fill_entitlement(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct entitlement_rule *t = row;

	(void)r;
	(void)e;
	t->service = column_text(c);
	t->colleges = column_text(c);
	t->packs = column_text(c);
	t->access = column_text(c);
	t->aliases = column_text(c);
	t->notes = column_text(c);
	return true;
}

static bool fill_route(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct route_row *t = row;

	(void)r;
	(void)e;
	t->name = column_text(c);
	t->source_site = column_text(c);
	t->covolink = column_text(c);
	t->destination_site = column_text(c);
	t->use = column_text(c);
	t->source_ae = column_text(c);
	t->destination_ae = column_text(c);
	t->marker = column_text(c);
	t->accepted_on = column_text(c);
	return true;
}

static bool fill_support(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct support_row *s = row;

	(void)r;
	(void)e;
	s->contract = column_text(c);
	s->reference = column_text(c);
	s->gtr_hours = column_text(c);
	s->gtr_window = column_text(c);
	s->ends = column_text(c);
	s->supplier = column_text(c);
	s->phone = column_text(c);
	s->hours = column_text(c);
	s->customer_reference = column_text(c);
	return true;
}

#define READ_DECLARED(noun, row_type, statement, fill) \
	bool read_##noun(struct reader *r, struct arena *a, struct row_type **ret_rows, size_t *ret_n, struct err *e) \
	{ \
		struct rows rows = ROWS_INIT(a, struct row_type); \
		if (!reader_rows(r, statement, DB_VALUES(reader_instant(r)), &rows, fill, e)) \
			return false; \
		*ret_rows = rows.data; \
		*ret_n = rows.n; \
		return true; \
	}

READ_DECLARED(dependencies, dependency_row, ST_DEPENDENCIES, fill_dependency)
READ_DECLARED(entitlements, entitlement_rule, ST_ENTITLEMENTS, fill_entitlement)
READ_DECLARED(routes, route_row, ST_ROUTES, fill_route)
READ_DECLARED(supports, support_row, ST_SUPPORTS, fill_support)

bool read_contacts(struct reader *r, struct arena *a, const char *site, struct contact_row **ret_rows, size_t *ret_n,
                   struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct contact_row);

	if (!reader_rows(r, ST_CONTACTS, DB_VALUES(reader_instant(r), V_TEXT(site)), &rows, fill_contact, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
