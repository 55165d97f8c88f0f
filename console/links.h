/* The links view (3): its columns, and the page of one link. */
#ifndef VIGIE_CONSOLE_LINKS_H
#define VIGIE_CONSOLE_LINKS_H

#include "console/browser.h"
#include "redundancy.h"

/* In the order of the screen. */
enum links_column {
	LINKS_STATE,
	LINKS_NAME,
	LINKS_SITE,
	LINKS_DEVICE,
	LINKS_INTERFACE,
	LINKS_SINCE,
	LINKS_IN,
	LINKS_OUT,
	LINKS_LOAD,
	LINKS_ERRORS,
	LINKS_GROUP,
	LINKS_WHY,
	LINKS_COLUMN_COUNT
};

/* What only the page of one link needs; rows in the page's arena. */
struct links_page {
	struct history_row *history;
	struct state_row *states; /* oldest first */
	size_t n_history, n_states;
	double p95_in_bps, p95_out_bps;
	struct counter_span span;
	struct redundancy redundancy;
	struct support_row support; /* whom to call; nothing in it when not known */
};

extern const struct list_class links_list;
extern const struct browser_class links_class;

/* Columns: titles, cells and order; the names are also the fields of a filter. */
extern const char *const links_fields[]; /* msgids, NULL after the last; the first are the columns in their order */
const char *links_field_value(const void *row, size_t field);
const char *links_field_choice(size_t field, size_t i, char *buf, size_t size);
int links_compare(const struct link_row *a, const struct link_row *b, enum links_column column);

bool links_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void links_compose(const struct browser *b, struct pen *p, const void *row, const void *page);
void links_write_curves(const struct browser *b, struct pen *p, const struct link_row *r, const struct links_page *page);

/* Why the rates of a link are not known: one sentence, nothing when that is not why. */
void links_say_span(const struct counter_span *span, struct text *t);

double links_load_of(const struct link_row *r); /* of the busier direction, NAN: not known */

/* Symbol and style of a state: shape, word and colour say the same. */
uint32_t link_state_symbol(enum link_state s);
enum style link_state_style(enum link_state s);

#endif
