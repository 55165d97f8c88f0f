/* The statement of applicability (ISO/IEC 27001, 6.1.3 d): each control of Annex A included or excluded, why, whether it is implemented,
 * and what proves it. */
#include "console/dossier_internal.h"

#include "console/checklist_line.h"
#include "console/hds_line.h"
#include "console/page.h"
#include "cell_list.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader_alerts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct soa_line {
	const char *id, *theme, *title, *applicable, *why, *implemented, *standing, *owner;
	wall_t due, decided;
	struct names named_by, related, linked, actions, evidence;
	bool excluded;
};

#define SOA(key, header, type, field) COLUMN(soa_line, key, header, type, field, 1)

static const struct column columns[] = {
	SOA("id", N_("Control"), VALUE_TEXT, id),
	SOA("title", N_("Title"), VALUE_TEXT, title),
	SOA("theme", N_("Theme"), VALUE_TEXT, theme),
	SOA("applicable", N_("Applicability"), VALUE_TEXT, applicable),
	SOA("why", N_("Justification"), VALUE_TEXT, why),
	SOA("implemented", N_("Implemented"), VALUE_TEXT, implemented),
	SOA("standing", N_("Standing"), VALUE_TEXT, standing),
	SOA("evidence", N_("Evidence"), VALUE_NAMES, evidence),
	SOA("named_by", N_("Named by HDS requirements"), VALUE_NAMES, named_by),
	SOA("linked", N_("Linked by a decision"), VALUE_NAMES, linked),
	SOA("related", N_("Related HDS requirements (our inference)"), VALUE_NAMES, related),
	SOA("actions", N_("Actions"), VALUE_NAMES, actions),
	SOA("owner", N_("Owner"), VALUE_TEXT, owner),
	SOA("due", N_("Due"), VALUE_DATE, due),
	SOA("decided", N_("Decided on"), VALUE_TIME, decided),
};

static const struct noun soa_noun = { .name = "hds", .empty = "", .columns = columns, .n_columns = ARRAY_LEN(columns),
	                              .row_size = sizeof(struct soa_line) };

static bool is_control(const struct hds_item *item)
{
	return item->requirement->leaf && strncmp(item->requirement->key, "A.", 2) == 0;
}

/* ---- what refers to a control ---- */

static bool add_name(struct names *names, size_t max, const char *name)
{
	if (name && names->n < max)
		names->names[names->n++] = name;
	return name != NULL;
}

/* Who asks for all of Annex A names none of its controls. */
static bool any_covers(const struct framework_keys *keys, const char *control)
{
	for (size_t i = 0; i < keys->n; i++)
		if (strchr(keys->keys[i], '.') && requirement_covers(keys->keys[i], control))
			return true;
	return false;
}

static bool refer(struct soa_line *l, const struct dossier_source *s, const struct hds_item *control, struct arena *a)
{
	const struct hds_checklist *c = &s->hds;
	const char *key = control->requirement->key;

	l->named_by.names = arena_array(a, c->n_items, sizeof *l->named_by.names);
	l->related.names = arena_array(a, c->n_items, sizeof *l->related.names);
	l->linked.names = arena_array(a, c->n_items, sizeof *l->linked.names);
	if (!l->named_by.names || !l->related.names || !l->linked.names)
		return false;
	for (size_t i = 0; i < c->n_items; i++) {
		const struct requirement *q = c->items[i].requirement;
		const struct hds_assessment *v = c->items[i].leaf.assessment;

		if (any_covers(&q->iso, key))
			add_name(&l->named_by, c->n_items, q->key);
		else if (any_covers(&q->related, key))
			add_name(&l->related, c->n_items, q->key);
		if (v && cell_list_has(v->controls, control->key))
			add_name(&l->linked, c->n_items, q->key);
	}
	return true;
}

static bool add_actions(struct soa_line *l, const struct hds_checklist *c, const char *key, struct arena *a)
{
	l->actions.names = arena_array(a, c->n_actions, sizeof *l->actions.names);
	for (size_t i = 0; l->actions.names && i < c->n_actions; i++) {
		struct text t = TEXT_INIT(64);

		if (c->actions[i].progress == HDS_DROPPED || !cell_list_has(c->actions[i].serves, key))
			continue;
		text_appendf(&t, "%" PRId64, c->actions[i].number);
		if (!add_name(&l->actions, c->n_actions, dossier_keep(&t, a)))
			return false;
	}
	return l->actions.names != NULL;
}

static bool add_evidence(struct soa_line *l, const struct hds_item *item, wall_t at, struct arena *a)
{
	size_t n = item->leaf.n_evidence;

	l->evidence.names = arena_array(a, n, sizeof *l->evidence.names);
	for (size_t i = 0; l->evidence.names && i < n; i++) {
		struct text t = TEXT_INIT(8192);

		checklist_say_evidence(item->leaf.evidence[i], at, &t);
		if (!add_name(&l->evidence, n, dossier_keep(&t, a)))
			return false;
	}
	return l->evidence.names != NULL;
}

/* ---- what is said of it ---- */

static const char *implemented(enum hds_status s)
{
	switch (s) {
	case HDS_CONFORMING:
		return _("yes");
	case HDS_IMPROVEMENT:
		return _("yes, to be improved");
	case HDS_MINOR_GAP:
		return _("in part");
	case HDS_MAJOR_GAP:
		return _("no");
	case HDS_NOT_APPLICABLE:
		return _("not applicable");
	case HDS_NOT_ASSESSED:
		return _("to be assessed");
	}
	return NULL;
}

