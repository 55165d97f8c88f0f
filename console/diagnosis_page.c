#include "console/diagnosis_page.h"

#include "console/object_field.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { LINE_MAX_BYTES = 2048, DSCP_EF = 46, DSCP_AF41 = 34 };

enum state diagnosis_status_state(enum diagnosis_status s)
{
	static const enum state states[] = {
		[DIAGNOSIS_PENDING] = STATE_UNKNOWN, [DIAGNOSIS_PASSED] = STATE_OK, [DIAGNOSIS_WEAK] = STATE_WARNING,
		[DIAGNOSIS_FAILED] = STATE_CRITICAL, [DIAGNOSIS_NOT_TESTED] = STATE_UNKNOWN, [DIAGNOSIS_NOT_TESTABLE] = STATE_UNKNOWN,
	};

	return states[s];
}

static enum style status_style(enum diagnosis_status s)
{
	return s == DIAGNOSIS_PENDING || s == DIAGNOSIS_NOT_TESTED || s == DIAGNOSIS_NOT_TESTABLE ? STYLE_DIM : state_style(diagnosis_status_state(s));
}

void diagnosis_append_subject(const struct diagnosis_run *d, struct text *t)
{
	const struct site_row *site = d->c->site;

	text_append_safe(t, site->name);
	if (site->commune) {
		text_append(t, ", ");
		text_append_safe(t, site->commune);
	}
	if (d->c->asked) {
		text_append(t, _(": "));
		text_append_safe(t, d->c->asked);
	}
}

void diagnosis_append_progress(const struct diagnosis_run *d, struct text *t)
{
	if (d->n_tests > 0 && !d->over)
		text_appendf(t, ngettext("%zu of %zu test has ended", "%zu of %zu tests have ended", d->n_tests), d->n_ended, d->n_tests);
	else if (d->n_ended > 0)
		text_appendf(t, ngettext("%zu test", "%zu tests", d->n_ended), d->n_ended);
}

/* ---- a step ---- */

static void append_part(struct text *t, const char *part)
{
	if (!*part)
		return;
	if (t->len > 0)
		text_append(t, " · ");
	text_append(t, part);
}

static void append_object(struct text *t, const struct diagnosis_step *s)
{
	const char *colon = s->object ? strchr(s->object, ':') : NULL;
	char kind[32];

	if (!colon || (size_t)(colon - s->object) >= sizeof kind)
		return;
	memcpy(kind, s->object, (size_t)(colon - s->object));
	kind[colon - s->object] = '\0';
	text_appendf(t, "%s ", _(object_kind_label(kind)));
	text_append_safe(t, colon + 1);
}

static void append_class(struct text *t, const struct diagnosis_step *s)
{
	char words[48];

	if (s->method != DIAGNOSIS_BY_MARKED || !s->live)
		return;
	if (s->dscp == DSCP_EF || s->dscp == DSCP_AF41)
		snprintf(words, sizeof words, s->dscp == DSCP_EF ? _("voice (EF)") : _("video (AF41)"));
	else if (s->dscp == 0)
		snprintf(words, sizeof words, "%s", _("ordinary traffic"));
	else
		snprintf(words, sizeof words, "DSCP %d", s->dscp);
	append_part(t, words);
}

static void append_delays(struct text *t, const struct diagnosis_measure *m)
{
	char rtt[FORMAT_MAX], usual[FORMAT_MAX], words[4 * FORMAT_MAX];

	if (m->loss_ratio > 0) {
		format_ratio(m->loss_ratio, rtt);
		snprintf(words, sizeof words, _("loss %s"), rtt);
		append_part(t, words);
	}
	format_latency_ms(m->rtt_ms, rtt);
	format_latency_ms(m->baseline_ms, usual);
	snprintf(words, sizeof words, usual[0] && rtt[0] ? _("%s (usually %s)") : "%s", rtt, usual);
	append_part(t, words);
	format_latency_ms(m->jitter_ms, rtt);
	snprintf(words, sizeof words, rtt[0] ? _("jitter %s") : "", rtt);
	append_part(t, words);
}

static void append_use(struct text *t, const struct diagnosis_measure *m)
{
	char in[FORMAT_MAX], out[FORMAT_MAX], words[4 * FORMAT_MAX];

	format_ratio(m->in_util, in);
	format_ratio(m->out_util, out);
	if (in[0] && out[0]) {
		snprintf(words, sizeof words, _("in %s, out %s of its speed"), in, out);
		append_part(t, words);
	}
	if (m->errors_ps > 0) {
		format_per_second(m->errors_ps, in);
		snprintf(words, sizeof words, _("errors %s"), in);
		append_part(t, words);
	}
	if (m->uptime_s != UNKNOWN_I64) {
		format_duration(m->uptime_s, in);
		snprintf(words, sizeof words, _("started %s ago"), in);
		append_part(t, words);
	}
}

