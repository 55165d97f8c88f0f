#include "probes/daemon.h"

#include "log.h"
#include "probes/control_server.h"
#include "probes/daemon_notices.h"
#include "probes/secrets_open.h"
#include "traffic.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reload_task {
	struct store_task task;
	struct registry *registry;
	struct arena *arena;              /* of the contacts; NULL: they are not known */
	struct notify_contacts contacts;
	const char *calling_ae;           /* in the arena; NULL: not known */
	struct err error;
	bool ok;
	daemon_reply_fn reply;
	void *user;
};

static void reload_work(struct store *s, struct store_task *t)
{
	struct reload_task *r = (struct reload_task *)t;

	struct err e;

	r->ok = store_read_registry(s, &r->registry, &r->error);
	if (r->arena && !store_read_notify_contacts(s, r->arena, &r->contacts, &e))
		log_event(LOG_ERR, "reload.contacts", "reason=\"%s\"", e.text);
	if (r->calling_ae && !store_write_calling_ae(s, r->calling_ae, &e))
		log_event(LOG_ERR, "reload.calling-ae", "reason=\"%s\"", e.text);
}

static void reload_ended(struct daemon *d, const struct err *error, daemon_reply_fn reply, void *user)
{
	if (error)
		log_event(LOG_ERR, "daemon.reload-failed", "reason=\"%s\"", error->text);
	else
		log_event(LOG_NOTICE, "daemon.reloaded", "checks=%zu", d->n_slots);
	notify_send(&d->notify, "READY=1");
	if (reply)
		reply(user, error);
}

static void reload_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct reload_task *r = (struct reload_task *)t;

	if (!ran)
		r->ok = err_set(&r->error, ERR_REFUSED, "the collector is stopping");
	if (r->ok)
		r->ok = daemon_take_registry(d, r->registry, &r->error);
	if (r->ok)
		daemon_reach_warn(d, &r->contacts);
	reload_ended(d, r->ok ? NULL : &r->error, r->reply, r->user);
	arena_free(r->arena);
	free(r);
}

static void keep(const char *key, char **running, char **fresh)
{
	const char *before = *running ? *running : "", *now = *fresh ? *fresh : "";
	char *kept = *running;

	if (strcmp(before, now) != 0)
		log_event(LOG_WARNING, "conf.restart-needed", "key=%s running=\"%s\" file=\"%s\"", key, before, now);
	*running = *fresh;
	*fresh = kept;
}

/* What was opened once stays as it is until a restart, and where it is: tasks of the store borrow the inventory's path. */
static void keep_for_life(struct conf *running, struct conf *fresh)
{
	keep("inventory", &running->inventory, &fresh->inventory);
	keep("control", &running->control, &fresh->control);
	keep("language", &running->language, &fresh->language);
	keep("user", &running->user, &fresh->user);
	keep("timezone", &running->timezone, &fresh->timezone);
	keep("trap listen", &running->trap_listen, &fresh->trap_listen);
	keep("capture interface", &running->capture_interface, &fresh->capture_interface);
	keep("heartbeat listen", &running->heartbeat_listen, &fresh->heartbeat_listen);
	keep("plugin-dir", &running->probe.plugin_dir, &fresh->probe.plugin_dir);
}

/* Groups may be a directory server's: a thread asks, and the roles that were hold until it knows. */
struct roles_work {
	uv_work_t request;
	struct daemon *daemon;
	struct control_roles *roles;
	uint64_t number;
};

static void roles_work(uv_work_t *request)
{
	control_roles_look_up(((struct roles_work *)request->data)->roles);
}

static void roles_known(uv_work_t *request, int status)
{
	struct roles_work *w = request->data;
	struct daemon *d = w->daemon;

	if (status == 0 && d->control && w->number == d->roles_read)
		control_server_set_roles(d->control, w->roles);
	else
		control_roles_free(w->roles); /* a later reload overtook it */
	free(w);
}

static void read_roles(struct daemon *d)
{
	struct roles_work *w = d->control ? calloc(1, sizeof *w) : NULL;

	if (!w)
		return;
	w->request.data = w;
	w->daemon = d;
	w->number = ++d->roles_read;
	w->roles = control_roles_new(d->conf);
	if (w->roles && uv_queue_work(d->loop, &w->request, roles_work, roles_known) == 0)
		return;
	control_roles_free(w->roles);
	free(w);
}

/* Both files or none: a configuration without its secrets would blind half of the checks. */
static bool reread_files(struct daemon *d, struct err *e)
{
	struct conf *conf = conf_load(d->conf->path, e);
	struct secrets *secrets = conf ? secrets_open(conf->secrets, getegid(), e) : NULL;
	struct held_secrets *held = secrets ? held_secrets_new(secrets) : NULL;
	struct live_params params;
	struct err watching;

	if (!held) {
		if (secrets)
			err_set(e, ERR_MEMORY, "no memory for the secrets");
		conf_free(conf);
		return false;
	}
	if (!daemon_notices_load(d, conf, e)) {
		held_secrets_drop(held);
		conf_free(conf);
		return false;
	}
	keep_for_life(d->conf, conf);
	held_secrets_drop(d->secrets);
	conf_free(d->conf);
	d->secrets = held;
	d->conf = conf;
	params = daemon_live_params(conf);
	live_set_params(d->live, &params);
	sched_set_max_in_flight(d->sched, conf->probe.max_in_flight);
	if (!watch_load(d, &watching))
		log_event(LOG_ERR, "witness.failed", "reason=\"%s\"", watching.text);
	daemon_deadman_load(d);
	read_roles(d);
	return true;
}

static void notify_reloading(const struct daemon *d)
{
	notify_send(&d->notify, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, mono_now().ns / 1000);
}

/* What must be written waits; the configuration does not, and nobody else can have changed the registry. */
static void reload_without_store(struct daemon *d, daemon_reply_fn reply, void *user)
{
	struct err e;
	bool ok = checks_load(d, &e);

	if (ok)
		checks_pump(d);
	daemon_reach_warn(d, &(struct notify_contacts){ 0 });
	reload_ended(d, ok ? NULL : &e, reply, user);
}

void daemon_reload(struct daemon *d, daemon_reply_fn reply, void *user)
{
	struct reload_task *r = calloc(1, sizeof *r);
	struct err e;

	notify_reloading(d);
	if (!r || d->stopping || !reread_files(d, &e)) {
		if (!r || d->stopping)
			err_set(&e, r ? ERR_REFUSED : ERR_MEMORY, "%s", r ? "the collector is stopping" : "no memory for a reload");
		free(r);
		reload_ended(d, &e, reply, user);
		return;
	}
	if (!store_can_write(d, &e)) {
		free(r);
		reload_without_store(d, reply, user);
		return;
	}
	r->arena = arena_new();
	if (r->arena)
		r->calling_ae = arena_strdup(r->arena, d->conf->probe.dicom_calling_ae);
	r->task.work = reload_work;
	r->task.finish = reload_finish;
	r->reply = reply;
	r->user = user;
	store_submit(d, &r->task);
}
