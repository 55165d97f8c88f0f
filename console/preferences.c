#include "console/preferences.h"

#include "intl.h"

#include <errno.h>
#include <string.h>

enum { WORDS_MAX = 3, LINE_BYTES_MAX = 256 };

static const char blanks[] = " \t\r\n";

struct preferences preferences_default(void)
{
	return (struct preferences){ .bell = true };
}

static bool take_line(struct preferences *p, char *line, struct err *e)
{
	char *words[WORDS_MAX] = { NULL }, *rest = NULL;
	size_t n = 0;

	for (char *w = strtok_r(line, blanks, &rest); w && n < WORDS_MAX; w = strtok_r(NULL, blanks, &rest))
		words[n++] = w;
	if (n == 0 || *words[0] == '#')
		return true;
	if (n != 2 || strcmp(words[0], "bell") != 0 || (strcmp(words[1], "on") != 0 && strcmp(words[1], "off") != 0))
		return err_set(e, ERR_CONFIG, _("expected \"bell on\" or \"bell off\""));
	p->bell = strcmp(words[1], "on") == 0;
	return true;
}

bool preferences_parse(struct preferences *p, const char *name, FILE *in, struct err *e)
{
	struct preferences changed = *p;
	char line[LINE_BYTES_MAX];

	for (unsigned n = 1; fgets(line, sizeof line, in); n++) {
		if (!strchr(line, '\n') && !feof(in))
			return err_set(e, ERR_CONFIG, _("%s:%u: the line is longer than %zu bytes"), name, n, sizeof line - 2);
		if (!take_line(&changed, line, e))
			return err_prefix(e, "%s:%u", name, n);
	}
	*p = changed;
	return true;
}

bool preferences_load(struct preferences *p, const char *path, struct err *e)
{
	FILE *in = fopen(path, "re");
	bool ok;

	if (!in && (errno == ENOENT || errno == ENOTDIR))
		return true;
	if (!in)
		return err_set_errno(e, _("cannot read %s"), path);
	ok = preferences_parse(p, path, in, e);
	fclose(in);
	return ok;
}
