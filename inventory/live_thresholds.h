/* The declared thresholds (threshold.h) on what is measured: alerts whose subject is the measure's JSON key. A named object's threshold
 * stands before that of its whole kind.
 *
 *   link         rates at its A end; use against ifSpeed, else expected_bps; loss and latency of one known by an address
 *   device       its processors, memory, loss and latency; its fullest disk, and when the first one will be full (trend.h, over at most
 *                8 hours, a point each quarter, from the collector's start on)
 *   service      latency; days_left is judged by the test of the certificate itself
 *   application  how many of its services work: a pool. One that is not confirmed to fail still does. It is judged
 *                once each of them is known, and follows one of those that fail when all of these follow another failure
 *
 * Nothing is judged while the collector is blind, nor of what does not answer: it stays as it was. */
#ifndef VIGIE_LIVE_THRESHOLDS_H
#define VIGIE_LIVE_THRESHOLDS_H

#include "inventory/live_core.h"
#include "inventory/threshold.h"

struct live_thresholds *live_thresholds_new(const struct registry *r, struct err *e); /* NULL without memory */
void live_thresholds_free(struct live_thresholds *h); /* NULL is fine */

void live_thresholds_restore(struct live_table *t);
void live_thresholds_inherit(struct live_table *t, struct live_table *old);
bool live_thresholds_end_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

/* Whether a threshold, and not the test itself, judges this measure of what the check measures. */
bool live_thresholds_judge(const struct live_table *t, size_t check, enum measure m);

/* What a result says besides facts; and what facts say, rates[i] of interfaces[i]. */
bool live_thresholds_result(struct live_table *t, size_t check, const struct probe_result *r, struct batch *b, struct err *e) MUST_CHECK;
bool live_thresholds_poll(struct live_table *t, size_t device, const struct snmp_facts *f, const struct interface_rates *rates,
                          wall_t at, mono_t now, struct batch *b, struct err *e) MUST_CHECK;

/* What waited until it was concluded why it is so. */
bool live_thresholds_tick(struct live_table *t, wall_t at, mono_t now, struct batch *b, struct err *e) MUST_CHECK;

/* A recorded value, as it was judged: for a replay. */
bool live_thresholds_replay(struct live_table *t, const struct batch_measure *row, struct batch *b, struct err *e) MUST_CHECK;

#endif
