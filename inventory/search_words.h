/* The words of French establishments as people type what they hear. Pure; texts are folded (text_fold). */
#ifndef VIGIE_SEARCH_WORDS_H
#define VIGIE_SEARCH_WORDS_H

#include "err.h"

/* Abbreviations and figures that stand alone, written out: "st" saint, "ste" sainte, "ch" centre hospitalier, "3" trois. At most size - 1
 * bytes, whole words. */
void search_write_out(const char *folded, char *buf, size_t size);

/* Nobody is told apart by it: "de", "les". */
bool search_is_article(const char *word, size_t len);

/* It says of which kind an establishment is, and is mistaken by who calls: "hopital", "retraite". */
bool search_is_kind(const char *word, size_t len);

/* What is left of a word in French when it is heard: "oeillet" and "oeillets", "rozeraie" and "roseraie" become one. Returns its bytes;
 * 0: it is no word of letters, or too short to be told by its sound. */
size_t search_sound(const char *word, size_t len, char *buf, size_t size);

#endif
