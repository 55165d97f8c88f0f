#include "console/screen_internal.h"

#include "console/collector.h"
#include "console/console.h"
#include "console/snapshot.h"
#include "intl.h"
#include "inventory/format.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGE_TICKS = 8, VIEW_ROWS_LEAST = 3 };

static const struct key_entry global_keys[] = {
	{ 'j', ACT_DOWN, N_("One row down"), NULL },
	{ KEYCODE_DOWN, ACT_DOWN, NULL, NULL },
	{ 'k', ACT_UP, N_("One row up"), NULL },
	{ KEYCODE_UP, ACT_UP, NULL, NULL },
	{ 'l', ACT_RIGHT, N_("Into the detail"), NULL },
	{ KEYCODE_RIGHT, ACT_RIGHT, NULL, NULL },
	{ 'h', ACT_LEFT, N_("Out of the detail"), NULL },
	{ KEYCODE_LEFT, ACT_LEFT, NULL, NULL },
	{ KEYCODE_PAGE_DOWN, ACT_PAGE_DOWN, N_("One page down"), NULL },
	{ KEYCODE_PAGE_UP, ACT_PAGE_UP, N_("One page up"), NULL },
	{ CTRL_KEY('d'), ACT_HALF_DOWN, N_("Half a page down"), NULL },
	{ CTRL_KEY('u'), ACT_HALF_UP, N_("Half a page up"), NULL },
	{ 'g', ACT_FIRST, N_("To the top"), NULL },
	{ KEYCODE_HOME, ACT_FIRST, NULL, NULL },
	{ 'G', ACT_LAST, N_("To the bottom"), NULL },
	{ KEYCODE_END, ACT_LAST, NULL, NULL },
	{ 'z', ACT_FREEZE, N_("Freeze the screen, or let it move again"), N_("Freeze") },
	{ '[', ACT_TIME_BACK, N_("Five minutes back in time"), NULL },
	{ ']', ACT_TIME_FORWARD, N_("Five minutes forward in time"), NULL },
	{ '{', ACT_TIME_BACK_FAR, N_("One hour back in time"), NULL },
	{ '}', ACT_TIME_FORWARD_FAR, N_("One hour forward in time"), NULL },
	{ '0', ACT_PRESENT, N_("Back to the present"), NULL },
	{ ':', ACT_COMMAND, N_("Command line; Tab completes"), NULL },
	{ CTRL_KEY('t'), ACT_ARM, N_("Arm writing for 15 minutes, or end it"), NULL },
	{ 'a', ACT_TAKE_IN_HAND, N_("Take in hand: a reason and an end are asked for"), N_("Take") },
	{ 'm', ACT_SILENCE, N_("Mute the object until an end"), N_("Mute") },
	{ 'M', ACT_PLAN_WORK, N_("Declare planned work of the object"), NULL },
	{ 'c', ACT_WRITE_COMMENT, N_("Comment on the alert"), N_("Comment") },
	{ 'C', ACT_NOTE_CALL, N_("Note a call to the supplier: the GTR clock starts"), N_("Call") },
	{ 'X', ACT_CALL_NEXT, N_("Escalate: the next person of the rota is called now"), N_("Escalate") },
	{ 'u', ACT_UNDO, N_("Undo the last act within 30 s, or end what holds of the row"), NULL },
	{ ' ', ACT_MARK, N_("Mark the row, for an act on several"), NULL },
	{ 'v', ACT_MARK_RANGE, N_("Mark from the last mark to this row"), NULL },
	{ '*', ACT_MARK_ALL, N_("Mark all rows that pass the filter, or none"), NULL },
	{ 'd', ACT_DEPENDENCIES, N_("What it needs and what needs it"), NULL },
	{ 'D', ACT_DIAGNOSE, N_("Diagnose the establishment of the row"), NULL },
	{ 'H', ACT_HANDOVER, N_("Handover to the next person; Enter keeps it"), NULL },
	{ '@', ACT_LOG, N_("What was written and polled in this visit, as commands"), NULL },
	{ '?', ACT_HELP, N_("This help"), N_("Help") },
	{ KEYCODE_F1, ACT_HELP, NULL, NULL },
	{ CTRL_KEY('l'), ACT_REDRAW, N_("Draw the screen anew"), NULL },
	{ KEYCODE_ESCAPE, ACT_CANCEL, N_("Cancel: the prompt, the detail, then the filter"), NULL },
	{ 'q', ACT_BACK, N_("Close the detail, then the view; the last one quits"), NULL },
	{ 'Q', ACT_QUIT, N_("Quit at once"), N_("Quit") },
};

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

