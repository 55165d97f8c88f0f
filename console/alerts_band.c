#include "console/alerts_band.h"

#include "intl.h"

#include <inttypes.h>

enum { PARTS = 5, FORMS = 3, WORDS_MAX = 160, GAP = 2, MORNING_HOUR = 7 };

/* One part in several lengths, the longest first; "" from the first that leaves it out. */
struct part {
	enum style style;
	char forms[FORMS][WORDS_MAX];
	int form;
};

static const char *words_of(const struct part *p) { return p->form < FORMS ? p->forms[p->form] : ""; }

static void add_reason(struct text *t, int64_t n, const char *words)
{
	if (n > 0)
		text_appendf(t, "%s%s %" PRId64, t->len ? " " : "", words, n);
}

static struct part to_handle(const struct alert_counts *t)
{
	size_t n = (size_t)(t->critical + t->warning + t->unknown);
	struct part p = { .style = t->critical ? STYLE_CRITICAL : n ? STYLE_WARNING : STYLE_OK };

	if (n == 0)
		snprintf(p.forms[0], WORDS_MAX, "%s", _("No alert to handle"));
	else
		snprintf(p.forms[0], WORDS_MAX, ngettext("%zu alert to handle", "%zu alerts to handle", n), n);
	snprintf(p.forms[1], WORDS_MAX, ngettext("%zu to handle", "%zu to handle", n), n);
	snprintf(p.forms[2], WORDS_MAX, "%s", p.forms[1]);
	return p;
}

static struct part hidden(const struct alert_counts *t)
{
	struct text why = TEXT_INIT(WORDS_MAX);
	struct part p = { .style = STYLE_TEXT };
	size_t n = (size_t)t->hidden;

	/* translators: short words of the header: alerts hidden under another, taken in hand, muted, under planned work */
	add_reason(&why, t->children, _("dep"));
	add_reason(&why, t->acked, _("ack"));
	add_reason(&why, t->muted, _("muted"));
	add_reason(&why, t->maintenance, _("maint"));
	if (n > 0) {
		snprintf(p.forms[0], WORDS_MAX, ngettext("%zu hidden (%s)", "%zu hidden (%s)", n), n, text_str(&why));
		snprintf(p.forms[1], WORDS_MAX, "%s", p.forms[0]);
		snprintf(p.forms[2], WORDS_MAX, ngettext("%zu hidden", "%zu hidden", n), n);
	}
	text_done(&why);
	return p;
}

static struct part returning(const struct alert_counts *t)
{
	struct part p = { .style = STYLE_TEXT };

	if (t->back > 0) {
		snprintf(p.forms[0], WORDS_MAX, ngettext("%zu comes back before %02d:00", "%zu come back before %02d:00", (size_t)t->back),
		         (size_t)t->back, MORNING_HOUR);
		snprintf(p.forms[1], WORDS_MAX, ngettext("%zu back by %02d:00", "%zu back by %02d:00", (size_t)t->back), (size_t)t->back, MORNING_HOUR);
	}
	return p;
}

static struct part on_call_part(const char *on_call)
{
	struct part p = { .style = STYLE_STRONG };

	if (on_call[0]) {
		snprintf(p.forms[0], WORDS_MAX, _("on call: %s"), on_call);
		utf8_end_whole(p.forms[0], WORDS_MAX);
		snprintf(p.forms[1], WORDS_MAX, "%s", on_call);
		utf8_end_whole(p.forms[1], WORDS_MAX);
		snprintf(p.forms[2], WORDS_MAX, "%s", p.forms[1]);
	}
	return p;
}

static struct part writing(bool armed)
{
	struct part p = { .style = STYLE_DIM };

	if (!armed) {
		snprintf(p.forms[0], WORDS_MAX, "%s", _("read only"));
		snprintf(p.forms[1], WORDS_MAX, "%s", _("read only"));
	}
	return p;
}

static int columns_of(const struct part *parts, bool ascii)
{
	int columns = 0;

	for (int i = 0; i < PARTS; i++) {
		int of = text_columns(words_of(&parts[i]), ascii);

		columns += of ? of + GAP : 0;
	}
	return columns - GAP;
}

void alerts_band_render(const struct alert_counts *t, const char *on_call, bool armed, struct grid *g, struct rect line)
{
	/* the order in which parts get shorter, by their index: who may write, what comes back, what hides, who is on call, what is to do;
	 * then a long name is cut at the end, before any count */
	static const unsigned char sooner[] = { 4, 2, 1, 0, 3, 2, 4, 1, 3, 2 };
	struct part parts[PARTS] = { to_handle(t), hidden(t), returning(t), on_call_part(on_call), writing(armed) };
	bool ascii = grid_is_ascii(g);
	int x = line.x + 1;

	for (size_t i = 0; i < ARRAY_LEN(sooner) && columns_of(parts, ascii) > line.width - 2; i++)
		parts[sooner[i]].form++;
	for (int i = 0; i < PARTS; i++) {
		int room = line.x + line.width - 1 - x;
		int used = room > 0 && words_of(&parts[i])[0] ? grid_put(g, x, line.y, room, parts[i].style, words_of(&parts[i])) : 0;

		x += used ? used + GAP : 0;
	}
}
