#include "console/choice.h"

#include "cell_list.h"
#include "console/keyword.h"
#include "inventory/entity.h"

#include <stdio.h>
#include <string.h>

const char *choice_lines(const char *kind, const char *column, size_t i, char *buf, size_t size)
{
	const struct entity_file *f = entity_file_of_kind(kind);
	size_t c = entity_column_find(f, column);
	const char *choices = c < f->n_columns ? f->columns[c].choices : NULL;
	struct name_span one;
	char keyword[64];
	const char *lines;

	for (size_t k = 0; k <= i; k++)
		if (!cell_list_next(&choices, &one))
			return NULL;
	snprintf(keyword, sizeof keyword, "%.*s", (int)one.n, one.at);
	lines = keyword_lines(column, keyword, buf, size);
	if (lines == keyword)
		snprintf(buf, size, "%s", keyword);
	return buf;
}
