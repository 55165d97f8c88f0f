/* The collector as one struct on one libuv loop. What is decided is decided elsewhere (live.h, sched.h); here it is wired up. Parts:
 * daemon.c (life and reload), daemon_checks.c (runs of checks), daemon_witness.c (whether we are
 * blind), daemon_trap.c (hints by traps), daemon_heartbeats.c (jobs that tell by themselves), daemon_facts.c (automatic evidence),
 * daemon_capture.c (what vigie-capture tells), daemon_ring.c (headers that a person has it keep),
 * daemon_store.c (towards the store thread), daemon_poll.c (poll now), daemon_diagnosis.c (tests that a person asks for), control_*.c (the control socket). */
#ifndef VIGIE_DAEMON_H
#define VIGIE_DAEMON_H

#include "conf.h"
#include "live.h"
#include "probes/held_secrets.h"
#include "probes/notify.h"
#include "probes/runner.h"
#include "probes/sched.h"
#include "store_thread.h"

#include <stdatomic.h>

struct act;
struct act_done;
struct daemon;
struct control_server;
struct fact_watch;
struct poll_request;
struct diagnosis_watch;
struct exposure_watch;
struct trap_watch;
struct witness_watch;
struct capture_watch;
struct ring_watch;
struct daemon_calls;
struct daemon_routes;
struct daemon_notices;
struct daemon_heartbeats;

/* A piece of work for the store thread and what follows on the loop. */
struct store_task {
	struct store_task *next;
	void (*work)(struct store *s, struct store_task *t);             /* on the store thread */
	void (*finish)(struct daemon *d, struct store_task *t, bool ran); /* on the loop; frees t */
	atomic_bool done;
};

/* What the daemon keeps of one check of the registry, in its order. */
struct check_slot {
	struct snmp_hints *hints;       /* owned; while the check runs its flight owns them */
	uint64_t rounds, agent;
	bool partial;                   /* the last result was cut */
	int64_t period_ms;
	bool started;                   /* once: it is not run again */
	bool hinted;                    /* a trap asked for the result that comes: it is stored at once */
};

struct daemon {
	uv_loop_t *loop;
	struct conf *conf;              /* owned */
	struct held_secrets *secrets;
	struct probe_env env;
	char *plugin_dir;               /* the runner's for life: another one needs a restart */
	struct notify notify;
	bool once;                      /* one round, then the end */
	bool stopping, failed;
	bool stored;                    /* once: the round is in the inventory */
	wall_t started;

	struct runner *runner;
	struct live *live;
	struct sched *sched;
	struct check_slot *slots;
	size_t n_slots;
	int64_t *periods_ms;            /* of every check, for live_tick */
	size_t left;                    /* once: checks that have no result yet */
	uint64_t starts;                /* counts runs: orders a run and a poll request */

	struct store_thread *store;
	struct batch *batch;
	struct store_task *tasks, **tasks_end; /* submitted, oldest first */
	bool store_failing, heartbeat_waits;
	uint64_t store_refused;   /* rows refused by the schema that were logged */
	mono_t journal_published;
	mono_t heartbeat_at;            /* when the one that waits was submitted */
	mono_t addresses_at;            /* when our addresses were last to be written */
	uv_async_t store_wake;

	struct control_server *control; /* NULL with --once */
	uint64_t roles_read;            /* counts reloads: the last one's groups hold */
	struct poll_request *polls;
	struct daemon_notices *notices; /* NULL with --once */
	struct { bool asking, silent; uint64_t written; } deadman; /* batches written when it last was asked */
	struct witness_watch *watch;    /* NULL: no witness is declared */
	struct daemon_calls *calls;     /* daemon_calls.h; NULL with --once */
	struct daemon_routes *routes;   /* daemon_routes.h; NULL with --once */
	struct fact_watch *facts;       /* daemon_facts.h; NULL with --once */
	struct trap_watch *traps;       /* daemon_trap.h; NULL with --once */
	struct exposure_watch *exposures; /* daemon_exposure.h; NULL with --once */
	struct daemon_heartbeats *heartbeats; /* daemon_heartbeats.h */
	struct capture_watch *capture;    /* daemon_capture.h; NULL where nobody listens */
	struct ring_watch *ring;          /* daemon_ring.h; NULL until one is asked for */
	struct diagnosis_watch *diagnoses; /* daemon_diagnosis.h; NULL until one is asked for */
	mono_t hint_stored;             /* when a result was stored at once */

	uv_timer_t sched_timer, flush_timer, tick_timer, heartbeat_timer, watchdog_timer, stop_timer, deadman_timer;
	uv_signal_t sighup, sigterm, sigint;
	mono_t tick_mono;
	wall_t tick_wall;
};

/* "Now" of this turn of the loop. */
mono_t daemon_now(const struct daemon *d);

