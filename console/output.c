#include "console/output.h"

#include "console/glyph.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 32 * 1024 * 1024 };

static void append_ascii(struct text *t, const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		uint32_t cp = 0xfffd;
		size_t len = utf8_decode(s, n, &cp);

		if (cp < 0x80)
			text_append_char(t, (char)cp);
		else
			text_append(t, ascii_twin(cp));
		s += len ? len : 1;
		n -= len ? len : 1;
	}
}

void output_append_safe(const struct output *out, struct text *t, const char *s)
{
	struct text safe = TEXT_INIT(TEXT_MAX_BYTES);

	text_append_safe(&safe, s);
	if (out->ascii)
		append_ascii(t, text_str(&safe));
	else
		text_append(t, text_str(&safe));
	text_done(&safe);
}

size_t output_width(const char *s)
{
	return (size_t)text_columns(s, false);
}

void output_line(struct output *out, const char *fmt, ...)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);
	va_list ap;
	char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) >= 0) {
		output_append_safe(out, &t, s);
		output_put(out, text_str(&t), "\n");
		free(s);
	}
	va_end(ap);
	text_done(&t);
}

void output_heading(struct output *out, const char *title)
{
	output_put(out, "", "\n");
	output_line(out, "%s", title);
}

void output_fact(struct output *out, const char *label, const char *value)
{
	output_line(out, _("%s: %s"), label, value);
}

void output_rows(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	switch (out->format) {
	case OUTPUT_JSON:
		output_rows_json(out, noun, rows, n);
		return;
	case OUTPUT_CSV:
		output_rows_csv(out, noun, rows, n);
		return;
	case OUTPUT_PLAIN:
		output_rows_plain(out, noun, rows, n);
		return;
	case OUTPUT_TABLE:
		output_rows_table(out, noun, rows, n);
	}
}

void output_object(struct output *out, const struct noun *noun, const void *row)
{
	if (output_is_machine(out)) {
		output_rows(out, noun, &row, 1);
		return;
	}
	for (size_t i = 0; i < noun->n_columns; i++) {
		const struct column *c = &noun->columns[i];
		struct text t = TEXT_INIT(TEXT_MAX_BYTES);

		if (c->rank == 0)
			continue;
		value_human(c, row, out->now, &t);
		if (t.len > 0)
			output_fact(out, _(c->header), text_str(&t));
		text_done(&t);
	}
}

void output_put(struct output *out, const char *s, const char *line_end)
{
	if (out->sys == 0 && (fputs(s, out->file) == EOF || fputs(line_end, out->file) == EOF))
		out->sys = errno;
}

bool output_hold(struct output *out, struct err *e)
{
	FILE *file = open_memstream(&out->held, &out->held_len);

	if (!file)
		return err_set_errno(e, "%s", _("cannot write the answer"));
	out->behind = out->file;
	out->file = file;
	return true;
}

static void release(struct output *out)
{
	if (fclose(out->file) != 0 && out->sys == 0)
		out->sys = errno;
	out->file = out->behind;
	out->behind = NULL;
	if (out->sys == 0 && out->held_len > 0 && fwrite(out->held, out->held_len, 1, out->file) != 1)
		out->sys = errno;
	free(out->held);
	out->held = NULL;
}

bool output_finish(struct output *out, struct err *e)
{
	errno = 0;
	if (out->behind)
		release(out);
	if (fflush(out->file) != 0 && out->sys == 0)
		out->sys = errno;
	if (out->sys == 0 && ferror(out->file))
		out->sys = EIO;
	errno = out->sys;
	return out->sys == 0 || err_set_errno(e, "%s", _("cannot write the answer"));
}
