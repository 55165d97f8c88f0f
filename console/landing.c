#include "console/landing.h"

#include "console/view.h"

#include <grp.h>
#include <unistd.h>

enum { GROUPS_MAX = 1024 };

unsigned landing_roles(const struct conf *conf, const gid_t *groups, size_t n)
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

const char *landing_view(unsigned roles)
{
	static const struct { unsigned role; const char *view; } places[] = {
		{ ROLE_OPERATOR | ROLE_ADMIN, "situation" }, { ROLE_RSSI, "security" }, { ROLE_SUPPORT, "sites" },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (roles & places[i].role)
			return view_by_name(places[i].view) ? places[i].view : "situation";
	return "situation";
}

unsigned landing_own_roles(const struct conf *conf)
{
	gid_t groups[GROUPS_MAX + 1];
	int n = getgroups(GROUPS_MAX, groups);
	size_t known = n > 0 ? (size_t)n : 0;

	groups[known++] = getegid();
	return landing_roles(conf, groups, known);
}
