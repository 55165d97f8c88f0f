/* Whom to call about a failure and what to do first: what was declared when the message was made, a line each. */
#include "intl.h"
#include "inventory/format.h"
#include "probes/notice_letter.h"

#include <jansson.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16384 };

static void append_hours(struct text *t, const char *hours)
{
	static const char *const days[] = {
		NC_("day", "mon"), NC_("day", "tue"), NC_("day", "wed"), NC_("day", "thu"), NC_("day", "fri"), NC_("day", "sat"), NC_("day", "sun"),
	};

	if (strcmp(hours, "24x7") == 0) {
		text_append(t, _("24/7"));
		return;
	}
	while (*hours) {
		size_t day = 0;

		while (day < ARRAY_LEN(days) && strncmp(hours, strchr(days[day], '\004') + 1, 3) != 0)
			day++;
		if (day < ARRAY_LEN(days)) {
			text_append(t, intl_in_context(days[day]));
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
static void write_repair_time(struct text *t, const json_t *body)
{
	const json_t *hours = json_object_get(body, "gtr_hours");
	const char *window = json_string_value(json_object_get(body, "gtr_window"));
	struct text words = TEXT_INIT(1024), safe = TEXT_INIT(4096);
	char number[FORMAT_MAX];

	if (json_is_number(hours)) {
		format_real(json_number_value(hours), 2, number);
		append_hours(&words, window ? window : "24x7");
		text_append_safe(&safe, text_str(&words));
		text_appendf(t, _("Guaranteed repair time: %s h, %s"), number, text_str(&safe));
		text_append_char(t, '\n');
	}
	text_done(&words);
	text_done(&safe);
}

void notice_write_call(struct text *t, const json_t *body)
{
	write_line(t, _("Supplier to call: %s"), json_string_value(json_object_get(body, "supplier")));
	write_line(t, _("Its telephone: %s"), json_string_value(json_object_get(body, "phone")));
	write_line(t, _("Contract: %s"), json_string_value(json_object_get(body, "contract")));
	write_repair_time(t, body);
	write_line(t, _("Runbook: %s"), json_string_value(json_object_get(body, "runbook")));
}
