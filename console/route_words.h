/* How an image route is heard, and an AE pair that nobody declared, as people read it: on the page of a Covolink, in the view of routes. */
#ifndef VIGIE_CONSOLE_ROUTE_WORDS_H
#define VIGIE_CONSOLE_ROUTE_WORDS_H

#include "console/list.h"
#include "console/pen.h"
#include "reader_route_activity.h"

/* "heard" …: route_voice_name; NULL: no AE title is declared by which it could be. */
const char *route_voice_of(const struct route_activity_row *r);

/* What is to be looked after: one that is silent, one that was never seen though somebody looks. */
enum state route_state(const struct route_activity_row *r);
enum state ae_pair_state(const struct ae_pair_row *p);

/* "last association yesterday 17:40, usually 12 a day"; "silent since 05:00, usually 6 to 14 in that time". */
void route_append_heard(struct text *t, const struct route_activity_row *r, wall_t now);
/* "12 a day", "3 a week"; nothing while that is not known. */
void route_append_usual(struct text *t, const struct route_activity_row *r);

/* As a line below the route. */
void pen_route_heard(struct pen *p, const struct route_activity_row *r, wall_t now);

/* Pairs that were seen at that Covolink and that nobody declared; nothing without one. */
void pen_undeclared_pairs(struct pen *p, const struct route_activity *a, const char *covolink, wall_t now);

/* NULL: none of that name. */
const struct route_activity_row *route_activity_named(const struct route_activity *a, const char *name);

#endif
