/* From root to nobody in particular. */
#ifndef VIGIE_PRIVILEGES_H
#define VIGIE_PRIVILEGES_H

#include "err.h"

#include <sys/types.h>

struct identity {
	uid_t uid;
	gid_t gid;
	char name[64];   /* for logs */
	bool change;     /* false: stay who we are */
};

/* Whom a daemon started by root becomes: `user`; "" and "root" stay root. When the user `vigie` of the default configuration does not
 * exist, the owner of `dir` (the inventory's folder), which may be root. Any other unknown user is ERR_CONFIG. Not root:
 * change is false. */
bool privileges_choose(const char *user, const char *dir, struct identity *ret, struct err *e) MUST_CHECK;

/* Becomes id, drops every capability (bounding and ambient sets too), forbids new ones, core dumps and tracing. For good. */
bool privileges_drop(const struct identity *id, struct err *e) MUST_CHECK;

#endif
