#include "console/act_form_internal.h"

#include "console/act_time.h"
#include "console/keys.h"
#include "intl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct act_kind act_kinds[FORM_KINDS] = {
	[FORM_ACK] = { "ack", N_("Take in hand"), "ack", ABOUT_ALERT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_UNTIL, "until", N_("Until"), "", "--until" } } },
	[FORM_MUTE] = { "mute", N_("Mute"), "mute", ABOUT_OBJECT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_UNTIL, "until", N_("Until"), "2h", "--until" } } },
	[FORM_MAINTENANCE] = { "maintenance", N_("Declare planned work"), "maintenance add", ABOUT_OBJECT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" }, { FIELD_FROM, "from", N_("From"), "", "--from" },
		  { FIELD_UNTIL, "to", N_("Until"), "", "--to" } } },
	[FORM_COMMENT] = { "comment", N_("Comment"), "comment", ABOUT_ALERT, { { FIELD_TEXT, "text", N_("Comment"), "", NULL } } },
	[FORM_CALL] = { "call", N_("Note a call"), "call", ABOUT_ALERT, { { FIELD_TEXT, "text", N_("Call made"), "", NULL } } },
	[FORM_ESCALATE] = { "escalate", N_("Call the next person"), "escalate", ABOUT_ALERT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason" } } },
	[FORM_UNACK] = { "unack", N_("Give back"), "unack", ABOUT_ALERT, { { .name = NULL } } },
	[FORM_UNMUTE] = { "unmute", N_("Unmute"), "unmute", ABOUT_OBJECT, { { .name = NULL } } },
	[FORM_MAINTENANCE_END] = { "maintenance_end", N_("End the planned work"), "maintenance end", ABOUT_SILENCE, { { .name = NULL } } },
	[FORM_HANDOVER] = { "handover", N_("Keep the handover"), "handover --store", ABOUT_PERSON, { { .name = NULL } } },
};

const char *act_method(enum form_kind kind) { return act_kinds[kind].method; }
const char *act_title(enum form_kind kind) { return _(act_kinds[kind].title); }
bool act_needs_alert(enum form_kind kind) { return act_kinds[kind].about == ABOUT_ALERT; }
static const struct field *field_of(const struct act_form *f, size_t i) { return &act_kinds[f->kind].fields[i]; }
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

void act_form_give(struct act_form *f, json_t *params)
{
	json_decref(f->given);
	f->given = json_incref(params);
}

void act_form_close(struct act_form *f)
{
	json_decref(f->given);
	free(f->targets);
	*f = (struct act_form){ .targets = NULL };
}

const char *act_form_text(const struct act_form *f, size_t i)
{
	return f->fields[i].text + strspn(f->fields[i].text, " ");
}

/* An end without a date is the first one after the beginning that stands before it. */
static wall_t base_of(const struct act_form *f, size_t i, wall_t now)
{
	wall_t begin;

	return i > 0 && field_of(f, i)->type == FIELD_UNTIL && field_of(f, i - 1)->type == FIELD_FROM && act_form_time(f, i - 1, now, &begin, NULL)
		? begin : now;
}

bool act_form_time(const struct act_form *f, size_t i, wall_t now, wall_t *ret, struct err *e)
{
	enum field_type type = field_of(f, i)->type;
	const char *text = act_form_text(f, i);

	if (type == FIELD_FROM && !*text) {
		*ret = now;
		return true;
	}
	return act_time_parse(text, type == FIELD_FROM, base_of(f, i, now), ret, e);
}

/* Whether the field says what it must; else why not. */
static bool check_field(struct act_form *f, size_t i, wall_t now)
{
	const struct field *field = field_of(f, i);
	const char *text = act_form_text(f, i);
	struct err e = { .kind = ERR_NONE };
	wall_t t;

	f->problem[0] = '\0';
	if (!*text && field->type == FIELD_TEXT)
		snprintf(f->problem, sizeof f->problem, "%s", _("Without words this is not written."));
	else if (!*text && field->type == FIELD_UNTIL)
		snprintf(f->problem, sizeof f->problem, "%s", _("Without an end this is not written: 2h, 07:00, 2026-11-30."));
	else if (field->type != FIELD_TEXT && !act_form_time(f, i, now, &t, &e))
		snprintf(f->problem, sizeof f->problem, _("No time: 2h, 07:00, 2026-11-30, “2026-11-30 07:00”."));
	else if (field->type == FIELD_UNTIL && t.ms <= now.ms)
		snprintf(f->problem, sizeof f->problem, "%s", _("This end is past."));
	else if (field->type == FIELD_UNTIL && t.ms <= base_of(f, i, now).ms)
		snprintf(f->problem, sizeof f->problem, "%s", _("This end is not after the beginning."));
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

static bool set_time(json_t *params, const struct act_form *f, size_t i, wall_t now)
{
	char rfc3339[WALL_RFC3339_MAX];
	wall_t t = WALL_NEVER;

	if (!act_form_time(f, i, now, &t, NULL))
		return false;
	wall_format_rfc3339(t, rfc3339);
	return json_object_set_new(params, field_of(f, i)->name, json_string(rfc3339)) == 0;
}

static bool set_about(json_t *params, enum about about, const struct act_target *target)
{
	switch (about) {
	case ABOUT_ALERT:
		return json_object_set_new(params, "id", json_integer(target->alert_id)) == 0;
	case ABOUT_SILENCE:
		return json_object_set_new(params, "id", json_integer(target->silence_id)) == 0;
	case ABOUT_OBJECT:
		return json_object_set_new(params, "object", json_string(target->object)) == 0;
	case ABOUT_PERSON:
		return true; /* given */
	}
	return false;
}

json_t *act_form_params(const struct act_form *f, size_t i, wall_t now)
{
	const struct act_target *target = &f->targets[i];
	json_t *params = json_object();
	bool ok = params && (!f->given || json_object_update(params, f->given) == 0) && set_about(params, act_kinds[f->kind].about, target);

	for (size_t k = 0; ok && k < act_form_fields(f); k++) {
		const struct field *field = field_of(f, k);

		ok = field->type == FIELD_TEXT ? json_object_set_new(params, field->name, json_string(act_form_text(f, k))) == 0
			: set_time(params, f, k, now);
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

static void append_twin_about(enum about about, const struct act_target *target, struct text *t)
{
	if (about == ABOUT_PERSON && !target->object[0])
		return;
	text_append(t, about == ABOUT_PERSON ? " --to " : " ");
	if (about == ABOUT_SILENCE || about == ABOUT_ALERT)
		text_appendf(t, "%" PRId64, about == ABOUT_ALERT ? target->alert_id : target->silence_id);
	else
		append_quoted(t, target->object);
}

void act_form_twin(const struct act_form *f, size_t i, struct text *t)
{
	text_appendf(t, "vigie %s", act_kinds[f->kind].twin);
	append_twin_about(act_kinds[f->kind].about, &f->targets[i], t);
	for (size_t k = 0; k < act_form_fields(f); k++) {
		const struct field *field = field_of(f, k);

		if (field->type == FIELD_FROM && !*act_form_text(f, k))
			continue;
		text_append_char(t, ' ');
		if (field->option)
			text_appendf(t, "%s ", field->option);
		append_quoted(t, act_form_text(f, k));
	}
}
