/* Automatic evidence: what was measured, when, over which rows, what it proposes, and what it does not prove. */
#include "console/verb_hds.h"

#include "console/fact_words.h"
#include "console/hds_line.h"
#include "fact_round.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

struct fact_line {
	const char *key, *title, *verdict, *proposes, *found, *sha256, *says, *not_proved, *serves;
	wall_t at;
	bool stale;
};

#define FACT(key, header, type, field, rank) COLUMN(fact_line, key, header, type, field, rank)

static const struct column columns[] = {
	FACT("key", N_("Fact"), VALUE_TEXT, key, 1),
	FACT("verdict", N_("Verdict"), VALUE_TEXT, verdict, 1),
	FACT("proposes", N_("Proposes"), VALUE_TEXT, proposes, 3),
	FACT("measured", N_("Measured"), VALUE_TIME, at, 4),
	FACT("value", N_("Found"), VALUE_TEXT, found, 2),
	FACT("stale", N_("Out of date"), VALUE_BOOL, stale, 0),
	FACT("title", N_("Title"), VALUE_TEXT, title, 0),
	FACT("says", N_("Says when it holds"), VALUE_TEXT, says, 0),
	FACT("not_proved", N_("What it does not prove"), VALUE_TEXT, not_proved, 0),
	FACT("serves", N_("For"), VALUE_LIST, serves, 0),
	FACT("sha256", N_("SHA-256"), VALUE_TEXT, sha256, 0),
};

static const struct noun fact_noun = { .name = "hds", .empty = N_("Nothing was measured yet: vigied does when it starts, and every five minutes."),
	                               .columns = columns, .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct fact_line) };

enum { FAMILIES = 2 };
static const char *const families[FAMILIES] = { "hds", "iso27001" };

static const char *title_of(const struct hds_checklist *lists, const char *key)
{
	for (size_t i = 0; i < FAMILIES; i++) {
		const struct framework_fact *f = framework_find_fact(&lists[i].framework, key);

		if (f)
			return hds_text(&f->title);
	}
	return NULL;
}

static void append_served(const struct hds_checklist *c, const char *key, struct text *t)
{
	for (size_t i = 0; i < c->n_items; i++)
		for (size_t k = 0; k < c->items[i].requirement->facts.n; k++)
			if (strcmp(c->items[i].requirement->facts.keys[k], key) == 0)
				text_append_part(t, ";", "%s", c->items[i].requirement->key);
}

static const char *served_by(struct session *s, const struct hds_checklist *lists, const char *key)
{
	struct text t = TEXT_INIT(65536);
	const char *kept;

	for (size_t i = 0; i < FAMILIES; i++)
		append_served(&lists[i], key, &t);
	kept = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return kept;
}

static bool line_of(struct session *s, const struct hds_checklist *lists, const struct hds_fact *f, struct fact_line *ret, struct err *e)
{
	const struct fact_words *w = fact_words(f->key);
	bool machine = output_is_machine(&s->out), gap = f->proposes != HDS_NOT_ASSESSED;

	*ret = (struct fact_line){ .key = f->key, .title = title_of(lists, f->key), .at = f->at, .sha256 = f->sha256,
		                   .stale = session_instant(s).ms - f->at.ms >= HDS_FACT_STALE_MS, .serves = served_by(s, lists, f->key),
		                   .verdict = machine ? hds_verdict_name(f->verdict) : _(hds_verdict_word(f->verdict)),
		                   .found = machine ? f->value : fact_found(f, s->arena), .says = w ? _(w->says) : NULL,
		                   .not_proved = w ? _(w->not_proved) : NULL };
	if (gap)
		ret->proposes = machine ? hds_status_name(f->proposes) : _(hds_status_word(f->proposes));
	return (ret->serves && ret->found) || err_set(e, ERR_MEMORY, "out of memory");
}

static bool read_lists(struct session *s, struct hds_checklist *lists, struct err *e)
{
	for (size_t i = 0; i < FAMILIES; i++)
		if (!verb_hds_read(s, families[i], &lists[i], e))
			return false;
	return true;
}

/* What is asked for: item, of a leaf; fact, one by its key; else all that were measured. */
struct asked { const struct hds_item *item; const char *fact; };

static bool is_asked(const struct asked *a, const char *key)
{
	for (size_t i = 0; a->item && i < a->item->requirement->facts.n; i++)
		if (strcmp(a->item->requirement->facts.keys[i], key) == 0)
			return true;
	return a->fact ? strcmp(a->fact, key) == 0 : !a->item;
}

