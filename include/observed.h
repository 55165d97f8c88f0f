/* What was observed of the network and is kept: sums of flow records by who, whom and what for (tables observed_*). Addresses are text as
 * flow_address_text writes it, protocols as flow_protocol_text, times UTC ms, hours and days those of UTC.
 *
 * observation_point  where it was seen from ("vu depuis"): an interface that is watched, or a saved capture that was read
 *                    first_ms: when it was begun
 * observed_span      when a point looked: outside of it, silence says nothing
 * observed_flow      one row for each (point, source, destination, protocol, port, within), with sums since first_seen_ms
 *                    new_ms: it was then a new talker: the first that anybody saw of this source at this port of a declared device or Covolink
 * observed_flow_day  the same sums by day, for OBSERVED_DAYS
 * observed_association       one row for each (point, source, destination, port, calling AE, called AE): the AE pairs
 * observed_association_hour  by hour, for OBSERVED_DAYS: associations by their beginning, data by when it passed
 * observed_sop       SOP classes that a pair proposed, and how often they were accepted
 * observed_tally     by hour: what was looked at, and what was missed
 * talker_burst       new talkers as events (talkers.h) */
#ifndef VIGIE_OBSERVED_H
#define VIGIE_OBSERVED_H

#include "flow_record.h"

enum {
	OBSERVED_FLOWS_MOST = 200000,      /* rows of observed_flow: beyond, those that were not seen for longest go */
	OBSERVED_ASSOCIATIONS_MOST = 20000,
	OBSERVED_DAYS = 400,               /* of a saved capture from when it was read first, however old it is */
	OBSERVED_LEARNING_DAYS = 7,        /* of the eight before, that a point looked: sooner nobody is a new talker */
	OBSERVED_NEW_MOST = 100            /* new talkers in an hour: a scan is no hundred thousand of them */
};

struct store;

struct observed_point {
	const char *name;         /* "eth1", "night.pcap" */
	const char *sha256;       /* of a saved capture, in hexadecimal; NULL: an interface */
};

/* The point's id; it is made when it is new. *ret_again: it is a saved capture that was read to its end before, whatever its name was then. */
bool store_observe_from(struct store *s, const struct observed_point *p, wall_t now, int64_t *ret_id, bool *ret_again, struct err *e) MUST_CHECK;

/* The file was no capture that can be read: its point is as if it had never been, unless it was read to its end before. */
bool store_observed_nothing(struct store *s, int64_t point_id, struct err *e) MUST_CHECK;

/* Adds n records (each went through flow_record_check) to what is kept, in one transaction. POINT, KEEPER, HEADERS and RING records say nothing here. A flow
 * whose beginning was not seen is added to the flow the other way, when that is known. *ret_new: new talkers among them. */
bool store_write_observed(struct store *s, int64_t point_id, const struct flow_record *records, size_t n, size_t *ret_new, struct err *e) MUST_CHECK;

/* Forgets rows beyond the ceilings above and days past OBSERVED_DAYS, some thousands a step, in at most so many steps. *ret_more: call again. */
bool store_forget_observed(struct store *s, wall_t now, size_t steps, bool *ret_more, struct err *e) MUST_CHECK;

#endif
