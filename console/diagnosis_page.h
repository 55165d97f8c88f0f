/* What a diagnosis reads like: the verdict first, then what to say and to ask, then its steps. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_PAGE_H
#define VIGIE_CONSOLE_DIAGNOSIS_PAGE_H

#include "console/diagnosis_run.h"
#include "console/pen.h"

/* "EHPAD des Tilleuls, Vire: Therap-e" */
void diagnosis_append_subject(const struct diagnosis_run *d, struct text *t);
/* "14 of 20 tests" while they run, else "20 tests in 8.4 s" of those that ended; nothing when there are none. */
void diagnosis_append_progress(const struct diagnosis_run *d, struct text *t);
/* Of a step: "lien SYVIK-12 · loss 5 % · 14 ms (usually 12 ms)". */
void diagnosis_append_step(const struct diagnosis_step *s, struct text *t);

/* answers: the keys that answer, translated: "o yes  n no  s not sure"; NULL: none do. */
void diagnosis_compose(const struct diagnosis_run *d, const char *answers, struct pen *p);

enum state diagnosis_status_state(enum diagnosis_status s);

#endif
