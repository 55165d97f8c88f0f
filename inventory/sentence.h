/* English sentences of the collector's in the language of the screens: a sentence with holes for what changes is known and is translated,
 * what stands in its holes is carried over.
 *
 * {1} is the first thing that changes. Its letter says what it is, in the msgid only:
 *   {1}  a name, as it is      {1n} a number        {1r} bit/s             {1t} a date, and how far away it is
 *   {1q} somebody's own words  {1w} ifOperStatus    {1p} a sentence again: part says it
 *   {1u} a share: "98 %"       {1b} a size: "247 GiB"                      {1f} a parameter of the control socket
 *   {1i} an instant: "2026-11-22T03:07:41Z"                                {1d} a duration: "3600 s"
 * At most 9 holes; what stands in one is cut at SENTENCE_PART_MAX. */
#ifndef VIGIE_INVENTORY_SENTENCE_H
#define VIGIE_INVENTORY_SENTENCE_H

#include <stdbool.h>
#include <stdint.h>

enum { SENTENCE_PART_MAX = 512, SENTENCE_SIZE_MAX = 32 }; /* bytes, NUL included */

struct text;

typedef void (*sentence_part_fn)(struct text *t, const char *part, int depth);

/* False when words are not that sentence: nothing is appended. part: NULL when the sentence has no {1p}; gets depth + 1. Raw: as safe for
 * a terminal as words are. */
bool sentence_append(struct text *t, const char *sentence, const char *words, sentence_part_fn part, int depth);

/* What {1b} takes, a decimal below ten: "247 GiB", "9.5 GiB". */
void sentence_size(int64_t bytes, char buf[SENTENCE_SIZE_MAX]);

#endif
