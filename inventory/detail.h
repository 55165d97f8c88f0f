/* Details of results in the language of the screens. The collector stores them in English (include/result.h); the sentences that are
 * ours are known here, with holes for what changes, and are translated where they are shown. What a device, a plugin or a library
 * said stays as it is, in quotation marks. Machine output never comes through here. */
#ifndef VIGIE_INVENTORY_DETAIL_H
#define VIGIE_INVENTORY_DETAIL_H

#include "outcome.h"

struct text;

/* Appends nothing for NULL or "". Raw: not yet safe for a terminal. */
void detail_append(struct text *t, const char *detail);

/* Whether the detail says that a device answers and its agent alone is silent. NULL: it does not. */
bool detail_is_silent_agent(const char *detail);

/* The sentence of an outcome, or the detail where that names the cause and the sentence only what was seen: a silent agent. */
void detail_append_reason(struct text *t, enum outcome outcome, const char *detail);

#endif
