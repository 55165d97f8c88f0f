#include "console/doctor.h"

#include "console/probe_child.h"
#include "console/term.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

/* Facts of the machine and the terminal. */

static bool socket_opens(int domain, int type, int protocol)
{
	int fd = socket(domain, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static int64_t read_number(const char *path)
{
	FILE *f = fopen(path, "re");
	char line[64];
	int64_t n = UNKNOWN_I64;

	if (!f)
		return n;
	if (fgets(line, sizeof line, f))
		n = strtoll(line, NULL, 10);
	fclose(f);
	return n;
}

static void gather_clock(struct doctor_facts *f)
{
	struct timex t = { 0 };
	int state = adjtimex(&t);

	f->clock_error = state < 0 ? errno : 0;
	f->clock_synchronised = state >= 0 && state != TIME_ERROR && !(t.status & STA_UNSYNC);
}

static void gather_terminal(const struct session *s, struct doctor_facts *f)
{
	struct winsize size;
	struct err e;

	f->utf8 = s->utf8;
	f->term = getenv("TERM");
	f->on_terminal = isatty(STDIN_FILENO) || isatty(STDOUT_FILENO);
	if (!f->on_terminal)
		return;
	if (!terminal_type_colors(&f->colors, &e))
		f->term_error = arena_strdup(s->arena, e.text);
	if (ioctl(isatty(STDOUT_FILENO) ? STDOUT_FILENO : STDIN_FILENO, TIOCGWINSZ, &size) == 0) {
		f->width = size.ws_col;
		f->height = size.ws_row;
	}
}

static void gather_unit(struct doctor_facts *f)
{
	static const char *const units[] = {
		"/etc/systemd/system/vigied.service", "/usr/local/lib/systemd/system/vigied.service",
		"/usr/lib/systemd/system/vigied.service", "/lib/systemd/system/vigied.service",
	};

	f->systemd_runs = access("/run/systemd/system", F_OK) == 0;
	f->unit_enabled = access("/etc/systemd/system/multi-user.target.wants/vigied.service", F_OK) == 0;
	for (size_t i = 0; !f->unit && i < ARRAY_LEN(units); i++)
		if (access(units[i], F_OK) == 0)
			f->unit = units[i];
}

/* Where OpenSSL and libcurl of Debian look. */
static void gather_authorities(struct doctor_facts *f)
{
	const char *given = getenv("SSL_CERT_FILE");
	struct stat st;

	f->authorities = given && *given ? given : "/etc/ssl/certs/ca-certificates.crt";
	f->authorities_there = stat(f->authorities, &st) == 0 && st.st_size > 0 && access(f->authorities, R_OK) == 0;
}

static void gather_catalogue(const struct session *s, struct doctor_facts *f)
{
	const char *given = getenv("VIGIE_LOCALEDIR");
	char path[4096];

	snprintf(path, sizeof path, "%s/fr/LC_MESSAGES/vigie.mo", given && *given ? given : LOCALEDIR);
	f->catalogue = arena_strdup(s->arena, path);
	f->catalogue_there = access(path, R_OK) == 0;
}

void doctor_gather_machine(const struct session *s, struct doctor_facts *f)
{
	f->ping4 = socket_opens(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
	f->ping6 = socket_opens(AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6);
	f->no_ipv6 = !f->ping6 && errno == EAFNOSUPPORT;
	f->raw_icmp = socket_opens(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	f->rmem_max_bytes = read_number("/proc/sys/net/core/rmem_max");
	f->program = vigied_path();
	f->program_error = access(f->program, X_OK) == 0 ? 0 : errno;
	f->plugin_dir = s->conf->probe.plugin_dir;
	f->plugin_dir_there = access(f->plugin_dir, R_OK | X_OK) == 0;
	gather_clock(f);
	gather_terminal(s, f);
	gather_unit(f);
	gather_authorities(f);
	gather_catalogue(s, f);
}
