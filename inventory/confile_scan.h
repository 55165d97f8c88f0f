/* The look that confile takes at a text before libconfuse does: every section and key with its line, or the first mistake. */
#ifndef VIGIE_CONFILE_SCAN_H
#define VIGIE_CONFILE_SCAN_H

#include "inventory/confile.h"

/* Fills f->sections: names, titles as written, lines and keys; values are left to libconfuse. text is NUL-terminated;
 * plain holds the same bytes and has its comments blanked. */
bool confile_scan(struct confile *f, char *plain, const char *text, size_t len, const struct confile_key *keys, size_t n_keys,
                  bool secret, struct err *e) MUST_CHECK;

#endif
