#include "console/screen_internal.h"

#include "console/object_field.h"
#include "console/scroll.h"
#include "intl.h"
#include "inventory/format.h"

#include <string.h>

const char *sheet_title(enum sheet_kind kind)
{
	static const char *const titles[] = {
		[SHEET_NONE] = "", [SHEET_LOG] = N_("What was done in this visit"), [SHEET_HANDOVER] = N_("Handover"), [SHEET_ROTA] = N_("Rota"),
		[SHEET_DEPENDENCIES] = N_("Dependencies"), [SHEET_SILENCES] = N_("What is silenced"),
		[SHEET_KEPT] = N_("The handover that was kept"),
		[SHEET_COPY] = N_("Copy for a ticket; Y leaves out more"), [SHEET_OBJECT] = N_("What is known"),
	};

	return *titles[kind] ? _(titles[kind]) : "";
}

void sheet_open(struct sheet *s, enum sheet_kind kind, const char *about)
{
	s->kind = kind;
	s->scroll = 0;
	s->loaded = kind == SHEET_LOG;
	snprintf(s->about, sizeof s->about, "%s", about);
	json_decref(s->handover);
	s->handover = NULL;
	text_clear(&s->words);
}

void sheet_done(struct sheet *s)
{
	json_decref(s->handover);
	text_done(&s->words);
}

void sheet_act(struct sheet *s, enum action a)
{
	s->scroll = scroll_moved(s->scroll, s->page, SHEET_ROWS_MAX, a);
	if (a == ACT_CANCEL || a == ACT_BACK || a == ACT_LOG || a == ACT_HANDOVER || a == ACT_DEPENDENCIES)
		s->kind = SHEET_NONE;
}

static void compose_log(const struct act_log *l, struct pen *p)
{
	if (act_log_count(l) == 0)
		pen_line(p, STYLE_TEXT, _("Nothing was written or polled in this visit yet."));
	for (size_t i = 0; i < act_log_count(l); i++) {
		const struct act_log_line *line = act_log_line(l, i);
		struct pen beside = *p;
		char clock[FORMAT_MAX];

		format_clock(line->at, clock);
		grid_put(p->g, p->x, p->y, 9, STYLE_DIM, clock);
		beside.x += 10;
		beside.width -= 10;
		pen_line(&beside, line->style, line->words);
		p->y = beside.y;
	}
}

/* Lines keep their indent where they are wrapped. */
static void compose_words(const char *words, struct pen *p)
{
	for (const char *line = words; *line;) {
		bool heading = *line == SHEET_HEADING, warning = *line == SHEET_WARNING;
		size_t n = strcspn(line += heading || warning, "\n"), indent = strspn(line, " ");
		struct pen beside = *p;
		char row[2048];

		n = n < sizeof row ? n : sizeof row - 1;
		snprintf(row, sizeof row, "%.*s", (int)n, line);
		if (n == 0)
			p->y++;
		beside.x += (int)indent;
		beside.width -= (int)indent;
		pen_line(&beside, heading ? STYLE_HEADING : warning ? STYLE_WARNING : STYLE_TEXT, row + (indent < n ? indent : n));
		p->y = beside.y > p->y ? beside.y : p->y;
		line += n + (line[n] == '\n');
	}
}

static struct grid *compose(const struct screen *s, int width, int *ret_height)
{
	struct grid *g = grid_new(width, SHEET_ROWS_MAX, s->ascii);
	struct pen p = { .g = g, .width = width };

	if (!g)
		return NULL;
	if (s->sheet.kind == SHEET_LOG)
		compose_log(&s->log, &p);
	else if (s->sheet.loaded)
		compose_words(text_str(&s->sheet.words), &p);
	else
		pen_line(&p, STYLE_DIM, _("Reading…"));
	*ret_height = p.y < SHEET_ROWS_MAX ? p.y : SHEET_ROWS_MAX;
	return g;
}

void sheet_render(struct screen *s, struct grid *g, struct rect area)
{
	struct text title = TEXT_INIT(1024);
	struct rect inside;
	struct grid *page;
	char more[64];
	int left;

	text_append(&title, sheet_title(s->sheet.kind));
	if (s->sheet.about[0]) {
		text_append(&title, " · ");
		object_name_words(s->sheet.about, &title);
	}
	inside = grid_box(g, area, STYLE_KEY, text_str(&title));
	text_done(&title);
	inside.x++;
	inside.width -= 2;
	page = compose(s, inside.width, &s->sheet.height);
	if (!page)
		return;
	s->sheet.page = inside.height;
	s->sheet.scroll = scroll_held(s->sheet.scroll, inside.height, s->sheet.height);
	grid_copy(g, inside, page, s->sheet.scroll);
	grid_free(page);
	left = s->sheet.height - s->sheet.scroll - inside.height;
	if (left <= 0)
		return;
	snprintf(more, sizeof more, ngettext(" %d more line ", " %d more lines ", (unsigned long)left), left);
	grid_fill(g, (struct rect){ area.x + 2, area.y + area.height - 1, text_columns(more, s->ascii), 1 }, ' ', STYLE_DIM);
	grid_put(g, area.x + 2, area.y + area.height - 1, area.width - 4, STYLE_DIM, more);
}

void sheet_print(const struct screen *s, int width, struct text *t)
{
	int height = 0;
	struct grid *page = compose(s, width, &height);

	if (!page)
		return;
	grid_rows_to_text(page, height, t);
	grid_free(page);
}
