/* What a measured fact of the checklist says, to people: what it is, what was found, what it does not prove. One table by key. */
#ifndef VIGIE_CONSOLE_FACT_WORDS_H
#define VIGIE_CONSOLE_FACT_WORDS_H

#include "arena.h"
#include "reader_hds.h"

struct fact_member;

struct fact_words {
	const char *key;
	const char *says;             /* msgid: when it holds */
	const char *not_proved;       /* msgid */
	const struct fact_member *members;
	size_t n_members;
};

const struct fact_words *fact_words(const char *key); /* NULL: none, of a newer Vigie */

/* "expired 1, nearest end 12/06/2027 (in 201 d)": what is not 0 of a fact's value, in arena a; the value itself where nobody knows its
 * key. NULL: no memory. */
const char *fact_found(const struct hds_fact *f, struct arena *a);

/* Where what stands behind its figures is listed; NULL: nowhere. */
struct fact_lead {
	const char *key;
	const char *view;             /* of the console: "availability" */
	const char *says;             /* msgid */
	const char *command;          /* the same on the command line */
};
const struct fact_lead *fact_lead(const char *key);

#endif
