#include "probes/sim_serve.h"

#include "log.h"
#include "probes/sim_control.h"
#include "probes/sim_jobs.h"
#include "probes/sim_listen.h"
#include "probes/sim_ping.h"
#include "probes/sim_play.h"
#include "probes/sim_reach.h"
#include "probes/sim_region.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char default_listen[] = "127.0.0.1:16161";
static const char extension[] = ".snmprec";

static bool warn_bad_line(const char *message, void *user)
{
	(void)user;
	log_event(LOG_WARNING, "recording.line", "skipped=\"%s\"", message);
	return true;
}

static struct sim_mib *load(const char *path, const struct sim_options *o, struct err *e)
{
	return sim_recording_load(path, o->strict ? NULL : warn_bad_line, NULL, e);
}

static bool add_agent(struct sim_agents *as, struct sim_mib *mib, const char *name, const char *community,
                      const struct sim_options *o, struct err *e)
{
	struct sim_endpoint ep;
	struct sim_agent *a;

	if (!sim_endpoint_parse(o->listen ? o->listen : default_listen, SIM_DEFAULT_PORT, &ep, e))
		return false;
	a = sim_agent_new(name, &ep, community, mib, e);
	return a && sim_agents_add(as, a, e);
}

static bool add_recording(struct sim_agents *as, const struct sim_options *o, struct err *e)
{
	struct sim_mib *mib = load(o->snmprec, o, e);
	bool ok = mib && add_agent(as, mib, "agent", o->community ? o->community : "public", o, e);

	sim_mib_unref(mib);
	return ok;
}

static int is_recording(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), tail = sizeof extension - 1;

	return len > tail && strcmp(entry->d_name + len - tail, extension) == 0;
}

/* One recording of a folder with nothing to serve, or too much, does not keep the others from being served. */
static bool add_entry(struct sim_agents *as, const char *file, const struct sim_options *o, struct err *e)
{
	char *path = NULL, *community = strndup(file, strlen(file) - (sizeof extension - 1));
	struct sim_mib *mib = NULL;
	bool ok = community && asprintf(&path, "%s/%s", o->data_dir, file) >= 0;

	if (!ok) {
		err_set(e, ERR_MEMORY, "no memory for %s", file);
		goto out;
	}
	mib = load(path, o, e);
	ok = mib && add_agent(as, mib, community, community, o, e);
	if (!mib && (e->kind == ERR_DATA || e->kind == ERR_LIMIT) && !o->strict) {
		log_event(LOG_WARNING, "recording.skipped", "reason=\"%s\"", e->text);
		ok = true;
	}
out:
	sim_mib_unref(mib);
	free(path);
	free(community);
	return ok;
}

static bool add_data_dir(struct sim_agents *as, const struct sim_options *o, struct err *e)
{
	struct dirent **entries;
	int n = scandir(o->data_dir, &entries, is_recording, alphasort);
	bool ok = n > 0;

	if (n < 0)
		return err_set_errno(e, "cannot read %s", o->data_dir);
	for (int i = 0; i < n; i++) {
		ok = ok && add_entry(as, entries[i]->d_name, o, e);
		free(entries[i]);
	}
	free(entries);
	if (n == 0 || (ok && as->n == 0))
		return err_set(e, ERR_NOT_FOUND, "%s: expected at least one recording NAME%s", o->data_dir, extension);
	return ok;
}

static bool add_region(struct sim_world *w, const struct sim_options *o, struct err *e)
{
	struct sim_library library = { .bad_line = o->strict ? NULL : warn_bad_line };
	bool ok = sim_region_load(o->region, o->recordings, &library, w, e);

	sim_library_done(&library);
	return ok;
}

static bool fill_world(struct sim_world *w, const struct sim_options *o, struct err *e)
{
	if (o->region)
		return add_region(w, o, e);
	if (o->data_dir)
		return add_data_dir(&w->agents, o, e);
	return add_recording(&w->agents, o, e);
}

