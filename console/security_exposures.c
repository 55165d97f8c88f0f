/* Weak protocols that objects of ours still speak (include/exposures.h): what was first seen since then, apart from what stood before. */
#include "console/security_section.h"

#include "console/exposure_line.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "inventory/format.h"
#include "intl.h"

#include <string.h>

static bool is_weak(const struct exposure_row *row) { return !wall_is_known(row->gone); }

static bool is_since(const struct security *s, wall_t t)
{
	return wall_is_known(t) && t.ms > s->since.ms;
}

static bool is_new(const struct security *s, const struct exposure_row *row)
{
	return is_weak(row) && is_since(s, row->first_seen);
}

struct tally { size_t fresh, before, mended; };

/* fact NULL: of all families. */
static struct tally count(const struct security *s, const char *fact)
{
	struct tally t = { 0, 0, 0 };

	for (size_t i = 0; i < s->n_exposures; i++) {
		const struct exposure_row *row = &s->exposures[i];

		if (fact && strcmp(row->rule->fact, fact) != 0)
			continue;
		t.fresh += is_new(s, row);
		t.before += is_weak(row) && !is_new(s, row);
		t.mended += is_since(s, row->gone);
	}
	return t;
}

static void put_new(const struct security *s, const struct exposure_row *row, struct pen *p)
{
	struct text words = TEXT_INIT(1024), object = TEXT_INIT(512);
	char since[FORMAT_MAX];

	format_time(row->first_seen, s->now, since);
	text_appendf(&object, "%s:%s", row->kind, row->name);
	text_appendf(&words, "%s · ", since);
	object_name_words(text_str(&object), &words);
	text_appendf(&words, " · %s", _(row->rule->title));
	text_append(&words, " · ");
	exposure_append_owners(row, &words);
	text_clear(&object);
	text_appendf(&object, "view:exposures %s", row->name);
	security_put_detail(p, text_str(&object), text_str(&words));
	text_done(&words);
	text_done(&object);
}

/* "SNMP · 2 new, 10 stood before" */
static void append_counts(const struct tally *t, struct text *words)
{
	text_appendf(words, ngettext("%zu new", "%zu new", t->fresh), t->fresh);
	text_append(words, _(", "));
	text_appendf(words, ngettext("%zu stood before", "%zu stood before", t->before), t->before);
	if (t->mended > 0) {
		text_append(words, _(", "));
		text_appendf(words, ngettext("%zu is over", "%zu are over", t->mended), t->mended);
	}
}

/* The next family after `subject`, each once; NULL: none. */
static const char *next_family(enum exposure_subject *subject)
{
	while (++*subject < EXPOSURE_SUBJECT_COUNT)
		if (strcmp(exposure_subject_fact(*subject), exposure_subject_fact(*subject - 1)) != 0)
			return exposure_subject_fact(*subject);
	return NULL;
}

/* So many of them at most; returns how many. */
static size_t put_families(const struct security *s, struct pen *p, size_t rows)
{
	size_t left = rows;
	enum exposure_subject subject = 0;
	struct text words = TEXT_INIT(512);

	for (const char *fact = exposure_subject_fact(subject); fact && left > 0; fact = next_family(&subject)) {
		struct tally t = count(s, fact);
		char target[128];

		if (t.fresh + t.before == 0)
			continue;
		snprintf(target, sizeof target, "view:exposures family=%s state=exposed", fact);
		text_clear(&words);
		text_appendf(&words, "%s · ", keyword_word("family", fact));
		append_counts(&t, &words);
		security_put_detail(p, target, text_str(&words));
		left--;
	}
	text_done(&words);
	return rows - left;
}

/* What was asked, where that is not all of it. */
static void append_coverage(const struct exposure_coverage *c, struct text *words)
{
	if (c->asked < c->objects || c->late > 0)
		text_appendf(words, _(" (%zu of %zu objects asked in time)"), c->asked - c->late, c->objects);
}

static enum state worth_of_none(const struct exposure_coverage *c)
{
	return c->objects > 0 && c->asked - c->late == c->objects ? STATE_OK : STATE_UNKNOWN;
}

static void append_words(const struct security *s, const struct tally *all, struct text *words)
{
	if (s->exposed.objects == 0)
		text_append(words, _("Nothing of ours is declared that could be asked."));
	else if (s->exposed.asked == 0)
		text_append(words, _("No object was asked yet: vigied asks each once a day."));
	else if (all->fresh + all->before + all->mended == 0)
		text_append(words, _("None: what was asked speaks none."));
	else
		append_counts(all, words);
	if (s->exposed.asked > 0)
		append_coverage(&s->exposed, words);
}

void security_write_exposures(const struct security *s, struct pen *p, size_t details)
{
	struct tally all = count(s, NULL);
	struct text words = TEXT_INIT(512);
	size_t shown = 0;

	append_words(s, &all, &words);
	if (all.fresh + all.before + all.mended > 0)
		security_put_section(p, all.fresh > 0 ? STATE_CRITICAL : all.before > 0 ? STATE_WARNING : worth_of_none(&s->exposed), _("Weak protocols"), text_str(&words),
		                     all.fresh + all.before > 0 ? "view:exposures state=exposed" : "view:exposures");
	else
		security_put_found(s, p, worth_of_none(&s->exposed), _("Weak protocols"), text_str(&words), "view:exposures");
	details -= put_families(s, p, details);
	for (size_t i = 0; i < s->n_exposures && shown < details; i++) {
		if (!is_new(s, &s->exposures[i]))
			continue;
		put_new(s, &s->exposures[i], p);
		shown++;
	}
	security_put_rest(p, all.fresh, shown);
	text_done(&words);
}
