/* What the collector concludes of failures: the states of devices, links and services into causes.h, its conclusions into batches. */
#ifndef VIGIE_LIVE_ALERTS_H
#define VIGIE_LIVE_ALERTS_H

#include "causes.h"

struct batch;
struct live_table;
struct registry;

struct live_alerts;

struct live_alerts *live_alerts_new(const struct registry *r, struct err *e) MUST_CHECK; /* NULL without memory */
void live_alerts_free(struct live_alerts *a); /* NULL is fine */

/* The alerts that the store holds open; and what `old` concluded of entities that continue. Before any result. */
void live_alerts_restore(struct live_table *t);
void live_alerts_inherit(struct live_table *t, const struct live_table *old);

/* After a check was judged: everything that hangs on it. */
bool live_alerts_judge(struct live_table *t, size_t check, mono_t now, struct batch *b, struct err *e) MUST_CHECK;

/* What is due, and once per table: alerts of what is measured no longer end. */
bool live_alerts_tick(struct live_table *t, wall_t wall, mono_t now, struct batch *b, struct err *e) MUST_CHECK;

mono_t live_alerts_next(const struct live_table *t); /* when live_alerts_tick has something to do */

/* A check that is wanted now, each once; false: none. */
bool live_alerts_take_asked(struct live_table *t, size_t *ret_check);

/* While blind nothing is concluded; at the end what was held is. */
void live_alerts_blind(struct live_table *t, bool blind, mono_t now, struct batch *b, struct err *e);
/* Whether a failure of the node is concluded: it is a cause, or follows one. */
bool live_alerts_concludes(const struct live_table *t, size_t node);
/* Whether it is concluded to follow another failure. */
bool live_alerts_follows(const struct live_table *t, size_t node);
/* Whether it flaps: what is known of it changes again soon. */
bool live_alerts_flaps(const struct live_table *t, size_t node);
/* Whether what hangs on the check changed so lately that each of its results, also one that repeats, counts for whether it flaps. */
bool live_alerts_counts(const struct live_table *t, size_t check);
/* A check is wanted now, see live_take_asked. */
void live_alerts_ask(struct live_table *t, size_t check);

#endif
