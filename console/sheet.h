/* A sheet: a text over the view that scrolls, as the help does: the log of acts, the handover, the rota, dependencies. */
#ifndef VIGIE_CONSOLE_SHEET_H
#define VIGIE_CONSOLE_SHEET_H

#include "console/keys.h"
#include "console/pen.h"

#include <jansson.h>

enum sheet_kind { SHEET_NONE, SHEET_LOG, SHEET_HANDOVER, SHEET_ROTA, SHEET_DEPENDENCIES, SHEET_SILENCES, SHEET_KEPT, SHEET_COPY,
	SHEET_OBJECT };

enum { SHEET_ROWS_MAX = 400, SHEET_HEADING = '\1', SHEET_WARNING = '\2' }; /* what a line of words that begins with it is */

struct sheet {
	enum sheet_kind kind;
	char about[512];    /* dependencies, copy, object: "kind:name" of what they are of */
	int mask;           /* of a copy: enum mask_level */
	struct text words;  /* lines; the log has its own */
	json_t *handover;   /* owned: what is asked of the daemon to keep the handover that is shown; NULL: nothing can be */
	bool loaded;
	int scroll, page, height; /* page and height from the last render */
};

const char *sheet_title(enum sheet_kind kind); /* translated */
void sheet_open(struct sheet *s, enum sheet_kind kind, const char *about);
void sheet_done(struct sheet *s);
void sheet_act(struct sheet *s, enum action a); /* scrolls, or closes it */

#endif
