#include "probes/daemon_heartbeats.h"

#include "log.h"
#include "probes/heartbeat_listener.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	CLOCK_STEP_MS = 1000, /* what the wall clock may drift against the monotonic one between two looks */
	STALL_MS = 10000,     /* the loop stood still for so long: what was sent meanwhile may be lost */
};

struct job {
	int64_t id;
	const char *name;         /* of the registry */
	struct heartbeat_terms terms; /* as stored */
	size_t check;             /* SIZE_MAX: none */
	bool backup;
	wall_t declared;          /* as the clock stands now */
	struct heartbeat_memory memory;
	wall_t next;              /* of its last verdict */
	double tokens;
	mono_t refilled;
};

struct daemon_heartbeats {
	struct daemon *daemon;
	struct job *jobs;         /* by name */
	size_t n;
	struct heartbeat_deafness deaf;
	mono_t mono;              /* of the last look at the clocks */
	wall_t wall;
	bool blind;
	wall_t blind_since;
	struct heartbeat_listener *listener;
	char *listen, *error;
	uint64_t heard, unknown, refused;
	bool draining;            /* a check waits for what the listener still holds */
};

/* ---- clocks ---- */

static void write_job(struct daemon_heartbeats *h, const struct job *j, const enum heartbeat_event *heard, wall_t at)
{
	struct batch *b = store_batch(h->daemon);
	struct batch_heartbeat *row = b ? batch_add_heartbeat(b) : NULL;

	if (!row) {
		log_event(LOG_ERR, "heartbeat.lost", "id=%" PRId64 " reason=\"no memory\"", j->id);
		return;
	}
	*row = (struct batch_heartbeat){ .entity_id = j->id, .memory = j->memory, .heard = heard != NULL,
		                         .event = heard ? *heard : HEARTBEAT_START, .at = at };
}

static bool was_heard(const struct job *j)
{
	return wall_is_known(j->memory.started) || wall_is_known(j->memory.ended);
}

/* As far back as before, by the clock as it stands now: also for who starts after us. */
static void follow_step(struct daemon_heartbeats *h, int64_t by_ms)
{
	heartbeat_deafness_shift(&h->deaf, by_ms);
	if (h->blind)
		h->blind_since.ms += by_ms;
	for (size_t i = 0; i < h->n; i++) {
		h->jobs[i].declared.ms += by_ms;
		heartbeat_shift(&h->jobs[i].memory, by_ms);
		if (was_heard(&h->jobs[i]))
			write_job(h, &h->jobs[i], NULL, WALL_NEVER);
	}
}

static void look_at_clocks(struct daemon_heartbeats *h)
{
	mono_t mono = mono_now();
	wall_t wall = wall_now();
	int64_t passed_ms = mono_diff_ms(mono, h->mono), step_ms = wall.ms - h->wall.ms - passed_ms;
	bool blind = live_is_blind(h->daemon->live);

	if (step_ms > CLOCK_STEP_MS || step_ms < -CLOCK_STEP_MS)
		follow_step(h, step_ms);
	if (passed_ms > STALL_MS)
		heartbeat_deafness_add(&h->deaf, (wall_t){ wall.ms - passed_ms }, wall);
	if (blind && !h->blind)
		h->blind_since = wall;
	else if (!blind && h->blind)
		heartbeat_deafness_add(&h->deaf, h->blind_since, wall);
	h->blind = blind;
	h->mono = mono;
	h->wall = wall;
}

void heartbeats_tick(struct daemon *d)
{
	if (d->heartbeats)
		look_at_clocks(d->heartbeats);
}

/* ---- what is declared ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct job *)a)->name, ((const struct job *)b)->name);
}

static struct job *find_job(const struct daemon_heartbeats *h, const char *name)
{
	const struct job key = { .name = name };

	return h->n ? bsearch(&key, h->jobs, h->n, sizeof key, by_name) : NULL;
}

static const struct job *job_of_before(const struct daemon_heartbeats *h, int64_t id)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->jobs[i].id == id)
			return &h->jobs[i];
	return NULL;
}

/* The clock was set back while no collector ran: what is stored was told by now. */
static void not_after(wall_t *t, wall_t now)
{
	if (t->ms > now.ms)
		*t = now;
}

