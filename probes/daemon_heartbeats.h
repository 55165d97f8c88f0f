/* Heartbeats as the collector hears them: jobs that tell by HTTP (heartbeat_listener.h) or over the control socket when they start and
 * how they end. What a job told is a measurement: written with the results, not journalled. Its check is run like any other, at once,
 * and judged by heartbeat.h with what was heard so far. Setting the clock makes nothing late, nor does a time at which nobody listened:
 * before the collector started, while its loop stood still, while it was blind. */
#ifndef VIGIE_DAEMON_HEARTBEATS_H
#define VIGIE_DAEMON_HEARTBEATS_H

#include "probes/daemon.h"
#include "probes/heartbeat_path.h"

#include <jansson.h>

/* Before the start is written: when nobody listened. */
bool heartbeats_open(struct daemon *d, struct store *s, struct err *e) MUST_CHECK;

/* fd: from heartbeat_listener_open, taken over; -1: nothing is heard over HTTP, and `why` (may be NULL) says why not. ERR_MEMORY. */
bool heartbeats_begin(struct daemon *d, int fd, const char *why, struct err *e) MUST_CHECK;

/* After the registry changed. What was heard is kept. */
bool heartbeats_load(struct daemon *d, struct err *e) MUST_CHECK;

void heartbeats_tick(struct daemon *d); /* each second: notes when the loop stood still, and when the clock was set */
void heartbeats_end(struct daemon *d);  /* closes the listener; heartbeats_free once the loop has */
void heartbeats_free(struct daemon *d);

/* A job tells. ERR_NOT_FOUND: none of that name is declared; ERR_LIMIT: more often than HEARTBEAT_RATE. */
enum { HEARTBEAT_BURST = 30, HEARTBEAT_RATE_PER_S = 1 };
bool heartbeats_hear(struct daemon *d, const struct heartbeat_ping *ping, struct err *e) MUST_CHECK;

/* The result of the check of a heartbeat, now. */
void heartbeats_measure(struct daemon *d, size_t check, struct probe_result *ret);

/* How soon after now what was measured last may change by itself; -1: it cannot, or the check is none of a heartbeat. */
int64_t heartbeats_due_ms(struct daemon *d, size_t check);

/* Of info: {"listen":s|null,"error":s|null,"declared":n,"heard":n,"unknown":n,"refused":n}; owned by the caller. */
json_t *heartbeats_json(const struct daemon *d);

#endif
