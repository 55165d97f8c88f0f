/* What the person who runs this may do and see, as the configuration says it of their groups. The collector judges each write itself
 * (control.h); this is for what is read here, of a file that they can open. */
#ifndef VIGIE_CONSOLE_OWN_ROLES_H
#define VIGIE_CONSOLE_OWN_ROLES_H

#include "conf.h"

#include <sys/types.h>

/* The roles of the configuration that these groups give: a set of bits of enum role. */
unsigned own_roles_of(const struct conf *conf, const gid_t *groups, size_t n);

/* Those of this process's own groups. */
unsigned own_roles(const struct conf *conf);

/* Whether telephone numbers and mail of contacts are shown: to root, to the owner of the inventory's file, and to who has a role
 * beyond reader. Nobody else is: neither a reader nor a person whom the configuration does not name. */
bool own_roles_see_personal(const struct conf *conf, const char *inventory);

#endif
