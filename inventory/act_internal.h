/* What the files inventory/act*.c share: an act while it is judged, and then written. */
#ifndef VIGIE_ACT_INTERNAL_H
#define VIGIE_ACT_INTERNAL_H

#include "act.h"
#include "inventory/store_internal.h"

#include <jansson.h>

enum { ACT_NODE_MAX = 320 };      /* octets of "kind:name" */

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
	wall_t from;                  /* of a silence */
	char contract[ACT_NODE_MAX];  /* of a call; "": none is known */
	wall_t gtr_due;
	struct act_route route;       /* of a route that is accepted */
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
bool act_judge_handover(struct act_plan *p, struct err *e) MUST_CHECK;

bool act_write_route(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_silence(struct act_plan *p, struct err *e) MUST_CHECK;
bool act_write_handover(struct act_plan *p, struct err *e) MUST_CHECK; /* once it is journalled */
bool act_write_note(struct act_plan *p, struct err *e) MUST_CHECK;

#endif
