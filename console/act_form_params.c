/* What a form asks of the daemon, and the same as a command. */
#include "console/act_form_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static json_t *time_value(const struct act_form *f, size_t i, wall_t now)
{
	char rfc3339[WALL_RFC3339_MAX];
	wall_t t = WALL_NEVER;

	if (!act_form_time(f, i, now, &t, NULL))
		return NULL;
	if (!wall_is_known(t))
		return json_string(""); /* there is none any more */
	wall_format_rfc3339(t, rfc3339);
	return json_string(rfc3339);
}

static json_t *value_of(const struct act_form *f, size_t i, wall_t now)
{
	const char *text = act_form_text(f, i), *chosen;
	double days;

	switch (act_form_field(f, i)->type) {
	case FIELD_TEXT:
		return json_string(text);
	case FIELD_FROM:
	case FIELD_UNTIL:
	case FIELD_END:
	case FIELD_DAY:
		return time_value(f, i, now);
	case FIELD_CHOICE:
		chosen = act_form_choice(f, i, NULL);
		return chosen ? json_string(chosen) : NULL;
	case FIELD_DAYS:
		return act_form_days(text, &days) ? json_real(days) : NULL;
	case FIELD_NUMBERS:
		return act_form_numbers(text);
	}
	return NULL;
}

/* Nothing is said of it. */
static bool is_left_out(const struct act_form *f, size_t i)
{
	return act_form_field(f, i)->optional && !*act_form_text(f, i);
}

static bool set_keys(json_t *params, const struct act_form *f)
{
	struct text serves = TEXT_INIT(1 << 16);
	bool ok;

	for (size_t i = 0; i < f->n_targets; i++)
		text_append_part(&serves, ";", "%s", f->targets[i].object);
	ok = !serves.failed && (serves.len == 0 || json_object_set_new(params, "serves", json_string(text_str(&serves))) == 0);
	text_done(&serves);
	return ok;
}

/* What an audit found names it. */
static bool is_finding(const struct act_form *f)
{
	return f->n_targets > 0 && strncmp(f->targets[0].object, "audit:", 6) == 0;
}

static bool set_serves(json_t *params, const struct act_form *f)
{
	if (is_finding(f))
		return json_object_set_new(params, "found_by", json_string(f->targets[0].object)) == 0;
	return set_keys(params, f);
}

static int64_t number_of(const struct act_target *target)
{
	const char *colon = strchr(target->object, ':');

	return colon ? strtoll(colon + 1, NULL, 10) : 0;
}

static const char *name_of(const struct act_target *target)
{
	const char *colon = strchr(target->object, ':');

	return colon ? colon + 1 : target->object;
}

static bool set_about(json_t *params, const struct act_form *f, const struct act_target *target)
{
	switch (act_kinds[f->kind].about) {
	case ABOUT_ALERT:
		return json_object_set_new(params, "id", json_integer(target->alert_id)) == 0;
	case ABOUT_SILENCE:
		return json_object_set_new(params, "id", json_integer(target->silence_id)) == 0;
	case ABOUT_OBJECT:
		return json_object_set_new(params, "object", json_string(target->object)) == 0;
	case ABOUT_LEAF:
		return json_object_set_new(params, "key", json_string(target->object)) == 0;
	case ABOUT_NUMBER:
		return json_object_set_new(params, "number", json_integer(number_of(target))) == 0;
	case ABOUT_SERVES:
		return set_serves(params, f);
	case ABOUT_SITE:
		return json_object_set_new(params, "site", json_string(name_of(target))) == 0;
	case ABOUT_CALL:
		return json_object_set_new(params, "seq", json_integer(target->silence_id)) == 0;
	case ABOUT_ESCALATION:
		return json_object_set_new(params, "escalation", json_string(name_of(target))) == 0;
	case ABOUT_PERSON:
		return true; /* given */
	}
	return false;
}

