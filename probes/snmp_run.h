/* One round of polling one device: its groups, beginning and end (snmp_run.c), what is asked next (snmp_ask.c), what comes back
 * (snmp_answer.c, snmp_report.c), what does not (snmp_silence.c), what it teaches the next round (snmp_hints.c). probe_snmp.c is the
 * class around it. */
#ifndef VIGIE_SNMP_RUN_H
#define VIGIE_SNMP_RUN_H

#include "probes/name_lookup.h"
#include "probes/probe.h"
#include "probes/snmp_codec.h"
#include "probes/snmp_fixed.h"
#include "probes/snmp_transport.h"
#include "probes/snmp_walk.h"

#include <inttypes.h>

enum {
	SNMP_REQUESTS_MAX = 2000,       /* of one round */
	SNMP_ROUND_MAX_MS = 45000,      /* a round that is not over by then, or by its target's round_ms, is partial */
	SNMP_REPETITIONS_DEFAULT = 25,
	SNMP_SILENCES_TELL = 3,         /* first attempts lost in a row, smaller ones not: the agent cannot, it is no loss */
	SNMP_DEFAULT_PORT = 161,
};

enum {
	SNMP_NEIGHBOUR_REQUESTS_MAX = 120, /* of one round, for neighbours: the rest is left out */
	SNMP_NEIGHBOURS_REST = 10,         /* full rounds */
};

enum { SNMP_SPARES_MAX = 32, SNMP_SPARE_BYTES_MAX = 64 << 10 };

struct snmp_engine {
	uv_loop_t *loop;
	struct arena *spares[SNMP_SPARES_MAX]; /* of rounds that are over, for those that begin */
	size_t n_spares;
	struct snmp_transport *transport;
	struct snmp_codec *codec;
	struct snmp_run *runs;
	bool closing;
};

/* See probe.h. Of one device and one credential: another credential's hints are not used. */
struct snmp_hints {
	uint64_t credential_tag;
	bool known;                     /* a full round came to its end: the fields below hold */
	snmp_column_set skip;           /* columns that this agent lacks, or whose better twin it has */
	snmp_column_set skip_unchanged; /* columns that tell nothing new while no interface changes its state. ifLastChange alone
	                                 * would tell of a flap between two rounds: it waits for the next full one, since a column
	                                 * in each light round costs more than that instant is worth */
	uint64_t states_hash;
	uint32_t rows;                  /* interfaces */
	struct snmp_fixed *fixed;       /* a reference; NULL: no values to ask in light rounds */
	uint64_t names_hash;
	int64_t uptime_cs;
	int64_t engine_boots;
	mono_t polled;
	uint8_t neighbours_rest;        /* full rounds that do not ask for neighbours: the last time it was too much for the agent */
	bool no_bulk, bulk_works;
	uint32_t max_repetitions;       /* learned ceiling, 0 for none; doubled in full rounds: networks get better */
	uint32_t bulk_silences;         /* in a row: GETBULK unanswered, what replaced it answered */
	uint8_t engine_id[SNMP_ENGINE_ID_MAX];
	size_t engine_id_len;
	uint32_t boots, time;
	bool time_is_authentic;
	mono_t time_at;
};

enum snmp_stage { SNMP_STAGE_RESOLVE, SNMP_STAGE_DISCOVER, SNMP_STAGE_WALK, SNMP_STAGE_DIAGNOSE };

struct snmp_run {
	struct snmp_request request;    /* first: the transport hands it back */
	struct probe_run *run;
	struct snmp_engine *engine;
	struct snmp_run *prev, *next;
	struct name_lookup *lookup;   /* while a name is looked up */
	enum snmp_stage stage;
	enum outcome ending;            /* given to snmp_run_end_later */
	char ending_detail[PROBE_DETAIL_MAX];

	struct snmp_usm usm;
	bool engine_answered;           /* in this round */
	bool diagnosed;                 /* it answers what is not encrypted, and at once */
	uint32_t resyncs, rediscoveries;

	struct arena *arena;
	struct snmp_table table;
	struct snmp_walk walk;
	enum snmp_group group;
	bool full;                      /* also a light round that found a change and went on */
	bool whole;                     /* every group came to its end */
	uint32_t attempt, repetitions;
	size_t max_columns;
	bool next_only;                 /* this request goes by GETNEXT: the agent failed it by GETBULK */
	bool non_increasing, too_long;
	uint32_t neighbours_from;       /* n_requests when SG_NEIGHBOURS began */
	bool neighbours_whole;          /* it was walked to its end */
	enum snmp_group too_many;       /* the first group with more rows than are kept, SG_COUNT for none */
	int agent_error;                /* of a column that was given up, 0 for none */
	enum snmp_decode_status problem; /* of the last datagram that was dropped */
	uint32_t n_requests;

	struct snmp_hints hints;        /* becomes the new ones */
	mono_t started, counters_at, answered_at; /* counters: when their group ended; answered: the latest response */
	wall_t counters_wall, answered_wall;
	mono_t deadline;                /* of the round */
	int64_t latency_us;
};

extern const struct snmp_request_ops snmp_run_ops;

/* What a round reads into: one that another round was read into, while there are some. NULL without memory. */
struct arena *snmp_engine_arena(struct snmp_engine *engine);

/* The peer is set: sends the first request. */
void snmp_run_begin(struct snmp_run *r);

/* Milliseconds since the round began: it ends within SNMP_ROUND_MAX_MS and a few time-outs, this fits. */
static inline int32_t snmp_run_ms(const struct snmp_run *r, mono_t at) { return (int32_t)mono_diff_ms(at, r->started); }

/* The next request of the walk, or of the next group, or the end of the round. */
void snmp_run_go_on(struct snmp_run *r);

/* The same question, as a new request or as one attempt more; ends the round where a ceiling says so. */
void snmp_run_ask(struct snmp_run *r);
void snmp_run_send(struct snmp_run *r, bool new_id);
bool snmp_run_by_bulk(const struct snmp_run *r);
uint32_t snmp_run_rows(const struct snmp_run *r);        /* max-repetitions of the next request */
bool snmp_run_is_late(const struct snmp_run *r);         /* past its deadline */
#define SNMP_RUN_LATE "not done after %" PRId32 " ms, %u requests"

/* What the transport calls, see struct snmp_request_ops. */
bool snmp_run_build(struct snmp_request *q, const uint8_t **ret_bytes, size_t *ret_len);
void snmp_run_datagram(struct snmp_request *q, const struct snmp_peek *peek, mono_t at, uint8_t *bytes, size_t len);
void snmp_run_failed(struct snmp_request *q, int sys);

/* Ends the round from the loop, not from inside. */
void snmp_run_end_later(struct snmp_run *r, enum outcome outcome, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Ends the round now: calls done, frees r. */
void snmp_run_end(struct snmp_run *r, enum outcome outcome, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Takes what earlier rounds learned, or nothing when it was with another credential. */
void snmp_run_plan(struct snmp_run *r, const struct probe_target *target);

/* The request without encryption was answered, or refused for want of it: the engine lives. */
void snmp_run_diagnosed(struct snmp_run *r);

/* Discovery may cost no poll: a round ends well when only neighbours are silent, fail or take too long. Such an agent is not asked
 * for them for some time. false: something else is asked. */
bool snmp_run_neighbours_end(struct snmp_run *r);

/* Neither system nor interfaces came. */
bool snmp_run_knows_nothing(const struct snmp_run *r);

/* What this round learned, into r->hints. complete: every group came to its end. */
void snmp_run_learn(struct snmp_run *r, bool complete);

#endif
