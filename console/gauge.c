#include "console/gauge.h"

#include "inventory/format.h"

#include <math.h>

static const double gauge_warning = 0.8, gauge_critical = 0.95;

static void draw_bar(struct grid *g, int x, int y, enum style style, double ratio)
{
	int eighths = (int)lround(fmin(fmax(ratio, 0), 1) * GAUGE_BAR * 8);

	for (int i = 0; i < GAUGE_BAR; i++) {
		int full = eighths - i * 8 > 8 ? 8 : eighths - i * 8;

		grid_put_code_point(g, x + i, y, full > 0 ? style : STYLE_DIM, full > 0 ? (uint32_t)(0x2590 - full) : 0xb7);
	}
}

void pen_gauge(struct pen *p, const char *label, double ratio, const char *words)
{
	enum style style = ratio >= gauge_critical ? STYLE_CRITICAL : ratio >= gauge_warning ? STYLE_WARNING : STYLE_BAR;
	int x = p->x + GAUGE_LABEL + 1, end = p->x + p->width;
	char percent[FORMAT_MAX];

	format_ratio(ratio, percent);
	grid_put(p->g, p->x, p->y, GAUGE_LABEL, STYLE_DIM, label);
	if (!isnan(ratio) && end - x >= GAUGE_BAR)
		draw_bar(p->g, x, p->y, style, ratio);
	x += GAUGE_BAR + 1;
	if (end - x >= 6)
		grid_put_right(p->g, x, p->y, 6, ratio >= gauge_warning ? style : STYLE_TEXT, percent[0] ? percent : "–");
	x += 8;
	if (end - x >= 8)
		grid_put(p->g, x, p->y, end - x, STYLE_TEXT, words);
	p->y++;
}
