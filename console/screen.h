/* The screen: one person's view, time, prompt, help and messages. Keys and data go in, cells come out: no terminal, no clock, no
 * event loop, so that a test plays a whole visit. */
#ifndef VIGIE_CONSOLE_SCREEN_H
#define VIGIE_CONSOLE_SCREEN_H

#include "console/view.h"
#include "console/act_form.h"
#include "reader_alerts.h"

struct screen;

struct screen *screen_new(const struct view_class *view, bool ascii); /* NULL without memory */
void screen_free(struct screen *s);

void *screen_view(struct screen *s);            /* the model of the view that is shown, borrowed */

/* A person's keys (keymap_load), read now and with each view. On failure the keys stay as they are. */
bool screen_set_keys_file(struct screen *s, const char *path, struct err *e) MUST_CHECK;

/* Where a person's saved maps are (console/saved_maps.h); read with each `:map`. */
void screen_set_maps_file(struct screen *s, const char *path);

/* What a load reads. */
enum screen_scope {
	SCREEN_SELECTED, /* only what belongs to the selected row */
	SCREEN_VIEW,     /* the view's rows, drawn from the region that the screen has already */
	SCREEN_REGION,   /* the region and the status anew, and the view's rows */
};

/* What the loop should do; each is told once. */
struct screen_wants {
	bool load;          /* call screen_load when it is convenient, at once if the selection only moved */
	enum screen_scope scope; /* with load: at least this */
	bool redraw;        /* repaint every cell */
	bool quit, print;   /* print: write screen_print's text once the terminal is as before */
	bool poll;          /* ask the daemon to poll screen_poll_target */
	bool arm;           /* ask the daemon what this person may write: screen_set_may */
	bool ask_may;       /* the same for a form that is open unarmed: screen_judge_form */
	bool sheet;         /* call screen_load_sheet */
	int64_t greeted;    /* the handover that screen_greet was given is seen; 0: not now */
};
struct screen_wants screen_take_wants(struct screen *s);

/* Now, once a loop iteration and at least once a second while the screen is shown. */
void screen_tick(struct screen *s, wall_t now);
void screen_set_at(struct screen *s, wall_t at); /* WALL_NEVER: the present */

/* In one transaction. On failure what was shown stays. */
bool screen_load(struct screen *s, struct reader *r, enum screen_scope scope, struct err *e) MUST_CHECK;
/* The sheet that screen_wants asks for, in one transaction; what cannot be read is told in its place. */
struct console_options;
void screen_load_sheet(struct screen *s, struct reader *r, const struct console_options *options);
/* After a render: whether rows that are looked at lack what is read only of such. SCREEN_SELECTED reads it; then it renders anew. */
bool screen_lacks(const struct screen *s);
/* A prompt is open, and what is typed next may look at rows that lack it. SCREEN_SELECTED reads some; before a key, until it is false. */
bool screen_will_lack(const struct screen *s);
/* Whether what a person searches for was not looked for elsewhere yet: screen_find does, once nobody types, and before what was typed is
 * accepted. On failure nothing more is found. */
bool screen_wants_find(const struct screen *s);
bool screen_find(struct screen *s, struct reader *r, struct err *e);
/* Whether the region that it has is of the instant that it shows, or was frozen: SCREEN_VIEW then reads no region. */
bool screen_has_region(const struct screen *s);
/* That are open, as the region was last loaded; borrowed until it is loaded anew. */
const struct alert_row *screen_alerts(const struct screen *s, size_t *ret_n);
void screen_set_status(struct screen *s, const struct status_row *status);
void screen_set_on_call(struct screen *s, const char *words);                     /* "P. Martin → J. Roux\n08:00", "": nobody is known */

/* Why the inventory cannot be read now: stands above the view, with the time of the data that is shown, until NULL is given. */
void screen_set_trouble(struct screen *s, const char *words);

/* Whether the collector is no longer as it was told with the last status. */
bool screen_collector_turned(const struct screen *s, const struct status_row *now);

/* Why the collector, which runs, cannot write the inventory: a band, until NULL is given. */
void screen_set_dropped_traps(struct screen *s, int64_t n); /* as the collector counts; UNKNOWN_I64: it did not say */
void screen_set_unwritten(struct screen *s, const char *why);
bool screen_collector_is_overdue(const struct screen *s); /* of the present: collector_is_overdue */

/* Whether new data should be loaded when there are any: not while frozen, nor in the past. */
bool screen_follows(const struct screen *s);

void screen_greet(struct screen *s, const struct handover_row *h); /* over the view, until the person closes it; named when something is critical */
void screen_begin(struct screen *s);            /* a person comes to it: a view that starts with its search has it open */
void screen_key(struct screen *s, uint32_t key);
void screen_say(struct screen *s, enum style style, const char *text); /* until the next key, or some seconds */
const char *screen_poll_target(struct screen *s);                      /* "link:NAME", NULL: nothing is selected */

/* What the person has confirmed, one request after the other: to be asked of the daemon, then told of. */
struct act_request {
	enum form_kind kind;
	struct act_target target;
	json_t *params;
	char *twin; /* on the command line */
};
const struct act_request *screen_next_act(const struct screen *s); /* NULL: none waits */
void screen_act_ended(struct screen *s, const json_t *result, const char *why); /* why: NULL, it was written; else a sentence */
void screen_set_may(struct screen *s, const json_t *may); /* methods, of the daemon's info */
/* Closes the form that is open unarmed if this person may not write it, or if nobody can be asked: why, a sentence, NULL: may tells. */
void screen_judge_form(struct screen *s, const json_t *may, const char *why);
void screen_log_poll(struct screen *s, const char *target, enum style style, const char *words);

/* The diagnosis that is looked at, to be asked of the collector; NULL: none is. */
struct diagnosis_run *screen_diagnosis(struct screen *s);

/* Draws all cells of g. *ret_cursor_x -1: no text field is open, else the cursor stands there in the last row. */
void screen_render(struct screen *s, struct grid *g, int *ret_cursor_x);
void screen_print(struct screen *s, int width, struct text *t);

/* The one line that must be seen even on a tiny terminal. */
void screen_situation(const struct screen *s, struct text *t);

#endif
