#include "intl.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static char language[8] = "en";

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
	/* gettext ignores LANGUAGE in the "C" locale only: C.UTF-8 is always there on Debian. */
	setlocale(LC_MESSAGES, "C.UTF-8");
	strncpy(language, strcmp(lang, "fr") == 0 ? "fr" : "en", sizeof language - 1);
	setenv("LANGUAGE", language, 1);
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
	return language;
}