static bool find_asked(const struct hds_checklist *lists, const char *key, struct asked *ret, struct err *e)
{
	const struct framework_fact *f = NULL;

	for (size_t i = 0; i < FAMILIES && !ret->item; i++)
		ret->item = hds_checklist_find(&lists[i], key);
	for (size_t i = 0; i < FAMILIES && !ret->item && !f; i++)
		f = framework_find_fact(&lists[i].framework, key);
	if (f && !fact_is_asked(key))
		return err_set(e, ERR_NOT_FOUND, f->measured ? _("%.64s is measured by nothing: evidence tells of it")
		               : _("%.64s is held in a register: evidence tells of it"), key);
	ret->fact = f ? f->key : NULL;
	return ret->item || f || err_set(e, ERR_NOT_FOUND, _("no framework in use has '%.64s'"), key);
}

bool verb_hds_facts(struct session *s, const char *key, struct err *e)
{
	struct asked asked = { .item = NULL };
	struct hds_checklist lists[FAMILIES];
	struct fact_line *lines;
	size_t k = 0;

	if (!read_lists(s, lists, e) || (key && !find_asked(lists, key, &asked, e)))
		return false;
	lines = arena_array(s->arena, lists[0].n_facts, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < lists[0].n_facts; i++) {
		if (!is_asked(&asked, lists[0].facts[i].key))
			continue;
		if (!line_of(s, lists, &lists[0].facts[i], &lines[k], e))
			return false;
		k++;
	}
	return session_put_rows(s, &fact_noun, lines, k, e);
}

/* ---- of one leaf, beside what people say ---- */

static void print_one(struct session *s, const struct hds_checklist *c, const struct hds_fact *f)
{
	const struct framework_fact *known = framework_find_fact(&c->framework, f->key);
	bool stale = session_instant(s).ms - f->at.ms >= HDS_FACT_STALE_MS;
	const struct fact_words *w = fact_words(f->key);
	const struct fact_lead *lead = fact_lead(f->key);
	char when[FORMAT_MAX];

	format_timestamp(f->at, when);
	output_put(&s->out, "", "\n");
	output_fact(&s->out, known ? hds_text(&known->title) : f->key, _(hds_verdict_word(f->verdict)));
	if (f->proposes != HDS_NOT_ASSESSED)
		output_fact(&s->out, _("Proposes"), _(hds_status_word(f->proposes)));
	output_fact(&s->out, stale ? _("Measured, out of date") : _("Measured"), when);
	output_fact(&s->out, _("Found"), fact_found(f, s->arena));
	if (w) {
		output_fact(&s->out, _("Says when it holds"), _(w->says));
		output_fact(&s->out, _("What it does not prove"), _(w->not_proved));
	}
	if (lead)
		output_fact(&s->out, _("Listed by"), lead->command);
	output_fact(&s->out, _("SHA-256 of the rows"), f->sha256);
}

static bool is_measured(const struct hds_item *item, const char *key)
{
	for (size_t i = 0; i < item->leaf.n_facts; i++)
		if (strcmp(item->leaf.facts[i]->key, key) == 0)
			return true;
	return false;
}

void verb_hds_print_facts(struct session *s, const struct hds_checklist *c, const struct hds_item *item)
{
	const struct framework_keys *keys = &item->requirement->facts;
	struct text missing = TEXT_INIT(8192), due = TEXT_INIT(8192);

	if (keys->n > 0)
		output_heading(&s->out, _("Automatic evidence: it proposes, a person decides"));
	for (size_t i = 0; i < item->leaf.n_facts; i++)
		print_one(s, c, item->leaf.facts[i]);
	for (size_t i = 0; i < keys->n; i++) {
		const struct framework_fact *f = framework_find_fact(&c->framework, keys->keys[i]);

		if (f && !is_measured(item, f->key))
			text_append_part(fact_is_asked(f->key) ? &due : &missing, _("; "), "%s", hds_text(&f->title));
	}
	if (due.len + missing.len)
		output_put(&s->out, "", "\n");
	if (due.len)
		output_fact(&s->out, _("Not measured yet"), text_str(&due));
	if (missing.len)
		output_fact(&s->out, _("Measured by nothing"), text_str(&missing));
	text_done(&missing);
	text_done(&due);
}
