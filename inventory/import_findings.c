#include "inventory/import_plan.h"

#include "intl.h"

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

bool import_note_warning(struct import_plan *p, const struct import_row *row, size_t column, const char *text)
{
	struct err e = { 0 };

	err_set(&e, ERR_DATA, "%s:%u: %s: %s", row->source->name, row->line, row->source->headers[column], text);
	return keep_first(p, p->warnings, p->n_warnings++, e.text);
}

static bool copy_texts(const char *const *from, size_t n, struct arena *a, const char **to)
{
	for (size_t i = 0; i < n && i < IMPORT_MISTAKES_MAX; i++) {
		to[i] = arena_strdup(a, from[i]);
		if (!to[i])
			return false;
	}
	return true;
}

bool import_tell_findings(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	size_t more = p->n_mistakes ? p->n_mistakes - 1 : 0;

	if (!copy_texts(p->mistakes, p->n_mistakes, a, ret->mistakes) || !copy_texts(p->warnings, p->n_warnings, a, ret->warnings))
		return err_set(p->e, ERR_MEMORY, "out of memory");
	ret->n_mistakes = p->n_mistakes;
	ret->n_warnings = p->n_warnings;
	if (p->n_mistakes == 0)
		return true;
	if (more == 0)
		return err_set(p->e, ERR_DATA, "%s", p->mistakes[0]);
	return err_set(p->e, ERR_DATA, ngettext("%s; and %zu more mistake", "%s; and %zu more mistakes", more), p->mistakes[0], more);
}
