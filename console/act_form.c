#include "console/act_form.h"

#include "console/act_time.h"
#include "console/format.h"
#include "console/keys.h"
#include "console/object_field.h"
#include "intl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum field_type { FIELD_TEXT, FIELD_FROM, FIELD_UNTIL };

/* name: of the parameter. */
struct field { enum field_type type; const char *name, *label, *preset, *option; };

static const struct {
	const char *method, *title, *twin;
	bool needs_alert;
	struct field fields[ACT_FIELDS_MAX];
} kinds[] = {
	[FORM_ACK] = { "ack", N_("Take in hand"), "ack", true,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_UNTIL, "until", N_("Until"), "", "--until" } } },
	[FORM_MUTE] = { "mute", N_("Mute"), "mute", false,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_UNTIL, "until", N_("Until"), "2h", "--until" } } },
	[FORM_MAINTENANCE] = { "maintenance", N_("Declare planned work"), "maintenance add", false,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_FROM, "from", N_("From"), "", "--from" },
		  { FIELD_UNTIL, "to", N_("To"), "", "--to" } } },
	[FORM_COMMENT] = { "comment", N_("Comment"), "comment", true, { { FIELD_TEXT, "text", N_("Comment"), "", NULL } } },
	[FORM_CALL] = { "call", N_("Note a call"), "call", true, { { FIELD_TEXT, "text", N_("Call"), "", NULL } } },
	[FORM_ESCALATE] = { "escalate", N_("Call the next person"), "escalate", true,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" } } },
	[FORM_UNACK] = { "unack", N_("Give back"), "unack", true, { { .name = NULL } } },
	[FORM_UNMUTE] = { "unmute", N_("Unmute"), "unmute", false, { { .name = NULL } } },
	[FORM_MAINTENANCE_END] = { "maintenance_end", N_("End the planned work"), "maintenance end", false, { { .name = NULL } } },
};

const char *act_method(enum form_kind kind) { return kinds[kind].method; }
const char *act_title(enum form_kind kind) { return _(kinds[kind].title); }
bool act_needs_alert(enum form_kind kind) { return kinds[kind].needs_alert; }
static const struct field *field_of(const struct act_form *f, size_t i) { return &kinds[f->kind].fields[i]; }
const char *act_form_label(const struct act_form *f, size_t field) { return _(field_of(f, field)->label); }
bool act_form_confirming(const struct act_form *f) { return f->field == act_form_fields(f); }

size_t act_form_fields(const struct act_form *f)
{
	size_t n = 0;

	while (n < ACT_FIELDS_MAX && field_of(f, n)->name)
		n++;
	return n;
}

bool act_form_open(struct act_form *f, enum form_kind kind, const struct act_target *targets, size_t n)
{
	*f = (struct act_form){ .kind = kind, .targets = calloc(n ? n : 1, sizeof *targets), .n_targets = n };
	if (!f->targets)
		return false;
	memcpy(f->targets, targets, n * sizeof *targets);
	for (size_t i = 0; i < act_form_fields(f); i++)
		line_edit_set(&f->fields[i], field_of(f, i)->preset);
	return true;
}

void act_form_close(struct act_form *f)
{
	free(f->targets);
	*f = (struct act_form){ .targets = NULL };
}

/* A beginning that is not given is now. */
static bool parse_time(enum field_type type, const char *text, wall_t now, wall_t *ret, struct err *e)
{
	if (type == FIELD_FROM && !*text) {
		*ret = now;
		return true;
	}
	return act_time_parse(text, type == FIELD_FROM, now, ret, e);
}

static const char *text_of(const struct act_form *f, size_t i)
{
	return f->fields[i].text + strspn(f->fields[i].text, " ");
}

/* Whether the field says what it must; else why not. */
static bool check_field(struct act_form *f, size_t i, wall_t now)
{
	const struct field *field = field_of(f, i);
	const char *text = text_of(f, i);
	struct err e = { .kind = ERR_NONE };
	wall_t t;

	f->problem[0] = '\0';
	if (!*text && field->type == FIELD_TEXT)
		snprintf(f->problem, sizeof f->problem, "%s", _("Without words this is not written."));
	else if (!*text && field->type == FIELD_UNTIL)
		snprintf(f->problem, sizeof f->problem, "%s", _("Without an end this is not written: 2h, 07:00, 2026-11-30."));
	else if (field->type != FIELD_TEXT && !parse_time(field->type, text, now, &t, &e))
		snprintf(f->problem, sizeof f->problem, _("No time: 2h, 07:00, 2026-11-30, “2026-11-30 07:00”."));
	else if (field->type == FIELD_UNTIL && t.ms <= now.ms)
		snprintf(f->problem, sizeof f->problem, "%s", _("This end is past."));
	return f->problem[0] == '\0';
}

static enum form_reaction accept(struct act_form *f, wall_t now)
{
	size_t n = act_form_fields(f);

	if (f->field < n && !check_field(f, f->field, now))
		return FORM_GOES_ON;
	if (f->field < n) {
		f->field++;
		return FORM_GOES_ON;
	}
	for (size_t i = 0; i < n; i++) { /* time went on since they were filled */
		if (!check_field(f, i, now)) {
			f->field = i;
			return FORM_GOES_ON;
		}
	}
	return FORM_CONFIRMED;
}

