#include "intl.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *language = "en";
static _Thread_local const char *entered; /* NULL: language */

/* gettext takes the catalogue of LANGUAGE in any locale but "C"; C.UTF-8 is always there on Debian. */
static const char *messages_locale(const char *lang)
{
	return strcmp(lang, "fr") == 0 ? "C.UTF-8" : "C";
}

bool intl_init(const char *lang)
{
	const char *dir = getenv("VIGIE_LOCALEDIR");
	bool utf8;

	setlocale(LC_ALL, "");
	utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* Cells and widths are UTF-8 inside whatever the terminal is; numbers are formatted by us. */
	if (!utf8)
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	setlocale(LC_MESSAGES, messages_locale(lang));
	language = strcmp(lang, "fr") == 0 ? "fr" : "en";
	setenv("LANGUAGE", "fr", 1);
	bindtextdomain("vigie", dir && *dir ? dir : LOCALEDIR);
	bind_textdomain_codeset("vigie", "UTF-8");
	textdomain("vigie");
	return utf8;
}

bool intl_init_account(void)
{
	const char *all = getenv("LC_ALL"), *messages = getenv("LC_MESSAGES"), *lang = getenv("LANG");
	const char *chosen = all && *all ? all : messages && *messages ? messages : lang;

	return intl_init(chosen && strncmp(chosen, "fr", 2) == 0 ? "fr" : "en");
}

const char *intl_in_context(const char *marked)
{
	const char *translated = gettext(marked);

	return translated == marked ? strchr(marked, '\004') + 1 : translated;
}

const char *intl_language(void)
{
	return entered ? entered : language;
}

void intl_enter(struct intl_scope *s, const char *lang)
{
	locale_t base = duplocale(LC_GLOBAL_LOCALE);

	*s = (struct intl_scope){ .language = entered };
	s->made = base ? newlocale(LC_MESSAGES_MASK, messages_locale(lang), base) : NULL;
	if (!s->made) {
		if (base)
			freelocale(base);
		return;
	}
	s->before = uselocale(s->made);
	entered = strcmp(lang, "fr") == 0 ? "fr" : "en";
}

void intl_leave(struct intl_scope *s)
{
	if (!s->made)
		return;
	uselocale(s->before);
	freelocale(s->made);
	entered = s->language;
}
