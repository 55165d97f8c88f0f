/* Whom a failure hits, in clinical words: "14 establishments, including 3 telestroke, 2 Covolinks". */
#include "probes/notice_letter.h"

#include <jansson.h>

enum { USES_SHOWN = 3 };

static size_t total_of(const json_t *impact, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(json_object_get(impact, "total"), key));

	return n > 0 ? (size_t)n : 0;
}

static void append_count(struct text *t, const struct notice_words *w, enum notice_count c, size_t n)
{
	struct text words = TEXT_INIT(128);

	if (n > 0) {
		text_appendf(&words, notice_count_words(w, c, n), n);
		text_append_part(t, ", ", "%s", text_str(&words));
	}
	text_done(&words);
}

/* of: "sites", those of them that ask by a route of that use; or "routes". */
static void append_uses(struct text *t, const struct notice_words *w, const json_t *impact, const char *of)
{
	struct text uses = TEXT_INIT(512);
	size_t i, shown = 0;
	json_t *use;

	json_array_foreach(json_object_get(impact, "uses"), i, use) {
		json_int_t n = json_integer_value(json_object_get(use, of));
		const char *name = json_string_value(json_object_get(use, "use"));
		struct text words = TEXT_INIT(160);

		if (n > 0 && name && shown++ < USES_SHOWN) {
			text_appendf(&words, "%lld ", (long long)n);
			text_append_safe(&words, notice_use_word(w, name));
			text_append_part(&uses, ", ", "%s", text_str(&words));
		}
		text_done(&words);
	}
	if (shown > 0)
		text_appendf(t, w->words[WORD_INCLUDING], text_str(&uses));
	text_done(&uses);
}

void notice_append_hits(struct text *t, const struct notice_words *w, const json_t *impact)
{
	size_t sites = total_of(impact, "sites");

	append_count(t, w, COUNT_SITES, sites);
	if (sites > 0)
		append_uses(t, w, impact, "sites");
	append_count(t, w, COUNT_SERVED, total_of(impact, "without_covolink"));
	append_count(t, w, COUNT_COVOLINKS, total_of(impact, "covolinks"));
	append_count(t, w, COUNT_ROUTES, total_of(impact, "routes"));
	if (sites == 0)
		append_uses(t, w, impact, "routes");
	append_count(t, w, COUNT_PROCESSES, total_of(impact, "processes"));
	append_count(t, w, COUNT_DEGRADED, total_of(impact, "degraded"));
}
