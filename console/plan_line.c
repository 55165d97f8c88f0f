#include "console/plan_line.h"

#include "intl.h"

#include <math.h>

double plan_days(int64_t centidays)
{
	return centidays == UNKNOWN_I64 ? NAN : (double)centidays / 100;
}

struct plan_line plan_line_of(const struct hds_action *a, wall_t at, bool machine)
{
	struct hds_plan alone = { .actions = 0 };

	hds_plan_add(&alone, a, at);
	return (struct plan_line){
		.row = *a,
		.severity = machine ? hds_severity_name(a->severity) : _(hds_severity_word(a->severity)),
		.progress = machine ? hds_progress_name(a->progress) : _(hds_progress_word(a->progress)),
		.planned = plan_days(a->planned_centidays),
		.done = plan_days(a->done_centidays),
		.late = alone.late > 0,
		.slip_days = alone.worst_slip_days,
	};
}
