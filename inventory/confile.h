/* One configuration file: sections of `key = value` read through libconfuse after a stricter look of ours.
 *
 * libconfuse alone accepts a section left open, lets a string run over many lines and puts environment variables into double
 * quotes. Here a file is refused, with the line where it was opened, when a string, a section or a list is not closed;
 * `${` is refused, a control character is refused, a section or key given twice is refused, and an unknown word comes with
 * the nearest known one. Double quotes know \" and \\, single quotes \' and \\. Sections do not nest. A sentinel after the
 * text proves that all of it was read at top level.
 *
 * Thread-safe: libconfuse is not, so one file is parsed at a time. Values are wiped when freed. */
#ifndef VIGIE_CONFILE_H
#define VIGIE_CONFILE_H

#include "err.h"

#define CONFILE_MAX (4u * 1024u * 1024u) /* bytes of one file */
#define CONFILE_TITLE_MAX 64           /* bytes of the name of a section */

/* What a file may hold: section NULL is the top level. A titled section is written `snmp NAME { … }`. */
struct confile_key {
	const char *section, *name;
	bool titled, list;
};

struct confile_setting {
	const struct confile_key *key;
	char **values; /* one, but for lists */
	size_t n_values;
	unsigned line;
};

struct confile_section {
	const char *name; /* NULL: the top level, always the first section */
	char *title;      /* NULL unless titled */
	unsigned line;
	struct confile_setting *settings; /* in the order of the file */
	size_t n_settings;
};

struct confile {
	char *path;
	struct confile_section *sections;
	size_t n_sections;
};

/* Text of len bytes and a NUL, called `path` in messages. ERR_CONFIG: "path:line: what was expected". No value stands in a message when
 * `secret`. */
struct confile *confile_parse(const char *path, const char *text, size_t len, const struct confile_key *keys, size_t n_keys,
                              bool secret, struct err *e) MUST_CHECK;
void confile_free(struct confile *f); /* NULL is fine */

/* The whole of an open file, NUL-terminated, at most max bytes; the caller wipes and frees it. ERR_LIMIT past max. */
bool confile_read_fd(int fd, const char *path, size_t max, char **ret_text, size_t *ret_len, struct err *e) MUST_CHECK;

/* "path:line: key: " and the sentence; returns false. */
bool confile_err(struct err *e, const struct confile *f, const struct confile_setting *s, const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
