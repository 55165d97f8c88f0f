#include "probes/sim_serve.h"

#include "log.h"
#include "probes/sim_control.h"
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

static bool add_region(struct sim_agents *as, const struct sim_options *o, struct err *e)
{
	struct sim_library library = { .bad_line = o->strict ? NULL : warn_bad_line };
	bool ok = sim_region_load(o->region, o->recordings, &library, as, e);

	sim_library_done(&library);
	return ok;
}

static bool add_agents(struct sim_agents *as, const struct sim_options *o, struct err *e)
{
	if (o->region)
		return add_region(as, o, e);
	if (o->data_dir)
		return add_data_dir(as, o, e);
	return add_recording(as, o, e);
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

static bool run_loop(struct sim_agents *as, const char *control_path, struct err *e)
{
	uv_loop_t loop;
	uv_signal_t term, interrupt;
	struct sim_server *server;
	struct sim_control *control = NULL;
	bool ok;

	if (uv_loop_init(&loop) < 0)
		return err_set(e, ERR_SYSTEM, "cannot start the event loop");
	server = sim_server_new(&loop, as, e);
	if (server && control_path)
		control = sim_control_new(&loop, control_path, as, server, e);
	ok = server && (control || !control_path);
	if (ok) {
		start_signal(&loop, &term, SIGTERM);
		start_signal(&loop, &interrupt, SIGINT);
		notify_ready();
		uv_run(&loop, UV_RUN_DEFAULT);
		uv_close((uv_handle_t *)&term, NULL);
		uv_close((uv_handle_t *)&interrupt, NULL);
	}
	sim_control_close(control);
	sim_server_close(server);
	uv_run(&loop, UV_RUN_DEFAULT); /* until the handles are closed */
	uv_loop_close(&loop);
	return ok;
}

bool sim_serve(const struct sim_options *o, struct err *e)
{
	struct sim_agents as = { NULL, 0, 0, NULL, 0 };
	bool ok = add_agents(&as, o, e) && run_loop(&as, o->control, e);

	sim_agents_done(&as);
	return ok;
}
