/* Words of messages that several of their parts need, in the language of this thread (intl_enter). */
#ifndef VIGIE_NOTICE_WORDS_H
#define VIGIE_NOTICE_WORDS_H

#include "notices.h"

enum { NOTICE_USES_MAX = 16 };

enum notice_count {
	COUNT_SITES, COUNT_COVOLINKS, COUNT_ROUTES, COUNT_PROCESSES, COUNT_SERVED, COUNT_DEGRADED,
	COUNT_SITES_OF_USE, COUNT_FOR_USE, /* "%zu", then the use: "%s" */
	COUNT_WAITING,            /* of messages */
	COUNT_OF_COUNTS
};

const char *notice_colon(void);                              /* with its spaces */
const char *notice_event_words(enum notice_event event);     /* what the message says of itself; NULL: that is plain */
const char *notice_count_words(enum notice_count c, size_t n); /* "%zu" */
const char *notice_kind_word(const char *kind);              /* "Device"; NULL: no word */
const char *notice_subject_words(const char *subject);        /* of an alert: "Use in"; itself where there are none */
const char *notice_use_word(const char *use);                /* itself where there is none */
size_t notice_use_rank(const char *use);                     /* 0: told first; at most NOTICE_USES_MAX */

#endif
