#include "log.h"

#include "text.h"
#include "vtime.h"

#include <stdarg.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

static int max_priority = LOG_NOTICE;

void log_set_level(int priority)
{
	max_priority = priority;
}

void log_event(int priority, const char *event, const char *fmt, ...)
{
	struct text line = TEXT_INIT(2 * LINE_MAX_BYTES);
	char raw[LINE_MAX_BYTES], at[WALL_RFC3339_MAX];
	va_list ap;

	if (priority > max_priority)
		return;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	if (isatty(STDERR_FILENO)) {
		wall_format_rfc3339(wall_now(), at);
		text_appendf(&line, "%s ", at);
	} else {
		text_appendf(&line, "<%d>", priority);
	}
	text_appendf(&line, "%s ", event);
	text_append_safe(&line, raw);
	text_append_char(&line, '\n');
	/* One write: lines of two threads never mix. A log that cannot be written has nobody to tell. */
	if (write(STDERR_FILENO, text_str(&line), line.len) < 0) { }
	text_done(&line);
}
