/* One line of a page for one watched object: symbol, name, state, for how long, and why. A target that can be followed. */
#ifndef VIGIE_CONSOLE_OBJECT_LINE_H
#define VIGIE_CONSOLE_OBJECT_LINE_H

#include "console/pen.h"
#include "reader.h"

void pen_link(struct pen *p, const struct link_row *r, wall_t now);
void pen_device(struct pen *p, const struct device_row *r, wall_t now);
void pen_service(struct pen *p, const struct service_row *r, wall_t now);
void pen_heartbeat(struct pen *p, const struct heartbeat_row *r, wall_t now);
void heartbeat_append_age(struct text *t, const struct heartbeat_row *r); /* "last good backup 7 h ago" */
/* Without a state; words NULL: none. */
void pen_named(struct pen *p, const char *kind, const char *name, const char *words);
/* Requirements with their family, `;` between: "hds:EXI-15;iso27001:9.2"; NULL: none. A line each. */
void pen_served(struct pen *p, const char *serves);
void pen_site(struct pen *p, const char *name, const char *words);

/* "since 03:02 (5 min)"; "" when not known. */
void since_words(wall_t since, wall_t now, char *buf, size_t size);

/* Why: the sentence of the outcome, then what the peer or the check said, and how old that is. */
void append_reason(struct text *t, enum outcome outcome, const char *detail); /* the first two, on one line */
void pen_reason(struct pen *p, enum outcome outcome, const char *detail, wall_t at, int64_t age_s, wall_t now);

#endif