static void append_numbers(struct text *t, const struct diagnosis_measure *m)
{
	char words[64];

	if (m->mtu != UNKNOWN_I64) {
		snprintf(words, sizeof words, "MTU %" PRId64, m->mtu);
		append_part(t, words);
	}
	if (m->hops != UNKNOWN_I64) {
		snprintf(words, sizeof words, ngettext("%" PRId64 " hop", "%" PRId64 " hops", (unsigned long)m->hops), m->hops);
		append_part(t, words);
	}
	if (m->status != UNKNOWN_I64) {
		snprintf(words, sizeof words, "HTTP %" PRId64, m->status);
		append_part(t, words);
	}
}

/* What was measured says it all. */
static bool is_told_by_figures(const struct diagnosis_step *s)
{
	return s->live && s->status == DIAGNOSIS_PASSED && (!isnan(s->measure.rtt_ms) || s->measure.mtu != UNKNOWN_I64);
}

static void append_why(struct text *t, const struct diagnosis_step *s)
{
	struct text why = TEXT_INIT(LINE_MAX_BYTES);

	if (is_told_by_figures(s))
		return;
	if (s->outcome != OUTCOME_OK && s->outcome != OUTCOME_NOT_TESTED)
		append_reason(&why, s->outcome, s->detail);
	else
		detail_append(&why, s->detail);
	append_part(t, text_str(&why));
	text_done(&why);
}

void diagnosis_append_step(const struct diagnosis_step *s, struct text *t)
{
	struct text whole = TEXT_INIT(LINE_MAX_BYTES);

	append_object(&whole, s);
	append_class(&whole, s);
	append_delays(&whole, &s->measure);
	append_use(&whole, &s->measure);
	append_numbers(&whole, &s->measure);
	append_why(&whole, s);
	text_append(t, text_str(&whole));
	text_done(&whole);
}

/* ---- the layers ---- */

static int gravity(enum diagnosis_status s)
{
	static const int by_status[] = {
		[DIAGNOSIS_NOT_TESTABLE] = 0, [DIAGNOSIS_PASSED] = 1, [DIAGNOSIS_NOT_TESTED] = 2, [DIAGNOSIS_PENDING] = 3, [DIAGNOSIS_WEAK] = 4,
		[DIAGNOSIS_FAILED] = 5,
	};

	return by_status[s];
}

static bool is_told(const struct diagnosis_step *s)
{
	return s->status == DIAGNOSIS_WEAK || s->status == DIAGNOSIS_FAILED;
}

/* A fact behind a symbol; 0: the column stays empty. */
static void pen_fact_behind(struct pen *p, uint32_t symbol, enum style style, const char *label, const char *value)
{
	struct pen beside = *p;

	if (symbol)
		grid_put_code_point(p->g, p->x, p->y, style, symbol);
	beside.x += 2;
	beside.width -= 2;
	pen_fact_marked(&beside, label, style, value);
	p->y = beside.y;
}

/* "✓ Access  good · 4 of 6 good": what a layer comes to. */
static void pen_layer(struct pen *p, const char *label, const struct diagnosis_step *const *steps, size_t n)
{
	enum diagnosis_status worst = steps[0]->status;
	struct text words = TEXT_INIT(LINE_MAX_BYTES);
	size_t good = 0;

	for (size_t i = 0; i < n; i++) {
		worst = gravity(steps[i]->status) > gravity(worst) ? steps[i]->status : worst;
		good += steps[i]->status == DIAGNOSIS_PASSED;
	}
	text_append(&words, diagnosis_status_word(worst));
	if (n == 1 && !is_told(steps[0])) {
		struct text step = TEXT_INIT(LINE_MAX_BYTES);

		diagnosis_append_step(steps[0], &step);
		append_part(&words, text_str(&step));
		text_done(&step);
	} else if (n > 1 && good > 0) {
		text_append(&words, " · ");
		text_appendf(&words, ngettext("%zu of %zu good", "%zu of %zu good", good), good, n);
	}
	pen_fact_behind(p, state_symbol(diagnosis_status_state(worst)), status_style(worst), label, text_str(&words));
	text_done(&words);
}

/* Its line is that of the object, which can be followed. */
static void pen_step(struct pen *p, const struct diagnosis_step *s)
{
	const char *colon = s->object ? strchr(s->object, ':') : NULL;
	struct text words = TEXT_INIT(LINE_MAX_BYTES);
	char kind[32] = "";

	if (colon && (size_t)(colon - s->object) < sizeof kind) {
		memcpy(kind, s->object, (size_t)(colon - s->object));
		pen_target(p, kind, colon + 1);
	}
	diagnosis_append_step(s, &words);
	pen_fact_behind(p, 0, status_style(s->status), "", text_str(&words));
	text_done(&words);
}

