/* The journal view (9): each write by a person, accepted or refused, the latest first, and whether the chain holds. */
#ifndef VIGIE_CONSOLE_JOURNAL_LIST_H
#define VIGIE_CONSOLE_JOURNAL_LIST_H

#include "console/browser.h"
#include "journal.h"
#include "reader_alerts.h"

/* Past so many rows the chain is not proved on the screen: `vigie journal verify` does it. */
enum { JOURNAL_PROVED_MAX = 20000, JOURNAL_SHOWN_MAX = 1000 };

struct journal_line {
	struct journal_row row;
	const char *number; /* "412" */
	const char *person;
};

/* What the list keeps. */
struct journal_kept {
	struct journal_verdict verdict;
	bool proved;        /* verdict is known */
};

extern const struct browser_class journal_class;

/* What a method of the control socket did, in words: "take in hand"; itself when it is none of ours. */
const char *journal_method_word(const char *method);

/* "The chain of 412 rows holds." */
void journal_verdict_words(const struct journal_kept *k, struct text *t);

#endif
