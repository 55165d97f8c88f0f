#include "console/demo_network.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_file(const char *path, const char *text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (!ok)
		err_set_errno(e, "%s", path);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* We stay who we are: files keep their owners (user_namespaces(7)). */
static bool map_ourselves(uid_t uid, gid_t gid, struct err *e)
{
	char uid_map[64], gid_map[64];

	snprintf(uid_map, sizeof uid_map, "%u %u 1", uid, uid);
	snprintf(gid_map, sizeof gid_map, "%u %u 1", gid, gid);
	return write_file("/proc/self/setgroups", "deny", e) && write_file("/proc/self/uid_map", uid_map, e)
	       && write_file("/proc/self/gid_map", gid_map, e);
}

/* Ambient: programs that an ordinary account starts keep them (capabilities(7)). */
static bool keep_capabilities(struct err *e)
{
	static const unsigned kept[] = { CAP_NET_ADMIN, CAP_NET_RAW };
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &head, sets) != 0)
		return err_set_errno(e, "capget");
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		sets[0].inheritable |= 1u << kept[i];
	if (syscall(SYS_capset, &head, sets) != 0)
		return err_set_errno(e, "capset");
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, kept[i], 0, 0) != 0)
			return err_set_errno(e, "PR_CAP_AMBIENT_RAISE");
	return true;
}

/* The kernel then gives it 127.0.0.1/8 and ::1. */
static bool raise_loopback(struct err *e)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0;

	if (!ok)
		err_set_errno(e, "lo");
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Whether who answers pings may do so, see probes/sim_ping.h. */
static bool may_answer_pings(struct err *e)
{
	static const char path[] = "/proc/sys/net/ipv4/icmp_echo_ignore_all";
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	if (fd < 0)
		return err_set_errno(e, "SOCK_RAW");
	close(fd);
	return write_file(path, "1", e);
}

/* What the region exposes stands on the ports that everybody knows, and nobody serves it as root. */
static bool may_take_any_port(struct err *e)
{
	return write_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0", e);
}

static bool enter(struct err *e)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(uid == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return err_set_errno(e, "unshare");
	return (uid == 0 || (map_ourselves(uid, gid, e) && keep_capabilities(e))) && raise_loopback(e) && may_answer_pings(e)
	       && may_take_any_port(e);
}

bool demo_network_enter(struct err *e)
{
	struct err why = { ERR_NONE, 0, "" };
	int fds[2];
	ssize_t got;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set_errno(e, "pipe");
	pid = fork();
	if (pid == 0) {
		bool told = enter(&why) || write(fds[1], &why, sizeof why) == sizeof why;

		_exit(!told);
	}
	close(fds[1]);
	got = pid > 0 ? read(fds[0], &why, sizeof why) : -1;
	close(fds[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (got == 0)
		return enter(e);
	return err_set(e, ERR_DENIED, "%s", got == sizeof why ? why.text : "fork");
}
