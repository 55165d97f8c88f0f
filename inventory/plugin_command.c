#include "inventory/plugin_command.h"

#include <string.h>

/* One word from *p into out (NUL-terminated); *p and *out move past it. */
static bool take_word(const char **p, char **out, struct err *e)
{
	char quote = '\0';
	const char *s;

	for (s = *p; *s && (quote || (*s != ' ' && *s != '\t')); s++) {
		if (quote && *s == quote) {
			quote = '\0';
		} else if (!quote && (*s == '\'' || *s == '"')) {
			quote = *s;
		} else if (*s == '\\' && quote != '\'' && s[1] && (!quote || s[1] == '"' || s[1] == '\\')) {
			*(*out)++ = *++s;
		} else {
			*(*out)++ = *s;
		}
	}
	if (quote)
		return err_set(e, ERR_DATA, "a quote (%c) is left open in the command", quote);
	*(*out)++ = '\0';
	*p = s;
	return true;
}

bool plugin_split(const char *text, struct plugin_command *ret_command, struct err *e)
{
	struct plugin_command *c = ret_command;
	const char *p = text;
	char *out = c->bytes;

	if (strlen(text) >= sizeof c->bytes)
		return err_set(e, ERR_LIMIT, "the command is longer than %zu bytes", sizeof c->bytes - 1);
	if (strpbrk(text, "\r\n"))
		return err_set(e, ERR_DATA, "the command holds a line end");
	c->n = 0;
	for (;;) {
		p += strspn(p, " \t");
		if (!*p)
			break;
		if (c->n == PLUGIN_WORDS_MAX)
			return err_set(e, ERR_LIMIT, "the command has more than %d words", PLUGIN_WORDS_MAX);
		c->words[c->n] = out;
		if (!take_word(&p, &out, e))
			return false;
		c->n++;
	}
	c->words[c->n] = NULL;
	if (c->n == 0 || !c->words[0][0])
		return err_set(e, ERR_DATA, "a plugin check needs a command");
	return true;
}

bool plugin_is_inside(const char *word)
{
	size_t n = strlen(word);

	return *word == '/' || (strncmp(word, "../", 3) != 0 && strcmp(word, "..") != 0 && !strstr(word, "/../")
	                        && (n < 3 || strcmp(word + n - 3, "/..") != 0));
}
