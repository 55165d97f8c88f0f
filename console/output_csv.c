#include "console/output.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16 * 1024 * 1024 };

void csv_append_field(struct text *t, const char *s, bool text)
{
	struct text safe = TEXT_INIT(LINE_MAX_BYTES);
	const char *p;

	if (text && *s && strchr("=+-@\t\r", *s))
		text_append_char(&safe, '\'');
	text_append_safe(&safe, s);
	p = text_str(&safe);
	if (strpbrk(p, ",\"") || *p == ' ' || (*p && p[strlen(p) - 1] == ' ')) {
		text_append_char(t, '"');
		for (; *p; p++) {
			if (*p == '"')
				text_append_char(t, '"');
			text_append_char(t, *p);
		}
		text_append_char(t, '"');
	} else {
		text_append(t, p);
	}
	if (safe.failed)
		t->failed = true;
	text_done(&safe);
}

static void append_array(struct text *t, const json_t *array)
{
	struct text joined = TEXT_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; i < json_array_size(array); i++)
		text_append_part(&joined, ";", "%s", json_string_value(json_array_get(array, i)));
	csv_append_field(t, text_str(&joined), true);
	t->failed |= joined.failed;
	text_done(&joined);
}

/* The JSON value of a cell, without its quotes; a list joined with `;`. */
static void append_value(struct text *t, const struct column *c, const void *row, const json_t *value)
{
	char *number;

	if (c->type == VALUE_LIST)
		csv_append_field(t, value_text(c, row) ? value_text(c, row) : "", true);
	else if (json_is_array(value))
		append_array(t, value);
	else if (json_is_string(value))
		csv_append_field(t, json_string_value(value), c->type == VALUE_TEXT || c->type == VALUE_BY_END || c->type == VALUE_KEYWORD || c->type == VALUE_DETAIL);
	else if (json_is_boolean(value))
		text_append(t, json_is_true(value) ? "true" : "false");
	else if (json_is_number(value) && (number = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)))) {
		text_append(t, number);
		free(number);
	}
}

static const json_t *value_at(const json_t *object, const char *key)
{
	const char *dot = strchr(key, '.');
	char outer[64];

	if (!dot)
		return json_object_get(object, key);
	memcpy(outer, key, (size_t)(dot - key));
	outer[dot - key] = '\0';
	return json_object_get(json_object_get(object, outer), dot + 1);
}

static void print_line(struct output *out, const struct text *line)
{
	struct text t = TEXT_INIT(LINE_MAX_BYTES);

	output_append_safe(out, &t, text_str(line));
	output_put(out, text_str(&t), "\r\n");
	text_done(&t);
}

void output_rows_csv(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	struct text t = TEXT_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; i < noun->n_columns; i++)
		text_appendf(&t, "%s%s", i ? "," : "", noun->columns[i].key);
	print_line(out, &t);
	for (size_t r = 0; r < n && out->sys == 0; r++) {
		json_t *object = output_json_row(noun, rows[r]);

		text_clear(&t);
		for (size_t i = 0; i < noun->n_columns; i++) {
			if (i)
				text_append_char(&t, ',');
			append_value(&t, &noun->columns[i], rows[r], value_at(object, noun->columns[i].key));
		}
		print_line(out, &t);
		json_decref(object);
	}
	text_done(&t);
}
