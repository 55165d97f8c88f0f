#include "console/own_roles.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUPS_MAX = 1024 };

unsigned own_roles_of(const struct conf *conf, const gid_t *groups, size_t n)
{
	unsigned roles = 0;

	for (size_t i = 0; i < conf->n_roles; i++) {
		for (size_t k = 0; k < conf->roles[i].n_groups; k++) {
			const struct group *g = getgrnam(conf->roles[i].groups[k]);

			for (size_t j = 0; g && j < n; j++)
				if (groups[j] == g->gr_gid)
					roles |= (unsigned)conf->roles[i].role;
		}
	}
	return roles;
}

unsigned own_roles(const struct conf *conf)
{
	gid_t groups[GROUPS_MAX + 1];
	int n = getgroups(GROUPS_MAX, groups);
	size_t known = n > 0 ? (size_t)n : 0;

	groups[known++] = getegid();
	return own_roles_of(conf, groups, known);
}

bool own_roles_see_personal(const struct conf *conf, const char *inventory)
{
	struct stat st;
	uid_t uid = geteuid();

	return uid == 0 || (stat(inventory, &st) == 0 && st.st_uid == uid)
	       || own_roles(conf) & (ROLE_SUPPORT | ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN);
}
