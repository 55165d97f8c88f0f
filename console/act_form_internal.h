/* Inside the form of an act: what act_form.c and act_form_render.c share. */
#ifndef VIGIE_CONSOLE_ACT_FORM_INTERNAL_H
#define VIGIE_CONSOLE_ACT_FORM_INTERNAL_H

#include "console/act_form.h"

enum field_type { FIELD_TEXT, FIELD_FROM, FIELD_UNTIL };

/* name: of the parameter. */
struct field { enum field_type type; const char *name, *label, *preset, *option; };

enum about { ABOUT_ALERT, ABOUT_OBJECT, ABOUT_SILENCE, ABOUT_PERSON };

struct act_kind {
	const char *method, *title, *twin;
	enum about about;
	struct field fields[ACT_FIELDS_MAX];
};

extern const struct act_kind act_kinds[FORM_KINDS];

const char *act_form_text(const struct act_form *f, size_t field); /* without the blanks before it */
/* A beginning that is not given is now. */
bool act_form_time(const struct act_form *f, size_t field, wall_t now, wall_t *ret, struct err *e) MUST_CHECK;

#endif
