/* What is said of a verdict: its sentence, "À dire", "Ne pas promettre". A table by code; a hole "{service}" is filled from the facts, escaped
 * and bounded. */
#ifndef VIGIE_DIAGNOSIS_WORDS_H
#define VIGIE_DIAGNOSIS_WORDS_H

#include "inventory/diagnosis_rules.h"

struct text;

enum { DIAGNOSIS_FILLED_MAX = 200, DIAGNOSIS_LINE_MAX = 400, DIAGNOSIS_SENTENCE_MAX = 1000 }; /* bytes; of a hole, a line, a sentence */

struct diagnosis_words {
	const char *code;
	const char *clause;           /* msgids; of the sentence, without capital or period */
	const char *say[2];
	const char *promise_not;      /* msgid; NULL: nothing */
};

const struct diagnosis_words *diagnosis_words_of(const char *code); /* never NULL for a code of the rules or "pending" */

/* A msgid of the table in the language of the messages, its holes filled. */
void diagnosis_append_filled(struct text *t, const char *msgid, const struct diagnosis_facts *f);

/* The clause of a rule that fits: of some codes it depends on what is known. */
void diagnosis_append_clause(struct text *t, const char *code, const struct diagnosis_facts *f);

/* "kind:name" without its kind, or a detail in the language of the messages: escaped, and cut at DIAGNOSIS_FILLED_MAX. */
void diagnosis_append_words(struct text *t, const char *words);
void diagnosis_append_object(struct text *t, const char *object);
void diagnosis_append_uncapitalised(struct text *t, const char *sentence); /* within another one */
void diagnosis_append_detail(struct text *t, const char *detail);
void diagnosis_append_reason(struct text *t, const struct diagnosis_step *s); /* its detail, else its outcome; NULL: nothing */
void diagnosis_append_incident(struct text *t, const struct diagnosis_incident *x); /* its sentence; NULL: nothing */

#endif
