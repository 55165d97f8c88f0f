/* Filters: what a person types after `f`. Terms are separated by spaces and all must hold:
 *   text        somewhere in the row          !text        nowhere
 *   key=value   in that field                 !key=value   not in it (key= : the field is empty)
 *               (a field of lines, as a state with its name and its word, holds value when a line starts with it)
 *   key>time    in that field is a time from then on (new>2026-11-20, new>2026-11-20T18:00: local time)
 *   ~text       the letters in this order in the name, or in that of the site, others between
 * Case, accents and punctuation do not matter (text_fold). */
#ifndef VIGIE_CONSOLE_FILTER_H
#define VIGIE_CONSOLE_FILTER_H

#include "err.h"

enum { FILTER_TERMS_MAX = 8, FILTER_TEXT_MAX = 256, FILTER_NAME_FIELD = 1 };

enum filter_kind { FILTER_ANYWHERE, FILTER_FIELD, FILTER_FROM, FILTER_FUZZY };

struct filter_term {
	enum filter_kind kind;
	bool negated;
	size_t field;
	char needle[FILTER_TEXT_MAX]; /* folded */
};

struct filter {
	struct filter_term terms[FILTER_TERMS_MAX];
	size_t n; /* 0: everything matches */
};

/* fields: msgids of one word each, NULL after the last, the name at FILTER_NAME_FIELD; the word itself and its translation are both understood.
 * ERR_USAGE: an unknown key (the text names those there are), too many terms. */
bool filter_parse(const char *text, const char *const *fields, struct filter *ret, struct err *e) MUST_CHECK;

/* haystack: the whole row, folded. value: gives one field, not folded, NULL when not known. */
bool filter_matches(const struct filter *f, const char *haystack, const char *(*value)(const void *row, size_t field),
                    const void *row);

/* Whether key=needle holds for this value of the field. */
bool filter_field_holds(const char *value, const char *needle);

/* Whether a line of this value is a time, YYYY-MM-DDTHH:MM:SS, from needle on. */
bool filter_field_reaches(const char *value, const char *needle);

/* Whether the letters of needle stand in haystack in this order. */
bool filter_is_fuzzy_match(const char *haystack, const char *needle);

#endif
