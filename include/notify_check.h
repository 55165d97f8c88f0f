/* What keeps notifications that read well from working on this machine: a rota that is not right, a script that cannot be run, an account
 * that is not declared. */
#ifndef VIGIE_NOTIFY_CHECK_H
#define VIGIE_NOTIFY_CHECK_H

#include "conf.h"
#include "secrets.h"

/* section: "rota" or "notify NAME"; why: in the language of intl.h. Both borrowed until it returns. */
typedef void (*notify_check_fn)(void *user, const char *section, const char *why);

/* secrets NULL: accounts are not judged. Looks at files. */
void notify_check(const struct conf *c, const struct secrets *secrets, notify_check_fn tell, void *user);

#endif
