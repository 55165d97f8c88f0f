#include "inventory/import_plan.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* "file:line: …": where the line stands, 0 for what is said of a whole file. */
static unsigned long line_of(const char *text, size_t *ret_file)
{
	const char *colon = strchr(text, ':');

	*ret_file = colon ? (size_t)(colon - text) : strlen(text);
	return colon ? strtoul(colon + 1, NULL, 10) : 0;
}

static bool is_before(const char *a, const char *b)
{
	size_t file_a, file_b;
	unsigned long line_a = line_of(a, &file_a), line_b = line_of(b, &file_b);
	int order = strncmp(a, b, file_a < file_b ? file_a : file_b);

	if (order == 0 && file_a != file_b)
		return file_a < file_b;
	return order ? order < 0 : line_a < line_b;
}

/* The first by file and line are kept, whatever found them; two of one line stay as they were found. */
static bool keep_first(struct import_plan *p, const char *kept[static IMPORT_MISTAKES_MAX], size_t n, const char *text)
{
	size_t at = n < IMPORT_MISTAKES_MAX ? n : IMPORT_MISTAKES_MAX - 1;
	const char *copy;

	if (n >= IMPORT_MISTAKES_MAX && !is_before(text, kept[at]))
		return true;
	copy = arena_strdup(p->a, text);
	if (!copy)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (; at > 0 && is_before(copy, kept[at - 1]); at--)
		kept[at] = kept[at - 1];
	kept[at] = copy;
	return true;
}

bool import_note_mistake(struct import_plan *p)
{
	if (p->e->kind != ERR_DATA)
		return false;
	p->e->kind = ERR_NONE;
	return keep_first(p, p->mistakes, p->n_mistakes++, p->e->text);
}

bool import_is_told(const struct import_plan *p, const struct import_row *row)
{
	char place[ERR_TEXT_MAX];

	snprintf(place, sizeof place, "%s:%u:", row->source->name, row->line);
	return p->n_mistakes < IMPORT_MISTAKES_MAX || is_before(place, p->mistakes[IMPORT_MISTAKES_MAX - 1]);
}

static struct import_warning *warning_of(struct import_plan *p, const char *file, const char *text)
{
	for (size_t i = 0; i < p->n_warnings && i < IMPORT_MISTAKES_MAX; i++)
		if (strcmp(p->warnings[i].text, text) == 0 && strcmp(p->warnings[i].file, file) == 0)
			return &p->warnings[i];
	return NULL;
}

void import_note_warning(struct import_plan *p, const struct import_row *row, size_t column, const char *text)
{
	struct import_warning *w = warning_of(p, row->source->name, text);

	if (!w && p->n_warnings++ < IMPORT_MISTAKES_MAX) {
		w = &p->warnings[p->n_warnings - 1];
		*w = (struct import_warning){ row->source->name, row->source->headers[column], text, row->line, { NULL }, 0 };
	}
	if (w && w->n < IMPORT_NAMES_TOLD)
		w->names[w->n] = row->name;
	if (w)
		w->n++;
}

/* Of one row with its place, of several with how many there are and what the first are called. */
static const char *warning_sentence(const struct import_warning *w, struct arena *a)
{
	struct text t = TEXT_INIT(2 * ERR_TEXT_MAX), names = TEXT_INIT(ERR_TEXT_MAX);
	const char *sentence;

	for (size_t i = 0; i < w->n && i < IMPORT_NAMES_TOLD; i++)
		text_appendf(&names, "%s%s", i > 0 ? ", " : "", w->names[i] ? w->names[i] : "");
	if (w->n > IMPORT_NAMES_TOLD)
		text_append(&names, "…");
	if (w->n == 1)
		text_appendf(&t, "%s:%u: %s: %s", w->file, w->line, w->column, w->text);
	else
		text_appendf(&t, ngettext("%s: %s (%zu row: %s)", "%s: %s (%zu rows: %s)", w->n), w->file, w->text, w->n, text_str(&names));
	sentence = arena_strdup(a, text_str(&t));
	text_done(&t);
	text_done(&names);
	return sentence;
}

static bool tell_warnings(const struct import_plan *p, struct arena *a, struct import_report *ret)
{
	ret->n_warnings = p->n_warnings;
	for (size_t i = 0; i < p->n_warnings && i < IMPORT_MISTAKES_MAX; i++) {
		ret->warnings[i] = warning_sentence(&p->warnings[i], a);
		if (!ret->warnings[i])
			return false;
	}
	return true;
}

static bool tell_mistakes(const struct import_plan *p, struct arena *a, struct import_report *ret)
{
	ret->n_mistakes = p->n_mistakes;
	for (size_t i = 0; i < p->n_mistakes && i < IMPORT_MISTAKES_MAX; i++) {
		ret->mistakes[i] = arena_strdup(a, p->mistakes[i]);
		if (!ret->mistakes[i])
			return false;
	}
	return true;
}

bool import_tell_findings(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	size_t more = p->n_mistakes ? p->n_mistakes - 1 : 0;

	if (!tell_mistakes(p, a, ret) || !tell_warnings(p, a, ret))
		return err_set(p->e, ERR_MEMORY, "out of memory");
	if (p->n_mistakes == 0)
		return true;
	if (more == 0)
		return err_set(p->e, ERR_DATA, "%s", p->mistakes[0]);
	return err_set(p->e, ERR_DATA, ngettext("%s; and %zu more mistake", "%s; and %zu more mistakes", more), p->mistakes[0], more);
}
