#include "console/handover.h"

#include <string.h>

enum { LINE_BYTES = 400 };

static void append_line(const struct handover_line *line, bool inside, struct text *t)
{
	struct text safe = TEXT_INIT(16384);
	char cut[LINE_BYTES];

	text_append_safe(&safe, line->text);
	snprintf(cut, sizeof cut, "%s", text_str(&safe));
	utf8_end_whole(cut, sizeof cut);
	text_appendf(t, "%s%s%s\n", inside ? "  " : "", cut, strlen(text_str(&safe)) > strlen(cut) ? "…" : "");
	text_done(&safe);
}

void handover_append_text(const struct handover_line *lines, size_t n, struct text *t)
{
	size_t headings = 0;

	for (size_t i = 0; i < n; i++)
		headings += lines[i].style == HANDOVER_HEADING;
	for (size_t i = 0; i < n; i++) {
		if (lines[i].style == HANDOVER_HEADING && n + headings <= HANDOVER_LINES_MAX)
			text_append_char(t, '\n');
		append_line(&lines[i], lines[i].style == HANDOVER_MORE || (lines[i].style == HANDOVER_TEXT && i > 0), t);
	}
}
