#include "console/console_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int signal_pipe[2] = { -1, -1 };

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t ignored = write(signal_pipe[1], &byte, 1);

	(void)ignored; /* a full pipe wakes the loop as well */
	errno = saved;
}

bool console_signals_open(struct err *e)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGCONT };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set_errno(e, "no pipe for signals");
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (sigaction(signals[i], &action, NULL) != 0)
			return err_set_errno(e, "cannot handle signal %d", signals[i]);
	return true;
}

int console_signals_fd(void) { return signal_pipe[0]; }

void console_take_signals(struct console *c)
{
	unsigned char number;

	while (read(signal_pipe[0], &number, 1) == 1) {
		if (number == SIGWINCH || number == SIGCONT) {
			terminal_resize(c->term);
			console_forget_shown(c);
		} else {
			c->ended_by = number;
			c->quit = true;
		}
	}
}
