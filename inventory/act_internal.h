/* What the files inventory/act*.c share: an act while it is judged, and then written. */
#ifndef VIGIE_ACT_INTERNAL_H
#define VIGIE_ACT_INTERNAL_H

#include "act.h"
#include "call_groups.h"
#include "inventory/store_internal.h"

#include <jansson.h>

enum { ACT_NODE_MAX = 320, ACT_HASH_MAX = 65 }; /* octets of "kind:name", of a SHA-256 in hexadecimal */

/* What is accepted, and the proof; "" what is not declared. */
struct act_route {
	char source_site[ACT_NODE_MAX], covolink[ACT_NODE_MAX], destination_site[ACT_NODE_MAX], source_ae[ACT_NODE_MAX],
		destination_ae[ACT_NODE_MAX], proof[ACT_NODE_MAX];
};

struct act_plan {
	struct store *s;
	const struct act *a;
	int64_t alert_id, entity_id;  /* 0: none */
	char object[ACT_NODE_MAX];    /* "": none */
	char subject[ACT_SUBJECT_MAX]; /* of the alert */
	bool over;                    /* the alert has ended */
	wall_t from;                  /* of a silence, of an accepted flow; when a backup was restored */
	char contract[ACT_NODE_MAX];  /* of a call; "": none is known */
	wall_t gtr_due;
	struct act_route route;       /* of a route that is accepted */
	bool site_call;               /* of an establishment: */
	enum call_category category;
	int64_t contact_id, service_id; /* UNKNOWN_I64: none */
	char escalation[ACT_ESCALATION_LEN + 1];
	int64_t escalation_seq;       /* of one that is taken or closed */
	struct arena *arena;          /* of flow; owned, NULL: there is none */
	struct flow_words flow;       /* that is accepted, as a register holds it */
	int64_t flow_text;            /* the row of the journal that has its reason; UNKNOWN_I64: the one to come */
	wall_t until;                 /* of its acceptance */
	json_t *found;                /* of an exercise: what it would have hit; owned */
	int64_t seq;                  /* once it is journalled */
	int64_t silence_id;           /* once it is written; 0: none */
};

/* ERR_USAGE, ERR_NOT_FOUND: why not. */
bool act_judge_silence(struct act_plan *p, struct err *e) MUST_CHECK; /* ack to maintenance_end */
bool act_judge_open_cause(struct act_plan *p, struct err *e) MUST_CHECK; /* the alert goes on and follows no other */
bool act_judge_call(struct act_plan *p, struct err *e) MUST_CHECK;

bool act_judge_route(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_drill(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_restored(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_handover(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_flow(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_ring(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_hash_flow(struct act_plan *p, json_t *request, struct err *e) MUST_CHECK; /* its row, into the request */

bool act_judge_ticket(const char *ticket, struct err *e) MUST_CHECK; /* NULL is fine */
bool act_judge_site_call(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_call_detail(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_calls_end(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_escalation(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_judge_escalation_event(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_hash_findings(const struct escalation_findings *f, char buf[static ACT_HASH_MAX], struct err *e) MUST_CHECK;

bool act_write_site_call(struct act_plan *p, struct err *e) MUST_CHECK; /* these three once it is journalled */
bool act_write_call_detail(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_escalation(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_route(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_restored(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_silence(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_handover(struct act_plan *p, struct err *e) MUST_CHECK; /* once it is journalled */
bool act_write_flow(struct act_plan *p, struct err *e) MUST_CHECK; /* once it is journalled */
bool act_write_note(struct act_plan *p, struct err *e) MUST_CHECK;

#endif
