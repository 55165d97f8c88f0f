/* The inside of notices: alerts with the rows of the ledger that are about them. */
#ifndef VIGIE_NOTICES_INTERNAL_H
#define VIGIE_NOTICES_INTERNAL_H

#include "notices.h"

struct notice {
	int64_t id;
	char *recipient, *channel;
	enum notice_event event;
	int64_t step, attempts;
	wall_t created, due, done;
	wall_t wanted;            /* when it was first to leave: what an escalation counts from until it is delivered */
	enum notice_state state;
	enum state severity;
};

struct noticed {
	struct noticed *next;     /* in its bucket */
	struct notice_alert what; /* its strings are owned */
	wall_t opened;
	bool held;                /* lost redundancy that a circuit's message covered when last judged */
	bool quiet;               /* silent or following when last judged */
	wall_t hushed;            /* when it was first judged so; how it began was not seen: the last message about it */
	bool lasting;             /* nobody can take it back: it followed meanwhile */
	bool undeclared;          /* it ended as its object is declared no more: that tells nothing of whether it works */
	bool renewed;             /* channels may have come since it was last judged */
	struct notice *rows;
	size_t n_rows, cap_rows;
};

enum { NOTICES_BUCKETS = 1024, NOTICES_RETRY_MAX_MS = 15 * 60 * 1000 };

struct notices {
	struct notices_params params;
	struct noticed *buckets[NOTICES_BUCKETS];
	uint64_t used[NOTICES_BUCKETS / 64]; /* a bit for each bucket that has one: most are empty, and all are looked through each tick */
	struct noticed own;       /* of no alert */
	struct notice_silence *silences;
	size_t n_silences;
	int64_t last_id;
	struct notice_burst *bursts; /* one of each channel and recipient that had a message of late */
	size_t n_pending;         /* rows queued or sending */
	struct impact_graph *graph; /* NULL: none */
	bool graph_knows;         /* what is down now */
	wall_t ticked;            /* last */
	wall_t seen;              /* the instant of the last call */
	/* of the call that goes on */
	wall_t now;
	struct batch *batch;
	struct err *e;
	bool failed;
};

/* notice_body.c: NULL without memory. */
char *notice_body(struct arena *a, struct notices *n, const struct noticed *of, const struct notice *row);

/* notice_redundancy.c: a circuit of its group that is down was told, or will be, by that channel, or is silenced:
 * who announced its works knows what they cost. */
bool notices_is_of_redundancy(const struct noticed *a);
bool notices_is_covered(const struct notices *n, const struct noticed *a, const struct notice_channel *c);

/* notice_impact.c: JSON, whom it hits now; null: not known. NULL without memory. */
struct json_t *notice_impact(struct arena *a, struct notices *n, const struct noticed *of);

/* notice_alerts.c: alerts by object and subject. */
bool notice_copy_string(const char **to, const char *from); /* NULL stays NULL */
struct noticed *notices_find_open(struct notices *n, int64_t entity_id, const char *subject); /* one that is over stays beside it */
bool notices_take_alert(struct noticed *a, const struct notice_alert *what); /* replaces what is known of it; unchanged without memory */
struct noticed *notices_add_alert(struct notices *n, const struct notice_alert *what); /* NULL without memory */
struct noticed *notices_after(const struct notices *n, const struct noticed *a); /* each once; of NULL the first; NULL: no more */
void notices_forget_settled(struct notices *n, int64_t entity_id);
void notices_free_alert(struct noticed *a);      /* what it holds, not itself */

/* notice_silence.c */
bool notices_is_quiet(const struct notices *n, const struct noticed *a); /* silent, following, or not ours */
void notices_look_back(const struct notices *n, struct noticed *a); /* after a start or a stall: whether it was quiet meanwhile */
bool notices_is_taken_back(const struct notices *n, const struct noticed *a); /* all that silenced it, within a minute */
bool notices_may_be_taken_back(const struct notices *n, const struct noticed *a); /* all that silences it now */
bool notices_is_silenced(const struct notices *n, const struct noticed *a); /* acknowledged, muted, in maintenance */
void notices_free_silences(struct notices *n);

/* notice_tell.c: whom an alert is told. */
void notices_judge(struct notices *n, struct noticed *a, bool changed);
void notices_recover(struct notices *n, struct noticed *a);

/* notice_rows.c */
bool notice_is_pending(const struct notice *row);
bool notice_is_unwanted(const struct noticed *a, const struct notice *row); /* once it is over or silent, if nobody asked for it */
bool notice_was_told(const struct notice *row);  /* it is, or may be, in the hands of its recipient, and tells of a problem */
bool notice_is_of_problem(enum notice_event e);  /* anything but a recovery, a gap or a handover */
void notices_queue(struct notices *n, struct noticed *a, const struct notice_channel *c, const char *recipient, enum notice_event event,
                   int64_t step);
void notices_write(struct notices *n, struct noticed *a, struct notice *row, const char *error); /* what became of it */
void notices_refresh(struct notices *n, struct noticed *a, struct notice *row); /* it has not left: it tells of what is so now */
void notices_settle(struct notices *n, struct noticed *a, struct notice *row, enum notice_state state, const char *error);
void notices_cancel(struct notices *n, struct noticed *a);
struct notice *notices_add_row(struct noticed *a, const char *recipient, const char *channel);
const struct notice_channel *notices_channel(const struct notices *n, const char *name);
wall_t notices_due(const struct notices *n, const struct notice_channel *c); /* WALL_NEVER: never */
void notices_out_of_memory(struct notices *n);   /* the call fails */

/* notice_clock.c: a wall clock that was set back; a row that was written while it was ahead. */
void notices_heed_clock(struct notices *n);
void notices_heed_clock_of(const struct notices *n, struct notice *row, wall_t now);

/* notice_burst.c */
bool notices_may_leave(struct notices *n, const struct notice_channel *c, const struct notice *row);
void notices_note_left(struct notices *n, const struct notice_channel *c, const struct notice *row);
void notices_note_unsent(struct notices *n, const struct notice *row); /* it reached nobody: its place is free again */
void notices_step_bursts(struct notices *n, int64_t step); /* the clock was set back by so much */
void notices_free_bursts(struct notices *n);

/* notice_leave.c: marks what is due, at most max, as sending; how many. */
size_t notices_leave(struct notices *n, size_t max, int64_t *ret_ids);

/* notice_duty.c: whom a channel tells. */
const char *notices_on_duty(const struct notices *n, const struct notice_channel *c);
void notices_escalate(struct notices *n, struct noticed *a, const struct notice_channel *c);
const char *notices_call_next(struct notices *n, struct noticed *a, const struct notice_channel *c); /* NULL: all were called */
void notices_announce_gaps(struct notices *n);
void notices_announce_handover(struct notices *n, const struct notice_handover *h);

#endif
