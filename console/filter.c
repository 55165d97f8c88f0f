#include "console/filter.h"

#include "intl.h"
#include "text.h"

#include <string.h>

static bool find_field(const char *key, const char *const *fields, size_t *ret_field)
{
	char folded[64], word[64];

	text_fold(key, folded, sizeof folded);
	for (size_t i = 0; fields[i]; i++) {
		text_fold(_(fields[i]), word, sizeof word);
		if (strcmp(folded, fields[i]) == 0 || strcmp(folded, word) == 0) {
			*ret_field = i;
			return true;
		}
	}
	return false;
}

static bool unknown_field(const char *key, const char *const *fields, struct err *e)
{
	struct text known = TEXT_INIT(ERR_TEXT_MAX);
	struct text shown = TEXT_INIT(128);

	for (size_t i = 0; fields[i]; i++)
		text_appendf(&known, "%s%s", i ? ", " : "", _(fields[i]));
	text_append_safe(&shown, key);
	err_set(e, ERR_USAGE, _("%s? fields: %s"), text_str(&shown), text_str(&known));
	text_done(&shown);
	text_done(&known);
	return false;
}

/* word: one term, cut from the text; *skip: it says nothing (only punctuation, or still being typed). */
static bool parse_term(char *word, const char *const *fields, struct filter_term *t, bool *skip, struct err *e)
{
	char *relation;

	*t = (struct filter_term){ .kind = FILTER_ANYWHERE };
	if (*word == '!') {
		t->negated = true;
		word++;
	}
	relation = strpbrk(word, "=>");
	if (*word == '~') {
		t->kind = FILTER_FUZZY;
		if (!find_field("site", fields, &t->field))
			t->field = FILTER_NAME_FIELD;
		word++;
	} else if (relation && relation != word) {
		const char was = *relation;

		*relation = '\0';
		if (find_field(word, fields, &t->field)) {
			t->kind = was == '=' ? FILTER_FIELD : FILTER_FROM;
			word = relation + 1;
		} else if (was == '=') {
			return unknown_field(word, fields, e);
		} else { /* "10.1.2.3->10.9.0.6" is text */
			*relation = was;
		}
	}
	text_fold(word, t->needle, sizeof t->needle);
	*skip = t->kind != FILTER_FIELD && t->needle[0] == '\0';
	return true;
}

bool filter_parse(const char *text, const char *const *fields, struct filter *ret, struct err *e)
{
	struct filter f = { .n = 0 };
	char buf[FILTER_TEXT_MAX];

	if (strlen(text) >= sizeof buf)
		return err_set(e, ERR_USAGE, _("A filter is shorter than %d bytes"), FILTER_TEXT_MAX);
	memcpy(buf, text, strlen(text) + 1);
	for (char *p = buf; *p;) {
		char *word = p + strspn(p, " "), *end = word + strcspn(word, " ");
		bool last = *end == '\0', skip = false;

		*end = '\0';
		p = last ? end : end + 1;
		if (*word == '\0')
			continue;
		if (f.n == FILTER_TERMS_MAX)
			return err_set(e, ERR_USAGE, _("A filter has at most %d terms"), FILTER_TERMS_MAX);
		if (!parse_term(word, fields, &f.terms[f.n], &skip, e))
			return false;
		f.n += !skip;
	}
	*ret = f;
	return true;
}

bool filter_is_fuzzy_match(const char *haystack, const char *needle)
{
	for (; *needle; needle++) {
		if (*needle == ' ')
			continue;
		haystack = strchr(haystack, *needle);
		if (!haystack)
			return false;
		haystack++;
	}
	return true;
}

static bool begins(const char *line, const char *needle) { return strncmp(line, needle, strlen(needle)) == 0; }
static bool is_from(const char *line, const char *needle) { return *line >= '0' && *line <= '9' && strcmp(line, needle) >= 0; }

static bool a_line_is(const char *value, const char *needle, bool (*is)(const char *line, const char *needle))
{
	char line[256], folded[256];

	for (; *value; value += strcspn(value, "\n"), value += *value == '\n') {
		snprintf(line, sizeof line, "%.*s", (int)strcspn(value, "\n"), value);
		text_fold(line, folded, sizeof folded);
		if (is(folded, needle))
			return true;
	}
	return false;
}

bool filter_field_reaches(const char *value, const char *needle)
{
	return value && a_line_is(value, needle, is_from);
}

bool filter_field_holds(const char *value, const char *needle)
{
	char folded[1024];

	if (*needle == '\0')
		return !value || *value == '\0';
	if (!value)
		return false;
	if (strchr(value, '\n'))
		return a_line_is(value, needle, begins);
	text_fold(value, folded, sizeof folded);
	return strstr(folded, needle) != NULL;
}

static bool name_is_like(const char *name, const char *needle)
{
	char folded[1024];

	if (!name)
		return false;
	text_fold(name, folded, sizeof folded);
	return filter_is_fuzzy_match(folded, needle);
}

bool filter_matches(const struct filter *f, const char *haystack, const char *(*value)(const void *row, size_t field),
                    const void *row)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct filter_term *t = &f->terms[i];
		bool holds = false;

		switch (t->kind) {
		case FILTER_ANYWHERE:
			holds = strstr(haystack, t->needle) != NULL;
			break;
		case FILTER_FIELD:
			holds = filter_field_holds(value(row, t->field), t->needle);
			break;
		case FILTER_FROM:
			holds = filter_field_reaches(value(row, t->field), t->needle);
			break;
		case FILTER_FUZZY:
			holds = name_is_like(value(row, FILTER_NAME_FIELD), t->needle) || name_is_like(value(row, t->field), t->needle);
			break;
		}
		if (holds == t->negated)
			return false;
	}
	return true;
}
