/* What is exposed, as people and programs read it: the rows of `vigie exposures`. */
#ifndef VIGIE_CONSOLE_EXPOSURE_LINE_H
#define VIGIE_CONSOLE_EXPOSURE_LINE_H

#include "console/column.h"
#include "exposures.h"

struct exposure_line {
	struct exposure_row row;
	const char *weakness, *what, *reason, *reference, *fact; /* NULL: nothing is weak */
	const char *subject, *answer, *evidence;                 /* evidence: with what its clock is off by */
};

extern const struct noun exposure_noun;

/* Texts that are made live in a. */
bool exposure_line_of(const struct exposure_row *row, struct arena *a, struct exposure_line *ret, struct err *e) MUST_CHECK;

/* Who answers for it, "A, B"; that nobody is declared to. */
void exposure_append_owners(const struct exposure_row *row, struct text *t);

#endif
