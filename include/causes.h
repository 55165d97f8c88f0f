/* Causes: which confirmed failures are causes of their own, and which only follow one (invariants I1, I2 and I4 of the design §5).
 * Pure: told what was measured and what time it is, it says what it concludes and whom it wants measured.
 *
 * A failure that is confirmed is held until all that its node needs was measured since, then the node itself, then what it needs once
 * more: what it needs is asked for, roots first. A node that is cut off then follows; one that is not is a cause. The same failures so
 * give the same causes whatever the order in which they were measured. When what a node needs returns, the node is measured anew before
 * anything is concluded of it. A hold is bounded, also where something comes and goes: past it, what is known decides. */
#ifndef VIGIE_CAUSES_H
#define VIGIE_CAUSES_H

#include "graph.h"
#include "state.h"
#include "vtime.h"

struct causes;

struct causes_params {
	int64_t hold_ms;     /* a conclusion waits no longer for measurements */
	int64_t hold_max_ms; /* nor, when what the node needs returns and returns, than this in all */
	int64_t settle_ms;   /* what needs what is back has so long to come back by itself, then is measured */
};

#define CAUSES_PARAMS_DEFAULT ((struct causes_params){ .hold_ms = 60000, .hold_max_ms = 300000, .settle_ms = 20000 })

enum cause_kind {
	CAUSE_ASKED,   /* measure the node now */
	CAUSE_OPENED,  /* its failure is a cause: again after it followed another for a while */
	CAUSE_FOLLOWS, /* its failure follows that of `other`, see causes_root */
	CAUSE_ENDED,   /* it works again; was CAUSE_OPENED or CAUSE_FOLLOWS last */
};

struct cause_event {
	enum cause_kind kind;
	size_t node, other; /* other: SIZE_MAX but for CAUSE_FOLLOWS */
};

/* One measurement of a node: the worst of its checks. */
struct cause_result {
	size_t node;
	enum state state;
	bool confirmed;      /* hard */
	bool down;           /* nothing of it answers: who needs it is cut off. A failure without that cuts nobody off */
	bool flaps;          /* it comes and goes by itself: that it was failing just now is enough */
	mono_t started;      /* of the run that told it */
};

enum cause_phase { CAUSE_NONE, CAUSE_HELD, CAUSE_OPEN, CAUSE_FOLLOWING };

/* Called from inside the functions below; calls none of them. */
typedef void (*cause_fn)(void *user, const struct cause_event *event);

/* g: borrowed for its life, and used as scratch. NULL without memory; nothing later needs any. */
struct causes *causes_new(struct graph *g, const struct causes_params *params, cause_fn tell, void *user);
void causes_free(struct causes *c); /* NULL is fine */

/* What was concluded before a restart or another declaration, before any result: nothing is said. following: what it followed is
 * `follows`, SIZE_MAX when that is declared no more; where the node does not need that now, its next result is judged as a new one. */
void causes_restore(struct causes *c, size_t node, bool following, size_t follows);

/* It works, and nothing is concluded of it, whatever was restored: nothing is said. */
void causes_forget(struct causes *c, size_t node);

void causes_result(struct causes *c, const struct cause_result *r, mono_t now);

/* It was measured, and that told nothing of it: its state stays, others wait for it no longer. */
void causes_unseen(struct causes *c, size_t node, mono_t started, mono_t now);

/* While the collector cannot see (its witnesses are silent) results tell nothing. What was held then is measured anew. */
void causes_blind(struct causes *c, bool blind, mono_t now);

/* What is due by now: holds that end. */
void causes_tick(struct causes *c, mono_t now);
mono_t causes_next(const struct causes *c); /* when causes_tick has something to do; INT64_MAX ns: never */

enum cause_phase causes_phase(const struct causes *c, size_t node);

/* What the node follows directly; SIZE_MAX when it follows nothing. */
size_t causes_follows(const struct causes *c, size_t node);

/* The cause at the head of what the node follows: itself when it follows nothing. */
size_t causes_root(const struct causes *c, size_t node);

#endif
