#include "log.h"

#include "text.h"
#include "vtime.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 32768, VALUE_MAX_BYTES = 1024 };

static int max_priority = LOG_NOTICE;

void log_set_level(int priority)
{
	max_priority = priority;
}

/* Within quotes a quote or a backslash of the value is escaped: no text can end its value and begin another key. */
static void append_value(struct text *line, const char *s, bool quoted)
{
	char value[VALUE_MAX_BYTES];
	size_t n = 0;

	for (; *s && n + 2 < sizeof value; s++) {
		if (quoted && (*s == '"' || *s == '\\'))
			value[n++] = '\\';
		value[n++] = *s;
	}
	value[n] = '\0';
	text_append_safe(line, value);
}

/* false: log.h does not name this conversion, and nobody knows what to take for it. */
static bool append_number(struct text *line, const char *conversion, size_t n, va_list *ap)
{
	const char type = conversion[n - 1];

	if (type == 'd' && n == 1)
		text_appendf(line, "%d", va_arg(*ap, int));
	else if (type == 'd' && n == 2 && conversion[0] == 'l')
		text_appendf(line, "%ld", va_arg(*ap, long));
	else if (type == 'd' && n == 3)
		text_appendf(line, "%lld", va_arg(*ap, long long));
	else if (type == 'u' && n == 1)
		text_appendf(line, "%u", va_arg(*ap, unsigned));
	else if (type == 'u' && n == 2 && conversion[0] == 'z')
		text_appendf(line, "%zu", va_arg(*ap, size_t));
	else if (type == 'u' && n == 2 && conversion[0] == 'l')
		text_appendf(line, "%lu", va_arg(*ap, unsigned long));
	else if (type == 'u' && n == 3)
		text_appendf(line, "%llu", va_arg(*ap, unsigned long long));
	else
		return false;
	return true;
}

static void append_pairs(struct text *line, const char *fmt, va_list *ap)
{
	for (const char *p = fmt; *p;) {
		const size_t n = *p == '%' ? strspn(p + 1, "lz") + 1 : 0;

		if (n == 0) {
			text_append_char(line, *p++);
			continue;
		}
		if (p[n] == 's')
			append_value(line, va_arg(*ap, const char *), p > fmt && p[-1] == '"');
		else if (!append_number(line, p + 1, n, ap)) {
			text_append(line, p); /* a collector does not end for a line of its log */
			return;
		}
		p += 1 + n;
	}
}

/* systemd.exec(5), JOURNAL_STREAM: stderr is the journal's when the variable has its device and inode; it stamps each line itself and
 * reads the <priority> before it. */
static bool is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 && fstat(STDERR_FILENO, &st) == 0
	       && st.st_dev == (dev_t)device && st.st_ino == (ino_t)inode;
}

void log_event(int priority, const char *event, const char *fmt, ...)
{
	struct text line = TEXT_INIT(LINE_MAX_BYTES);
	char at[WALL_RFC3339_MAX];
	va_list ap;

	if (priority > max_priority)
		return;
	if (!is_journal()) {
		wall_format_rfc3339(wall_now(), at);
		text_appendf(&line, "%s ", at);
	} else {
		text_appendf(&line, "<%d>", priority);
	}
	text_appendf(&line, "%s ", event);
	va_start(ap, fmt);
	append_pairs(&line, fmt, &ap);
	va_end(ap);
	text_append_char(&line, '\n');
	/* One write: lines of two threads never mix. A log that cannot be written has nobody to tell. */
	if (write(STDERR_FILENO, text_str(&line), line.len) < 0) { }
	text_done(&line);
}
