#include "console/security_section.h"

#include "console/state_mark.h"
#include "intl.h"

#include <string.h>

enum { TITLE_COLUMNS = 22, INDENT = 4 };

static struct pen put_title(struct pen *p, enum state worth, const char *title, const char *target)
{
	struct pen beside = *p;

	if (target)
		pen_target(p, strncmp(target, "sheet:", 6) == 0 ? "sheet" : "view", strchr(target, ':') + 1);
	grid_put_code_point(p->g, p->x, p->y, worth == STATE_OK ? STYLE_DIM : state_style(worth), state_symbol(worth));
	grid_put(p->g, p->x + 2, p->y, TITLE_COLUMNS, STYLE_STRONG, title);
	beside.x += 2 + TITLE_COLUMNS + 1;
	beside.width -= 2 + TITLE_COLUMNS + 1;
	return beside;
}

static enum style style_of(enum state worth)
{
	return worth == STATE_CRITICAL ? STYLE_CRITICAL : worth == STATE_WARNING ? STYLE_WARNING : STYLE_DIM;
}

void security_put_section(struct pen *p, enum state worth, const char *title, const char *words, const char *target)
{
	struct pen beside = put_title(p, worth, title, target);

	pen_line(&beside, style_of(worth), words);
	p->y = beside.y > p->y ? beside.y : p->y + 1;
}

void security_put_found(const struct security *s, struct pen *p, enum state worth, const char *title, const char *words, const char *target)
{
	if (worth == STATE_OK && s->quiet)
		text_append_part(s->quiet, _(", "), "%s", title);
	else
		security_put_section(p, worth, title, words, target);
}

void security_put_undeclared(const struct security *s, struct pen *p, const char *title, const char *words, const char *target)
{
	if (s->quiet)
		text_append_part(s->quiet, _(", "), "%s", title);
	else
		security_put_section(p, STATE_UNKNOWN, title, words, target);
}

void security_put_cut(struct pen *p, enum state worth, const char *title, const char *words, const char *target)
{
	struct pen beside = put_title(p, worth, title, target);

	grid_put(p->g, beside.x, p->y++, beside.width, style_of(worth), words);
}

void security_put_detail(struct pen *p, const char *object, const char *words)
{
	if (object) {
		char kind[32];

		snprintf(kind, sizeof kind, "%.*s", (int)strcspn(object, ":"), object);
		pen_target(p, kind, strchr(object, ':') + 1);
	}
	grid_put(p->g, p->x + INDENT, p->y++, p->width - INDENT, STYLE_TEXT, words);
}

void security_put_rest(struct pen *p, size_t n, size_t shown)
{
	struct pen in = *p;

	in.x += INDENT;
	in.width -= INDENT;
	if (shown > 0)
		pen_more(&in, n, shown);
	p->y = in.y;
}

/* ", EXI-15" */
static void append_served(const char *serves, struct text *t)
{
	if (serves && *serves)
		text_append(t, _(", "));
	requirements_append(serves, t);
}

void security_append_evidence(const struct security *s, const struct hds_evidence *v, size_t more, struct text *t)
{
	const struct hds_checklist *known[SECURITY_FAMILIES];
	size_t n = 0;

	for (size_t i = 0; i < SECURITY_FAMILIES; i++)
		if (s->families[i].known)
			known[n++] = &s->families[i].now;
	evidence_append_number(v->number, more, t);
	append_served(v->serves, t);
	text_appendf(t, " · %s", v->title);
	text_append_part(t, " · ", "%s", requirements_title(v->serves, known, n));
	text_append_part(t, " · ", "%s", v->owner);
}

void security_append_deadline(const struct deadline *d, struct text *t)
{
	char days[64];

	deadline_words(d, days, sizeof days);
	text_appendf(t, "%s · ", days);
	if (d->seq != 0) {
		deadline_append_object(d, t);
		append_served(d->serves, t);
		text_append(t, " · ");
	}
	text_append(t, d->title);
	text_append_part(t, " · ", "%s", d->requirement);
}

void security_put_deadlines(struct pen *p, const struct deadlines *d, size_t passed, size_t n, size_t details)
{
	struct text words = TEXT_INIT(1024);
	size_t shown = passed;

	for (; shown < n && shown - passed < details; shown++) {
		const struct deadline *row = &d->rows[shown];

		text_clear(&words);
		security_append_deadline(row, &words);
		text_append_part(&words, " · ", "%s", row->owner);
		security_put_detail(p, row->kind == DEADLINE_CONTRACT ? NULL : row->object, text_str(&words));
	}
	security_put_rest(p, n, shown - passed > 0 ? shown : 0);
	text_done(&words);
}
