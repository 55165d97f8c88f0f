/* Whether a free text looks as if it named a person or told a birth date: who writes is warned, never refused. Pure, and no more than
 * a look: French titles, given names beside a capitalised word, initials, dates and years of birth, numbers of the
 * social security (NIR) and of patients (IPP). */
#ifndef VIGIE_TEXT_PRIVACY_H
#define VIGIE_TEXT_PRIVACY_H

/* text: UTF-8. NULL: it does not; else a sentence (msgid). */
const char *text_privacy_warning(const char *text);

#endif
