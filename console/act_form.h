/* The form of an act: about what, the fields that a person fills, the confirmation, and what is then asked of the daemon
 * (include/control.h) with its twin on the command line. Pure: told keys and what time it is. */
#ifndef VIGIE_CONSOLE_ACT_FORM_H
#define VIGIE_CONSOLE_ACT_FORM_H

#include "console/line_edit.h"
#include "vtime.h"

#include <jansson.h>

/* In the order of their keys: a m M c C X, what takes the first three back, and the handover that its sheet shows. */
enum form_kind {
	FORM_ACK, FORM_MUTE, FORM_MAINTENANCE, FORM_COMMENT, FORM_CALL, FORM_ESCALATE, FORM_UNACK, FORM_UNMUTE, FORM_MAINTENANCE_END,
	FORM_HANDOVER, FORM_KINDS
};

enum { ACT_OBJECT_MAX = 512, ACT_TARGETS_MAX = 256, ACT_FIELDS_MAX = 3, ACT_TWIN_MAX = 2048, ACT_FORM_ROWS_MAX = 9 };

/* What a row of a list stands for. */
struct act_target {
	int64_t alert_id;             /* 0: no alert is open of it */
	int64_t silence_id;           /* of maintenance_end */
	char object[ACT_OBJECT_MAX];  /* "kind:name"; of a handover the person who comes, "" nobody */
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
bool act_needs_alert(enum form_kind kind);

/* targets: copied. False without memory. */
bool act_form_open(struct act_form *f, enum form_kind kind, const struct act_target *targets, size_t n) MUST_CHECK;
void act_form_give(struct act_form *f, json_t *params); /* an object, borrowed */
void act_form_close(struct act_form *f);

size_t act_form_fields(const struct act_form *f);
const char *act_form_label(const struct act_form *f, size_t field); /* translated */
bool act_form_confirming(const struct act_form *f);

enum form_reaction { FORM_GOES_ON, FORM_GIVEN_UP, FORM_CONFIRMED };
enum form_reaction act_form_key(struct act_form *f, uint32_t key, wall_t now);

/* The parameters for the i-th target; a new reference, NULL without memory. Of a confirmed form. */
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
