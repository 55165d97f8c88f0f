/* A section of the security page: a line that says what there is and opens its list, below it the first of them. What is empty says so
 * in one sentence. */
#ifndef VIGIE_CONSOLE_SECURITY_SECTION_H
#define VIGIE_CONSOLE_SECURITY_SECTION_H

#include "console/security.h"

/* target: what Enter opens, "view:evidence state=expired"; NULL: nothing. The words take as many rows as they need; cut: one. */
void security_put_section(struct pen *p, enum state worth, const char *title, const char *words, const char *target);
/* The same of a section that may find nothing: STATE_OK, and only where it is known that there is nothing: where the page is collapsed its
 * title then goes into the line of all of these, and its words are lost. Nothing is declared or recorded: STATE_UNKNOWN elsewhere. */
void security_put_found(const struct security *s, struct pen *p, enum state worth, const char *title, const char *words, const char *target);
void security_put_cut(struct pen *p, enum state worth, const char *title, const char *words, const char *target);
void security_put_undeclared(const struct security *s, struct pen *p, const char *title, const char *words, const char *target);
void security_put_detail(struct pen *p, const char *object, const char *words); /* object "hds:EXI-15": what Enter opens; NULL: nothing */
void security_put_rest(struct pen *p, size_t n, size_t shown);                  /* how many there are besides, if any is shown */

/* "12 days left · Evidence 3, EXI-15 · title · requirement" */
void security_append_deadline(const struct deadline *d, struct text *t);
/* "Evidence 3 (+7), EXI-15 · title · requirement · owner": of a piece, and how many more it stands for. */
void security_append_evidence(const struct security *s, const struct hds_evidence *v, size_t more, struct text *t);
/* So many of them, but for the first ones that are told already. */
void security_put_deadlines(struct pen *p, const struct deadlines *d, size_t passed, size_t n, size_t details);

/* details: so many lines below it, at most. */
#define SECURITY_SECTIONS(X) \
	X(checklist) X(expired) X(expiring) X(audits) X(actions) X(certificates) X(exposures) X(cleartext) X(rogue) X(dead) X(ending) X(talkers) X(hosts) X(unknown_hosts) X(support) X(redundancy) \
	X(silences) X(acts) X(journal) X(contracts)
#define X(name) void security_write_##name(const struct security *s, struct pen *p, size_t details);
SECURITY_SECTIONS(X)
#undef X

#endif
