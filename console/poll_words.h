/* What a poll told, in words: of the reply of the control method `poll` (include/control.h). */
#ifndef VIGIE_POLL_WORDS_H
#define VIGIE_POLL_WORDS_H

#include <jansson.h>
#include <stdint.h>

enum { POLL_WORDS_MAX = 384 };

struct poll_answer {
	int64_t checks, ok, warning, critical, unknown;
};

struct poll_answer poll_answer_of(const json_t *reply);

/* "4 checks run: 3 OK, 1 critical". buf holds POLL_WORDS_MAX bytes. */
void poll_words(const struct poll_answer *a, char *buf);

#endif
