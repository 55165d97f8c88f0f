/* The language of a test's screens: the catalogues of this build, UTF-8, the time of Paris. */
#ifndef VIGIE_TESTS_LANGUAGE_H
#define VIGIE_TESTS_LANGUAGE_H

void language_begin(const char *lang); /* "fr" or "en", as intl_init */

#endif
