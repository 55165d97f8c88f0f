/* Inside the form of an act: what act_kinds.c, act_form.c, act_form_params.c and act_form_render.c share. */
#ifndef VIGIE_CONSOLE_ACT_FORM_INTERNAL_H
#define VIGIE_CONSOLE_ACT_FORM_INTERNAL_H

#include "console/act_form.h"

/* FIELD_CHOICE: one of a few; FIELD_END, FIELD_DAY: a date, past or to come, its last instant or its first; FIELD_DAYS: of one person;
 * FIELD_NUMBERS: "1;5". */
enum field_type { FIELD_TEXT, FIELD_FROM, FIELD_UNTIL, FIELD_CHOICE, FIELD_END, FIELD_DAY, FIELD_DAYS, FIELD_NUMBERS };

/* What may be chosen: the stable name, or its word (msgid), of the i-th; NULL past the last. */
typedef const char *(*choice_fn)(size_t i, bool word);

/* name: of the parameter; option: on the command line, "--until" or "until="; optional: empty, it is not said and stays as it is. */
struct field {
	enum field_type type;
	const char *name, *label, *preset, *option;
	bool optional;
	choice_fn choice;
};

/* ABOUT_SERVES: something new that serves all of the targets, one request; ABOUT_LEAF: "hds:EXI-05.D"; ABOUT_NUMBER: "action:7". */
enum about { ABOUT_ALERT, ABOUT_OBJECT, ABOUT_SILENCE, ABOUT_PERSON, ABOUT_LEAF, ABOUT_SERVES, ABOUT_NUMBER, ABOUT_SITE, ABOUT_CALL, ABOUT_ESCALATION };

struct act_kind {
	const char *method, *title, *twin;
	enum about about;
	struct field fields[ACT_FIELDS_MAX];
	bool unarmed; /* what level 2 says of a caller: it silences nothing and changes no state */
};

extern const struct act_kind act_kinds[FORM_KINDS];

const struct field *act_form_field(const struct act_form *f, size_t i);
const char *act_form_text(const struct act_form *f, size_t field); /* without the blanks before it */
const char *act_form_service(const struct act_form *f); /* that a call is about; NULL: none in particular */
bool act_form_is_time(const struct field *field);
/* A beginning that is not given is now; WALL_NEVER: the word that there is none. */
bool act_form_time(const struct act_form *f, size_t field, wall_t now, wall_t *ret, struct err *e) MUST_CHECK;
/* Which of the choices was typed: its number, its name, or how its name or word begins; NULL: none. */
const char *act_form_choice(const struct act_form *f, size_t field, const char **ret_word);
bool act_form_days(const char *text, double *ret); /* "2", "0,5" */
json_t *act_form_numbers(const char *text);        /* NULL: no such list */

#endif
