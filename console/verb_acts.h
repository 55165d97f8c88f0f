/* What the verbs that write share: one request to the collector and what is said of its answer. */
#ifndef VIGIE_CONSOLE_VERB_ACTS_H
#define VIGIE_CONSOLE_VERB_ACTS_H

#include "console/session.h"

#include <jansson.h>

/* --reason, and the option that ends it, into params. ERR_USAGE: what is missing. */
bool act_put_reason(struct session *s, json_t *params, struct err *e) MUST_CHECK;
/* base: what a time without a date, or a duration, counts from. */
bool act_put_time(struct session *s, enum cli_option o, bool begins, wall_t base, const char *name, json_t *params, struct err *e) MUST_CHECK;

/* The object that an argument names, as "kind:name", under `name`. Who may not read the inventory names the kind. */
bool act_put_object(struct session *s, const char *argument, const char *name, json_t *params, struct err *e) MUST_CHECK;
bool act_put_number(const char *argument, const char *name, json_t *params, struct err *e) MUST_CHECK;
/* The arguments from that one on, as one text. */
bool act_put_words(struct session *s, size_t from, const char *name, json_t *params, struct err *e) MUST_CHECK;
bool act_put_text(const char *argument, const char *name, json_t *params, struct err *e) MUST_CHECK;

/* Asks, and tells people `done`, programs the answer. ERR_NO_DAEMON, ERR_DENIED, ERR_USAGE, ERR_NOT_FOUND, … */
bool act_ask(struct session *s, const char *method, json_t *params, const char *done, struct err *e) MUST_CHECK;

#endif
