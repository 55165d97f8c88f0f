#include "console/act_form_internal.h"

#include "console/object_field.h"
#include "console/pen.h"
#include "intl.h"
#include "inventory/format.h"

enum { LABELS_LEAST = 11 };

static bool has_choices(const struct act_form *f)
{
	for (size_t i = 0; i < act_form_fields(f); i++)
		if (act_form_field(f, i)->choice)
			return true;
	return false;
}

int act_form_rows(const struct act_form *f)
{
	return (int)act_form_fields(f) + 4 + has_choices(f); /* the frame, what it is about, the twin; what may be chosen takes two */
}

void act_target_words(enum form_kind kind, const struct act_target *target, struct text *t)
{
	if (act_kinds[kind].about != ABOUT_PERSON)
		object_name_words(target->object, t);
	else if (target->object[0])
		text_appendf(t, _("for %s"), target->object);
}

/* "Link SYVIK-2041", and how many more there are. */
static void append_about(const struct act_form *f, struct text *t)
{
	if (f->n_targets == 0)
		return;
	act_target_words(f->kind, &f->targets[0], t);
	if (t->len == 0)
		text_append(t, _("for nobody: no rota says who comes"));
	text_append_part(t, " · ", "%s", act_form_service(f));
	if (f->n_targets > 1) {
		text_append(t, " ");
		text_appendf(t, ngettext("and %zu more", "and %zu more", f->n_targets - 1), f->n_targets - 1);
	}
}

static int label_columns(const struct act_form *f, bool ascii)
{
	int widest = LABELS_LEAST;

	for (size_t i = 0; i < act_form_fields(f); i++) {
		int columns = text_columns(act_form_label(f, i), ascii);

		widest = columns > widest ? columns : widest;
	}
	return widest;
}

static void append_time(const struct act_form *f, size_t i, wall_t now, struct text *t)
{
	enum field_type type = act_form_field(f, i)->type;
	char when[FORMAT_MAX], lasts[FORMAT_MAX];
	wall_t at;

	if ((!*act_form_text(f, i) && type != FIELD_FROM) || !act_form_time(f, i, now, &at, NULL))
		return;
	text_append(t, t->len ? " → " : "");
	if (!wall_is_known(at)) {
		text_append(t, _("no date"));
		return;
	}
	format_time(at, now, when);
	format_duration((at.ms - now.ms) / 1000, lasts);
	if (type == FIELD_FROM && !*act_form_text(f, i))
		text_append(t, _("now"));
	else
		text_appendf(t, at.ms > now.ms ? _("%s (in %s)") : "%s", when, lasts);
}

/* How what was typed is understood. */
static void append_meaning(const struct act_form *f, size_t i, wall_t now, struct text *t)
{
	const struct field *field = act_form_field(f, i);
	const char *word;

	if (act_form_is_time(field))
		append_time(f, i, now, t);
	else if (field->type == FIELD_CHOICE && act_form_choice(f, i, &word))
		text_appendf(t, " → %s", word);
}

/* "1 Conforming  2 Minor gap": what may be chosen in the field that is edited. */
static void append_choices(const struct act_form *f, struct text *t)
{
	choice_fn choice = act_form_confirming(f) ? NULL : act_form_field(f, f->field)->choice;

	for (size_t i = 0; choice && choice(i, true); i++)
		text_appendf(t, "%s%zu %s", i ? "  " : "", i + 1, _(choice(i, true)));
}

static void render_field(const struct act_form *f, size_t i, struct grid *g, struct rect line, wall_t now)
{
	int labels = label_columns(f, grid_is_ascii(g)), x = line.x + labels + 1;
	struct text words = TEXT_INIT(1024);
	enum style style = STYLE_STRONG;

	grid_put(g, line.x, line.y, labels, i == f->field ? STYLE_KEY : STYLE_DIM, act_form_label(f, i));
	text_append(&words, act_form_text(f, i));
	append_meaning(f, i, now, &words);
	if (words.len == 0 && act_form_field(f, i)->optional && i < f->field) {
		text_append(&words, _("not said"));
		style = STYLE_DIM;
	}
	grid_put(g, x, line.y, line.x + line.width - x, style, text_str(&words));
	text_done(&words);
}

/* When all are filled, the last. */
static size_t last_edited(const struct act_form *f)
{
	return act_form_confirming(f) && f->field > 0 ? f->field - 1 : f->field;
}

void act_form_render(const struct act_form *f, struct grid *g, struct rect area, wall_t now)
{
	struct text title = TEXT_INIT(256), words = TEXT_INIT(ACT_TWIN_MAX);
	struct rect inside;
	struct pen below;
	size_t rows, first;

	if (act_kinds[f->kind].about == ABOUT_PERSON || f->n_targets == 0)
		text_append(&title, act_title(f->kind));
	else
		text_appendf(&title, ngettext("%s: %zu row", "%s: %zu rows", f->n_targets), act_title(f->kind), f->n_targets);
	inside = grid_box(g, area, STYLE_KEY, text_str(&title));
	inside.x++;
	inside.width -= 2;
	append_about(f, &words);
	grid_put(g, inside.x, inside.y, inside.width, STYLE_STRONG, text_str(&words));
	rows = (size_t)(inside.height - 2 - has_choices(f));
	first = last_edited(f) >= rows ? last_edited(f) - rows + 1 : 0;
	for (size_t i = first; i < act_form_fields(f) && i < first + rows; i++)
		render_field(f, i, g, (struct rect){ inside.x, inside.y + 1 + (int)(i - first), inside.width, 1 }, now);
	text_clear(&words);
	if (f->problem[0])
		text_append(&words, f->problem);
	else if (act_form_confirming(f))
		act_form_twin(f, 0, &words);
	else
		append_choices(f, &words);
	below = (struct pen){ .g = g, .x = inside.x, .y = inside.y + inside.height - 1 - has_choices(f), .width = inside.width };
	if (has_choices(f))
		pen_line(&below, f->problem[0] ? STYLE_WARNING : STYLE_DIM, text_str(&words));
	else
		grid_put(g, inside.x, below.y, inside.width, f->problem[0] ? STYLE_WARNING : STYLE_DIM, text_str(&words));
	text_done(&title);
	text_done(&words);
}

int act_form_render_line(const struct act_form *f, struct grid *g, int y)
{
	struct text words = TEXT_INIT(1024), about = TEXT_INIT(ACT_OBJECT_MAX);
	int width = grid_width(g), x = 1;

	if (!act_form_confirming(f)) {
		text_appendf(&words, _("%s: %s"), act_form_label(f, f->field), "");
		x += grid_put(g, x, y, width / 2, STYLE_PROMPT, text_str(&words)) + 1;
		x += line_edit_render(&f->fields[f->field], g, x, y, width - x - 1, STYLE_TEXT);
	} else {
		append_about(f, &about);
		text_appendf(&words, _("Enter writes it, Esc gives it up: %s"), act_title(f->kind));
		text_append_part(&words, ", ", "%s", text_str(&about));
		grid_put(g, x, y, width - 2, STYLE_PROMPT, text_str(&words));
		x = -1;
	}
	text_done(&words);
	text_done(&about);
	return x;
}
