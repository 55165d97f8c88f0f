#include "console/escalation_text.h"

#include "arena.h"
#include "cell_list.h"
#include "console/alert_sentence.h"
#include "console/object_field.h"
#include "console/output.h"
#include "diagnosis.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "outcome.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2, WORDS_LINES_MAX = 12, VERDICT_LINES_MAX = 6, STEP_LINES_MAX = 2, RESULT_LINES_MAX = 4 };

const char *escalation_state_word(enum escalation_state s)
{
	static const char *const words[] = {
		[ESCALATION_OPEN] = NC_("escalation", "open"), [ESCALATION_TAKEN] = NC_("escalation", "taken"), [ESCALATION_CLOSED] = NC_("escalation", "closed"),
	};

	return intl_in_context(words[s]);
}

const char *mask_level_word(enum mask_level level)
{
	static const char *const words[MASK_LEVELS] = {
		[MASK_NOTHING] = N_("complete: for us alone"), [MASK_CONTACTS] = N_("without contacts and addresses"),
		[MASK_ESTABLISHMENTS] = N_("without contacts, addresses and names of establishments"),
	};

	return _(words[level]);
}

/* ---- names ---- */

struct list { const char **names; size_t n; };

static void add(struct list *l, const char *name)
{
	if (name && *name)
		l->names[l->n++] = name;
}

static void add_aliases(struct list *l, struct arena *a, const char *aliases)
{
	struct name_span one;

	while (cell_list_next(&aliases, &one))
		add(l, arena_strndup(a, one.at, one.n));
}

static bool list_sites(const struct site_row *sites, size_t n, struct arena *a, struct list *ret)
{
	size_t most = 1;

	for (size_t i = 0; i < n; i++)
		most += 3 + cell_list_count(sites[i].aliases);
	ret->names = arena_array(a, most, sizeof *ret->names);
	for (size_t i = 0; ret->names && i < n; i++) {
		add(ret, sites[i].name);
		add(ret, sites[i].finess);
		add(ret, sites[i].commune);
		if (sites[i].aliases)
			add_aliases(ret, a, sites[i].aliases);
	}
	return ret->names != NULL;
}

static bool list_objects(const struct region_rows *r, struct arena *a, struct list *ret)
{
	ret->names = arena_array(a, r->n_devices + r->n_links + r->n_covolinks + 1, sizeof *ret->names);
	for (size_t i = 0; ret->names && i < r->n_devices; i++)
		add(ret, r->devices[i].name);
	for (size_t i = 0; ret->names && i < r->n_links; i++)
		add(ret, r->links[i].name);
	for (size_t i = 0; ret->names && i < r->n_covolinks; i++)
		add(ret, r->covolinks[i].name);
	return ret->names != NULL;
}

bool escalation_names(struct reader *r, struct arena *a, struct mask_names *ret, struct err *e)
{
	struct list contacts = { 0 }, establishments = { 0 }, objects = { 0 };
	struct contact_row *people;
	struct region_rows region;
	size_t n;

	if (!read_contacts(r, a, NULL, &people, &n, e) || !read_region(r, a, &region, e))
		return false;
	contacts.names = arena_array(a, n + 1, sizeof *contacts.names);
	if (!contacts.names || !list_sites(region.sites, region.n_sites, a, &establishments) || !list_objects(&region, a, &objects))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		add(&contacts, people[i].name);
	*ret = (struct mask_names){ contacts.names, establishments.names, objects.names, contacts.n, establishments.n, objects.n };
	return true;
}

/* ---- lines ---- */

