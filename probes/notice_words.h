/* The words of messages, in the language of the configuration. The daemon speaks English; these are looked up once, before it has a
 * thread: gettext chooses its catalogue by the environment. */
#ifndef VIGIE_NOTICE_WORDS_H
#define VIGIE_NOTICE_WORDS_H

#include "notices.h"

enum notice_word {
	WORD_RECOVERED, WORD_SIMULATION, WORD_SIMULATED,
	WORD_SINCE, WORD_ENDED, WORD_DETAIL, WORD_SITES, WORD_ACKNOWLEDGE, WORD_SEE, WORD_MESSAGE,
	WORD_GAP, WORD_GAP_LONG, WORD_FLAPPING, WORD_REDUNDANCY, WORD_ABOUT_ALERT,
	WORD_COUNT
};

struct notice_words {
	char language[4];
	const char *colon;        /* with its spaces */
	const char *outcomes[OUTCOME_COUNT];
	const char *states[STATE_COUNT];
	const char *events[NOTICE_EVENT_COUNT]; /* what the message says of itself, "" where that is plain */
	const char *words[WORD_COUNT];
};

/* In the language that intl_init was given. The texts are the catalogue's. */
void notice_words_load(struct notice_words *w);

#endif
