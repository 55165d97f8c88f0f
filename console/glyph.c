#include "console/glyph.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* U+00A0..U+017F, then symbols. Sorted runs: `first` is the code point of the first twin. */
static const char *const latin_twins[] = {
	" ", "!", "c", "L", "$", "Y", "|", "S", "\"", "(c)", "a", "<<", "-", "-", "(r)", "-",
	"d", "+-", "2", "3", "'", "u", "P", ".", ",", "1", "o", ">>", "1/4", "1/2", "3/4", "?",
	"A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",
	"D", "N", "O", "O", "O", "O", "O", "x", "O", "U", "U", "U", "U", "Y", "TH", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y",
	"A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d",
	"D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g",
	"G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i",
	"I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l", "L",
	"l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o",
	"O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s",
	"S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u",
	"U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s",
};

static const struct { uint32_t cp; const char twin[GLYPH_TWIN_MAX]; } symbol_twins[] = { /* sorted */
	{ 0x2009, " " },  /* thin space */
	{ 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" },
	{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201a, "," }, { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x201e, "\"" },
	{ 0x2022, "." },  /* • up */
	{ 0x2026, "~" },  /* … cut here: one column, as the glyph */
	{ 0x2030, "o/o" }, { 0x2039, "<" }, { 0x203a, ">" }, { 0x20ac, "EUR" }, { 0x2122, "tm" },
	{ 0x2190, "<" }, { 0x2191, "^" }, { 0x2192, ">" }, { 0x2193, "v" }, { 0x2212, "-" }, { 0x2248, "~" },
	{ 0x2264, "<=" }, { 0x2265, ">=" },
	{ 0x2500, "-" }, { 0x2502, "|" }, { 0x250c, "+" }, { 0x2510, "+" }, { 0x2514, "+" }, { 0x2518, "+" },
	{ 0x251c, "+" }, { 0x2524, "+" }, { 0x252c, "+" }, { 0x2534, "+" }, { 0x253c, "+" },
	{ 0x2581, "_" }, { 0x2588, "#" }, { 0x2589, "#" }, { 0x258a, "#" }, { 0x258b, "#" }, { 0x258c, "=" },
	{ 0x258d, "=" }, { 0x258e, "-" }, { 0x258f, "-" }, { 0x2591, "." },
	{ 0x25a0, "#" }, { 0x25b2, "!" }, { 0x25b8, ">" }, { 0x25bc, "v" }, { 0x25cb, "o" }, { 0x25cf, "*" },
};

/* Braille dots of the left and right column from the bottom up (Unicode chapter 21.1: dots 7 3 2 1 and 8 6 5 4). */
static const uint8_t braille_left[] = { 0x40, 0x04, 0x02, 0x01 }, braille_right[] = { 0x80, 0x20, 0x10, 0x08 };

uint32_t braille_cell(int left, int right)
{
	uint32_t dots = 0;

	for (int i = 0; i < 4; i++)
		dots |= (i < left ? braille_left[i] : 0u) | (i < right ? braille_right[i] : 0u);
	return 0x2800 + dots;
}

/* By how many dots are raised: nothing, the base line, then denser and denser. */
static const char *braille_twin(uint32_t dots)
{
	static const char *const twins[] = { " ", "_", "_", ".", ":", "-", "=", "+", "#" };

	return twins[__builtin_popcount(dots & 0xff)];
}

const char *ascii_twin(uint32_t cp)
{
	static const char ascii[95][2] = {
		" ", "!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/", "0", "1", "2", "3", "4", "5", "6", "7",
		"8", "9", ":", ";", "<", "=", ">", "?", "@", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O",
		"P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "[", "\\", "]", "^", "_", "`", "a", "b", "c", "d", "e", "f", "g",
		"h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "{", "|", "}", "~",
	};
	size_t low = 0, high = ARRAY_LEN(symbol_twins);

	if (cp >= 0x20 && cp < 0x7f)
		return ascii[cp - 0x20];
	if (cp >= 0xa0 && cp < 0xa0 + ARRAY_LEN(latin_twins))
		return latin_twins[cp - 0xa0];
	if (cp >= 0x2800 && cp <= 0x28ff)
		return braille_twin(cp - 0x2800);
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (symbol_twins[middle].cp == cp)
			return symbol_twins[middle].twin;
		if (symbol_twins[middle].cp < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return "?";
}

/* One safe code point from *s; false at the end. */
static bool next_code_point(const char **s, uint32_t *ret_cp)
{
	uint32_t cp = 0xfffd;
	size_t len;

	if (**s == '\0')
		return false;
	len = utf8_decode(*s, strnlen(*s, 4), &cp);
	*s += len ? len : 1;
	cp = text_safe_code_point(len ? cp : 0xfffd);
	*ret_cp = cp == 0xa0 || cp == 0x202f || cp == 0x2007 ? ' ' : cp;
	return true;
}

static bool is_variation_selector(uint32_t cp)
{
	return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef);
}

static int columns_of(uint32_t cp)
{
	return cp == 0xfffd || (cp >= 0x20 && cp < 0x7f) ? 1 : wcwidth((wchar_t)cp);
}

static void glyph_take_marks(const char **s, struct glyph *g)
{
	const char *ahead = *s;
	uint32_t cp;
	size_t n = 0;

	while (next_code_point(&ahead, &cp) && columns_of(cp) == 0) {
		if (n < GLYPH_MARKS_MAX && !is_variation_selector(cp))
			g->marks[n++] = cp;
		*s = ahead;
	}
}

static bool take_glyph(const char **s, struct glyph *g)
{
	do {
		if (!next_code_point(s, &g->cp))
			return false;
		g->columns = columns_of(g->cp);
	} while (g->columns == 0);
	if (g->columns < 0) {
		g->cp = '?';
		g->columns = 1;
	}
	glyph_take_marks(s, g);
	return true;
}

/* A printable ASCII character that no mark can follow: one column, most of what is measured. */
static bool is_plain(const char *s)
{
	return s[0] >= 0x20 && s[0] < 0x7f && !(s[1] & 0x80);
}

bool glyph_next(const char **s, bool ascii, struct glyph *ret)
{
	struct glyph g = { .columns = 0 };

	if (is_plain(*s)) {
		g.cp = (unsigned char)*(*s)++;
		g.columns = 1;
	} else if (!take_glyph(s, &g)) {
		return false;
	}
	if (ascii) {
		memcpy(g.twin, ascii_twin(g.cp), strlen(ascii_twin(g.cp)) + 1);
		memset(g.marks, 0, sizeof g.marks);
		g.columns = (int)strlen(g.twin);
	}
	*ret = g;
	return true;
}

int text_columns(const char *s, bool ascii)
{
	struct glyph g;
	int columns = 0;

	for (;;) {
		for (; is_plain(s); s++)
			columns++;
		if (!glyph_next(&s, ascii, &g))
			return columns;
		columns += g.columns;
	}
}

size_t text_fit(const char *s, int max_columns, bool ascii)
{
	const char *p = s;
	struct glyph g;
	size_t fits = 0;

	for (int columns = 0; glyph_next(&p, ascii, &g); fits = (size_t)(p - s)) {
		columns += g.columns;
		if (columns > max_columns)
			break;
	}
	return fits;
}

bool text_ends(const char *s, int max_columns, bool ascii, struct text_ends *ret)
{
	enum { HEAD = 2 };
	int left = text_columns(s, ascii), room = max_columns - HEAD - 1;
	const char *p = s;
	struct glyph g;

	if (left <= max_columns || room < 1)
		return false;
	while (left > room && glyph_next(&p, ascii, &g))
		left -= g.columns;
	*ret = (struct text_ends){ text_fit(s, HEAD, ascii), (size_t)(p - s) };
	return true;
}
