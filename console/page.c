#include "console/page.h"

#include "console/output.h"
#include "intl.h"

#include <string.h>

enum { WORDS_MAX = 64 * 1024, DEEPER = 4 };

static void put_spaces(struct text *t, int n)
{
	for (int i = 0; i < n; i++)
		text_append_char(t, ' ');
}

static void put_rule(struct text *t, char c, size_t columns)
{
	for (size_t i = 0; i < columns && i < PAGE_COLUMNS; i++)
		text_append_char(t, c);
	text_append_char(t, '\n');
}

/* first: columns before the first word; a word that has no room by itself stands alone, whole. */
static void put_wrapped(struct text *t, int first, int deeper, const char *words)
{
	struct text safe = TEXT_INIT(WORDS_MAX), word = TEXT_INIT(WORDS_MAX);
	size_t used = (size_t)first;
	bool begun = false;

	text_append_safe(&safe, words);
	put_spaces(t, first);
	for (const char *p = text_str(&safe); *p;) {
		size_t n = strcspn(p, " "), columns;

		text_clear(&word);
		text_append_n(&word, p, n);
		columns = output_width(text_str(&word));
		if (begun && used + 1 + columns > PAGE_COLUMNS) {
			text_append_char(t, '\n');
			put_spaces(t, deeper);
			used = (size_t)deeper;
		} else if (begun) {
			text_append_char(t, ' ');
			used++;
		}
		text_append(t, text_str(&word));
		used += columns;
		begun = true;
		p += n + (p[n] == ' ');
	}
	text_append_char(t, '\n');
	t->failed |= safe.failed || word.failed;
	text_done(&safe);
	text_done(&word);
}

void page_title(struct text *t, const char *title)
{
	put_wrapped(t, 0, 0, title);
	put_rule(t, '=', output_width(title));
}

void page_heading(struct text *t, const char *heading)
{
	text_append_char(t, '\n');
	put_wrapped(t, 0, 0, heading);
	put_rule(t, '-', output_width(heading));
}

void page_words(struct text *t, int indent, const char *words)
{
	put_wrapped(t, indent, indent, words);
}

void page_item(struct text *t, const char *words)
{
	struct text whole = TEXT_INIT(WORDS_MAX);

	text_appendf(&whole, "- %s", words);
	put_wrapped(t, 0, 2, text_str(&whole));
	t->failed |= whole.failed;
	text_done(&whole);
}

void page_fact(struct text *t, int indent, const char *label, const char *value)
{
	struct text whole = TEXT_INIT(WORDS_MAX);

	if (!value || !*value)
		return;
	text_appendf(&whole, _("%s: %s"), label, value);
	put_wrapped(t, indent, indent + DEEPER, text_str(&whole));
	t->failed |= whole.failed;
	text_done(&whole);
}