enum form_reaction act_form_key(struct act_form *f, uint32_t key, wall_t now)
{
	if (key == KEYCODE_ESCAPE)
		return FORM_GIVEN_UP;
	if (key == KEYCODE_ENTER || key == '\n')
		return accept(f, now);
	if (key == KEYCODE_TAB || key == KEYCODE_DOWN)
		return act_form_confirming(f) ? FORM_GOES_ON : accept(f, now);
	f->problem[0] = '\0';
	if (key == KEYCODE_BACK_TAB || key == KEYCODE_UP)
		f->field -= f->field > 0;
	else if (!act_form_confirming(f))
		line_edit_key(&f->fields[f->field], key);
	return FORM_GOES_ON;
}

static bool set_time(json_t *params, const struct field *field, const char *text, wall_t now)
{
	char rfc3339[WALL_RFC3339_MAX];
	wall_t t = WALL_NEVER;

	if (!parse_time(field->type, text, now, &t, NULL))
		return false;
	wall_format_rfc3339(t, rfc3339);
	return json_object_set_new(params, field->name, json_string(rfc3339)) == 0;
}

json_t *act_form_params(const struct act_form *f, size_t i, wall_t now)
{
	const struct act_target *target = &f->targets[i];
	json_t *params = json_object();
	bool ok = params;

	if (f->kind == FORM_MAINTENANCE_END)
		ok = ok && json_object_set_new(params, "id", json_integer(target->silence_id)) == 0;
	else if (act_needs_alert(f->kind))
		ok = ok && json_object_set_new(params, "id", json_integer(target->alert_id)) == 0;
	else
		ok = ok && json_object_set_new(params, "object", json_string(target->object)) == 0;
	for (size_t k = 0; ok && k < act_form_fields(f); k++) {
		const struct field *field = field_of(f, k);

		ok = field->type == FIELD_TEXT ? json_object_set_new(params, field->name, json_string(text_of(f, k))) == 0
			: set_time(params, field, text_of(f, k), now);
	}
	if (ok)
		return params;
	json_decref(params);
	return NULL;
}

static void append_quoted(struct text *t, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/,+@";

	if (*s && strspn(s, plain) == strlen(s)) {
		text_append(t, s);
		return;
	}
	text_append_char(t, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			text_append(t, "'\\''");
		else
			text_append_char(t, *s);
	}
	text_append_char(t, '\'');
}

void act_form_twin(const struct act_form *f, size_t i, struct text *t)
{
	const struct act_target *target = &f->targets[i];

	text_appendf(t, "vigie %s ", kinds[f->kind].twin);
	if (f->kind == FORM_MAINTENANCE_END)
		text_appendf(t, "%" PRId64, target->silence_id);
	else if (act_needs_alert(f->kind))
		text_appendf(t, "%" PRId64, target->alert_id);
	else
		append_quoted(t, target->object);
	for (size_t k = 0; k < act_form_fields(f); k++) {
		const struct field *field = field_of(f, k);

		if (field->type == FIELD_FROM && !*text_of(f, k))
			continue;
		text_append_char(t, ' ');
		if (field->option)
			text_appendf(t, "%s ", field->option);
		append_quoted(t, text_of(f, k));
	}
}

int act_form_rows(const struct act_form *f)
{
	return (int)act_form_fields(f) + 4; /* the frame, what it is about, the twin */
}

/* "Link SYVIK-2041", and how many more there are. */
static void append_about(const struct act_form *f, struct text *t)
{
	if (f->n_targets == 0)
		return;
	object_name_words(f->targets[0].object, t);
	if (f->n_targets > 1) {
		text_append(t, " ");
		text_appendf(t, ngettext("and %zu more", "and %zu more", f->n_targets - 1), f->n_targets - 1);
	}
}

static void render_field(const struct act_form *f, size_t i, struct grid *g, struct rect line, wall_t now)
{
	const struct field *field = field_of(f, i);
	struct text words = TEXT_INIT(1024);
	char when[FORMAT_MAX], lasts[FORMAT_MAX];
	wall_t t;
	int x = line.x + 12;

	grid_put(g, line.x, line.y, 11, i == f->field ? STYLE_KEY : STYLE_DIM, act_form_label(f, i));
	text_append(&words, text_of(f, i));
	if (field->type != FIELD_TEXT && (*text_of(f, i) || field->type == FIELD_FROM)
	    && parse_time(field->type, text_of(f, i), now, &t, NULL)) {
		format_time(t, now, when);
		format_duration((t.ms - now.ms) / 1000, lasts);
		text_append(&words, words.len ? " → " : "");
		if (field->type == FIELD_FROM && !*text_of(f, i))
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
		text_appendf(&words, _("%s, %s: Enter writes it, Esc gives it up"), act_title(f->kind), text_str(&about));
		grid_put(g, x, y, width - 2, STYLE_PROMPT, text_str(&words));
		x = -1;
	}
	text_done(&words);
	text_done(&about);
	return x;
}
