/* A demo region at work: a private folder, vigie-sim and vigied on a loopback of their own, an inventory that says SIMULATION. Nothing of it is left
 * when it stops. */
#ifndef VIGIE_CONSOLE_DEMO_H
#define VIGIE_CONSOLE_DEMO_H

#include "console/demo_child.h"

#include <limits.h>
#include <signal.h>
#include <stdint.h>

enum { DEMO_PATH_MAX = 256 };

struct demo_options {
	uint32_t sites;        /* 0: as many as vigie-sim makes by itself */
	const char *scenario;  /* NULL: nothing happens by itself */
	const char *language;
	bool shared_network;   /* the one of this machine */
};

struct demo {
	char dir[DEMO_PATH_MAX]; /* "" until it is made */
	char config[DEMO_PATH_MAX + 32], self[PATH_MAX];
	char sim_log[DEMO_PATH_MAX + 32], daemon_log[DEMO_PATH_MAX + 32], work_log[DEMO_PATH_MAX + 32];
	uint16_t port;
	bool own_network;      /* see console/demo_network.h; else, unless shared was asked, why it has none */
	struct err no_network;
	struct demo_child sim, daemon, work; /* work: a step of the start */
	int work_status;       /* as waitpid gives it */
	sigset_t signals;      /* blocked from demo_start on: taken when it is safe */
	int ended_by;          /* a signal, 0: none */
};

/* Returns when the collector answers, or fails with what the program that failed said last; the caller calls demo_stop in both cases.
 * ended_by is set when a signal ended it. */
bool demo_start(struct demo *d, const struct demo_options *o, struct err *e) MUST_CHECK;

/* Waits until c ends (its wait status) or, when c is NULL, until a signal comes; false when the simulator or the collector ended before. A
 * signal that comes meanwhile is handed to c. */
bool demo_watch(struct demo *d, struct demo_child *c, int *ret_wait_status, struct err *e) MUST_CHECK;

void demo_stop(struct demo *d);

#endif