bool screen_build_keymap(struct screen *s, struct err *e)
{
	s->keys.n = 0;
	keymap_add(&s->keys, s->class->keys, s->class->n_keys);
	keymap_add(&s->keys, global_keys, ARRAY_LEN(global_keys));
	return s->keys_file.len == 0 || keymap_load(&s->keys, text_str(&s->keys_file), e);
}

bool screen_set_keys_file(struct screen *s, const char *path, struct err *e)
{
	text_clear(&s->keys_file);
	text_append(&s->keys_file, path);
	return screen_build_keymap(s, e);
}

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

static void tell_lost(struct screen *s)
{
	const char *name = s->class->lost ? s->class->lost(s->view) : NULL;
	char words[600];

	if (!name)
		return;
	snprintf(words, sizeof words, wall_is_known(s->at) ? _("%s was not in the inventory at that moment.") : _("%s is no longer in the inventory."), name);
	screen_say(s, STYLE_WARNING, words);
}

static wall_t instant(const struct screen *s)
{
	return wall_is_known(s->frozen_at) ? s->frozen_at : s->at;
}

const struct alert_row *screen_alerts(const struct screen *s, size_t *ret_n)
{
	*ret_n = s->snapshot ? s->snapshot->n_alerts : 0;
	return s->snapshot ? s->snapshot->alerts : NULL;
}

bool screen_has_region(const struct screen *s)
{
	bool froze = wall_is_known(s->frozen_at) && s->snapshot && s->snapshot->at.ms == s->at.ms; /* as it stood on the screen */

	return s->snapshot && (froze || s->snapshot->at.ms == instant(s).ms);
}

/* What is searched for again may be in any row; what is printed is. */
bool screen_lacks(const struct screen *s)
{
	return s->class->lacks(s->view, s->search[0] || s->wants.print ? LOOK_ALL : LOOK_PAGE);
}

bool screen_will_lack(const struct screen *s)
{
	return (s->prompt == PROMPT_SEARCH || s->prompt == PROMPT_FILTER) && s->class->lacks(s->view, LOOK_SOON);
}

bool screen_wants_find(const struct screen *s)
{
	return s->class->wants_find && s->class->wants_find(s->view);
}

bool screen_find(struct screen *s, struct reader *r, struct err *e)
{
	bool ok = reader_begin(r, s->now, instant(s), e);

	if (!ok)
		return false;
	ok = s->class->find(s->view, r, e);
	reader_end(r);
	return ok;
}

static bool load_view(struct screen *s, struct reader *r, struct snapshot *rows, struct err *e)
{
	return s->class->load(s->view, r, rows, s->now, instant(s), e)
	       && (!rows || !screen_open_wanted(s) || s->class->load(s->view, r, NULL, s->now, instant(s), e));
}

/* Region and status are of one transaction; the view may fail on them without harm to what is shown. */
static bool load_region(struct screen *s, struct reader *r, struct err *e)
{
	struct snapshot *anew;
	struct status_row status;
	bool ok;

	if (!snapshot_read(r, instant(s), &anew, e))
		return false;
	ok = load_view(s, r, anew, e) && read_status(r, &status, e);
	if (!ok) {
		snapshot_release(anew);
		return false;
	}
	snapshot_release(s->snapshot);
	s->snapshot = anew;
	screen_set_status(s, &status);
	s->loaded = wall_is_known(instant(s)) ? instant(s) : s->now;
	return true;
}

