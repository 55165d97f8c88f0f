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

static void write_sections(const struct security *s, struct pen *p, size_t details)
{
	write_title(s, p);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		sections[i](s, p, details);
}

void security_compose(const struct security *s, struct pen *p, struct security_fit fit)
{
	struct text quiet = TEXT_INIT(1024);
	struct security collapsed = *s;

	collapsed.quiet = &quiet;
	write_sections(fit.collapsed ? &collapsed : s, p, fit.details);
	if (quiet.len > 0)
		security_put_section(p, STATE_OK, _("None, or none recorded"), text_str(&quiet), NULL);
	text_done(&quiet);
}

/* What is drawn outside a grid is not kept, but moves the pen all the same: a row is enough to measure. */
static bool fits(const struct security *s, int width, int height, bool ascii, struct security_fit fit)
{
	struct grid *g = grid_new(width, 1, ascii);
	struct pen p = { .g = g, .width = width };

	if (g)
		security_compose(s, &p, fit);
	grid_free(g);
	return p.y <= height;
}

struct security_fit security_fit(const struct security *s, int width, int height, bool ascii, size_t most)
{
	struct security_fit fit = { .details = 0 };
	size_t high = most + 1; /* it does not fit with high */

	fit.collapsed = !fits(s, width, height, ascii, fit);
	if (fit.collapsed && !fits(s, width, height, ascii, fit))
		return fit;
	while (high - fit.details > 1) {
		struct security_fit mid = { fit.details + (high - fit.details) / 2, fit.collapsed };

		if (fits(s, width, height, ascii, mid))
			fit = mid;
		else
			high = mid.details;
	}
	return fit;
}
