#include "probes/control_socket.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64 };

static bool has_groups(const struct conf *conf)
{
	for (size_t i = 0; i < conf->n_roles; i++)
		if (conf->roles[i].n_groups > 0)
			return true;
	return false;
}

/* /run is empty after each boot. */
static bool make_folder(const char *path, const struct identity *id, struct err *e)
{
	char *copy = strdup(path), *dir = copy ? dirname(copy) : NULL;
	bool made = dir && mkdir(dir, 0755) == 0, ok = made || (dir && errno == EEXIST);

	if (made && id->change)
		ok = chown(dir, id->uid, id->gid) == 0;
	if (!ok)
		err_set_errno(e, "cannot make the folder of %s", path);
	free(copy);
	return ok;
}

static bool refuse_second(const char *path, int fd, struct err *e)
{
	struct ucred peer;
	socklen_t len = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0)
		return err_set(e, ERR_LOCKED, "another vigied serves %s (pid %ld)", path, (long)peer.pid);
	return err_set(e, ERR_LOCKED, "another vigied serves %s", path);
}

/* What is there is removed only when it is a socket and nobody listens. */
static bool clear_place(const char *path, const struct sockaddr_un *at, struct err *e)
{
	struct stat st;
	bool ok;
	int fd;

	if (lstat(path, &st) < 0)
		return errno == ENOENT || err_set_errno(e, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, ERR_CONFIG, "control: %s is there and is no socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set_errno(e, "no socket");
	if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0)
		ok = refuse_second(path, fd, e);
	else if (errno == EAGAIN)
		ok = err_set(e, ERR_LOCKED, "another vigied serves %s", path);
	else
		ok = unlink(path) == 0 || err_set_errno(e, "cannot remove %s", path);
	close(fd);
	return ok;
}

static bool bind_there(int fd, const struct sockaddr_un *at, const struct conf *conf, const struct identity *id, struct err *e)
{
	mode_t before = umask(0177);
	bool bound = bind(fd, (const struct sockaddr *)at, sizeof *at) == 0;

	umask(before);
	if (!bound)
		return err_set_errno(e, "cannot bind %s", at->sun_path);
	if (id->change && chown(at->sun_path, id->uid, id->gid) < 0)
		return err_set_errno(e, "cannot give %s to %s", at->sun_path, id->name);
	if (chmod(at->sun_path, has_groups(conf) ? 0666 : 0660) < 0)
		return err_set_errno(e, "cannot set the mode of %s", at->sun_path);
	return listen(fd, BACKLOG) == 0 || err_set_errno(e, "cannot listen on %s", at->sun_path);
}

bool control_socket_open(const struct conf *conf, const struct identity *id, int *ret_fd, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(conf->control);
	int fd;

	if (n >= sizeof at.sun_path)
		return err_set(e, ERR_CONFIG, "control: %s is longer than the %zu bytes of a socket's path", conf->control,
		               sizeof at.sun_path - 1);
	memcpy(at.sun_path, conf->control, n);
	if (!make_folder(conf->control, id, e) || !clear_place(conf->control, &at, e))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set_errno(e, "no socket");
	if (!bind_there(fd, &at, conf, id, e)) {
		close(fd);
		return false;
	}
	*ret_fd = fd;
	return true;
}
