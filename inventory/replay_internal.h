/* The inside of a replay, shared by the files inventory/replay*.c. Instants are UTC milliseconds; the engine's monotonic clock is the
 * same number. */
#ifndef VIGIE_REPLAY_INTERNAL_H
#define VIGIE_REPLAY_INTERNAL_H

#include "inventory/id_index.h"
#include "replay.h"

#define REPLAY_NEVER INT64_MAX

/* One check over all versions of the declarations. */
struct replay_slot {
	int64_t id, period_ms;
	size_t check;             /* in the registry of now, SIZE_MAX: not declared */
	size_t next;              /* its next recorded result, SIZE_MAX: none */
	/* what it says now */
	bool known, stale, facts;
	bool fresh;               /* measured by the collector of now */
	enum outcome outcome;
	enum state state;
	int64_t run_ms;
	/* what the store would hold of it */
	int64_t at_ms, since_ms, attempts;
	bool confirmed;
	int64_t started_ms;       /* of its last run */
	int64_t retry_ms;         /* when it is run again because it is soft, REPLAY_NEVER */
	int64_t asked_ms;         /* when was asked what a recorded result answers, REPLAY_NEVER */
};

/* An entity over all versions. */
struct replay_entity {
	bool known;
	int state;
	enum outcome outcome;
	int64_t since_ms;
	size_t open;              /* its first open alert, SIZE_MAX */
	/* a link: what its agents say of it */
	bool told, restless;      /* restless: it is not shown so yet */
	int told_state;
	enum outcome told_outcome;
};

struct replay_open {
	struct replay_alert alert;
	size_t next;              /* open alert of the same entity */
};

enum replay_event_kind { REPLAY_ANSWER, REPLAY_RETRY, REPLAY_HEARD };

/* A result that repeats what the record says. */
struct replay_event {
	int64_t at_ms, started_ms;
	size_t slot;
	unsigned run;             /* of the collector in which it was made; REPLAY_HEARD: of any */
	enum replay_event_kind kind;
};

struct replay_heap {
	struct replay_event *events;
	size_t n, cap;
};

bool replay_heap_push(struct replay_heap *h, struct replay_event event, struct err *e) MUST_CHECK;
struct replay_event replay_heap_pop(struct replay_heap *h); /* of those at one instant in no particular order */

/* A link that the facts of a device speak of, in the registry of now. */
struct replay_end {
	const struct reg_link *link;
	size_t entity;
	bool is_z;
};

struct player {
	const struct replay_record *record;
	const struct replay_rules *rules;
	struct arena *arena;      /* of the caller: alerts */
	struct arena *own;        /* tables of all versions */
	struct err *e;

	struct replay_slot *slots;
	struct id_place *slot_places;
	size_t n_slots;
	size_t *slot_of_change, *next_of_change;
	struct replay_entity *entities;
	struct id_place *entity_places;
	size_t n_entities;
	struct replay_open *alerts; /* all, in the order of opening */
	size_t n_alerts, cap_alerts;
	size_t *restless, n_restless;

	/* of the declarations of now */
	struct live *live;        /* NULL: no collector runs */
	const struct registry *registry; /* the live's */
	size_t version;           /* SIZE_MAX: none yet */
	size_t *slot_of_check;
	struct replay_end *ends;  /* by device: from first_end[device] to first_end[device + 1] */
	size_t *first_end;
	size_t *agent_of_device;  /* slot of its snmp check, SIZE_MAX */
	const struct reg_link **link_of_entity; /* NULL: no link of now */
	struct arena *tables;     /* of those */
	int64_t *periods_ms;      /* of checks, for live_tick: what is not recorded as stale never is */

	struct replay_heap heap;
	struct batch *batch;
	size_t seen_results, seen_transitions, seen_alerts; /* of the batch */
	int64_t now_ms, ticked_ms;
	unsigned run;
	size_t change, interval, measure, collector, blind;
	bool is_blind;
};

/* replay_tables.c: from the record alone; and once a registry took effect. */
bool player_index(struct player *p) MUST_CHECK;
bool player_take_registry(struct player *p, const struct registry *r) MUST_CHECK;
/* The declarations of that version with the rules' overrides and what the store would hold. NULL on failure. */
struct registry *player_registry_with_states(struct player *p, size_t version);
size_t player_slot(const struct player *p, int64_t check_id); /* SIZE_MAX: none */
size_t player_entity(const struct player *p, int64_t entity_id);

/* replay_alerts.c: what the engine said since the last call. */
bool player_harvest(struct player *p) MUST_CHECK;
bool player_open_alert(struct player *p, const struct replay_alert *a) MUST_CHECK;

/* replay_results.c. A result that the slot says now, of a run that ends now. */
bool player_feed(struct player *p, size_t slot, int64_t started_ms) MUST_CHECK;
bool player_push(struct player *p, enum replay_event_kind kind, size_t slot, int64_t at_ms, int64_t started_ms) MUST_CHECK;
int64_t player_run_ms(const struct replay_slot *s); /* how long after its start a run of the check ends */
/* The checks that the engine wants now. */
bool player_answer(struct player *p) MUST_CHECK;
bool player_tick(struct player *p) MUST_CHECK;
/* What comes next: of the record, or planned. */
bool player_take_change(struct player *p) MUST_CHECK;
bool player_take_event(struct player *p) MUST_CHECK;
bool player_take_measure(struct player *p) MUST_CHECK;

/* replay_links.c: what agents say of a link; and, after all that was recorded of an instant, that it is shown so. */
void player_take_interval(struct player *p);
bool player_settle_links(struct player *p) MUST_CHECK;
/* Before a result of that agent: what the agents at the other ends of its links said before, as far as those links were told otherwise
 * at this instant. */
void player_tell_far_ends(struct player *p, size_t device);

/* replay_collector.c. stopped_ms: when the one before stopped. */
bool player_start_collector(struct player *p, int64_t stopped_ms) MUST_CHECK;
void player_stop_collector(struct player *p);
bool player_take_blind(struct player *p) MUST_CHECK;
bool player_take_version(struct player *p) MUST_CHECK;

static inline mono_t replay_mono(int64_t ms)
{
	return (mono_t){ ms * 1000000 };
}

/* replay_facts.c: what the agent of that device tells of links now. NULL without memory, or when none hangs on it. */
struct snmp_facts *player_facts(const struct player *p, size_t device);

#endif
