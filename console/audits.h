/* The audits view: a list of them, the page of one with what it found. */
#ifndef VIGIE_CONSOLE_AUDITS_H
#define VIGIE_CONSOLE_AUDITS_H

#include "console/audit_line.h"
#include "console/browser.h"

struct audit_row {
	struct audit_line line;
	const char *name, *by;
	int64_t days;            /* until its first day */
};

/* What the list keeps: findings are actions. */
struct audits_kept { struct hds_action *actions; size_t n_actions; };

struct state_look audit_look(const struct audit_row *r);

bool audits_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void audits_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
