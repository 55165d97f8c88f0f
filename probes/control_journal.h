/* The journal's rows of requests that are no act: those that were refused, and what was done without the inventory. */
#ifndef VIGIE_CONTROL_JOURNAL_H
#define VIGIE_CONTROL_JOURNAL_H

#include "act.h"
#include "probes/control_server.h"

/* On the store thread. */
void journal_refusal(struct store *s, const struct act *a, const char *method, const char *result, int64_t left_out);

/* Takes the call of a method that writes over: its caller lacks the right. Answered once it is journalled, or left out. */
void control_deny(struct control_call *call);

/* Takes call over: a row "ok" with this request, or "refused" when error is there; then the answer {} or the error. request is
 * taken over, NULL: nothing to say. */
void control_journal(struct control_call *call, json_t *request, const struct err *error);

#endif
