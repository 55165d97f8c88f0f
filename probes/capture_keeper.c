#include "probes/capture_keeper.h"

#include "flow_record.h"
#include "probes/capture_look.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

uint32_t capture_again_ms(uint32_t deaths)
{
	uint32_t ms = CAPTURE_AGAIN_MS;

	while (deaths-- > 1 && ms < CAPTURE_AGAIN_MOST_MS)
		ms *= 2;
	return ms < CAPTURE_AGAIN_MOST_MS ? ms : CAPTURE_AGAIN_MOST_MS;
}

static void tell(int records_fd, struct flow_record *r)
{
	r->type = FLOW_RECORD_KEEPER;
	r->interval_ms = wall_now().ms;
	while (send(records_fd, r, sizeof *r, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* The errors of what was opened name interfaces and system calls, nothing of packets. */
static void tell_failure(int records_fd, const struct err *why)
{
	struct flow_record r;
	size_t n = strlen(why->text);

	memset(&r, 0, sizeof r);
	r.keeper.event = FLOW_KEEPER_FAILED;
	r.keeper.status = why->sys;
	if (n >= sizeof r.keeper.text)
		n = sizeof r.keeper.text - 1;
	for (size_t i = 0; i < n; i++)
		r.keeper.text[i] = why->text[i] >= ' ' && why->text[i] <= '~' ? why->text[i] : '?';
	tell(records_fd, &r);
}

static pid_t start(const char *interface, int records_fd)
{
	pid_t parent = getpid(), child = fork();
	struct err e = { 0 };

	if (child != 0)
		return child;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent)
		_exit(1);
	if (capture_look_at_interface(interface, records_fd, &e))
		_exit(0);
	tell_failure(records_fd, &e);
	_exit(1);
}

/* Whether somebody still reads, within ms. */
static bool is_heard(int records_fd, int64_t ms)
{
	struct pollfd fd = { .fd = records_fd };
	int n = poll(&fd, 1, (int)ms);

	return n <= 0 || !(fd.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* What is needed to start another one, and no more. */
static void shed(void)
{
	static const cap_value_t kept[] = { CAP_NET_RAW, CAP_SETUID, CAP_SETGID, CAP_SETPCAP, CAP_KILL };
	cap_t now = cap_get_proc(), wanted = cap_init();

	for (size_t i = 0; now && wanted && i < ARRAY_LEN(kept); i++) {
		cap_flag_value_t has = CAP_CLEAR;

		if (cap_get_flag(now, kept[i], CAP_PERMITTED, &has) == 0 && has == CAP_SET) {
			cap_set_flag(wanted, CAP_PERMITTED, 1, &kept[i], CAP_SET);
			cap_set_flag(wanted, CAP_EFFECTIVE, 1, &kept[i], CAP_SET);
		}
	}
	if (now && wanted)
		(void)cap_set_proc(wanted);
	cap_free(now);
	cap_free(wanted);
}

/* The end of one that was started; false: nobody reads. */
static bool await(pid_t child, int records_fd, int *ret_status)
{
	while (waitpid(child, ret_status, WNOHANG) == 0)
		if (!is_heard(records_fd, 200)) {
			kill(child, SIGKILL);
			while (waitpid(child, ret_status, 0) < 0 && errno == EINTR)
				;
			return false;
		}
	return true;
}

static void tell_death(int records_fd, int status, uint32_t deaths)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.keeper.event = WIFSIGNALED(status) ? FLOW_KEEPER_KILLED : FLOW_KEEPER_EXITED;
	r.keeper.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	r.keeper.deaths = deaths;
	r.keeper.again_ms = capture_again_ms(deaths);
	tell(records_fd, &r);
}

bool capture_keep(const char *interface, int records_fd, struct err *e)
{
	uint32_t deaths = 0;

	shed();
	signal(SIGCHLD, SIG_DFL);
	signal(SIGTERM, SIG_IGN); /* a service manager stops all processes at once: vigied asks for what was counted, and hangs up */
	signal(SIGINT, SIG_IGN);
	for (;;) {
		mono_t started = mono_now(), until;
		pid_t child = start(interface, records_fd);
		int status;

		if (child < 0)
			return err_set_errno(e, "the process that listens cannot be started");
		if (!await(child, records_fd, &status))
			return true;
		if (mono_diff_ms(mono_now(), started) >= CAPTURE_GOOD_MS)
			deaths = 0;
		deaths++;
		tell_death(records_fd, status, deaths);
		until = mono_add_ms(mono_now(), capture_again_ms(deaths));
		while (mono_before(mono_now(), until))
			if (!is_heard(records_fd, 100))
				return true;
	}
}
