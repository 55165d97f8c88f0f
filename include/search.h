/* How well a text matches what somebody typed. Pure. Accents and case do not count (text_fold), one typing error in a word of four
 * letters or more is forgiven, numbers match whatever their punctuation, an address matches the prefix it is in. */
#ifndef VIGIE_SEARCH_H
#define VIGIE_SEARCH_H

#include "err.h"

#include <stdint.h>

enum {
	SEARCH_WORDS_MAX = 8,
	SEARCH_TEXT_MAX = 4096, /* bytes of a text that are looked at */
	SEARCH_QUERY_MAX = 256
};

/* Best first. */
enum search_match { SEARCH_EQUAL, SEARCH_PREFIX, SEARCH_WORD, SEARCH_INSIDE, SEARCH_ALL_WORDS, SEARCH_TYPO, SEARCH_NONE };

struct search_prefix {
	uint8_t bytes[16];
	int bits;                 /* 0..128 */
	int family;               /* AF_INET, AF_INET6; 0: none */
};

struct search_query {
	char folded[SEARCH_QUERY_MAX], compact[SEARCH_QUERY_MAX];
	const char *words[SEARCH_WORDS_MAX];
	size_t lengths[SEARCH_WORDS_MAX], n_words;
	bool is_hexadecimal;      /* compact may be of a MAC address */
	bool is_number;           /* compact holds a digit and four characters at least, and it is no IP address */
	struct search_prefix prefix;
};

void search_query_init(struct search_query *q, const char *text);

/* *words: bits of the query's words that some text of the object held, *typos: the same with one error; both only grow. */
enum search_match search_text(const struct search_query *q, const char *text, unsigned *words, unsigned *typos);

/* What all texts of one object together say. */
enum search_match search_all_words(const struct search_query *q, unsigned words, unsigned typos);

/* Damerau-Levenshtein distance (insertion, deletion, substitution, swap of neighbours) at most 1. */
bool search_is_near(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
