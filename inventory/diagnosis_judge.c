#include "inventory/diagnosis_words.h"

#include "intl.h"
#include "inventory/diagnosis_choice.h"
#include "text.h"

#include <string.h>

enum { PROOF_MAX = 16, NOT_TESTABLE_MAX = 24, NAMED_MAX = 5 };

/* Lines that grow in an arena. */
struct lines {
	struct arena *a;
	struct names *names;
	size_t max;
	bool failed;
};

static bool holds(const struct names *names, const char *line)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->names[i], line) == 0)
			return true;
	return false;
}

static void add_line(struct lines *l, struct text *t)
{
	const char *line = text_str(t);

	if (*line && l->names->n < l->max && !holds(l->names, line)) {
		l->names->names[l->names->n] = arena_strdup(l->a, line);
		l->failed |= !l->names->names[l->names->n++];
	}
	l->failed |= t->failed;
	text_clear(t);
}

static bool lines_begin(struct lines *l, struct names *names, size_t max, struct arena *a)
{
	*l = (struct lines){ a, names, max, false };
	*names = (struct names){ arena_array(a, max, sizeof *names->names), 0 };
	return names->names != NULL;
}

/* ---- the sentence ---- */

struct clauses { struct text t; bool any; };

static void begin_clause(struct clauses *c)
{
	if (c->any)
		text_append(&c->t, _("; "));
	c->any = true;
}

static bool is_of(const struct diagnosis_rule *r, unsigned families)
{
	return (families & 1u << r->family) != 0;
}

#define FAMILY(x) (1u << FAMILY_##x)
/* Of these what works before the first broken layer is said. */
enum {
	AFTER_ACCESS = FAMILY(WEAK) | FAMILY(LARGE) | FAMILY(PERIMETER) | FAMILY(NAMES) | FAMILY(TRUST) | FAMILY(SERVICE) | FAMILY(QUALITY)
	               | FAMILY(IMAGING) | FAMILY(INSIDE) | FAMILY(NOTHING),
	AFTER_NAMES = AFTER_ACCESS & ~(unsigned)FAMILY(NAMES),
	BEFORE_SERVICE = AFTER_ACCESS & ~(unsigned)(FAMILY(NAMES) | FAMILY(TRUST) | FAMILY(SERVICE)),
	AT_END = FAMILY(INSIDE) | FAMILY(NOTHING)
};

static void append_works(struct clauses *c, const struct diagnosis_rule *r, const struct diagnosis_facts *f)
{
	bool answers = f->echo_answers[0] + f->echo_answers[1] > 0 && is_of(r, AFTER_ACCESS);

	if (answers) {
		begin_clause(c);
		text_append(&c->t, _("the access of the establishment answers"));
	}
	if (f->dns_good && f->dns_fails == 0 && is_of(r, AFTER_NAMES)) {
		begin_clause(c);
		text_append(&c->t, answers ? _("so does the regional DNS") : _("the regional DNS answers"));
	}
}

static void append_service_works(struct clauses *c, const struct diagnosis_rule *r, const struct diagnosis_facts *f)
{
	struct text name = TEXT_INIT(1 << 12);

	if (!is_of(r, BEFORE_SERVICE) || !f->good || (f->services_fail > 0 && f->c->asked))
		return;
	diagnosis_append_object(&name, f->good->object);
	begin_clause(c);
	text_appendf(&c->t, _("%s answers from here"), text_str(&name));
	text_done(&name);
}

/* Beside what is known already: what is broken at the establishment itself. */
static void append_besides(struct clauses *c, const struct diagnosis_rule *head, const struct diagnosis_facts *f)
{
	for (const struct diagnosis_rule *r = head + 1; head->layer == DIAGNOSIS_INCIDENT && r < diagnosis_rules + n_diagnosis_rules; r++) {
		if (r->severity != STATE_CRITICAL || is_of(r, FAMILY(KNOWN) | FAMILY(OURSELVES)) || !r->fits(f))
			continue;
		begin_clause(c);
		text_append(&c->t, _("besides, "));
		diagnosis_append_clause(&c->t, r->code, f);
		return;
	}
}

/* Its first letter, of those that French has. */
static void capitalise(char *s)
{
	unsigned char first = (unsigned char)s[0], second = first ? (unsigned char)s[1] : 0;

	if (first >= 'a' && first <= 'z')
		s[0] = (char)(first - 'a' + 'A');
	else if (first == 0xC3 && second >= 0xA0 && second != 0xB7 && second <= 0xBE)
		s[1] = (char)(second - 0x20);
}

