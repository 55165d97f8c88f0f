#include "inventory/sentence.h"

#include "intl.h"
#include "inventory/format.h"
#include "state.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOLES_MAX = 9, PIECE_MAX = SENTENCE_PART_MAX };

struct span {
	const char *s;
	size_t n;
	char form;
};

/* The literal text of a pattern up to its next hole. */
static size_t literal_length(const char *pattern)
{
	return strcspn(pattern, "{");
}

static size_t date_length(const char *s)
{
	static const char *const ends[] = { " days ago", " day ago", " days", " day" }, today[] = "less than a day ago";
	size_t n = strspn(s, "0123456789-"), digits;

	if (n != strlen("2026-11-22") || strncmp(s + n, ", ", 2) != 0)
		return 0;
	n += 2;
	if (strncmp(s + n, today, strlen(today)) == 0)
		return n + strlen(today);
	if (strncmp(s + n, "in ", 3) == 0)
		n += 3;
	digits = strspn(s + n, "0123456789");
	for (size_t i = 0; digits > 0 && i < ARRAY_LEN(ends); i++)
		if (strncmp(s + n + digits, ends[i], strlen(ends[i])) == 0)
			return n + digits + strlen(ends[i]);
	return 0;
}

static size_t instant_length(const char *s)
{
	size_t n = strspn(s, "0123456789-:TZ");

	return n == strlen("2026-11-22T03:07:41Z") && s[n - 1] == 'Z' ? n : 0;
}

static size_t duration_length(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && strncmp(s + n, " s", 2) == 0 ? n + 2 : 0;
}

static size_t share_length(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && strncmp(s + n, " %", 2) == 0 ? n + 2 : 0;
}

static const char *const size_units[] = { N_("B"), N_("KiB"), N_("MiB"), N_("GiB"), N_("TiB"), N_("PiB") };

void sentence_size(int64_t bytes, char buf[SENTENCE_SIZE_MAX])
{
	double n = (double)bytes;
	size_t unit = 0;

	while (n >= 1023.5 && unit + 1 < ARRAY_LEN(size_units)) {
		n /= 1024;
		unit++;
	}
	snprintf(buf, SENTENCE_SIZE_MAX, "%.*f %s", unit > 0 && n < 9.95 ? 1 : 0, n, size_units[unit]);
}

/* The unit of "9.5 GiB", NULL when it is no size. */
static const char *size_unit(const char *s)
{
	size_t n = strspn(s, "0123456789.");

	for (size_t i = 0; n > 0 && s[n] == ' ' && i < ARRAY_LEN(size_units); i++)
		if (strncmp(s + n + 1, size_units[i], strlen(size_units[i])) == 0)
			return size_units[i];
	return NULL;
}

static size_t size_length(const char *s)
{
	const char *unit = size_unit(s);

	return unit ? strspn(s, "0123456789.") + 1 + strlen(unit) : 0;
}

static size_t status_length(const char *s)
{
	for (int value = 0; value <= 7; value++)
		if (strcmp(s, if_oper_status_name(value)) == 0)
			return strlen(s);
	return 0;
}

/* How much of s a hole takes that is followed by literal, of n bytes; 0: it does not fit. */
static size_t hole_length(char form, const char *s, const char *literal, size_t n)
{
	size_t len;
	char end[PIECE_MAX];
	const char *found;

	switch (form) {
	case 'n':
		return strspn(s, "0123456789.-");
	case 'r':
		len = strspn(s, "0123456789");
		return len > 0 && strncmp(s + len, " bit/s", 6) == 0 ? len + 6 : len;
	case 't':
		return date_length(s);
	case 'i':
		return instant_length(s);
	case 'd':
		return duration_length(s);
	case 'w':
		return status_length(s);
	case 'u':
		return share_length(s);
	case 'b':
		return size_length(s);
	default:
		break;
	}
	if (n == 0)
		return strlen(s);
	if (n >= sizeof end)
		return 0;
	memcpy(end, literal, n);
	end[n] = '\0';
	found = strstr(s, end);
	return found ? (size_t)(found - s) : 0;
}

/* Fills holes[digit - 1]; false when s is no such sentence. */
static bool fits(const char *pattern, const char *s, struct span *holes)
{
	while (*pattern) {
		size_t n = literal_length(pattern), hole, len;

		if (strncmp(pattern, s, n) != 0)
			return false;
		pattern += n;
		s += n;
		if (!*pattern)
			break;
		hole = (size_t)(pattern[1] - '1');
		holes[hole].form = pattern[2] == '}' ? 's' : pattern[2];
		pattern += strcspn(pattern, "}") + 1;
		len = hole_length(holes[hole].form, s, pattern, literal_length(pattern));
		if (len == 0)
			return false;
		holes[hole].s = s;
		holes[hole].n = len;
		s += len;
	}
	return *s == '\0';
}

