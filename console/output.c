#include "console/output.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { TEXT_MAX_BYTES = 32 * 1024 * 1024 };

/* Letters lose their accents, what has no twin becomes "?". */
static void append_ascii(struct text *t, const char *s)
{
	static iconv_t converter;
	static bool opened;
	char *in = (char *)(uintptr_t)s, buf[256];
	size_t left = strlen(s);

	if (!opened)
		converter = iconv_open("ASCII//TRANSLIT", "UTF-8");
	opened = true;
	if (converter == (iconv_t)-1) {
		for (; *s; s++)
			text_append_char(t, (unsigned char)*s < 0x80 ? *s : '?');
		return;
	}
	while (left > 0) {
		char *to = buf;
		size_t room = sizeof buf;

		if (iconv(converter, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
			in++;
			left--;
		}
		text_append_n(t, buf, (size_t)(to - buf));
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
	size_t n = strlen(s), columns = 0;

	while (n > 0) {
		uint32_t cp = 0xfffd;
		size_t len = utf8_decode(s, n, &cp);
		int w = wcwidth((wchar_t)cp);

		columns += w < 0 ? 1 : (size_t)w;
		s += len ? len : 1;
		n -= len ? len : 1;
	}
	return columns;
}

void output_line(struct output *out, const char *fmt, ...)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);
	va_list ap;
	char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) >= 0) {
		output_append_safe(out, &t, s);
		fprintf(out->file, "%s\n", text_str(&t));
		free(s);
	}
	va_end(ap);
	text_done(&t);
}

void output_heading(struct output *out, const char *title)
{
	fputc('\n', out->file);
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

bool output_finish(struct output *out, struct err *e)
{
	bool failed = ferror(out->file) != 0;

	errno = 0;
	if (fflush(out->file) != 0 || failed) {
		if (errno == 0)
			errno = EIO;
		return err_set_errno(e, "%s", _("cannot write the answer"));
	}
	return true;
}
