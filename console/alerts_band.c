#include "console/alerts_band.h"

#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { PARTS = 5, FORMS = 4, WORDS_MAX = 160, GAP = 2, MORNING_HOUR = 7 };

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
	snprintf(p.forms[3], WORDS_MAX, "%s", p.forms[1]);
	return p;
}

/* translators: short words of the header: alerts hidden under another, taken in hand, muted, under planned work */
static const char *const long_reasons[] = { N_("dep"), N_("ack"), N_("muted"), N_("maint") };
static const char *const short_reasons[] = { NC_("short", "dep"), NC_("short", "ack"), NC_("short", "mut"), NC_("short", "mnt") };

static void hidden_words(const struct alert_counts *t, bool brief, char *ret)
{
	const int64_t counts[] = { t->children, t->acked, t->muted, t->maintenance };
	struct text why = TEXT_INIT(WORDS_MAX);
	size_t n = (size_t)t->hidden;

	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		add_reason(&why, counts[i], brief ? intl_in_context(short_reasons[i]) : _(long_reasons[i]));
	if (brief)
		snprintf(ret, WORDS_MAX, _("%zu hid. (%s)"), n, text_str(&why));
	else
		snprintf(ret, WORDS_MAX, ngettext("%zu hidden (%s)", "%zu hidden (%s)", n), n, text_str(&why));
	text_done(&why);
}

static struct part hidden(const struct alert_counts *t)
{
	struct part p = { .style = STYLE_TEXT };
	size_t n = (size_t)t->hidden;

	if (n == 0)
		return p;
	hidden_words(t, false, p.forms[0]);
	hidden_words(t, true, p.forms[1]);
	snprintf(p.forms[2], WORDS_MAX, ngettext("%zu hidden", "%zu hidden", n), n);
	snprintf(p.forms[3], WORDS_MAX, "%s", p.forms[2]);
	return p;
}

void alerts_band_back(const struct alert_counts *t, bool brief, char *ret, size_t size)
{
	size_t n = (size_t)t->back;

	ret[0] = '\0';
	if (n > 0)
		snprintf(ret, size, brief ? ngettext("%zu back by %02d:00", "%zu back by %02d:00", n)
		         : ngettext("%zu comes back before %02d:00", "%zu come back before %02d:00", n), n, MORNING_HOUR);
}

static struct part returning(const struct alert_counts *t)
{
	struct part p = { .style = STYLE_TEXT };

	alerts_band_back(t, false, p.forms[0], WORDS_MAX);
	alerts_band_back(t, true, p.forms[1], WORDS_MAX);
	return p;
}

/* on_call: who, then a line with the time of the change. */
static struct part on_call_part(const char *on_call)
{
	struct part p = { .style = STYLE_STRONG };
	size_t who = strcspn(on_call, "\n");

	if (!on_call[0])
		return p;
	snprintf(p.forms[1], WORDS_MAX, "%.*s%s%s", (int)who, on_call, on_call[who] ? " " : "", on_call[who] ? on_call + who + 1 : "");
	snprintf(p.forms[0], WORDS_MAX, _("on call: %s"), p.forms[1]);
	snprintf(p.forms[2], WORDS_MAX, "%.*s", (int)who, on_call);
	snprintf(p.forms[3], WORDS_MAX, "%s", p.forms[2]);
	for (size_t i = 0; i < FORMS; i++)
		utf8_end_whole(p.forms[i], WORDS_MAX);
	return p;
}

static struct part writing(bool armed)
{
	struct part p = { .style = STYLE_DIM };

	if (!armed)
		snprintf(p.forms[0], WORDS_MAX, "%s", _("read only"));
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

struct alerts_band_shown alerts_band_render(const struct alert_counts *t, const char *on_call, bool armed, struct grid *g, struct rect line)
{
	enum { TO_HANDLE, HIDDEN, RETURNING, ON_CALL, WRITING };
	/* Last of all goes the person on call; before that, in this order: */
	static const unsigned char sooner[] = {
		WRITING,                                /* the caller has another place for it */
		TO_HANDLE, ON_CALL, RETURNING,          /* words that repeat what the place says */
		HIDDEN,                                 /* shorter words of the reasons */
		RETURNING,                              /* the caller has another place for it */
		ON_CALL,                                /* when the next person takes over */
		HIDDEN,                                 /* the reasons; then a long name is cut at the end, before any count */
	};
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
	return (struct alerts_band_shown){ .back = t->back == 0 || words_of(&parts[RETURNING])[0],
	                                   .read_only = armed || words_of(&parts[WRITING])[0] };
}
