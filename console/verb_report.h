/* What the reports share. */
#ifndef VIGIE_CONSOLE_VERB_REPORT_H
#define VIGIE_CONSOLE_VERB_REPORT_H

#include "console/session.h"

bool report_redundancy(struct session *s, struct err *e) MUST_CHECK;

#endif