/* sd_notify(3): one datagram to $NOTIFY_SOCKET; "@" stands for an abstract name. */
static void notify_ready(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	puts("ready");
	fflush(stdout);
	if (len == 0 || len >= sizeof address.sun_path)
		return;
	memcpy(address.sun_path, path, len);
	if (address.sun_path[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&address,
	           (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_event(LOG_WARNING, "notify", "error=\"%s\"", strerror(errno));
	close(fd);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	uv_stop(handle->loop);
}

static void start_signal(uv_loop_t *loop, uv_signal_t *handle, int number)
{
	uv_signal_init(loop, handle);
	uv_signal_start(handle, on_signal, number);
}

enum { LOOK_MS = 200 };

/* What serves, while the loop runs. */
struct serving {
	struct sim_server *server;
	struct sim_ping *ping;
	struct sim_listen *listen;
	struct sim_control *control;
	struct sim_play *play;
	struct sim_job_runner *jobs;
	uv_timer_t look;       /* whether an agent has rebooted */
	struct sim_world *world;
};

/* What is to be served, and what happens to it. */
struct show {
	struct sim_world world;
	struct sim_pki *pki;            /* NULL without services */
	struct sim_scenario *scenario;  /* NULL: nothing happens by itself */
	const char *control_path;       /* NULL: none */
	bool ping;
};

static void on_look(uv_timer_t *timer)
{
	struct serving *s = timer->data;
	int64_t now_ns = sim_server_now_ns(s->server);
	struct err e = { ERR_NONE, 0, "" };

	if (now_ns >= s->world->next_ns && !sim_reach_refresh(s->world, now_ns, &e))
		log_event(LOG_WARNING, "region.reach", "reason=\"%s\"", e.text);
}

static bool open_all(uv_loop_t *loop, struct show *show, struct serving *s, struct err *e)
{
	struct sim_world *w = &show->world;

	s->server = sim_server_new(loop, &w->agents, e);
	if (s->server && w->services.n > 0)
		s->listen = sim_listen_new(loop, &w->services, show->pki, e);
	if (!s->server || (!s->listen && w->services.n > 0))
		return false;
	if (show->ping) {
		s->ping = sim_ping_new(loop, &w->agents, s->server, e);
		if (!s->ping)
			return false;
	}
	s->jobs = sim_job_runner_new(loop, &w->jobs);
	if (!s->jobs)
		return err_set(e, ERR_MEMORY, "no memory for the jobs");
	if (show->control_path)
		s->control = sim_control_new(loop, show->control_path, w, s->server, e);
	if (show->control_path && !s->control)
		return false;
	if (show->scenario)
		s->play = sim_play_new(loop, show->scenario, w, s->server, e);
	return s->play || !show->scenario;
}

static bool run_loop(struct show *show, struct err *e)
{
	uv_loop_t loop;
	uv_signal_t term, interrupt;
	struct serving s = { .world = &show->world };
	bool ok;

	if (uv_loop_init(&loop) < 0)
		return err_set(e, ERR_SYSTEM, "cannot start the event loop");
	uv_timer_init(&loop, &s.look);
	s.look.data = &s;
	ok = open_all(&loop, show, &s, e);
	if (ok) {
		uv_timer_start(&s.look, on_look, LOOK_MS, LOOK_MS);
		start_signal(&loop, &term, SIGTERM);
		start_signal(&loop, &interrupt, SIGINT);
		notify_ready();
		uv_run(&loop, UV_RUN_DEFAULT);
		uv_close((uv_handle_t *)&term, NULL);
		uv_close((uv_handle_t *)&interrupt, NULL);
	}
	uv_close((uv_handle_t *)&s.look, NULL);
	sim_play_close(s.play);
	sim_job_runner_close(s.jobs);
	sim_control_close(s.control);
	sim_listen_close(s.listen);
	sim_ping_close(s.ping);
	sim_server_close(s.server);
	uv_run(&loop, UV_RUN_DEFAULT); /* until the handles are closed */
	uv_loop_close(&loop);
	return ok;
}

static bool prepare(struct show *show, const struct sim_options *o, struct err *e)
{
	show->control_path = o->control;
	show->ping = o->ping;
	if (!fill_world(&show->world, o, e))
		return false;
	if (o->scenario) {
		show->scenario = sim_scenario_load(o->scenario, e);
		if (!show->scenario || !sim_play_check(show->scenario, &show->world, e))
			return false;
	}
	if (show->world.services.n > 0)
		show->pki = sim_pki_new(show->world.ca_path, e);
	return show->pki || show->world.services.n == 0;
}

bool sim_serve(const struct sim_options *o, struct err *e)
{
	struct show show = { .pki = NULL };
	bool ok = prepare(&show, o, e);

	signal(SIGPIPE, SIG_IGN);
	ok = ok && run_loop(&show, e);
	sim_pki_free(show.pki);
	sim_scenario_free(show.scenario);
	sim_world_done(&show.world);
	return ok;
}