static void pen_steps(struct pen *p, const struct diagnosis_step *const *steps, size_t n)
{
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && steps[k]->layer == steps[i]->layer; k++)
			;
		pen_layer(p, diagnosis_layer_word(steps[i]->layer), steps + i, k - i);
		for (; i < k; i++)
			if (is_told(steps[i]))
				pen_step(p, steps[i]);
	}
}

/* ---- the verdict ---- */

static enum style verdict_style(enum state severity)
{
	return severity == STATE_CRITICAL ? STYLE_ALARM : severity == STATE_OK ? STYLE_STRONG : state_style(severity);
}

static const char *band_word(const struct diagnosis_run *d)
{
	const struct diagnosis_verdict *v = &d->verdict;

	if (!d->over)
		return _("Testing…");
	if (v->layer != DIAGNOSIS_LAYER_COUNT)
		return diagnosis_layer_word(v->layer);
	return v->severity == STATE_UNKNOWN ? _("Not tested") : _("Nothing found");
}

static void pen_verdict(struct pen *p, const struct diagnosis_run *d)
{
	const struct diagnosis_verdict *v = &d->verdict;
	enum state severity = d->over ? v->severity : STATE_UNKNOWN;
	struct text beside = TEXT_INIT(LINE_MAX_BYTES);

	diagnosis_append_progress(d, &beside);
	if (d->over) {
		append_part(&beside, diagnosis_confidence_word(v->confidence));
		append_part(&beside, v->code);
	}
	pen_state(p, verdict_style(severity), state_symbol(severity),
	          band_word(d), text_str(&beside));
	pen_line(p, STYLE_STRONG, v->sentence);
	if (d->trouble.len > 0)
		pen_line(p, STYLE_WARNING, text_str(&d->trouble));
	text_done(&beside);
}

static void pen_lines(struct pen *p, const char *title, const struct names *lines, enum style style)
{
	if (lines->n == 0)
		return;
	pen_title(p, title);
	for (size_t i = 0; i < lines->n; i++)
		pen_line(p, style, lines->names[i]);
}

static void pen_questions(struct pen *p, const struct diagnosis_run *d, const char *answers)
{
	struct text line = TEXT_INIT(LINE_MAX_BYTES);

	if (d->verdict.n_ask == 0 && d->n_asked == 0)
		return;
	pen_title(p, _("To ask"));
	for (size_t i = 0; i < d->n_asked; i++) {
		enum diagnosis_answer answer = d->answers.of[d->asked[i]];

		text_clear(&line);
		text_appendf(&line, "%s %s", diagnosis_question_text(d->asked[i]),
		             answer == DIAGNOSIS_YES ? _("Answer: yes.") : answer == DIAGNOSIS_NO ? _("Answer: no.") : _("Answer: not known."));
		pen_line(p, STYLE_DIM, text_str(&line));
	}
	for (size_t i = 0; i < d->verdict.n_ask; i++) {
		text_clear(&line);
		text_appendf(&line, "%zu. %s", i + 1, diagnosis_question_text(d->verdict.ask[i]));
		if (i == 0 && answers)
			text_appendf(&line, "  %s", answers);
		pen_line(p, i == 0 ? STYLE_STRONG : STYLE_TEXT, text_str(&line));
	}
	text_done(&line);
}

void diagnosis_compose(const struct diagnosis_run *d, const char *answers, struct pen *p)
{
	struct text subject = TEXT_INIT(LINE_MAX_BYTES);
	struct arena *a = arena_new();
	const struct diagnosis_step **steps = a ? diagnosis_run_sorted(d, a) : NULL;

	diagnosis_append_subject(d, &subject);
	pen_line(p, STYLE_STRONG, text_str(&subject));
	pen_verdict(p, d);
	if (d->over) {
		pen_lines(p, _("To say"), &d->verdict.say, STYLE_TEXT);
		pen_questions(p, d, answers);
		if (d->verdict.promise_not) {
			pen_title(p, _("Not to promise"));
			pen_line(p, STYLE_WARNING, d->verdict.promise_not);
		}
	}
	pen_title(p, _("Layer by layer"));
	if (steps)
		pen_steps(p, steps, d->n_steps);
	if (d->over) {
		pen_lines(p, _("Proof"), &d->verdict.proof, STYLE_TEXT);
		pen_lines(p, _("What was not tested, or cannot be from here"), &d->verdict.not_testable, STYLE_DIM);
	}
	arena_free(a);
	text_done(&subject);
}
