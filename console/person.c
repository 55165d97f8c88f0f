#include "console/person.h"

#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>

const char *person_name(int64_t uid, struct arena *a)
{
	const struct passwd *pw;
	char number[24];

	if (uid == UNKNOWN_I64)
		return NULL;
	if (uid == 0)
		return arena_strdup(a, _("root (unattributed)"));
	pw = getpwuid((uid_t)uid);
	if (pw)
		return arena_strdup(a, pw->pw_name);
	snprintf(number, sizeof number, "%" PRId64, uid);
	return arena_strdup(a, number);
}
