/* Walking the history of a series, whatever level or hot row it is in. */
#ifndef VIGIE_READER_SERIES_H
#define VIGIE_READER_SERIES_H

#include "inventory/history_series.h"
#include "inventory/reader_internal.h"

/* Where the history of an entity is. */
struct entity_series {
	int64_t interface_id, device_id; /* UNKNOWN_I64: no interface */
	int64_t check_id;                /* UNKNOWN_I64: no check with latency */
	bool is_link;
};

/* One point of a series: of the full level or a roll-up. */
struct series_point {
	int64_t at_ms, span_ms;   /* span 0: a sample */
	double count;             /* samples in it */
	struct interface_rates rates;
	double in_bps_max, out_bps_max;
	double latency_us, loss_ratio;
};

typedef bool (*point_fn)(void *user, const struct series_point *p, struct err *e);

/* ERR_NOT_FOUND: no entity of that id. */
bool reader_find_series(struct reader *r, int64_t entity_id, struct entity_series *ret, struct err *e) MUST_CHECK;

/* Points in [from_ms, to_ms), chunks first, then, at the full level, the hot rows. */
bool reader_walk_interface(struct reader *r, const struct entity_series *s, enum history_level level, int64_t from_ms,
                           int64_t to_ms, point_fn fn, void *user, struct err *e) MUST_CHECK;
bool reader_walk_check(struct reader *r, const struct entity_series *s, enum history_level level, int64_t from_ms, int64_t to_ms,
                       point_fn fn, void *user, struct err *e) MUST_CHECK;

/* Only the hot rows, which no roll-up holds yet. */
bool reader_walk_hot(struct reader *r, const struct entity_series *s, bool interface, int64_t from_ms, int64_t to_ms,
                     point_fn fn, void *user, struct err *e) MUST_CHECK;

#endif
