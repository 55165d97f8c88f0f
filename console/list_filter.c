#include "console/list_internal.h"

#include "intl.h"

#include <string.h>

const char *list_state_word(const struct list *l, size_t i)
{
	if (l->class->look_word)
		return l->class->look_word(i);
	return i <= STATE_UNKNOWN ? state_word((enum state)i) : NULL;
}

/* The i-th value that a field may have, as class->value gives it; NULL past the last, and at once where any may stand. */
static const char *choice(const struct list *l, size_t field, size_t i, char *buf, size_t size)
{
	if (field != LIST_STATE_COLUMN)
		return l->class->choice ? l->class->choice(field, i, buf, size) : NULL;
	if (!list_state_word(l, i))
		return NULL;
	snprintf(buf, size, "%s\n%s", l->class->look_name ? l->class->look_name(i) : state_name((enum state)i), list_state_word(l, i));
	return buf;
}

/* ret_known: what there is, as people see it. */
static bool is_possible(const struct list *l, const struct filter_term *term, struct text *ret_known)
{
	const char *lines;
	char buf[256];
	size_t i;

	for (i = 0; (lines = choice(l, term->field, i, buf, sizeof buf)); i++) {
		if (filter_field_holds(lines, term->needle))
			return true;
		if (ret_known->len < ERR_TEXT_MAX / 2)
			text_append_part(ret_known, ", ", "%s", list_shown(lines));
	}
	if (ret_known->len >= ERR_TEXT_MAX / 2)
		text_append(ret_known, ", …");
	return i == 0;
}

/* An empty list would say that nothing is so: of what nothing can be, that is no answer. */
static bool check_choices(const struct list *l, const struct filter *f, struct err *e)
{
	struct text known = TEXT_INIT(ERR_TEXT_MAX);

	for (size_t t = 0; t < f->n; t++) {
		const struct filter_term *term = &f->terms[t];

		text_clear(&known);
		if (term->kind != FILTER_FIELD || !*term->needle || is_possible(l, term, &known))
			continue;
		/* translators: what was asked for, the field, what may stand in it */
		err_set(e, ERR_USAGE, _("%s? %s: %s"), term->needle, _(l->class->fields[term->field]), text_str(&known));
		text_done(&known);
		return false;
	}
	text_done(&known);
	return true;
}

bool list_filter(struct list *l, const char *text, struct err *e)
{
	struct filter parsed;

	if (!filter_parse(text, l->class->fields, &parsed, e) || !check_choices(l, &parsed, e))
		return false;
	l->parsed = parsed;
	snprintf(l->filter, sizeof l->filter, "%s", text);
	list_arrange(l);
	return true;
}
