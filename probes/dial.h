/* One TCP connection to a name that may have several addresses: they are tried in turn, the next one DIAL_DELAY_MS after the last
 * or at once when that one failed, and the first to connect is kept (RFC 8305 §5). A service is not called refused because a
 * machine has an IPv6 address that the service does not use. */
#ifndef VIGIE_PROBES_DIAL_H
#define VIGIE_PROBES_DIAL_H

#include "probes/resolve.h"

enum { DIAL_DELAY_MS = 250 };

struct dial;

struct dial_try {
	uv_tcp_t tcp;
	uv_connect_t request;
	struct dial *dial;
	bool opened, failed;
};

/* status 0: d->chosen is connected; else every address failed and this is why. Called once, only while the job lives. */
typedef void (*dialed_fn)(struct dial *d, int status);

/* Embedded in what belongs to a job, zeroed. */
struct dial {
	struct job *job;
	dialed_fn dialed;
	struct resolution resolution;
	struct dial_try tries[RESOLVE_MANY];
	size_t n_started;
	uv_timer_t timer;
	bool timed, resolved;
	int status;            /* of the failure that says most: a refusal is an answer, an unreachable network is not */
	struct dial_try *chosen;
	int64_t dns_us;        /* since the job began, -1 before */
	union address address; /* the chosen one; before, the one whose failure status is, else the last one tried */
};

void dial_start(struct dial *d, struct job *job, const char *host, uint16_t port, dialed_fn dialed);
void dial_close(struct dial *d);

#endif
