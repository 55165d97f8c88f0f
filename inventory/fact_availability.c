/* What contracts guarantee to sites, and what was in the month that runs: four columns, told to a tenth of a percent, and how
 * many sites were declared within it: of them the columns begin then. */
#include "inventory/fact.h"

#include "reader_availability.h"

#include <math.h>

struct levels { size_t sites, guaranteed, met, not_met, not_known, late; struct availability all; };

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
	v->not_met += row->verdict == AVAILABILITY_NOT_MET;
	v->not_known += row->verdict == AVAILABILITY_NOT_KNOWN;
	v->late += availability_begins_late(&row->time);
	for (size_t i = 0; i < AVAILABILITY_PARTS; i++)
		v->all.ms[i] += row->time.ms[i];
	if (row->verdict == AVAILABILITY_NOT_MET)
		fact_name(f, row->name);
}

enum rounding { DOWN, UP };

/* Never better than it was. */
static void tell_ratio(struct fact *f, const char *member, double ratio, enum rounding rounding)
{
	double permille = ratio * 1000;

	fact_tell(f, member, isnan(ratio) ? UNKNOWN_I64 : (int64_t)(rounding == DOWN ? floor(permille + 1e-6) : ceil(permille - 1e-6)));
}

bool fact_availability(struct fact *f, struct err *e)
{
	struct availability_time month = availability_month_of(f->now, 0);
	struct availability_row *rows;
	struct levels v = { 0 };
	size_t n = 0;

	if (month.from.ms < f->now.ms && !read_availability_sites(f->reader, f->a, month, false, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		count_site(f, &v, &rows[i]);
	fact_tell(f, "sites", (int64_t)v.sites);
	fact_tell(f, "guaranteed", (int64_t)v.guaranteed);
	fact_tell(f, "met", (int64_t)v.met);
	fact_tell(f, "not_met", (int64_t)v.not_met);
	fact_tell(f, "not_known", (int64_t)v.not_known);
	fact_tell(f, "declared_within", (int64_t)v.late);
	tell_ratio(f, "raw_permille", availability_raw(&v.all), DOWN);
	tell_ratio(f, "minus_maintenance_permille", availability_minus_maintenance(&v.all), DOWN);
	tell_ratio(f, "minus_supplier_permille", availability_minus_supplier(&v.all), DOWN);
	tell_ratio(f, "unknown_permille", availability_unknown(&v.all), UP);
	if (v.not_met > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.guaranteed > 0 && v.not_known == 0)
		fact_holds(f);
	return true;
}
