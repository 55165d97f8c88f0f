/* Notices: who is told what of an alert, by which channel and when. Pure: takes `now` and what happened, and appends rows of the ledger
 * (batch_notice) to the batch that carries the alert itself, so that both are written in one transaction.
 *
 * - Only a cause is told, and only of what is ours; what follows a cause never is.
 * - A message is `queued`, is committed as `sending` before anything leaves, and ends as `delivered`, `failed` or `uncertain` (it may
 *   have arrived: never sent again). One that has not left is `cancelled` when its alert ends or falls silent.
 * - I3: the end of an alert is told to exactly those to whom a message of it was delivered or may have been; nothing twice.
 * - I5: an acknowledgement, a mute, a maintenance or a cause to follow stop messages; when none of them holds any more and the alert goes
 *   on it comes back, as a reminder to who was told before, or to who is on duty now. An act that is taken back within a minute
 *   reminds nobody: what it cancelled is made again, and escalation goes on. What followed a cause until such an act silenced it owes
 *   a reminder, which the ledger has as cancelled: whatever becomes of the act, and of the collector, it is made again.
 * - Where a rota serves, the person on duty is told; when nobody acknowledges within escalate_ms of that, or the message failed or is
 *   uncertain, the next one is, then the rota's default. When all of these messages failed everybody is called again, after 5 minutes,
 *   then after twice as long each time, up to an hour.
 * - A redundancy that is lost wakes nobody beside the circuit by which it is: by a channel that told of a circuit of the same group
 *   that is down, or while that one is silenced, it is told once that circuit's alert is over and the redundancy is not back.
 * - An alert that goes on while it flaps is told once.
 * - What leaves first is the gravest, then what waits longest. Past the burst of its channel one message a minute leaves to a recipient;
 *   the others wait, and each says how many do. What is over meanwhile is cancelled; what grows worse leaves once, as it is; who is on
 *   duty when it leaves is told. Ends, and what a person asked for, do not wait.
 * - A channel that comes (notices_set_params) is told of what is open, a cause and silenced by nobody, but for who heard of it by another
 *   channel that stays.
 * What time it is here is the wall clock: deadlines survive a restart. */
#ifndef VIGIE_NOTICES_H
#define VIGIE_NOTICES_H

#include "batch.h"
#include "hours.h"
#include "rota.h"
#include "silence.h"

enum notice_event {
	NOTICE_PROBLEM,
	NOTICE_WORSE,      /* was told as a warning and is critical now; step: from 0 */
	NOTICE_ESCALATION, /* nobody acknowledged; step: from 1 */
	NOTICE_REMINDER,   /* a silence ended; step: from 1 */
	NOTICE_RECOVERY,
	NOTICE_GAP,        /* of no alert: nobody is on duty from tomorrow on; step: the minute, since 1970 */
	NOTICE_ASKED,      /* a person asked for the next one on duty; step: from 1, counted with the escalations */
	NOTICE_HANDOVER,   /* of no alert: one was kept for the recipient; step: its row of the journal */
	NOTICE_EVENT_COUNT
};

enum notice_state {
	NOTICE_QUEUED, NOTICE_SENDING, NOTICE_DELIVERED, NOTICE_FAILED, NOTICE_UNCERTAIN, NOTICE_CANCELLED, NOTICE_STATE_COUNT
};

/* Stored: never renamed. */
const char *notice_event_name(enum notice_event e); /* "problem" "worse" "escalation" "reminder" "recovery" "gap" "asked" "handover" */
const char *notice_state_name(enum notice_state s); /* "queued" "sending" "delivered" "failed" "uncertain" "cancelled" */
bool notice_event_from_name(const char *name, enum notice_event *ret) MUST_CHECK;
bool notice_state_from_name(const char *name, enum notice_state *ret) MUST_CHECK;

/* How one attempt ended. */
enum notice_result { NOTICE_SENT, NOTICE_RETRY, NOTICE_REFUSED, NOTICE_DOUBTFUL };

struct notice_channel {
	const char *name;
	const char *recipient;    /* NULL: who is on duty */
	bool warnings;            /* warnings and unknowns too, not critical ones alone */
	const struct hours *hours; /* messages wait for these; NULL: at any time */
	int64_t escalate_ms;      /* 0: never */
	size_t burst;             /* 1 to NOTICES_BURST_MAX: so many within ten minutes leave at once to one recipient; 0: all */
};

enum { NOTICES_BURST_MAX = 100 };

/* Borrowed for the life of the core, or until the next notices_set_params. */
struct notices_params {
	const struct notice_channel *channels;
	size_t n_channels;
	const struct rota *rota;  /* NULL: none */
	bool simulation;          /* messages say so */
};

/* An alert as it is now. Strings are copied. */
struct notice_alert {
	int64_t entity_id;
	const char *subject;      /* "": the entity's state */
	struct silence_place place; /* the object and where it stands; name NULL: declared no more, as it was; its end says so */
	const char *group;        /* of a circuit: its redundancy group; NULL: none */
	const char *left;         /* of one that is down: the circuit of its group that goes on alone; NULL: none, or several */
	bool ours;                /* false: of a national or third-party owner, wakes nobody */
	bool cause;               /* false: follows another */
	bool flapping, ended;
	bool unknown;             /* it ended, and nobody knows any more whether it works: nobody looks at what it was of */
	bool down;                /* nothing of the object works: what needs it fails with it */
	enum state state;
	enum outcome outcome;
	const char *detail;       /* NULL: none */
	wall_t since, end;        /* end: when it ended */
};

