/* Acts: what a person says of an alert or an object, written by the daemon with its row of the journal in one transaction (design §6,
 * I5: an act silences notifications, never measurement). */
#ifndef VIGIE_ACT_H
#define VIGIE_ACT_H

#include "err.h"
#include "vtime.h"

#include <sys/types.h>

enum act_kind { ACT_ACK, ACT_UNACK, ACT_MUTE, ACT_UNMUTE, ACT_MAINTENANCE, ACT_MAINTENANCE_END, ACT_COMMENT, ACT_CALL, ACT_ESCALATE, ACT_ROUTE_ACCEPT, ACT_DRILL,
	ACT_RESTORED, ACT_HAND_OVER, ACT_CALL_DETAIL, ACT_CALLS_END, ACT_ESCALATION, ACT_ESCALATION_TAKE, ACT_ESCALATION_CLOSE, ACT_FLOW_ACCEPT,
	ACT_FLOW_ACCEPT_END, ACT_RING_START, ACT_RING_SAVE, ACT_RING_STOP, ACT_PURGE };

enum {
	ACT_TEXT_MAX = 1000,          /* bytes of a reason, comment or call */
	ACT_DAYS_MAX = 366,           /* no silence is longer */
	ACT_SUBJECT_MAX = 320,
	ACT_DOWN_MAX = 32,            /* nodes that fail in one exercise */
	ACT_HANDOVER_MAX = 24 * 1024, /* bytes of a handover, of at most ACT_HANDOVER_LINES lines */
	ACT_HANDOVER_LINES = 60,
	ACT_PERSON_MAX = 200,         /* bytes of a name */
	ACT_TICKET_MAX = 40,          /* letters, digits and - _ . / # */
	ACT_ESCALATION_LEN = 4,
	ACT_RING_HOURS = 8,           /* that headers are kept at most */
};

/* A flow, or an opening, in the words of flows.csv. */
struct flow_words { const char *source, *destination, *protocol, *port; };

struct act {
	enum act_kind kind;
	uid_t uid;
	wall_t at;
	int64_t alert_id;             /* 0: none */
	int64_t silence_id;           /* maintenance_end; 0: none */
	int64_t seq;                  /* purge, call_detail; 0: none */
	const char *object;           /* "kind:name"; NULL: the alert's */
	const char *text;             /* reason, comment, call, words of a caller, result: UTF-8 of 1 to ACT_TEXT_MAX bytes, of a call with a category,
	                               * of an escalation, of flow_accept_end, ring_save and ring_stop NULL: none; handover: lines, each ended
	                               * by '\n' */
	wall_t from, until;           /* of silences; from WALL_NEVER: now; restored: from is when it was, not after `at` */
	const char *recurrence;       /* of maintenance: NULL once; "daily", "weekly", "monthly": from and until give the first one */
	const char *const *down;      /* drill: "kind:name" of what fails, n_down */
	size_t n_down;
	const char *supplier;         /* that announced a maintenance; NULL: ours */
	const char *leaves, *comes;   /* handover: names of the rota; NULL: not known */
	const char *category;         /* call of an establishment: call_groups.h; NULL: other */
	const char *ticket, *caller;  /* call, call_detail; ticket also of escalation; caller: a telephone number. NULL: none */
	const char *service;          /* call: a name, or "kind:name"; NULL: none */
	const char *escalation;       /* escalation_take, escalation_close: its id as it was typed */
	const struct escalation_findings *found; /* escalation: NULL: nothing was tested */
	struct flow_words flow;       /* flow_accept, flow_accept_end */
	const char *host;             /* ring_start: the address whose packets are meant; NULL: all */
};

struct act_done {
	int64_t seq;                  /* of the journal */
	int64_t alert_id, entity_id;  /* that it is about; 0: none */
	int64_t silence_id;           /* ack, mute, maintenance: what it made; 0: nothing */
	char subject[ACT_SUBJECT_MAX]; /* of the alert; "": the object's state */
	wall_t gtr_due;               /* call: end of the guaranteed repair time; WALL_NEVER: no contract says */
	bool site_call;               /* a call of an establishment: see calls.h */
	int64_t contact_id;           /* who called; UNKNOWN_I64: not known */
	char escalation[ACT_ESCALATION_LEN + 1]; /* its id; "": none */
};

struct escalation_findings;
struct store;

const char *act_name(enum act_kind kind); /* as its method: "ack", "maintenance_end" */

/* Judges and writes it, with its row of the journal. What is refused leaves nothing: whether that is journalled is the caller's, who
 * knows how often it happens. ERR_USAGE: what is missing or wrong in it; ERR_NOT_FOUND: what it is about is not there, or is over;
 * ERR_LOCKED, ERR_FULL, ERR_SYSTEM. */
bool act_write(struct store *s, const struct act *a, struct act_done *ret, struct err *e) MUST_CHECK;

/* The row of the journal of one that was refused, without its text. result: "denied", "refused". left_out: how many others were
 * refused to the same uid since the last such row and have none. */
bool act_write_refused(struct store *s, const struct act *a, const char *method, const char *result, int64_t left_out, struct err *e)
	MUST_CHECK;

#endif
