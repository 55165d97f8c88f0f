#include "config.h"

#include "probes/daemon.h"

#include "framework.h"
#include "log.h"
#include "probes/control_server.h"
#include "probes/daemon_capture.h"
#include "probes/daemon_diagnosis.h"
#include "probes/daemon_exposure.h"
#include "probes/daemon_facts.h"
#include "probes/daemon_heartbeats.h"
#include "probes/daemon_calls.h"
#include "probes/daemon_notices.h"
#include "probes/daemon_ring.h"
#include "probes/daemon_routes.h"
#include "probes/daemon_trap.h"
#include "probes/own_addresses.h"
#include "traffic.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	TICK_MS = 1000,
	HEARTBEAT_MS = 10000,
	CLOCK_STEP_MS = 1000,    /* what the wall clock may drift against the monotonic one between two ticks */
	STOP_DRAIN_MS = 1500     /* for handles to close */
};

mono_t daemon_now(const struct daemon *d)
{
	return (mono_t){ (int64_t)uv_now(d->loop) * 1000000 };
}

struct live_params daemon_live_params(const struct conf *c)
{
	return (struct live_params){
		.attempts = c->probe.attempts,
		.retry_interval_ms = c->probe.retry_interval_ms,
		.settle_ms = c->probe.settle_ms,
	};
}

static void live_tick_now(struct daemon *d)
{
	struct batch *b = store_batch(d);
	struct err e;

	if (b && !live_tick(d->live, wall_now(), mono_now(), d->periods_ms, b, &e))
		log_event(LOG_ERR, "tick.failed", "reason=\"%s\"", e.text);
	if (b)
		b->late_ms = sched_late_ms(d->sched, daemon_now(d));
	checks_ask(d);
}

/* Nothing ages by a wall clock that is set (live.h); the log says why the instants jump. */
static void follow_clock(struct daemon *d)
{
	mono_t mono = mono_now();
	wall_t wall = wall_now();
	int64_t step_ms = wall.ms - d->tick_wall.ms - mono_diff_ms(mono, d->tick_mono);

	if (step_ms > CLOCK_STEP_MS || step_ms < -CLOCK_STEP_MS)
		log_event(LOG_WARNING, "clock.stepped", "by_ms=%" PRId64, step_ms);
	d->tick_mono = mono;
	d->tick_wall = wall;
}

static void on_tick(uv_timer_t *timer)
{
	struct daemon *d = timer->data;

	follow_clock(d);
	heartbeats_tick(d);
	live_tick_now(d);
	daemon_notices_tick(d);
	daemon_calls_tick(d);
	ring_tick(d);
	poll_revise(d);
	checks_pump(d);
}

static void on_heartbeat(uv_timer_t *timer)
{
	struct daemon *d = timer->data;

	store_heartbeat(d);
	journal_publish_daily(d);
	notify_send(&d->notify, "STATUS=%zu checks, %zu running, %" PRId64 " ms late%s", d->n_slots, runner_in_flight(d->runner),
	            sched_late_ms(d->sched, daemon_now(d)), d->store_failing ? "; the inventory cannot be written" : "");
}

static void on_watchdog(uv_timer_t *timer)
{
	struct daemon *d = timer->data;

	if (store_is_alive(d))
		notify_send(&d->notify, "WATCHDOG=1");
}

static void on_signal(uv_signal_t *signal, int number)
{
	struct daemon *d = signal->data;

	if (number == SIGHUP) {
		daemon_reload(d, NULL, NULL);
		return;
	}
	log_event(LOG_NOTICE, "daemon.stopping", "signal=%s", number == SIGTERM ? "TERM" : "INT");
	daemon_stop(d);
}

static void timer_begin(struct daemon *d, uv_timer_t *timer, uv_timer_cb cb, int64_t every_ms)
{
	uv_timer_init(d->loop, timer);
	timer->data = d;
	if (cb && every_ms > 0)
		uv_timer_start(timer, cb, (uint64_t)every_ms, (uint64_t)every_ms);
}

static void signal_begin(struct daemon *d, uv_signal_t *signal, int number)
{
	uv_signal_init(d->loop, signal);
	signal->data = d;
	uv_signal_start(signal, on_signal, number);
}

