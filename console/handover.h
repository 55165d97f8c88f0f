/* The handover (L20): what the next person must know, in at most HANDOVER_LINES_MAX lines, from what was read. Pure but for the names of
 * accounts. */
#ifndef VIGIE_CONSOLE_HANDOVER_H
#define VIGIE_CONSOLE_HANDOVER_H

#include "reader_alerts.h"
#include "rota.h"
#include "text.h"

enum { HANDOVER_LINES_MAX = 60, HANDOVER_HOURS = 12 };

struct handover {
	wall_t since, now;
	const struct status_row *status;
	const struct alert_row *alerts;      /* read_alerts(), the ended ones too */
	const struct silence_row *silences;  /* read_silences(), those that hold and will */
	const struct note_row *notes;        /* read_notes() of all alerts, from the beginning of the oldest one on */
	const struct link_row *links;        /* read_links() and read_redundancies() */
	size_t n_alerts, n_silences, n_notes, n_links;
	const struct rota *rota;             /* NULL: none is configured */
	const char *journal_head;            /* "15:6d1f…"; NULL: no journal */
};

enum handover_style { HANDOVER_TITLE, HANDOVER_HEADING, HANDOVER_TEXT, HANDOVER_MORE };

struct handover_line {
	enum handover_style style;
	const char *text;                    /* raw: not yet safe for a terminal; what belongs to the line above begins with spaces */
};

/* ret_lines: HANDOVER_LINES_MAX of them; texts in arena a. *ret_n: how many there are. ERR_MEMORY. */
bool handover_compose(const struct handover *h, struct arena *a, struct handover_line *ret_lines, size_t *ret_n, struct err *e) MUST_CHECK;

/* As it is kept: lines that are safe on a terminal, at most HANDOVER_LINES_MAX, each ended. An empty line stands before a heading where
 * that leaves room. */
void handover_append_text(const struct handover_line *lines, size_t n, struct text *t);

/* Inside reader_begin … reader_end: reads what it is composed of into arena a; rota and journal_head stay as they are. */
bool handover_read(struct reader *r, struct arena *a, wall_t since, wall_t now, struct handover *ret, struct err *e) MUST_CHECK;

#endif
