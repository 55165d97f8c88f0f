/* What an escalation of an alert and a call came to, as people read it. */
#ifndef VIGIE_CONSOLE_CALLED_WORDS_H
#define VIGIE_CONSOLE_CALLED_WORDS_H

#include "text.h"

#include <jansson.h>

/* result: the collector's answer to escalate. false: whoever is next has to be telephoned, as no message reaches them. */
bool called_words(const json_t *result, struct text *t);

void caller_words(const json_t *result, struct text *t); /* who has the number that called: the answer to call_detail */
/* What became of the call of an establishment, each sentence after a blank: the answer to call. */
void called_in_words(const json_t *result, struct text *t);

#endif
