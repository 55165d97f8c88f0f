/* Why the collector refused, in the language of the screens. The control socket answers in English (include/control.h); the sentences that
 * it may answer to acts, polls and probes are known here (inventory/sentence.h). */
#ifndef VIGIE_CONSOLE_REFUSAL_H
#define VIGIE_CONSOLE_REFUSAL_H

#include "err.h"

/* Words that are none of ours stay as they are. */
void refusal_translate(struct err *e);

#endif
