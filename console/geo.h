/* The first pane of the map view (4): Normandy with the sites where they stand; the list of sites beneath it, which nobody sees as one, has the
 * cursor, the filter and the search. */
#ifndef VIGIE_CONSOLE_GEO_H
#define VIGIE_CONSOLE_GEO_H

#include "console/geo_points.h"
#include "console/geo_projection.h"
#include "console/sites.h"

enum geo_zoom { GEO_REGION, GEO_DEPARTEMENT, GEO_AROUND, GEO_ZOOMS };

struct geo {
	struct browser sites; /* first: the methods of a browser are those of the view */
	bool maximised;       /* no panel */

	enum geo_zoom zoom;
	struct geo_window window;
	const struct geo_departement *departement; /* that is shown, or in which what is shown lies */

	/* From layout. */
	struct rect place, panel;             /* in the area of the view; panel.height 0: none */
	struct geo_projection projection;     /* its cells begin GEO_MARGIN right of place.x */
	struct geo_points points;
	size_t room;                          /* of the arrays of points */
	struct geo_tally { size_t n, critical; } shown, unplaced, elsewhere, hidden; /* sites; hidden: by the filter */
	size_t by_state[STATE_UNKNOWN + 2];   /* of those shown, or on the map where it counts a part; the last: not watched */
};

enum { GEO_MARGIN = 1, GEO_HEAD_ROWS = 1, GEO_FOOT_ROWS = 2 };

/* The sites, each with the state that the map has it in: cut off is worse than on its last way, map.h. */
extern const struct browser_class geo_class;

const struct site_row *geo_site(const struct geo *m, size_t row); /* of the list, that is shown */
bool geo_is_placed(const struct site_row *s);
struct geo_position geo_position_of(const struct site_row *s);
const struct site_row *geo_worst(const struct geo *m, const struct geo_point *p); /* its state wins */
bool geo_counts_part(const struct geo *m); /* of the region: those outside of the map are told beside it */
size_t geo_cursor(const struct geo *m); /* the point under the cursor; points.n: none is */

/* What depends on the size, after a load, a key or a resize. */
void geo_arrange(struct geo *m, int width, int height);
void geo_zoom(struct geo *m, enum geo_zoom zoom);

enum reaction geo_act(struct geo *m, enum action a);
const char *geo_footer(const struct geo *m, enum action a, const char *usual);
const char *geo_polled(const struct geo *m, char *buf, size_t size); /* of the site under the cursor; NULL: nothing */
void geo_render(const struct geo *m, struct grid *g, struct rect area);

void geo_draw(const struct geo *m, struct grid *g, struct rect area); /* outline, towns, points */
void geo_draw_headline(const struct geo *m, struct grid *g, struct rect line);
void geo_draw_panel(const struct geo *m, struct grid *g, struct rect area);
void geo_draw_site(const struct geo *m, struct grid *g, struct rect area); /* the site under the cursor in GEO_FOOT_ROWS */

#endif
