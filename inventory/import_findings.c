#include "inventory/import_plan.h"

#include "intl.h"

bool import_note_mistake(struct import_plan *p)
{
	const char *text;

	if (p->e->kind != ERR_DATA)
		return false;
	p->e->kind = ERR_NONE;
	if (p->n_mistakes++ >= IMPORT_MISTAKES_MAX)
		return true;
	text = arena_strdup(p->a, p->e->text);
	p->mistakes[p->n_mistakes - 1] = text;
	return text || err_set(p->e, ERR_MEMORY, "out of memory");
}

bool import_note_warning(struct import_plan *p, const struct import_row *row, size_t column, const char *text)
{
	struct err e = { 0 };
	const char *copy;

	if (p->n_warnings++ >= IMPORT_MISTAKES_MAX)
		return true;
	err_set(&e, ERR_DATA, "%s:%u: %s: %s", row->source->name, row->line, row->source->headers[column], text);
	copy = arena_strdup(p->a, e.text);
	p->warnings[p->n_warnings - 1] = copy;
	return copy || err_set(p->e, ERR_MEMORY, "out of memory");
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
