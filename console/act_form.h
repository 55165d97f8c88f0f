/* The form of an act: about what, the fields that a person fills, the confirmation, and what is then asked of the daemon
 * (include/control.h) with its twin on the command line. Pure: told keys and what time it is. */
#ifndef VIGIE_CONSOLE_ACT_FORM_H
#define VIGIE_CONSOLE_ACT_FORM_H

#include "console/line_edit.h"
#include "vtime.h"

#include <jansson.h>

/* In the order of their keys: a m M c C X, what takes the first three back, the handover that its sheet shows, and those of the checklist. */
enum form_kind {
	FORM_ACK, FORM_MUTE, FORM_MAINTENANCE, FORM_COMMENT, FORM_CALL, FORM_ESCALATE, FORM_UNACK, FORM_UNMUTE, FORM_MAINTENANCE_END,
	FORM_HANDOVER,
	FORM_HDS_SET, FORM_HDS_EVIDENCE, FORM_HDS_RENEW, FORM_HDS_REVOKE, FORM_HDS_EXCEPTION, FORM_HDS_EXCEPTION_END, FORM_HDS_ACTION,
	FORM_HDS_AUDIT, FORM_HDS_AUDIT_UPDATE, FORM_HDS_ACTION_UPDATE,
	FORM_SITE_CALL, FORM_CALL_DETAIL, FORM_ESCALATION, FORM_ESCALATION_TAKE, FORM_ESCALATION_CLOSE, FORM_CALLS_END, FORM_KINDS
};

enum { SEEN_NONE = -1 };
enum { ACT_OBJECT_MAX = 512, ACT_TARGETS_MAX = 256, ACT_FIELDS_MAX = 9, ACT_TWIN_MAX = 2048 };

/* What a row of a list stands for. */
struct act_target {
	int64_t alert_id;             /* 0: no alert is open of it */
	int64_t silence_id;           /* of maintenance_end; of call_detail the row of the call */
	int64_t seen, exception_seen; /* of a row of the checklist: seq of what it showed, of the exception too; 0: not known, SEEN_NONE: nothing */
	char object[ACT_OBJECT_MAX];  /* "kind:name", "hds:EXI-05.D", "action:7"; of a handover the person who comes, "" nobody */
};

struct act_form {
	enum form_kind kind;
	struct act_target *targets;   /* owned */
	size_t n_targets;
	json_t *given;                /* owned: parameters that no field holds (the text of a handover), NULL: none */
	struct line_edit fields[ACT_FIELDS_MAX];
	size_t field;                 /* that is edited; act_form_fields: all are filled, to be confirmed */
	char problem[256];            /* why it goes no further; "" */
};

/* The control method: "ack". */
const char *act_method(enum form_kind kind);
const char *act_title(enum form_kind kind); /* translated: "Take in hand" */
bool act_needs_arming(enum form_kind kind); /* else only the right: a call that came in, its escalation */
bool act_needs_alert(enum form_kind kind);
bool act_is_of_checklist(enum form_kind kind);
bool act_fits(enum form_kind kind, const struct act_target *target); /* whether it can be said of that */
bool act_stands_alone(enum form_kind kind);                          /* it may be about nothing that is selected */

/* targets: copied. False without memory. */
bool act_form_open(struct act_form *f, enum form_kind kind, const struct act_target *targets, size_t n) MUST_CHECK;
void act_form_give(struct act_form *f, json_t *params); /* an object, borrowed */
void act_form_close(struct act_form *f);

size_t act_form_fields(const struct act_form *f);
const char *act_form_label(const struct act_form *f, size_t field); /* translated */
bool act_form_confirming(const struct act_form *f);

enum form_reaction { FORM_GOES_ON, FORM_GIVEN_UP, FORM_CONFIRMED };
enum form_reaction act_form_key(struct act_form *f, uint32_t key, wall_t now);

/* One for each target; of something new that serves them all, one. */
size_t act_form_requests(const struct act_form *f);
/* The parameters of the i-th request; a new reference, NULL without memory. Of a confirmed form. */
json_t *act_form_params(const struct act_form *f, size_t i, wall_t now);
/* "vigie ack 41 --reason 'ticket 88123' --until 06:30": for a POSIX shell. */
void act_form_twin(const struct act_form *f, size_t i, struct text *t);

/* "Link SYVIK-2041"; of a handover "for J. Roux", nothing when nobody comes. */
void act_target_words(enum form_kind kind, const struct act_target *target, struct text *t);

/* Rows above the last, in which the field is edited or the confirmation asked. */
int act_form_rows(const struct act_form *f);
void act_form_render(const struct act_form *f, struct grid *g, struct rect area, wall_t now);
int act_form_render_line(const struct act_form *f, struct grid *g, int y); /* the cursor's column; -1: none */

#endif
