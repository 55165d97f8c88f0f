/* Translation: msgids are English whole sentences; the French catalogue is complete (tests hold it). */
#ifndef VIGIE_INTL_H
#define VIGIE_INTL_H

#include <libintl.h>
#include <locale.h>
#include <stdbool.h>

#define _(msgid) gettext(msgid)
#define N_(msgid) msgid
#define NN_(one, many) { one, many } /* both for ngettext */

/* For an English word that has several forms in French ("Unknown" of a link is feminine): NC_ marks it in a table,
 * intl_in_context translates it. */
#define NC_(context, msgid) context "\004" msgid
const char *intl_in_context(const char *marked);

/* Once, before any other thread. lang: "fr" or "en". Works where only C.UTF-8 is installed: LANGUAGE names the French catalogue, and
 * gettext heeds it in any locale but "C", which is English. The catalogue's folder is $VIGIE_LOCALEDIR or the installed one.
 * Returns whether the terminal's locale (LC_ALL, LC_CTYPE, LANG) is UTF-8: when not, draw in ASCII. */
bool intl_init(const char *lang);

/* The same with the language of the account (LC_ALL, LC_MESSAGES, LANG): French or English. */
bool intl_init_account(void);

/* "fr" or "en": of intl_init, or what this thread has entered. */
const char *intl_language(void);

/* What this thread says until it leaves is in lang: a message to a person from a program that speaks English. Without memory it stays in
 * the language of before. */
struct intl_scope { locale_t made, before; const char *language; };
void intl_enter(struct intl_scope *s, const char *lang);
void intl_leave(struct intl_scope *s);

#endif
