/* What is known of an establishment as rows of `show`: programs read stable names, people words. */
#ifndef VIGIE_CONSOLE_SITE_LINES_H
#define VIGIE_CONSOLE_SITE_LINES_H

#include "console/column.h"
#include "console/sites.h"

enum { SITE_LISTS = 5 };

struct site_lines {
	struct site_list {
		const char *key, *title; /* title: msgid */
		const struct noun *noun;
		const void *rows;
		size_t n;
	} of[SITE_LISTS];
};

/* After sites_read_knowledge(). Rows in arena a, texts borrowed of the page. False without memory. */
bool site_lines_of(const struct site_row *site, const struct sites_page *page, bool machine, wall_t now, struct arena *a, struct site_lines *ret)
	MUST_CHECK;

#endif
