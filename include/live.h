/* Live: the pure core of the collector. It knows the registry and what was last measured, takes a result and `now`, and
 * appends to a batch what must be stored. No I/O, no clock: a test plays a region's night in a second.
 *
 * Judgements (design §3 "Default checks", §5):
 * - a check's state is soft until `attempts` results in a row say so; the displayed state is the last measured one;
 * - a device's state is the worst of its checks' states;
 * - a link read over SNMP follows its interface: admin-down, then ifOperStatus up → up, or degraded when the speed is below
 *   expected_bps (or duplex is half); down, lowerLayerDown, notPresent, dormant → down; testing, unknown → unknown; an interface
 *   that the agent no longer shows (interface-missing), or a name that several bear (interface-ambiguous), is unknown; an agent
 *   that does not answer leaves the link unknown unless its Z end is read and tells; a link known by an address follows ICMP:
 *   ok → up, loss → degraded, no answer → down;
 * - a service's state is its check's;
 * - an address that answers is not OK before the agent there was asked: a device whose worst check is fine while another one was
 *   never tested is unknown (not-tested), or keeps no state yet;
 * - an agent that answers as expected, with a disk from 90 % full on, is a warning (storage-nearly-full), from 95 % on critical
 *   (storage-full); each ends 2 points below;
 * - a confirmed failure is a cause or follows one, by what is declared to need what: causes.h, region_graph.h;
 * - what changes its state too often flaps (inventory/flapping.h): that confirms its failure, and its alert goes on until it has
 *   settled;
 * - a measure past its declared limit is an alert of its own (inventory/live_thresholds.h); limits for used_ratio replace those of
 *   disks above, with limits for loss_ratio some lost echoes are no warning by themselves;
 * - of a redundancy_group one circuit alone still works: redundancy lost (inventory/live_redundancy.h);
 * - what has no result for stale_after_ms(its period) becomes unknown (stale): live_tick. */
#ifndef VIGIE_LIVE_H
#define VIGIE_LIVE_H

#include "batch.h"
#include "registry.h"

struct live;

struct live_params {
	int64_t attempts;             /* before hard, ≥ 1 */
	int64_t retry_interval_ms;
	int64_t settle_ms;            /* the alert of a cause ends once its object has worked for so long without a break, as of when it began to; 0: at once */
};

/* Takes the registry over (freed with it). NULL without memory. */
struct live *live_new(struct registry *registry, const struct live_params *params);
void live_free(struct live *l);

/* A new registry after an import: what continues keeps its memory, states and counters. Takes registry over; on failure it is
 * freed and everything is as before. */
bool live_reload(struct live *l, struct registry *registry, struct err *e) MUST_CHECK;

const struct registry *live_registry(const struct live *l);

/* Judges one result of registry check number `check` (its index). result->snmp is moved into the batch, perfdata is copied; hints
 * stay the caller's. Outcome, state and detail become what the disks of an agent say when all else is OK. A cancelled run
 * says nothing: it changes nothing; a recorded one that says collector-blind is one of a blind collector. *ret_retry_ms: when the check
 * should run again because its state is still soft, or -1 for its ordinary period. */
bool live_apply(struct live *l, size_t check, struct probe_result *result, struct batch *b, int64_t *ret_retry_ms,
                struct err *e) MUST_CHECK;

/* Marks as stale what is overdue at now, from the instant it became so, counted on the monotonic clock: setting the wall clock ages
 * nothing and renews nothing. period_ms(check) is asked of the caller through the array
 * periods_ms[n_checks]. Call it once before the first live_apply: what was not measured while the collector was stopped is not OK. */
bool live_tick(struct live *l, wall_t now, mono_t mono, const int64_t *periods_ms, struct batch *b, struct err *e) MUST_CHECK;

/* When live_tick next has something to conclude, staleness apart; INT64_MAX ns: as far as is known, never. */
mono_t live_next(const struct live *l);

/* A check whose result is wanted before more is concluded (causes.h): to be run now. Each once, after live_apply or live_tick; false:
 * none. */
bool live_take_asked(struct live *l, size_t *ret_check);

/* The witnesses of the collector are silent, or answer again (inventory/witness.h). While blind nothing is declared down: what is not as
 * it should be is unknown (collector-blind), its confirmation and its alert stay as they were; one alert is raised on the collector
 * itself. At the end what was measured meanwhile is wanted anew: live_take_asked. detail: NULL for none. */
bool live_set_blind(struct live *l, bool blind, const char *detail, wall_t now, mono_t mono, struct batch *b, struct err *e) MUST_CHECK;
bool live_is_blind(const struct live *l); /* at first as the stored alert says */

/* What the agent of that check told of its interfaces, before another result of the same instant is judged by it, for a replay. */
void live_replay_ends(struct live *l, size_t check, const struct probe_result *told);

/* A value that was recorded of a measure with a limit, for a replay. */
bool live_replay_measure(struct live *l, const struct batch_measure *row, struct batch *b, struct err *e) MUST_CHECK;

/* After a reload of the configuration. */
void live_set_params(struct live *l, const struct live_params *params);

/* Results of check number `check`: its last measured state, whether that is hard, and when it was measured (WALL_NEVER: not yet). */
enum state live_check_state(const struct live *l, size_t check);
bool live_check_confirmed(const struct live *l, size_t check);
wall_t live_check_at(const struct live *l, size_t check);

/* Whether an end of a link on the device of check number `check` was not heard of yet: only a full round can tell it from one that is
 * not there. No longer once two rounds were answered and told nothing of it. */
bool live_wants_full_round(const struct live *l, size_t check);

#endif
