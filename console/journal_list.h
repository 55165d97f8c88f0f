/* The journal view (9): each write by a person, accepted or refused, the latest first, and whether the chain holds. */
#ifndef VIGIE_CONSOLE_JOURNAL_LIST_H
#define VIGIE_CONSOLE_JOURNAL_LIST_H

#include "console/browser.h"
#include "console/journal_proof.h"
#include "reader_alerts.h"

enum { JOURNAL_SHOWN_MAX = 1000 };

struct journal_line {
	struct journal_row row;
	const char *number; /* "412" */
	const char *person;
};

/* The list keeps a struct journal_kept. */
extern const struct browser_class journal_class;

/* What a method of the control socket did, in words: "take in hand"; itself when it is none of ours. */
const char *journal_method_word(const char *method);

#endif
