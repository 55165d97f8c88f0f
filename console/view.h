/* A view is a constant table (style §11): one file per view, one line in views.c. load fills the model from the reader, render turns
 * the model into cells and is pure, act changes the model for one key. */
#ifndef VIGIE_CONSOLE_VIEW_H
#define VIGIE_CONSOLE_VIEW_H

#include "console/grid.h"
#include "console/keys.h"
#include "console/list.h"
#include "vtime.h"

struct act_target;
struct json_t;
struct reader;
struct snapshot;

enum reaction {
	REACT_IGNORED, /* the view has no use for this action now */
	REACT_DONE,
	REACT_LOAD,    /* done, and what belongs to the selected row must be loaded */
	REACT_LOAD_ROWS, /* done, and its rows must be read anew */
	REACT_FOLLOW,  /* the object that `follow` names should be shown in its own view */
};

struct view_class {
	const char *name;  /* stable: `:view NAME`, `vigie screen NAME` */
	const char *title; /* msgid */
	char digit;        /* '1'..'9': the key that selects it, with its AZERTY twin; 0: only `:view NAME` and followed lines */
	const char *kind;  /* of the objects that it opens: "site"; NULL: none */
	bool search_first; /* its prompt of search is open when a person comes to it */
	bool everywhere;   /* its rows are objects of the region: what its search does not find is looked for among all of them */
	bool of_callers;   /* C and X are about an establishment that called: its footer names them also while writing is not armed */
	const struct key_entry *keys;
	size_t n_keys;
	const char *const *notes; /* msgids, NULL after the last: what its marks mean, in the help below its keys; NULL: none */

	void *(*create)(void); /* NULL without memory */
	void (*destroy)(void *view);

	/* Inside reader_begin … reader_end. On failure the model stays as it was. s: what its rows are drawn from, held as long as they
	 * are shown; NULL: only what belongs to the selected row. */
	bool (*load)(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e);
	/* Whether rows that are looked at, by the last layout, lack what is read only of such; the next load reads it. */
	bool (*lacks)(void *view, enum list_look look);
	void (*tick)(void *view, wall_t now);                      /* time goes on between two loads */
	void (*layout)(void *view, int width, int height, bool ascii); /* before render and after a resize: what depends on the size */
	void (*render)(const void *view, struct grid *g, struct rect area);
	enum reaction (*act)(void *view, enum action a);

	/* Text: "" clears the filter. ERR_USAGE tells what was expected. */
	bool (*filter)(void *view, const char *text, struct err *e);
	const char *(*filter_text)(const void *view);
	/* Goes to the next row (direction 1, -1) that holds text, the present one included when direction is 0; false without one. */
	bool (*search)(void *view, const char *text, int direction);
	bool (*sort)(void *view, const char *column, struct err *e);
	/* The names that may stand after `:sort` and before `=` in a filter; NULL after the last. */
	const char *(*word)(size_t i);
	/* After a load: selects the object of that name and opens its page, for the next load; false: it is not there. */
	bool (*open)(void *view, const char *name);
	const char *(*follow)(const void *view, char *buf, size_t size); /* "link:NAME" for REACT_FOLLOW; NULL: nothing is marked */
	/* NULL both: `/` jumps from match to match. Else it shows only what matches, best first; "" shows all again. */
	void (*narrow)(void *view, const char *text);
	const char *(*narrowed)(const void *view);
	/* Whether what it is narrowed to was not looked for elsewhere yet, and that search, inside reader_begin … reader_end. NULL both: it is
	 * narrowed to its own rows alone. */
	bool (*wants_find)(const void *view);
	bool (*find)(void *view, struct reader *r, struct err *e);
	/* What the key of an action does now, for the footer: msgid; usual is what its table says, or NULL. NULL: nothing. */
	const char *(*footer)(const void *view, enum action a, const char *usual);
	/* What `p` polls, "link:NAME"; NULL: nothing is selected. */
	const char *(*selected)(const void *view, char *buf, size_t size);
	/* What acts are about: the marked rows that are shown, else the selected one; as many as max. s: NULL, no alerts are known. */
	size_t (*targets)(const void *view, const struct snapshot *s, struct act_target *ret, size_t max);
	/* Of which time its curves are: msgid. */
	const char *(*period)(const void *view);
	/* Told once after a load that no longer holds what the person had selected: its name. NULL: nothing lost. May be NULL. */
	const char *(*lost)(void *view);
	/* The service that is asked for in particular: its name; NULL: none. May be NULL. */
	const char *(*asked_service)(const void *view);
	/* What an escalation from here tells of the establishment: "findings" of control.h, a new reference; NULL: nothing. May be NULL. */
	struct json_t *(*findings)(const void *view);
	/* The pane under the keys as text, for `:q!`. */
	void (*print)(const void *view, int width, bool ascii, struct text *t);
};

extern const struct view_class view_actions, view_alerts, view_audits, view_availability, view_calendar, view_certificates, view_covolinks, view_devices, view_diagnosis,
	view_escalations, view_evidence, view_exposures, view_flows, view_hds, view_heartbeats, view_hosts, view_iso27001, view_journal, view_links, view_map,
	view_neighbours, view_routes, view_security, view_services, view_sites, view_situation;

/* The views that exist, by digit, then those without; NULL after the last. */
extern const struct view_class *const views[];

const struct view_class *view_by_name(const char *name);    /* NULL: none */
const struct view_class *view_by_kind(const char *object);  /* of "link:NAME"; NULL: none opens it */
const struct view_class *view_by_key(uint32_t key);         /* a digit or the AZERTY top row; NULL: none */

#endif
