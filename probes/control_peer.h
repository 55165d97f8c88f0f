/* Who speaks on the control socket, by what the kernel says: never by what the peer says. */
#ifndef VIGIE_CONTROL_PEER_H
#define VIGIE_CONTROL_PEER_H

#include "conf.h"

#include <sys/types.h>

/* Roles by group, resolved once when the configuration is read: no name lookup in the loop. */
struct control_roles;

/* Nobody has a role by a group before control_roles_look_up. NULL without memory. */
struct control_roles *control_roles_new(const struct conf *conf);
/* May wait for a directory server: never called from the loop. Groups unknown to this machine are logged and give nothing. */
void control_roles_look_up(struct control_roles *r);
void control_roles_free(struct control_roles *r);

/* Bits of enum role for a uid with these groups: uid 0 and our own uid have all of them; without a roles section all others read; with
 * one, nobody else has more than what the groups give together. Every role may read. */
unsigned control_roles_of(const struct control_roles *r, uid_t uid, const gid_t *groups, size_t n_groups);

struct control_peer {
	uid_t uid;
	pid_t pid;
	unsigned roles;
};

/* SO_PEERCRED and SO_PEERGROUPS of a connected socket. */
bool control_peer_read(int fd, const struct control_roles *roles, struct control_peer *ret, struct err *e) MUST_CHECK;

#endif