static void handles_begin(struct daemon *d)
{
	bool steady = !d->once;

	timer_begin(d, &d->sched_timer, NULL, 0);
	timer_begin(d, &d->flush_timer, NULL, 0);
	timer_begin(d, &d->stop_timer, NULL, 0);
	timer_begin(d, &d->deadman_timer, NULL, 0);
	timer_begin(d, &d->tick_timer, steady ? on_tick : NULL, TICK_MS);
	timer_begin(d, &d->heartbeat_timer, steady ? on_heartbeat : NULL, HEARTBEAT_MS);
	timer_begin(d, &d->watchdog_timer, steady ? on_watchdog : NULL, d->notify.fd >= 0 ? d->notify.watchdog_ms : 0);
	signal_begin(d, &d->sigterm, SIGTERM);
	signal_begin(d, &d->sigint, SIGINT);
	signal_begin(d, &d->sighup, SIGHUP);
}

static void handle_close(uv_handle_t *h)
{
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

static void handles_end(struct daemon *d)
{
	uv_timer_t *timers[] = { &d->sched_timer, &d->flush_timer, &d->tick_timer, &d->heartbeat_timer, &d->watchdog_timer,
		                 &d->stop_timer, &d->deadman_timer };
	uv_signal_t *signals[] = { &d->sigterm, &d->sigint, &d->sighup };

	for (size_t i = 0; i < ARRAY_LEN(timers); i++)
		handle_close((uv_handle_t *)timers[i]);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		handle_close((uv_handle_t *)signals[i]);
}

void daemon_stop(struct daemon *d)
{
	if (d->stopping)
		return;
	d->stopping = true;
	uv_stop(d->loop);
}

bool daemon_take_registry(struct daemon *d, struct registry *registry, struct err *e)
{
	if (!live_reload(d->live, registry, e))
		return false;
	if (!checks_load(d, e) || !heartbeats_load(d, e)) {
		/* Slots and checks would not match any more: the service manager starts us afresh. */
		d->failed = true;
		daemon_stop(d);
		return false;
	}
	traps_load(d);
	exposures_load(d);
	daemon_notices_declared(d);
	facts_ask(d);
	routes_ask(d);
	live_tick_now(d);
	poll_revise(d);
	checks_pump(d);
	return true;
}

static bool open_core(struct daemon *d, struct store *s, struct err *e)
{
	struct live_params params = daemon_live_params(d->conf);
	struct registry *registry;
	mono_t epoch = { mono_now().ns - wall_now().ms * 1000000 };

	if (!store_read_registry(s, &registry, e))
		return false;
	d->live = live_new(registry, &params);
	d->sched = sched_new(epoch, d->conf->probe.max_in_flight);
	d->runner = runner_new(&d->env);
	if (!d->live || !d->sched || !d->runner)
		return err_set(e, ERR_MEMORY, "no memory for the collector");
	return checks_load(d, e);
}

static bool open_store(struct daemon *d, struct err *e)
{
	struct store *s;

	if (!store_open(d->conf->inventory, &s, e))
		return false;
	if ((d->conf->simulation && !store_write_simulation(s, e)) || !store_load_frameworks(s, wall_now(), e) || !open_core(d, s, e)
	    || !daemon_notices_open(d, s, e) || (!d->once && !daemon_calls_open(d, s, e)) || !exposures_open(d, s, e) || !heartbeats_open(d, s, e)
	    || (!d->once && !store_write_started(s, d->started, PACKAGE_VERSION, e))
	    || (!d->once && !store_write_capture(s, d->conf->capture_interface, e))
	    || !store_write_calling_ae(s, d->conf->probe.dicom_calling_ae, e)) {
		store_close(s);
		return false;
	}
	if (!d->once)
		own_addresses_write(s);
	return store_begin(d, s, e);
}

struct stopped_task {
	struct store_task task;
	wall_t now;
};

static void stopped_work(struct store *s, struct store_task *t)
{
	struct err e;

	if (!store_write_stopped(s, ((struct stopped_task *)t)->now, &e))
		log_event(LOG_WARNING, "store.stop", "reason=\"%s\"", e.text);
}

static void stopped_finish(struct daemon *d, struct store_task *t, bool ran)
{
	(void)d;
	(void)ran;
	free(t);
}

static void write_stopped(struct daemon *d)
{
	struct stopped_task *t = d->once ? NULL : calloc(1, sizeof *t);

	if (!t)
		return;
	t->task.work = stopped_work;
	t->task.finish = stopped_finish;
	t->now = wall_now();
	store_submit(d, &t->task);
}

static void on_stop_timer(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

/* Runs the loop until its handles are closed. false: one stays open, and what it points to must stay too. */
static bool drain(struct daemon *d)
{
	mono_t until = mono_add_ms(mono_now(), STOP_DRAIN_MS);

	uv_update_time(d->loop);
	uv_timer_start(&d->stop_timer, on_stop_timer, STOP_DRAIN_MS, 0);
	uv_unref((uv_handle_t *)&d->stop_timer);
	while (uv_loop_alive(d->loop) && mono_before(mono_now(), until))
		uv_run(d->loop, UV_RUN_ONCE);
	handle_close((uv_handle_t *)&d->stop_timer);
	uv_run(d->loop, UV_RUN_NOWAIT);
	return !uv_loop_alive(d->loop);
}

static void written(void *user, const struct err *error)
{
	struct daemon *d = user;

	d->stored = !error;
	d->failed = error != NULL;
}

static void once_gives_up(uv_timer_t *timer)
{
	struct daemon *d = timer->data;

	d->failed = true;
}

/* A lock passes; a full disk waits for a person, after the few attempts that may make room. */
enum { ONCE_WRITE_MS = 30000, ONCE_FULL_MS = 2000 };

/* One round is only done once it is stored. */
static bool wait_for_store(struct daemon *d, struct err *e)
{
	struct store_thread_status status;
	bool hopes = true;

	store_flush(d);
	store_when_written(d, written, d);
	uv_update_time(d->loop);
	uv_timer_start(&d->stop_timer, once_gives_up, ONCE_WRITE_MS, 0);
	while (!d->stored && !d->failed) {
		uv_run(d->loop, UV_RUN_ONCE);
		if (hopes && store_is_full(d)) {
			uv_timer_start(&d->stop_timer, once_gives_up, ONCE_FULL_MS, 0);
			hopes = false;
		}
	}
	uv_timer_stop(&d->stop_timer);
	status = store_thread_status(d->store);
	if (!d->failed && !status.failing && status.dropped == 0)
		return true;
	return err_set(e, status.last.kind ? status.last.kind : ERR_SYSTEM, "the results could not be stored: %.400s",
	               status.last.kind ? status.last.text : "the disk is too slow");
}

static bool close_daemon(struct daemon *d)
{
	struct err stopping;

	err_set(&stopping, ERR_REFUSED, "the collector is stopping");
	poll_abandon(d, &stopping);
	diagnoses_end(d);
	ring_end(d);
	control_server_close(d->control);
	watch_end(d);
	traps_end(d);
	exposures_end(d);
	heartbeats_end(d);
	capture_end(d);
	facts_end(d);
	routes_end(d);
	if (d->runner)
		runner_close(d->runner);
	daemon_notices_end(d);
	if (d->store) {
		journal_publish(d);
		write_stopped(d);
		store_end(d);
		handle_close((uv_handle_t *)&d->store_wake);
	}
	handles_end(d);
	return drain(d);
}

static void free_daemon(struct daemon *d)
{
	control_server_free(d->control);
	watch_free(d);
	traps_free(d);
	exposures_free(d);
	diagnoses_free(d);
	heartbeats_free(d);
	capture_free(d);
	ring_free(d);
	facts_free(d);
	routes_free(d);
	daemon_notices_free(d);
	daemon_calls_free(d);
	checks_forget(d);
	runner_free(d->runner);
	live_free(d->live);
	sched_free(d->sched);
	batch_free(d->batch);
	held_secrets_drop(d->secrets);
	conf_free(d->conf);
	free(d->plugin_dir);
	notify_close(&d->notify);
	if (d->env.icmp4_fd >= 0)
		close(d->env.icmp4_fd);
	if (d->env.icmp6_fd >= 0)
		close(d->env.icmp6_fd);
	if (d->env.path4_fd >= 0)
		close(d->env.path4_fd);
	if (d->env.path6_fd >= 0)
		close(d->env.path6_fd);
}

static void start_round(struct daemon *d)
{
	d->left = d->n_slots;
	for (size_t i = 0; i < d->n_slots; i++)
		sched_poll_now(d->sched, i, daemon_now(d));
	d->stopping = d->left == 0;
}

static void log_started(const struct daemon *d)
{
	const struct registry *r = live_registry(d->live);

	log_event(LOG_NOTICE, "daemon.started", "version=%s pid=%ld inventory=\"%s\" devices=%zu links=%zu services=%zu checks=%zu",
	          PACKAGE_VERSION, (long)getpid(), d->conf->inventory, r->n_devices, r->n_links, r->n_services, r->n_checks);
	if (r->n_checks == 0)
		log_event(LOG_NOTICE, "inventory.empty", "hint=\"nothing to measure yet: vigie import DIR\"");
}

static bool begin(struct daemon *d, const struct daemon_setup *setup, struct err *e)
{
	const char *no_traps = setup->trap_error.kind != ERR_NONE ? setup->trap_error.text : NULL;
	const char *no_jobs = setup->heartbeat_error.kind != ERR_NONE ? setup->heartbeat_error.text : NULL;

	if (!d->secrets || !d->plugin_dir)
		return err_set(e, ERR_MEMORY, "no memory for the collector");
	if (!daemon_notices_load(d, d->conf, e) || !open_store(d, e) || !watch_load(d, e))
		return false;
	if (!d->once && (!traps_begin(d, setup->trap_fd, no_traps, e) || !heartbeats_begin(d, setup->heartbeat_fd, no_jobs, e)))
		return false;
	if (!capture_begin(d, setup->capture_fd, setup->capture_pid, e))
		return false;
	if (setup->control_fd >= 0) {
		d->control = control_server_start(d, setup->control_fd, e);
		if (!d->control)
			return false;
	}
	live_tick_now(d);
	if (!d->once && (!facts_begin(d, e) || !routes_begin(d, e)))
		return false;
	daemon_deadman_load(d);
	if (d->once)
		start_round(d);
	checks_pump(d);
	exposures_load(d);
	log_started(d);
	journal_publish(d);
	notify_send(&d->notify, "READY=1\nSTATUS=%zu checks", d->n_slots);
	return true;
}

int daemon_run(struct daemon_setup *setup, struct err *e)
{
	struct daemon d = {
		.conf = setup->conf, .secrets = held_secrets_new(setup->secrets), .env = setup->env, .notify = setup->notify,
		.once = setup->once, .started = wall_now(), .tick_mono = mono_now(), .tick_wall = wall_now(),
	};
	uv_loop_t loop;
	bool ok, dry;

	uv_loop_init(&loop);
	d.loop = d.env.loop = &loop;
	d.env.plugin_dir = d.plugin_dir = strdup(d.conf->probe.plugin_dir);
	handles_begin(&d);
	ok = begin(&d, setup, e);
	while (ok && !d.stopping)
		uv_run(&loop, UV_RUN_ONCE);
	if (ok && d.once)
		ok = d.left == 0 ? wait_for_store(&d, e) : err_set(e, ERR_REFUSED, "stopped before every check had its result");
	notify_send(&d.notify, "STOPPING=1");
	d.stopping = true;
	dry = close_daemon(&d);
	if (ok && d.failed && !d.once)
		ok = err_set(e, ERR_MEMORY, "no memory for the checks");
	if (!dry) {
		if (!ok)
			log_event(LOG_ERR, "daemon.failed", "reason=\"%s\"", e->text);
		_exit(ok ? 0 : err_exit_status(e->kind));
	}
	free_daemon(&d);
	uv_loop_close(&loop);
	return ok ? 0 : err_exit_status(e->kind);
}
