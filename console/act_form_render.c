#include "console/act_form_internal.h"

#include "console/format.h"
#include "console/object_field.h"
#include "intl.h"

int act_form_rows(const struct act_form *f)
{
	return (int)act_form_fields(f) + 4; /* the frame, what it is about, the twin */
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
	if (f->n_targets > 1) {
		text_append(t, " ");
		text_appendf(t, ngettext("and %zu more", "and %zu more", f->n_targets - 1), f->n_targets - 1);
	}
}

static void render_field(const struct act_form *f, size_t i, struct grid *g, struct rect line, wall_t now)
{
	const struct field *field = &act_kinds[f->kind].fields[i];
	struct text words = TEXT_INIT(1024);
	char when[FORMAT_MAX], lasts[FORMAT_MAX];
	wall_t t;
	int x = line.x + 12;

	grid_put(g, line.x, line.y, 11, i == f->field ? STYLE_KEY : STYLE_DIM, act_form_label(f, i));
	text_append(&words, act_form_text(f, i));
	if (field->type != FIELD_TEXT && (*act_form_text(f, i) || field->type == FIELD_FROM)
	    && act_form_time(f, i, now, &t, NULL)) {
		format_time(t, now, when);
		format_duration((t.ms - now.ms) / 1000, lasts);
		text_append(&words, words.len ? " → " : "");
		if (field->type == FIELD_FROM && !*act_form_text(f, i))
			text_append(&words, _("now"));
		else
			text_appendf(&words, t.ms > now.ms ? _("%s (in %s)") : "%s", when, lasts);
	}
	grid_put(g, x, line.y, line.x + line.width - x, STYLE_STRONG, text_str(&words));
	text_done(&words);
}

void act_form_render(const struct act_form *f, struct grid *g, struct rect area, wall_t now)
{
	struct text title = TEXT_INIT(256), words = TEXT_INIT(ACT_TWIN_MAX);
	struct rect inside;

	if (act_kinds[f->kind].about == ABOUT_PERSON)
		text_append(&title, act_title(f->kind));
	else
		text_appendf(&title, ngettext("%s: %zu row", "%s: %zu rows", f->n_targets), act_title(f->kind), f->n_targets);
	inside = grid_box(g, area, STYLE_KEY, text_str(&title));
	inside.x++;
	inside.width -= 2;
	append_about(f, &words);
	grid_put(g, inside.x, inside.y, inside.width, STYLE_STRONG, text_str(&words));
	for (size_t i = 0; i < act_form_fields(f); i++)
		render_field(f, i, g, (struct rect){ inside.x, inside.y + 1 + (int)i, inside.width, 1 }, now);
	text_clear(&words);
	if (f->problem[0])
		text_append(&words, f->problem);
	else if (act_form_confirming(f))
		act_form_twin(f, 0, &words);
	grid_put(g, inside.x, inside.y + inside.height - 1, inside.width, f->problem[0] ? STYLE_WARNING : STYLE_DIM, text_str(&words));
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
