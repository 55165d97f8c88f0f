#include "console/pen.h"

#include "intl.h"
#include "inventory/format.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_COLUMNS = 16, WRAP_ROWS_MAX = 4, NAMES_ROWS_MAX = 3 };

/* Bytes of the row that a text begins with, up to a space where one is; a number keeps its "%". */
static size_t row_bytes(const char *text, int width, bool ascii)
{
	size_t fits = text_fit(text, width, ascii), cut = fits;

	while (text[fits] && cut > 0 && (text[cut] != ' ' || text[cut + 1] == '%'))
		cut--;
	return cut > 0 ? cut : fits; /* one long word */
}

static void put_rows(struct pen *p, enum style style, const char *text, int rows)
{
	bool ascii = grid_is_ascii(p->g);

	for (int row = 0; *text && row < rows; row++) {
		size_t cut = row_bytes(text, p->width, ascii);
		char line[2048];

		if (row == rows - 1 || cut >= sizeof line) {
			grid_put(p->g, p->x, p->y++, p->width, style, text);
			return;
		}
		memcpy(line, text, cut);
		line[cut] = '\0';
		grid_put(p->g, p->x, p->y++, p->width, style, line);
		text += cut + strspn(text + cut, " ");
	}
}

void pen_line(struct pen *p, enum style style, const char *text)
{
	put_rows(p, style, text, WRAP_ROWS_MAX);
}

void pen_paragraph(struct pen *p, enum style style, const char *text)
{
	put_rows(p, style, text, PEN_HEIGHT_MAX);
}

void pen_title(struct pen *p, const char *title)
{
	int used;

	p->y++;
	used = grid_put(p->g, p->x, p->y, p->width, STYLE_HEADING, title) + 1;
	for (int x = used; x < p->width; x++)
		grid_put_code_point(p->g, p->x + x, p->y, STYLE_BORDER, 0x2500);
	p->y++;
}

/* Columns of the label with the gap behind it. */
static int label_columns(const struct pen *p, const char *label)
{
	int used = text_columns(label, grid_is_ascii(p->g));

	return used < LABEL_COLUMNS ? LABEL_COLUMNS : used + 1;
}

void pen_fact_marked(struct pen *p, const char *label, enum style style, const char *value)
{
	struct pen beside = *p;
	int used = label_columns(p, label);

	if (!value || !*value)
		return;
	grid_put(p->g, p->x, p->y, p->width, STYLE_DIM, label);
	beside.x += used;
	beside.width -= used;
	if (beside.width < 8)
		return;
	pen_line(&beside, style, value);
	p->y = beside.y;
}

void pen_fact(struct pen *p, const char *label, const char *value)
{
	pen_fact_marked(p, label, STYLE_TEXT, value);
}

void pen_date(struct pen *p, const char *label, wall_t day)
{
	char words[FORMAT_MAX];

	format_date(day, words);
	pen_fact(p, label, words);
}

void pen_instant(struct pen *p, const char *label, wall_t t)
{
	char words[FORMAT_MAX];

	format_timestamp(t, words);
	pen_fact(p, label, words);
}

static bool fits_rows(const char *text, int width, bool ascii, int rows)
{
	for (; *text && rows > 0; rows--) {
		size_t cut = row_bytes(text, width, ascii);

		text += cut + strspn(text + cut, " ");
	}
	return !*text;
}

static void append_more(struct text *t, size_t n)
{
	text_append(t, " ");
	text_appendf(t, ngettext("and %zu more", "and %zu more", n), n);
}

void pen_fact_names(struct pen *p, const char *label, const char *const *names, size_t n)
{
	struct text shown = TEXT_INIT(8192), with = TEXT_INIT(8192);
	int width = p->width - label_columns(p, label);
	size_t i;

	for (i = 0; i < n; i++) {
		text_clear(&with);
		text_appendf(&with, "%s%s%s", text_str(&shown), i ? ", " : "", names[i]);
		if (i + 1 < n)
			append_more(&with, n - i - 1);
		if (i > 0 && !fits_rows(text_str(&with), width, grid_is_ascii(p->g), NAMES_ROWS_MAX))
			break;
		text_appendf(&shown, "%s%s", i ? ", " : "", names[i]);
	}
	if (i < n)
		append_more(&shown, n - i);
	pen_fact(p, label, text_str(&shown));
	text_done(&shown);
	text_done(&with);
}

void pen_more(struct pen *p, size_t n, size_t shown)
{
	char words[64];

	if (n <= shown)
		return;
	snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", n - shown), n - shown);
	pen_line(p, STYLE_DIM, words);
}

void pen_names(struct pen *p, const char *label, const char *names)
{
	struct text words = TEXT_INIT(4096);

	for (const char *s = names; s && *s; s++) {
		text_append_char(&words, *s);
		if (*s == ';' && s[1] != ' ')
			text_append_char(&words, ' ');
	}
	pen_fact(p, label, text_str(&words));
	text_done(&words);
}

void pen_state(struct pen *p, enum style style, uint32_t symbol, const char *word, const char *beside)
{
	int band = text_columns(word, grid_is_ascii(p->g)) + 4;

	grid_fill(p->g, (struct rect){ p->x, p->y, band, 1 }, ' ', style);
	grid_put_code_point(p->g, p->x + 1, p->y, style, symbol);
	grid_put(p->g, p->x + 3, p->y, band - 3, style, word);
	grid_put(p->g, p->x + band + 1, p->y, p->width - band - 1, STYLE_STRONG, beside);
	p->y++;
}

void pen_target(struct pen *p, const char *kind, const char *name)
{
	struct target *t = p->targets && p->targets->n < TARGETS_MAX ? &p->targets->of[p->targets->n] : NULL;

	if (!t || snprintf(t->name, sizeof t->name, "%s:%s", kind, name) >= (int)sizeof t->name)
		return;
	t->y = p->y;
	p->targets->n++;
}
