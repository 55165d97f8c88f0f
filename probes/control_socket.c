#include "probes/control_socket.h"

#include <errno.h>
#include <fcntl.h>
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

/* In a parent that is held: whoever may rename what lies on the way there does not choose what is given away. */
static bool make_in(int parent, const char *name, const struct identity *id)
{
	bool made = mkdirat(parent, name, 0755) == 0, ok = made || errno == EEXIST;
	int fd = made && id->change ? openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;

	if (made && id->change)
		ok = fd >= 0 && fchown(fd, id->uid, id->gid) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

bool control_socket_make_folder(const char *path, const struct identity *id, struct err *e)
{
	char *dir_copy = strdup(path), *parent_copy = strdup(path), *dir = dir_copy ? dirname(dir_copy) : NULL;
	int parent = dir && parent_copy ? open(dirname(dirname(parent_copy)), O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	bool ok = parent >= 0 && make_in(parent, basename(dir), id);

	if (!ok)
		err_set_errno(e, "cannot make the folder of %s", path);
	if (parent >= 0)
		close(parent);
	free(dir_copy);
	free(parent_copy);
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

/* The file takes the mode of the socket, unix(7): no file is ever named to chmod. */
static bool bind_there(int fd, const struct sockaddr_un *at, mode_t mode, struct err *e)
{
	mode_t before = umask(0);
	bool bound = fchmod(fd, mode) == 0 && bind(fd, (const struct sockaddr *)at, sizeof *at) == 0;

	umask(before);
	if (!bound)
		return err_set_errno(e, "cannot bind %s as uid %ld", at->sun_path, (long)geteuid());
	return listen(fd, BACKLOG) == 0 || err_set_errno(e, "cannot listen on %s", at->sun_path);
}

bool control_socket_open(const struct conf *conf, int *ret_fd, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(conf->control);
	int fd;

	if (n >= sizeof at.sun_path)
		return err_set(e, ERR_CONFIG, "control: %s is longer than the %zu bytes of a socket's path", conf->control,
		               sizeof at.sun_path - 1);
	memcpy(at.sun_path, conf->control, n);
	if (!clear_place(conf->control, &at, e))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set_errno(e, "no socket");
	if (!bind_there(fd, &at, has_groups(conf) ? 0666 : 0660, e)) {
		close(fd);
		return false;
	}
	*ret_fd = fd;
	return true;
}