static const char *sentence_of(const struct diagnosis_rule *r, const struct diagnosis_facts *f, struct arena *a)
{
	struct clauses c = { TEXT_INIT(1 << 14), false };
	char *kept;

	if (r)
		append_works(&c, r, f);
	if (r && is_of(r, AT_END))
		append_service_works(&c, r, f);
	begin_clause(&c);
	diagnosis_append_clause(&c.t, r ? r->code : "pending", f);
	if (r && !is_of(r, AT_END))
		append_service_works(&c, r, f);
	if (r)
		append_besides(&c, r, f);
	kept = arena_strndup(a, text_str(&c.t), c.t.len < DIAGNOSIS_SENTENCE_MAX - 8 ? c.t.len : DIAGNOSIS_SENTENCE_MAX - 8);
	if (kept && c.t.len >= DIAGNOSIS_SENTENCE_MAX - 8)
		utf8_end_whole(kept, DIAGNOSIS_SENTENCE_MAX - 7);
	if (kept) {
		capitalise(kept);
		text_clear(&c.t);
		text_appendf(&c.t, "%s.", kept);
		kept = arena_strdup(a, text_str(&c.t));
	}
	text_done(&c.t);
	return kept;
}

/* ---- proof ---- */

/* "Access, SYVIK-12: broken, no answer in time" */
static void append_step_line(struct text *t, const struct diagnosis_step *s, const struct diagnosis_case *c)
{
	const char *why = s->layer == DIAGNOSIS_ENTITLEMENT ? c->entitled_why : NULL;

	text_append(t, diagnosis_layer_word(s->layer));
	if (s->object) {
		text_append(t, ", ");
		diagnosis_append_object(t, s->object);
	}
	if (s->dscp)
		text_appendf(t, " (DSCP %d)", s->dscp);
	text_append(t, _(": "));
	text_append(t, diagnosis_status_word(s->status));
	if (why) {
		text_append(t, ", ");
		diagnosis_append_words(t, why);
	} else if (s->detail || (s->outcome != OUTCOME_NOT_TESTED && s->outcome != OUTCOME_OK)) {
		text_append(t, ", ");
		diagnosis_append_reason(t, s);
	}
}

static void add_steps(struct lines *l, struct text *t, const struct diagnosis_facts *f, enum diagnosis_status status, bool live)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->steps[i]->status == status && f->steps[i]->live == live && (live || f->steps[i]->layer != DIAGNOSIS_INCIDENT)) {
			append_step_line(t, f->steps[i], f->c);
			add_line(l, t);
		}
}

static void add_neighbours(struct lines *l, struct text *t, const struct diagnosis_case *c)
{
	for (size_t i = 0; i < c->n_neighbours; i++) {
		const struct diagnosis_neighbours *x = &c->neighbours[i];

		if (x->n == 0)
			continue;
		diagnosis_append_object(t, x->name);
		text_append(t, _(": "));
		text_appendf(t, ngettext("%zu of %zu other establishment is cut off", "%zu of %zu other establishments are cut off", x->n), x->down, x->n);
		add_line(l, t);
	}
}

static bool prove(const struct diagnosis_facts *f, struct names *ret, struct arena *a)
{
	struct text t = TEXT_INIT(1 << 14);
	struct lines l;

	if (!lines_begin(&l, ret, PROOF_MAX, a))
		return false;
	for (size_t i = 0; i < f->c->n_incidents && i < 3; i++) {
		diagnosis_append_incident(&t, &f->c->incidents[i]);
		add_line(&l, &t);
	}
	add_steps(&l, &t, f, DIAGNOSIS_FAILED, true);
	add_steps(&l, &t, f, DIAGNOSIS_WEAK, true);
	add_steps(&l, &t, f, DIAGNOSIS_FAILED, false);
	add_steps(&l, &t, f, DIAGNOSIS_WEAK, false);
	add_neighbours(&l, &t, f->c);
	add_steps(&l, &t, f, DIAGNOSIS_PASSED, true);
	add_steps(&l, &t, f, DIAGNOSIS_PASSED, false);
	text_done(&t);
	return !l.failed;
}

/* ---- what was not, or cannot be, tested ---- */

static bool has_live(const struct diagnosis_facts *f, const char *kind, const char *name)
{
	size_t n = strlen(kind);

	for (size_t i = 0; i < f->n; i++)
		if (f->steps[i]->live && f->steps[i]->object && strncmp(f->steps[i]->object, kind, n) == 0 && f->steps[i]->object[n] == ':'
		    && strcmp(f->steps[i]->object + n + 1, name) == 0)
			return true;
	return false;
}

static void add_not_tested(struct lines *l, struct text *t, const struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->steps[i]->status == DIAGNOSIS_NOT_TESTABLE || f->steps[i]->status == DIAGNOSIS_NOT_TESTED) {
			append_step_line(t, f->steps[i], f->c);
			add_line(l, t);
		}
}

