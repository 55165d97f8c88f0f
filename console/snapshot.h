/* The region and what is concluded of it, as they were read once, shared by the views that show it: it lives as long as somebody holds it. */
#ifndef VIGIE_CONSOLE_SNAPSHOT_H
#define VIGIE_CONSOLE_SNAPSHOT_H

#include "reader_alerts.h"

struct snapshot {
	struct region_rows region;
	struct alert_row *alerts; /* that are open */
	size_t n_alerts;
	wall_t at;              /* the past instant that it shows; WALL_NEVER: the present, as it was then */
	struct arena *arena;    /* of the rows */
	unsigned holders;
};

/* Inside reader_begin … reader_end, of that instant. The caller holds it. */
bool snapshot_read(struct reader *r, wall_t at, struct snapshot **ret, struct err *e) MUST_CHECK;

struct snapshot *snapshot_hold(struct snapshot *s); /* s */
void snapshot_release(struct snapshot *s);          /* NULL: nothing */

#endif
