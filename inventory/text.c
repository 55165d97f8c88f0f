#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void text_done(struct text *t)
{
	free(t->data);
	*t = TEXT_INIT(t->max);
}

void text_clear(struct text *t)
{
	t->len = 0;
	t->failed = false;
	if (t->data)
		t->data[0] = '\0';
}

const char *text_str(const struct text *t)
{
	return t->data ? t->data : "";
}

static bool text_reserve(struct text *t, size_t more)
{
	size_t need, cap;
	char *data;

	if (t->failed || __builtin_add_overflow(t->len, more, &need) || need >= t->max) {
		t->failed = true;
		return false;
	}
	if (need < t->cap)
		return true;
	cap = t->cap ? t->cap : 64;
	while (cap <= need)
		cap *= 2;
	data = realloc(t->data, cap);
	if (!data) {
		t->failed = true;
		return false;
	}
	t->data = data;
	t->cap = cap;
	return true;
}

void text_append_n(struct text *t, const void *bytes, size_t n)
{
	if (!text_reserve(t, n))
		return;
	memcpy(t->data + t->len, bytes, n);
	t->len += n;
	t->data[t->len] = '\0';
}

void text_append(struct text *t, const char *s)
{
	text_append_n(t, s, strlen(s));
}

void text_append_char(struct text *t, char c)
{
	text_append_n(t, &c, 1);
}

void text_appendf(struct text *t, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		t->failed = true;
	else if (text_reserve(t, (size_t)n + 1)) {
		vsnprintf(t->data + t->len, (size_t)n + 1, fmt, again);
		t->len += (size_t)n;
	}
	va_end(again);
}

void text_append_part(struct text *t, const char *separator, const char *fmt, const char *part)
{
	if (!part || !*part)
		return;
	if (t->len > 0)
		text_append(t, separator);
	text_appendf(t, fmt, part);
}

size_t utf8_decode(const char *s, size_t n, uint32_t *ret_cp)
{
	const unsigned char *p = (const unsigned char *)s;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	uint32_t cp;

	if (len == 0 || len > n)
		return 0;
	cp = len == 1 ? p[0] : p[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (p[i] & 0x3fu);
	}
	if (cp < least[len] || (cp >= 0xd800 && cp <= 0xdfff) || cp > 0x10ffff)
		return 0;
	*ret_cp = cp;
	return len;
}

size_t utf8_encode(uint32_t cp, char *buf)
{
	if (cp < 0x80) {
		buf[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		buf[0] = (char)(0xc0 | cp >> 6);
		buf[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		buf[0] = (char)(0xe0 | cp >> 12);
		buf[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		buf[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	buf[0] = (char)(0xf0 | cp >> 18);
	buf[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	buf[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	buf[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

bool utf8_is_valid(const char *s, size_t n)
{
	uint32_t cp;

	while (n > 0) {
		size_t len = utf8_decode(s, n, &cp);

		if (len == 0)
			return false;
		s += len;
		n -= len;
	}
	return true;
}

void utf8_end_whole(char *text, size_t size)
{
	size_t n = strlen(text), start = n;
	uint32_t cp;

	if (n + 1 < size)
		return;
	while (start > 0 && n - start < 3 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xc0 && utf8_decode(text + start - 1, n - start + 1, &cp) == 0)
		text[start - 1] = '\0';
}

uint32_t text_safe_code_point(uint32_t cp)
{
	static const struct { uint32_t from, to; } unsafe[] = { /* ascending */
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < ARRAY_LEN(unsafe) && cp >= unsafe[i].from; i++)
		if (cp <= unsafe[i].to)
			return 0xfffd;
	return (cp & 0xfffe) == 0xfffe ? 0xfffd : cp;
}

bool text_is_blank(const char *s)
{
	for (size_t n = strlen(s), len; n > 0; s += len, n -= len) {
		uint32_t cp = 0;

		len = utf8_decode(s, n, &cp);
		if (len == 0 || !(cp == ' ' || cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x202f || cp == 0x205f || cp == 0x2800
		                  || cp == 0x3000))
			return false;
	}
	return true;
}

void text_append_safe(struct text *t, const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		uint32_t cp = 0xfffd;
		size_t len = utf8_decode(s, n, &cp);
		char buf[4];

		text_append_n(t, buf, utf8_encode(text_safe_code_point(cp), buf));
		len = len ? len : 1;
		s += len;
		n -= len;
	}
}

/* Windows-1252 0x80..0x9f; the five holes become U+FFFD. */
static uint32_t windows1252(uint8_t byte)
{
	static const uint16_t high[32] = {
		0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
		0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
		0x0153, 0xfffd, 0x017e, 0x0178,
	};

	return byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
}

/* The length of the UTF-8 in front of a last sequence that was cut short: agents cut at 64 or 255 bytes, wherever that falls.
 * n when all is UTF-8; 0 when it is none, or when only the last bytes tell it from Windows-1252. */
static size_t utf8_span(const uint8_t *bytes, size_t n)
{
	bool told = false;
	uint32_t cp;
	size_t i = 0, wanted;

	while (i < n) {
		size_t len = utf8_decode((const char *)bytes + i, n - i, &cp);

		if (len == 0)
			break;
		told |= len > 1;
		i += len;
	}
	if (i == n || !told)
		return i == n ? n : 0;
	wanted = bytes[i] >= 0xf0 ? 4 : bytes[i] >= 0xe0 ? 3 : bytes[i] >= 0xc2 ? 2 : 0;
	for (size_t j = i + 1; j < n; j++)
		if ((bytes[j] & 0xc0) != 0x80)
			return 0;
	return n - i < wanted ? i : 0;
}

void text_from_device(const uint8_t *bytes, size_t n, char *buf, size_t max_bytes)
{
	size_t span, used = 0;
	bool utf8;

	while (n > 0 && bytes[n - 1] == 0)
		n--;
	span = utf8_span(bytes, n);
	utf8 = n == 0 || span > 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp = bytes[i];
		size_t len = !utf8 ? 1 : i < span ? utf8_decode((const char *)bytes + i, n - i, &cp) : n - i;
		char seq[4];
		size_t w;

		if (!utf8)
			cp = windows1252(bytes[i]);
		else if (i >= span)
			cp = 0xfffd;
		w = utf8_encode(cp ? cp : 0xfffd, seq);
		if (used + w >= max_bytes)
			break;
		memcpy(buf + used, seq, w);
		used += w;
		i += len;
	}
	buf[used] = '\0';
}
