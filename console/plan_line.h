/* An action of the plan as tables tell it. */
#ifndef VIGIE_CONSOLE_PLAN_LINE_H
#define VIGIE_CONSOLE_PLAN_LINE_H

#include "reader_hds.h"

struct plan_line {
	struct hds_action row;
	const char *severity, *progress, *by; /* by: NULL, whoever shows it tells whom */
	double planned, done;                 /* days; NAN: not known */
	bool late;
	int64_t slip_days;
};

/* As of an instant, borrowing what a does. machine: stable names, else the language's words. */
struct plan_line plan_line_of(const struct hds_action *a, wall_t at, bool machine);

/* Days from hundredths of them; NAN for UNKNOWN_I64. */
double plan_days(int64_t centidays);

#endif
