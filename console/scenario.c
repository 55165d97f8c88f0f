#include "console/scenario.h"

#include "arena.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".scenario"

static const char *folder(void)
{
	const char *given = getenv("VIGIE_SCENARIOS");

	return given && *given ? given : PKGDATADIR "/scenarios";
}

/* "core-cut, covolink-silent, monday, night"; nothing where none is installed. */
static void append_installed(struct text *t)
{
	char pattern[PATH_MAX];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/*" SUFFIX, folder());
	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			const char *name = strrchr(found.gl_pathv[i], '/') + 1;

			text_appendf(t, "%s%.*s", t->len > 0 ? ", " : "", (int)(strlen(name) - strlen(SUFFIX)), name);
		}
	}
	globfree(&found);
}

static bool refuse(const char *name, struct err *e)
{
	struct text names = TEXT_INIT(ERR_TEXT_MAX / 2);

	append_installed(&names);
	if (names.len > 0)
		err_set(e, ERR_USAGE, _("--scenario %.128s: there is no such file, and the installed scenarios are %s"), name, text_str(&names));
	else
		err_set(e, ERR_USAGE, _("--scenario %.128s: there is no such file, and no scenario is installed"), name);
	text_done(&names);
	return false;
}

bool scenario_find(const char *name, struct arena *a, const char **ret_path, struct err *e)
{
	char installed[PATH_MAX];
	const char *path = name;
	int n;

	if (access(name, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
		n = snprintf(installed, sizeof installed, "%s/%s" SUFFIX, folder(), name);
		if (!*name || strchr(name, '/') || n >= (int)sizeof installed || access(installed, F_OK) != 0)
			return refuse(name, e);
		path = installed;
	}
	*ret_path = arena_strdup(a, path);
	return *ret_path || err_set(e, ERR_MEMORY, "out of memory");
}
