#include "inventory/store_registry.h"
#include "inventory/threshold.h"

#include <math.h>
#include <string.h>

static bool add_application(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_application *a = row;

	(void)r;
	(void)e;
	a->id = column_i64(c);
	a->name = column_text(c);
	return true;
}

/* "kind:name", as the import wrote it. */
static bool add_threshold(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_threshold *t = row;
	const char *object = column_text(c), *colon = object ? strchr(object, ':') : NULL;

	(void)e;
	t->kind = colon ? arena_strndup(r->arena, object, (size_t)(colon - object)) : "";
	t->name = colon ? colon + 1 : "";
	t->measure = column_text(c);
	t->warning = column_f64(c);
	t->critical = column_f64(c);
	t->hysteresis = column_f64(c);
	c->failed |= !t->kind;
	return true;
}

static int64_t days_of(double limit)
{
	return isnan(limit) ? UNKNOWN_I64 : (int64_t)limit;
}

/* The tests of a certificate judge its days themselves: a threshold stands for what its service does not say. */
static void set_days(struct registry *r, const struct reg_threshold *t)
{
	for (size_t i = 0; i < r->n_services; i++) {
		struct reg_service *s = &r->services[i];

		if (s->covolink || s->heartbeat)
			continue;
		if (strcmp(t->name, "*") != 0 && strcmp(t->name, s->name) != 0)
			continue;
		if (s->warning_days == UNKNOWN_I64)
			s->warning_days = days_of(t->warning);
		if (s->critical_days == UNKNOWN_I64)
			s->critical_days = days_of(t->critical);
	}
}

static void set_all_days(struct registry *r, bool named)
{
	for (size_t i = 0; i < r->n_thresholds; i++) {
		const struct reg_threshold *t = &r->thresholds[i];

		if (strcmp(t->kind, "service") == 0 && strcmp(t->measure, measure_classes[MEASURE_DAYS_LEFT].key) == 0
		    && named == (strcmp(t->name, "*") != 0))
			set_days(r, t);
	}
}

bool registry_read_thresholds(struct db *db, struct registry *r, struct err *e)
{
	struct rows applications = ROWS_INIT(r->arena, struct reg_application), thresholds = ROWS_INIT(r->arena, struct reg_threshold);

	if (!registry_each_row(db, ST_REGISTRY_APPLICATIONS, r, r->arena, &applications, add_application, e)
	    || !registry_each_row(db, ST_REGISTRY_THRESHOLDS, r, r->arena, &thresholds, add_threshold, e))
		return false;
	r->applications = applications.data;
	r->n_applications = applications.n;
	r->thresholds = thresholds.data;
	r->n_thresholds = thresholds.n;
	set_all_days(r, true);
	set_all_days(r, false);
	return true;
}
