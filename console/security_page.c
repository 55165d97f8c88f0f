#include "console/security_section.h"

#include "inventory/format.h"
#include "intl.h"

/* In the order of the page. */
static void (*const sections[])(const struct security *s, struct pen *p, size_t details) = {
#define X(name) security_write_##name,
	SECURITY_SECTIONS(X)
#undef X
};

static void write_title(const struct security *s, struct pen *p)
{
	char since[FORMAT_MAX], lasted[FORMAT_MAX], words[256];

	format_date(s->since, since);
	format_duration((s->now.ms - s->since.ms) / 1000, lasted);
	/* translators: the day, how long ago that is */
	snprintf(words, sizeof words, _("Since Friday %s, 18:00 (%s)"), since, lasted);
	grid_put(p->g, p->x, p->y++, p->width, STYLE_HEADING, words);
}

void security_compose(const struct security *s, struct pen *p, size_t details)
{
	write_title(s, p);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		sections[i](s, p, details);
}

/* What is drawn outside a grid is not kept, but moves the pen all the same: a row is enough to measure. */
static bool fits(const struct security *s, int width, int height, bool ascii, size_t details)
{
	struct grid *g = grid_new(width, 1, ascii);
	struct pen p = { .g = g, .width = width };

	if (g)
		security_compose(s, &p, details);
	grid_free(g);
	return p.y <= height;
}

size_t security_details(const struct security *s, int width, int height, bool ascii, size_t most)
{
	size_t low = 0, high = most; /* it fits with low, not with high */

	if (fits(s, width, height, ascii, most))
		return most;
	if (most < 2 || !fits(s, width, height, ascii, 0))
		return 0;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (fits(s, width, height, ascii, mid))
			low = mid;
		else
			high = mid;
	}
	return low;
}
