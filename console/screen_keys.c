/* What a key does: the keys of all views, and the acts that they name. */
#include "console/screen_internal.h"

#include "intl.h"

#include <stdio.h>

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
