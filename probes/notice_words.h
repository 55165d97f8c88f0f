/* The words of messages, in the language of the configuration. The daemon speaks English; these are looked up once, before it has a
 * thread: gettext chooses its catalogue by the environment. */
#ifndef VIGIE_NOTICE_WORDS_H
#define VIGIE_NOTICE_WORDS_H

#include "notices.h"

enum { NOTICE_USES_MAX = 16, NOTICE_KINDS_MAX = 8 };

enum notice_word {
	WORD_RECOVERED, WORD_SIMULATION, WORD_SIMULATED,
	WORD_SINCE, WORD_ENDED, WORD_DETAIL, WORD_ACKNOWLEDGE, WORD_SEE, WORD_MESSAGE,
	WORD_LEFT, WORD_AMONG_THEM, WORD_OUT_OF_SERVICE,
	WORD_GAP, WORD_HANDOVER, WORD_HANDOVER_PURGED, WORD_HEAD, WORD_GAP_LONG, WORD_FLAPPING, WORD_REDUNDANCY, WORD_ABOUT_ALERT,
	WORD_UNDECLARED, WORD_UNDECLARED_WHY,
	WORD_SUPPLIER, WORD_PHONE, WORD_CONTRACT, WORD_REPAIR_TIME, WORD_RUNBOOK,
	WORD_REASON, WORD_BLIND,
	WORD_COUNT
};

enum notice_count {
	COUNT_SITES, COUNT_COVOLINKS, COUNT_ROUTES, COUNT_PROCESSES, COUNT_SERVED, COUNT_DEGRADED,
	COUNT_SITES_OF_USE, COUNT_FOR_USE, /* "%zu", then the use: "%s" */
	COUNT_OF_COUNTS
};

struct notice_words {
	char language[4];
	const char *colon;        /* with its spaces */
	const char *outcomes[OUTCOME_COUNT];
	const char *states[STATE_COUNT];
	const char *events[NOTICE_EVENT_COUNT]; /* what the message says of itself, "" where that is plain */
	const char *words[WORD_COUNT];
	const char *counts[COUNT_OF_COUNTS][2]; /* of one, of several: "%zu" */
	const char *uses[NOTICE_USES_MAX];      /* of clinical_uses */
	const char *kinds[NOTICE_KINDS_MAX];    /* of what can have an alert */
	const char *days[7], *always;           /* Monday first; 24x7 */
};

const char *notice_count_words(const struct notice_words *w, enum notice_count c, size_t n);
const char *notice_use_word(const struct notice_words *w, const char *use); /* itself where there is none */
const char *notice_kind_word(const struct notice_words *w, const char *kind); /* "Device"; NULL: no word */
size_t notice_use_rank(const char *use); /* 0: told first; at most NOTICE_USES_MAX */

/* In the language that intl_init was given. The texts are the catalogue's. */
void notice_words_load(struct notice_words *w);

#endif