bool screen_load(struct screen *s, struct reader *r, enum screen_scope scope, struct err *e)
{
	bool ok;

	if (!reader_begin(r, s->now, instant(s), e))
		return false;
	if (scope == SCREEN_REGION || (scope == SCREEN_VIEW && !screen_has_region(s)))
		ok = load_region(s, r, e);
	else
		ok = load_view(s, r, scope == SCREEN_VIEW ? s->snapshot : NULL, e);
	reader_end(r);
	if (ok)
		tell_lost(s);
	return ok;
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

static void do_quit(struct screen *s, int unused)
{
	(void)unused;
	s->wants.quit = true;
}

static void do_back(struct screen *s, int unused)
{
	(void)unused;
	s->wants.quit = !screen_back(s);
}

static void do_cancel(struct screen *s, int unused)
{
	(void)unused;
	(void)screen_back(s); /* at the bottom the message alone is gone */
}

static void do_help(struct screen *s, int unused)
{
	(void)unused;
	s->help = true;
	s->help_scroll = 0;
}

static void do_redraw(struct screen *s, int unused)
{
	(void)unused;
	s->wants.redraw = true;
}

static void do_prompt(struct screen *s, int kind)
{
	prompt_open(s, (enum prompt_kind)kind);
}

static void do_search_again(struct screen *s, int direction)
{
	if (s->search[0] == '\0')
		prompt_open(s, PROMPT_SEARCH);
	else if (!s->class->search(s->view, s->search, direction))
		screen_say(s, STYLE_WARNING, _("Nothing matches the search."));
	else
		screen_want_load(s, SCREEN_SELECTED);
}

static void do_freeze(struct screen *s, int unused)
{
	(void)unused;
	if (wall_is_known(s->frozen_at)) {
		s->frozen_at = WALL_NEVER;
		screen_want_load(s, SCREEN_REGION);
	} else {
		s->frozen_at = wall_is_known(s->at) ? s->at : s->now;
	}
}

static void do_move_in_time(struct screen *s, int minutes)
{
	wall_t from = wall_is_known(s->at) ? s->at : wall_is_known(s->frozen_at) ? s->frozen_at : s->now;
	wall_t to = { from.ms + minutes * INT64_C(60000) };

	screen_set_at(s, to.ms >= s->now.ms ? WALL_NEVER : to);
}

static void do_present(struct screen *s, int unused)
{
	(void)unused;
	screen_set_at(s, WALL_NEVER);
}

static void do_poll(struct screen *s, int unused)
{
	(void)unused;
	if (!screen_poll_target(s))
		screen_say(s, STYLE_WARNING, _("Nothing that can be polled is selected."));
	else
		s->wants.poll = true;
}

static void do_arm(struct screen *s, int unused)
{
	(void)unused;
	screen_arm(s);
}

static void do_undo(struct screen *s, int unused)
{
	(void)unused;
	screen_undo(s);
}

/* The views of the checklist. */
enum { SHOW_HDS, SHOW_ISO27001, SHOW_EVIDENCE, SHOW_ACTIONS, SHOW_CALENDAR, SHOW_AUDITS, SHOW_AVAILABILITY };

static void do_show(struct screen *s, int which)
{
	static const struct view_class *const shown[] = { &view_hds, &view_iso27001, &view_evidence, &view_actions, &view_calendar, &view_audits, &view_availability };

	if (!screen_show_view(s, shown[which]))
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
}

static void do_other_framework(struct screen *s, int unused)
{
	(void)unused;
	do_show(s, s->class == &view_hds ? SHOW_ISO27001 : SHOW_HDS);
}

static const struct {
	enum action action;
	void (*run)(struct screen *s, int argument);
	int argument;
} acts[] = {
	{ ACT_QUIT, do_quit, 0 }, { ACT_BACK, do_back, 0 }, { ACT_CANCEL, do_cancel, 0 }, { ACT_HELP, do_help, 0 },
	{ ACT_REDRAW, do_redraw, 0 }, { ACT_FILTER, do_prompt, PROMPT_FILTER }, { ACT_SEARCH, do_prompt, PROMPT_SEARCH },
	{ ACT_COMMAND, do_prompt, PROMPT_COMMAND }, { ACT_SEARCH_NEXT, do_search_again, 1 },
	{ ACT_SEARCH_PREVIOUS, do_search_again, -1 }, { ACT_FREEZE, do_freeze, 0 }, { ACT_TIME_BACK, do_move_in_time, -5 },
	{ ACT_TIME_FORWARD, do_move_in_time, 5 }, { ACT_TIME_BACK_FAR, do_move_in_time, -60 },
	{ ACT_TIME_FORWARD_FAR, do_move_in_time, 60 }, { ACT_PRESENT, do_present, 0 }, { ACT_POLL_NOW, do_poll, 0 },
	{ ACT_ARM, do_arm, 0 }, { ACT_TAKE_IN_HAND, screen_act_form, FORM_ACK }, { ACT_SILENCE, screen_act_form, FORM_MUTE },
	{ ACT_PLAN_WORK, screen_act_form, FORM_MAINTENANCE }, { ACT_WRITE_COMMENT, screen_act_form, FORM_COMMENT },
	{ ACT_ASSESS, screen_act_form, FORM_HDS_SET }, { ACT_ADD_EVIDENCE, screen_act_form, FORM_HDS_EVIDENCE },
	{ ACT_RENEW_EVIDENCE, screen_act_form, FORM_HDS_RENEW }, { ACT_REVOKE_EVIDENCE, screen_act_form, FORM_HDS_REVOKE },
	{ ACT_EXCEPTION, screen_act_form, FORM_HDS_EXCEPTION }, { ACT_END_EXCEPTION, screen_act_form, FORM_HDS_EXCEPTION_END },
	{ ACT_ADD_ACTION, screen_act_form, FORM_HDS_ACTION }, { ACT_UPDATE_ACTION, screen_act_form, FORM_HDS_ACTION_UPDATE },
	{ ACT_SHOW_EVIDENCE, do_show, SHOW_EVIDENCE }, { ACT_SHOW_ACTIONS, do_show, SHOW_ACTIONS },
	{ ACT_ADD_AUDIT, screen_act_form, FORM_HDS_AUDIT }, { ACT_SHOW_AUDITS, do_show, SHOW_AUDITS },
	{ ACT_SHOW_AVAILABILITY, do_show, SHOW_AVAILABILITY },
	{ ACT_SHOW_CALENDAR, do_show, SHOW_CALENDAR }, { ACT_OTHER_FRAMEWORK, do_other_framework, 0 },
	{ ACT_NOTE_CALL, screen_act_form, FORM_CALL }, { ACT_CALL_NEXT, screen_act_form, FORM_ESCALATE }, { ACT_UNDO, do_undo, 0 },
	{ ACT_TAKE_ESCALATION, screen_act_form, FORM_ESCALATION_TAKE }, { ACT_CLOSE_ESCALATION, screen_act_form, FORM_ESCALATION_CLOSE },
	{ ACT_COPY, screen_show_sheet, SHEET_COPY }, { ACT_LOG, screen_show_sheet, SHEET_LOG },
	{ ACT_HANDOVER, screen_show_sheet, SHEET_HANDOVER }, { ACT_DEPENDENCIES, screen_show_sheet, SHEET_DEPENDENCIES },
	{ ACT_DIAGNOSE, screen_diagnose, 0 },
};

/* The curves may stand below what is seen of the page. */
static void say_period(struct screen *s)
{
	char words[160];

	snprintf(words, sizeof words, _("Curves: %s"), _(s->class->period(s->view)));
	screen_say(s, STYLE_TEXT, words);
}

void screen_act(struct screen *s, enum action a)
{
	bool returns = s->followed && (a == ACT_BACK || a == ACT_CANCEL);
	enum reaction reaction = returns ? REACT_IGNORED : s->class->act(s->view, a);
	char object[sizeof s->wanted];

	if (a == ACT_PERIOD && reaction != REACT_IGNORED)
		say_period(s);
	if (reaction == REACT_LOAD)
		screen_want_load(s, SCREEN_SELECTED);
	if (reaction == REACT_LOAD_ROWS)
		screen_want_load(s, SCREEN_VIEW);
	if (reaction == REACT_FOLLOW && s->class->follow(s->view, object, sizeof object))
		screen_follow(s, object);
	if (reaction != REACT_IGNORED)
		return;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (acts[i].action == a) {
			acts[i].run(s, acts[i].argument);
			return;
		}
	}
	screen_say(s, STYLE_DIM, _("There is nothing further that way."));
}

