/* How well a text matches what somebody typed. Pure. Accents, case, hyphens and apostrophes do not count (text_fold), nor do articles;
 * abbreviations match what they stand for ("st", "ch"), words run together those that are apart. Numbers match whatever their
 * punctuation, a telephone with or without its country, an address the prefix it is in. Where nothing matches, what says only of which
 * kind an establishment is need not match ("hopital"), and typing errors are forgiven: one in a word of five letters or more, two from
 * eight on, one at most where it holds a digit, and whatever sounds alike in French. */
#ifndef VIGIE_SEARCH_H
#define VIGIE_SEARCH_H

#include "err.h"

#include <stdint.h>

enum {
	SEARCH_WORDS_MAX = 12,
	SEARCH_TEXT_MAX = 4096, /* bytes of a text that are looked at */
	SEARCH_QUERY_MAX = 256,
	SEARCH_SOUND_MAX = 24
};

/* Best first. */
enum search_match { SEARCH_EQUAL, SEARCH_PREFIX, SEARCH_WORD, SEARCH_INSIDE, SEARCH_ALL_WORDS, SEARCH_TELLING, SEARCH_TYPO, SEARCH_NONE };

struct search_prefix {
	uint8_t bytes[16];
	int bits;                 /* 0..128 */
	int family;               /* AF_INET, AF_INET6; 0: none */
};

struct search_query {
	char folded[SEARCH_QUERY_MAX], compact[SEARCH_QUERY_MAX]; /* folded: abbreviations written out */
	const char *words[SEARCH_WORDS_MAX]; /* without articles, unless there is nothing else */
	size_t lengths[SEARCH_WORDS_MAX], n_words;
	bool forgiving;
	size_t typos[SEARCH_WORDS_MAX]; /* forgiven in each word, 0..2 */
	char sounds[SEARCH_WORDS_MAX][SEARCH_SOUND_MAX];
	size_t sound_lengths[SEARCH_WORDS_MAX];
	unsigned kinds;           /* bits of words that say only of which kind an establishment is, when others tell more */
	bool is_hexadecimal;      /* compact may be of a MAC address */
	bool is_number;           /* compact holds a digit and four characters at least, and it is no IP address */
	bool is_identifier;       /* FINESS, SIRET, telephone: nothing but digits, many of them */
	struct search_prefix prefix;
};

void search_query_init(struct search_query *q, const char *text);
/* From now on: for when nothing matched without. */
void search_query_forgive(struct search_query *q);

/* *words: bits of the query's words that some text of the object held, *typos: the same with typing errors; both only grow. */
enum search_match search_text(const struct search_query *q, const char *text, unsigned *words, unsigned *typos);

/* Letters of the text that no word of the query accounts for, articles and words of kinds left out: of two that match alike the one with
 * fewer of them is rather meant. */
size_t search_rest(const struct search_query *q, const char *text);

/* What all texts of one object together say. */
enum search_match search_all_words(const struct search_query *q, unsigned words, unsigned typos);

/* Objects in the order in which people want them, 0 first: a name (what the object is called, or was) comes before what is only said of
 * it, as the commune where it stands, unless that is the very number that was typed. */
enum { SEARCH_RANK_LAST_RESORT = 13, SEARCH_RANK_NONE = 16 }; /* last resort: of what says only of which kind an object is */
unsigned search_rank(const struct search_query *q, enum search_match match, bool of_name);

/* The last rank that is shown beside the best: what matches but for words of kinds, then the last resort, then what needs typing errors,
 * only where nothing is better; a whole identifier stands alone. */
unsigned search_last_rank(const struct search_query *q, unsigned best);

/* Whether at most so many (≤ 2) insertions, deletions, substitutions or swaps of neighbours make b of a (optimal string alignment). */
bool search_is_near(const char *a, size_t a_len, const char *b, size_t b_len, size_t most);

#endif