/* A line is cut where words part, those after the first indented; past most the rest is left out. */
static void put_wrapped(struct text *t, const char *words, size_t indent, size_t most)
{
	size_t lines = 0, column = 0;

	while (*words) {
		size_t len = strcspn(words, " \n"), width;
		char word[512];

		snprintf(word, sizeof word, "%.*s", (int)(len < sizeof word ? len : sizeof word - 1), words);
		utf8_end_whole(word, sizeof word);
		width = output_width(word);
		if (column > 0 && column + 1 + width > ESCALATION_COLUMNS - (lines + 1 == most)) { /* an ellipsis may end the last one */
			if (++lines == most) {
				text_append(t, "\xe2\x80\xa6\n");
				return;
			}
			text_appendf(t, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > 0) {
			text_append_char(t, ' ');
			column++;
		}
		while (width > ESCALATION_COLUMNS - 2 - indent) { /* longer than a line: what is left of it says nothing */
			size_t last = strlen(word) - 1;

			while (last > 0 && ((unsigned char)word[last] & 0xc0) == 0x80)
				last--;
			word[last] = '\0';
			width = output_width(word);
		}
		text_append(t, word);
		column += width;
		words += len;
		words += strspn(words, " \n");
	}
	text_append_char(t, '\n');
}

struct copy {
	struct text *t;
	enum mask_level level;
	const struct mask_names *names;
};

/* "Label: words". */
static void put(const struct copy *c, const char *label, const char *words, size_t most)
{
	struct text line = TEXT_INIT(32 << 10), safe = TEXT_INIT(32 << 10);

	if (!words || !*words)
		return;
	if (label)
		text_appendf(&line, _("%s: %s"), label, "");
	text_append_safe(&safe, words);
	mask_append(&line, text_str(&safe), c->level, c->names);
	put_wrapped(c->t, text_str(&line), INDENT, most);
	text_done(&line);
	text_done(&safe);
}

static void put_person(const struct copy *c, const char *label, int64_t uid, wall_t at, wall_t now)
{
	struct text words = TEXT_INIT(512);
	char when[FORMAT_MAX];

	if (!wall_is_known(at))
		return;
	format_time(at, now, when);
	text_append(&words, when);
	if (c->level == MASK_NOTHING && uid != UNKNOWN_I64) {
		text_append(&words, ", ");
		append_person(&words, uid);
	}
	put(&(struct copy){ c->t, MASK_NOTHING, c->names }, label, text_str(&words), 1);
	text_done(&words);
}

/* "path · device:cpe: failed (packets are lost), 12 ms: 18 of 20 lost"; a name of an object may be that of its establishment. */
static void put_step(const struct copy *c, const struct escalation_step *s)
{
	struct text line = TEXT_INIT(4096);
	enum diagnosis_layer layer;
	enum diagnosis_status status;
	enum outcome outcome;

	text_append(&line, diagnosis_layer_from_name(s->layer, &layer) ? diagnosis_layer_word(layer) : s->layer);
	if (s->object && c->level < MASK_ESTABLISHMENTS)
		text_appendf(&line, " · %s", s->object);
	else if (s->object)
		text_appendf(&line, " · %.*s", (int)strcspn(s->object, ":"), s->object);
	text_appendf(&line, " · %s", diagnosis_status_from_name(s->status, &status) ? diagnosis_status_word(status) : s->status);
	if (outcome_from_name(s->outcome, &outcome) && outcome != OUTCOME_OK && outcome != OUTCOME_NOT_TESTED)
		text_appendf(&line, " · %s", _(outcome_sentence(outcome)));
	if (s->latency_us != UNKNOWN_I64)
		text_appendf(&line, " · %lld ms", (long long)(s->latency_us / 1000));
	if (s->detail && *s->detail) {
		text_append(&line, " · ");
		detail_append(&line, s->detail);
	}
	put(c, NULL, text_str(&line), STEP_LINES_MAX);
	text_done(&line);
}

static size_t count_lines(const struct text *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->len; i++)
		n += t->data[i] == '\n';
	return n;
}

static bool is_bad(const struct escalation_step *s) { return strcmp(s->status, "failed") == 0 || strcmp(s->status, "weak") == 0; }

/* Those that tell of a trouble first; what has no room is counted. */
static void put_steps(const struct copy *c, const struct escalation_findings *f, size_t reserved)
{
	size_t shown = 0;

	if (f->n_steps == 0)
		return;
	text_appendf(c->t, "\n%s\n", _("Tests:"));
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < f->n_steps; i++) {
			if (is_bad(&f->steps[i]) != (pass == 0))
				continue;
			if (count_lines(c->t) + STEP_LINES_MAX + 1 + reserved > ESCALATION_LINES)
				break;
			put_step(c, &f->steps[i]);
			shown++;
		}
	}
	if (shown == f->n_steps)
		return;
	text_appendf(c->t, ngettext("and %zu more", "and %zu more", f->n_steps - shown), f->n_steps - shown);
	text_append_char(c->t, '\n');
}

static void put_untested(const struct copy *c, const struct escalation_findings *f)
{
	struct text words = TEXT_INIT(32 << 10);

	for (size_t i = 0; i < f->n_not_testable; i++)
		text_append_part(&words, " · ", "%s", f->not_testable[i]);
	put(c, _("Not testable from here"), text_str(&words), 3);
	text_done(&words);
}

void escalation_text(const struct escalation_row *x, enum mask_level level, const struct mask_names *names, struct text *t)
{
	const struct copy c = { t, level, names };
	struct text head = TEXT_INIT(256);
	wall_t shown = x->at;

	text_appendf(&head, _("Escalation %s: %s"), x->id, escalation_state_word(x->state));
	put_wrapped(t, text_str(&head), 0, 1);
	put(&c, _("Establishment"), level >= MASK_ESTABLISHMENTS ? _("[establishment]") : x->site, 2);
	put_person(&c, _("Opened"), x->uid, x->at, shown);
	put(&c, _("Ticket"), x->ticket, 1);
	put(&c, _("The caller says"), x->words, WORDS_LINES_MAX);
	put(&c, _("Verdict"), x->found.verdict ? x->found.verdict : _("nothing was tested"), VERDICT_LINES_MAX);
	put(&c, _("Code"), x->found.verdict_code, 1);
	if (x->found.confidence) {
		struct text words = TEXT_INIT(64);

		for (enum diagnosis_confidence k = DIAGNOSIS_LOW; k <= DIAGNOSIS_HIGH; k++)
			if (strcmp(diagnosis_confidence_name(k), x->found.confidence) == 0)
				text_append(&words, diagnosis_confidence_word(k));
		put(&c, words.len > 0 ? NULL : _("Confidence"), words.len > 0 ? text_str(&words) : x->found.confidence, 1);
		text_done(&words);
	}
	put_person(&c, _("Tested"), UNKNOWN_I64, x->found.tested, shown);
	put_untested(&c, &x->found);
	put_person(&c, _("Taken"), x->taken_uid, x->taken, shown);
	put_person(&c, _("Closed"), x->closed_uid, x->closed, shown);
	put(&c, _("It came to"), x->result, RESULT_LINES_MAX);
	put_steps(&c, &x->found, level == MASK_NOTHING ? 0 : 3);
	if (level != MASK_NOTHING) {
		text_append_char(t, '\n');
		put_wrapped(t, _("Names and addresses were taken out by machine: read it before you send it."), 0, 2);
	}
	text_done(&head);
}
