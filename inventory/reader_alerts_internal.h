/* The inside of read_alerts(), shared by the files inventory/reader_alerts*.c. */
#ifndef VIGIE_READER_ALERTS_INTERNAL_H
#define VIGIE_READER_ALERTS_INTERNAL_H

#include "inventory/reader_internal.h"
#include "reader_alerts.h"

/* An alert while it is read. */
struct item {
	struct alert_row row;
	const char *device;       /* that the object is on */
	int64_t follows_id;       /* an entity */
	struct item *head;        /* itself for a cause; NULL: one that ended before those that are read */
};

struct alerts {
	struct reader *r;
	struct arena *a;
	struct item *items;       /* by entity, then the latest first */
	size_t n;
};

static inline bool is_cause(const struct item *item) { return item->row.cause_id == item->row.id; }

bool alerts_add_silences(const struct alerts *all, struct err *e) MUST_CHECK; /* that hold at the reader's instant */
bool alerts_add_calls(const struct alerts *all, struct err *e) MUST_CHECK;
bool alerts_add_unreached(const struct alerts *all, struct err *e) MUST_CHECK;
bool alerts_add_callers(const struct alerts *all, struct err *e) MUST_CHECK;  /* of an alert of grouped calls, after its impact */
bool alerts_add_places(const struct alerts *all, struct err *e) MUST_CHECK;   /* where it is, and whom to call */
struct alert_counts alerts_count(const struct alerts *all);

#endif
