/* Whether the journal's chain holds, as screens tell it: proved whole once, then kept up rather than proved again.
 *
 * The rule. It is proved whole
 *   - when this reader asks for the first time;
 *   - when a person comes to a view that tells it (journal_look_anew) and the last whole proof began JOURNAL_WHOLE_MS ago or earlier;
 *   - at once when rows or texts are fewer or more than were proved, when the hash of the last row is another one, and when a row that
 *     is proved again is at fault.
 * In between each call proves the rows that were added, from the row at which the proof stands; and, while anything was written to the
 * inventory since the last whole proof began (PRAGMA data_version), JOURNAL_AGAIN_ROWS old ones again, in turn: their last one ends
 * another whole proof. So an old row that was edited is told within rows / JOURNAL_AGAIN_ROWS calls, one a second while a collector
 * writes, and when the view is entered JOURNAL_WHOLE_MS later; a row or a text that was removed, at the next call. A head that was proved stays known for as long as the reader does: a chain that is made anew in its place is told too.
 * `vigie journal verify` proves whole whenever it is asked, and names the row. */
#ifndef VIGIE_CONSOLE_JOURNAL_PROOF_H
#define VIGIE_CONSOLE_JOURNAL_PROOF_H

#include "journal.h"

/* Past JOURNAL_PROVED_MAX rows the chain is not proved on the screen. */
enum { JOURNAL_PROVED_MAX = 20000, JOURNAL_AGAIN_ROWS = 500, JOURNAL_WHOLE_MS = 600000 };

struct journal_kept {
	struct journal_verdict verdict;
	bool proved;        /* verdict is known */
};

struct journal_proof {
	bool known, anew;             /* known: the rest is of the reader `reader` */
	uint64_t reader;
	mono_t begun;                 /* the last whole proof */
	int64_t settled, turn;        /* data_version when the last whole proof began, and the one that is under way in turns */
	struct journal_pass pass;     /* of all rows */
	struct journal_pass again;    /* of those that were proved again */
	struct journal_head head;     /* the last one at which it held; count 0: none */
};

/* Inside reader_begin … reader_end. *p begins as zeros. */
bool journal_proof_read(struct journal_proof *p, struct reader *r, mono_t now, struct journal_kept *ret, struct err *e) MUST_CHECK;

/* The same with the one proof that the views of a session share. */
bool journal_prove(struct reader *r, struct journal_kept *ret, struct err *e) MUST_CHECK;
void journal_look_anew(void);     /* a person comes to a view that tells it */

/* "The chain of 412 rows holds." */
struct text;
void journal_verdict_words(const struct journal_kept *k, struct text *t);

#endif
