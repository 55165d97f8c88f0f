/* What may not leave the house is taken out of a text. Pure, and no more than a look: who sends it reads it first. */
#ifndef VIGIE_CONSOLE_MASK_H
#define VIGIE_CONSOLE_MASK_H

#include "text.h"

enum mask_level {
	MASK_NOTHING,
	MASK_CONTACTS,       /* people, telephone numbers, mail and network addresses, host names */
	MASK_ESTABLISHMENTS, /* and the names of establishments, and of what stands in them, which may hold theirs */
	MASK_LEVELS
};

/* Names that stand in texts, whole words in any case and with any accents. Borrowed. */
struct mask_names {
	const char *const *contacts, *const *establishments, *const *objects;
	size_t n_contacts, n_establishments, n_objects;
};

/* s with what level hides replaced by "[contact]", "[address]", "[establishment]", "[equipment]", in the language of the messages. */
void mask_append(struct text *t, const char *s, enum mask_level level, const struct mask_names *names);

#endif
