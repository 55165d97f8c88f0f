/* The store thread: takes immutable batches, so that a slow disk never delays a deadline. While the disk is slow, locked or
 * full, batches wait in order (bounded: past the ceiling the oldest history samples go first and are counted, states never);
 * nothing of that becomes a state of the network. */
#ifndef VIGIE_STORE_THREAD_H
#define VIGIE_STORE_THREAD_H

#include "store.h"

struct store_thread;

/* A piece of work done on the store thread with its store. user is the caller's. */
typedef void (*store_job_fn)(struct store *s, void *user);

struct store_thread_status {
	size_t waiting;           /* batches */
	uint64_t written, dropped;
	uint64_t refused;         /* rows that the schema refused, dropped alone: the rest of their batch is written; why: */
	struct err refusal;
	bool failing;             /* the last attempt failed; why: */
	struct err last;
	wall_t failing_since;
};

/* Takes the store over. wake (may be NULL) is called on the store thread after each batch written, each job done and each change
 * of failing: it must only signal (uv_async_send). */
struct store_thread *store_thread_start(struct store *s, int64_t budget_bytes, void (*wake)(void *), void *user, struct err *e)
	MUST_CHECK;

/* Never blocks. Takes the batch over. */
void store_thread_submit(struct store_thread *t, struct batch *b);

/* Never blocks: run later, in order with the batches. */
bool store_thread_run(struct store_thread *t, store_job_fn job, void *user) MUST_CHECK;

struct store_thread_status store_thread_status(struct store_thread *t);

/* For tests of a stalled disk. */
void store_thread_pause(struct store_thread *t, bool paused);

/* Writes what waits (for at most timeout_ms), stops, closes the store. Returns how many batches could not be written. */
size_t store_thread_stop(struct store_thread *t, int64_t timeout_ms);

#endif