/* What the plan left out. */
static void add_left_out(struct lines *l, struct text *t, const struct diagnosis_facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->c->n_services; i++) {
		if (has_live(f, "service", f->c->services[i]->name))
			continue;
		if (n < NAMED_MAX)
			text_append(t, n ? ", " : _("services that were not tested: "));
		if (n++ < NAMED_MAX)
			diagnosis_append_words(t, f->c->services[i]->name);
	}
	if (n > NAMED_MAX)
		text_appendf(t, ngettext(", and %zu more", ", and %zu more", n - NAMED_MAX), n - NAMED_MAX);
	add_line(l, t);
}

static bool list_not_testable(const struct diagnosis_facts *f, struct names *ret, struct arena *a)
{
	struct text t = TEXT_INIT(1 << 14);
	struct lines l;

	if (!lines_begin(&l, ret, NOT_TESTABLE_MAX, a))
		return false;
	text_append(&t, _("the workstations and the inner network of the establishment"));
	add_line(&l, &t);
	if (f->c->site->access && strcmp(f->c->site->access, "internet") == 0) {
		text_append(&t, _("the network of its Internet provider"));
		add_line(&l, &t);
	}
	if (f->c->asked) {
		text_append(&t, _("the accounts and the rights of those who use the service"));
		add_line(&l, &t);
	}
	add_left_out(&l, &t, f);
	add_not_tested(&l, &t, f);
	text_done(&t);
	return !l.failed;
}

/* ---- the verdict ---- */

static bool say(const struct diagnosis_words *w, const struct diagnosis_facts *f, struct names *ret, struct arena *a)
{
	struct text t = TEXT_INIT(1 << 14);
	struct lines l;

	if (!lines_begin(&l, ret, ARRAY_LEN(w->say), a))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(w->say); i++) {
		diagnosis_append_filled(&t, w->say[i], f);
		add_line(&l, &t);
	}
	text_done(&t);
	return !l.failed;
}

/* NULL: without memory, or there is nothing to fill. */
static const char *filled(const char *msgid, const struct diagnosis_facts *f, struct arena *a)
{
	struct text t = TEXT_INIT(1 << 14);
	const char *kept;

	if (!msgid)
		return NULL;
	diagnosis_append_filled(&t, msgid, f);
	kept = t.failed ? NULL : arena_strdup(a, text_str(&t));
	text_done(&t);
	return kept;
}

/* While tests run: what is known already is said, with the least confidence. */
static struct diagnosis_choice choose(const struct diagnosis_facts *f)
{
	struct diagnosis_choice choice = diagnosis_choose(f, f->answers);
	const char *known = f->planned && f->planned->cuts_off ? "planned-work" : f->cut || f->own ? "incident-known" : NULL;

	for (size_t i = 0; !choice.rule && known && i < n_diagnosis_rules; i++)
		if (strcmp(diagnosis_rules[i].code, known) == 0)
			choice.rule = &diagnosis_rules[i];
	return choice;
}

static bool fill_known(const struct diagnosis_case *c, struct diagnosis_verdict *v, struct arena *a)
{
	struct text t = TEXT_INIT(1 << 14);

	if (c->n_incidents == 0)
		return true;
	diagnosis_append_incident(&t, &c->incidents[0]);
	v->known_incident = arena_strdup(a, text_str(&t));
	v->alert_id = c->incidents[0].alert_id;
	text_done(&t);
	return v->known_incident != NULL;
}

const char *diagnosis_code(size_t i)
{
	for (size_t k = 0; k < n_diagnosis_rules; k++) {
		bool first = true;

		for (size_t j = 0; j < k; j++)
			first = first && strcmp(diagnosis_rules[j].code, diagnosis_rules[k].code) != 0;
		if (first && i-- == 0)
			return diagnosis_rules[k].code;
	}
	return NULL;
}

bool diagnosis_judge(const struct diagnosis_case *c, const struct diagnosis_step *steps, size_t n, const struct diagnosis_answers *answers,
                     struct arena *a, struct diagnosis_verdict *ret, struct err *e)
{
	struct diagnosis_verdict v = { .layer = DIAGNOSIS_LAYER_COUNT, .severity = STATE_UNKNOWN, .confidence = DIAGNOSIS_LOW, .code = "pending" };
	const struct diagnosis_words *words;
	struct diagnosis_choice choice;
	struct diagnosis_facts f;

	if (!diagnosis_facts(c, steps, n, answers, a, &f, e))
		return false;
	choice = choose(&f);
	if (choice.rule) {
		v.code = choice.rule->code;
		v.layer = choice.rule->layer;
		v.severity = choice.rule->severity;
		v.confidence = choice.confidence;
		v.n_ask = diagnosis_questions(&f, answers, v.ask);
	}
	words = diagnosis_words_of(v.code);
	v.promise_not = filled(words->promise_not, &f, a);
	v.sentence = sentence_of(choice.rule, &f, a);
	if (!v.sentence || (words->promise_not && !v.promise_not) || !say(words, &f, &v.say, a) || !prove(&f, &v.proof, a) || !list_not_testable(&f, &v.not_testable, a)
	    || !fill_known(c, &v, a))
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = v;
	return true;
}
