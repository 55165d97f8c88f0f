/* What daemon_calls.c (the core between acts and the store) and daemon_calls_causes.c (what explains calls) share. */
#ifndef VIGIE_DAEMON_CALLS_INTERNAL_H
#define VIGIE_DAEMON_CALLS_INTERNAL_H

#include "probes/daemon_calls.h"

enum { CALL_PLACE_NAME_MAX = 320 };

/* A node whose group is open. */
struct call_place {
	int64_t node;
	char kind[16], name[CALL_PLACE_NAME_MAX];
};

struct daemon_calls {
	struct call_groups *core;
	struct call_place *places;
	size_t n_places;
	struct call_attached *attached; /* not handed over yet */
	size_t n_attached;
	bool causes_changed;      /* since they were asked for what explains calls */
	bool asking;
	mono_t asked;
	struct daemon *daemon;
	const struct call_row *row; /* that is taken, and what became of it */
	struct call_effect *effect;
	wall_t now;
};

/* daemon_calls.c: to the store thread, behind the alerts that they belong to. */
void daemon_calls_hand_over(struct daemon_calls *c);

/* daemon_calls_causes.c: asks the reader, on the store thread, which open cause hits who called. */
void daemon_calls_ask_causes(struct daemon *d);

#endif
