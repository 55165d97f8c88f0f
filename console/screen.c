#include "console/screen_internal.h"

#include "console/collector.h"
#include "console/console.h"
#include "console/snapshot.h"

#include <stdlib.h>

enum { MESSAGE_TICKS = 8, VIEW_ROWS_LEAST = 3 };

struct screen *screen_new(const struct view_class *view, bool ascii)
{
	struct screen *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->ascii = ascii;
	s->now = s->at = s->frozen_at = s->loaded = s->armed_until = WALL_NEVER;
	s->sheet.words = TEXT_INIT(64u << 10);
	s->message = TEXT_INIT(1024);
	s->trouble = TEXT_INIT(1024);
	s->traps_dropped = UNKNOWN_I64;
	s->unwritten = TEXT_INIT(1024);
	s->hint = TEXT_INIT(1024);
	s->keys_file = TEXT_INIT(4096);
	s->maps_file = TEXT_INIT(4096);
	s->on_call = TEXT_INIT(256);
	if (!screen_put_on_top(s, view)) {
		screen_free(s);
		return NULL;
	}
	return s;
}

void screen_free(struct screen *s)
{
	if (!s)
		return;
	screen_free_views(s);
	snapshot_release(s->snapshot);
	text_done(&s->message);
	text_done(&s->trouble);
	text_done(&s->unwritten);
	text_done(&s->hint);
	text_done(&s->keys_file);
	text_done(&s->maps_file);
	text_done(&s->on_call);
	sheet_done(&s->sheet);
	screen_done_acts(s);
	free(s);
}

void *screen_view(struct screen *s) { return s->view; }

struct screen_wants screen_take_wants(struct screen *s)
{
	struct screen_wants wants = s->wants;

	s->wants = (struct screen_wants){ .load = false };
	return wants;
}

void screen_want_load(struct screen *s, enum screen_scope scope)
{
	s->wants.scope = s->wants.load && s->wants.scope > scope ? s->wants.scope : scope;
	s->wants.load = true;
}

void screen_tick(struct screen *s, wall_t now)
{
	s->now = now;
	if (screen_follows(s))
		s->class->tick(s->view, now);
	screen_tick_acts(s);
	if (s->message_ticks > 0 && --s->message_ticks == 0)
		screen_clear_message(s);
}

bool screen_follows(const struct screen *s)
{
	return !wall_is_known(s->at) && !wall_is_known(s->frozen_at);
}

void screen_set_at(struct screen *s, wall_t at)
{
	s->frozen_at = WALL_NEVER;
	s->at = at;
	screen_want_load(s, SCREEN_REGION);
}

void screen_set_status(struct screen *s, const struct status_row *status)
{
	s->status = *status;
	s->status_known = true;
	s->loaded = s->now;
}

const struct alert_row *screen_alerts(const struct screen *s, size_t *ret_n)
{
	*ret_n = s->snapshot ? s->snapshot->n_alerts : 0;
	return s->snapshot ? s->snapshot->alerts : NULL;
}

static void set_words(struct text *t, const char *words)
{
	text_clear(t);
	if (words)
		text_append(t, words);
}

void screen_set_trouble(struct screen *s, const char *words) { set_words(&s->trouble, words); }
void screen_set_on_call(struct screen *s, const char *words) { set_words(&s->on_call, words); }
/* While the count grows traps are being dropped; what was dropped once is told by vigie status. */
void screen_set_dropped_traps(struct screen *s, int64_t n)
{
	s->traps_are_dropped = n != UNKNOWN_I64 && s->traps_dropped != UNKNOWN_I64 && n > s->traps_dropped;
	s->traps_dropped = n;
}

void screen_set_unwritten(struct screen *s, const char *why) { set_words(&s->unwritten, why); }

bool screen_collector_turned(const struct screen *s, const struct status_row *now)
{
	return !s->status_known || now->collector != s->status.collector || now->hung != s->status.hung;
}

bool screen_collector_is_overdue(const struct screen *s)
{
	return s->status_known && !wall_is_known(s->at) && collector_is_overdue(&s->status, s->now);
}

void screen_clear_message(struct screen *s)
{
	text_clear(&s->message);
	s->message_ticks = 0;
}

void screen_say(struct screen *s, enum style style, const char *text)
{
	text_clear(&s->message);
	text_append(&s->message, text);
	s->message_style = style;
	s->message_ticks = MESSAGE_TICKS;
}

void screen_begin(struct screen *s)
{
	if (s->class->search_first)
		prompt_open(s, PROMPT_SEARCH);
}

const char *screen_poll_target(struct screen *s)
{
	return s->class->selected(s->view, s->poll_target, sizeof s->poll_target);
}

void screen_render(struct screen *s, struct grid *g, int *ret_cursor_x)
{
	struct rect all = { 0, 0, grid_width(g), grid_height(g) }, body = all, form = all;

	grid_fill(g, all, ' ', STYLE_TEXT);
	*ret_cursor_x = -1;
	if (all.width < CONSOLE_WIDTH_MIN || all.height < CONSOLE_HEIGHT_MIN) {
		screen_render_too_small(s, g);
		return;
	}
	body.y = screen_render_header(s, g);
	body.height = all.height - body.y - 1;
	if (s->form_open) {
		form.height = act_form_rows(&s->form) < body.height ? act_form_rows(&s->form) : body.height;
		body.height -= form.height;
		form.y = body.y + body.height;
	}
	s->class->layout(s->view, body.width, body.height, s->ascii);
	if (s->help)
		help_render(s, g, body);
	else if (s->sheet.kind != SHEET_NONE)
		sheet_render(s, g, body);
	else if (body.height >= VIEW_ROWS_LEAST)
		s->class->render(s->view, g, body);
	if (s->form_open) {
		act_form_render(&s->form, g, form, s->now);
		*ret_cursor_x = act_form_render_line(&s->form, g, all.height - 1);
	} else if (s->prompt != PROMPT_NONE)
		*ret_cursor_x = prompt_render(s, g);
	else
		screen_render_footer(s, g);
}

void screen_print(struct screen *s, int width, struct text *t)
{
	if (s->help)
		help_print(s, width, t);
	else if (s->sheet.kind != SHEET_NONE)
		sheet_print(s, width, t);
	else
		s->class->print(s->view, width, s->ascii, t);
}
