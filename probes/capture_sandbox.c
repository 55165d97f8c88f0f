#include "probes/capture_sandbox.h"

#include <fcntl.h>
#include <inttypes.h>
#include <net/if.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Without a condition. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(lseek), SCMP_SYS(fstat),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(getsockopt), /* PACKET_STATISTICS, SO_ERROR */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(madvise),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn), SCMP_SYS(futex),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

static bool failed(struct err *e, int rc)
{
	return err_set(e, ERR_SYSTEM, "the sandbox cannot be made: %s", strerror(-rc));
}

static int allow_with_conditions(scmp_filter_ctx c, int records_fd)
{
	const struct { int call; struct scmp_arg_cmp is; } rules[] = {
		{ SCMP_SYS(sendto), SCMP_A0_32(SCMP_CMP_EQ, (uint32_t)records_fd) },
		{ SCMP_SYS(fcntl), SCMP_A1_32(SCMP_CMP_EQ, F_GETFL) }, /* fdopen */
		{ SCMP_SYS(ioctl), SCMP_A1_32(SCMP_CMP_EQ, SIOCGIFFLAGS) }, /* libpcap asks whether the interface is up */
		{ SCMP_SYS(ioctl), SCMP_A1_32(SCMP_CMP_EQ, SIOCGIFINDEX) },
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(rules); i++)
		rc = seccomp_rule_add_array(c, SCMP_ACT_ALLOW, rules[i].call, 1, &rules[i].is);
	if (rc == 0)
		rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2_32(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		                      SCMP_A3_32(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	return rc;
}

bool capture_sandbox_enter(int records_fd, struct err *e)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int rc = 0;

	if (!c)
		return err_set(e, ERR_MEMORY, "no memory for the sandbox");
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(allowed); i++)
		rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
	if (rc == 0)
		rc = allow_with_conditions(c, records_fd);
	if (rc == 0)
		rc = seccomp_load(c);
	seccomp_release(c);
	return rc == 0 || failed(e, rc);
}

/* The ring of a packet socket is mapped from "socket:[…]". */
static bool exclude_rings(struct err *e)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	bool ok = true;

	if (!maps)
		return err_set_errno(e, "cannot read /proc/self/maps");
	while (ok && fgets(line, sizeof line, maps)) {
		uintptr_t from, to;

		if (strstr(line, " socket:[") && sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &from, &to) == 2)
			ok = madvise((void *)from, to - from, MADV_DONTDUMP) == 0 || err_set_errno(e, "cannot keep the packet ring out of dumps");
	}
	fclose(maps);
	return ok;
}

/* core(5): no mapping at all. */
static bool empty_core_filter(struct err *e)
{
	int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, "0\n", 2) == 2;

	if (fd >= 0)
		close(fd);
	return ok || err_set_errno(e, "cannot keep memory out of cores");
}

bool capture_forbid_dumps(struct err *e)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return err_set_errno(e, "cannot forbid cores");
	return empty_core_filter(e) && exclude_rings(e);
}
