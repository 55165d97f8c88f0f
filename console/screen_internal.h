/* Inside the screen: what screen*.c, prompt.c, command.c and help.c share. */
#ifndef VIGIE_CONSOLE_SCREEN_INTERNAL_H
#define VIGIE_CONSOLE_SCREEN_INTERNAL_H

#include "console/act_form.h"
#include "console/act_log.h"
#include "console/line_edit.h"
#include "console/saved_maps.h"
#include "console/screen.h"
#include "console/sheet.h"

enum { VIEWS_BELOW_MAX = 8 };

/* A view and its model. */
struct shown_view {
	const struct view_class *class;
	void *view;
	bool followed; /* entered along a marked line: Esc and q return at once */
};

enum prompt_kind { PROMPT_NONE, PROMPT_FILTER, PROMPT_SEARCH, PROMPT_COMMAND };

struct screen {
	const struct view_class *class;
	void *view;
	bool followed;
	struct shown_view below[VIEWS_BELOW_MAX]; /* where Esc and q return to, the last first */
	size_t n_below;
	char wanted[512];    /* the object to open once its view is loaded: its name; "" */
	bool ascii;
	struct keymap keys;  /* the view's, those of all views, and the person's changes */
	struct text keys_file, maps_file; /* maps_file: empty, there is none */
	struct saved_maps maps;    /* as the file was last read */

	wall_t now, at, frozen_at; /* WALL_NEVER: not in the past, not frozen */
	struct snapshot *snapshot; /* held: the region as it was loaded last; NULL: not yet */
	struct status_row status;
	bool status_known;
	wall_t loaded;             /* the moment of status */
	int64_t traps_dropped;     /* UNKNOWN_I64: not told */
	bool traps_are_dropped;
	struct text on_call;       /* "P. Martin → J. Roux\n08:00"; empty: no rota says */

	enum prompt_kind prompt;
	struct line_edit edit;
	char before[LINE_EDIT_MAX];  /* the filter as it was when the prompt opened */
	char search[LINE_EDIT_MAX];
	struct text hint;            /* beside the prompt */

	bool help;
	int help_scroll, help_page, help_height;

	struct sheet sheet;          /* over the view; SHEET_NONE: none */
	int64_t greeting;            /* the handover that was not seen yet; 0: none */
	struct act_log log;

	wall_t armed_until;          /* WALL_NEVER: read only */
	bool may[FORM_KINDS];        /* by what the daemon said when it was armed, or since a form was opened unarmed */
	bool may_known;
	struct act_form form;
	bool form_open;
	struct act_request *requests; /* of the last form that was confirmed */
	size_t n_requests, request, n_written; /* request: the one that is asked now */
	struct act_target undo[ACT_TARGETS_MAX];
	size_t n_undo;               /* 0: nothing that could be undone */
	enum form_kind undo_kind;
	wall_t undo_at;

	struct text trouble;         /* why what is shown could not be read anew; empty: it was */
	struct text unwritten;       /* why the collector cannot write what it measures; empty: it can, or nothing is known */
	struct text message;
	enum style message_style;
	int message_ticks;
	struct screen_wants wants;
	char poll_target[512];
};

void screen_clear_message(struct screen *s);

/* Views upon views (screen_views.c). show: goes back to the class where it lies below, else puts it on top. */
bool screen_show_view(struct screen *s, const struct view_class *class); /* its search is open if that is how it starts */
bool screen_put_on_top(struct screen *s, const struct view_class *class);
void screen_search_everywhere(struct screen *s, const char *text); /* among the establishments, which find all else too */
void screen_follow(struct screen *s, const char *object); /* "link:NAME" */
bool screen_back(struct screen *s);                       /* false: there is nothing below */
bool screen_open_wanted(struct screen *s);                /* after a load: true when the page of what was wanted is to be loaded */
void screen_free_views(struct screen *s);

/* Keys (screen_keys.c). */
bool screen_build_keymap(struct screen *s, struct err *e) MUST_CHECK;
void screen_act(struct screen *s, enum action a);

void screen_want_load(struct screen *s, enum screen_scope scope);

/* Frame: what stands around the view. Rows used above it. */
int screen_render_header(const struct screen *s, struct grid *g);
void screen_render_footer(const struct screen *s, struct grid *g);
void screen_render_too_small(const struct screen *s, struct grid *g);

void prompt_open(struct screen *s, enum prompt_kind kind);
void prompt_key(struct screen *s, uint32_t key);
int prompt_render(const struct screen *s, struct grid *g);

/* Acts (screen_acts.c). */
bool screen_is_armed(const struct screen *s);
void screen_tick_acts(struct screen *s);
void screen_arm(struct screen *s);
void screen_act_form(struct screen *s, int kind); /* enum form_kind */
bool screen_may_write(struct screen *s, enum form_kind kind); /* else it says why not */
void screen_open_form(struct screen *s, enum form_kind kind, const struct act_target *targets, size_t n);
struct act_target *screen_targets(struct screen *s, size_t *ret_n); /* the rows that an act would be of: owned by the caller, NULL without memory */
void screen_undo(struct screen *s);
void screen_form_key(struct screen *s, uint32_t key);
void screen_done_acts(struct screen *s);

/* The diagnosis of the establishment of the selected row (screen_diagnosis.c). */
void screen_diagnose(struct screen *s, int unused);

/* Sheets (screen_sheets.c): a key while one is shown, and what it does there, translated; NULL: nothing to name. */
void screen_sheet_act(struct screen *s, enum action a);
const char *screen_sheet_footer(const struct screen *s, enum action a);

void sheet_render(struct screen *s, struct grid *g, struct rect area);
void sheet_print(const struct screen *s, int width, struct text *t);
void screen_show_sheet(struct screen *s, int kind); /* enum sheet_kind */

/* `:map`, `:map NAME`, `:map save NAME`, `:map delete NAME` (screen_maps.c); the words that may follow it. */
void screen_map(struct screen *s, const char *argument);
const char *screen_map_word(const struct screen *s, size_t i);

/* The command line after ':'. */
void command_run(struct screen *s, const char *typed);
void command_complete(struct screen *s); /* the last word of s->edit; several ways: in s->hint */

void help_render(struct screen *s, struct grid *g, struct rect area);
void help_print(const struct screen *s, int width, struct text *t);
void help_scroll(struct screen *s, enum action a);
const char *help_footer(enum action a); /* what its key does while the help is shown, translated; NULL: nothing to name */

#endif
