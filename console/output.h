/* Where verbs print: four formats of the same rows. Text of devices is made safe here, whatever the format. Write errors stick in
 * the stream and are looked at once, by output_finish. */
#ifndef VIGIE_CONSOLE_OUTPUT_H
#define VIGIE_CONSOLE_OUTPUT_H

#include "console/column.h"

#include <jansson.h>
#include <stdio.h>

enum output_format { OUTPUT_TABLE, OUTPUT_PLAIN, OUTPUT_JSON, OUTPUT_CSV };

struct output {
	FILE *file;           /* while held: in memory */
	FILE *behind;         /* while held: where the answer goes; else NULL */
	char *held;           /* what file has, once flushed */
	size_t held_len;
	enum output_format format;
	bool ascii, color;
	size_t width;         /* columns of the terminal; 0: not a terminal, as wide as needed */
	wall_t now;           /* for relative times */
	int sys;              /* errno of the first write that failed, 0: none */
};

/* rows: pointers to n rows of the noun. */
void output_rows(struct output *out, const struct noun *noun, const void *const *rows, size_t n);

/* One row as an object: the same as output_rows for machines; for people one fact a line. */
void output_object(struct output *out, const struct noun *noun, const void *row);

/* One JSON value on a line of its own. Takes the reference. */
void output_json(struct output *out, json_t *value);
json_t *output_json_row(const struct noun *noun, const void *row);
json_t *output_json_time(wall_t t);
json_t *output_json_text(const char *s); /* null for NULL; invalid UTF-8 is replaced */

/* Lines for people: safe, translated by the caller, ASCII when asked. */
void output_line(struct output *out, const char *fmt, ...) PRINTF_LIKE(2, 3);
void output_heading(struct output *out, const char *title); /* an empty line, then the title */
void output_fact(struct output *out, const char *label, const char *value); /* "label: value" */

static inline bool output_is_machine(const struct output *out)
{
	return out->format == OUTPUT_JSON || out->format == OUTPUT_CSV;
}

/* s made safe for people (and ASCII when asked), appended to t. */
void output_append_safe(const struct output *out, struct text *t, const char *s);

/* Columns that safe UTF-8 takes on a terminal. */
size_t output_width(const char *s);

/* Every answer goes through here: s, and the end of its line. */
void output_put(struct output *out, const char *s, const char *line_end);

/* From here on what is put stays in memory until output_finish: who reads slowly, a pager, holds nothing up until then. */
bool output_hold(struct output *out, struct err *e) MUST_CHECK;

/* Writes what is held, flushes. ERR_SYSTEM or ERR_FULL when anything could not be written; sys EPIPE when the reader went away. */
bool output_finish(struct output *out, struct err *e) MUST_CHECK;

/* One per format, used by output.c. */
void output_rows_table(struct output *out, const struct noun *noun, const void *const *rows, size_t n);
void output_rows_plain(struct output *out, const struct noun *noun, const void *const *rows, size_t n);
void output_rows_csv(struct output *out, const struct noun *noun, const void *const *rows, size_t n);
void output_rows_json(struct output *out, const struct noun *noun, const void *const *rows, size_t n);

/* One CSV field, quoted where RFC 4180 §2 wants it; text: a leading = + - @ gets an apostrophe, so that a spreadsheet runs
 * nothing that a device said. */
void csv_append_field(struct text *t, const char *s, bool text);

/* JSON text with every character that a terminal would obey written as \uXXXX. */
void json_append_safe(struct text *t, const char *json);

#endif
