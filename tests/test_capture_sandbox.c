/* What the process that looks at packets must not do ends it. Each attempt is a child of its own. */
#include "probes/capture_sandbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int records[2], other[2];

static void try_open(void) { (void)!open("/etc/passwd", O_RDONLY); }
static void try_creat(void) { (void)!syscall(SYS_open, "/tmp/x", O_CREAT | O_WRONLY, 0600); }
static void try_socket(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void try_connect(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	(void)!connect(other[0], (struct sockaddr *)&a, sizeof a);
}
static void try_execve(void) { execl("/bin/true", "true", (char *)NULL); }
static void try_ptrace(void) { ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static void try_fork(void) { (void)!fork(); }
static void try_kill(void) { kill(getppid(), 0); }
static void try_write_elsewhere(void) { (void)!write(other[0], "x", 1); }
static void try_send_elsewhere(void) { (void)!send(other[0], "x", 1, MSG_NOSIGNAL); }
static void try_executable_memory(void) { (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static void try_map_file(void) { (void)!mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, records[0], 0); }
static void try_mprotect(void) { (void)!mprotect((void *)((uintptr_t)&records & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE | PROT_EXEC); }
static void try_process_vm_readv(void) { (void)!syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0); }
static void try_raise_core_limit(void) { setrlimit(RLIMIT_CORE, &(struct rlimit){ 1, 1 }); }

static int status_of(void (*attempt)(void))
{
	pid_t child = fork();
	int status = 0;
	struct err e;

	assert_true(child >= 0);
	if (child == 0) {
		if (!capture_forbid_dumps(&e) || !capture_sandbox_enter(records[1], &e))
			_exit(2);
		attempt();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void what_it_must_not_do_kills_it(void **state)
{
	static const struct { const char *name; void (*attempt)(void); } attempts[] = {
		{ "open", try_open }, { "create", try_creat }, { "socket", try_socket }, { "connect", try_connect }, { "execve", try_execve },
		{ "ptrace", try_ptrace }, { "fork", try_fork }, { "kill", try_kill }, { "write elsewhere", try_write_elsewhere },
		{ "send elsewhere", try_send_elsewhere }, { "executable memory", try_executable_memory }, { "map a file", try_map_file },
		{ "mprotect", try_mprotect }, { "process_vm_readv", try_process_vm_readv }, { "raise the core limit", try_raise_core_limit },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(attempts); i++) {
		int status = status_of(attempts[i].attempt);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("%s: status %x", attempts[i].name, (unsigned)status);
	}
}

static void work(void)
{
	char *memory = malloc(1 << 20);

	if (!memory || send(records[1], "told", 4, MSG_NOSIGNAL) != 4)
		_exit(3);
	free(memory);
}

static void what_it_is_for_goes_on(void **state)
{
	char told[8];

	(void)state;
	assert_int_equal(status_of(work), 0);
	assert_int_equal(recv(records[0], told, sizeof told, 0), 4);
}

static void expect_no_core(void)
{
	/* the limit cannot be asked for any more: raise a core, and look from outside */
	abort();
}

static void no_core_is_left(void **state)
{
	int status;

	(void)state;
	status = status_of(expect_no_core);
	assert_true(WIFSIGNALED(status));
	assert_false(WCOREDUMP(status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_must_not_do_kills_it),
		cmocka_unit_test(what_it_is_for_goes_on),
		cmocka_unit_test(no_core_is_left),
	};

#if defined(__SANITIZE_ADDRESS__)
	puts("1..0 # SKIP a sanitized program asks the kernel for more");
	return 0;
#endif
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, records) < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, other) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
