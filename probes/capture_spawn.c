#include "probes/capture_spawn.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECORDS_FD = 3 };

static bool beside_us(const char *name, char *ret, size_t size, struct err *e)
{
	ssize_t n = readlink("/proc/self/exe", ret, size - 1);
	char *slash;

	if (n < 0)
		return err_set_errno(e, "cannot find out where this program stands");
	ret[n] = '\0';
	slash = strrchr(ret, '/');
	if (!slash || (size_t)(slash + 1 - ret) + strlen(name) >= size)
		return err_set(e, ERR_LIMIT, "the path of this program is too long");
	memcpy(slash + 1, name, strlen(name) + 1);
	return access(ret, X_OK) == 0 || err_set_errno(e, "%.300s", ret);
}

static void run(const char *program, const char *interface, int records_fd)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(records_fd, RECORDS_FD) != RECORDS_FD || fcntl(RECORDS_FD, F_SETFD, 0) < 0 || close_range(RECORDS_FD + 1, ~0U, 0) < 0)
		_exit(1);
	execl(program, "vigie-capture", "--interface", interface, "--records", "3", (char *)NULL);
	_exit(1);
}

bool capture_spawn(const char *interface, int *ret_fd, pid_t *ret_pid, struct err *e)
{
	char program[PATH_MAX];
	int ends[2];
	pid_t pid;

	if (!beside_us("vigie-capture", program, sizeof program, e))
		return false;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
		return err_set_errno(e, "no socket for flow records");
	pid = fork();
	if (pid == 0)
		run(program, interface, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_set_errno(e, "vigie-capture cannot be started");
	}
	*ret_fd = ends[0];
	*ret_pid = pid;
	return true;
}
