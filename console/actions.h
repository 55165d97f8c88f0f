/* The action plan: what was promised, what is done, what is left, and what was put off. */
#ifndef VIGIE_CONSOLE_ACTIONS_H
#define VIGIE_CONSOLE_ACTIONS_H

#include "console/browser.h"
#include "reader_hds.h"

struct action_row {
	struct hds_action a;
	const char *name, *by;
	bool late, check_late;   /* at the instant that was read */
	int64_t days, slip_days; /* days UNKNOWN_I64: no due date; slip_days: 0, it was never put off */
};

enum { BURN_POINTS = 52, BURN_STEP_DAYS = 7 };

/* What the list keeps. The plan at the end of each of the weeks before, the last one of the instant itself; where nothing was
 * planned yet left is NAN. */
struct actions_kept {
	struct hds_plan plan;
	double left[BURN_POINTS], planned[BURN_POINTS]; /* days of one person */
	wall_t from;
};

bool actions_read_burn(struct reader *r, wall_t now, struct actions_kept *k, struct err *e) MUST_CHECK;

void actions_headline(const struct browser *b, struct grid *g, struct rect lines);
int actions_headline_rows(const struct browser *b);

bool actions_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void actions_compose(const struct browser *b, struct pen *p, const void *row, const void *page);
struct state_look action_look(const struct action_row *r);

#endif
