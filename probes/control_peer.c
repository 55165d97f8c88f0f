#include "probes/control_peer.h"

#include "log.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GROUPS_FIRST = 64, GROUPS_MAX = 65536, GROUP_BYTES = 64 << 10 };

struct control_roles {
	bool declared;
	size_t n;
	struct { char *group; gid_t gid; bool known; enum role role; } grants[];
};

static size_t count_groups(const struct conf *conf)
{
	size_t n = 0;

	for (size_t i = 0; i < conf->n_roles; i++)
		n += conf->roles[i].n_groups;
	return n;
}

struct control_roles *control_roles_new(const struct conf *conf)
{
	struct control_roles *r = calloc(1, sizeof *r + count_groups(conf) * sizeof r->grants[0]);

	if (!r)
		return NULL;
	r->declared = conf->n_roles > 0;
	for (size_t i = 0; i < conf->n_roles; i++) {
		for (size_t k = 0; k < conf->roles[i].n_groups; k++) {
			r->grants[r->n].group = strdup(conf->roles[i].groups[k]);
			r->grants[r->n++].role = conf->roles[i].role;
		}
	}
	return r;
}

void control_roles_look_up(struct control_roles *r)
{
	char text[GROUP_BYTES];

	for (size_t i = 0; i < r->n; i++) {
		struct group entry, *g = NULL;

		if (!r->grants[i].group || getgrnam_r(r->grants[i].group, &entry, text, sizeof text, &g) != 0 || !g) {
			log_event(LOG_WARNING, "roles.unknown-group", "group=\"%s\"", r->grants[i].group ? r->grants[i].group : "");
			continue;
		}
		r->grants[i].gid = g->gr_gid;
		r->grants[i].known = true;
	}
}

void control_roles_free(struct control_roles *r)
{
	for (size_t i = 0; r && i < r->n; i++)
		free(r->grants[i].group);
	free(r);
}

unsigned control_roles_of(const struct control_roles *r, uid_t uid, const gid_t *groups, size_t n_groups)
{
	unsigned roles = 0;

	if (uid == 0 || uid == geteuid())
		return ROLE_READER | ROLE_SUPPORT | ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN;
	if (!r->declared)
		return ROLE_READER;
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < n_groups; k++)
			if (r->grants[i].known && r->grants[i].gid == groups[k])
				roles |= (unsigned)r->grants[i].role;
	return roles ? roles | ROLE_READER : 0;
}

/* The supplementary groups and the primary one, which may not be among them. */
static bool read_groups(int fd, gid_t primary, gid_t **ret_groups, size_t *ret_n, struct err *e)
{
	socklen_t bytes = GROUPS_FIRST * sizeof(gid_t);
	gid_t *groups = malloc(bytes + sizeof(gid_t));

	while (groups && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &bytes) < 0) {
		bool retry = errno == ERANGE && bytes <= GROUPS_MAX * sizeof(gid_t);

		free(groups);
		if (!retry)
			return err_set_errno(e, "the kernel does not tell the peer's groups");
		groups = malloc(bytes + sizeof(gid_t));
	}
	if (!groups)
		return err_set(e, ERR_MEMORY, "no memory for a connection");
	groups[bytes / sizeof(gid_t)] = primary;
	*ret_groups = groups;
	*ret_n = bytes / sizeof(gid_t) + 1;
	return true;
}

bool control_peer_read(int fd, const struct control_roles *roles, struct control_peer *ret, struct err *e)
{
	struct ucred cred;
	socklen_t len = sizeof cred;
	gid_t *groups = NULL;
	size_t n = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return err_set_errno(e, "the kernel does not tell who the peer is");
	if (!read_groups(fd, cred.gid, &groups, &n, e))
		return false;
	*ret = (struct control_peer){ cred.uid, cred.pid, control_roles_of(roles, cred.uid, groups, n) };
	free(groups);
	return true;
}
