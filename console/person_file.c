#include "console/person_file.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	char temporary[PATH_MAX];
	FILE *out;
	bool ok;

	if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary)
		return err_set(e, ERR_SYSTEM, "%s: the path is too long", path);
	if (!make_folders(path, e))
		return false;
	out = fopen(temporary, "we");
	if (!out)
		return err_set_errno(e, "cannot write %s", temporary);
	ok = fputs(content, out) >= 0 && fflush(out) == 0 && fsync(fileno(out)) == 0;
	ok = fclose(out) == 0 && ok && rename(temporary, path) == 0;
	return ok || err_set_errno(e, "cannot write %s", path);
}
