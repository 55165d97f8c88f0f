#include "console/doctor.h"

#include "console/console.h"
#include "intl.h"
#include "inventory/format.h"

#include <string.h>

/* The machine and the terminal. */

/* Replies of a burst of 1,000 agents, ~1.5 kB each with the kernel's own overhead, wait here while the loop is busy. */
enum { RMEM_MIN_BYTES = 4 * 1024 * 1024 };

static void judge_ping(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->ping4 && f->ping6)
		diagnosis_ok(d, "%s", _("ping sockets for IPv4 and IPv6"));
	else if (f->raw_icmp)
		diagnosis_ok(d, "%s", _("raw sockets (CAP_NET_RAW)"));
	else if (f->ping4 && f->no_ipv6)
		diagnosis_skip(d, "%s", _("a ping socket for IPv4; no IPv6 here"));
	else
		diagnosis_missing(d, N_("Widen net.ipv4.ping_group_range (sysctl), or run vigied with CAP_NET_RAW."), "%s",
		                  f->ping4 ? _("no ping socket for IPv6") : _("no ping socket for this account"));
}

static void judge_receive_buffer(const struct doctor_facts *f, struct diagnosis *d)
{
	char size[FORMAT_MAX];

	if (f->rmem_max_bytes == UNKNOWN_I64) {
		diagnosis_skip(d, "%s", _("net.core.rmem_max cannot be read here"));
		return;
	}
	format_bytes(f->rmem_max_bytes, size);
	if (f->rmem_max_bytes < RMEM_MIN_BYTES)
		diagnosis_missing(d, N_("Raise it above 4 MiB: sysctl net.core.rmem_max=8388608."), _("net.core.rmem_max is %s"), size);
	else
		diagnosis_ok(d, _("net.core.rmem_max is %s"), size);
}

static void judge_clock(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->clock_error)
		diagnosis_skip(d, "%s", strerror(f->clock_error));
	else if (!f->clock_synchronised)
		diagnosis_missing(d, N_("Synchronise it: timedatectl set-ntp true, or chrony."), "%s", _("not synchronised"));
	else
		diagnosis_ok(d, "%s", _("synchronised"));
}

static void judge_locale(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->utf8)
		diagnosis_ok(d, "%s", _("UTF-8"));
	else
		diagnosis_missing(d, N_("Set LC_ALL=C.UTF-8; screens are drawn in ASCII until then."), "%s", _("not UTF-8"));
}

static void judge_terminal(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->on_terminal)
		diagnosis_skip(d, "%s", _("no terminal here"));
	else if (!f->term || !*f->term || strcmp(f->term, "dumb") == 0)
		diagnosis_missing(d, N_("Set TERM to what the terminal is, for instance xterm-256color."), "%s", _("TERM does not tell"));
	else if (f->term_error)
		diagnosis_missing(d, N_("Install ncurses-term, or set TERM=xterm."), "%s", f->term_error);
	else
		diagnosis_ok(d, "TERM=%.100s", f->term);
}

static void judge_colors(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->on_terminal || f->term_error)
		diagnosis_skip(d, "%s", _("no terminal here"));
	else if (f->colors < 8)
		diagnosis_missing(d, N_("Set TERM to a type with colours; states keep their words and symbols meanwhile."), "%s",
		                  _("no colours"));
	else
		diagnosis_ok(d, _("%d colours"), f->colors);
}

static void judge_size(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->on_terminal || f->width == 0)
		diagnosis_skip(d, "%s", _("no terminal here"));
	else if (f->width < CONSOLE_WIDTH_MIN || f->height < CONSOLE_HEIGHT_MIN)
		diagnosis_missing(d, N_("Widen the window to 80x20 at least; only one line is shown until then."), _("%dx%d characters"), f->width,
		                  f->height);
	else
		diagnosis_ok(d, _("%dx%d characters"), f->width, f->height);
}

const struct examination doctor_machine[] = {
	{ "ping-sockets", N_("echo requests"), judge_ping },
	{ "receive-buffer", N_("receive buffer"), judge_receive_buffer },
	{ "clock", N_("clock"), judge_clock },
	{ "locale", N_("locale"), judge_locale },
	{ "terminal", N_("terminal"), judge_terminal },
	{ "colours", N_("colours"), judge_colors },
	{ "terminal-size", N_("size of the terminal"), judge_size },
};
const size_t n_doctor_machine = ARRAY_LEN(doctor_machine);
