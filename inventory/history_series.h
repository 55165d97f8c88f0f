/* Series of history: what their columns mean and how samples become roll-ups. Pure.
 *
 * Levels: full (as polled; one chunk an hour), quarter (15 minutes; one chunk a UTC day), day (one UTC day; one chunk per
 * 32 days). A roll-up equals the samples it replaces: counts add up, means are weighted by them, maxima and worst states stay. */
#ifndef VIGIE_HISTORY_SERIES_H
#define VIGIE_HISTORY_SERIES_H

#include "inventory/history_codec.h"
#include "inventory/poll_codec.h"
#include "outcome.h"

enum history_level { HISTORY_FULL, HISTORY_QUARTER, HISTORY_DAY };

/* Columns of the full level: codes of history_value.h, but for what says otherwise. */
enum interface_column {
	IFH_OPER,                 /* ifOperStatus as it is */
	IFH_SPEED, IFH_IN, IFH_OUT, /* bit/s */
	IFH_IN_ERRORS, IFH_OUT_ERRORS, IFH_IN_DISCARDS, IFH_OUT_DISCARDS, /* millionths per second */
	IFH_COLUMNS
};
enum check_column {
	CKH_STATE,                /* enum state as it is */
	CKH_LATENCY,              /* µs */
	CKH_LOSS,                 /* millionths */
	CKH_COLUMNS
};

/* Columns of roll-ups. Counts stand as they are. */
enum interface_rollup {
	IFR_COUNT, IFR_IN, IFR_OUT, IFR_IN_ERRORS, IFR_OUT_ERRORS, IFR_IN_DISCARDS, IFR_OUT_DISCARDS, IFR_IN_MAX, IFR_OUT_MAX,
	IFR_COLUMNS
};
enum check_rollup { CKR_COUNT, CKR_ANSWERED, CKR_LATENCY, CKR_LATENCY_MAX, CKR_LOSS, CKR_STATE, CKR_COLUMNS };

/* A series' id: of an interface or of a check. */
static inline int64_t series_of_interface(int64_t interface_id) { return interface_id * 2; }
static inline int64_t series_of_check(int64_t check_id) { return check_id * 2 + 1; }
static inline bool series_is_check(int64_t series) { return series & 1; }

int64_t history_span_ms(enum history_level level);  /* of one row; 0 for full: as polled */
int64_t history_chunk_ms(enum history_level level); /* of one chunk */
int64_t history_chunk_start(enum history_level level, int64_t at_ms);
size_t history_columns(int64_t series, enum history_level level);

/* One row of the full level. row: HISTORY_COLUMNS_MAX values. */
void history_interface_row(const struct interface_sample *s, uint64_t *row);
void history_check_row(enum state state, int64_t latency_us, double loss_ratio, uint64_t *row);

/* The roll-up of the rows of c (of level `from`) in [start_s, end_s); false when there is none. */
bool history_roll_up(int64_t series, enum history_level from, const struct history_chunk *c, int64_t start_s, int64_t end_s,
                     uint64_t *row);

/* c with its rows in [start_s, end_s) replaced by those of `with` (same columns), in order of time; in arena a. */
bool history_replace(const struct history_chunk *c, int64_t start_s, int64_t end_s, const struct history_chunk *with,
                     struct arena *a, struct history_chunk *ret, struct err *e) MUST_CHECK;

#endif
