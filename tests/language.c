#include "language.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <time.h>

void language_begin(const char *lang)
{
	const char *build = getenv("top_builddir");
	struct text folder = TEXT_INIT(4096);

	text_appendf(&folder, "%s/locale", build ? build : ".");
	setenv("VIGIE_LOCALEDIR", text_str(&folder), 1);
	text_done(&folder);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1); /* Paris, also where no zone files are */
	tzset();
	intl_init(lang);
}
