#include "console/probe_child.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MAX_BYTES = 1024 * 1024, ARGUMENTS_MAX = 16 };

extern char **environ;

const char *vigied_path(void)
{
	const char *given = getenv("VIGIE_VIGIED");

	return given && *given ? given : SBINDIR "/vigied";
}

static size_t add(const char **argv, size_t n, const char *option, const char *value)
{
	if (!value)
		return n;
	argv[n++] = option;
	argv[n++] = value;
	return n;
}

static void build_arguments(const struct session *s, const char **argv)
{
	size_t n = 0;

	argv[n++] = vigied_path();
	n = add(argv, n, "--config", s->line->values[OPT_CONFIG]);
	n = add(argv, n, "--inventory", s->line->values[OPT_INVENTORY]);
	n = add(argv, n, "--type", s->line->values[OPT_TYPE]);
	n = add(argv, n, "--credential", s->line->values[OPT_CREDENTIAL]);
	if (cli_has(s->line, OPT_VERBOSE))
		argv[n++] = "-v";
	n = add(argv, n, "--probe", s->line->args[0]);
	argv[n] = NULL;
}

static bool spawn(const struct session *s, int *ret_fd, pid_t *ret_pid, struct err *e)
{
	const char *argv[ARGUMENTS_MAX];
	posix_spawn_file_actions_t actions;
	int fds[2], sys;

	build_arguments(s, argv);
	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set_errno(e, "pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	sys = posix_spawn(ret_pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (sys != 0) {
		close(fds[0]);
		errno = sys;
		return err_set_errno(e, _("no collector runs, and %s cannot be started"), argv[0]);
	}
	*ret_fd = fds[0];
	return true;
}

/* Until the end of file; false when time is up. */
static bool read_answer(int fd, mono_t deadline, struct text *t)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = mono_diff_ms(deadline, mono_now());
		char buf[4096];
		ssize_t n;

		if (left <= 0)
			return false;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, buf, sizeof buf);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return true;
		text_append_n(t, buf, (size_t)n);
	}
}

bool probe_by_child(const struct session *s, int64_t timeout_ms, json_t **ret_reply, int *ret_status, struct err *e)
{
	struct text answer = TEXT_INIT(ANSWER_MAX_BYTES);
	int fd = -1, wait_status = 0;
	json_t *reply;
	bool in_time;
	pid_t pid = -1;

	if (!spawn(s, &fd, &pid, e))
		return false;
	in_time = read_answer(fd, mono_add_ms(mono_now(), timeout_ms), &answer);
	close(fd);
	if (!in_time)
		kill(pid, SIGKILL);
	while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	reply = answer.failed ? NULL : json_loads(text_str(&answer), 0, NULL);
	text_done(&answer);
	if (json_is_object(reply)) {
		*ret_reply = reply;
		return true;
	}
	json_decref(reply);
	if (!in_time)
		return err_set(e, ERR_REFUSED, "%s", _("the probe did not end in time"));
	if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) < 4)
		return err_set(e, ERR_MALFORMED, _("%s gave no answer"), vigied_path());
	*ret_reply = NULL;
	*ret_status = WEXITSTATUS(wait_status);
	return true;
}