/* Never a reason that nobody gave. */
static const char *why(const struct soa_line *l, const struct hds_assessment *v)
{
	if (v && v->comment)
		return v->comment;
	if (l->excluded)
		return _("the reason was purged from the journal");
	if (l->named_by.n > 0)
		return _("named by HDS requirements");
	if (l->linked.n > 0)
		return _("linked to HDS requirements by a decision");
	return _("kept by default: no reason is recorded");
}

static bool fill(struct soa_line *l, const struct dossier_source *s, const struct hds_item *item, struct arena *a)
{
	const struct hds_assessment *v = item->leaf.assessment;
	enum hds_status status = item->state.decided;

	*l = (struct soa_line){ .id = item->requirement->key, .theme = hds_text(&item->requirement->chapter), .title = hds_text(&item->requirement->title),
		                .excluded = status == HDS_NOT_APPLICABLE, .implemented = implemented(status), .due = WALL_NEVER,
		                .decided = WALL_NEVER, .standing = _(hds_standing_word(item->state.standing)) };
	if (!refer(l, s, item, a) || !add_actions(l, &s->iso, item->key, a) || !add_evidence(l, item, s->at, a))
		return false;
	l->applicable = l->excluded ? _("excluded") : v && v->status != HDS_NOT_ASSESSED ? _("included") : _("included (nothing decided yet)");
	l->why = why(l, v);
	if (v) {
		l->owner = v->owner;
		l->due = v->due;
		l->decided = v->at;
	}
	return true;
}

static bool make_lines(const struct dossier_source *s, struct arena *a, struct soa_line **ret, size_t *ret_n, struct err *e)
{
	struct soa_line *lines = arena_array(a, s->iso.n_items, sizeof *lines);
	size_t n = 0;

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->iso.n_items; i++)
		if (is_control(&s->iso.items[i]) && !fill(&lines[n++], s, &s->iso.items[i], a))
			return err_set(e, ERR_MEMORY, "out of memory");
	*ret = lines;
	*ret_n = n;
	return true;
}

bool dossier_soa_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct soa_line *lines;
	size_t n;

	if (!make_lines(s, a, &lines, &n, e))
		return false;
	dossier_csv(t, &soa_noun, lines, n, s->at);
	return true;
}

/* ---- to print ---- */

static void print_names(struct text *t, const char *label, const struct names *names)
{
	struct text list = TEXT_INIT(16384);

	for (size_t i = 0; i < names->n; i++)
		text_append_part(&list, _(", "), "%s", names->names[i]);
	page_fact(t, 2, label, text_str(&list));
	text_done(&list);
}

static void print_control(struct text *t, const struct soa_line *l)
{
	struct text words = TEXT_INIT(4096);
	char when[FORMAT_MAX];

	text_appendf(&words, "%s  %s", l->id, l->title);
	text_append_char(t, '\n');
	page_words(t, 0, text_str(&words));
	text_done(&words);
	page_fact(t, 2, _("Applicability"), l->applicable);
	page_fact(t, 2, _("Justification"), l->why);
	if (!l->excluded)
		page_fact(t, 2, _("Implemented"), l->implemented);
	page_fact(t, 2, _("Owner"), l->owner);
	format_date(l->due, when);
	page_fact(t, 2, _("Due"), when);
	print_names(t, _("Named by HDS requirements"), &l->named_by);
	print_names(t, _("Linked by a decision"), &l->linked);
	print_names(t, _("Related HDS requirements (our inference)"), &l->related);
	print_names(t, _("Actions"), &l->actions);
	for (size_t i = 0; i < l->evidence.n; i++)
		page_fact(t, 2, _("Evidence"), l->evidence.names[i]);
}

static void print_head(struct text *t, const struct dossier_source *s, const struct soa_line *lines, size_t n)
{
	char when[FORMAT_MAX], total[96];
	size_t excluded = 0, undecided = 0;

	for (size_t i = 0; i < n; i++) {
		excluded += lines[i].excluded;
		undecided += !wall_is_known(lines[i].decided);
	}
	page_title(t, _("Statement of applicability"));
	format_timestamp(s->at, when);
	page_fact(t, 0, _("As of"), when);
	page_fact(t, 0, _("Controls of Annex A of"), hds_text(&s->iso.framework.label));
	snprintf(total, sizeof total, "%zu", n);
	page_fact(t, 0, _("Controls in all"), total);
	snprintf(total, sizeof total, "%zu", excluded);
	page_fact(t, 0, _("Excluded"), total);
	snprintf(total, sizeof total, "%zu", undecided);
	page_fact(t, 0, _("Nothing decided yet"), total);
	page_words(t, 0, _("A control is included unless a person decided that it does not apply, and said why. What is implemented is a self-assessment; this is a preparation, no certification."));
}

bool dossier_soa(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	const char *theme = NULL;
	struct soa_line *lines;
	size_t n;

	if (!make_lines(s, a, &lines, &n, e))
		return false;
	print_head(t, s, lines, n);
	for (size_t i = 0; i < n; i++) {
		if (lines[i].theme && (!theme || strcmp(theme, lines[i].theme) != 0))
			page_heading(t, lines[i].theme);
		theme = lines[i].theme;
		print_control(t, &lines[i]);
	}
	return true;
}
