/* Housekeeping of history: hours of hot rows become chunks and roll-ups, the budget is held. Each call is one bounded step. */
#ifndef VIGIE_STORE_HISTORY_H
#define VIGIE_STORE_HISTORY_H

#include "inventory/history_series.h"
#include "inventory/store_internal.h"

/* Within the caller's transaction: one device's or check's oldest closed hour. *ret_done: false when no hour is closed yet. */
bool history_compact_round(struct store *s, wall_t now, bool *ret_done, struct err *e) MUST_CHECK;
bool history_compact_sample(struct store *s, wall_t now, bool *ret_done, struct err *e) MUST_CHECK;

/* Merges an hour's samples into the full level and renews its roll-ups. */
bool history_write_hour(struct store *s, int64_t series, int64_t hour_ms, const struct history_chunk *samples, struct arena *a,
                        struct err *e) MUST_CHECK;

/* Within the caller's transaction: removes some of the oldest data when the file holds more than budget_bytes. */
bool history_hold_budget(struct store *s, int64_t budget_bytes, bool *ret_more, struct err *e) MUST_CHECK;

#endif
