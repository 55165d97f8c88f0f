/* A letter: what a row of the ledger says to a person, and as JSON to a program. Pure. */
#ifndef VIGIE_NOTICE_LETTER_H
#define VIGIE_NOTICE_LETTER_H

#include "notices.h"
#include "text.h"

#include <stddef.h>

struct json_t;

/* phone, email NULL: not known. */
struct notice_person { const char *name, *phone, *email; };

/* All owned; one line of safe UTF-8 each but for text and json. */
struct notice_text {
	char *title;              /* "Critical: cr1 (CH du Havre): No answer in time" */
	char *text;
	char *json;               /* the body of the ledger and notification, alert, attempt, waiting, title, text, sentence, commands,
	                           * person */
	char *object, *severity, *event;
};

/* language: "fr" or "en". ERR_DATA: the body is no object of ours. */
bool notice_compose(const struct notice_letter *l, const char *language, const struct notice_person *to, struct notice_text *ret,
                    struct err *e) MUST_CHECK;
void notice_text_done(struct notice_text *t);

/* notice_hits.c: impact as inventory/notice_impact.c makes it; both append nothing when that tells of nobody. The title is an SMS too: the
 * gravest comes first and always, what makes it longer than NOTICE_TITLE_CHARACTERS stands in the text alone. */
enum { NOTICE_TITLE_CHARACTERS = 160 };
void notice_title_hits(struct text *t, const struct json_t *impact);
void notice_title_waiting(struct text *t, size_t waiting); /* the same, behind it */
void notice_write_hits(struct text *t, const struct json_t *impact); /* lines */

/* notice_call.c: lines; none for what is not declared. body: of the ledger. */
void notice_write_call(struct text *t, const struct json_t *body);

/* The mail (RFC 5322, MIME): headers encoded (RFC 2047), the body in base64. The Message-ID is made of the row's id and time alone, so
 * that what is sent is one message for ever. host: of the Message-ID. NULL without memory. */
char *notice_mail(const struct notice_letter *l, const struct notice_text *t, const char *from, const char *to, const char *host, wall_t now,
                  size_t *ret_len);

#endif
