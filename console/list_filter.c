#include "console/list_internal.h"

#include "intl.h"
#include "text.h"

#include <string.h>
#include <time.h>

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

const char *list_moment(wall_t t, char *buf, size_t size)
{
	time_t seconds = (time_t)(t.ms / 1000);
	struct tm tm;

	return wall_is_known(t) && localtime_r(&seconds, &tm) && strftime(buf, size, "%Y-%m-%dT%H:%M:%S", &tm) > 0 ? buf : NULL;
}

/* So much of "2026-11-20T18:00:00" as was typed. */
static bool is_moment(const char *needle)
{
	char shape[32];
	size_t i = 0;

	text_fold("0000-00-00T00:00:00", shape, sizeof shape);
	while (needle[i] && (shape[i] == '0' ? needle[i] >= '0' && needle[i] <= '9' : needle[i] == shape[i]))
		i++;
	return needle[i] == '\0';
}

static bool no_times(const struct list *l, size_t field, struct err *e)
{
	struct text known = TEXT_INIT(ERR_TEXT_MAX);

	for (size_t i = 0; l->class->fields[i]; i++)
		if (l->class->is_time && l->class->is_time(i))
			text_append_part(&known, ", ", "%s", _(l->class->fields[i]));
	if (known.len > 0) /* translators: the field, those there are */
		err_set(e, ERR_USAGE, _("%s is no time; times: %s"), _(l->class->fields[field]), text_str(&known));
	else
		err_set(e, ERR_USAGE, _("%s is no time, and no field of this list is one"), _(l->class->fields[field]));
	text_done(&known);
	return false;
}

static bool check_times(const struct list *l, const struct filter *f, struct err *e)
{
	for (size_t t = 0; t < f->n; t++) {
		const struct filter_term *term = &f->terms[t];

		if (term->kind != FILTER_FROM)
			continue;
		if (!l->class->is_time || !l->class->is_time(term->field))
			return no_times(l, term->field, e);
		if (!is_moment(term->needle))
			return err_set(e, ERR_USAGE, _("%s? A time is 2026-11-20 or 2026-11-20T18:00"), term->needle);
	}
	return true;
}

bool list_filter(struct list *l, const char *text, struct err *e)
{
	struct filter parsed;

	if (!filter_parse(text, l->class->fields, &parsed, e) || !check_choices(l, &parsed, e) || !check_times(l, &parsed, e))
		return false;
	l->parsed = parsed;
	snprintf(l->filter, sizeof l->filter, "%s", text);
	list_arrange(l);
	return true;
}