static struct job stored_job(const struct daemon_heartbeats *h, const struct reg_service *s)
{
	struct job j = { .id = s->id, .name = s->name, .terms = s->heartbeat->terms, .declared = s->heartbeat->terms.declared, .check = SIZE_MAX,
		         .memory = s->heartbeat->memory, .next = WALL_NEVER, .tokens = HEARTBEAT_BURST, .refilled = h->mono };
	j.backup = strcmp(s->heartbeat->kind, "backup") == 0;
	wall_t *told[] = { &j.declared, &j.memory.opened, &j.memory.started, &j.memory.ended, &j.memory.good };

	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		not_after(told[i], h->wall);
	return j;
}

/* What we heard is newer than what is stored, unless it was declared anew since. */
static struct job make_job(const struct daemon_heartbeats *h, const struct reg_service *s)
{
	const struct job *before = job_of_before(h, s->id);
	struct job j = stored_job(h, s);

	if (!before)
		return j;
	j.tokens = before->tokens;
	j.refilled = before->refilled;
	if (before->terms.declared.ms == j.terms.declared.ms) {
		j.declared = before->declared;
		j.memory = before->memory;
	}
	return j;
}

bool heartbeats_load(struct daemon *d, struct err *e)
{
	struct daemon_heartbeats *h = d->heartbeats;
	const struct registry *r = live_registry(d->live);
	struct job *jobs = calloc(r->n_services + 1, sizeof *jobs);
	size_t n = 0;

	if (!h || !jobs) {
		free(jobs);
		return !h || err_set(e, ERR_MEMORY, "no memory for the heartbeats");
	}
	look_at_clocks(h);
	for (size_t i = 0; i < r->n_services; i++)
		if (r->services[i].heartbeat)
			jobs[n++] = make_job(h, &r->services[i]);
	free(h->jobs);
	h->jobs = jobs;
	h->n = n;
	if (n > 1)
		qsort(jobs, n, sizeof *jobs, by_name);
	for (size_t i = 0; i < r->n_checks; i++) {
		const struct reg_service *s = r->checks[i].service;
		struct job *j = s && s->heartbeat ? find_job(h, s->name) : NULL;

		if (!j)
			continue;
		j->check = i;
		sched_poll_now(d->sched, i, daemon_now(d)); /* the time that nobody looked may have made it another one */
	}
	return true;
}

/* ---- pings ---- */

static bool take_token(struct job *j, mono_t now)
{
	j->tokens += (double)mono_diff_ms(now, j->refilled) * HEARTBEAT_RATE_PER_S / 1000.0;
	j->refilled = now;
	if (j->tokens > HEARTBEAT_BURST)
		j->tokens = HEARTBEAT_BURST;
	if (j->tokens < 1.0)
		return false;
	j->tokens -= 1.0;
	return true;
}

bool heartbeats_hear(struct daemon *d, const struct heartbeat_ping *ping, struct err *e)
{
	struct daemon_heartbeats *h = d->heartbeats;
	struct job *j = h ? find_job(h, ping->name) : NULL;

	if (!j) {
		if (h)
			h->unknown++;
		return err_set(e, ERR_NOT_FOUND, "no heartbeat is called '%.128s'", ping->name);
	}
	if (ping->event == HEARTBEAT_RESTORED && !j->backup)
		return err_set(e, ERR_USAGE, "'%.128s' is no backup: it has no restore test", ping->name);
	look_at_clocks(h);
	if (!take_token(j, h->mono)) {
		h->refused++;
		return err_set(e, ERR_LIMIT, "'%.128s' tells more than %d times a second", ping->name, HEARTBEAT_RATE_PER_S);
	}
	h->heard++;
	heartbeat_hear(&j->memory, &j->terms, ping->event, ping->exit_code, h->wall);
	write_job(h, j, &ping->event, h->wall);
	log_event(LOG_DEBUG, "heartbeat.heard", "job=\"%s\" event=%s", j->name, heartbeat_event_name(ping->event));
	if (j->check == SIZE_MAX || ping->event == HEARTBEAT_RESTORED)
		return true;
	d->slots[j->check].hinted = true;
	sched_poll_now(d->sched, j->check, daemon_now(d));
	if (!h->draining)
		checks_pump(d);
	return true;
}

static enum err_kind on_ping(void *user, const struct heartbeat_ping *ping)
{
	struct daemon_heartbeats *h = user;
	struct err e = { .kind = ERR_NONE };

