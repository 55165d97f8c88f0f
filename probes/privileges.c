#include "probes/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_USER "vigie"

static void identity_set(struct identity *id, uid_t uid, gid_t gid, const char *name)
{
	*id = (struct identity){ .uid = uid, .gid = gid, .change = uid != geteuid() || gid != getegid() };
	snprintf(id->name, sizeof id->name, "%s", name);
}

static bool choose_owner(const char *dir, struct identity *ret, struct err *e)
{
	struct stat st;
	const struct passwd *pw;

	if (stat(dir, &st) < 0)
		return err_set_errno(e, "user " DEFAULT_USER " does not exist, and neither does %s", dir);
	pw = getpwuid(st.st_uid);
	identity_set(ret, st.st_uid, pw ? pw->pw_gid : st.st_gid, pw ? pw->pw_name : "owner of the inventory");
	return true;
}

bool privileges_choose(const char *user, const char *dir, struct identity *ret, struct err *e)
{
	const struct passwd *pw;

	identity_set(ret, geteuid(), getegid(), "");
	pw = getpwuid(ret->uid);
	snprintf(ret->name, sizeof ret->name, "%s", pw ? pw->pw_name : "?");
	if (ret->uid != 0 || *user == '\0' || strcmp(user, "root") == 0)
		return true;
	pw = getpwnam(user);
	if (pw)
		identity_set(ret, pw->pw_uid, pw->pw_gid, user);
	else if (strcmp(user, DEFAULT_USER) == 0)
		return choose_owner(dir, ret, e);
	else
		return err_set(e, ERR_CONFIG, "user: there is no user '%s' on this machine (user = \"root\" stays root)", user);
	return true;
}

static void drop_bounding_set(void)
{
	for (cap_value_t cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (cap_get_bound(cap) == 1 && cap_drop_bound(cap) < 0)
			return; /* no CAP_SETPCAP: what is left cannot be had, PR_SET_NO_NEW_PRIVS sees to it */
}

static bool become(const struct identity *id, struct err *e)
{
	if (!id->change)
		return true;
	/* The groups of the user count: one of them may own the secrets file. Unknown to the system: its own group alone. */
	if ((initgroups(id->name, id->gid) < 0 && setgroups(1, &id->gid) < 0) || setresgid(id->gid, id->gid, id->gid) < 0
	    || setresuid(id->uid, id->uid, id->uid) < 0)
		return err_set_errno(e, "cannot become %s (uid %ld)", id->name, (long)id->uid);
	return true;
}

static bool clear_capabilities(struct err *e)
{
	cap_t none = cap_init();
	bool ok = none && cap_set_proc(none) == 0;

	if (!ok)
		err_set_errno(e, "cannot drop capabilities");
	cap_free(none);
	cap_reset_ambient();
	return ok;
}

/* The kernel forgets the signal that whoever started us asked for at its end when the identity changes (PR_SET_PDEATHSIG(2const)). */
static void keep_death_signal(int number, pid_t parent)
{
	if (number > 0 && prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) == 0 && getppid() != parent)
		raise(number); /* it ended meanwhile */
}

bool privileges_drop(const struct identity *id, struct err *e)
{
	struct rlimit no_core = { 0, 0 };
	pid_t parent = getppid();
	int death_signal = 0;

	prctl(PR_GET_PDEATHSIG, &death_signal, 0, 0, 0);
	drop_bounding_set();
	if (!become(id, e) || !clear_capabilities(e))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || setrlimit(RLIMIT_CORE, &no_core) < 0)
		return err_set_errno(e, "cannot give up privileges");
#ifndef __SANITIZE_ADDRESS__ /* its leak checker traces the process */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_set_errno(e, "cannot forbid core dumps");
#endif
	keep_death_signal(death_signal, parent);
	return true;
}
