/* What people read of an object's fields: their names and values, in the language and units of the screens. */
#ifndef VIGIE_CONSOLE_OBJECT_FIELD_H
#define VIGIE_CONSOLE_OBJECT_FIELD_H

#include "reader.h"

struct text;

/* msgid of a kind of the inventory: "link". The kind itself when it is none. */
const char *object_kind_label(const char *kind);

/* msgid of a column of the inventory or of a measure: "expected_bps". The field itself when it is none. */
const char *object_field_label(const char *field);
bool object_field_is_known(const char *field);

/* A stored value of an object of that kind as people read it: "100000000" as "100 Mbit/s". What cannot be read so is given as it
 * is. Raw: not yet safe for a terminal. */
void object_field_value(const char *kind, const char *field, const char *value, wall_t now, struct text *t);

/* Whether people are shown that row among what is measured, or declared: a name is a title's, and what is not known is left out. */
bool object_field_is_shown(const struct field_row *f, bool measured);

/* Its value as above, or that it is not shown to the person's role. */
void object_field_words(const char *kind, const struct field_row *f, wall_t now, struct text *t);

/* What is called after other objects, as people read it: "link:SYVIK-D011" as "Link SYVIK-D011", and "covolink:A → device:B (runs-on)" as
 * "Covolink A → Device B (runs on it)". What is written otherwise is given as it is. Raw, as above. */
void object_name_words(const char *name, struct text *t);

#endif