	if (h->daemon->stopping)
		return ERR_REFUSED;
	return heartbeats_hear(h->daemon, ping, &e) ? ERR_NONE : e.kind;
}

/* ---- checks ---- */

static void judge(struct daemon_heartbeats *h, struct job *j, struct heartbeat_verdict *v)
{
	struct heartbeat_terms terms = j->terms;

	terms.declared = j->declared;
	heartbeat_judge(&terms, &j->memory, &h->deaf, h->wall, v);
	j->next = v->next;
}

void heartbeats_measure(struct daemon *d, size_t check, struct probe_result *ret)
{
	struct daemon_heartbeats *h = d->heartbeats;
	struct job *j = find_job(h, live_registry(d->live)->checks[check].service->name);
	struct heartbeat_verdict v;

	look_at_clocks(h);
	judge(h, j, &v);
	if (outcome_state(v.outcome) != STATE_OK && !h->draining) {
		h->draining = true; /* what waits in the sockets is heard before a silence is told */
		heartbeat_listener_drain(h->listener);
		h->draining = false;
		judge(h, j, &v);
	}
	*ret = probe_result_make(v.outcome, "%s", v.detail);
	ret->at = h->wall;
	ret->mono_at = ret->started = daemon_now(d);
}

int64_t heartbeats_due_ms(struct daemon *d, size_t check)
{
	struct daemon_heartbeats *h = d->heartbeats;
	const struct reg_service *s = live_registry(d->live)->checks[check].service;
	const struct job *j = h && s && s->heartbeat ? find_job(h, s->name) : NULL;

	if (!j || !wall_is_known(j->next))
		return -1;
	return j->next.ms <= h->wall.ms ? 1 : j->next.ms - h->wall.ms + 1; /* never early */
}

/* ---- life ---- */

/* So far back may matter what was not heard. */
static int64_t longest_ms(const struct registry *r)
{
	int64_t ms = 0;

	for (size_t i = 0; i < r->n_services; i++) {
		const struct reg_heartbeat *b = r->services[i].heartbeat;

		if (b && b->terms.every_ms + b->terms.grace_ms > ms)
			ms = b->terms.every_ms + b->terms.grace_ms;
	}
	return ms;
}

bool heartbeats_open(struct daemon *d, struct store *s, struct err *e)
{
	struct daemon_heartbeats *h = calloc(1, sizeof *h);
	wall_t from;

	d->heartbeats = h;
	if (!h)
		return err_set(e, ERR_MEMORY, "no memory for the heartbeats");
	h->daemon = d;
	h->mono = mono_now();
	h->wall = wall_now();
	from.ms = h->wall.ms - 3 * longest_ms(live_registry(d->live));
	return store_read_deafness(s, from, h->wall, &h->deaf, e) && heartbeats_load(d, e);
}

bool heartbeats_begin(struct daemon *d, int fd, const char *why, struct err *e)
{
	struct daemon_heartbeats *h = d->heartbeats;

	h->listen = d->conf->heartbeat_listen ? strdup(d->conf->heartbeat_listen) : NULL;
	h->error = why ? strdup(why) : NULL;
	if (fd < 0)
		return true;
	h->listener = heartbeat_listener_new(d->loop, fd, on_ping, h, e);
	return h->listener != NULL;
}

void heartbeats_end(struct daemon *d)
{
	if (!d->heartbeats)
		return;
	heartbeat_listener_close(d->heartbeats->listener);
	d->heartbeats->listener = NULL;
}

void heartbeats_free(struct daemon *d)
{
	struct daemon_heartbeats *h = d->heartbeats;

	if (!h)
		return;
	free(h->jobs);
	free(h->listen);
	free(h->error);
	free(h);
	d->heartbeats = NULL;
}

json_t *heartbeats_json(const struct daemon *d)
{
	const struct daemon_heartbeats *h = d->heartbeats;

	if (!h)
		return json_null();
	return json_pack("{s:s?,s:s?,s:I,s:I,s:I,s:I}", "listen", h->listen, "error", h->error, "declared", (json_int_t)h->n, "heard",
	                 (json_int_t)h->heard, "unknown", (json_int_t)h->unknown, "refused", (json_int_t)h->refused);
}
