#include "console/choice.h"

#include "console/keyword.h"
#include "inventory/entity.h"

#include <stdio.h>
#include <string.h>

const char *choice_lines(const char *kind, const char *column, size_t i, char *buf, size_t size)
{
	const struct entity_file *f = entity_file_of_kind(kind);
	size_t c = entity_column_find(f, column);
	const char *p = c < f->n_columns ? f->columns[c].choices : NULL;
	char keyword[64];
	const char *lines;

	for (; p && i > 0; i--) {
		p = strchr(p, ';');
		p = p ? p + 1 : NULL;
	}
	if (!p)
		return NULL;
	snprintf(keyword, sizeof keyword, "%.*s", (int)strcspn(p, ";"), p);
	lines = keyword_lines(column, keyword, buf, size);
	if (lines == keyword)
		snprintf(buf, size, "%s", keyword);
	return buf;
}
