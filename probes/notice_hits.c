/* Whom a failure hits, in clinical words, each kind in a sentence of its own: what is cut off, of that by use, who is without a Covolink,
 * who is on their last way. */
#include "intl.h"
#include "probes/notice_letter.h"
#include "probes/notice_words.h"

#include <jansson.h>

enum { USES_SHOWN = 3, NAMES_SHOWN = 12 };

static size_t total_of(const json_t *impact, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(json_object_get(impact, "total"), key));

	return n > 0 ? (size_t)n : 0;
}

static void append_use(struct text *t, const char *format, size_t n, const char *use)
{
	struct text safe = TEXT_INIT(256), words = TEXT_INIT(512);

	text_append_safe(&safe, use);
	text_appendf(&words, format, n, text_str(&safe));
	text_append_part(t, ", ", "%s", text_str(&words));
	text_done(&safe);
	text_done(&words);
}

/* Telestroke first. of: "sites", those that are cut off and ask by a route of that use; or "routes". */
static void append_uses(struct text *t, const json_t *impact, const char *of, enum notice_count format)
{
	size_t i, shown = 0;
	json_t *use;

	for (size_t rank = 0; rank <= NOTICE_USES_MAX; rank++)
		json_array_foreach(json_object_get(impact, "uses"), i, use) {
			json_int_t n = json_integer_value(json_object_get(use, of));
			const char *name = json_string_value(json_object_get(use, "use"));

			if (n > 0 && name && notice_use_rank(name) == rank && shown++ < USES_SHOWN)
				append_use(t, notice_count_words(format, (size_t)n), (size_t)n, notice_use_word(name));
		}
}

/* "14 establishments cut off"; uses_of NULL: without its uses, else "… (3 for telestroke)". */
static void append_count(struct text *t, const json_t *impact, enum notice_count c, size_t n, const char *uses_of)
{
	struct text uses = TEXT_INIT(1024);

	text_appendf(t, notice_count_words(c, n), n);
	if (uses_of)
		append_uses(&uses, impact, uses_of, COUNT_FOR_USE);
	if (text_str(&uses)[0])
		text_appendf(t, " (%s)", text_str(&uses));
	text_done(&uses);
}

/* ---- the title ---- */

static size_t count_characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static void title_part(struct text *t, struct text *part, bool *told)
{
	const char *words = text_str(part);
	bool fits = !*told || count_characters(text_str(t)) + count_characters(" · ") + count_characters(words) <= NOTICE_TITLE_CHARACTERS;

	if (fits && *words) {
		text_appendf(t, " · %s", words);
		*told = true;
	}
	text_clear(part);
}

void notice_title_hits(struct text *t, const json_t *impact)
{
	bool told = false, sites = total_of(impact, "sites") > 0, served = total_of(impact, "without_covolink") > 0;
	const struct { const char *key; enum notice_count count; const char *uses_of; bool wanted; } parts[] = {
		{ "sites", COUNT_SITES, "sites", true },
		{ "routes", COUNT_ROUTES, "routes", !sites },
		{ "without_covolink", COUNT_SERVED, NULL, true },
		{ "degraded", COUNT_DEGRADED, NULL, true },
		{ "processes", COUNT_PROCESSES, NULL, !sites },
		{ "covolinks", COUNT_COVOLINKS, NULL, !sites && !served },
	};
	struct text part = TEXT_INIT(2048);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n = total_of(impact, parts[i].key);

		if (n == 0 || !parts[i].wanted)
			continue;
		append_count(&part, impact, parts[i].count, n, parts[i].uses_of);
		title_part(t, &part, &told);
	}
	text_done(&part);
}

void notice_title_waiting(struct text *t, size_t waiting)
{
	struct text part = TEXT_INIT(256);
	bool told = true; /* enough without it */

	if (waiting > 0)
		append_count(&part, NULL, COUNT_WAITING, waiting, NULL);
	title_part(t, &part, &told);
	text_done(&part);
}

/* ---- the text ---- */

/* "2 establishments cut off: CH du Havre, EHPAD Les Lilas." The first are named, the rest is counted. */
static void write_list(struct text *t, const json_t *impact, const char *list, enum notice_count c)
{
	const json_t *names = json_object_get(impact, list);
	size_t n = total_of(impact, list);
	struct text words = TEXT_INIT(4096);

	for (size_t i = 0; i < json_array_size(names) && i < NAMES_SHOWN; i++)
		text_append_part(&words, ", ", "%s", json_string_value(json_array_get(names, i)));
	if (n > NAMES_SHOWN)
		text_appendf(&words, " (+%zu)", n - NAMES_SHOWN);
	if (n > 0) {
		append_count(t, impact, c, n, NULL);
		text_append(t, notice_colon());
		text_append_safe(t, text_str(&words));
		text_append(t, ".\n");
	}
	text_done(&words);
}

static void write_part(struct text *t, const char *format, const struct text *words)
{
	if (!text_str(words)[0])
		return;
	text_appendf(t, format, text_str(words));
	text_append_char(t, '\n');
}

static void write_rest(struct text *t, const json_t *impact)
{
	static const struct { const char *key; enum notice_count count; const char *uses_of; } parts[] = {
		{ "covolinks", COUNT_COVOLINKS, NULL }, { "routes", COUNT_ROUTES, "routes" }, { "processes", COUNT_PROCESSES, NULL },
	};
	struct text rest = TEXT_INIT(4096), part = TEXT_INIT(2048);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n = total_of(impact, parts[i].key);

		if (n == 0)
			continue;
		append_count(&part, impact, parts[i].count, n, parts[i].uses_of);
		text_append_part(&rest, ", ", "%s", text_str(&part));
		text_clear(&part);
	}
	write_part(t, _("Out of service: %s."), &rest);
	text_done(&rest);
	text_done(&part);
}

void notice_write_hits(struct text *t, const json_t *impact)
{
	struct text uses = TEXT_INIT(2048);

	write_list(t, impact, "sites", COUNT_SITES);
	append_uses(&uses, impact, "sites", COUNT_SITES_OF_USE);
	write_part(t, _("Among them: %s."), &uses);
	write_list(t, impact, "without_covolink", COUNT_SERVED);
	write_list(t, impact, "degraded", COUNT_DEGRADED);
	write_rest(t, impact);
	text_done(&uses);
}
