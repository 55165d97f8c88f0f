#include "console/shipped.h"

#include "arena.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *shipped_folder(void)
{
	const char *given = getenv("VIGIE_SHIPPED");

	return given && *given ? given : PKGDATADIR;
}

const char *shipped_find(const char *name, const char *folder, struct arena *a)
{
	char path[PATH_MAX];
	int n;

	if (strchr(name, '/') || !*name || *name == '.' || access(name, F_OK) == 0)
		return name;
	n = snprintf(path, sizeof path, "%s/%s%s%s", shipped_folder(), folder ? folder : "", folder ? "/" : "", name);
	if (n < 0 || (size_t)n >= sizeof path || access(path, R_OK) != 0)
		return name;
	return arena_strdup(a, path);
}
