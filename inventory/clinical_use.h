/* The clinical uses of image routes that have a word of their own; in routes.csv any may stand. */
#ifndef VIGIE_CLINICAL_USE_H
#define VIGIE_CLINICAL_USE_H

#include <stddef.h>

struct clinical_use { const char *use, *word; }; /* word: marked, for intl_in_context */

/* Begins with what cannot wait. */
extern const struct clinical_use clinical_uses[];
extern const size_t n_clinical_uses;

size_t clinical_use_rank(const char *use); /* n_clinical_uses: it has no word of its own */

#endif
