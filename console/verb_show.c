#include "console/session.h"
#include "console/verbs.h"

#include "console/object_field.h"
#include "console/object_parts.h"
#include "console/object_state.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

/* Everything that is known of one object: as declared, as measured, and its last states. */

enum { STATES_MAX = 10 };

struct object {
	int64_t id;
	const char *kind;
	struct field_row *fields;
	struct state_row *states;
	size_t n_fields, n_states;
	struct object_parts *parts;
};

static const char *object_name(const struct object *o, const char *given)
{
	for (size_t i = 0; i < o->n_fields; i++)
		if (!o->fields[i].measured && strcmp(o->fields[i].field, "name") == 0 && o->fields[i].value)
			return o->fields[i].value;
	return given;
}

static bool read_object(struct session *s, struct object *o, struct err *e)
{
	const wall_t to = session_instant(s), from = { to.ms - INT64_C(90) * 86400000 };

	return session_find_entity(s, s->line->args[0], &o->id, &o->kind, e)
	       && read_entity(s->reader, s->arena, o->id, &o->fields, &o->n_fields, e)
	       && read_states(s->reader, s->arena, o->id, from, to, &o->states, &o->n_states, e)
	       && object_parts_read(s, o->kind, object_name(o, s->line->args[0]), o->id, &o->parts, e);
}

static json_t *json_fields(const struct object *o, bool measured)
{
	json_t *object = json_object();

	for (size_t i = 0; i < o->n_fields; i++)
		if (o->fields[i].measured == measured)
			json_object_set_new(object, o->fields[i].field, output_json_text(o->fields[i].value));
	return object;
}

/* What the person's role is not shown. */
static json_t *json_withheld(const struct object *o)
{
	json_t *names = json_array();

	for (size_t i = 0; i < o->n_fields; i++)
		if (o->fields[i].withheld)
			json_array_append_new(names, json_string(o->fields[i].field));
	return names;
}

static json_t *json_states(const struct object *o)
{
	json_t *list = json_array();

	for (size_t i = o->n_states > STATES_MAX ? o->n_states - STATES_MAX : 0; i < o->n_states; i++) {
		const struct state_row *r = &o->states[i];

		json_array_append_new(list, json_pack("{s:o,s:o,s:o,s:s,s:o}", "from", output_json_time(r->from), "to", output_json_time(r->to),
		                                      "state", output_json_text(object_state_name(o->kind, r->state)), "outcome",
		                                      outcome_name(r->outcome), "detail", output_json_text(r->detail)));
	}
	return list;
}

static void print_json(struct session *s, const struct object *o)
{
	json_t *object = json_pack("{s:s,s:o,s:o,s:o,s:o,s:o}", "kind", o->kind, "name", output_json_text(object_name(o, s->line->args[0])),
	                           "declared", json_fields(o, false), "measured", json_fields(o, true), "withheld", json_withheld(o), "states", json_states(o));

	object_parts_add_json(o->parts, object);
	output_json(&s->out, object);
}

static const struct column field_columns[] = {
	COLUMN(field_row, "field", N_("Field"), VALUE_TEXT, field, 1),
	COLUMN(field_row, "value", N_("Value"), VALUE_TEXT, value, 1),
	COLUMN(field_row, "measured", N_("Measured"), VALUE_BOOL, measured, 1),
	COLUMN(field_row, "withheld", N_("Withheld"), VALUE_BOOL, withheld, 0),
};

static const struct noun field_noun = {
	.name = "show", .empty = "", .columns = field_columns, .n_columns = ARRAY_LEN(field_columns),
	.row_size = sizeof(struct field_row),
};

static void print_csv(struct session *s, const struct object *o)
{
	const void **rows = arena_array(s->arena, o->n_fields + 1, sizeof *rows);

	for (size_t i = 0; rows && i < o->n_fields; i++)
		rows[i] = &o->fields[i];
	if (rows)
		output_rows(&s->out, &field_noun, rows, o->n_fields);
}

static void print_fields(struct session *s, const struct object *o, bool measured, const char *title)
{
	struct text value = TEXT_INIT(65536);
	bool begun = false;

	for (size_t i = 0; i < o->n_fields; i++) {
		const struct field_row *f = &o->fields[i];

		if (!object_field_is_shown(f, measured))
			continue;
		if (!begun)
			output_heading(&s->out, title);
		begun = true;
		text_clear(&value);
		object_field_words(o->kind, f, s->out.now, &value);
		output_fact(&s->out, _(object_field_label(f->field)), text_str(&value));
	}
	text_done(&value);
}

static void print_name(struct session *s, const struct object *o)
{
	struct text words = TEXT_INIT(4096);

	object_field_value(o->kind, "name", object_name(o, s->line->args[0]), s->out.now, &words);
	output_fact(&s->out, _(object_kind_label(o->kind)), text_str(&words));
	text_done(&words);
}

static void print_states(struct session *s, const struct object *o)
{
	struct text detail = TEXT_INIT(4096);

	if (o->n_states > 0)
		output_heading(&s->out, _("States"));
	for (size_t i = o->n_states; i > 0 && o->n_states - i < STATES_MAX; i--) {
		const struct state_row *r = &o->states[i - 1];
		char from[FORMAT_MAX];
		const char *word;

		format_time(r->from, s->out.now, from);
		word = object_state_word(o->kind, r->state);
		word = word ? word : _("not known");
		text_clear(&detail);
		detail_append(&detail, r->detail);
		if (detail.len > 0)
			output_line(&s->out, _("%s: %s. %s: %s"), from, word, _(outcome_sentence(r->outcome)), text_str(&detail));
		else
			output_line(&s->out, _("%s: %s. %s"), from, word, _(outcome_sentence(r->outcome)));
	}
	text_done(&detail);
}

bool verb_show(struct session *s, int *ret_status, struct err *e)
{
	struct object o = { 0 };

	(void)ret_status;
	if (!read_object(s, &o, e))
		return false;
	if (s->out.format == OUTPUT_JSON) {
		print_json(s, &o);
		return true;
	}
	if (s->out.format == OUTPUT_CSV) {
		print_csv(s, &o);
		return true;
	}
	print_name(s, &o);
	object_parts_print_verdict(&s->out, o.parts);
	print_fields(s, &o, false, _("As declared"));
	print_fields(s, &o, true, _("As measured"));
	object_parts_print(&s->out, o.parts);
	print_states(s, &o);
	return true;
}
