#include "console/person_file.h"

#include "intl.h"
#include "text.h"
#include "whole_file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void append_path(const char *variable, const char *in_home, const char *name, struct text *path)
{
	const char *base = getenv(variable), *home = getenv("HOME");

	if (base && *base)
		text_appendf(path, "%s/vigie/%s", base, name);
	else if (home && *home)
		text_appendf(path, "%s/%s/vigie/%s", home, in_home, name);
	if (path->failed)
		text_clear(path);
}

void person_file_config(const char *name, struct text *path) { append_path("XDG_CONFIG_HOME", ".config", name, path); }
void person_file_state(const char *name, struct text *path) { append_path("XDG_STATE_HOME", ".local/state", name, path); }

static bool make_folders(const char *path, struct err *e)
{
	char folder[PATH_MAX];

	for (const char *p = path + 1; (p = strchr(p, '/')); p++) {
		if (snprintf(folder, sizeof folder, "%.*s", (int)(p - path), path) >= (int)sizeof folder)
			return err_set(e, ERR_SYSTEM, "%s: the path is too long", path);
		if (mkdir(folder, 0700) != 0 && errno != EEXIST)
			return err_set_errno(e, "cannot make %s", folder);
	}
	return true;
}

bool person_file_write(const char *path, const char *content, struct err *e)
{
	char *led_to;
	bool ok;

	if (!make_folders(path, e))
		return false;
	led_to = realpath(path, NULL);
	ok = whole_file_write(led_to ? led_to : path, content, strlen(content), 0644, true, e);
	free(led_to);
	return ok;
}
