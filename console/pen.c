#include "console/pen.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_COLUMNS = 16, WRAP_ROWS_MAX = 4 };

void pen_line(struct pen *p, enum style style, const char *text)
{
	bool ascii = grid_is_ascii(p->g);

	for (int row = 0; *text && row < WRAP_ROWS_MAX; row++) {
		size_t fits = text_fit(text, p->width, ascii), cut = fits;
		char line[2048];

		while (text[fits] && cut > 0 && text[cut] != ' ')
			cut--;
		if (cut == 0 || row == WRAP_ROWS_MAX - 1 || fits >= sizeof line)
			cut = fits; /* one long word, or no more rows */
		if (row == WRAP_ROWS_MAX - 1 || cut >= sizeof line) {
			grid_put(p->g, p->x, p->y++, p->width, style, text);
			return;
		}
		memcpy(line, text, cut);
		line[cut] = '\0';
		grid_put(p->g, p->x, p->y++, p->width, style, line);
		text += cut + strspn(text + cut, " ");
	}
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

void pen_fact_marked(struct pen *p, const char *label, enum style style, const char *value)
{
	struct pen beside = *p;
	int used;

	if (!value || !*value)
		return;
	used = grid_put(p->g, p->x, p->y, p->width, STYLE_DIM, label);
	used = used < LABEL_COLUMNS ? LABEL_COLUMNS : used + 1;
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
