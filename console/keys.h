/* Keys: one table per view and one for all views drive dispatch, footer and help; a person's file may change them.
 *
 * A key is a code point, a control character (Ctrl-l is 12) or one of enum special_key. */
#ifndef VIGIE_CONSOLE_KEYS_H
#define VIGIE_CONSOLE_KEYS_H

#include "err.h"

#include <stdint.h>
#include <stdio.h>

#define CTRL_KEY(letter) ((uint32_t)(letter) & 0x1f)

enum special_key {
	KEYCODE_TAB = '\t',
	KEYCODE_ENTER = '\r',
	KEYCODE_ESCAPE = 0x1b,
	KEYCODE_UP = 0x110000, /* past Unicode */
	KEYCODE_DOWN,
	KEYCODE_LEFT,
	KEYCODE_RIGHT,
	KEYCODE_PAGE_UP,
	KEYCODE_PAGE_DOWN,
	KEYCODE_HOME,
	KEYCODE_END,
	KEYCODE_BACKSPACE,
	KEYCODE_DELETE,
	KEYCODE_BACK_TAB,
	KEYCODE_F1,
	KEYCODE_F5 = KEYCODE_F1 + 4,
	KEYCODE_F12 = KEYCODE_F1 + 11,
	KEYCODE_NONE, /* nothing that we know */
};

/* X(enumerator, stable name for keys.conf) */
#define ACTIONS(X) \
	X(UP, "up") X(DOWN, "down") X(PAGE_UP, "page-up") X(PAGE_DOWN, "page-down") X(HALF_UP, "half-page-up") \
	X(HALF_DOWN, "half-page-down") X(FIRST, "first") X(LAST, "last") X(LEFT, "left") X(RIGHT, "right") X(OPEN, "open") X(FOLD, "fold") \
	X(NEXT_PANE, "next-pane") X(MAXIMISE, "maximise") X(SORT_LEFT, "sort-left") X(SORT_RIGHT, "sort-right") \
	X(REVERSE, "reverse") X(NEXT_CRITICAL, "next-critical") X(PREVIOUS_CRITICAL, "previous-critical") \
	X(NEXT_WARNING, "next-warning") X(PREVIOUS_WARNING, "previous-warning") X(PERIOD, "period") X(FILTER, "filter") \
	X(SEARCH, "search") X(SEARCH_NEXT, "search-next") X(SEARCH_PREVIOUS, "search-previous") X(FREEZE, "freeze") \
	X(TIME_BACK, "time-back") X(TIME_FORWARD, "time-forward") X(TIME_BACK_FAR, "time-back-far") \
	X(TIME_FORWARD_FAR, "time-forward-far") X(PRESENT, "present") X(POLL_NOW, "poll-now") X(COMMAND, "command") \
	X(ARM, "arm") X(TAKE_IN_HAND, "acknowledge") X(SILENCE, "mute") X(PLAN_WORK, "maintenance") X(WRITE_COMMENT, "comment") \
	X(NOTE_CALL, "call") X(CALL_NEXT, "escalate") X(UNDO, "undo") X(LOG, "log") X(HANDOVER, "handover") X(DEPENDENCIES, "dependencies") \
	X(ZOOM_IN, "zoom-in") X(ZOOM_OUT, "zoom-out") X(NEXT_HERE, "next-here") \
	X(LEVELS_LESS, "levels-less") X(LEVELS_MORE, "levels-more") X(DIRECTION, "direction") \
	X(MARK, "mark") X(MARK_RANGE, "mark-range") X(MARK_ALL, "mark-all") \
	X(ASSESS, "assess") X(ADD_EVIDENCE, "add-evidence") X(RENEW_EVIDENCE, "renew-evidence") X(REVOKE_EVIDENCE, "revoke-evidence") \
	X(EXCEPTION, "exception") X(END_EXCEPTION, "end-exception") X(ADD_ACTION, "add-action") X(ADD_AUDIT, "add-audit") X(UPDATE_ACTION, "update-action") \
	X(OTHER_FRAMEWORK, "other-framework") X(SHOW_EVIDENCE, "show-evidence") X(SHOW_ACTIONS, "show-actions") \
	X(SHOW_CALENDAR, "show-calendar") X(SHOW_AUDITS, "show-audits") X(SHOW_AVAILABILITY, "show-availability") X(START_EARLIER, "start-earlier") X(START_LATER, "start-later") \
	X(DIAGNOSE, "diagnose") X(ANSWER_YES, "answer-yes") X(ANSWER_NO, "answer-no") X(ANSWER_UNSURE, "answer-unsure") \
	X(ANSWER_BACK, "answer-back") X(SERVICE_NEXT, "service-next") X(SERVICE_PREVIOUS, "service-previous") \
	X(TAKE_ESCALATION, "take-escalation") X(CLOSE_ESCALATION, "close-escalation") X(COPY, "copy") \
	X(HELP, "help") X(REDRAW, "redraw") X(CANCEL, "cancel") X(BACK, "back") X(QUIT, "quit")

enum action {
	ACT_NONE,
#define X(id, name) ACT_##id,
	ACTIONS(X)
#undef X
	ACT_COUNT
};

const char *action_name(enum action a);
bool action_from_name(const char *name, enum action *ret_a) MUST_CHECK;

struct key_entry {
	uint32_t key;
	enum action action;
	const char *help;   /* msgid, a sentence; NULL: one more key for the same action */
	const char *footer; /* msgid, one or two words; NULL: not in the footer */
};

/* "j" "Ctrl-l" "F5" "PgUp" "Space", in the language of the screen; key_from_name takes the English names. buf: KEY_NAME_MAX bytes. */
enum { KEY_NAME_MAX = 16 };
void key_format(uint32_t key, char *buf);
bool key_from_name(const char *name, uint32_t *ret_key) MUST_CHECK;

/* Flow control, job control, terminal multiplexers and telnet own these: never bound. */
bool key_is_reserved(uint32_t key);

/* The live table: that of the view, what it leaves free of that of all views, and a person's changes, which win. */
enum { KEYMAP_MAX = 256 };

struct keymap {
	struct key_entry entries[KEYMAP_MAX];
	size_t n;
};

/* Keys that an earlier call added stay as they are. */
void keymap_add(struct keymap *m, const struct key_entry *entries, size_t n);
enum action keymap_find(const struct keymap *m, uint32_t key);

/* A file of lines `bind KEY ACTION` and `unbind KEY`; `#` starts a comment. Nothing is changed when a line is wrong.
 * ERR_CONFIG: "file:line: what was expected"; ERR_NOT_FOUND when there is no such file. */
bool keymap_load(struct keymap *m, const char *path, struct err *e) MUST_CHECK;
bool keymap_parse(struct keymap *m, const char *name, FILE *in, struct err *e) MUST_CHECK;

#endif
