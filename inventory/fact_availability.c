/* What contracts guarantee to sites, and what was: in the last whole month, which is judged, and in the one that runs, which may have
 * failed already. Of this one four columns, told to a tenth of a percent, and how many sites were declared within it: of them the columns
 * begin then. */
#include "inventory/fact.h"

#include "reader_availability.h"

#include <math.h>

struct levels {
	const char *names;            /* the member that names whose level was not met */
	size_t sites, guaranteed, met, on_course, not_met, not_known, late;
	struct availability all;
};

/* Without its figures, which change with each look: what was guaranteed, and whether it held. */
static void see_site(struct fact *f, const struct availability_row *row)
{
	const char *verdict = availability_verdict_name(row->verdict);

	fact_see_row(f);
	fact_see_text(f, row->name);
	fact_see_text(f, row->contract);
	fact_see_i64(f, isnan(row->guaranteed) ? UNKNOWN_I64 : llround(row->guaranteed * 1000000));
	fact_see_text(f, verdict);
}

static void count_site(struct fact *f, struct levels *v, const struct availability_row *row)
{
	see_site(f, row);
	v->sites++;
	if (row->verdict == AVAILABILITY_NO_LEVEL)
		return;
	v->guaranteed++;
	v->met += row->verdict == AVAILABILITY_MET;
	v->on_course += row->verdict == AVAILABILITY_ON_COURSE;
	v->not_met += row->verdict == AVAILABILITY_NOT_MET;
	v->not_known += row->verdict == AVAILABILITY_NOT_KNOWN;
	v->late += availability_begins_late(&row->time);
	for (size_t i = 0; i < AVAILABILITY_PARTS; i++)
		v->all.ms[i] += row->time.ms[i];
	if (row->verdict == AVAILABILITY_NOT_MET)
		fact_name_in(f, v->names, row->name);
}

enum rounding { DOWN, UP };

/* Never better than it was. */
static void tell_ratio(struct fact *f, const char *member, double ratio, enum rounding rounding)
{
	double permille = ratio * 1000;

	fact_tell(f, member, isnan(ratio) ? UNKNOWN_I64 : (int64_t)(rounding == DOWN ? floor(permille + 1e-6) : ceil(permille - 1e-6)));
}

static bool count_month(struct fact *f, struct availability_time month, struct levels *v, struct err *e)
{
	struct availability_row *rows = NULL;
	size_t n = 0;

	if (month.from.ms < f->now.ms && !read_availability_sites(f->reader, f->a, month, false, &rows, &n, e))
		return false;
	fact_see_i64(f, month.from.ms);
	for (size_t i = 0; i < n; i++)
		count_site(f, v, &rows[i]);
	return true;
}

static void tell_last(struct fact *f, struct availability_time month, const struct levels *v)
{
	fact_tell_day(f, "last_month", month.from);
	fact_tell(f, "last_guaranteed", (int64_t)v->guaranteed);
	fact_tell(f, "last_met", (int64_t)v->met);
	fact_tell(f, "last_not_met", (int64_t)v->not_met);
	fact_tell(f, "last_not_known", (int64_t)v->not_known);
	tell_ratio(f, "last_minus_maintenance_permille", availability_minus_maintenance(&v->all), DOWN);
}

static void tell_running(struct fact *f, struct availability_time month, const struct levels *v)
{
	fact_tell_day(f, "month", month.from);
	fact_tell(f, "sites", (int64_t)v->sites);
	fact_tell(f, "guaranteed", (int64_t)v->guaranteed);
	fact_tell(f, "met", (int64_t)v->met);
	fact_tell(f, "on_course", (int64_t)v->on_course);
	fact_tell(f, "not_met", (int64_t)v->not_met);
	fact_tell(f, "not_known", (int64_t)v->not_known);
	fact_tell(f, "declared_within", (int64_t)v->late);
	tell_ratio(f, "raw_permille", availability_raw(&v->all), DOWN);
	tell_ratio(f, "minus_maintenance_permille", availability_minus_maintenance(&v->all), DOWN);
	tell_ratio(f, "minus_supplier_permille", availability_minus_supplier(&v->all), DOWN);
	tell_ratio(f, "unknown_permille", availability_unknown(&v->all), UP);
}

/* Before a whole month was judged nothing is held. */
bool fact_availability(struct fact *f, struct err *e)
{
	struct availability_time month = availability_month_of(f->now, 0), before = availability_month_of(f->now, 1);
	struct levels running = { .names = "names" }, last = { .names = "last_names" };

	if (!count_month(f, before, &last, e) || !count_month(f, month, &running, e))
		return false;
	tell_last(f, before, &last);
	tell_running(f, month, &running);
	if (last.not_met + running.not_met > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (last.guaranteed > 0 && last.not_known + running.not_known == 0)
		fact_holds(f);
	return true;
}