/* What the main program prepared before privileges were dropped. control_fd: listening, or -1. All of it is owned from here on. */
struct daemon_setup {
	struct conf *conf;
	struct secrets *secrets;
	struct probe_env env;
	struct notify notify;
	int control_fd;
	int trap_fd;              /* -1: none */
	struct err trap_error;    /* why not, where traps were asked for */
	int heartbeat_fd;         /* -1: none */
	struct err heartbeat_error;
	int capture_fd;           /* of capture_spawn; -1: none */
	pid_t capture_pid;
	bool once;
};

/* Opens the store and lives until SIGTERM, SIGINT or, with once, until every check has its result. Returns the exit status;
 * e is set when it is not 0. */
int daemon_run(struct daemon_setup *setup, struct err *e);

/* Asks for the end; returns at once. */
void daemon_stop(struct daemon *d);

/* Reads configuration, secrets and registry again; what runs goes on. reply (may be NULL) is told once, later or at once. A file
 * with an error changes nothing. */
typedef void (*daemon_reply_fn)(void *user, const struct err *error); /* error NULL: done */
void daemon_reload(struct daemon *d, daemon_reply_fn reply, void *user);

/* Takes a freshly read registry: new checks start at once. Takes registry over. */
bool daemon_take_registry(struct daemon *d, struct registry *registry, struct err *e) MUST_CHECK;

struct live_params daemon_live_params(const struct conf *c);

/* daemon_checks.c */
bool checks_load(struct daemon *d, struct err *e) MUST_CHECK; /* after the registry or the configuration changed */
void checks_pump(struct daemon *d);                           /* starts what is due, sets the timer */
/* Runs now what the core wants measured before it concludes. */
void checks_ask(struct daemon *d);
void checks_forget(struct daemon *d);
size_t checks_find(const struct daemon *d, int64_t check_id); /* SIZE_MAX: gone */

/* daemon_store.c */
bool store_begin(struct daemon *d, struct store *s, struct err *e) MUST_CHECK;
struct batch *store_batch(struct daemon *d); /* the one being filled, handed over within a second; NULL without memory */
void store_flush(struct daemon *d);
void store_flush_if_full(struct daemon *d); /* without waiting for that second */
void store_end(struct daemon *d);
bool store_is_alive(const struct daemon *d);
/* false: the disk is full, the file locked…; what must be written would wait for nobody knows how long. */
bool store_can_write(struct daemon *d, struct err *e) MUST_CHECK;
bool store_is_full(struct daemon *d);
/* Runs t->work behind the batches handed over so far, then t->finish on the loop. Takes t over in any case. */
void store_submit(struct daemon *d, struct store_task *t);
void store_heartbeat(struct daemon *d);
/* Calls reply once all that was handed over so far is written. */
void store_when_written(struct daemon *d, daemon_reply_fn reply, void *user);

/* The rest of what a run that ended leads to; result is borrowed. */
void checks_ended(struct daemon *d, size_t check, struct probe_result *result, uint64_t start);

/* daemon_witness.c: whether the collector itself is connected. A failure that would change what is known of a check waits until a round
 * of echo requests to the witnesses has shown that it is not our own. */
bool watch_load(struct daemon *d, struct err *e) MUST_CHECK;  /* after the configuration changed */
/* Whether the result waits; it is moved, and comes back by checks_ended. */
bool watch_holds(struct daemon *d, size_t check, struct probe_result *result, uint64_t start);
void watch_end(struct daemon *d);                              /* before the runner closes */
void watch_free(struct daemon *d);

/* daemon_acts.c */
/* On the loop, once an act is stored: whom it concerns is told from here. What the act points to lives until it returns. */
void daemon_act_done(struct daemon *d, const struct act *act, const struct act_done *done);
void journal_log_head(struct store *s);        /* on the thread that has the store */
void journal_publish(struct daemon *d);        /* the head, to the log: with it a removed tail shows */
void journal_publish_daily(struct daemon *d);

/* daemon_poll.c: every check of an object now, and with parents of what it needs, directly or not. object: "kind:name", a bare name or NULL for all. reply once the results are stored.
 * ERR_NOT_FOUND, ERR_LIMIT (too many at once). false: no reply will come. */
struct poll_tally {
	size_t checks, of_state[STATE_COUNT]; /* how many are asked, and how many ended in which state so far */
};

/* tally: filled until reply is called. */
bool poll_start(struct daemon *d, const char *object, bool parents, daemon_reply_fn reply, void *user, struct poll_tally *tally,
                struct err *e)
	MUST_CHECK;
void poll_note(struct daemon *d, int64_t check_id, uint64_t start); /* a run that was number `start` ended */
void poll_revise(struct daemon *d);                                 /* after a reload: checks may be gone */
void poll_abandon(struct daemon *d, const struct err *why);

#endif
