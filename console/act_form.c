#include "console/act_form_internal.h"

#include "console/act_time.h"
#include "console/keys.h"
#include "framework.h"
#include "intl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct field *act_form_field(const struct act_form *f, size_t i) { return &act_kinds[f->kind].fields[i]; }
const char *act_form_label(const struct act_form *f, size_t field) { return _(act_form_field(f, field)->label); }
bool act_form_confirming(const struct act_form *f) { return f->field == act_form_fields(f); }

size_t act_form_fields(const struct act_form *f)
{
	size_t n = 0;

	while (n < ACT_FIELDS_MAX && act_form_field(f, n)->name)
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
		line_edit_set(&f->fields[i], act_form_field(f, i)->preset);
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

	return i > 0 && act_form_field(f, i)->type == FIELD_UNTIL && act_form_field(f, i - 1)->type == FIELD_FROM && act_form_time(f, i - 1, now, &begin, NULL)
		? begin : now;
}

bool act_form_is_time(const struct field *field)
{
	return field->type == FIELD_FROM || field->type == FIELD_UNTIL || field->type == FIELD_END || field->type == FIELD_DAY;
}

static bool says_none(const char *text)
{
	return strcmp(text, "none") == 0 || strcmp(text, intl_in_context(NC_("command", "none"))) == 0;
}

bool act_form_time(const struct act_form *f, size_t i, wall_t now, wall_t *ret, struct err *e)
{
	enum field_type type = act_form_field(f, i)->type;
	const char *text = act_form_text(f, i);

	if ((type == FIELD_END || type == FIELD_DAY) && says_none(text)) {
		*ret = WALL_NEVER;
		return true;
	}

	if (type == FIELD_FROM && !*text) {
		*ret = now;
		return true;
	}
	return act_time_parse(text, type == FIELD_FROM || type == FIELD_DAY, base_of(f, i, now), ret, e);
}

const char *act_form_choice(const struct act_form *f, size_t i, const char **ret_word)
{
	const char *text = act_form_text(f, i), *name;
	choice_fn choice = act_form_field(f, i)->choice;
	char typed[LINE_EDIT_MAX], word[128], stable[128];

	text_fold(text, typed, sizeof typed);
	for (size_t k = 0; *typed && (name = choice(k, false)); k++) {
		text_fold(_(choice(k, true)), word, sizeof word);
		text_fold(name, stable, sizeof stable);
		if (strncmp(word, typed, strlen(typed)) != 0 && strncmp(stable, typed, strlen(typed)) != 0
		    && !(typed[0] == (char)('1' + k) && !typed[1]))
			continue;
		if (ret_word)
			*ret_word = _(choice(k, true));
		return name;
	}
	return NULL;
}

bool act_form_days(const char *text, double *ret)
{
	char point[32], *end;

	snprintf(point, sizeof point, "%s", text);
	for (char *p = point; *p; p++)
		*p = *p == ',' ? '.' : *p;
	*ret = strtod(point, &end);
	return end != point && !*end && *ret >= 0;
}

json_t *act_form_numbers(const char *text)
{
	json_t *list = json_array();

	for (const char *p = text; list && *p; p += strspn(p, " ;,")) {
		char *end;
		long n = strtol(p, &end, 10);

		if (end == p || n < 1 || n > FRAMEWORK_ACTIVITIES || (*end && !strchr(" ;,", *end))
		    || json_array_append_new(list, json_integer(n)) != 0) {
			json_decref(list);
			return NULL;
		}
		p = end;
	}
	return list;
}

static const char *time_problem(const struct act_form *f, size_t i, wall_t now)
{
	enum field_type type = act_form_field(f, i)->type;
	struct err e = { .kind = ERR_NONE };
	wall_t t;

	if (!act_form_time(f, i, now, &t, &e) && e.kind == ERR_DATA)
		return _("The clocks skip that hour when summer time begins.");
	if (e.kind != ERR_NONE)
		return type == FIELD_END || type == FIELD_DAY ? _("No date: 2026-11-30, or none.") : _("No time: 2h, 07:00, 2026-11-30, “2026-11-30 07:00”.");
	if (type == FIELD_UNTIL && t.ms <= now.ms)
		return _("This end is past.");
	if (type == FIELD_UNTIL && t.ms <= base_of(f, i, now).ms)
		return _("This end is not after the beginning.");
	return NULL;
}

