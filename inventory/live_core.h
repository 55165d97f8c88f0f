/* Inside of live: one table per registry, in its order. */
#ifndef VIGIE_LIVE_CORE_H
#define VIGIE_LIVE_CORE_H

#include "inventory/confirm.h"
#include "inventory/id_index.h"
#include "inventory/live_alerts.h"
#include "inventory/live_device.h"
#include "inventory/live_link.h"
#include "live.h"

/* The last result of a check. */
struct live_check {
	wall_t at, since;
	mono_t started;           /* of the last run; 0 ns: none since the collector started */
	mono_t heard;             /* what staleness counts from: at, or when the check was first seen; 0 ns before the first tick */
	enum outcome outcome;
	struct confirmation confirmation;
	bool fresh;               /* a result came since the collector started */
	bool carried_facts;       /* snmp: the last one held facts */
	bool stale;
	bool asked;               /* its result is wanted before something is concluded, */
	mono_t asked_at;          /* of a run that starts from then on */
	bool blind;               /* the last run failed while the collector was blind: nothing is known of it, confirmation is as before */
	char *detail;             /* owned, NULL for none */
};

/* A job that runs is well, as one that ended well: each start and end of a run would else be a state of its own, for ever. Whether it runs
 * is known by what it told. */
static inline enum outcome outcome_recorded_as(enum outcome o) { return o == OUTCOME_JOB_RUNNING ? OUTCOME_OK : o; }

/* What is displayed of a device, link or service: its open state interval. */
struct live_shown {
	bool known;
	int state;
	enum outcome outcome;
	wall_t since;
	bool redeclared;          /* what was said of it was said of another declaration: said anew, even when it is the same */
};

/* A link that the facts of a device speak of. */
struct live_end {
	size_t link;
	bool is_z;
};

struct live_link {
	struct link_end a, z;
	struct live_shown shown;
	size_t check;             /* its own icmp check, SIZE_MAX: none */
};

struct live_device {
	struct device_memory memory;
	struct live_shown shown;
	size_t first_check, n_checks; /* in checks_of_devices */
	size_t first_end, n_ends;     /* in ends_of_devices */
	size_t snmp_check;        /* SIZE_MAX: none */
};

struct live_service {
	struct live_shown shown;
	size_t check;             /* SIZE_MAX: none */
};

struct live_table {
	struct registry *registry;
	struct live_check *checks;
	struct live_device *devices;
	struct live_link *links;
	struct live_service *services;
	size_t *checks_of_devices;
	struct live_end *ends_of_devices;
	bool orphans_judged;
	int64_t settle_ms;        /* live_params */
	bool blind;               /* the witnesses are silent */
	mono_t blind_since;       /* 0 ns: since before the collector started */
	struct live_alerts *alerts;
	struct live_redundancy *redundancy;
	struct live_thresholds *thresholds;
	struct id_place *check_places, *device_places, *link_places, *service_places;
};

/* From the registry alone: what the store remembers. Takes registry over, also on failure. */
struct live_table *live_table_new(struct registry *registry, struct err *e) MUST_CHECK;
void live_table_free(struct live_table *t);

/* Moves into t what `old` knows better than the store. Cannot fail; old is to be freed. */
void live_table_inherit(struct live_table *t, struct live_table *old);

/* Judge again and append a transition when what is displayed changes. at: since when. */
bool live_judge_device(struct live_table *t, size_t device, wall_t at, struct batch *b, struct err *e) MUST_CHECK;
bool live_judge_link(struct live_table *t, size_t link, wall_t at, struct batch *b, struct err *e) MUST_CHECK;
bool live_judge_service(struct live_table *t, size_t service, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

/* Everything that hangs on one check. */
bool live_judge_check(struct live_table *t, size_t check, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

/* As live_set_blind. */
bool live_blind_set(struct live_table *t, bool blind, const char *detail, wall_t at, mono_t now, struct batch *b, struct err *e) MUST_CHECK;
void live_blind_restore(struct live_table *t);
void live_blind_inherit(struct live_table *t, const struct live_table *old);

/* What is displayed of things that nothing measures any more becomes unknown (not-tested). Once per table. */
bool live_judge_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

#endif