/* What was looked at when the form was opened: who wrote since is not written over. */
static bool set_seen(json_t *params, const struct act_form *f, const struct act_target *target)
{
	bool exception = f->kind == FORM_HDS_EXCEPTION || f->kind == FORM_HDS_EXCEPTION_END;
	int64_t seen = exception ? target->exception_seen : target->seen;

	if (seen == 0 || (act_kinds[f->kind].about != ABOUT_LEAF && act_kinds[f->kind].about != ABOUT_NUMBER))
		return true;
	return json_object_set_new(params, "seen", json_integer(seen == SEEN_NONE ? 0 : seen)) == 0;
}

size_t act_form_requests(const struct act_form *f)
{
	return act_kinds[f->kind].about == ABOUT_SERVES ? 1 : f->n_targets;
}

json_t *act_form_params(const struct act_form *f, size_t i, wall_t now)
{
	json_t *params = json_object();
	bool ok = params && (!f->given || json_object_update(params, f->given) == 0) && set_about(params, f, &f->targets[i])
	          && set_seen(params, f, &f->targets[i]);

	for (size_t k = 0; ok && k < act_form_fields(f); k++)
		ok = is_left_out(f, k) || json_object_set_new(params, act_form_field(f, k)->name, value_of(f, k, now)) == 0;
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

static void append_serves(const struct act_form *f, struct text *t)
{
	struct text serves = TEXT_INIT(ACT_TWIN_MAX);

	if (is_finding(f)) {
		text_append(t, " found_by=");
		append_quoted(t, f->targets[0].object);
		return;
	}
	for (size_t i = 0; i < f->n_targets; i++)
		text_append_part(&serves, ";", "%s", f->targets[i].object);
	if (serves.len > 0) {
		text_append(t, " serves=");
		append_quoted(t, text_str(&serves));
	}
	text_done(&serves);
}

static void append_about(const struct act_form *f, const struct act_target *target, struct text *t)
{
	switch (act_kinds[f->kind].about) {
	case ABOUT_ALERT:
		text_appendf(t, " %" PRId64, target->alert_id);
		break;
	case ABOUT_SILENCE:
		text_appendf(t, " %" PRId64, target->silence_id);
		break;
	case ABOUT_NUMBER:
		text_appendf(t, " %" PRId64, number_of(target));
		break;
	case ABOUT_OBJECT:
	case ABOUT_LEAF:
		text_append_char(t, ' ');
		append_quoted(t, target->object);
		break;
	case ABOUT_SITE:
	case ABOUT_ESCALATION:
		text_append_char(t, ' ');
		append_quoted(t, name_of(target));
		break;
	case ABOUT_CALL:
		text_appendf(t, " %" PRId64, target->silence_id);
		break;
	case ABOUT_SERVES:
		append_serves(f, t);
		break;
	case ABOUT_PERSON:
		if (target->object[0]) {
			text_append(t, " --to ");
			append_quoted(t, target->object);
		}
		break;
	}
}

/* As the command line takes it. */
static void append_value(const struct act_form *f, size_t i, struct text *t)
{
	enum field_type type = act_form_field(f, i)->type;
	const char *said = type == FIELD_CHOICE ? act_form_choice(f, i, NULL) : NULL;
	wall_t none;

	if ((type == FIELD_END || type == FIELD_DAY) && act_form_time(f, i, (wall_t){ 0 }, &none, NULL) && !wall_is_known(none))
		said = "none";
	append_quoted(t, said ? said : act_form_text(f, i));
}

const char *act_form_service(const struct act_form *f)
{
	return json_string_value(json_object_get(f->given, "service"));
}

void act_form_twin(const struct act_form *f, size_t i, struct text *t)
{
	text_appendf(t, "vigie %s", act_kinds[f->kind].twin);
	append_about(f, &f->targets[i], t);
	if (act_form_service(f)) {
		text_append(t, " --service ");
		append_quoted(t, act_form_service(f));
	}
	for (size_t k = 0; k < act_form_fields(f); k++) {
		const struct field *field = act_form_field(f, k);
		size_t n = field->option ? strlen(field->option) : 0;

		if ((field->type == FIELD_FROM && !*act_form_text(f, k)) || is_left_out(f, k))
			continue;
		text_append_char(t, ' ');
		if (n > 0)
			text_appendf(t, field->option[n - 1] == '=' ? "%s" : "%s ", field->option);
		append_value(f, k, t);
	}
}
