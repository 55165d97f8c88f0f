#include "text.h"

#include <string.h>

/* Letters of Latin-1 Supplement and Latin Extended-A without their marks; "" for any other code point. one: room for
 * a single letter. */
static const char *base_letters(uint32_t cp, char one[2])
{
	static const char *const latin1[] = { /* U+00C0..U+00FF */
		"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
		"d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "ss",
		"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
		"d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "y",
	};
	static const char extended[] = /* U+0100..U+017F; IJ and OE are two letters and stand above */
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllllllllnnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuu"
		"uuuuuwwyyyzzzzzzs";

	if (cp >= 0xc0 && cp <= 0xff)
		return latin1[cp - 0xc0];
	if (cp == 0x132 || cp == 0x133)
		return "ij";
	if (cp == 0x152 || cp == 0x153)
		return "oe";
	if (cp < 0x100 || cp > 0x17f)
		return "";
	one[0] = extended[cp - 0x100];
	one[1] = '\0';
	return one;
}

struct fold {
	char *buf;
	size_t used, max;
	bool gap;
};

static void fold_put(struct fold *f, const char *s, size_t n)
{
	size_t lead = f->gap && f->used > 0;

	if (f->used + lead + n >= f->max)
		return;
	if (lead)
		f->buf[f->used++] = ' ';
	memcpy(f->buf + f->used, s, n);
	f->used += n;
	f->gap = false;
}

static void fold_ascii(struct fold *f, char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		fold_put(f, &c, 1);
	else
		f->gap = true;
}

/* One that is not of ASCII; its octets. */
static size_t fold_other(struct fold *f, const char *s, size_t n)
{
	uint32_t cp = 0xfffd;
	size_t len = utf8_decode(s, n, &cp);
	char letter[2];
	const char *base = base_letters(cp, letter);

	if (cp >= 0x300 && cp <= 0x36f)
		; /* a combining mark leaves its letter alone */
	else if (*base && *base != ' ')
		fold_put(f, base, strlen(base));
	else if (cp >= 0x180 && len > 0 && text_safe_code_point(cp) == cp && (cp < 0x2000 || cp >= 0x3040))
		fold_put(f, s, len);
	else
		f->gap = true;
	return len ? len : 1;
}

void text_fold(const char *s, char *buf, size_t max_bytes)
{
	struct fold f = { buf, 0, max_bytes, false };
	size_t n = strlen(s);

	while (n > 0) {
		size_t len = 1;

		if ((unsigned char)*s < 0x80)
			fold_ascii(&f, *s);
		else
			len = fold_other(&f, s, n);
		s += len;
		n -= len;
	}
	buf[f.used] = '\0';
}
