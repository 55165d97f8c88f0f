/* The second pane of the map: what is declared as layers, from the processes down to the data centre, or the part around one node; a cursor
 * walks over what is shown by name. */
#ifndef VIGIE_CONSOLE_STRATA_H
#define VIGIE_CONSOLE_STRATA_H

#include "console/keys.h"
#include "console/map_layers.h"
#include "console/view.h"

enum { STRATA_LEVELS_MAX = 5, STRATA_ID_MAX = 512, STRATA_ROOTS_MAX = 16 };

/* What is shown: all, or so many levels around a node. */
struct strata_scope {
	char root[STRATA_ID_MAX];     /* "kind:name"; "": all */
	enum map_direction direction;
	size_t levels;                /* 1..STRATA_LEVELS_MAX */
};

struct strata {
	struct strata_scope scope, before[STRATA_ROOTS_MAX]; /* before: where zooming out returns to, the last one last */
	size_t n_before;
	char chosen[STRATA_ID_MAX];   /* the node under the cursor, by id: it may be gone for a while */

	struct arena *arena, *part_arena; /* of whole; of part and drawing */
	struct map whole, part;
	struct map_drawing drawing;
	bool read, root_is_gone;      /* read: whole is of the snapshot that is shown */
	wall_t now;
	size_t cursor;                /* a node of part; SIZE_MAX: there is none */
};

void strata_init(struct strata *s);
void strata_done(struct strata *s);

/* Inside reader_begin … reader_end. region: as read_map_of. On failure what was shown stays. */
bool strata_read(struct strata *s, struct reader *r, const struct region_rows *region, wall_t now, struct err *e) MUST_CHECK;

void strata_show(struct strata *s, const struct strata_scope *scope); /* from the next layout on; zooming out returns */
void strata_choose(struct strata *s, const char *id);                 /* the cursor goes there */
const struct map_node *strata_node(const struct strata *s);           /* under the cursor; NULL: none */

void strata_layout(struct strata *s, int width, int height, bool ascii);
void strata_render(const struct strata *s, struct grid *g, struct rect area);

/* REACT_FOLLOW: the card of the node under the cursor is wanted, which has a view; REACT_IGNORED: nothing further. */
enum reaction strata_act(struct strata *s, enum action a);
const char *strata_footer(const struct strata *s, enum action a, const char *usual);
bool strata_search(struct strata *s, const char *text, int direction); /* as view_class.search */

#endif