static void append_number(struct text *t, const char *words)
{
	for (; *words; words++)
		text_append_char(t, *words == '.' && strcmp(intl_language(), "fr") == 0 ? ',' : *words);
}

/* "2026-11-22, in 5 days" */
static void append_date(struct text *t, const char *words)
{
	unsigned long days = strtoul(strchr(words, ',') + (strstr(words, ", in ") ? 5 : 2), NULL, 10);
	char day[16], shown[FORMAT_MAX];
	wall_t at;

	snprintf(day, sizeof day, "%.10s", words);
	if (!wall_parse(day, (wall_t){ 0 }, false, &at, NULL)) {
		text_append(t, words);
		return;
	}
	format_date(at, shown);
	if (strstr(words, "less than a day"))
		text_appendf(t, _("%s, less than a day ago"), shown);
	else if (strstr(words, " ago"))
		text_appendf(t, ngettext("%s, %lu day ago", "%s, %lu days ago", days), shown, days);
	else
		text_appendf(t, ngettext("%s, in %lu day", "%s, in %lu days", days), shown, days);
}

static void append_instant(struct text *t, const char *words)
{
	char shown[FORMAT_MAX] = "";
	wall_t at;

	if (wall_parse(words, (wall_t){ 0 }, false, &at, NULL))
		format_timestamp(at, shown);
	text_append(t, *shown ? shown : words);
}

static void append_duration(struct text *t, const char *words)
{
	char shown[FORMAT_MAX];

	format_duration(strtoll(words, NULL, 10), shown);
	text_append(t, shown);
}

static void append_size(struct text *t, const char *words)
{
	char number[PIECE_MAX];

	snprintf(number, sizeof number, "%.*s", (int)strspn(words, "0123456789."), words);
	append_number(t, number);
	text_appendf(t, " %s", _(size_unit(words)));
}

static void append_share(struct text *t, const char *words)
{
	char shown[FORMAT_MAX];

	format_ratio(strtod(words, NULL) / 100, shown);
	text_append(t, shown);
}

/* The name of a parameter of the control socket as a person knows it. */
static const char *field_word(const char *name)
{
	static const char *const fields[][2] = {
		{ "reason", N_("reason") }, { "text", N_("text") }, { "leaves", N_("who leaves") }, { "comes", N_("who comes") },
		{ "until", N_("end") }, { "to", N_("end") }, { "from", N_("begin") }, { "object", N_("object") }, { "supplier", N_("supplier") },
		{ "comment", N_("comment") }, { "owner", N_("owner") }, { "title", N_("title") }, { "reference", N_("reference") },
		{ "finding", N_("finding") }, { "cause", N_("cause") }, { "correction", N_("correction") }, { "check", N_("check of its effect") },
		{ "found_by", N_("found by") }, { "serves", N_("requirements") }, { "controls", N_("controls") }, { "due", N_("due date") },
		{ "planned_days", N_("days planned") }, { "done_days", N_("days done") },
		{ "every", N_("recurrence") }, { "id", N_("number of the alert") }, { "seq", N_("row of the journal") }, { "site", N_("site") },
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i][0], name) == 0)
			return _(fields[i][1]);
	return name;
}

static void append_hole(struct text *t, const struct span *hole, sentence_part_fn part, int depth)
{
	char words[PIECE_MAX], rate[FORMAT_MAX];

	snprintf(words, sizeof words, "%.*s", (int)(hole->n < sizeof words ? hole->n : sizeof words - 1), hole->s);
	switch (hole->form) {
	case 'n':
		append_number(t, words);
		return;
	case 'r':
		format_bit_rate(strtod(words, NULL), rate);
		text_append(t, rate);
		return;
	case 't':
		append_date(t, words);
		return;
	case 'i':
		append_instant(t, words);
		return;
	case 'd':
		append_duration(t, words);
		return;
	case 'u':
		append_share(t, words);
		return;
	case 'b':
		append_size(t, words);
		return;
	case 'q':
		text_appendf(t, _("“%s”"), words);
		return;
	case 'p':
		part(t, words, depth + 1);
		return;
	case 'f':
		text_append(t, field_word(words));
		return;
	default:
		text_append(t, words);
		return;
	}
}

static void append_filled(struct text *t, const char *translated, const struct span *holes, sentence_part_fn part, int depth)
{
	while (*translated) {
		size_t n = literal_length(translated), hole;

		text_append_n(t, translated, n);
		translated += n;
		if (!*translated)
			return;
		hole = (size_t)(translated[1] - '1');
		if (hole < HOLES_MAX && holes[hole].s)
			append_hole(t, &holes[hole], part, depth);
		translated += strcspn(translated, "}");
		translated += *translated == '}';
	}
}

bool sentence_append(struct text *t, const char *sentence, const char *words, sentence_part_fn part, int depth)
{
	struct span holes[HOLES_MAX] = { { NULL, 0, 0 } };

	if (!fits(sentence, words, holes))
		return false;
	append_filled(t, _(sentence), holes, part, depth);
	return true;
}
