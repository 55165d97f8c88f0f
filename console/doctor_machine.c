#include "console/doctor.h"

#include "console/format.h"
#include "intl.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <unistd.h>

/* The machine and the terminal. */

/* Replies of a burst of 1,000 agents, ~1.5 kB each with the kernel's own overhead, wait here while the loop is busy. */
enum { RMEM_MIN_BYTES = 4 * 1024 * 1024 };

static bool socket_opens(int domain, int type, int protocol)
{
	int fd = socket(domain, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void examine_ping(struct session *s, struct diagnosis *d)
{
	bool v4 = socket_opens(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), v6 = socket_opens(AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6);

	(void)s;
	if (v4 && v6)
		diagnosis_ok(d, "%s", _("ping sockets for IPv4 and IPv6"));
	else if (socket_opens(AF_INET, SOCK_RAW, IPPROTO_ICMP))
		diagnosis_ok(d, "%s", _("raw sockets (CAP_NET_RAW)"));
	else
		diagnosis_missing(d, N_("Widen net.ipv4.ping_group_range (sysctl), or run vigied with CAP_NET_RAW."), "%s",
		                  v4 ? _("no ping socket for IPv6") : _("no ping socket for this account"));
}

static void examine_receive_buffer(struct session *s, struct diagnosis *d)
{
	FILE *f = fopen("/proc/sys/net/core/rmem_max", "re");
	char line[64] = "", size[FORMAT_MAX];
	long long bytes;

	(void)s;
	if (!f || !fgets(line, sizeof line, f)) {
		diagnosis_skip(d, "%s", _("net.core.rmem_max cannot be read here"));
		if (f)
			fclose(f);
		return;
	}
	fclose(f);
	bytes = strtoll(line, NULL, 10);
	format_bytes(bytes, size);
	if (bytes < RMEM_MIN_BYTES)
		diagnosis_missing(d, N_("Raise it above 4 MiB: sysctl net.core.rmem_max=8388608."), _("net.core.rmem_max is %s"), size);
	else
		diagnosis_ok(d, _("net.core.rmem_max is %s"), size);
}

static void examine_clock(struct session *s, struct diagnosis *d)
{
	struct timex t = { 0 };
	int state = adjtimex(&t);

	(void)s;
	if (state < 0)
		diagnosis_skip(d, "%s", strerror(errno));
	else if (state == TIME_ERROR || (t.status & STA_UNSYNC))
		diagnosis_missing(d, N_("Synchronise it: timedatectl set-ntp true, or chrony."), "%s", _("not synchronised"));
	else
		diagnosis_ok(d, "%s", _("synchronised"));
}

static void examine_locale(struct session *s, struct diagnosis *d)
{
	if (s->utf8)
		diagnosis_ok(d, "%s", _("UTF-8"));
	else
		diagnosis_missing(d, N_("Set LC_ALL=C.UTF-8; screens are drawn in ASCII until then."), "%s", _("not UTF-8"));
}

static bool terminfo_has(const char *term)
{
	static const char *const folders[] = { "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo" };
	char path[256];

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		snprintf(path, sizeof path, "%s/%c/%.100s", folders[i], term[0], term);
		if (access(path, R_OK) == 0)
			return true;
	}
	return false;
}

static void examine_terminal(struct session *s, struct diagnosis *d)
{
	const char *term = getenv("TERM");

	(void)s;
	if (!isatty(STDIN_FILENO) && !isatty(STDOUT_FILENO))
		diagnosis_skip(d, "%s", _("no terminal here"));
	else if (!term || !*term || strcmp(term, "dumb") == 0 || strchr(term, '/'))
		diagnosis_missing(d, N_("Set TERM to what the terminal is, for instance xterm-256color."), "%s", _("TERM does not tell"));
	else if (!getenv("TERMINFO") && !terminfo_has(term))
		diagnosis_missing(d, N_("Install ncurses-term, or set TERM=xterm."), _("TERM=%.100s is not in the terminfo database"), term);
	else
		diagnosis_ok(d, "TERM=%.100s", term);
}

const struct examination doctor_machine[] = {
	{ "ping-sockets", N_("echo requests"), examine_ping },
	{ "receive-buffer", N_("receive buffer"), examine_receive_buffer },
	{ "clock", N_("clock"), examine_clock },
	{ "locale", N_("locale"), examine_locale },
	{ "terminal", N_("terminal"), examine_terminal },
};
const size_t n_doctor_machine = ARRAY_LEN(doctor_machine);
