/* Text: UTF-8 inside. Bytes, code points and columns are three numbers. */
#ifndef VIGIE_TEXT_H
#define VIGIE_TEXT_H

#include "err.h"

#include <stdint.h>
#include <stdio.h>

/* A growing buffer with a ceiling. Always NUL-terminated once written to; an append past `max` or without memory sets
 * `failed`, which sticks and is looked at once, at the end. */
struct text {
	char *data; /* NULL while empty: read it through text_str() */
	size_t len, cap, max;
	bool failed;
};

#define TEXT_INIT(max_bytes) ((struct text){ NULL, 0, 0, (max_bytes), false })

void text_done(struct text *t);
void text_clear(struct text *t); /* keeps the memory, clears failed */
const char *text_str(const struct text *t);
void text_append(struct text *t, const char *s);
void text_append_n(struct text *t, const void *bytes, size_t n);
void text_append_char(struct text *t, char c);
void text_appendf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* One part of an enumeration, after the separator unless it is the first; fmt has one %s. Nothing for a part of NULL or "". */
void text_append_part(struct text *t, const char *separator, const char *fmt, const char *part);

/* The same, but safe for a terminal or a log: see text_safe_code_point. */
void text_append_safe(struct text *t, const char *s);

/* Decodes one code point of the n > 0 bytes at s (RFC 3629: no overlong, no surrogate, ≤ U+10FFFF).
 * Returns the bytes consumed; 0 when they start no valid sequence. */
size_t utf8_decode(const char *s, size_t n, uint32_t *ret_cp);

/* Encodes cp (a valid scalar value) into buf[4]; returns the bytes written. */
size_t utf8_encode(uint32_t cp, char *buf);

bool utf8_is_valid(const char *s, size_t n);

/* No word in it: nothing, or spaces of any width (Unicode Zs, and U+2800, a Braille pattern without dots). */
bool text_is_blank(const char *s);

/* After vsnprintf into a buffer of size bytes: a text that was cut ends with a whole character. */
void utf8_end_whole(char *text, size_t size);

/* What may be shown for cp: itself, or U+FFFD for C0, DEL, C1, line and paragraph separators, bidirectional
 * controls (U+200E/F, U+202A–E, U+2066–9, U+061C), zero-width characters, BOM, tags and noncharacters. */
uint32_t text_safe_code_point(uint32_t cp);

/* What a device said, as valid UTF-8 without NUL: bytes that are UTF-8 stay (trailing NULs cut, inner NULs and
 * a last sequence that the device cut short become U+FFFD), anything else is read as Windows-1252, the usual other encoding
 * of French equipment. At most max_bytes - 1 bytes are written to buf, never a cut sequence. Control characters stay: they are escaped where text is shown. */
void text_from_device(const uint8_t *bytes, size_t n, char *buf, size_t max_bytes);

/* Folds for searching: lower case, no accents, œ → oe, every run of other characters than letters and digits → one
 * space, no space at the ends. Valid UTF-8 in, ASCII-mostly UTF-8 out, at most max_bytes - 1 bytes. */
void text_fold(const char *s, char *buf, size_t max_bytes);

/* The known word nearest to a mistyped one: offer every candidate, then read found (NULL: none is near; borrowed). */
struct text_nearest {
	const char *word;
	const char *found;
	size_t distance;
};

void text_nearest_offer(struct text_nearest *n, const char *candidate);

#endif