/* A row of silence as the core needs it. */
struct notice_silence {
	struct silence_time time;
	const char *object;       /* "kind:name" */
	bool is_ack;              /* of the alert of entity_id and subject that opened then: */
	int64_t entity_id;
	const char *subject;
	wall_t opened;
};

/* A row of the ledger, read again. */
struct notice_row {
	int64_t id, alert_id;     /* alert_id 0: none */
	const char *recipient, *channel;
	enum notice_event event;
	int64_t step, attempts;
	wall_t created, due, done;
	enum notice_state state;
	enum state severity;      /* that it told */
};

struct notices;

struct notices *notices_new(const struct notices_params *params, int64_t last_id); /* of the ledger; NULL without memory */
void notices_free(struct notices *n); /* NULL is fine */
void notices_set_params(struct notices *n, const struct notices_params *params);

/* Whom failures hit, as messages tell it. Borrowed, and what is down is set in it, until the next call; NULL: not known. */
struct impact_graph;
void notices_set_graph(struct notices *n, struct impact_graph *g);

/* Before anything else: what the store holds, silences first, alerts with their rows. An alert that nobody needs to hear of any more
 * may be left out. notices_begin then says what a restart changes: what was `sending` is uncertain. */
bool notices_restore(struct notices *n, const struct notice_alert *a, const struct notice_row *rows, size_t n_rows, wall_t now,
                     struct err *e) MUST_CHECK;
bool notices_begin(struct notices *n, wall_t now, struct batch *b, struct err *e) MUST_CHECK;

/* After the row of the alert was appended to b. */
bool notices_alert(struct notices *n, const struct notice_alert *a, wall_t now, struct batch *b, struct err *e) MUST_CHECK;

/* A person calls the next one of the rota who has not been called of it, at once, whatever silence holds and however grave it is: by
 * each channel that the rota serves. *ret_name: borrowed from the rota; NULL: everybody was called, or no such alert is open. */
bool notices_ask_next(struct notices *n, int64_t entity_id, const char *subject, wall_t now, struct batch *b, const char **ret_name,
                      struct err *e) MUST_CHECK;

struct notice_handover {
	int64_t seq;              /* its row of the journal */
	wall_t at;                /* when it was kept */
	const char *comes;
};

/* A handover was kept for that person: they are told once, by each channel that goes by the rota or is theirs. Says nothing twice. */
bool notices_handover(struct notices *n, const struct notice_handover *h, wall_t now, struct batch *b, struct err *e) MUST_CHECK;

/* All that hold, will hold or ended of late; copied. Judged at the next notices_tick. */
bool notices_set_silences(struct notices *n, const struct notice_silence *s, size_t n_silences, struct err *e) MUST_CHECK;

/* What is due: silences that end, escalations, gaps of the rota. Each second. */
bool notices_tick(struct notices *n, wall_t now, struct batch *b, struct err *e) MUST_CHECK;

/* So many may be under way at once: no channel, however slow, takes the places of another. */
enum { NOTICES_UNDER_WAY_MAX = 64, NOTICES_OF_CHANNEL_MAX = 8 };

/* Marks at most max messages as sending; they may leave once b is written. */
bool notices_take(struct notices *n, wall_t now, size_t max, int64_t *ret_ids, size_t *ret_n, struct batch *b, struct err *e) MUST_CHECK;

/* error: why it was not delivered, NULL otherwise; retry_ms: when the far side said so, else 0. An id that is not sending is ignored. */
bool notices_result(struct notices *n, int64_t id, enum notice_result r, const char *error, int64_t retry_ms, wall_t now, struct batch *b,
                    struct err *e) MUST_CHECK;

/* ---- the store's side (inventory/store_notices.c) ---- */

struct store;

/* What the core begins again from. Everything in the arena. */
struct notices_past {
	int64_t last_id;
	struct notice_past_alert {
		int64_t id, entity_id, follows_id; /* follows_id 0: a cause */
		const char *subject, *detail, *kind, *name;
		wall_t opened, closed;             /* closed WALL_NEVER: open */
		enum state state;
		enum outcome outcome;
		bool flapping;
	} *alerts;
	struct notice_row *rows;  /* oldest first */
	struct notice_handover *handovers; /* of late, told to nobody yet */
	size_t n_alerts, n_rows, n_handovers;
};

bool store_read_notices_past(struct store *s, struct arena *a, wall_t now, struct notices_past *ret, struct err *e) MUST_CHECK;
bool store_read_notice_silences(struct store *s, struct arena *a, wall_t now, struct notice_silence **ret, size_t *ret_n, struct err *e)
	MUST_CHECK;

/* What leaves: a row that is committed as sending. found false: there is none. */
struct notice_letter {
	bool found;
	int64_t id, alert_id, attempts;
	const char *recipient, *channel, *event, *body;
	const char *phone, *email; /* of a declared contact of the recipient's name; NULL: none */
	const char *text;         /* of a handover; NULL: none, or purged */
	int64_t waiting;          /* more for that recipient by that channel that are due and have not left */
	const char *journal_head; /* beside a handover, "15:6d1f…"; else NULL */
	wall_t created;
};

bool store_read_notice_letter(struct store *s, struct arena *a, int64_t id, wall_t now, struct notice_letter *ret, struct err *e) MUST_CHECK;

#endif