static void unbound(struct screen *s, uint32_t key)
{
	char name[KEY_NAME_MAX], words[160];

	key_format(key, name);
	snprintf(words, sizeof words, _("%s is not bound; ? shows the keys."), name);
	screen_say(s, STYLE_DIM, words);
}

void screen_key(struct screen *s, uint32_t key)
{
	enum action a;
	const struct view_class *other;

	screen_clear_message(s);
	if (key == KEYCODE_NONE)
		return;
	if (s->form_open) {
		screen_form_key(s, key);
		return;
	}
	if (s->prompt != PROMPT_NONE) {
		prompt_key(s, key);
		return;
	}
	a = keymap_find(&s->keys, key == '\n' ? KEYCODE_ENTER : key);
	other = a == ACT_NONE ? view_by_key(key) : NULL;
	if (s->help && a != ACT_QUIT && a != ACT_REDRAW && !other)
		help_scroll(s, a);
	else if (s->sheet.kind != SHEET_NONE && a != ACT_QUIT && a != ACT_REDRAW && !other)
		screen_sheet_act(s, a);
	else if (other && !screen_show_view(s, other))
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
	else if (a != ACT_NONE)
		screen_act(s, a);
	else if (!other)
		unbound(s, key);
	if (other) {
		s->help = false;
		screen_sheet_act(s, ACT_CANCEL);
	}
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
