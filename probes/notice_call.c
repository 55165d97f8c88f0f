/* Whom to call about a failure and what to do first: what was declared when the message was made, a line each. */
#include "probes/notice_letter.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16384 };

static void append_hours(struct text *t, const struct notice_words *w, const char *hours)
{
	static const char names[][4] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

	if (strcmp(hours, "24x7") == 0) {
		text_append(t, w->always);
		return;
	}
	while (*hours) {
		size_t day = 0;

		while (day < ARRAY_LEN(names) && strncmp(hours, names[day], 3) != 0)
			day++;
		if (day < ARRAY_LEN(names)) {
			text_append(t, w->days[day]);
			hours += 3;
		} else {
			text_append_char(t, *hours++);
		}
	}
}

static void write_line(struct text *t, const char *format, const char *what)
{
	struct text safe = TEXT_INIT(LINE_MAX_BYTES);

	if (what && *what) {
		text_append_safe(&safe, what);
		text_appendf(t, format, text_str(&safe));
		text_append_char(t, '\n');
	}
	text_done(&safe);
}

/* A contract without a window: at any time. */
static void write_repair_time(struct text *t, const struct notice_words *w, const json_t *body)
{
	const json_t *hours = json_object_get(body, "gtr_hours");
	const char *window = json_string_value(json_object_get(body, "gtr_window"));
	struct text words = TEXT_INIT(1024), safe = TEXT_INIT(4096);
	char number[32], *point;

	if (json_is_number(hours)) {
		snprintf(number, sizeof number, "%g", json_number_value(hours));
		point = strchr(number, '.');
		if (point && strcmp(w->language, "fr") == 0)
			*point = ',';
		append_hours(&words, w, window ? window : "24x7");
		text_append_safe(&safe, text_str(&words));
		text_appendf(t, w->words[WORD_REPAIR_TIME], number, text_str(&safe));
		text_append_char(t, '\n');
	}
	text_done(&words);
	text_done(&safe);
}

void notice_write_call(struct text *t, const struct notice_words *w, const json_t *body)
{
	static const struct { const char *key; enum notice_word word; } lines[] = {
		{ "supplier", WORD_SUPPLIER }, { "phone", WORD_PHONE }, { "contract", WORD_CONTRACT },
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		write_line(t, w->words[lines[i].word], json_string_value(json_object_get(body, lines[i].key)));
	write_repair_time(t, w, body);
	write_line(t, w->words[WORD_RUNBOOK], json_string_value(json_object_get(body, "runbook")));
}
