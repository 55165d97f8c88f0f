#include "console/check_line.h"

#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"

enum { CLASS_COLUMNS = 7, WORD_COLUMNS = 13, TIME_COLUMNS = 5 };

/* Of what is OK what was measured tells more than that it is. */
static void append_said(const struct check_row *c, struct text *t)
{
	if (c->state == STATE_OK)
		detail_append(t, c->detail);
	if (t->len == 0)
		append_reason(t, c->outcome, c->detail);
}

static int put_column(struct pen *p, int x, int columns, enum style style, const char *s)
{
	int used = grid_put(p->g, x, p->y, p->x + p->width - x, style, s);

	return x + (used > columns ? used : columns) + 1;
}

void pen_check(struct pen *p, const struct check_row *c, wall_t now)
{
	struct text said = TEXT_INIT(4096);
	struct pen below = *p;
	char at[FORMAT_MAX];
	int x, room;

	format_time(c->at, now, at);
	append_said(c, &said);
	grid_put_code_point(p->g, p->x, p->y, state_style(c->state), state_symbol(c->state));
	x = put_column(p, p->x + 2, CLASS_COLUMNS, STYLE_STRONG, c->class);
	x = put_column(p, x, WORD_COLUMNS, STYLE_TEXT, state_word(c->state));
	x = put_column(p, x, TIME_COLUMNS, STYLE_TEXT, at[0] ? at : "–");
	room = p->x + p->width - x;
	p->y++;
	if (c->state != STATE_OK && text_columns(text_str(&said), grid_is_ascii(p->g)) > room) {
		below.x += 2;
		below.width -= 2;
		below.y = p->y;
		pen_line(&below, STYLE_DIM, text_str(&said));
		p->y = below.y;
	} else {
		grid_put(p->g, x, p->y - 1, room, STYLE_DIM, text_str(&said));
	}
	text_done(&said);
}
