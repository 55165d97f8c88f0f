#include "console/demo_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STOP_STEPS = 100, STOP_STEP_MS = 50 };

extern char **environ;

/* In the child: only what is safe after fork. Tells errno through fd when the program cannot be executed. */
static void become(const char *const *argv, const char *log, pid_t parent, int fd)
{
	sigset_t none;
	int out, why;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (log) {
		setsid();
		out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (out < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
			goto failed;
		out = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (out < 0 || dup2(out, STDIN_FILENO) < 0)
			goto failed;
	}
	if (getppid() != parent)
		_exit(1);
	execve(argv[0], (char *const *)(uintptr_t)argv, environ);
failed:
	why = errno;
	while (write(fd, &why, sizeof why) < 0 && errno == EINTR)
		;
	_exit(127);
}

bool demo_child_start(const char *const *argv, const char *log, struct demo_child *ret, struct err *e)
{
	pid_t parent = getpid(), pid;
	int fds[2], why = 0;
	ssize_t got;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set_errno(e, "pipe");
	pid = fork();
	if (pid == 0)
		become(argv, log, parent, fds[1]);
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return err_set_errno(e, "fork");
	}
	while ((got = read(fds[0], &why, sizeof why)) < 0 && errno == EINTR)
		;
	close(fds[0]);
	if (got == sizeof why) {
		waitpid(pid, NULL, 0);
		errno = why;
		return err_set_errno(e, "%s", argv[0]);
	}
	*ret = (struct demo_child){ pid, log };
	return true;
}

bool demo_child_ended(struct demo_child *c, int *ret_wait_status)
{
	if (c->pid <= 0 || waitpid(c->pid, ret_wait_status, WNOHANG) != c->pid)
		return false;
	c->pid = 0;
	return true;
}

void demo_child_stop(struct demo_child *c)
{
	const struct timespec step = { 0, STOP_STEP_MS * 1000000L };
	int wait_status;

	if (c->pid <= 0)
		return;
	kill(c->pid, SIGTERM);
	for (int i = 0; i < STOP_STEPS; i++) {
		if (demo_child_ended(c, &wait_status))
			return;
		nanosleep(&step, NULL);
	}
	kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}

void demo_child_last_words(const struct demo_child *c, char *buf, size_t size)
{
	char tail[1024];
	int fd = c->log ? open(c->log, O_RDONLY | O_CLOEXEC) : -1;
	off_t end = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
	off_t from = end > (off_t)sizeof tail - 1 ? end - (off_t)sizeof tail + 1 : 0;
	ssize_t n = fd >= 0 ? pread(fd, tail, sizeof tail - 1, from) : 0;
	char *line;

	if (fd >= 0)
		close(fd);
	while (n > 0 && tail[n - 1] == '\n')
		n--;
	tail[n > 0 ? n : 0] = '\0';
	line = strrchr(tail, '\n');
	snprintf(buf, size, "%s", line ? line + 1 : tail);
}
