#include "console/line_edit.h"

#include "console/keys.h"

#include <string.h>

static size_t previous(const struct line_edit *l, size_t at)
{
	while (at > 0 && ((unsigned char)l->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t next(const struct line_edit *l, size_t at)
{
	if (at < l->len)
		at++;
	while (at < l->len && ((unsigned char)l->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static bool cut(struct line_edit *l, size_t from, size_t to)
{
	memmove(l->text + from, l->text + to, l->len - to + 1);
	l->len -= to - from;
	l->cursor = from;
	return from != to;
}

static bool insert(struct line_edit *l, uint32_t cp)
{
	char buf[4];
	size_t n;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff) || text_safe_code_point(cp) != cp)
		return false;
	n = utf8_encode(cp, buf);
	if (l->len + n >= sizeof l->text)
		return false;
	memmove(l->text + l->cursor + n, l->text + l->cursor, l->len - l->cursor + 1);
	memcpy(l->text + l->cursor, buf, n);
	l->len += n;
	l->cursor += n;
	return true;
}

void line_edit_set(struct line_edit *l, const char *text)
{
	size_t n = strlen(text);

	*l = (struct line_edit){ .len = 0 };
	while (n > 0) {
		uint32_t cp = 0xfffd;
		size_t len = utf8_decode(text, n, &cp);

		if (len == 0)
			len = 1;
		insert(l, cp);
		text += len;
		n -= len;
	}
}

static bool move(struct line_edit *l, size_t to)
{
	bool moved = to != l->cursor;

	l->cursor = to;
	return moved;
}

static size_t word_start(const struct line_edit *l)
{
	size_t at = l->cursor;

	while (at > 0 && l->text[at - 1] == ' ')
		at--;
	while (at > 0 && l->text[at - 1] != ' ')
		at--;
	return at;
}

bool line_edit_key(struct line_edit *l, uint32_t key)
{
	switch (key) {
	case KEYCODE_LEFT:
		return move(l, previous(l, l->cursor));
	case KEYCODE_RIGHT:
		return move(l, next(l, l->cursor));
	case KEYCODE_HOME:
		return move(l, 0);
	case KEYCODE_END:
	case CTRL_KEY('e'):
		return move(l, l->len);
	case KEYCODE_BACKSPACE:
	case CTRL_KEY('h'):
		return cut(l, previous(l, l->cursor), l->cursor);
	case KEYCODE_DELETE:
		return cut(l, l->cursor, next(l, l->cursor));
	case CTRL_KEY('u'):
		return cut(l, 0, l->cursor);
	case CTRL_KEY('k'):
		return cut(l, l->cursor, l->len);
	case CTRL_KEY('w'):
		return cut(l, word_start(l), l->cursor);
	default: /* an integer, not an enum: every printable key is text */
		return key >= 0x20 && insert(l, key);
	}
}

int line_edit_render(const struct line_edit *l, struct grid *g, int x, int y, int width, enum style style)
{
	char before[LINE_EDIT_MAX];
	const char *from = l->text;
	bool ascii = grid_is_ascii(g);
	int cursor;

	memcpy(before, l->text, l->cursor);
	before[l->cursor] = '\0';
	cursor = text_columns(before, ascii);
	while (cursor >= width) { /* scroll by glyphs until the cursor is inside */
		struct glyph glyph;

		if (!glyph_next(&from, ascii, &glyph))
			break;
		cursor -= glyph.columns;
	}
	grid_put(g, x, y, width, style, from);
	return cursor;
}