static const char *empty_problem(enum field_type type)
{
	switch (type) {
	case FIELD_TEXT:
		return _("Without words this is not written.");
	case FIELD_UNTIL:
		return _("Without an end this is not written: 2h, 07:00, 2026-11-30.");
	case FIELD_END:
		return _("Without an end this is not written: 2026-11-30, or none.");
	case FIELD_DAY:
		return _("Without its first day this is not written: 2026-11-30.");
	case FIELD_CHOICE:
		return _("One of these is needed: its number, or how it begins.");
	case FIELD_FROM:
	case FIELD_DAYS:
	case FIELD_NUMBERS:
		break;
	}
	return NULL;
}

static const char *value_problem(const struct act_form *f, size_t i, wall_t now)
{
	const struct field *field = act_form_field(f, i);
	json_t *numbers;
	double days;

	if (act_form_is_time(field))
		return time_problem(f, i, now);
	if (field->type == FIELD_CHOICE)
		return act_form_choice(f, i, NULL) ? NULL : _("None of these: its number, or how it begins.");
	if (field->type == FIELD_DAYS)
		return act_form_days(act_form_text(f, i), &days) ? NULL : _("No number of days: 2, 0.5.");
	if (field->type != FIELD_NUMBERS)
		return NULL;
	numbers = act_form_numbers(act_form_text(f, i));
	json_decref(numbers);
	return numbers ? NULL : _("No activities: 1;5, of 1 to 6.");
}

/* Whether the field says what it must; else why not. */
static bool check_field(struct act_form *f, size_t i, wall_t now)
{
	const struct field *field = act_form_field(f, i);
	bool empty = !*act_form_text(f, i);
	const char *problem = NULL;

	if (empty && !field->optional)
		problem = empty_problem(field->type);
	else if (!empty)
		problem = value_problem(f, i, now);
	snprintf(f->problem, sizeof f->problem, "%s", problem ? problem : "");
	return !problem;
}

/* What leaves all as it is would be no act. */
static bool says_something(const struct act_form *f)
{
	bool any = act_form_fields(f) == 0, all_optional = true;

	for (size_t i = 0; i < act_form_fields(f); i++) {
		any = any || *act_form_text(f, i);
		all_optional = all_optional && act_form_field(f, i)->optional;
	}
	return any || !all_optional || f->kind == FORM_HDS_EXCEPTION_END || f->kind == FORM_ESCALATION;
}

static enum form_reaction accept(struct act_form *f, wall_t now)
{
	size_t n = act_form_fields(f);

	if (f->field < n && !check_field(f, f->field, now))
		return FORM_GOES_ON;
	if (f->field + 1 == n && !says_something(f)) {
		snprintf(f->problem, sizeof f->problem, "%s", _("Nothing is said: everything would stay as it is."));
		return FORM_GOES_ON;
	}
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

/* The number of a category, on a row of digits or of an AZERTY keyboard, is all that a call needs. */
static bool picks(struct act_form *f, uint32_t key)
{
	static const uint32_t azerty[] = { '&', 0xe9, '"', '\'', '(', '-', 0xe8, '_', 0xe7 };
	char digit[2] = "";

	if (f->field != 0 || *act_form_text(f, 0))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(azerty) && act_form_field(f, 0)->choice(i, false); i++)
		if (key == azerty[i] || key == '1' + i)
			digit[0] = (char)('1' + i);
	if (!*digit)
		return false;
	line_edit_set(&f->fields[0], digit);
	return true;
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
	if (f->kind == FORM_SITE_CALL && picks(f, key))
		return FORM_CONFIRMED;
	if (key == KEYCODE_BACK_TAB || key == KEYCODE_UP)
		f->field -= f->field > 0;
	else if (!act_form_confirming(f))
		line_edit_key(&f->fields[f->field], key);
	return FORM_GOES_ON;
}
