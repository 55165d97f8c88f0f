#include "console/output.h"

#include "cell_list.h"
#include "reader_alerts.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16 * 1024 * 1024 };

#define FIELD(type, c, row) (*(const type *)(const void *)((const char *)(row) + (c)->offset))

json_t *output_json_text(const char *s)
{
	struct text t = TEXT_INIT(LINE_MAX_BYTES);
	json_t *v;

	if (!s)
		return json_null();
	v = json_string(s);
	if (v)
		return v;
	text_append_safe(&t, s);
	v = json_string(text_str(&t));
	text_done(&t);
	return v;
}

static json_t *json_list(const char *s)
{
	json_t *list = json_array();
	struct name_span one;

	while (cell_list_next(&s, &one)) {
		one = name_span_trim(one);
		if (one.n > 0) {
			json_t *item = json_stringn(one.at, one.n);

			json_array_append_new(list, item ? item : json_null());
		}
	}
	return list;
}

static json_t *json_names(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->n; i++)
		json_array_append_new(list, output_json_text(names->names[i]));
	return list;
}

static json_t *json_real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *json_integer_or_null(int64_t v)
{
	return v == UNKNOWN_I64 ? json_null() : json_integer(v);
}

json_t *output_json_time(wall_t t)
{
	char buf[WALL_RFC3339_MAX];

	if (!wall_is_known(t))
		return json_null();
	wall_format_rfc3339(t, buf);
	return json_string(buf);
}

static double thousandth(int64_t v)
{
	return v == UNKNOWN_I64 ? NAN : (double)v / 1000;
}

static json_t *json_value(const struct column *c, const void *row)
{
	switch (c->type) {
	case VALUE_TEXT:
	case VALUE_BY_END:
	case VALUE_KEYWORD:
	case VALUE_DETAIL:
	case VALUE_WORD:
		return output_json_text(value_text(c, row));
	case VALUE_LIST:
		return json_list(value_text(c, row));
	case VALUE_NAMES:
		return json_names(&FIELD(struct names, c, row));
	case VALUE_INTEGER: case VALUE_SPEED: case VALUE_BYTES: case VALUE_SECONDS:
		return json_integer_or_null(FIELD(int64_t, c, row));
	case VALUE_REAL: case VALUE_RATIO: case VALUE_SHARE: case VALUE_RATE: case VALUE_PER_SECOND: case VALUE_MILLISECONDS:
		return json_real_or_null(FIELD(double, c, row));
	case VALUE_LATENCY: case VALUE_STEP:
		return json_real_or_null(thousandth(FIELD(int64_t, c, row)));
	case VALUE_TIME: case VALUE_DATE:
		return output_json_time(FIELD(wall_t, c, row));
	case VALUE_STATE: case VALUE_LINK_STATE: case VALUE_SITE_STATE: case VALUE_OBJECT_STATE: case VALUE_OUTCOME: case VALUE_STAGE: case VALUE_COLLECTOR:
		return output_json_text(value_name(c, row));
	case VALUE_BOOL:
		return json_boolean(FIELD(bool, c, row));
	case VALUE_KNOWN_BOOL:
		return FIELD(int64_t, c, row) == UNKNOWN_I64 ? json_null() : json_boolean(FIELD(int64_t, c, row));
	case VALUE_NULL:
		return json_null();
	}
	return json_null();
}

/* "links.up" is the key "up" of the object "links". */
static void set_key(json_t *object, const char *key, json_t *value)
{
	const char *dot = strchr(key, '.');
	char outer[64];
	json_t *inner;

	if (!dot) {
		json_object_set_new(object, key, value);
		return;
	}
	memcpy(outer, key, (size_t)(dot - key));
	outer[dot - key] = '\0';
	inner = json_object_get(object, outer);
	if (!inner) {
		inner = json_object();
		json_object_set_new(object, outer, inner);
	}
	json_object_set_new(inner, dot + 1, value);
}

json_t *output_json_row(const struct noun *noun, const void *row)
{
	json_t *object = json_object();

	for (size_t i = 0; i < noun->n_columns; i++)
		set_key(object, noun->columns[i].key, json_value(&noun->columns[i], row));
	return object;
}

void json_append_safe(struct text *t, const char *json)
{
	size_t n = strlen(json);

	while (n > 0) {
		uint32_t cp = 0xfffd;
		size_t len = utf8_decode(json, n, &cp);

		if (cp == 0xfffd || text_safe_code_point(cp) == cp)
			text_append_n(t, json, len ? len : 1);
		else if (cp < 0x10000)
			text_appendf(t, "\\u%04X", (unsigned)cp);
		else
			text_appendf(t, "\\u%04X\\u%04X", (unsigned)(0xd7c0 + (cp >> 10)), (unsigned)(0xdc00 | (cp & 0x3ff)));
		json += len ? len : 1;
		n -= len ? len : 1;
	}
}

void output_json(struct output *out, json_t *value)
{
	size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15) | (out->ascii ? JSON_ENSURE_ASCII : 0u);
	struct text t = TEXT_INIT(LINE_MAX_BYTES);
	char *json = value ? json_dumps(value, flags | JSON_ENCODE_ANY) : NULL;

	if (json)
		json_append_safe(&t, json);
	output_put(out, json && !t.failed ? text_str(&t) : "null", "\n");
	free(json);
	text_done(&t);
	json_decref(value);
}

void output_rows_json(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	for (size_t i = 0; i < n && out->sys == 0; i++)
		output_json(out, output_json_row(noun, rows[i]));
}
